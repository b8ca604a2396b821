"""Kinds of mistakes, as teachers of the subject meet them: what is done on one line in place of what the textbook says.

Each is a function of exercise, line and a random choice, which gives another way to work that line out, or None where it
cannot be made there. Beside it stand the names under which it may be told.
"""

import math
from dataclasses import dataclass, field

from textbook import LSTM, OUT, PRE, affine, column, products, readout, sigma


@dataclass(frozen=True)
class Kind:
    """`told` holds the names under which it may be told, with those that give the very same number; `at` are the sorts of lines; `group` is formula, arithmetic, writing or backward; `habit` whether people make it throughout."""

    name: str
    at: tuple
    made: object
    told: frozenset
    group: str = "formula"
    habit: bool = False
    cells: tuple = field(default=("lstm", "gru"))


KINDS = []
STEEP = 230  # beyond e to that a calculator shows an error
SLIP = "slip-of-arithmetic slip-on-the-way"  # what is told where a slip is known and its kind is not
ARITHMETIC = f"digit-slip misread-digit digits-miscopied decimal-point-within rounded-within rounded-on-the-way last-digit {SLIP}"


def kind(name, at, told, group="formula", habit=False, cells=("lstm", "gru")):
    def keep(made):
        names = f"{told} {ARITHMETIC}" if group == "arithmetic" else told  # told as a slip of arithmetic, of whatever kind
        KINDS.append(Kind(name, tuple(at.split()), made, frozenset(names.split()), group, habit, cells))
        return made

    return keep


def terms(ex, line, n, **how):
    return products(ex, line.gate, line.t, line.unit, n, reset=line.gate == "n", **how) if line.gate != "y" else []


def total(pairs, bias):
    return sum(w * v for w, v in pairs) + bias


def bias(ex, line):
    return ex.biases[line.gate][line.unit - 1]


def of_products(name, told, group="formula", habit=False):
    """A kind that does something with the list of products and the bias of a pre-activation."""

    def keep(change):
        @kind(name, "pre", told, group, habit)
        def made(ex, line, random):
            seed = random.random()
            number = int(seed * (ex.inputs + ex.hidden))
            return lambda n: change(ex, line, terms(ex, line, n), bias(ex, line), number, seed)

        return change

    return keep


@of_products("bias forgotten", "bias-dropped product-dropped", habit=True)
def _(ex, line, pairs, b, number, seed):
    return total(pairs, 0)


@of_products("bias subtracted", "bias-sign", habit=True)
def _(ex, line, pairs, b, number, seed):
    return total(pairs, -b)


@of_products("recurrent part forgotten", "recurrent-dropped product-dropped", habit=True)
def _(ex, line, pairs, b, number, seed):
    return total(pairs[: ex.inputs], b)


@of_products("one product forgotten", "product-dropped recurrent-dropped input-dropped")
def _(ex, line, pairs, b, number, seed):
    return total(pairs[:number] + pairs[number + 1 :], b)


@of_products("sign of one weight", "product-sign")
def _(ex, line, pairs, b, number, seed):
    return total(pairs, b) - 2 * pairs[number][0] * pairs[number][1]


@of_products("[h; x] order", "columns-permuted", habit=True)
def _(ex, line, pairs, b, number, seed):
    ws, vs = zip(*pairs, strict=True)
    return total(zip(ws, [*vs[ex.inputs :], *vs[: ex.inputs]], strict=True), b)


@of_products("one digit of a weight misread", "misread-digit digit-slip", "arithmetic")
def _(ex, line, pairs, b, number, seed):
    _, v = pairs[number]
    off = round(10 ** -(1 + int(seed * 7919) % 2) * (1 + int(seed * 104729) % 5), 2)
    return total(pairs, b) + (off if seed < 0.5 else -off) * v


@of_products("digits of a weight exchanged", "digits-miscopied misread-digit digit-slip", "arithmetic")
def _(ex, line, pairs, b, number, seed):
    w, v = pairs[number]
    whole, _, rest = f"{abs(w)}".partition(".")
    digits = f"{whole}{rest}"
    turned = float(f"{digits[:-2]}{digits[-1]}{digits[-2]}") / 10 ** len(rest)
    return total(pairs, b) + (turned - abs(w)) * math.copysign(1, w) * v


@of_products("one product miscalculated", "digit-slip misread-digit", "arithmetic")
def _(ex, line, pairs, b, number, seed):
    return total(pairs, b) + (1 if seed < 0.5 else -1) * (1 + int(seed * 7919) % 4) * 10 ** -(1 + int(seed * 104729) % 3)


