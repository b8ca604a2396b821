"""All passes of a derivation in order: forward, and where the layout asks for it backward and one step of gradient descent."""

from symlstm.derivation.bptt import backward
from symlstm.derivation.forward import forward
from symlstm.derivation.step import Derivation
from symlstm.derivation.update import update
from symlstm.errors import UsageError
from symlstm.gc_tuning import infrequent_gc
from symlstm.network.network import Network
from symlstm.problem.problem import Problem


@infrequent_gc()
def derive(problem: Problem) -> Derivation:
    """Every quantity, each as one step, in reading order. The backward pass belongs to it where the problem's layout says so.

    Raises UsageError for a backward pass of a problem without a target, and where an activation has no gradient.
    """
    blocks = tuple(forward(problem))
    if problem.layout.backward:
        _refuse_without_gradients(problem.network)
        blocks += tuple(backward(problem))
    if problem.training is not None:
        blocks += tuple(update(tuple(block for block in blocks if block.phase == "gradients"), problem.network.names))
    return Derivation(problem.givens, blocks, problem.network)


def _refuse_without_gradients(network: Network) -> None:
    if not network.has_gradients:
        raise UsageError("the backward pass starts from the loss, and this problem has no target")
    stepping = next((e.name for _, e in network.equations() if e.applies("step")), None)
    if stepping:
        raise UsageError(
            f"the backward pass goes through {stepping}, and the step function has no gradient; take another activation"
        )
