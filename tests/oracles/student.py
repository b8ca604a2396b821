"""A student with a pocket calculator: LSTM, forward and back, by NumPy, every number rounded before it is gone on with.

Each mistake is a class with other methods. Nothing of how sheets are marked is used, nor of how they are derived.
"""

import numpy as np

PLACES, GATES = 4, "fico"
INPUTS = [np.array(x) for x in ([1, 0.5], [-0.5, 1], [0.8, -1])]
TARGET, STEPS, UNITS, WIDTH = 0.6, 3, 2, 2
WEIGHTS = {
    "f": [[0.4, -0.3, 0.2, 0.1], [0.3, 0.5, -0.2, 0.4]],
    "i": [[0.5, 0.2, -0.4, 0.3], [-0.3, 0.6, 0.1, 0.5]],
    "c": [[0.7, -0.5, 0.3, -0.2], [-0.6, 0.4, 0.5, 0.2]],
    "o": [[0.2, 0.6, -0.1, 0.5], [0.4, -0.2, 0.3, 0.6]],
    "y": [[0.9, -0.7]],
}
BIASES = {"f": [0.1, 0.2], "i": [0, -0.1], "c": [0.1, 0.3], "o": [0.3, 0], "y": [0.2]}
USUAL = ("c", "h", "y", "loss")
PROBLEM = (
    f"sequence = {[x.tolist() for x in INPUTS]}\ntarget = [{TARGET}]\n[weights]\n"
    + "\n".join(f"W_{gate} = {rows}\nb_{gate} = {BIASES[gate]}" for gate, rows in WEIGHTS.items())
    + f"\n[rounding]\nplaces = {PLACES}\n[layout]\nbackward = true\n"
)


def rounded(value):
    return np.round(np.asarray(value, float), PLACES) + 0.0


