"""The names of letters that are no part of the alphabet, spoken as they are, and what LaTeX and Typst call them; and accents."""

NAMES = {"σ": "sigma", "τ": "tau", "δ": "delta", "η": "eta", "∂": "partial"}
ACCENTS = {"tilde": "\u02dc"}  # as signs of their own, to be set above a letter
FUNCTION_WORDS = ("tanh", "exp")  # for which LaTeX and Typst have a command; any other word in a formula is set upright
