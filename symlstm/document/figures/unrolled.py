"""The network over time: layers one above the other, time from left to right, a box for each cell at each time step.

The layout that is usual since Graves, "Supervised sequence labelling with recurrent neural networks", 2012, chapter 3: what a cell hands
on lies, what one layer reads of another stands. In a layer that runs both ways the cell that runs from right to left stands higher
and to the right, so that every wire is seen.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from symlstm.document.figures.canvas import ARROW, BESIDE, NAME, UNDER, Canvas, box_width, room_of
from symlstm.document.figures.drawing import SHEET, Drawing
from symlstm.document.figures.time_columns import Columns, times_drawn
from symlstm.document.formula import DOTS, THIN, Formula, Row, Upright
from symlstm.document.names import Names
from symlstm.document.scripts import StepNumber
from symlstm.document.wording import uncapitalized
from symlstm.language import _
from symlstm.network import Network, Stage
from symlstm.network.names import Role

TALL, IN_BOX = 7.6, 2.4  # mm: the box of a cell, and what it is wider than its word
CLEAR = 1.6  # mm from a name to the next wire
OFF_MIDDLE = 1.0  # mm that boxes of a layer that runs both ways are off the middle
PARTED = 2.4  # mm between two wires of one cell
BETWEEN_LAYERS, BETWEEN_WAYS, JOINED = (
    5.4,
    4.0,
    3.0,
)  # mm from box to box, and from the upper box to where hidden states are joined
NEAR_DOTS = 2.6  # mm from the middle of dots to the wires beside them


def unrolled_network(
    network: Network, names: Names, times: Sequence[StepNumber | None], read_out_at: Collection[StepNumber | None]
) -> Drawing | None:
    """The network at these time steps, of which those that do not fit on the sheet are left out; None where hardly any fits."""
    wide = max(box_width(_title(cell)) for cell in network.cells) + IN_BOX
    columns = _columns(network, names, times, wide)
    return _Unrolled(network, names, columns, wide, read_out_at).drawn() if columns else None


def _columns(network: Network, names: Names, times: Sequence[StepNumber | None], wide: float) -> Columns | None:
    """As many columns as there is room for, between the names of the layers on the left and of the last states on the right."""
    aside = _aside(network, wide)
    last = times[-1]
    states = [names.vector(state, time) for state in network.states for time in (last, last + 1 if last else None)]
    room = ARROW[0] + BESIDE + max(map(room_of, states)) + CLEAR  # beside a box
    left = max((room_of(_layer(n)) + CLEAR for n in range(1, len(network.layers) + 1)), default=0.0) * (len(network.layers) > 1)
    pitch, first, end = 2 * aside + (wide / 2 if aside else wide) + room, left + room + wide / 2 + aside, aside + wide / 2 + room
    drawn = times_drawn(times, int((SHEET - first - end) // pitch) + 1)
    return Columns(drawn, left, first, pitch, first + (len(drawn) - 1) * pitch + end) if drawn else None


def _aside(network: Network, wide: float) -> float:
    """How far from the middle of a column the boxes of a layer that runs both ways stand; 0 where none does."""
    return wide / 2 + OFF_MIDDLE if any(len(layer) > 1 for layer in network.layers) else 0.0


def _title(cell: Stage) -> Formula:
    """RNN, LSTM, GRU: what stands in a box."""
    return Upright(_(cell.title).split()[-1])


def _layer(number: int) -> Formula:
    words = uncapitalized(_("Layer {n}", n=number)).split()
    return Row(tuple(part for word in words for part in (THIN, THIN, Upright(word)))[2:])


class _CellRow(NamedTuple):
    """The boxes of one cell: the height of their middle, and how far right of the middle of its column each stands."""

    cell: Stage
    up: float
    aside: float


class _Unrolled(Canvas):
    """Collects the parts of the diagram of a network over time."""

    def __init__(self, network: Network, names: Names, columns: Columns, wide: float, read_out_at: Collection[StepNumber | None]):
        super().__init__()
        self.network, self.names, self.columns, self.wide, self.read_out_at = network, names, columns, wide, read_out_at

    def drawn(self) -> Drawing:
        """All of it."""
        bottom = self._inputs()
        for number, layer in enumerate(self.network.layers, 1):
            bottom = self._layer(number, layer, bottom)
        return self.drawing(self.columns.right, self._predictions(bottom))

    def _inputs(self) -> float:
        """The names of the inputs; where the wires from them begin."""
        for x, time in self.columns.steps():
            for n, name in enumerate(self.network.inputs[::-1]):
                self.label(x, NAME + n * 2 * NAME, self.names.vector(name, time), "centre")
        return 2 * NAME * len(self.network.inputs)

    def _layer(self, number: int, layer: Sequence[Stage], bottom: float) -> float:
        """The cells of a layer, and the wires into and out of it; where those begin that lead to the next."""
        first = bottom + BETWEEN_LAYERS + TALL / 2
        aside = _aside(self.network, self.wide) * (len(layer) > 1)
        rows = [_CellRow(cell, first + n * (TALL + BETWEEN_WAYS), aside * (2 * n - 1)) for n, cell in enumerate(layer)]
        for x, _time in self.columns.steps():
            self._read(rows, x, bottom)
        for row in rows:
            self._boxes(row)
            self._handed_on(row)
        if len(self.network.layers) > 1:
            self.label(0, (rows[0].up + rows[-1].up) / 2, _layer(number))
        return self._left_behind(rows, rows[-1].up + TALL / 2)

    def _read(self, rows: Sequence[_CellRow], x: float, bottom: float) -> None:
        """From below into each cell; where there are two the wire parts."""
        if len(rows) == 1:
            self.wire((x, bottom), (x, rows[0].up - TALL / 2))
            return
        parting = bottom + BETWEEN_LAYERS - JOINED
        self.wire((x, bottom), (x, parting), arrow=False)
        self.dot(x, parting)
        for row in rows:
            self.wire((x, parting), (x + row.aside, parting), (x + row.aside, row.up - TALL / 2))

    def _boxes(self, row: _CellRow) -> None:
        for x, _time in self.columns.steps():
            self.box(x + row.aside, row.up, _title(row.cell), self.wide, TALL)
        for x in self.columns.dots():
            self.label(x + row.aside, row.up, DOTS, "centre")

    def _handed_on(self, row: _CellRow) -> None:
        """The states of a cell from each time step to the next, from what is given to what is left, the hidden state below."""
        states = row.cell.states[::-1]
        for n, state in enumerate(states):
            level, to_name = row.up + PARTED * ((len(states) - 1) / 2 - n), UNDER / 2 + NAME
            for column in range(-1, len(self.columns.times)):
                start, end = self._ends(row, column)
                self.wire(*(((end, level), (start, level)) if row.cell.place.reverse else ((start, level), (end, level))))
                name = self.names.vector(state, self.columns.handed(column, row.cell.place.reverse))
                self.label(self._beside(row, column), level - to_name if n else level + to_name, name)

    def _ends(self, row: _CellRow, column: int) -> tuple[float, float]:
        """From the right edge of a box to the left edge of the next; beside dots, and at the edges of the sheet."""
        columns, aside = self.columns, row.aside
        start = columns.left if column < 0 else columns.across(column) + aside + self._half(column)
        end = columns.right if column == columns.last else columns.across(column + 1) + aside - self._half(column + 1)
        return start, end

    def _half(self, column: int) -> float:
        return self.wide / 2 if self.columns.has_step(column) else NEAR_DOTS

    def _beside(self, row: _CellRow, column: int) -> float:
        """Where a state's name begins: right of the box, and of the wire that stands there."""
        if column < 0:
            return self.columns.left + ARROW[0] * row.cell.place.reverse
        right = max(row.aside + self.wide / 2, -row.aside)
        return self.columns.across(column) + right + ARROW[0] * row.cell.place.reverse + BESIDE

    def _left_behind(self, rows: Sequence[_CellRow], top: float) -> float:
        """The hidden states on their way to the next layer, or to the prediction where one is read out: joined, if there are two."""
        is_top = self.network.is_top(rows[0].cell)
        joined = top + JOINED * (len(rows) > 1)
        for x, time in self.columns.steps():
            if len(rows) > 1 and (not is_top or self._is_read_out(time)):
                for row in rows:
                    self.wire((x + row.aside, row.up + TALL / 2), (x + row.aside, joined), (x, joined), arrow=False)
                self.dot(x, joined)
        return joined

    def _is_read_out(self, time: StepNumber) -> bool:
        return self.network.output is not None and time in self.read_out_at

    def _predictions(self, bottom: float) -> float:
        """The predictions above the last layer, each with the weights that lead to it; the height of the sheet."""
        output = self.network.output
        if output is None or self.network.prediction is None:
            return bottom + UNDER
        weights = [parameter.name for parameter in output.parameters.values() if parameter.role is Role.MATRIX]
        top = bottom + BETWEEN_LAYERS + UNDER
        for x, time in self.columns.steps():
            if self._is_read_out(time):
                self.wire((x, bottom), (x, top))
                self.label(x + BESIDE, bottom + NAME + UNDER, self.names.plain(weights[0]))
                self.label(x, top + NAME, self.names.vector(self.network.prediction, time), "centre")
        return top + 2 * NAME
