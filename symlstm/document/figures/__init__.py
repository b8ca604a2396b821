"""Figures, drawn in no language in particular: the cell with its numbers, the gates and states over time, the gradient over time."""
