"""The lines of a section as its reader sees them: in displays, in rows of equations, and in tables, where a line has no sign of its own.

A row of a table is put into the words of a formula again: each number under the name at the head of its column.
"""

import re
from dataclasses import dataclass, replace

from oracles.reading import Chain, Items, chain_of, equations_in, items_of, without_padding

from symlstm.document.blocks import Beside, Calculations, Display, Maths, Paragraph, Spread, Strong, Table
from symlstm.document.formula import COMMA, PLUS, RELATIONS, TANH, TIMES, Brackets, Formula, Matrix, Named, Row, flattened
from symlstm.network.equation import matrix_products
from symlstm.network.ids import ALONE, Id, Place
from symlstm.network.names import identity


def blocks_of(section):
    """The blocks, those beside a figure among the others."""
    for block in section.blocks:
        yield from block.blocks if isinstance(block, Beside) else (block,)


def chains(section, words) -> list[Chain]:
    """Every line of a section with the id of its result. `words` knows what names and titles mean."""
    found: list[Chain] = []
    of_table = 0
    for block in blocks_of(section):
        if is_said_below(block):
            notes = tuple(notes_in(block.text))
            found[len(found) - of_table :] = [replace(chain, notes=notes) for chain in found[len(found) - of_table :]]
        new = list(_chains(block, section, words))
        of_table = len(new) if isinstance(block, Table) else 0
        found += new
    return found


def _chains(block, section, words):
    match block:
        case Display():
            for group in block.groups:
                if group[0].quantity:
                    yield chain_of(group[0].quantity, group[0].left, items_of(*(row.right for row in group)))
        case Calculations():
            yield from (of_calculation(each, words) for row in block.rows for line in row.lines for each in line)
        case Table() if is_of_gates(block):
            yield from of_gates(block, time_of(section, words), words, place_of(section))
        case Table() if block.times:
            yield from of_pullback(block, words)
        case Table() if block.head[0] == ("unit",):
            yield from of_units(block, words)


def is_said_below(block) -> bool:
    """Whether a sentence says further digits of numbers in the table above it."""
    return isinstance(block, Paragraph) and block.tone == "quiet" and block.text[0] == "calculated with "


def notes_in(text):
    for part in text:
        if isinstance(part, Maths):
            yield from equations_in(items_of(part.formula))


def time_of(section, words) -> int:
    """The time step of a section; what is read out is read out of the last."""
    number = section.name.rpartition("-")[2]
    return int(number) if number.isdigit() else words.steps


def place_of(section) -> Place:
    """The cell that a section is about, where there are several."""
    return Place.of("".join(f"{part}." for part in section.name.split("-")[1:-1] if re.fullmatch(r"l\d+r?", part)) + "x")


# --- rows of equations ---------------------------------------------------------------------------------------------


def of_calculation(calculation, words) -> Chain:
    """left ≈ numbers ≈ results. A name that says "tanh c" is the formula of its line, too."""
    items = items_of(*calculation.lines)
    start = next(n for n, item in enumerate(items) if item in RELATIONS)
    left = Row(tuple(items[:start])) if start > 1 else items[0]
    chain = chain_of(calculation.quantity, left, items[start:])
    links = (*named_function(left), *chain.links)
    if len(links) == 1:  # f ≈ results, where there is no room for σ(z)
        links = ((None, words.formula_of(calculation.quantity)), *links)
    is_one_number = calculation.quantity in words.ids_of_results
    return replace(chain, links=links, notes=tuple(notes_in(calculation.note)), by_name=not is_one_number)


def named_function(left: Formula):
    """tanh c = tanh(c)."""
    items = flattened(left)
    return ((None, (TANH, Brackets(items[2]))),) if items[0] == TANH else ()


# --- tables --------------------------------------------------------------------------------------------------------


def formula_in(cell) -> Formula | None:
    return without_padding(cell[0].formula) if isinstance(cell[0], Maths) else None


