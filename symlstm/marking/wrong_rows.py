"""Right numbers in the wrong rows of a form: two quantities exchanged, units or time steps in another order.

Whoever filled them in worked everything out; it is one slip, however many rows it spoils.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from symlstm.language import N_
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.causes import Diagnosis
from symlstm.marking.follow import Judged, is_read
from symlstm.marking.written import Written
from symlstm.network.ids import Id, identity

IN_WRONG_ROWS = N_("right numbers in the wrong rows of the form")
FEWEST = 3  # lines, that the numbers of each other's rows belong to

Sources = Mapping[str, str]  # from which row the number of a line was to come


def with_wrong_rows(key: AnswerKey, lines: Sequence[Judged], found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """The diagnoses of a sheet, with the wrong lines put together whose right numbers stand in each other's rows; of several ways to
    exchange them that which accounts for most."""
    written = {line.step.target: line for line in lines if is_read(line)}
    wrong = [target for target in found if target in written]
    if len(wrong) < FEWEST:
        return dict(found)
    best = max((_explained(key, written, wrong, rows) for rows in _ways(wrong, list(written))), key=len, default=[])
    together = {target: found[target].charged_with(best[0], IN_WRONG_ROWS) for target in best} if len(best) >= FEWEST else {}
    return {**found} | together


def _explained(key: AnswerKey, written: Mapping[str, Judged], wrong: Sequence[str], rows: Sources) -> list[str]:
    """The wrong lines whose right number stands in another row; none where that holds of some only."""
    moved = [target for target in wrong if rows.get(target, target) != target]
    entries = [(target, written[rows[target]].entry if rows[target] in written else None) for target in moved]
    return moved if all(isinstance(entry, Written) and key.accepts(target, entry) for target, entry in entries) else []


def _ways(wrong: Sequence[str], written: Sequence[str]) -> Iterator[Sources]:
    """Ways in which rows may be exchanged."""
    by_name: dict[str, list[str]] = {Id.parse(target).name: [] for target in wrong}
    for target in written:
        by_name.get(Id.parse(target).name, []).append(target)
    for one, other in combinations(by_name, 2):
        yield {**_renamed(by_name[one], other), **_renamed(by_name[other], one)}
    for of in (tuple(by_name), *((name,) for name in by_name)):
        numbers = {target: Id.parse(target).numbers for name in of for target in by_name[name]}
        rows = {target: each for target, each in numbers.items() if len(each) == 2}
        if rows:
            last_step, last_unit = (max(Id.parse(target).numbers[index] for target in rows) for index in (0, 1))
            yield {target: _at(target, time, last_unit + 1 - unit) for target, (time, unit) in rows.items()}
            yield {target: _at(target, last_step + 1 - time, unit) for target, (time, unit) in rows.items()}
            yield {target: _at(target, unit, time) for target, (time, unit) in rows.items()}


def _renamed(targets: Sequence[str], name: str) -> Sources:
    return {target: identity(name, *Id.parse(target).numbers) for target in targets}


def _at(target: str, time: int, unit: int) -> str:
    return identity(Id.parse(target).name, time, unit)
