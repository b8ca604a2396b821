"""Numbers with names above them within brackets, which shall be as high as the numbers, not as the names."""

from symlstm.document.formula import Brackets, Formula, Mark, Named, Row, Script


def has_names(formula: Formula) -> bool:
    """Whether a name stands above some part of a formula."""
    match formula:
        case Named(is_shown=shown):
            return shown
        case Row(items):
            return any(map(has_names, items))
        case Brackets(body) | Mark(_, body) | Script(body):
            return has_names(body)
    return False
