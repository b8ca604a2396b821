"""An independent oracle: forward pass and rounding rule in ball arithmetic (Arb, through python-flint).

Written from the textbook formulas and from the rounding rule in words. Nothing of symlstm is imported; a problem and
a rounding are only read, by attribute. Numbers are exact (fmpq) as long as they can be and balls from then on.
Precision is set for the length of a `with` block only.
"""

from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx, fmpq

HALF = fmpq(1, 2)
FAR = 20_000  # decimals with powers of ten beyond this are carried on as balls, not written out
INSIDE_UNIT = {  # quantities that are less than 1 in size, however near they come
    "lstm": frozenset({"f", "i", "g", "o", "tanh_c", "h"}),
    "gru": frozenset({"z", "r", "n"}),
    "gru-reset-after": frozenset({"z", "r", "n"}),
    "rnn": frozenset({"h"}),
}


@dataclass(frozen=True)
class Decimal:
    """(-1)^negative * coefficient * 10^exponent."""

    negative: bool
    coefficient: int
    exponent: int
    exact: bool


# --- numbers: exact where they can be --------------------------------------------------------------------------------


def rational(value: Fraction):
    return fmpq(value.numerator, value.denominator)


def is_exact(value):
    return isinstance(value, fmpq)


def times(*factors):
    if any(is_exact(factor) and factor == 0 for factor in factors):
        return fmpq(0)
    result = fmpq(1)
    for factor in factors:
        result = result * factor if is_exact(result) and is_exact(factor) else arb(result) * arb(factor)
    return result


def plus(*terms):
    exact = sum((term for term in terms if is_exact(term)), fmpq(0))
    balls = [term for term in terms if not is_exact(term)]
    return sum(balls, arb(exact)) if balls else exact


def logistic(z):
    """1/(1 + e^-z), by the form whose exponential is at most 1 so that both tails keep their relative accuracy."""
    if is_exact(z) and z == 0:
        return HALF
    z = arb(z)
    if z > 0:
        return 1 / (1 + (-z).exp())
    e = z.exp()
    return e / (1 + e)


def hyperbolic_tangent(z):
    return fmpq(0) if is_exact(z) and z == 0 else arb(z).tanh()


# --- forward pass ----------------------------------------------------------------------------------------------------


