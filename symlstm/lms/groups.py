"""The titles below which the numbers that are asked stand: time steps, what is read out, gradients."""

from collections.abc import Sequence

from symlstm.derivation.step import BlockAt
from symlstm.document.cells import title_of_sample, title_with
from symlstm.document.wording import capitalized, listed
from symlstm.language import _
from symlstm.network import Network
from symlstm.network.ids import Place
from symlstm.network.samples import BatchNetwork
from symlstm.problem import Problem

READ_OUT = ("readout", "loss")
TIMED = ("forward", "backward")


def group_of(block: BlockAt, problem: Problem) -> tuple[object, ...]:
    """What blocks have in common that stand below one title. What is read out at each time step stands with that."""
    phase = "forward" if block.phase == "readout" and not (problem.is_read_out_after or problem.layers) else block.phase
    if phase in READ_OUT:
        return READ_OUT, block.place.sample
    return phase, block.place, block.time if phase in TIMED else 0


def title_of(network: Network, blocks: Sequence[BlockAt]) -> str:
    """The title of such blocks."""
    block = blocks[0]
    if block.phase in READ_OUT:
        return _title_of_readout(network, block.place, {each.phase for each in blocks})
    titles = {
        "forward": lambda: _("Time step {t}", t=block.time),
        "backward": lambda: _("Backward: time step {t}", t=block.time),
        "gradients": lambda: _("Gradients of the parameters"),
    }
    said = titles.get(block.phase, lambda: _("After the step of gradient descent"))()
    cell = next((cell for cell in network.cells if cell.place == block.place), None)
    return title_with(network, cell, said) if cell else title_of_sample(block.place.sample, said)


def _title_of_readout(network: Network, place: Place, phases: set[str]) -> str:
    if isinstance(network, BatchNetwork) and not place.sample:
        return _("Loss of all samples")
    parts = [word for phase, word in (("readout", _("prediction")), ("loss", _("loss"))) if phase in phases]
    return title_of_sample(place.sample, capitalized(listed(parts)))