@of_products("decimal point of one product", "decimal-point-within", "arithmetic")
def _(ex, line, pairs, b, number, seed):
    w, v = pairs[number]
    return total(pairs, b) + w * v * (9 if seed < 0.5 else -0.9)


@kind("matrix transposed", "pre", "weights-transposed", habit=True)
def _(ex, line, random):
    def work(n):
        pairs = terms(ex, line, n)
        down = [row[ex.inputs + line.unit - 1] for row in ex.weights[line.gate]]
        return total(pairs[: ex.inputs], bias(ex, line)) + sum(w * v for w, (_, v) in zip(down, pairs[ex.inputs :], strict=True))

    return work if ex.hidden > 1 else None


@kind("another unit's row", "pre", "another-row", habit=False)
def _(ex, line, random):
    other = random.choice([u for u in range(1, ex.hidden + 1) if u != line.unit] or [0])
    return (lambda n: affine(ex, line.gate, line.t, other, n, reset=line.gate == "n")) if other else None


# With all of another gate's numbers a gate is that gate; in the GRU's update gate, minus the pre-activation gives 1 - z.
@kind(
    "another gate's weights and bias", "pre", "another-gates-weights another-gate another-gate-throughout gates-of-gru-exchanged"
)
def _(ex, line, random):
    other = random.choice([g for g in ex.gates if g != line.gate])
    row = ex.weights[other][line.unit - 1]
    return lambda n: sum(w * v for w, (_, v) in zip(row, terms(ex, line, n), strict=True)) + ex.biases[other][line.unit - 1]


@kind("another gate's recurrent weights only", "pre", "another-gates-weights")
def _(ex, line, random):
    other = random.choice([g for g in ex.gates if g != line.gate])

    def work(n):
        pairs = terms(ex, line, n)
        there = ex.weights[other][line.unit - 1][ex.inputs :]
        mixed = [(w, v) for w, (_, v) in zip(there, pairs[ex.inputs :], strict=True)]
        return total(pairs[: ex.inputs] + mixed, bias(ex, line))

    return work


@kind("x of the step before", "pre", "one-step-early", habit=True)
def _(ex, line, random):
    def work(n):
        pairs = terms(ex, line, n)
        pairs[: ex.inputs] = [(w, x) for (w, _), x in zip(pairs, ex.sequence[line.t - 2], strict=False)]
        return total(pairs, bias(ex, line))

    return work if line.t > 1 else None


@kind("c in place of h", "pre", "cell-state-for-hidden", habit=True, cells=("lstm",))
def _(ex, line, random):
    return lambda n: total(terms(ex, line, n, state="c"), bias(ex, line))


def activation(name, at, told, function, habit=True, cells=("lstm", "gru"), group="formula"):
    def made(ex, line, random):
        pre = f"{PRE.get(line.gate, f'z_{line.gate}')}.{line.t}.{line.unit}"
        return lambda n: function(n[pre])

    kind(name, at, told, group, habit, cells)(made)


activation("tanh in place of sigma", "gate", "tanh-for-sigmoid", math.tanh)
activation("sigma in place of tanh", "candidate", "sigmoid-for-tanh", sigma)
activation("z in place of sigma(z)", "gate", "activation-left-out before-activation", lambda z: z)
activation("sigma(-z)", "gate", "sign-in-exponential gates-of-gru-exchanged one-minus-forgotten", lambda z: sigma(-z))
activation("e^-z for sigma", "gate", "exponential-for-sigmoid", lambda z: math.exp(min(-z, STEEP)))
activation("sinh for tanh", "candidate", "sinh-for-tanh", lambda z: math.sinh(max(-STEEP, min(z, STEEP))))
activation("relu for sigma", "gate", "relu-for-activation activation-left-out before-activation", lambda z: max(z, 0.0))
activation("relu for tanh", "candidate", "relu-for-activation activation-left-out before-activation", lambda z: max(z, 0.0))
activation("derivative for function", "gate", "derivative-for-function", lambda z: sigma(z) * (1 - sigma(z)))
activation(
    "e^-z rounded to two places",
    "gate",
    "rounded-within",
    lambda z: 1 / (1 + round(math.exp(min(-z, STEEP)), 2)),
    group="arithmetic",
)


# Where the state begins at 0, f + c_prev is f, and z h_prev is (1 - z) h_prev: both names give the very same number.
def elementwise(name, at, told, function, habit=True, cells=("lstm",), group="formula", units=1):
    """A kind on a line that goes unit by unit; the function gets a reader of the line's quantities."""

    def made(ex, line, random):
        if ex.hidden < units:
            return None
        other = line.unit % ex.hidden + 1

        def read(n):
            def of(q, lag=0, unit=None):
                return n[f"{q}.{line.t - lag}.{unit or line.unit}"]

            return of

        return lambda n: function(read(n), other)

    kind(name, at, told, group, habit, cells)(made)


