"""What stands over the cells in a file: `output`, `loss` and `over_time`."""

from dataclasses import dataclass

from symlstm.network.outputs import BIAS, WEIGHTS
from symlstm.problem.findings import Findings
from symlstm.problem.options import read_choice
from symlstm.problem.stages import LOSS_NAMES, OUTPUT_NAMES, OVER_TIME, USUAL_LOSS, Head, LossName, OutputName, OverTime
from symlstm.problem.tree import Tree
from symlstm.problem.wording import either, shown
from symlstm.words import N_, said

ONLY_FOR: dict[LossName, OutputName] = {"cross-entropy": "softmax", "binary-cross-entropy": "sigmoid"}


@dataclass(frozen=True, slots=True)
class HeadKeys:
    """The choices of a file.

    output  None where there is no W_y, so that the prediction is the hidden state
    loss    None where there is no target
    upstream  the states that get gradients from outside
    """

    output: OutputName | None
    has_bias: bool
    loss: LossName | None
    over_time: OverTime
    upstream: tuple[str, ...] = ()

    def head(self, steps: int, outputs: int, sums_to_one: bool) -> Head:
        """With what the loss is divided by, for so many time steps that are read out."""
        divisors = {"mean-squared": steps * outputs}
        divisor = divisors.get(self.loss or "", steps if self.over_time == "mean" else 1)
        return Head(self.output, self.has_bias, self.loss, max(1, divisor), sums_to_one, self.upstream)

    @property
    def named(self) -> Head:
        """The head for names alone, before any number is read."""
        return self.head(1, 1, sums_to_one=True)


def read_head(tree: Tree, findings: Findings) -> HeadKeys:
    """How predictions are read out and judged; what does not go together is reported."""
    weights = tree.get("weights")
    names = weights.keys() if isinstance(weights, dict) else set()
    has_readout = WEIGHTS in names or BIAS in names
    output = _output(tree, has_readout, findings)
    loss = _loss(tree, output, findings)
    over_time = read_choice(tree, "", "over_time", OVER_TIME, OVER_TIME[0], findings)
    _check_mean(tree, loss, findings)
    has_target = "target" in tree
    table = tree.get("upstream")
    states = tuple(map(str, table)) if isinstance(table, dict) else ()
    return HeadKeys(output if has_readout else None, BIAS in names, loss if has_target else None, over_time, states)


def _output(tree: Tree, has_weights: bool, findings: Findings) -> OutputName:
    output = read_choice(tree, "", "output", OUTPUT_NAMES, OUTPUT_NAMES[0], findings)
    if output != OUTPUT_NAMES[0] and not has_weights:
        hint = N_("add W_y under [weights], or leave output out: the prediction is then h itself")
        findings.add("output", shown(output), N_("no output, as there is no W_y"), hint)
    return output


def _loss(tree: Tree, output: OutputName, findings: Findings) -> LossName:
    usual = USUAL_LOSS[output]
    before = findings.count
    loss = read_choice(tree, "", "loss", LOSS_NAMES, usual, findings)
    needed = ONLY_FOR.get(loss)
    if needed and needed != output and findings.count == before:
        fitting = either(each for each in LOSS_NAMES if ONLY_FOR.get(each) in (None, output))
        expected = said("{losses}, as the output is {output}", losses=fitting, output=output)
        hint = said("write output = {output} for {loss}", output=shown(needed), loss=loss)
        findings.add("loss", shown(loss), expected, hint)
    if "loss" in tree and "target" not in tree and findings.count == before:
        findings.add("loss", shown(loss), N_("a target beside it"), N_("add target = [...], or leave loss out"))
    return loss


def _check_mean(tree: Tree, loss: LossName, findings: Findings) -> None:
    if "over_time" in tree and loss == "mean-squared":
        hint = N_("mean-squared is the mean over time steps and outputs already")
        findings.add("over_time", shown(tree["over_time"]), N_("no over_time with mean-squared"), hint)
    elif "over_time" in tree and "target" not in tree:
        hint = N_("without a target there is no loss")
        findings.add("over_time", shown(tree["over_time"]), N_("a target beside it"), hint)
