"""The names of everything that is computed for a problem: what `carried` may name."""

from collections.abc import Iterator

from symlstm.cells import Cell


def quantities(cell: Cell | None, has_readout: bool, has_target: bool, backward: bool) -> tuple[str, ...] | None:
    """The names in reading order; None if the cell is not known."""
    if cell is None:
        return None
    names = [equation.target.name for equation in cell.equations] + ["y"] * has_readout
    compared = ["diff", "loss"] * (has_readout and has_target)
    return (*names, *compared, *(_gradients(cell, names) if backward else ()))


def _gradients(cell: Cell, names: list[str]) -> Iterator[str]:
    """The names of gradients and of updated parameters."""
    parameters = [name for weight, bias, _ in cell.affine_maps() for name in (weight, bias)] + ["W_y", "b_y"]
    yield from (f"d_{name}" for name in (*names, "x") if cell.has_own_letter(name))
    yield from (f"d_{state}{end}" for state in cell.states for end in ("_in", "0"))
    yield from (f"{prefix}{name}" for prefix in ("d_", "new_") for name in parameters)
