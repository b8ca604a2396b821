"""Edits of the gradients of weights: sums over time of an outer product, each entry of which pairs a gradient with what the weight met."""

from collections.abc import Iterator

from symlstm.derivation.expression import Expression, Variable, factors_of, product_of, sum_of, terms_of, variables
from symlstm.marking.edits import swapped
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity
from symlstm.network.names import Role


def met(line: FormulaLine) -> dict[str, Id]:
    """What the weight met at each time step, in the gradient of a weight; nothing on any other line."""
    read = {quantity: Id.parse(quantity) for quantity in variables(line.expression)}
    is_of_weight = line.is_gradient and not line.step.time and len(Id.parse(line.step.target).numbers) == 2
    return {quantity: found for quantity, found in read.items() if is_of_weight and _is_value(line, found)}


def _is_value(line: FormulaLine, found: Id) -> bool:
    return line.is_timed(found.name) and not line.network.names[found.name].is_gradient


def column_of_another_unit(line: FormulaLine) -> Iterator[Expression]:
    """The input or the state of another unit throughout: what belongs to another column of the weights."""
    read = met(line)
    units = sorted({Id.parse(other).numbers[-1] for quantity in read for other in line.of_other_units(quantity)})
    for unit in units:
        yield from swapped(line, {quantity: str(found.entry(unit)) for quantity, found in read.items()})


def the_other_way_round(line: FormulaLine) -> Iterator[Expression]:
    """The outer product the other way round: the entry of row j and column i in place of row i and column j."""
    row = Id.parse(line.step.target).numbers[0]
    columns = {found.numbers[-1] for found in met(line).values()}
    if len(columns) == 1 and (column := columns.pop()) != row:
        gradients = {q: found for q in variables(line.expression) if line.network.names[(found := Id.parse(q)).name].is_gradient}
        turned = {quantity: str(found.entry(column)) for quantity, found in gradients.items()}
        yield from swapped(line, turned | {quantity: str(found.entry(row)) for quantity, found in met(line).items()})


def cell_state_met(line: FormulaLine) -> Iterator[Expression]:
    """The cell state in place of the hidden state that the weight met."""
    states = line.cell.states
    if len(states) > 1:
        read = {quantity: found for quantity, found in met(line).items() if found.name == states[0]}
        yield from swapped(line, {quantity: quantity.replace(states[0], states[1], 1) for quantity in read})


def hidden_state_met(line: FormulaLine) -> Iterator[Expression]:
    """The hidden state of the time step before in place of the cell state that a peephole met."""
    if line.is_gradient and line.network.names[line.step.name].role is Role.DIAGONAL and line.step.time == 0:
        read = [quantity for quantity in variables(line.expression) if not line.network.names.of_id(quantity).is_gradient]
        hidden, first = line.cell.states[0], min((Id.parse(quantity).numbers[0] for quantity in read), default=0)
        times = {quantity: Id.parse(quantity).numbers for quantity in read}
        yield from swapped(line, {q: identity(hidden, time - first + line.start, unit) for q, (time, unit) in times.items()})


def unpaired(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of a weight without what it met: the sum of the gradients alone, as of a bias."""
    if line.is_gradient and not line.step.time and line.network.names[line.step.name].role in (Role.MATRIX, Role.DIAGONAL):
        pairs = [variables(term) for term in terms_of(line.expression)]
        arrived = [quantity for pair in pairs for quantity in pair if line.network.names.of_id(quantity).is_gradient]
        if len(arrived) == len(pairs) and all(len(pair) == 2 for pair in pairs):
            yield sum_of([Variable(quantity) for quantity in arrived])


def bias_paired(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of a bias of a cell times an entry of what the cell reads at each time step, as if it were a weight."""
    meant = line.network.names[line.step.name]
    if not (line.is_gradient and meant.role is Role.BIAS and meant.subject in line.cell.parameters):
        return
    terms = [(term, variables(term)) for term in terms_of(line.expression)]
    if all(len(read) == 1 and line.is_timed(Id.parse(read[0]).name) for _, read in terms):
        for name in line.cell.reads:
            first = identity(name, 1, 1)
            for unit in range(1, len(line.of_other_units(first)) + 2):
                met_there = [Variable(identity(name, Id.parse(read[0]).numbers[0], unit)) for _, read in terms]
                if all(each.name in line.known for each in met_there):
                    yield sum_of([product_of((term, each)) for (term, _), each in zip(terms, met_there, strict=True)])


def times_parameter(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of a parameter times the parameter."""
    meant = line.network.names[line.step.name]
    if line.is_gradient and meant.role.is_parameter:
        yield product_of((line.expression, Variable(identity(meant.subject, *Id.parse(line.step.target).numbers))))


def reset_in_gradient(line: FormulaLine) -> Iterator[Expression]:
    """In the gradient of a weight the reset gate where the state was not reset, or the state without it where it was."""
    states = [found for found in met(line).values() if found.name == line.cell.states[0]]
    reset, terms = next(iter(line.meant("r")), ""), terms_of(line.expression)
    resets = {Variable(quantity) for quantity in variables(line.expression) if line.is_called(quantity, "r")}
    if states and resets:
        yield sum_of([product_of([factor for factor in factors_of(term) if factor not in resets]) for term in terms])
    elif states and reset:
        later = line.after - line.step.time
        gates = [identity(reset, found.numbers[0] + later, found.numbers[1]) for found in states]
        if len(gates) == len(terms) and all(gate in line.known for gate in gates):
            yield sum_of([product_of((term, Variable(gate))) for term, gate in zip(terms, gates, strict=True)])