def is_of_gates(table) -> bool:
    return bool(table.times) and table.head[1] == ("unit",)


def of_gates(table, time, words, place=ALONE):
    """For each unit of each gate the sum of its weights times the numbers in the head, and what a function makes of it."""
    names, numbers = (list(map(formula_in, cells[2:])) for cells in (table.head, table.times))
    has_bias = ("bias",) in table.head
    assert not has_bias or table.times[table.head.index(("bias",))] == ("1",)
    width = next(n for n, number in enumerate(numbers) if number is None)
    title, labels = "", {}
    for row in table.rows:
        title = row[0][0].text if isinstance(row[0][0], Strong) else title
        labels.setdefault(title, []).append(row)
    for title, rows in labels.items():
        block = words.block(title, time, place)
        first, *others = block.equations
        weight = matrix_products(first.formula)[0].args[0].name
        bias = weight.replace("W", "b", 1) if has_bias else ""
        for unit, row in enumerate(rows, 1):
            assert row[1] == (str(unit),)
            cells = list(map(formula_in, row[2:]))
            terms = [
                (under(cells[n], words.names.of(identity(weight, unit, n + 1))), TIMES, under(numbers[n], names[n]))
                for n in range(width)
            ]
            if bias and cells[width] is not None:
                terms.append((under(cells[width], words.names.of(identity(bias, unit))),))
            rest = cells[width + has_bias :]
            yield beside(identity(first.name, time, unit), summed(terms), rest[0])
            if others:
                left, _, right = equations_in(items_of(rows[1][0][0].formula))[0]
                assert left == flattened(words.names.vector(others[0].name, time))
                assert right[1:] == (Brackets(words.names.vector(first.name, time)),)
                argument = Brackets(words.names.of(identity(first.name, time, unit)))
                yield replace(beside(identity(others[0].name, time, unit), (right[0], argument), rest[1]), by_name=True)


def under(number: Formula, name: Formula) -> Named:
    return Named(Brackets(number), name)


def summed(terms) -> Items:
    return tuple(item for n, term in enumerate(terms) for item in (*((PLUS,) if n else ()), *term))


def beside(quantity: str, items: Items, result: Formula) -> Chain:
    return Chain(quantity, None, ((None, items), (None, (result,))))


def of_pullback(table, words):
    """Each row of weights times the head, added along."""
    names, numbers = (list(map(formula_in, cells[1:-1])) for cells in (table.head, table.times))
    assert table.head[-1] == ("sum",)
    for row in table.rows:
        left = formula_in(row[0])
        terms = [
            (Brackets(formula_in(cell)), TIMES, under(number, name))
            for cell, number, name in zip(row[1:-1], numbers, names, strict=True)
        ]
        [quantity] = words.ids[flattened(left)]
        result = chain_of(quantity, left, items_of(formula_in(row[-1])))
        yield replace(result, links=((None, summed(terms)), *result.links))


def of_units(table, words):
    """The formula in the head, below it the numbers of each unit; of a function the results alone."""
    for position, head in enumerate(table.head[1:], 1):
        items = items_of(head[0].formula)
        start = next((n for n, item in enumerate(items) if item in RELATIONS), len(items))
        left = Row(tuple(items[:start])) if start > 1 else items[0]
        formula = tuple(items[start + 1 :]) or named_function(left)[0][1]
        ids = words.ids[flattened(left)]
        cells = [items_of(row[position][0].formula) for row in table.rows]
        assert [row[0] for row in table.rows] == [(str(n),) for n in range(1, len(ids) + 1)]
        if all(len(cell) == 1 for cell in cells):
            column = Matrix(tuple((cell[0],) for cell in cells))
            yield Chain(ids[0].rpartition(".")[0], left, ((None, formula), (None, (column,))), by_name=True)
        else:
            for quantity, cell in zip(ids, cells, strict=True):
                place = next(n for n, item in enumerate(cell) if item in RELATIONS)
                result = chain_of(quantity, left, cell[place:])
                yield replace(result, links=((None, tuple(cell[:place])), *result.links))


