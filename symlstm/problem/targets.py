"""What is read out, when, and what it should have been: `readout` and `target`."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from symlstm.errors import Finding
from symlstm.network.names import Size
from symlstm.network.outputs import WEIGHTS
from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.findings import Findings, FindingsWithin
from symlstm.problem.keys import Given
from symlstm.problem.options import did_you_mean
from symlstm.problem.settings import Readout
from symlstm.problem.shapes import MOST_IN_FULL, both, check_matrix, check_vector, written_in_full
from symlstm.problem.sizes import Sizes
from symlstm.problem.stages import LossName
from symlstm.problem.tree import BareNumber, Tree
from symlstm.problem.typed import Matrix
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

WORDS: tuple[Literal["last", "every"], ...] = ("last", "every")
EXPECTED = N_('"last", "every", or a list of time steps such as [2, 4]')


def read_readout(tree: Tree, steps: int, findings: Findings) -> Readout:
    """At which time steps the prediction is read out."""
    value = tree.get("readout", WORDS[0])
    if isinstance(value, list):
        return _listed(value, steps, findings)
    for word in WORDS:
        if type(value) is str and value == word:
            return word
    hint = (
        said("write {list}", list=f"[{value}]")
        if _is_whole(value) and str(value) != "0"
        else did_you_mean(value, WORDS, "readout")
    )
    findings.add("readout", shown(value), EXPECTED, hint)
    return WORDS[0]


def _listed(value: list[Any], steps: int, findings: Findings) -> Readout:
    """Time steps counted from 1, each later than the one before it."""
    times = [int(each) for each in value if _is_whole(each)]
    if not times or len(times) < len(value):
        wrong = next((each for each in value if not _is_whole(each)), None)
        hint = said('write "{word}"', word=value[0]) if value in ([word] for word in WORDS) else N_("time steps count from 1")
        findings.add("readout", shown(value if wrong is None else wrong), EXPECTED, hint)
    elif any(later <= earlier for earlier, later in itertools.pairwise(times)):
        findings.add("readout", shown_list(times), N_("time steps in rising order, each once"))
    elif steps and not (times[0] >= 1 and times[-1] <= steps):
        wrong_time = times[0] if times[0] < 1 else times[-1]
        expected = said("time steps from 1 to {last}", last=steps)
        hint = counting("the sequence has {n} row", "the sequence has {n} rows", steps)
        findings.add("readout", said("time step {number}", number=wrong_time), expected, hint)
    else:
        return tuple(times)
    return WORDS[0]


def shown_list(times: list[int]) -> str:
    text = ", ".join(map(str, times[:10]))
    return f"[{text}, ...]" if len(times) > 10 else f"[{text}]"


def _is_whole(value: Any) -> bool:
    text = str(value) if type(value) is int or isinstance(value, BareNumber) else ""
    return text.isdecimal() and len(text) < 6


def times_read_out(readout: Readout, steps: int) -> tuple[int, ...]:
    """The time steps, counted from 1."""
    if isinstance(readout, tuple):
        return readout
    return tuple(range(1, steps + 1)) if readout == "every" else (steps,)


def _one_hot_meant(target: Given, outputs: int | None) -> Callable[[Finding], Finding]:
    """A target that may be the number of a class, as PyTorch takes it, is told how that is written here."""
    numbers = target.value if isinstance(target.value, list) else [target.value]
    is_class = outputs and outputs > 1 and all(_is_whole(each) and int(str(each)) < outputs for each in numbers)

    def told(finding: Finding) -> Finding:
        if not (is_class and numbers) or finding.where != target.where or not outputs or outputs > MOST_IN_FULL:
            return finding
        number = int(str(numbers[0]))
        row = written_in_full([int(place == number) for place in range(outputs)])
        return replace(finding, hint=said("if {number} is a class, counted from 0, write {row}", number=str(number), row=row))

    return told


def check_target(target: Given, readout: Readout, sizes: Sizes, has_output: bool, findings: Findings) -> None:
    """Report a target that is not K numbers for each time step that is read out."""
    times = len(times_read_out(readout, sizes.steps)) if sizes.steps else None
    findings = FindingsWithin(findings, _one_hot_meant(target, sizes.outputs))
    outputs = _outputs(sizes, has_output) if sizes.outputs else ""
    if times == 1 and (_is_flat(target) or not isinstance(target.value, list)):
        check_vector(target, sizes.outputs, outputs, findings)
    elif _is_flat(target) and sizes.outputs in (1, None):
        check_vector(target, times, _numbers_for(readout), findings)
    else:
        check_matrix(target, times, sizes.outputs, both(_rows_for(readout), outputs), findings)


def _outputs(sizes: Sizes, has_output: bool) -> str:
    if has_output:
        return sizes.in_words((Size.OUTPUT,))
    return said("hidden H = {number}: without {weights} the prediction is h itself", number=sizes.outputs, weights=WEIGHTS)


def _numbers_for(readout: Readout) -> str:
    if isinstance(readout, tuple):
        return said("one for each time step that is read out")
    return said("one for each time step")


def _rows_for(readout: Readout) -> str:
    if isinstance(readout, tuple):
        return said("one row for each time step that is read out")
    return said("one row, for the last time step") if readout == "last" else said("one row for each time step")


def read_target(target: Given, readout: Readout, findings: Findings) -> Matrix:
    """One row for each time step that is read out; a flat list is one row, or one number for each of several."""
    if not _is_flat(target):
        return read_matrix(target, findings)
    numbers = read_vector(target, findings)
    is_one_row = readout == "last" or (isinstance(readout, tuple) and len(readout) == 1)
    return (numbers,) if is_one_row else tuple((number,) for number in numbers)


def check_range(target: Matrix, where: str, loss: LossName | None, findings: Findings) -> None:
    """Report targets that are no probabilities where the loss takes their logarithms' weights from them."""
    for row, numbers in enumerate(target, 1):
        for column, number in enumerate(numbers, 1):
            if loss == "binary-cross-entropy" and not 0 <= number <= 1:
                findings.add(f"{where}[{row}][{column}]", shown(number), N_("a number from 0 to 1, with binary-cross-entropy"))
            elif loss == "cross-entropy" and number < 0:
                findings.add(f"{where}[{row}][{column}]", shown(number), N_("0 or more, with cross-entropy"))


def _is_flat(given: Given) -> bool:
    return isinstance(given.value, list) and not any(isinstance(entry, list) for entry in given.value)
