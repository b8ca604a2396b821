"""All passes of a derivation in order: forward, and where the layout asks for it backward and one step of gradient descent."""

from symlstm.derivation.bptt import backward
from symlstm.derivation.forward import forward
from symlstm.derivation.step import Derivation
from symlstm.derivation.update import update
from symlstm.errors import UsageError
from symlstm.gc_tuning import infrequent_gc
from symlstm.problem.problem import Problem


@infrequent_gc()
def derive(problem: Problem) -> Derivation:
    """Every quantity, each as one step, in reading order. The backward pass belongs to it where the problem's layout says so.

    Raises UsageError for a backward pass of a problem without a target.
    """
    blocks = tuple(forward(problem))
    if problem.layout.backward and problem.target is None and not problem.upstream:
        raise UsageError("the backward pass starts from the loss, and this problem has no target")
    if problem.layout.backward:
        blocks += tuple(backward(problem))
    if problem.training is not None:
        blocks += tuple(update(tuple(block for block in blocks if block.phase == "gradients"), problem.network.names))
    return Derivation(problem.givens, blocks, problem.network)
