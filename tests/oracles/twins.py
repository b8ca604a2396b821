"""Broken twins: copies of a function in which one plus is a minus, or the other way round."""

import ast
import inspect
from textwrap import dedent


class Turned(ast.NodeTransformer):
    """The sum or difference of a certain number in the order of the text with its sign changed."""

    def __init__(self, number):
        self.number, self.seen = number, -1

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, (ast.Add, ast.Sub)):
            self.seen += 1
            if self.seen == self.number:
                node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return node


def signs(function):
    counter = Turned(-1)
    counter.visit(ast.parse(dedent(inspect.getsource(function))))
    return counter.seen + 1


def with_one_sign_changed(function, number):
    """A copy of a function of a witness that has one + for - or the other way round."""
    tree = Turned(number).visit(ast.parse(dedent(inspect.getsource(function))))
    namespace = dict(vars(inspect.getmodule(function)))
    exec(compile(ast.fix_missing_locations(tree), function.__name__, "exec"), namespace)
    return namespace[function.__name__]
