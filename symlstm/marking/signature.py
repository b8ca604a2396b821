"""What edits of different lines have in common: the same thing done at another unit, at another time step, in another gate."""

from collections.abc import Hashable

from symlstm.derivation.expression import Call, Constant, Expression, Power, Variable, children, variables
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id

LEADS = ("d_z_", "d_W_", "d_b_", "z_", "W_", "b_", "d_", "")
CANDIDATE = {"c": "g"}  # whose weights are called after c


def signature(edited: Expression, line: FormulaLine) -> Hashable:
    """The edited formula in words that do not depend on where it stands: own gate, own unit, time steps counted from its own.
    It is made of tuples, which are compared many times as fast as formulas."""
    if not line.parts:
        _remember(line.expression, line)
    return _signature(edited, line)


def _remember(part: Expression, line: FormulaLine) -> None:
    for child in children(part):
        _remember(child, line)
    line.parts[id(part)] = _signature(part, line)


def _signature(edited: Expression, line: FormulaLine) -> Hashable:
    if isinstance(edited, Variable):
        return _called(edited.name, line)
    if id(edited) in line.parts:
        return line.parts[id(edited)]
    if isinstance(edited, Constant):
        return edited.value
    rest = edited.exponent if isinstance(edited, Power) else edited.function if isinstance(edited, Call) else None
    return (type(edited).__name__, rest, *[_signature(child, line) for child in children(edited)])


def put_in_place(edited: Expression, line: FormulaLine) -> tuple[frozenset[str], frozenset[str]] | None:
    """The quantities that went and those that came, in the same words; None where the edit brings none."""
    after = frozenset(variables(edited))
    went, came = (frozenset([_called(name, line) for name in names]) for names in (line.names - after, after - line.names))
    return (went, came) if came else None


def _called(name: str, line: FormulaLine) -> str:
    if name not in line.relative:  # the same few names stand in all edits of a line
        line.relative[name] = _relative(name, line)
    return line.relative[name]


def _relative(name: str, line: FormulaLine) -> str:
    base, numbers = Id.parse(name).parts
    own = Id.parse(line.step.target)
    unit = own.numbers[-1] if own.numbers else 0
    names = line.network.names
    if base not in names:
        return name
    if line.is_timed(base):
        lag = line.step.time - numbers[0] if line.step.time else numbers[0]
        keeps_unit = line.is_pre_activation or not numbers[1:]
        rest = numbers[1:] if keeps_unit else tuple("u" if n == unit else n for n in numbers[1:])
        return f"{_of_gate(base, own.name)} {lag} {rest}"
    return f"{_of_gate(base, own.name)} {tuple('u' if n == unit and not place else n for place, n in enumerate(numbers))}"


def _of_gate(base: str, own: str) -> str:
    """The name with "own" for the letter of the line's gate: own z for z_f on the line of z_f."""
    lead, letter = _split(base)
    return f"{lead}own" if letter == _split(own)[1] else base


def _split(name: str) -> tuple[str, str]:
    lead = next(lead for lead in LEADS if name.startswith(lead))
    letter = name.removeprefix(lead)
    return lead, CANDIDATE.get(letter, letter) if lead in ("W_", "b_", "d_W_", "d_b_") else letter
