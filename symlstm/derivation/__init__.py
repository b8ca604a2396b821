"""From a Problem to its Steps: the forward pass, closed forms, proofs of equality."""

from symlstm.derivation.forward import derive
from symlstm.derivation.step import Derivation, Step

__all__ = ["Derivation", "Step", "derive"]