class Pass:
    """One forward pass. `settle(name, value)` is shown every value and returns the one to go on with."""

    def __init__(self, problem, settle=lambda name, value: value):
        self.problem, self.settle = problem, settle
        self.values, self.carried = {}, {}
        self.matrices = {name: [[rational(v) for v in row] for row in rows] for name, rows in problem.matrices.items()}
        self.biases = {name: [rational(v) for v in row] for name, row in problem.biases.items()}
        self.rows = [[rational(v) for v in row] for row in problem.sequence]
        self.states = {name: [rational(v) for v in row] for name, row in problem.initial.items()}

    def run(self):
        cells = {"lstm": self.lstm, "gru": self.gru, "gru-reset-after": self.gru_reset_after, "rnn": self.rnn}
        hidden = cells[self.problem.cell.name]()
        if self.problem.readout is not None:
            self.read_out(hidden)
        if self.problem.layout.backward:
            from oracles.arb_bptt import backward

            backward(self)
        return self.values

    def now(self, name, t, unit):
        """What later lines go on with for a quantity; at t = 0 the given state."""
        return self.states[name][unit] if t == 0 else self.carried[f"{name}.{t}.{unit + 1}"]

    def note(self, name, t, unit, value):
        return self.note_as(name if t is None else f"{name}.{t}.{unit + 1}", name, value)

    def note_as(self, identity, name, value):
        self.values[identity] = value
        self.carried[identity] = self.settle(name, value, identity)
        return self.carried[identity]

    def affine(self, weight, bias, unit, column):
        row = self.matrices[weight][unit]
        assert len(row) == len(column)
        return plus(*(times(w, v) for w, v in zip(row, column, strict=True)), self.biases[bias][unit])

    def lstm(self):
        h, c = self.states["h"], self.states["c"]
        units = range(len(h))
        history = []
        for t, x in enumerate(self.rows, 1):
            column = [*x, *h]
            gate = {}
            for name, weight, squash in (
                ("f", "f", logistic),
                ("i", "i", logistic),
                ("g", "c", hyperbolic_tangent),
                ("o", "o", logistic),
            ):
                z = [self.note(f"z_{name}", t, j, self.affine(f"W_{weight}", f"b_{weight}", j, column)) for j in units]
                gate[name] = [self.note(name, t, j, squash(z[j])) for j in units]
            c = [self.note("c", t, j, plus(times(gate["f"][j], c[j]), times(gate["i"][j], gate["g"][j]))) for j in units]
            squashed = [self.note("tanh_c", t, j, hyperbolic_tangent(c[j])) for j in units]
            h = [self.note("h", t, j, times(gate["o"][j], squashed[j])) for j in units]
            history.append(h)
        return history

    def gru(self):
        h = self.states["h"]
        units = range(len(h))
        history = []
        for t, x in enumerate(self.rows, 1):
            z_z = [self.note("z_z", t, j, self.affine("W_z", "b_z", j, [*x, *h])) for j in units]
            z = [self.note("z", t, j, logistic(z_z[j])) for j in units]
            z_r = [self.note("z_r", t, j, self.affine("W_r", "b_r", j, [*x, *h])) for j in units]
            r = [self.note("r", t, j, logistic(z_r[j])) for j in units]
            kept = [times(r[j], h[j]) for j in units]
            z_n = [self.note("z_n", t, j, self.affine("W_n", "b_n", j, [*x, *kept])) for j in units]
            n = [self.note("n", t, j, hyperbolic_tangent(z_n[j])) for j in units]
            taken = [1 - z[j] if is_exact(z[j]) else logistic(-arb(z_z[j])) for j in units]
            h = [self.note("h", t, j, plus(times(taken[j], n[j]), times(z[j], h[j]))) for j in units]
            history.append(h)
        return history

    def gru_reset_after(self):
        h = self.states["h"]
        units = range(len(h))
        history = []
        for t, x in enumerate(self.rows, 1):
            z_z = [self.note("z_z", t, j, self.affine("W_z", "b_z", j, [*x, *h])) for j in units]
            z = [self.note("z", t, j, logistic(z_z[j])) for j in units]
            z_r = [self.note("z_r", t, j, self.affine("W_r", "b_r", j, [*x, *h])) for j in units]
            r = [self.note("r", t, j, logistic(z_r[j])) for j in units]
            m = [self.note("m", t, j, self.affine("W_hn", "b_hn", j, h)) for j in units]
            z_n = [self.note("z_n", t, j, plus(self.affine("W_xn", "b_xn", j, x), times(r[j], m[j]))) for j in units]
            n = [self.note("n", t, j, hyperbolic_tangent(z_n[j])) for j in units]
            taken = [1 - z[j] if is_exact(z[j]) else logistic(-arb(z_z[j])) for j in units]
            h = [self.note("h", t, j, plus(times(taken[j], n[j]), times(z[j], h[j]))) for j in units]
            history.append(h)
        return history

    def rnn(self):
        h = self.states["h"]
        history = []
        for t, x in enumerate(self.rows, 1):
            z = [self.note("z_h", t, j, self.affine("W_h", "b_h", j, [*x, *h])) for j in range(len(h))]
            h = [self.note("h", t, j, hyperbolic_tangent(z[j])) for j in range(len(h))]
            history.append(h)
        return history

    def read_out(self, history):
        outputs = range(len(self.biases["b_y"]))
        times_read = range(1, len(history) + 1) if self.problem.readout == "every" else [len(history)]
        squares = []
        for position, t in enumerate(times_read):
            y = [self.note("y", t, k, self.affine("W_y", "b_y", k, history[t - 1])) for k in outputs]
            if self.problem.target is not None:
                target = self.problem.target[position]
                diff = [self.note("diff", t, k, plus(y[k], -rational(target[k]))) for k in outputs]
                squares += [d * d for d in diff]
        if squares:
            self.note("loss", None, None, times(HALF, plus(*squares)))


def enclosures(problem, bits):
    """Every quantity by id at `bits` bits, nothing rounded on the way."""
    with ctx.workprec(bits):
        return Pass(problem, lambda name, value, identity: value).run()


# --- the rounding rule -----------------------------------------------------------------------------------------------


def rounded_integer(size, ties):
    """A number that is not negative, rounded to an integer; None where its ball leaves that open."""
    if ties == "truncate":
        return int(size.floor()) if is_exact(size) else unique(size.floor())
    shifted = size + HALF
    if not is_exact(size):
        return None if shifted.contains_integer() else unique(shifted.floor())
    whole = int(shifted.floor())
    tie = shifted == whole
    if tie and (ties == "half-down" or (ties == "half-even" and whole % 2)):
        return whole - 1
    return whole


def unique(value):
    integer = value.unique_fmpz()
    return None if integer is None else int(integer)


def ten_to(power, like):
    return fmpq(10) ** power if is_exact(like) else arb(10) ** power


