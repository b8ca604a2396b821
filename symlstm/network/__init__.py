"""What is computed, as data: equations between vectors, in stages."""

from symlstm.network.cells import CELLS
from symlstm.network.equation import Equation, EquationBlock
from symlstm.network.glyph import Glyph
from symlstm.network.network import Network, network_of
from symlstm.network.stage import Parameter, Stage

__all__ = ["CELLS", "Equation", "EquationBlock", "Glyph", "Network", "Parameter", "Stage", "network_of"]
