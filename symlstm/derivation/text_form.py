"""An expression as a line of text, for files that are read by machines and by people without a renderer."""

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable

SUM, PRODUCT, POWER, BASE = range(4)  # how tightly what stands there must hold together


def formula_text(expression: Expression, within: int = SUM) -> str:
    """The expression with + * ** and brackets, in its own order; in brackets where it holds together less tightly than `within`."""
    match expression:
        case Constant(value):
            text = str(value)
            return f"({text})" if within > SUM and not text.isdecimal() else text
        case Variable(name):
            return name
        case Sum(terms):
            text = " + ".join(formula_text(term, PRODUCT) for term in terms)
            return f"({text})" if within > SUM else text
        case Product(factors):
            text = "*".join(formula_text(factor, POWER) for factor in factors)
            return f"({text})" if within > PRODUCT else text
        case Power(base, exponent):
            text = f"{formula_text(base, BASE)}**{exponent if exponent >= 0 else f'({exponent})'}"
            return f"({text})" if within > POWER else text
        case Call(function, arguments):
            return f"{function}({', '.join(map(formula_text, arguments))})"
    raise TypeError(f"no text for {expression!r}")
