"""What follows the cell: readout, difference from the target, loss. The same for every cell.

y_t = W_y h_t + b_y (K,); diff_t = y_t - target_t (K,); the loss is half the sum of the squared differences.
"""

from symlstm.cells.cell import Block, Equation, Glyph, affine, symbols_of, total

ORDER = "h y target diff loss"
h, y, target, diff, loss = symbols_of(ORDER)
W_y, b_y = symbols_of("W_y b_y")
LOSS_TERM = diff**2 / 2  # what one difference adds to the loss

READOUT = Block("Readout", "the prediction, read off the hidden state", (Equation(y, affine(W_y, b_y, h), "readout"),))
DIFFERENCE = Block(
    "Difference", "how far the prediction is from the target", (Equation(diff, total(y, -target), "difference from the target"),)
)
LOSS_RULE = "loss"
LOSS = Block("Loss", "half the sum of the squared differences", ())  # its one equation is as long as the sequence is read out
GLYPHS = {
    "diff": Glyph("e"),
    "target": Glyph("τ"),
    "loss": Glyph("L"),
}