elementwise("f and i exchanged", "c", "gates-exchanged", lambda q, _: q("i") * q("c", 1) + q("f") * q("g"))
elementwise("o in place of f", "c", "another-gate", lambda q, _: q("o") * q("c", 1) + q("i") * q("g"))
elementwise("f in place of o in h", "h", "another-gate", lambda q, _: q("f") * q("tanh_c"))
elementwise("old cell state forgotten", "c", "summand-dropped", lambda q, _: q("i") * q("g"))
elementwise("new part forgotten", "c", "summand-dropped", lambda q, _: q("f") * q("c", 1))
elementwise("c_prev forgotten", "c", "state-left-out sum-for-product", lambda q, _: q("f") + q("i") * q("g"))
elementwise("forget gate not applied", "c", "gate-not-applied", lambda q, _: q("c", 1) + q("i") * q("g"))
elementwise("input gate not applied", "c", "gate-not-applied", lambda q, _: q("f") * q("c", 1) + q("g"))
elementwise("plus for times in c", "c", "sum-for-product", lambda q, _: q("f") * q("c", 1) + q("i") + q("g"))
elementwise("plus for times in h", "h", "sum-for-product", lambda q, _: q("o") + q("tanh_c"))
elementwise("h_prev in place of c_prev", "c", "hidden-for-cell-state", lambda q, _: q("f") * q("h", 1) + q("i") * q("g"))
elementwise("c of another unit", "c", "another-unit", lambda q, o: q("f") * q("c", 1, o) + q("i") * q("g"), False, units=2)
elementwise("z_g in place of g in c", "c", "before-activation", lambda q, _: q("f") * q("c", 1) + q("i") * q("z_g"))
elementwise("tanh of c forgotten", "h", "output-without-tanh activation-left-out", lambda q, _: q("o") * q("c"))
elementwise("c_prev in place of c in h", "h", "one-step-early previous-cell-state", lambda q, _: q("o") * math.tanh(q("c", 1)))
elementwise("output gate not applied", "h", "gate-not-applied", lambda q, _: q("tanh_c"))
elementwise("1 - f in place of i", "c", "gru-habit", lambda q, _: q("f") * q("c", 1) + (1 - q("f")) * q("g"))
GRUS = ("gru",)
elementwise(
    "z and 1 - z exchanged",
    "h",
    "gates-of-gru-exchanged one-minus-forgotten",
    lambda q, _: q("z") * q("n") + (1 - q("z")) * q("h", 1),
    cells=GRUS,
)
elementwise("r in place of z in h", "h", "another-gate", lambda q, _: (1 - q("r")) * q("n") + q("r") * q("h", 1), cells=GRUS)
elementwise("candidate not weighed", "h", "gate-not-applied", lambda q, _: q("n") + q("z") * q("h", 1), cells=GRUS)


def candidate(name, told, factor):
    @kind(name, "pre", told, habit=True, cells=GRUS)
    def made(ex, line, random):
        def work(n):
            pairs = products(ex, "n", line.t, line.unit, n)
            gated = [(w, v * factor(n, line, k)) for k, (w, v) in enumerate(pairs[ex.inputs :], 1)]
            return total(pairs[: ex.inputs] + gated, bias(ex, line))

        return work if line.gate == "n" else None


candidate("reset gate not applied", "gate-not-applied", lambda n, line, k: 1)
candidate("reset gate after the product", "reset-after", lambda n, line, k: n[f"r.{line.t}.{line.unit}"])
candidate("z in place of r in the candidate", "another-gate another-gate-throughout", lambda n, line, k: n[f"z.{line.t}.{k}"])


@kind("readout of c", "y", "cell-state-in-readout", cells=("lstm",))
def _(ex, line, random):
    return lambda n: readout(ex, line.unit, n, "c")


@kind("sigma on the readout", "y", "activation-on-readout")
def _(ex, line, random):
    return lambda n: sigma(readout(ex, line.unit, n))


def of_loss(name, told, function):
    @kind(name, "loss", told)
    def made(ex, line, random):
        several = len(ex.target) > 1 or "mean" not in name
        return (lambda n: function([n[f"diff.{line.t}.{k}"] for k in range(1, len(ex.target) + 1)])) if several else None


of_loss("loss without 1/2", "factor-two", lambda d: sum(v * v for v in d))
of_loss("difference not squared", "square-forgotten", lambda d: sum(d) / 2)
of_loss("absolute value for square", "absolute-for-square", lambda d: sum(map(abs, d)))
of_loss("mean over outputs", "loss-averaged factor-two", lambda d: sum(v * v for v in d) / 2 / len(d))


