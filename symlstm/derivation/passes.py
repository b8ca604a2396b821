"""All passes of a derivation in order: forward, and where the layout asks for it backward and one step of gradient descent."""

from itertools import chain

from symlstm.derivation.bptt import backward
from symlstm.derivation.forward import forward
from symlstm.derivation.samples import total_gradients, total_loss
from symlstm.derivation.step import BlockAt, Derivation
from symlstm.derivation.update import update
from symlstm.errors import UsageError
from symlstm.gc_tuning import infrequent_gc
from symlstm.network.network import Network
from symlstm.problem.problem import Problem
from symlstm.words import N_, said


@infrequent_gc()
def derive(problem: Problem) -> Derivation:
    """Every quantity, each as one step, in reading order. The backward pass belongs to it where the problem's layout says so.

    Raises UsageError for a backward pass of a problem without a target, and where an activation has no gradient.
    """
    blocks = _forward(problem)
    if problem.layout.backward:
        _refuse_without_gradients(problem.network)
        blocks += _backward(problem)
    if problem.training is not None:
        blocks += tuple(update(tuple(filter(_is_of_all, blocks)), problem.network.names))
    return Derivation(problem.givens, blocks, problem.network)


def _forward(problem: Problem) -> tuple[BlockAt, ...]:
    if not problem.samples:
        return tuple(forward(problem))
    return (*chain(*map(forward, problem.each_sample)), *total_loss(problem))


def _backward(problem: Problem) -> tuple[BlockAt, ...]:
    if not problem.samples:
        return tuple(backward(problem))
    of_samples = tuple(chain(*map(backward, problem.each_sample)))
    return (*of_samples, *total_gradients(problem, of_samples))


def _is_of_all(block: BlockAt) -> bool:
    """Whether a block is of gradients to which every sample has given its part."""
    return block.phase == "gradients" and not block.place.sample


def _refuse_without_gradients(network: Network) -> None:
    if not network.has_gradients:
        raise UsageError(N_("the backward pass starts from the loss, and this problem has no target"))
    stepping = next(filter(None, (stage.without_slope for stage in network.stages)), None)
    if stepping:
        raise UsageError(
            said(
                "the backward pass goes through {quantity}, and the step function has no gradient; take another activation",
                quantity=stepping,
            )
        )