def sign_and_size(value):
    """Whether the value is negative, and its size; None where the sign is open."""
    if value > 0:
        return False, value
    return (True, -value) if value < 0 else None


def to_places(size, places, ties, inside_unit):
    """The coefficient at that many places, or None."""
    scaled = size * ten_to(places, size)
    if inside_unit and ties == "truncate" and not is_exact(size) and scaled > 10**places - 1:
        return 10**places - 1
    return rounded_integer(scaled, ties)


def to_figures(size, figures, ties, inside_unit):
    """(coefficient of that many digits, exponent), or None."""
    power = leading_power(size)
    if power is None:
        return across_power_of_ten(size, figures, ties, inside_unit)
    exponent = power - figures + 1
    coefficient = rounded_integer(size * ten_to(-exponent, size), ties)
    if coefficient == 10**figures:
        return coefficient // 10, exponent + 1
    return None if coefficient is None else (coefficient, exponent)


def leading_power(size):
    """The p with 10^p <= size < 10^(p + 1), or None."""
    if not is_exact(size):
        return unique((size.log() / arb(10).log()).floor())
    power = int((int(size.p).bit_length() - int(size.q).bit_length()) * 0.30103)  # only a place to start from
    while fmpq(10) ** power > size:
        power -= 1
    while fmpq(10) ** (power + 1) <= size:
        power += 1
    return power


def across_power_of_ten(size, figures, ties, inside_unit):
    """A ball that holds a power of ten: everything within half a unit of it rounds to it."""
    power = unique((size.log() / arb(10).log() + HALF).floor())
    if power is None:
        return None
    near = size / ten_to(power, size) - 1
    if ties == "truncate":
        below = inside_unit and power == 0 and near > -(arb(10) ** -figures)
        return (10**figures - 1, -figures) if below else None
    inside = near > -(arb(10) ** -figures) / 2 and near < arb(10) ** (1 - figures) / 2
    return (10 ** (figures - 1), power - figures + 1) if inside else None


def decimal(value, places, figures, ties, tiny=True, inside_unit=False, guard=0):
    """The value rounded by the rule, with `guard` more digits than are printed; or None where its ball leaves a digit open."""
    if is_exact(value) and value == 0:
        return Decimal(False, 0, (-places if figures is None else 1 - figures) - guard, True)
    signed = sign_and_size(value)
    if signed is None:
        return None
    negative, size = signed
    if figures is None:
        printed, coefficient = (to_places(size, places + more, ties, inside_unit) for more in (0, guard))
        if printed is None or coefficient is None:
            return None
        if printed or not tiny:
            return finished(value, negative and coefficient > 0, coefficient, -places - guard)
        figures = max(places, 1) + 1
    found = to_figures(size, figures + guard, ties, inside_unit)
    return found and finished(value, negative, *found)


def finished(value, negative, coefficient, exponent):
    same = is_exact(value) and value == (-1) ** negative * coefficient * fmpq(10) ** exponent
    return Decimal(negative, coefficient, exponent, bool(same))


def as_rational(number):
    return (-1) ** number.negative * number.coefficient * fmpq(10) ** number.exponent


def as_number(number):
    """The decimal as a number to go on with."""
    if abs(number.exponent) < FAR:
        return as_rational(number)
    return (-1) ** number.negative * number.coefficient * arb(10) ** number.exponent


# --- whole problems --------------------------------------------------------------------------------------------------


class Undecided(Exception):
    """The precision does not suffice to carry a number on as printed."""


def decimals(problem, rounding, limit, guard=0):
    """The printed form of every quantity by id, with precision doubled up to `limit` bits; None where that is not enough."""
    wanted = attempt(problem, rounding, 256, guard)
    bits = 512
    while bits <= limit and (wanted is None or None in wanted.values()):
        again = attempt(problem, rounding, bits, guard)
        wanted = again if wanted is None or again is None else {name: wanted[name] or again[name] for name in again}
        bits *= 2
    return wanted


def attempt(problem, rounding, bits, guard):
    """One pass at one precision; None where a number to be carried on stays open."""
    found = {}
    inside = INSIDE_UNIT[problem.cell.name]
    places, figures, ties = rounding.places, rounding.figures, rounding.ties

    def settle(name, value, identity):
        carries = rounding.carry == "printed" and (rounding.carried is None or name in rounding.carried)
        found[identity] = decimal(value, places, figures, ties, tiny=not carries, inside_unit=name in inside, guard=guard)
        if not carries:
            return value
        if found[identity] is None:
            raise Undecided
        return as_number(found[identity])

    try:
        with ctx.workprec(bits):
            Pass(problem, settle).run()
    except Undecided:
        return None
    return found