@kind("y + target", "diff", "target-added")
def _(ex, line, random):
    return lambda n: n[f"y.{line.t}.{line.unit}"] + ex.target[line.unit - 1]


@kind("target - y", "diff", "target-minus-prediction")
def _(ex, line, random):
    return lambda n: ex.target[line.unit - 1] - n[f"y.{line.t}.{line.unit}"]


ANY = "pre gate candidate c h y loss"


def writing(name, told, change):
    """A slip in writing the result down: a change of its text."""

    @kind(name, ANY, f"{told} {SLIP}", "writing")
    def made(ex, line, random):
        return change, random.random()


def _digits(text):
    return [n for n, letter in enumerate(text) if letter.isdigit()]


def _one_digit(text, seed):
    place = _digits(text)[int(seed * len(_digits(text)))]
    return text[:place] + str((int(text[place]) + 1 + int(seed * 7919) % 8) % 10) + text[place + 1 :]


def _exchanged(text, seed):
    place = text.index(".") + 1 + int(seed * 3)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


writing("digits exchanged in writing", "swapped-digits", _exchanged)
writing("decimal point slipped", "decimal-shift", lambda text, seed: f"{float(text) * 10:.3f}")
writing(
    "sign lost in writing",
    "sign-of-result sign-in-exponential sign-miscopied minus-for-plus gates-of-gru-exchanged one-minus-forgotten",
    lambda text, seed: text[1:] if text[0] == "-" else "-" + text,
)
writing("one digit wrong in writing", "digit-slip last-digit", _one_digit)


def backward(name, at, told, function, habit=True):
    @kind(name, at, told, "backward", habit, ("lstm",))
    def made(ex, line, random):
        return function(ex, line)


def _at(line, q, lag=0):
    return f"{q}.{line.t - lag}.{line.unit}"


def _without_slope(ex, line):
    return lambda n: n[_at(line, f"d_{line.gate}")]


def _half_slope(ex, line):
    return (lambda n: n[_at(line, f"d_{line.gate}")] * n[_at(line, line.gate)]) if line.gate != "g" else None


def _no_later_c(ex, line):
    here = lambda n: n[_at(line, "d_h")] * n[_at(line, "o")] * (1 - n[_at(line, "tanh_c")] ** 2)  # noqa: E731
    return here if line.t < ex.steps else None


def _no_tanh_slope(ex, line):
    def work(n):
        later = n[_at(line, "d_c", -1)] * n[_at(line, "f", -1)] if line.t < ex.steps else 0
        return n[_at(line, "d_h")] * n[_at(line, "o")] + later

    return work


def _last_share(ex, line, mean=False):
    gate, _, k = line.gate.partition(".")
    share = lambda n, t: n[f"d_z_{OUT.get(gate, gate)}.{t}.{line.unit}"] * column(ex, t, int(k), n)  # noqa: E731
    if mean:
        return (lambda n: sum(share(n, t) for t in range(1, ex.steps + 1)) / ex.steps) if ex.steps > 1 else None
    return (lambda n: share(n, ex.steps)) if ex.steps > 1 else None


def _transposed_back(ex, line):
    def work(n):
        zs = {(g, v): n[f"d_z_{OUT.get(g, g)}.{line.t + 1}.{v}"] for g in LSTM for v in range(1, ex.hidden + 1)}
        return sum(ex.weights[g][line.unit - 1][ex.inputs + v - 1] * zs[g, v] for g, v in zs)

    return work if line.t < ex.steps and ex.hidden > 1 else None


backward("B: sigma' forgotten", "d_z", "derivative-left-out", _without_slope)
backward("B: sigma' as s alone", "d_z", "derivative-incomplete", _half_slope)
backward("B: path through c_(t+1) forgotten", "d_c", "path-forgotten", _no_later_c)
backward("B: tanh' of c forgotten in d_c", "d_c", "derivative-left-out", _no_tanh_slope)
backward(
    "B: c_t in place of c_(t-1) in d_f",
    "d_f",
    "one-step-late",
    lambda ex, line: lambda n: n[_at(line, "d_c")] * n[_at(line, "c")],
)
backward("B: i for g in d_i", "d_i", "own-gate", lambda ex, line: lambda n: n[_at(line, "d_c")] * n[_at(line, "i")])
backward("B: only the last step in a gradient", "d_W", "share-for-sum", _last_share)
backward("B: mean in place of sum over time", "d_W", "mean-for-sum", lambda ex, line: _last_share(ex, line, True))
backward("B: transposition missing on the way back", "d_h", "not-transposed", _transposed_back)
backward("B: d_y = target - y", "d_y", "wrong-sign", lambda ex, line: lambda n: -n[_at(line, "diff")])
