"""The names of letters that are no part of the alphabet: spoken as they are, and what LaTeX and Typst call them."""

NAMES = {"σ": "sigma", "τ": "tau", "δ": "delta", "η": "eta", "∂": "partial"}
