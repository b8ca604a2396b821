"""Honest sheets of the starters: their networks with other numbers, worked out in decimals as people with a calculator do."""

import json
import tomllib
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext

from symlstm import loads, with_backward
from symlstm.derivation.expression import Call, Constant, Power, Product, Sum, Variable
from symlstm.problem.load import example_text
from symlstm.problem.settings import Rounding

STARTERS = (
    "rnn", "hello", "sentiment", "addition", "gru-pytorch", "peephole", "coupled", "upstream", "two-layers", "both-ways",
)  # fmt: skip
WITHOUT_GRADIENTS = ("addition",)  # the step function has none
PLACES, DIGITS = 4, Context(prec=25)
USUAL = ("c", "h", "y", "loss")


@dataclass(frozen=True)
class Way:
    """How somebody works: cut off or rounded half up, with so many digits beyond those written gone on with (None: all), and so many
    more places written than asked. Who cuts off does so because the problem says it."""

    rounding: str = ROUND_HALF_UP
    guard: int | None = 0
    more: int = 0

    @property
    def asked(self):
        return Rounding(places=PLACES, ties="truncate" if self.rounding == ROUND_DOWN else "half-up")

    def written(self, value, places):
        return value.quantize(Decimal(1).scaleb(-places - self.more), self.rounding)


WAYS = {
    "rounds every line": Way(),
    "keeps all digits": Way(guard=None),
    "two more digits in mind": Way(guard=2),
    "one more place": Way(more=1),
    "cuts off, as asked": Way(ROUND_DOWN),
    "cuts off, keeps all digits": Way(ROUND_DOWN, guard=None),
}


def redrawn(name, random):
    """The problem of a starter, its weights and start drawn anew."""
    tree = tomllib.loads(example_text(name))
    for table in ("weights", "initial", "layers"):
        if table in tree:
            tree[table] = _other_numbers(tree[table], random)
    problem = loads(json.dumps(tree), "json")
    return problem if name in WITHOUT_GRADIENTS else with_backward(problem)


def _other_numbers(part, random):
    if isinstance(part, dict):
        return {key: _other_numbers(value, random) for key, value in part.items()}
    if isinstance(part, list):
        return [_other_numbers(each, random) for each in part]
    return part if isinstance(part, str) else str(random.choice([-1, 1]) * random.randint(1, 150) / 100)


def asked(problem, way):
    """The problem with the rounding that the way of working keeps to."""
    return replace(problem, rounding=way.asked)


def worked(derivation, way, places=PLACES):
    """What is written on each line."""
    with localcontext(DIGITS):
        known = {name: Decimal(n.numerator) / n.denominator for name, n in derivation.givens.items()}
        texts = {}
        for step in derivation.steps:
            value = _value(step.expression, {name: known[quantity] for name, quantity in step.reads.items()})
            entry = way.written(value, places)
            texts[step.target] = f"{entry:f}"
            known[step.target] = value if way.guard is None else way.written(value, places + way.guard)
        return texts


def of_form(derivation, texts, form):
    """The lines that a form asks for: every one, or the states, the prediction, the loss and the gradients of the parameters."""
    asked_for = {step.target for step in derivation.steps if form == "every" or _is_usual(step)}
    return {quantity: text for quantity, text in texts.items() if quantity in asked_for}


def _is_usual(step):
    name = step.name.rpartition(".")[2]
    return name in USUAL or (step.name.startswith("d_") and not step.time)


def _value(expression, known):
    match expression:
        case Constant(number):
            return Decimal(number.numerator) / number.denominator
        case Variable(name):
            return known[name]
        case Sum(terms):
            return sum((_value(term, known) for term in terms), Decimal(0))
        case Product(factors):
            found = Decimal(1)
            for factor in factors:
                found *= _value(factor, known)
            return found
        case Power(base, exponent):
            return _value(base, known) ** exponent
        case Call(function, (argument,)):
            return FUNCTIONS[function](_value(argument, known))
    raise AssertionError(expression)


FUNCTIONS = {
    "exp": Decimal.exp,
    "log": Decimal.ln,
    "sigma": lambda z: 1 / (1 + (-z).exp()),
    "tanh": lambda z: 1 - 2 / ((2 * z).exp() + 1),
    "relu": lambda z: max(z, Decimal(0)),
    "step": lambda z: Decimal(int(z > 0)),
}
