"""What one person gets: their variant, a worksheet, an answer form and the solution, as the contents of files.

It is a function of what is ordered and of the person alone, and takes and gives only what can be sent to another process or machine.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from symlstm.classroom.diagnosable import Diagnosability
from symlstm.classroom.manifest import Paper
from symlstm.classroom.roster import JOINERS, Person
from symlstm.classroom.slots import Varying, slots_of
from symlstm.classroom.stems import stem_of_id
from symlstm.classroom.stress import stress_of
from symlstm.classroom.variants import DrawnVariant, diagnosability, draw_variant
from symlstm.derivation import derive
from symlstm.document.blanks import KindOfBlanks
from symlstm.document.blocks import Document, Strong
from symlstm.gc_tuning import infrequent_gc
from symlstm.language import _, speaking
from symlstm.marking.class_csv import empty_csv
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.sheet_toml import empty_toml
from symlstm.pipeline import Solution, solve
from symlstm.problem import Problem, loads
from symlstm.problem.toml_writer import toml_text
from symlstm.problem.wording import cut_off
from symlstm.rendering import write_document
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.spreadsheet import text_cell
from symlstm.worksheets import Worksheet, make_worksheet

TEXT_FORMS: Mapping[str, Callable[..., str]] = {"csv": empty_csv, "toml": empty_toml}
FORMS = (*TEXT_FORMS, "xlsx")
PAGES = ("pdf", "html", "tex", "md")
LONGEST_NAME = 48  # letters of a name in the head of a page, of which the id is to be seen, too


@dataclass(frozen=True)
class Order:
    """What is made for everybody; a plain value, the same for all of a class.

    source       the problem, as a TOML text
    seed         the words that all seeds are made of
    ask          the names of the quantities that the answer form asks
    formats      of FORMS and PAGES
    never        of diagnosable variants: the mistakes that can never be told apart; None where it is not asked
    language     in which the pages are
    """

    source: str
    seed: str
    ask: tuple[str, ...]
    formats: tuple[str, ...]
    blanks: KindOfBlanks = "results"
    go_on_from: tuple[str, ...] = ()
    points: int = 0
    never: tuple[str, ...] | None = None
    language: str = "en"

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(name for name in self.formats if name in FORMS)

    @property
    def pages(self) -> tuple[str, ...]:
        return tuple(name for name in self.formats if name in PAGES)


@dataclass(frozen=True)
class MadePaper:
    """A paper and the contents of its files, by their paths below the folder of the class.

    lost   letters of their name that no font has
    """

    paper: Paper
    files: Mapping[str, bytes]
    lost: str = ""


def paths_for(order: Order, stem: str) -> list[str]:
    """The files of one paper, below the folder of the class."""
    pages = [f"{folder}/{stem}.{name}" for folder in ("worksheets", "solutions") for name in order.pages]
    return [f"problems/{stem}.toml", *pages, *(f"forms/{stem}.{name}" for name in order.forms)]


def make_paper(order: Order, person: Person) -> MadePaper:
    """Make somebody's paper. Raises ProblemError where no variant is pleasant by hand, RenderError where typst is missing."""
    with infrequent_gc(), speaking(order.language):
        drawn = drawn_for(order, person)
        solution = solve(drawn.problem)
        lost: set[str] = set()
        stem = stem_of_id(person.id)
        files = {path: _bytes(made) for path, made in _files(order, person, stem, solution, lost.update).items()}
        hashes = {path: hash_of(content) for path, content in files.items()}
        of_variant = fingerprint(drawn.problem)
        paper = Paper(person, stem, seed_for(order, person), of_variant, hashes, stress=stress_of(solution, drawn.tries))
        return MadePaper(paper, files, "".join(sorted(lost)))


def hash_of(content: bytes) -> str:
    """As the manifest has it."""
    return hashlib.sha256(content).hexdigest()


def drawn_for(order: Order, person: Person) -> DrawnVariant:
    """Somebody's variant."""
    source, slots, told = _prepared(order)
    return draw_variant(source, slots, seed_for(order, person), told=told)


def seed_for(order: Order, person: Person) -> str:
    """The seed of somebody's variant: of the problem, the words and their id, and of nobody else."""
    words = "\n".join((source_fingerprint(order.source), json.dumps([order.seed, person.id])))
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:16]


@lru_cache(maxsize=4)
def source_fingerprint(source: str) -> str:
    """The fingerprint of the problem that all variants are of."""
    return fingerprint(loads(source))


@lru_cache(maxsize=4)
def _prepared(order: Order) -> tuple[Problem, tuple[Varying, ...], Diagnosability | None]:
    """What all papers of an order share, worked out once in each process."""
    source = loads(order.source)
    return source, slots_of(source, derive(source)), None if order.never is None else diagnosability(source, order.never)


def _files(order: Order, person: Person, stem: str, solution: Solution, lost: Callable[[str], None]) -> dict[str, str | bytes]:
    whose, variant = f"{cut_off(person.name, LONGEST_NAME)} ({cut_off(person.id, LONGEST_NAME)})", solution.problem
    sheet = replace(make_worksheet(solution, order.ask, order.blanks, order.go_on_from, order.points), whose=whose)
    files: dict[str, str | bytes] = {f"problems/{stem}.toml": _variant_file(variant, order, person)}
    for name in order.pages:
        files[f"worksheets/{stem}.{name}"] = _written(sheet.document, name, lost)
    for name in order.forms:
        files[f"forms/{stem}.{name}"] = _form(name, sheet, person)
    for name in order.pages:
        files[f"solutions/{stem}.{name}"] = _written(_solution_for(whose, solution), name, lost)
    return files


def _solution_for(whose: str, solution: Solution) -> Document:
    """The worked solution, which says on each page whose sheet it belongs to."""
    title = _("{title}: solution", title=solution.problem.title)
    head = _("{whose}, problem {fingerprint}", whose=whose, fingerprint=fingerprint(solution.problem))
    lead = (Strong(f"{whose}."), " ", *solution.document.lead)
    return replace(solution.document, title=title, running_head=head, lead=lead)


def _written(document: Document, name: str, lost: Callable[[str], None]) -> str | bytes:
    return pdf_of(write_document(document, "typ"), lost) if name == "pdf" else write_document(document, name)  # type: ignore[arg-type]


def _form(name: str, sheet: Worksheet, person: Person) -> str | bytes:
    """The answer form, with the name filled in: no formula to a spreadsheet, whatever the roster holds."""
    problem = sheet.solution.problem
    places = problem.rounding.places if problem.rounding.figures is None else None
    student = person.name if name == "toml" else _cell(person.name)
    if name not in TEXT_FORMS:
        return sheet.render_workbook(student)
    return TEXT_FORMS[name](sheet.asked, fingerprint(problem), places, student=student)


def _cell(name: str) -> str:
    """A name as a cell: as it is, but where a spreadsheet would take it for something else."""
    plain = "".join(letter for letter in name if letter not in JOINERS)
    guarded = text_cell(plain)
    return name if guarded == plain else guarded


def _variant_file(variant: Problem, order: Order, person: Person) -> str:
    made = f"The variant of the problem {source_fingerprint(order.source)} for {person.id}."
    return toml_text(variant, f"{made}\nIts own fingerprint is {fingerprint(variant)}.")


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8")
