"""Which cell a section is about, where a network has several: its layer, and which way it runs."""

from dataclasses import replace

from symlstm.language import _
from symlstm.network import Network, Stage
from symlstm.network.ids import Place
from symlstm.network.names import Role


def called(network: Network, cell: Stage) -> str:
    """Layer 2; Layer 1, from right to left; of one layer that runs both ways, From right to left; nothing of a cell alone."""
    place = cell.place.in_any_sample
    if cell.place.sample:
        sample, rest = _("Sample {n}", n=cell.place.sample), called(network, replace(cell, place=place)) if place.layer else ""
        return f"{sample}, {_uncapitalized(rest)}" if rest else sample
    direction = _("from right to left") if place.reverse else _("from left to right")
    if not place.layer:
        return ""
    if len(network.layers) == 1:
        return direction[0].upper() + direction[1:]
    layer = _("Layer {n}", n=place.layer)
    return f"{layer}, {direction}" if len(network.layers[place.layer - 1]) > 1 else layer


def called_alone(network: Network, cell: Stage) -> str:
    """The same of a cell whatever the sample."""
    return called(network, replace(cell, place=cell.place.in_any_sample))


def title_with(network: Network, cell: Stage, title: str) -> str:
    """A title behind what the cell is called: Layer 2, time step 3."""
    said = called(network, cell)
    return _("{cell}, {title}", cell=said, title=_uncapitalized(title)) if said else title


def title_of_sample(sample: int, title: str) -> str:
    """A title behind the sample that it is about, where there are several: Sample 2, loss."""
    return _("{cell}, {title}", cell=_("Sample {n}", n=sample), title=_uncapitalized(title)) if sample else title


def _uncapitalized(title: str) -> str:
    """A title that begins with a small letter, but for an abbreviation such as LSTM."""
    return title if title[1:2].isupper() else title[0].lower() + title[1:]


def figure_with(kind: str, cell: Stage) -> str:
    """The name of a figure: states, states-l1r."""
    return f"{kind}-{cell.place.prefix[:-1].replace('.', '-')}" if cell.place.prefix else kind


def title_with_place(network: Network, place: Place, title: str) -> str:
    """The same of the cell at a place; the title alone where no cell stands there."""
    cell = _cell_at(network, place)
    return title_with(network, cell, title) if cell else title


def called_at(network: Network, place: Place) -> str:
    """What the cell at a place is called; nothing where no cell stands there."""
    cell = _cell_at(network, place)
    return called(network, cell) if cell else ""


def _cell_at(network: Network, place: Place) -> Stage | None:
    """The cell at a place, as that of any sample."""
    cell = next((cell for cell in network.cells if cell.place == place), None)
    return replace(cell, place=place.in_any_sample) if cell else None


def name_with(kind: str, place: Place, t: int) -> str:
    """The name of a section: step-3, step-l1r-3."""
    return f"{kind}-{place.prefix.replace('.', '-')}{t}"


def own_name(network: Network, cell: Stage, text: str) -> str:
    """What a quantity of a cell is called in the network: l1.h, where the cell has a layer."""
    place = cell.place
    prefixes = (place.prefix, place.in_any_sample.prefix, network.place.prefix)  # all samples have the same parameters
    return next((prefix + text for prefix in prefixes if prefix + text in network.names), text)


def first_of_each_kind(network: Network) -> tuple[Stage, ...]:
    """Of cells with the same equations, whatever their sizes, the first."""
    kinds: dict[object, Stage] = {}
    for cell in network.cells:
        kinds.setdefault(_kind(cell), cell)
    return tuple(kinds.values())


def _kind(cell: Stage) -> object:
    has_peepholes = any(parameter.role is Role.DIAGONAL for parameter in cell.parameters.values())
    return cell.name, tuple(sorted(cell.options.items())), has_peepholes


def places(network: Network) -> tuple[Place, ...]:
    """The places of all cells, and that of what belongs to none."""
    return tuple(dict.fromkeys((*(cell.place for cell in network.cells), network.place)))


def before(cell: Stage, t: int) -> int:
    """The time step that a cell works through just before another one."""
    return t + 1 if cell.place.reverse else t - 1


def after(cell: Stage, t: int) -> int:
    """The time step that a cell works through just after another one."""
    return t - 1 if cell.place.reverse else t + 1
