"""What a formula written as a line of text gives: read by Python's own grammar, never run."""

import ast
import operator
import re
from fractions import Fraction

OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
ID = re.compile(r"[A-Za-z_]\w*(\.\d+)+( rounded| miscopied| turned)?")


def value_of_text(text, numbers, functions):
    """The value of a formula over ids, such as f.2.1*c.1.1 + 1/2; `functions` are what sigma, tanh and exp stand for."""
    names = {}

    def named(found):
        return names.setdefault(found[0], f"quantity_{len(names)}")

    plain = ID.sub(named, text)
    return _value(ast.parse(plain, mode="eval").body, numbers | {name: numbers[of] for of, name in names.items()}, functions)


def _value(tree, numbers, functions):
    match tree:
        case ast.Name(name):
            return numbers[name]
        case ast.Constant(int(number)):
            return Fraction(number)
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand, numbers, functions)
        case ast.BinOp(left, operation, right):
            exponent = isinstance(operation, ast.Pow)
            operands = _value(left, numbers, functions), _value(right, numbers, functions)
            return operands[0] ** int(operands[1]) if exponent else OPERATIONS[type(operation)](*operands)
        case ast.Call(ast.Name(function), [argument]):
            return functions[function](_value(argument, numbers, functions))
    raise AssertionError(ast.dump(tree))
