"""From a Problem to its Steps: forward pass, backpropagation through time, closed forms, proofs of equality."""

from symlstm.derivation.passes import derive
from symlstm.derivation.step import Derivation, Step

__all__ = ["Derivation", "Step", "derive"]
