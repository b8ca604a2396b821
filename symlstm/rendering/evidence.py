"""The evidence for every verdict as JSON-ready data, so that a mark can be run again and appealed. All numbers are text."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from symlstm.derivation.expression import Expression, renamed, variables
from symlstm.derivation.step import Derivation
from symlstm.derivation.text_form import formula_text
from symlstm.document.feedback.formulas import read_as_numbers
from symlstm.document.feedback.misreadings import number_as_given
from symlstm.errors import Finding
from symlstm.language import _
from symlstm.marking.causes import Cause, Diagnosis
from symlstm.marking.charges import MarkedLine
from symlstm.marking.formula_line import by_ids
from symlstm.marking.mark import Marked, Marker
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.marking.tolerance import ends
from symlstm.marking.unreadable import why_unreadable
from symlstm.marking.verdict import WRONG, Verdict
from symlstm.marking.written import Unreadable, Written

DIGITS = 12  # of the ends of an interval, for a person to read


def head(marker: Marker) -> dict[str, Any]:
    """The problem and how it was marked."""
    scheme, tolerance = marker.marking.scheme, marker.key.tolerance
    return {
        "problem": {"title": marker.problem.title, "fingerprint": marker.fingerprint},
        "tolerance": {"name": tolerance.name, "inputs": str(tolerance.inputs), "result": str(tolerance.result)},
        "marks": {
            "name": scheme.name,
            "earns": {status.value: str(share) for status, share in scheme.earns.items()},
            "weights": {name: str(weight) for name, weight in sorted(scheme.weights.items())},
            "credit": {name: str(share) for name, share in sorted(scheme.credit.items())},
            "few_digits": str(scheme.few_digits),
            "repeat": "once" if scheme.repeat_once else "each",
            "count": "concepts" if scheme.by_concept else "lines",
        },
    }


def evidence(marked: Marked, marker: Marker, shows_key: bool = False) -> dict[str, Any]:
    """One student's lines. What follows from the given numbers alone is the key, and there only where that is shown."""
    own = OwnNumbers(marker.key, marked.every)
    told = own.values.keys() if shows_key else own.own
    total = marked.total
    return {
        "student": marked.student,
        "earned": str(total.earned),
        "possible": str(total.possible),
        "unused_rows": marked.unused,
        "not_used": [_left_out(finding) for finding in marked.left_out.findings],
        **({"not_used_ids": list(marked.left_out.ids)} if marked.left_out.ids else {}),
        "lines": [_line(line, own, line.quantity in told, marker.derivation) for line in marked.lines],
    }


def not_used(findings: Mapping[str, Sequence[Finding]]) -> list[dict[str, Any]]:
    """What of each file was not used, or needs a look, whoever's it is, and why."""
    return [{"file": name, "where": _(each.where), **_left_out(each)} for name, of_file in findings.items() for each in of_file]


def _left_out(finding: Finding) -> dict[str, Any]:
    """What was not used, and why; the words are those of the message."""
    line = {"line": finding.line} if finding.line else {}
    hint = {"hint": _(finding.hint)} if finding.hint else {}
    return line | {"found": _(finding.found), "expected": _(finding.expected)} | hint


def as_json(head: dict[str, Any], students: list[str]) -> str:
    """The whole file: the head, and students that are JSON already, one on a line."""
    opening = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    return f'{opening},\n "students": [\n' + ",\n".join(students) + "\n ]\n}\n"


def _line(line: MarkedLine, own: OwnNumbers, told: bool, derivation: Derivation) -> dict[str, Any]:
    judged = line.judged
    found: dict[str, Any] = {
        "id": line.quantity,
        "written": judged.entry.text,
        "verdict": line.verdict.value,
        "earned": str(line.earned),
        "of": str(line.weight),
    }
    if told and line.verdict not in (Verdict.CORRECT, Verdict.BLANK):
        low, high = ends(judged.own)
        found["own"] = {"value": str(own.gives(line.quantity)), "from": _decimal(low), "to": _decimal(high)}
    for name, value in (("wide", judged.wide), ("few_digits", judged.few_digits), ("from_given", list(judged.from_given)),
                        ("same_as", line.same_as), ("look", list(line.look))):  # fmt: skip
        found |= {name: value} if value else {}
    if isinstance(judged.entry, Unreadable):
        found["unreadable"] = _(why_unreadable(judged.entry))
    if line.by_hand:
        found["by_hand"] = {"share": str(line.by_hand.share), "note": line.by_hand.note}
    if line.diagnosis:
        found["diagnosis"] = _diagnosis(line.diagnosis, derivation)
    return found | (_signature(line, own) if told and line.verdict in WRONG else {})


def _diagnosis(diagnosis: Diagnosis, derivation: Derivation) -> dict[str, Any]:
    off = {"off": _(diagnosis.off)} if diagnosis.off else {}
    return off | {
        "causes": [_cause(cause, derivation) for cause in diagnosis.causes],
        "accidental": _decimal(diagnosis.doubt, 2),
        "tried": diagnosis.tried,
        "weak": diagnosis.is_weak,
    }


def _cause(cause: Cause, derivation: Derivation) -> dict[str, Any]:
    found: dict[str, Any] = {"name": cause.rule.name, "kind": "slip" if cause.is_slip else "mistake"}
    if cause.edited is not None:
        found |= {"at": list(cause.at), "edited": _edited(cause, by_ids(derivation.by_target[cause.at[0]]))}
    numbers = {name: number_as_given(value) for name, value in cause.numbers.items()}
    return found | ({"numbers": numbers} if numbers else {})


def _edited(cause: Cause, right: Expression) -> str:
    """The edited formula; a number that was read in place of a given one as such numbers are given."""
    assert cause.edited is not None
    formula, numbers = read_as_numbers(cause, cause.edited, right)
    read = {name: number_as_given(value) for name, value in numbers.items() if name not in cause.numbers}
    shown = {name: f"({text})" if text.startswith("-") else text for name, text in read.items()}
    return formula_text(renamed(formula, {name: shown.get(name, name) for name in variables(formula)}))


def _signature(line: MarkedLine, own: OwnNumbers) -> dict[str, Any]:
    """How far the entry is from what the student's numbers give: what new entries of the catalogue can be found from."""
    entry, (low, high) = line.judged.entry, ends(own.values[line.quantity])
    if not isinstance(entry, Written):
        return {}
    middle = (low + high) / 2
    ratio = {"ratio": _decimal(entry.value / middle)} if middle else {}
    return {"difference": _decimal(entry.value - middle)} | ratio


def _decimal(value: Fraction, digits: int = DIGITS) -> str:
    """A fraction to so many figures."""
    from decimal import Context, Decimal

    context = Context(prec=digits)
    return str(context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(context))
