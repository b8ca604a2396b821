"""Random networks in the words of the problem file: any cell, form of weights, output, loss, layers and directions; from a seed."""

from random import Random

GATES = {"rnn": "h", "lstm": "fico", "lstm-peephole": "fico", "lstm-cifg": "ico", "gru": "zrn", "gru-reset-after": "zr"}
PEEPHOLES = {"lstm-peephole": "fio", "lstm-cifg": "io"}
STATES = {"rnn": "h", "gru": "h", "gru-reset-after": "h"}  # all others have h and c
FORMS = ("stacked", "split", "two biases", "no biases")
LOSSES = {
    "linear": ("half-squared", "squared", "mean-squared"),
    "sigmoid": ("binary-cross-entropy", "half-squared", "mean-squared"),
    "softmax": ("cross-entropy", "squared", "half-squared"),
}


def network(seed, cell, *, form="two biases", hidden=(3,), both=False, inputs=2, steps=4, outputs=2, **keys):
    """A problem with numbers of two decimals; hidden has the units of each layer, keys are those of the file. Without outputs there is no W_y."""
    numbers = _Numbers(f"{seed} {cell} {form} {hidden} {both} {inputs} {steps} {outputs} {sorted(keys)}")
    problem = {"cell": cell, "sequence": numbers.matrix(steps, inputs), "readout": "every"} | keys
    layers, wide = [], inputs
    for units in hidden:
        ways = ("forward", "reverse") if both else ("forward",)
        layers.append({way: _direction(numbers, cell, form, wide, units) for way in ways})
        wide = units * len(ways)
    problem |= {"layers": layers} if both or len(hidden) > 1 else layers[0]["forward"]
    if outputs:
        readout = {"W_y": numbers.matrix(outputs, wide)} | ({} if form == "no biases" else {"b_y": numbers.vector(outputs)})
        problem["weights"] = problem.get("weights", {}) | readout
    at = {"every": steps, "last": 1}.get(str(problem["readout"])) or len(problem["readout"])
    return problem | {"target": numbers.targets(at, outputs or wide, problem.get("output", "linear"))}


def _direction(numbers, cell, form, inputs, hidden):
    weights = {}
    for gate in GATES[cell]:
        if form == "stacked":
            weights[f"W_{gate}"] = numbers.matrix(hidden, inputs + hidden)
        else:
            weights |= {f"W_x{gate}": numbers.matrix(hidden, inputs), f"W_h{gate}": numbers.matrix(hidden, hidden)}
        biases = {"two biases": (f"b_x{gate}", f"b_h{gate}"), "no biases": ()}.get(form, (f"b_{gate}",))
        weights |= {name: numbers.vector(hidden) for name in biases}
    if cell == "gru-reset-after":
        weights |= {"W_xn": numbers.matrix(hidden, inputs), "W_hn": numbers.matrix(hidden, hidden)}
        weights |= {} if form == "no biases" else {name: numbers.vector(hidden) for name in ("b_xn", "b_hn")}
    weights |= {f"p_{gate}": numbers.vector(hidden) for gate in PEEPHOLES.get(cell, "")}
    return {"weights": weights, "initial": {state: numbers.vector(hidden) for state in STATES.get(cell, "hc")}}


class _Numbers(Random):
    def vector(self, n):
        return [f"{self.choice(['', '-'])}0.{self.randint(1, 99):02}" for _ in range(n)]

    def matrix(self, rows, columns):
        return [self.vector(columns) for _ in range(rows)]

    def targets(self, rows, columns, output):
        if output == "linear":
            return self.matrix(rows, columns)
        shares = [self.sample(range(1, 100), columns) for _ in range(rows)]
        return [[f"{share}/{sum(row) if output == 'softmax' else 100}" for share in row] for row in shares]