@dataclass
class GateOfGradients:
    """The lines of a gate in a table of gradients; numbers as they stand there.

    ids     of the gradients, column by column
    stack   what stands at the head, and its numbers, by time step
    shares  what each time step adds
    """

    ids: list[str]
    stack: list[tuple[Formula, list[Formula]]]
    shares: list[tuple[int, list[Formula]]]
    sums: list[Formula]
    old: list[Formula]
    new: list[Formula]


def gates_of_gradients(section, words):
    """The gates of all tables of gradients."""
    for table in blocks_of(section):
        if isinstance(table, Table) and table.head[:2] == (("",), ("",)):
            yield from _gates_of_gradients(table, words)


def _gates_of_gradients(table, words):
    stack, shares, gate, title = [], [], None, ""
    rows_before: dict[str, int] = {}
    width = table.spans[1][1] if table.spans else len(table.head) - 2
    for label, second, *cells in table.rows:
        numbers = list(map(formula_in, cells))
        said = "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in label)
        title = label[0].text if isinstance(label[0], Strong) else title
        if second[0].startswith("step "):
            shares.append((int(second[0].removeprefix("step ")), numbers))
        elif isinstance(label[0], Maths) and gate is None and not shares:
            stack.append((parted(items_of(label[0].formula)), numbers))
        elif said.startswith("old"):
            gate.old = numbers
        elif said == "new":
            gate.new = numbers
        else:
            assert said == "sum" or (said.startswith("sum: ") if shares else said.endswith(": "))
            names = [part.formula for part in label if isinstance(part, Maths)]
            called = f"{table.caption}, {title}" if table.caption else title
            parameters = (
                [words.ids[(name,)] for name in items_of(names[0])[::2]] if names else words.parameters_in_a_table(called)
            )
            first = rows_before.get(parameters[0][0], 0)
            rows_before[parameters[0][0]] = last = first + len(numbers) // width
            ids = [quantity for row in range(first, last) for of_one in parameters for quantity in row_of(of_one, row)]
            if gate is not None:
                yield gate
            gate, shares = GateOfGradients(ids, stack, shares, numbers, [], []), []
    yield gate


def parted(items) -> list[Formula]:
    """What stands between commas."""
    found: list[list[Formula]] = [[]]
    for item in items:
        found = [*found, []] if item == COMMA else [*found[:-1], [*found[-1], item]]
    return [Row(tuple(each)) if len(each) > 1 else each[0] for each in found]


def row_of(ids, row):
    """Those of the ids of a matrix or a bias that belong to a row."""
    return [quantity for quantity in ids if Id.parse(quantity).numbers[0] == row + 1]


def values_in(section, words):
    """The id and the number of each cell of the tables of values."""
    for table in blocks_of(section):
        if isinstance(table, Table) and ("Unit",) in table.head:
            first, time = table.head.index(("Unit",)) + 1, time_of(section, words)
            for row in table.rows:
                time = int(row[0][0]) if first == 2 and row[0][0] else time
                for head, cell in zip(table.head[first:], row[first:], strict=True):
                    unit = int(row[first - 1][0])
                    yield words.entry(head[0].formula, time, unit), formula_in(cell)


# --- equations without an id ---------------------------------------------------------------------------------------


def short_equations(section):
    """Left, relation and right of every equation without an id: of what is given, of what goes into a step, of the blocks of a matrix."""
    for part in section.remark:
        if isinstance(part, Maths):
            yield from equations_in(items_of(part.formula))
    for block in blocks_of(section):
        if isinstance(block, Spread):
            yield from (equation for row in block.rows for formula in row for equation in equations_in(items_of(formula)))
        elif isinstance(block, Display):
            for group in block.groups:
                if not group[0].quantity and group[0].left is not None:
                    yield from equations_in(items_of(group[0].left, *(row.right for row in group)))
