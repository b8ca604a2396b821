"""What is said: the worked solution as named sections of blocks and formula trees."""

from symlstm.document.blocks import Document
from symlstm.document.compose import compose

__all__ = ["Document", "compose"]
