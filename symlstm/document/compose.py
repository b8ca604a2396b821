"""Composing the document: every section, built once, for all output languages."""

from collections.abc import Iterator

from symlstm.cells import readout
from symlstm.derivation.step import BlockAt, Derivation
from symlstm.document.blocks import Block, Document, Maths, Paragraph, Section, Text
from symlstm.document.breaking import Line, fits
from symlstm.document.formula import APPROX, EQUALS, Row, column
from symlstm.document.general import conventions, equations
from symlstm.document.givens import givens
from symlstm.document.lines import Writer, uses_fractions
from symlstm.document.matrix_form import is_too_tall
from symlstm.document.names import Names
from symlstm.document.numerals import rounded_numeral
from symlstm.document.proof import drift_blocks, proof
from symlstm.document.side_by_side import equation, side_by_side
from symlstm.document.summary import summary, table_of_step
from symlstm.document.witness import crosscheck
from symlstm.document.wording import rule_in_short
from symlstm.document.working import working
from symlstm.numbers.certify import Values
from symlstm.numbers.crosscheck import CrossCheck
from symlstm.numbers.shown import Page
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Detail

LONGEST_IN_TEXT = 60  # digits of a number within a sentence
READOUT_TITLES = (readout.READOUT.title, readout.DIFFERENCE.title)


def compose(problem: Problem, derivation: Derivation, values: Values, check: CrossCheck) -> Document:
    """The worked solution as a document, with as much detail as the problem's layout asks for."""
    detail = problem.layout.detail
    writer = Writer(Page(derivation, values), Names(problem), uses_fractions(problem.givens))
    return Document(
        title=problem.title,
        running_head=rule_in_short(problem.rounding),
        lead=_lead(derivation, writer),
        givens=givens(problem, writer),
        conventions=conventions(problem, writer),
        equations=equations(problem, writer),
        steps=tuple(_time_step(problem, writer, t, detail) for t in range(1, problem.steps + 1)),
        readout=_readout(problem, writer, detail),
        summary=summary(problem, writer),
        crosscheck=crosscheck(check),
        proof=proof(writer),
    )


def _lead(derivation: Derivation, writer: Writer) -> Text:
    """The results in one sentence, before the work."""
    last = [step for step in derivation.steps if step.name in ("y", "loss") and step.time == derivation.steps[-1].time]
    if not last or writer.page.values.rounding.digits > LONGEST_IN_TEXT:
        return ()
    found: list[str | Maths] = []
    for step in last:
        printed = writer.page.values.printed[step.target]
        relation = EQUALS if printed.exact and writer.page.values.exact(step.target) is not None else APPROX
        found += [", ", Maths(Row((writer.names.of(step.target), relation, rounded_numeral(printed))))]
    return ("Result: ", *found[1:], ".")


def _time_step(problem: Problem, writer: Writer, t: int, detail: Detail) -> Section:
    blocks = [block for block in writer.page.derivation.blocks if block.time == t and block.block.title != readout.LOSS.title]
    if problem.readout != "every":
        blocks = [block for block in blocks if block.block.title not in READOUT_TITLES]
    body = [part for block in blocks for part in working(block, writer, _order(problem, block), detail)]
    lead_in = _what_is_known(problem, writer, t)
    return Section("step", f"Time step {t}", (*lead_in, *body, *table_of_step(problem, writer, t)))


def _order(problem: Problem, block: BlockAt) -> tuple[str, ...]:
    """The printed order of names in a block's equations between vectors."""
    return tuple(readout.ORDER.split()) if block.block in (readout.READOUT, readout.DIFFERENCE) else problem.cell.order


def _what_is_known(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The input, and the state that the step before left behind."""
    before = "the initial state" if t == 1 else f"what step {t - 1} left behind"
    yield Paragraph((f"The input, and {before}:",))
    vectors = [("x", t, problem.inputs)] + [(state, t - 1, problem.hidden) for state in problem.cell.states]
    yield side_by_side(line for vector in vectors for line in _vector_value(writer, *vector))


def _vector_value(writer: Writer, name: str, t: int, size: int) -> Iterator[Line]:
    """A vector's name, relation and numbers as later lines show them; entry by entry where a column would be too wide."""
    ids = [f"{name}.{t}.{unit}" for unit in range(1, size + 1)]
    numbers = [writer.number(writer.page.shown(quantity)) for quantity in ids]
    relations = [EQUALS if writer.is_untouched(quantity) else APPROX for quantity in ids]
    vector, whole = writer.names.vector(name, t), column(numbers) if size > 1 else numbers[0]
    if size == 1 or (fits(whole, vector) and not is_too_tall(size)):
        yield equation(vector, APPROX if APPROX in relations else EQUALS, whole)
    else:
        yield from (equation(writer.names.of(q), r, n) for q, r, n in zip(ids, relations, numbers, strict=True))


def _readout(problem: Problem, writer: Writer, detail: Detail) -> Section | None:
    """Readout, difference and loss, and the drift where printed numbers were carried on."""
    shown_already = READOUT_TITLES if problem.readout == "every" else ()
    wanted = {readout.READOUT.title, readout.DIFFERENCE.title, readout.LOSS.title} - set(shown_already)
    blocks = [block for block in writer.page.derivation.blocks if block.block.title in wanted]
    body = [part for block in blocks for part in working(block, writer, _order(problem, block), detail)]
    body += drift_blocks(writer, _last_quantities(problem))
    if not body:
        return None
    titles = [block.block.title for block in blocks]
    return Section(
        "readout", ", ".join([titles[0], *(title.lower() for title in titles[1:])]) if titles else "Drift", tuple(body)
    )


def _last_quantities(problem: Problem) -> list[str]:
    """The last state, and what is read out of it."""
    ids = [f"{state}.{problem.steps}.{unit}" for state in problem.cell.states for unit in range(1, problem.hidden + 1)]
    if problem.readout:
        ids += [f"y.{problem.steps}.{k}" for k in range(1, problem.outputs + 1)]
    return ids + ["loss"] * (problem.target is not None)