class Student:
    """Works without a mistake. Gates by their letters; what a candidate is made of is called after c, the candidate itself g."""

    weights, biases = ({gate: np.array(rows, float) for gate, rows in table.items()} for table in (WEIGHTS, BIASES))

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def tanh(self, z):
        return np.tanh(z)

    def column(self, t):
        return np.concatenate([INPUTS[t - 1], self.h[t - 1]])

    def sum_before(self, gate, t):
        return self.weights[gate] @ self.column(t) + self.biases[gate]

    def gate(self, gate, t):
        return self.sigmoid(self.z[gate, t])

    def candidate(self, t):
        return self.tanh(self.z["c", t])

    def cell_state(self, t):
        return self.f[t] * self.c[t - 1] + self.i[t] * self.g[t]

    def squashed(self, t):
        return self.tanh(self.c[t])

    def hidden_state(self, t):
        return self.o[t] * self.tanh_c[t]

    def prediction(self):
        return self.weights["y"] @ self.h[STEPS] + self.biases["y"]

    def loss(self):
        return (self.y - TARGET) ** 2 / 2

    def before_step(self, t):
        """What is done before a time step."""

    def after_step(self, t):
        """What is done after a time step."""

    def gradient_of_prediction(self):
        return self.y - TARGET

    def gradient_of_last_state(self):
        return self.weights["y"].T @ self.d_y

    def handed_back(self, t):
        """What time step t + 1 hands back to the hidden state of t."""
        return sum(self.weights[gate][:, WIDTH:].T @ self.d_z[gate, t + 1] for gate in GATES)

    def to_output_gate(self, t):
        return self.d_h[t] * self.tanh_c[t]

    def along_cell_states(self, t):
        return self.d_c[t + 1] * self.f[t + 1]

    def slope_of_squashed(self, t):
        return 1 - self.tanh_c[t] ** 2

    def to_cell_state(self, t):
        own = self.d_h[t] * self.o[t] * self.slope_of_squashed(t)
        return own + (self.along_cell_states(t) if t < STEPS else 0)

    def to_forget_gate(self, t):
        return self.d_c[t] * self.c[t - 1]

    def to_input_gate(self, t):
        return self.d_c[t] * self.g[t]

    def to_candidate(self, t):
        return self.d_c[t] * self.i[t]

    def slope_of_gate(self, value, gate, t):
        return value * (1 - value)

    def slope_of_candidate(self, value, t):
        return 1 - value**2

    def met(self, t):
        return np.concatenate([INPUTS[t - 1], self.h[t - 1]])

    def gradient_of_weights(self, gate):
        return sum(np.outer(self.d_z[gate, t], self.met(t)) for t in range(1, STEPS + 1))

    def gradient_of_biases(self, gate):
        return sum(self.d_z[gate, t] for t in range(1, STEPS + 1))

    # The work

    def numbers(self):
        """Every line that is written, by its id."""
        self.lines = {}
        self._forward()
        self._back()
        return {line: f"{value:.{PLACES}f}" for line, value in self.lines.items()}

    def _write(self, name, values):
        for unit, value in enumerate(np.atleast_1d(values), 1):
            self.lines[f"{name}.{unit}"] = float(value)

    def _forward(self):
        self.h, self.c, self.z = [np.zeros(UNITS)], [np.zeros(UNITS)], {}
        self.f, self.i, self.g, self.o, self.tanh_c = ([np.zeros(UNITS)] for _ in range(5))
        for t in range(1, STEPS + 1):
            self.before_step(t)
            for gate in GATES:
                self.z[gate, t] = rounded(self.sum_before(gate, t))
                self._write(f"z_{'g' if gate == 'c' else gate}.{t}", self.z[gate, t])
            for called, values in (("f", self.f), ("i", self.i), ("g", self.g), ("o", self.o)):
                values.append(rounded(self.candidate(t) if called == "g" else self.gate(called, t)))
                self._write(f"{called}.{t}", values[t])
            for called, values, work in (
                ("c", self.c, self.cell_state), ("tanh_c", self.tanh_c, self.squashed), ("h", self.h, self.hidden_state),
            ):  # fmt: skip
                values.append(rounded(work(t)))
                self._write(f"{called}.{t}", values[t])
            self.after_step(t)
        self.y = rounded(self.prediction())
        self._write(f"y.{STEPS}", self.y)
        self._write(f"diff.{STEPS}", rounded(self.y - TARGET))
        self.lines["loss"] = float(rounded(self.loss())[0])

    def _back(self):
        self.d_y, self.d_h, self.d_c, self.d_z = rounded(self.gradient_of_prediction()), {}, {}, {}
        self._write(f"d_y.{STEPS}", self.d_y)
        for t in range(STEPS, 0, -1):
            self.d_h[t] = rounded(self.gradient_of_last_state() if t == STEPS else self.handed_back(t))
            d_o = rounded(self.to_output_gate(t))
            self.d_c[t] = rounded(self.to_cell_state(t))
            arrived = {"f": rounded(self.to_forget_gate(t)), "i": rounded(self.to_input_gate(t)), "o": d_o}
            arrived["c"] = rounded(self.to_candidate(t))
            for gate in GATES:
                value = self.g[t] if gate == "c" else getattr(self, gate)[t]
                slope = self.slope_of_candidate(value, t) if gate == "c" else self.slope_of_gate(value, gate, t)
                self.d_z[gate, t] = rounded(arrived[gate] * slope)
            self._write(f"d_h.{t}", self.d_h[t])
            self._write(f"d_c.{t}", self.d_c[t])
            for gate in GATES:
                called = "g" if gate == "c" else gate
                self._write(f"d_{called}.{t}", arrived[gate])
                self._write(f"d_z_{called}.{t}", self.d_z[gate, t])
        for gate in GATES:
            self._write(f"d_b_{gate}", rounded(self.gradient_of_biases(gate)))
            for unit, row in enumerate(rounded(self.gradient_of_weights(gate)), 1):
                self._write(f"d_W_{gate}.{unit}", row)
        self._write("d_W_y.1", rounded(self.d_y * self.h[STEPS]))
        self._write("d_b_y", self.d_y)


def on_form(lines, form):
    """The lines that a form asks: every one, or states, prediction, loss and the gradients of weights and biases."""
    if form == "every line":
        return lines
    return {line: text for line, text in lines.items() if line.partition(".")[0] in USUAL or line.startswith(("d_W", "d_b"))}
