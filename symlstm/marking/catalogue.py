"""The catalogue of mistakes, one rule to a line: its name, its wording for students, the lines on which it can occur, and the edit of
the formula that makes it.

It rests on experience and on common questions: no public collection of students' mistakes is known.
Where two rules give the same formula on a line, the first one counts: specific rules stand before general ones.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Literal

from symlstm.derivation.expression import Expression
from symlstm.language import N_
from symlstm.marking import (
    edits,
    edits_of_backward,
    edits_of_gates,
    edits_of_networks,
    edits_of_outer_products,
    edits_of_outputs,
    edits_of_paths,
    edits_of_peepholes,
    edits_of_softmax,
    edits_of_stacks,
    edits_of_states,
    edits_of_sums,
    edits_of_weights,
    misread_states,
)
from symlstm.marking.edits import Edit
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.misread_states import Misreading
from symlstm.marking.pattern import rewrite
from symlstm.network.ids import without_place

Where = str | Callable[[FormulaLine], bool]  # a name with * as a wildcard, or a test of the line
FORWARD: tuple[Where, ...] = (attrgetter("is_forward"),)
GRADIENTS: tuple[Where, ...] = (attrgetter("is_gradient"),)
PRE_ACTIVATIONS: tuple[Where, ...] = (attrgetter("is_pre_activation"),)
UPDATES: tuple[Where, ...] = (attrgetter("is_update"),)
ENTROPIES: tuple[Where, ...] = (edits_of_outputs.is_entropy,)
OF_SCORES: tuple[Where, ...] = (edits_of_outputs.is_gradient_of_scores,)
OF_SOFTMAX: tuple[Where, ...] = (edits_of_outputs.is_gradient_of_softmax,)
ANY: tuple[Where, ...] = ("*",)


@dataclass(frozen=True)
class Rule:
    """A kind of mistake.

    name     its fixed name, in reports and in schemes of marks
    wording  what was done, as it follows "this is what comes out with"
    hint     a question that points to it
    edits    what it turns a line's formula into
    lines    the lines on which it can occur: names of quantities, with * as a wildcard, or tests of a line
    weight   how likely it is beside another rule
    reorders whether who makes it works in another order, so that a line may read what is else worked out only after it
    misread  how it reads the given initial states, on all lines at once; such a rule has no edits of single lines
    jointly  what it turns formulas into where it was made on all lines that it fits, of each line the first edit that fits it; on one
             line alone that is another mistake
    of_inputs      what of the input is misread, on all lines at once: numbers of one time step, those of two exchanged, or the whole sequence
    of_parameters  which weights and biases are misread, on all lines at once: one number, those of two gates exchanged, all signs
    """

    name: str
    wording: str
    hint: str
    edits: tuple[Edit, ...]
    lines: tuple[Where, ...] = ANY
    weight: float = 1.0
    reorders: bool = False
    misread: Misreading | None = None
    jointly: tuple[Edit, ...] = ()
    of_inputs: Literal["", "numbers", "steps", "sequence"] = ""
    of_parameters: Literal["", "numbers", "gates", "signs"] = ""

    @property
    def reads_given(self) -> bool:
        """Whether it is something given that is misread, once for all lines that read it."""
        return bool(self.misread or self.of_inputs or self.of_parameters)

    def may_stand_on(self, line: FormulaLine) -> bool:
        """Whether the rule can occur on a line, as on all lines of its quantity."""
        return any(_is_at(line, where) for where in self.lines)

    def jointly_at(self, line: FormulaLine) -> Expression | None:
        """The formula that a line turns into where this was done on several; None where it does not fit."""
        if self.may_stand_on(line):
            return next((made for edit in self.jointly for made in edit(line) if made is not None), None)
        return None

    def at(self, line: FormulaLine) -> Iterator[tuple[tuple[Hashable, ...], Expression]]:
        """The formulas that a line turns into with this mistake, each with its numbers: among all that is done with the line, and among what
        its own edit does. What does nothing here, or cannot be done, has numbers, too."""
        if self.may_stand_on(line):
            made = ((edit, number, each) for edit, does in enumerate(self.edits) for number, each in enumerate(does(line)))
            for running, (edit, number, each) in enumerate(made):
                if each is not None and each != line.expression:
                    yield (running, (edit, number)), each


def _is_at(line: FormulaLine, where: Where) -> bool:
    return _is_named(line.step.name, where) if isinstance(where, str) else where(line)


@lru_cache(maxsize=1 << 14)  # the same few names at every time step
def _is_named(name: str, where: str) -> bool:
    return fnmatchcase(without_place(name), where)


MISREAD = 2.5  # how likely an initial state is misread beside a mistake that would have to be made on all lines of the first step, and no more
INPUT_MISREAD = 12.0  # the same of a number that is read on all lines of one step, and at one step alone
WEIGHT_MISREAD = 0.01  # the same of a weight: there are many, and each may be read in many ways
JOINTLY = 4.0  # the same of what is one mistake only where it was made on lines of several kinds
HALF, TWO, MINUS = Fraction(1, 2), Fraction(2), Fraction(-1)

CATALOGUE = (
    # Of what is given
    Rule("initial-state-as-zero", N_("the given initial state taken as zero"), N_("Which state does the first step begin with?"), (), weight=MISREAD, misread=misread_states.as_zero),
    Rule("initial-state-entries-exchanged", N_("entries of the given initial state exchanged"), N_("Which entry of the initial state belongs to which unit?"), (), weight=MISREAD, misread=misread_states.entries_exchanged),
    Rule("initial-states-exchanged", N_("the given initial states exchanged"), N_("Which of the initial states is the hidden state, which the cell state?"), (), weight=MISREAD, misread=misread_states.states_exchanged),
    Rule("initial-state-sign", N_("the wrong sign on the given initial state"), N_("What is the sign of each entry of the initial state?"), (), weight=MISREAD, misread=misread_states.without_sign),
    Rule("input-misread", N_("a number of the input misread"), N_("Which numbers does this time step read?"), (), weight=INPUT_MISREAD, of_inputs="numbers"),
    Rule("inputs-exchanged", N_("the inputs of two time steps exchanged"), N_("Which numbers does each time step read?"), (), weight=MISREAD, of_inputs="steps"),
    Rule("weight-misread", N_("a weight or a bias misread"), N_("Compare the weights and biases with those that are given."), (), weight=WEIGHT_MISREAD, of_parameters="numbers"),
    Rule("parameters-exchanged", N_("the weights or the biases of two gates exchanged wherever they are read"), N_("Whose weights and bias belong to each gate?"), (), weight=MISREAD, of_parameters="gates"),
    Rule("signs-overlooked", N_("the minus signs of the weights overlooked"), N_("What is the sign of each weight?"), (), weight=MISREAD, of_parameters="signs"),
    Rule("sequence-turned-round", N_("the sequence read from its end to its beginning"), N_("Which input does the first time step read?"), (), weight=MISREAD, of_inputs="sequence"),
    # Of networks of several cells or samples
    Rule("direction-run-forwards", N_("the direction from right to left run from left to right"), N_("From which end does this direction read the sequence, and which state does each step go on from?"), (edits_of_networks.run_forwards,), FORWARD, reorders=True),
    Rule("direction-numbered-from-its-start", N_("the steps of the direction from right to left numbered from where it begins"), N_("Which time step does this direction read first?"), (edits_of_networks.numbered_from_its_start,), FORWARD, reorders=True),
    Rule("directions-paired-wrongly", N_("the two directions joined in the order in which they were worked out, not at the same time step"), N_("Which state of each direction belongs to this time step?"), (edits_of_networks.paired_as_worked_out,), reorders=True),
    Rule("gradient-handed-back-forwards", N_("the gradient of the direction from right to left with what comes back from the wrong neighbour"), N_("Which time step did this direction go on to, so that its gradient comes back?"), (edits_of_networks.handed_back_as_forwards,), GRADIENTS, reorders=True),
    Rule("another-cells-weights", N_("the weights and biases of the other direction, or of another layer"), N_("Whose weights and biases belong to this direction and layer?"), (edits_of_networks.another_cells_weights,), PRE_ACTIVATIONS),
    Rule("state-of-sample-before", N_("the last state of the sample before in place of the initial state"), N_("From which state does each sample begin?"), (edits_of_networks.carried_from_sample,)),
    Rule("state-of-layer-below-carried", N_("the last state of the layer below in place of the initial state"), N_("From which state does each layer begin?"), (edits_of_networks.carried_from_layer,)),
    Rule("state-of-other-direction", N_("the last state of the other direction in place of the initial state"), N_("From which state does each direction begin?"), (edits_of_networks.carried_from_direction,), reorders=True),
    Rule("cell-state-handed-up", N_("the cell state of the layer below in place of its hidden state"), N_("Which state does a layer hand on to the next one?"), (edits_of_networks.cell_state_handed_up,)),
    Rule("state-of-layer-below", N_("the layer below's state of the time step before in place of the layer's own"), N_("Whose state of the time step before does each layer see?"), (edits_of_networks.state_of_layer_below,), FORWARD),
    Rule("input-past-a-layer", N_("the input of the network in place of what the layer below makes of it"), N_("What does each layer read?"), (edits_of_networks.input_past_a_layer,)),
    Rule("another-sample", N_("the input or the target of another sample"), N_("Which sample does each number belong to?"), (edits_of_networks.another_sample,)),
    Rule("samples-summed", N_("the sum over the samples in place of their mean"), N_("Are the samples added, or averaged?"), (edits_of_sums.sum_of_samples,), ("loss", *GRADIENTS)),
    Rule("samples-averaged", N_("the mean over the samples in place of their sum"), N_("Are the samples added, or averaged?"), (edits_of_sums.mean_of_samples,), ("loss", *GRADIENTS)),
    Rule("mean-over-something-else", N_("a mean over the time steps in place of the samples, or the other way round"), N_("What is the mean over: samples, or time steps?"), (edits_of_outputs.averaged_over_others,), ("loss", *GRADIENTS)),
    # Of sums and states
    Rule("recurrent-bias-dropped", N_("the bias of the recurrent product left out"), N_("How many biases are added here?"), (edits_of_gates.without_recurrent_bias,), PRE_ACTIVATIONS),
    Rule("one-of-two-biases", N_("one of the two biases left out"), N_("How many biases does this line have?"), (edits_of_gates.one_of_two_biases,), PRE_ACTIVATIONS),
    Rule("bias-dropped", N_("the bias left out"), N_("Is every term of the sum there?"), (rewrite("bias", ""), rewrite("bias", "", True)), FORWARD),
    Rule("bias-sign", N_("the bias subtracted, not added"), N_("What is the sign of the bias?"), (rewrite("bias", "-bias"),), FORWARD),
    Rule("bias-twice", N_("the bias added twice"), N_("How many times is the bias added?"), (rewrite("bias", "2*bias"),), FORWARD),
    Rule("bias-multiplied", N_("the sum multiplied by the bias"), N_("Is the bias added, or multiplied?"), (edits_of_weights.bias_multiplied,), FORWARD),
    Rule("bias-after-activation", N_("the bias added after the activation"), N_("Where is the bias added: before or after the activation?"), (edits_of_weights.bias_after_activation,), FORWARD),
    Rule("state-after-activation", N_("the products with the hidden state added after the activation"), N_("What is put into the activation?"), (), (*PRE_ACTIVATIONS, "h"), JOINTLY, jointly=(edits_of_weights.state_after_activation,)),
    Rule("bias-sign-in-activation", N_("the wrong sign of the bias in what is put into the activation"), N_("What is the sign of the bias in what is put into the activation?"), (edits_of_weights.bias_turned_in_activation,), FORWARD, 0.3),
    Rule("recurrent-dropped", N_("the terms with the previous hidden state left out"), N_("What does this sum take in besides the input?"), (edits.without_state,), PRE_ACTIVATIONS),
    Rule("input-dropped", N_("the terms with the input left out"), N_("What does this sum take in besides the hidden state?"), (rewrite("weight*x", "", True),), PRE_ACTIVATIONS),
    Rule("product-sign", N_("the wrong sign on one product"), N_("Check the sign of each product."), (rewrite("weight*A", "-weight*A"),), FORWARD),
    Rule("product-dropped", N_("one product left out"), N_("Is every term of the sum there?"), (rewrite("weight*A", ""), rewrite("weight*A*B", "")), FORWARD),
    Rule("peephole-dropped", N_("the peephole left out"), N_("What does this gate see of the cell state?"), (rewrite("diagonal*A", ""),), PRE_ACTIVATIONS),
    Rule("peephole-summed", N_("the peephole as a dot product over all units"), N_("Does a peephole see the cell state of its own unit, or of all?"), (edits_of_peepholes.peephole_summed,), PRE_ACTIVATIONS),
    Rule("peephole-of-another-step", N_("the cell state of the wrong time step in the peephole"), N_("Which cell state does this gate look at: the one before this time step, or the new one?"), (rewrite("diagonal*c", "diagonal*c_prev"),), PRE_ACTIVATIONS),
    Rule("peephole-sees-hidden", N_("the hidden state in the peephole in place of the cell state"), N_("Which state does a peephole look at?"), (rewrite("diagonal*c", "diagonal*h_prev"), rewrite("diagonal*c_prev", "diagonal*h_prev")), PRE_ACTIVATIONS),
    Rule("peephole-sign", N_("the peephole subtracted, not added"), N_("What is the sign of the peephole?"), (rewrite("diagonal*A", "-diagonal*A"),), PRE_ACTIVATIONS),
    Rule("peephole-without-state", N_("the weight of the peephole alone, without the cell state"), N_("What does a peephole look at?"), (rewrite("diagonal*A", "diagonal"),), PRE_ACTIVATIONS),
    Rule("peephole-sees-tanh", N_("tanh of the cell state in the peephole"), N_("Does a peephole see the cell state itself, or its tanh?"), (rewrite("diagonal*c", "diagonal*tanh(c)"), rewrite("diagonal*c_prev", "diagonal*tanh(c_prev)")), PRE_ACTIVATIONS),
    Rule("peephole-of-another-unit", N_("the cell state of another unit in the peephole"), N_("Which unit's cell state does a peephole see?"), (edits_of_peepholes.of_another_unit,), PRE_ACTIVATIONS),
    Rule("peephole-after-activation", N_("the peephole added after the activation"), N_("Where is the peephole added: before or after the activation?"), (edits_of_peepholes.peephole_after_activation,), (*PRE_ACTIVATIONS, "f", "i", "o"), jointly=(rewrite("diagonal*A", ""), edits_of_peepholes.peephole_after_activation)),
    Rule("cell-state-for-hidden", N_("the cell state, or its tanh, in place of the hidden state"), N_("Which state does this sum take in?"), (rewrite("h_prev", "c_prev", True), rewrite("h_prev", "tanh(c_prev)", True)), PRE_ACTIVATIONS),
    Rule("cell-state-added", N_("the old cell state added to the sum before the activation"), N_("What does this sum take in?"), (edits_of_states.cell_state_added,), PRE_ACTIVATIONS),
    Rule("old-state-added", N_("the old hidden state added to the new one"), N_("How does the new hidden state come about?"), (edits_of_states.old_state_added,), ("h",)),
    Rule("cell-state-in-readout", N_("the cell state in place of the hidden state"), N_("Which state does the readout see?"), (rewrite("h", "c", True),), ("y",)),
    Rule("another-read-out", N_("another quantity in place of the hidden state in the readout"), N_("What does the readout read?"), (edits_of_outputs.another_read_out,), FORWARD, 0.3),
    Rule("all-states-read-out", N_("the hidden states of all time steps so far in the readout"), N_("Of which time step is the hidden state that is read out?"), (edits_of_outputs.all_states_read_out,), FORWARD, 0.5),
    Rule("state-just-worked-out", N_("the new state of a unit above in place of the state of the time step before"), N_("From which time step is the hidden state, for every unit?"), (edits_of_states.just_worked_out,), PRE_ACTIVATIONS, reorders=True),
    Rule("output-fed-back", N_("the prediction of the time step before in place of the hidden state"), N_("What is handed on to the next time step?"), (rewrite("h_prev", "y_prev", True),), PRE_ACTIVATIONS, reorders=True),
    Rule("one-step-early", N_("a quantity from the previous time step"), N_("From which time step is each quantity?"), (edits.one_step_early,), weight=0.3),
    Rule("input-of-step-before", N_("the input of the time step before, and none at the first"), N_("Which input does each time step read?"), (), PRE_ACTIVATIONS, JOINTLY, jointly=(edits_of_states.input_of_step_before,)),
    Rule("input-of-another-step", N_("the input of the first time step, none, or the sum of all at a later one"), N_("Which input does each time step read?"), (edits_of_states.input_of_another_step,), PRE_ACTIVATIONS),
    Rule("nothing-handed-on", N_("every time step begun from states of zero"), N_("Which states does each time step go on from?"), (), (*FORWARD, *GRADIENTS), JOINTLY, jointly=(edits_of_states.nothing_handed_on,)),
    Rule("initial-state-kept", N_("the initial state, or that of the first time step, at a later one, as if no state were handed on"), N_("Which state does each time step go on from?"), (edits_of_states.initial_state_kept, edits_of_states.first_state_kept), (*PRE_ACTIVATIONS, "c", "h")),
    Rule("one-step-late", N_("a quantity from the next time step"), N_("From which time step is each quantity?"), (edits.one_step_late,), GRADIENTS),
    Rule("paired-with-another-step", N_("the gradients paired with a quantity of the wrong time step"), N_("Which time step's state did the weights multiply when this gradient arose?"), (edits_of_gates.state_of_another_step,), GRADIENTS),
    Rule("weights-transposed", N_("the weights read down a column, not along a row"), N_("Which row of the weights belongs to this unit?"), (edits_of_weights.transposed,), FORWARD),
    Rule("another-row", N_("the weights or the bias of another unit"), N_("Which row of the weights belongs to this unit?"), (edits_of_weights.another_row,), FORWARD),
    Rule("columns-permuted", N_("weights multiplied by the wrong entries"), N_("Which weight belongs to which entry?"), (edits_of_weights.columns_permuted,), FORWARD),
    Rule("another-gates-weights", N_("another gate's weights or bias"), N_("Whose weights and bias belong to this gate?"), (edits_of_weights.another_gates_weights,), PRE_ACTIVATIONS),
    Rule("stacked-the-other-way", N_("input and hidden state stacked in the other order"), N_("Which columns of the weights belong to the input, which to the hidden state?"), (), (*PRE_ACTIVATIONS, *GRADIENTS), JOINTLY, jointly=(edits_of_stacks.weights_in_other_order, edits_of_stacks.gradients_in_other_order)),
    Rule("own-unit-alone", N_("the own unit alone, as if the recurrent weights were diagonal"), N_("Which units are joined with this one by the recurrent weights?"), (edits_of_backward.of_own_unit, edits_of_backward.from_own_unit), (*PRE_ACTIVATIONS, *GRADIENTS)),
    Rule("added-not-joined", N_("input and hidden state added, not joined"), N_("How do input and hidden state come together?"), (edits_of_weights.added_not_joined,), PRE_ACTIVATIONS),
    Rule("tanh-for-sigmoid", N_("tanh in place of the sigmoid"), N_("Which activation belongs here?"), (rewrite("sigma(A)", "tanh(A)"),)),
    Rule("sigmoid-for-tanh", N_("the sigmoid in place of tanh"), N_("Which activation belongs here?"), (rewrite("tanh(A)", "sigma(A)"),)),
    Rule("activation-left-out", N_("the activation left out"), N_("What is applied to the pre-activation?"), (rewrite("sigma(A)", "A"), rewrite("tanh(A)", "A"), edits_of_softmax.score_alone)),
    Rule("softmax-sum-left-out", N_("the exponential not divided by the sum of the exponentials"), N_("Do your probabilities add up to 1?"), (edits_of_softmax.exponential_alone,), ("y",)),
    Rule("softmax-without-exponential", N_("the score divided by the sum of the scores, without exponentials"), N_("What is done with the scores before they are divided by their sum?"), (edits_of_softmax.without_exponentials,), ("y",)),
    Rule("softmax-over-one", N_("the exponential divided by one of the exponentials, such as the largest, not by their sum"), N_("What stands in the denominator of softmax?"), (edits_of_softmax.over_the_largest,), ("y",)),
    Rule("softmax-over-length", N_("divided by the root of the sum of the squares, not by the sum of the exponentials"), N_("What stands in the denominator of softmax?"), (edits_of_softmax.over_the_length,), ("y",)),
    Rule("softmax-over-others", N_("the sum of the exponentials without the output's own, or with 1 more"), N_("Over which outputs does the sum in the denominator run?"), (edits_of_softmax.over_the_others, edits_of_softmax.one_more_below), ("y",)),
    Rule("softmax-of-squashed", N_("an activation on the scores before softmax"), N_("What is softmax applied to?"), (edits_of_softmax.squashed_scores,), ("y",)),
    Rule("softmax-lowered-above", N_("a score subtracted in the numerator of softmax and not in the denominator"), N_("Where does the number that is subtracted from the scores stand?"), (edits_of_softmax.largest_subtracted_above,), ("y",)),
    Rule("softmax-over-time", N_("the sum over the time steps in the denominator of softmax"), N_("Over what does the sum in the denominator run?"), (edits_of_softmax.shares_over_time,), ("y",), reorders=True),
    Rule("sigmoid-for-softmax", N_("the sigmoid in place of softmax"), N_("Do your probabilities add up to 1?"), (edits_of_softmax.sigmoid_for_softmax,), ("y",)),
    Rule("activation-twice", N_("the activation applied twice"), N_("How often is the activation applied?"), (rewrite("sigma(A)", "sigma(sigma(A))"), rewrite("tanh(A)", "tanh(tanh(A))"))),
    Rule("sign-in-exponential", N_("the wrong sign in the exponential"), N_("Is the exponential of the argument, or of minus the argument, in the sigmoid?"), (rewrite("sigma(A)", "sigma(-A)"), rewrite("sigma(A)", "exp(A)*sigma(A)"))),
    Rule("half-or-double-argument", N_("half or twice the argument of the activation"), N_("What exactly is the argument of the activation?"), (rewrite("tanh(A)", "tanh(A/2)"), rewrite("tanh(A)", "tanh(2*A)"), rewrite("tanh(A)", "sigma(2*A)"), rewrite("sigma(A)", "sigma(2*A)"), rewrite("sigma(A)", "sigma(A/2)"))),
    Rule("derivative-for-function", N_("the derivative of the activation in place of the activation"), N_("Is the activation asked for, or its derivative?"), (rewrite("sigma(A)", "sigma(A)*(1-sigma(A))"), rewrite("tanh(A)", "1-tanh(A)**2"))),
    Rule("derivative-for-value", N_("the derivative of tanh in place of its value"), N_("Is tanh itself asked for here, or its derivative?"), (rewrite("tanh_c", "1-tanh_c**2"), rewrite("g", "1-g**2")), ("h", "c", "d_o", "d_i")),
    Rule("one-missing-in-denominator", N_("the 1 in the denominator of the sigmoid left out"), N_("What stands in the denominator of the sigmoid?"), (rewrite("sigma(A)", "exp(A)"),)),
    Rule("exponential-for-sigmoid", N_("the exponential of minus the argument in place of the sigmoid"), N_("What has to be done with the exponential before it is the sigmoid?"), (rewrite("sigma(A)", "exp(-A)"),)),
    Rule("ten-for-e", N_("a power of 10 in place of a power of e"), N_("Which key of the calculator is the exponential function?"), (rewrite("sigma(A)", "1/(1+exp(-log(10)*A))"), rewrite("exp(A)", "exp(log(10)*A)", True))),
    Rule("brackets-left-out", N_("the brackets around the denominator or the numerator left out on the calculator"), N_("Where do the brackets of the quotient begin and end?"), (rewrite("sigma(A)", "1+exp(-A)"), rewrite("z*A+(1-z)*B", "z*A+1-z*B"), rewrite("tanh(A)", "exp(A)-exp(-2*A)+exp(-A)"), rewrite("tanh(A)", "1-exp(-2*A)+exp(-A)")), weight=0.5),
    Rule("sinh-for-tanh", N_("the hyperbolic sine in place of tanh"), N_("Which key of the calculator is tanh?"), (rewrite("tanh(A)", "exp(A)/2-exp(-A)/2"),)),
    Rule("relu-for-activation", N_("ReLU in place of the activation"), N_("Which activation belongs here?"), (edits.rectified,), weight=0.3),
    Rule("activation-on-readout", N_("an activation on a readout that has none"), N_("Does the readout have an activation?"), (edits.on_the_whole("sigma"), edits.on_the_whole("tanh")), ("y",)),
    Rule("gates-exchanged", N_("forget gate and input gate exchanged"), N_("Which gate belongs to the old cell state, which to the candidate?"), (rewrite("f*A+i*B", "i*A+f*B"),), ("c",)),
    Rule("gate-not-applied", N_("a gate not applied"), N_("What does each gate multiply?"), (rewrite("z*A+(1-z)*B", "B"), rewrite("f*A", "A"), rewrite("i*A", "A"), rewrite("o*A", "A"), rewrite("z*A", "A"), rewrite("(1-z)*A", "A"), rewrite("r*A", "A"), rewrite("r*A", "A", True)), FORWARD),
    Rule("summand-dropped", N_("one of the two terms left out"), N_("Is every term of the sum there?"), (rewrite("f*A", ""), rewrite("i*A", ""), rewrite("z*A+B*C", "B*C"), rewrite("(1-z)*A", "")), ("c", "h")),
    Rule("another-gate", N_("the wrong gate"), N_("Which gate belongs here?"), (edits.another_gate, rewrite("1-z", "r")), ("c", "h")),
    Rule("another-gate-throughout", N_("the wrong gate"), N_("Which gate belongs here?"), (edits.throughout, edits.another_gate), ("z_n",), 0.5),
    Rule("reset-before", N_("the reset gate applied before the matrix product, not after"), N_("Is the state reset before the matrix product, or after it?"), (edits_of_gates.reset_before_product,), ("z_n",)),
    Rule("recurrent-bias-moved", N_("the recurrent bias added outside the reset gate"), N_("Does the reset gate act on the recurrent bias, too?"), (edits_of_gates.recurrent_bias_moved,), ("z_n", "m"), 0.5),
    Rule("recurrent-bias-outside", N_("the recurrent bias added outside the reset gate"), N_("Does the reset gate act on the recurrent bias, too?"), (edits_of_gates.recurrent_bias_outside,), ("z_n",)),
    Rule("bias-inside-reset", N_("a bias multiplied by the reset gate"), N_("What does the reset gate act on, and what not?"), (edits_of_gates.bias_inside_reset,), ("z_n",)),
    Rule("reset-in-activation", N_("the reset gate on the candidate's whole sum, at its activation"), N_("What does the reset gate act on, and what not?"), (edits_of_gates.reset_in_activation,), ("z_n", "n"), jointly=(edits_of_gates.reset_in_activation, rewrite("r*A", "A", True))),
    Rule("reset-on-whole-sum", N_("the reset gate applied to the whole sum, not to the state alone"), N_("What does the reset gate act on, and what not?"), (edits_of_gates.reset_on_the_whole_sum,), ("z_n",)),
    Rule("reset-after", N_("the reset gate applied after the matrix product, not before"), N_("Is the state reset before the matrix product, or after it?"), (edits.reset_after_product,), ("z_n",)),
    Rule("reset-after-with-bias", N_("the reset gate applied after the matrix product, to the bias, too"), N_("What does the reset gate act on: the old hidden state, or more?"), (edits_of_gates.reset_after_with_bias,), ("z_n",), 0.3),
    Rule("reset-of-input", N_("the reset gate applied to the input"), N_("What does the reset gate act on: the input, or the old hidden state?"), (edits_of_gates.reset_of_input,), ("z_n",)),
    Rule("reset-in-other-gate", N_("the old hidden state reset in another gate, too"), N_("Where does the reset gate act?"), (edits_of_gates.reset_in_other_gate,), PRE_ACTIVATIONS, reorders=True),
    Rule("reset-on-candidate", N_("the reset gate on the finished candidate, not on the old hidden state inside it"), N_("Where does the reset gate act?"), (), ("z_n", "h"), JOINTLY, jointly=(rewrite("r*A", "A", True), rewrite("n", "r*n"))),
    Rule("reset-as-forget-gate", N_("the reset gate on the old hidden state in the new state, as a forget gate"), N_("Where does the reset gate act, and what mixes the old state with the candidate?"), (), ("z_n", "h"), JOINTLY, jointly=(rewrite("r*A", "A", True), edits_of_gates.mixed_as_in_an_lstm)),
    Rule("reset-in-new-state", N_("the reset gate applied to the old state in the new state, too"), N_("Where does the reset gate act?"), (rewrite("z*h_prev", "z*r*h_prev"), rewrite("(1-z)*h_prev", "(1-z)*r*h_prev")), ("h",)),
    Rule("state-left-out", N_("a gate alone, without what it multiplies"), N_("What does each gate multiply?"), (rewrite("f*A", "f"), rewrite("i*A", "i"), rewrite("o*A", "o"), rewrite("z*A", "z"), rewrite("r*h_prev", "r", True)), ("c", "h", "z_n")),
    Rule("before-activation", N_("the pre-activation in place of what the activation makes of it"), N_("Was the activation taken before this line?"), (edits.before_activation,)),
    Rule("minus-for-plus", N_("minus in place of plus"), N_("Are the terms added or subtracted?"), (rewrite("i*A", "-i*A"), rewrite("f*A", "-f*A")), ("c",)),
    Rule("gru-habit", N_("one minus the forget gate in place of the input gate"), N_("Where does the weight of the candidate come from?"), (rewrite("i", "1-f"),), ("c",)),
    Rule("forget-gate-coupled", N_("one minus the input gate in place of the forget gate"), N_("Where does the weight of the old cell state come from?"), (rewrite("sigma(A)", "1-i"),), ("f",), reorders=True),
    Rule("update-and-reset-exchanged", N_("the update gate and the reset gate exchanged"), N_("Which gate acts on the state inside the candidate, and which one mixes the old state with it?"), (), ("z_n", "n", "h"), JOINTLY, jointly=(edits_of_gates.update_and_reset_exchanged,)),
    Rule("reset-of-one-unit", N_("the reset gate of unit 1 for all units"), N_("Has each unit a reset gate of its own?"), (), ("z_n",), JOINTLY, jointly=(edits_of_gates.reset_of_first_unit,)),
    Rule("update-of-one-unit", N_("the update gate of unit 1 for all units"), N_("Has each unit an update gate of its own?"), (), ("h",), JOINTLY, jointly=(edits_of_gates.update_of_first_unit,)),
    Rule("gates-of-gru-exchanged", N_("the update gate's two shares exchanged"), N_("Which share keeps the old hidden state?"), (rewrite("z*A+(1-z)*B", "(1-z)*A+z*B"),), ("h",)),
    Rule("candidate-carried-on", N_("the old candidate in place of the old hidden state"), N_("What does the update gate keep: the old hidden state, or the old candidate?"), (rewrite("z*h_prev", "z*n_prev"),), ("h",)),
    Rule("one-minus-forgotten", N_("the gate in place of one minus the gate, or the other way round"), N_("What is multiplied by the gate, and what by one minus the gate?"), (rewrite("1-z", "z"), rewrite("1-i", "i"), rewrite("z*A", "(1-z)*A"), rewrite("r*A", "(1-r)*A", True), rewrite("f*A", "(1-f)*A"), rewrite("i*A", "(1-i)*A"), rewrite("o*A", "(1-o)*A")), ("h", "c", "f", "d_n", "d_h_in", "d_h0", "z_n")),
    Rule("hidden-for-cell-state", N_("the previous hidden state in place of the previous cell state"), N_("Which state does the forget gate multiply?"), (rewrite("c_prev", "h_prev"),), ("c", "d_f")),
    Rule("cell-state-shown", N_("the cell state itself as the hidden state, without tanh and output gate"), N_("How does the hidden state come from the cell state?"), (rewrite("o*tanh_c", "c"),), ("h",)),
    Rule("cell-state-squashed", N_("tanh applied to the new cell state itself"), N_("Is the cell state handed on as it is, or its tanh?"), (edits.on_the_whole("tanh"),), ("c", "tanh_c"), 0.5, jointly=(edits.on_the_whole("tanh"), rewrite("tanh(c)", "c"))),
    Rule("candidate-squashed-again", N_("tanh of the candidate, which is a tanh already"), N_("Is the candidate put into a function once more before it comes into the cell state?"), (rewrite("g", "tanh(g)"),), ("c", "d_i")),
    Rule("squashed-state-carried-on", N_("tanh of the cell state handed on to the next time step in place of the cell state"), N_("What of the cell state does the next time step go on from?"), (rewrite("c_prev", "tanh(c_prev)"),), ("c", "d_f")),
    Rule("tanh-of-product", N_("tanh of the product, not the product with tanh"), N_("What is tanh applied to: the cell state, or what the output gate lets through?"), (rewrite("o*tanh_c", "tanh(o*c)"),), ("h",)),
    Rule("activation-on-new-state", N_("an activation applied to the new hidden state"), N_("Is anything applied to the hidden state once it is mixed?"), (edits.on_the_whole("tanh"), edits.on_the_whole("sigma")), ("h",), 0.5),
    Rule("output-without-tanh", N_("the cell state itself in place of its tanh"), N_("What is applied to the cell state before the output gate?"), (rewrite("tanh_c", "c"),), ("h", "d_o")),
    Rule("output-with-sigmoid", N_("the sigmoid of the cell state in place of its tanh"), N_("Which activation does the cell state pass through?"), (rewrite("tanh_c", "sigma(c)"),), ("h", "d_o")),
    Rule("previous-cell-state", N_("the previous cell state in place of the new one"), N_("Which cell state does the output gate act on?"), (rewrite("tanh_c", "tanh(c_prev)"),), ("h",)),
    Rule("sum-for-product", N_("a sum in place of the product"), N_("How does a gate act on what it lets through?"), (rewrite("o*tanh_c", "o+tanh_c"), rewrite("i*A", "i+A"), rewrite("f*A", "f+A"), rewrite("z*h_prev", "z+h_prev"), rewrite("z*n", "z+n"), rewrite("r*h_prev", "r+h_prev", True)), ("h", "c", "z_n")),
    Rule("dot-for-elementwise", N_("a sum over all units in place of the product unit by unit"), N_("Is the product a dot product, or unit by unit?"), (edits_of_sums.summed_products,), ("c", "h", "d_f", "d_i", "d_g", "d_o")),
    Rule("derivative-left-out", N_("the derivative of the activation left out"), N_("Which factor does the chain rule give for the activation?"), (rewrite("A*(1-A)", ""), rewrite("1-A**2", ""), rewrite("A*step(B)", "A")), GRADIENTS),
    Rule("derivative-incomplete", N_("part of the derivative of the activation left out, or a wrong sign in it"), N_("What is the derivative of the activation, in full?"), (edits_of_paths.derivative_on_one_path, rewrite("A*(1-A)", "A"), rewrite("A*(1-A)", "1-A"), rewrite("A*(1-A)", "A*(1+A)"), rewrite("1-A**2", "1-A"), rewrite("1-A**2", "(1-A)**2"), rewrite("1-A**2", "A"), rewrite("1-A**2", "A**2"), rewrite("1-A**2", "1+A**2")), GRADIENTS),
    Rule("derivative-of-other-function", N_("the derivative of the sigmoid and that of tanh mistaken for each other"), N_("Which function was applied here, and what is its derivative?"), (rewrite("A*(1-A)", "1-A**2"), rewrite("1-A**2", "A*(1-A)")), GRADIENTS, 0.25),
    Rule("derivative-at-wrong-argument", N_("the derivative of the activation at the wrong argument"), N_("Where is the derivative evaluated?"), (rewrite("1-tanh_c**2", "1-c**2"), rewrite("1-tanh_c**2", "1-tanh(tanh_c)**2"), rewrite("A*(1-A)", "sigma(A)*(1-sigma(A))"), rewrite("1-A**2", "1-tanh(A)**2")), GRADIENTS),
    Rule("path-forgotten", N_("one of the paths of the gradient forgotten"), N_("Along how many paths does the loss depend on this quantity?"), (edits_of_paths.path_forgotten, edits_of_paths.term_of_difference, rewrite("weight*A", ""), edits_of_paths.no_path, edits_of_paths.one_path, edits_of_peepholes.no_way_back), GRADIENTS),
    Rule("target-added", N_("the target added, not subtracted"), N_("How is the difference formed?"), (rewrite("A-B", "A+B"),), ("diff", *OF_SCORES)),
    Rule("target-left-out", N_("the target left out"), N_("How is the difference formed?"), (rewrite("A-B", "A"),), ("diff", *OF_SCORES)),
    Rule("another-target", N_("the target of another output or time step"), N_("Which target belongs to this output and this time step?"), (edits_of_outputs.target_of_another,), ("diff", *OF_SCORES), 0.3),
    Rule("gate-missing-in-gradient", N_("a factor left out"), N_("Which factors does the product have?"), (rewrite("A*B", "A"),), GRADIENTS),
    Rule("share-for-sum", N_("one time step's share in place of the sum over time"), N_("Which time steps use this parameter?"), (edits_of_sums.one_share,), GRADIENTS),
    Rule("sample-for-all", N_("one sample in place of all of them"), N_("Which samples have a part in this?"), (edits.one_sample,), ("loss", *GRADIENTS)),
    Rule("step-left-out", N_("one time step left out of the sum over time"), N_("Which time steps use this parameter?"), (edits_of_sums.share_left_out,), GRADIENTS),
    Rule("mean-for-sum", N_("the mean over time in place of the sum"), N_("Is the gradient a sum over time, or a mean?"), (edits_of_sums.averaged,), GRADIENTS),
    Rule("paths-averaged", N_("the mean of two paths in place of their sum"), N_("Are what comes from the readout and what comes back from the next step added, or averaged?"), (edits_of_paths.paths_averaged,), GRADIENTS),
    Rule("own-gate", N_("the gate itself in place of what it multiplies"), N_("What does this gate multiply?"), (rewrite("c_prev", "f"), rewrite("g", "i"), rewrite("i", "g"), rewrite("tanh_c", "o")), ("d_f", "d_i", "d_g", "d_o")),
    Rule("wrong-factor", N_("the wrong factor in the chain rule"), N_("What is each quantity multiplied by on the way forward?"), (edits_of_backward.another_factor,), GRADIENTS, 0.3),
    Rule("gradients-of-gates-exchanged", N_("what belongs to the gradients of two gates exchanged"), N_("What is each gate multiplied by?"), (edits_of_backward.of_another_gate,), ("d_f", "d_i", "d_g", "d_o")),
    Rule("gradient-before-derivative", N_("the gradient of the gate in place of that of its pre-activation"), N_("With respect to what is the gradient that the weights meet?"), (edits_of_backward.of_the_activated,), GRADIENTS),
    Rule("loss-at-every-step", N_("the gradient of the readout added where nothing is read out, too"), N_("At which time steps does the loss depend on the hidden state directly?"), (edits_of_paths.loss_at_every_step,), GRADIENTS),
    Rule("hidden-state-squashed-again", N_("the derivative of tanh multiplied into the gradient of the hidden state"), N_("Was this derivative multiplied in already, or is it still to come?"), (edits_of_paths.through_state,), GRADIENTS),
    Rule("loss-for-derivative", N_("the loss itself, or 1, in place of its derivative"), N_("Is the loss asked for here, or its derivative?"), (edits_of_backward.loss_itself,), GRADIENTS),
    Rule("order-in-gradient", N_("the gradients of the weights for the input and for the state in the other order"), N_("What does this column of the weights multiply?"), (edits_of_stacks.gradients_in_other_order,), GRADIENTS),
    Rule("outer-product-transposed", N_("the outer product the other way round: rows and columns exchanged"), N_("Which of the two vectors gives the rows of this gradient?"), (edits_of_outer_products.the_other_way_round,), GRADIENTS),
    Rule("another-column-of-gradient", N_("the entry of another column: what the weight of another unit met"), N_("What does this weight multiply?"), (edits_of_outer_products.column_of_another_unit,), GRADIENTS),
    Rule("cell-state-in-gradient", N_("the wrong one of the two states in the gradient of a weight"), N_("Which state does this weight multiply?"), (edits_of_outer_products.cell_state_met, edits_of_outer_products.hidden_state_met), GRADIENTS),
    Rule("gradient-unpaired", N_("the gradient of a weight without what the weight multiplies"), N_("What does this weight multiply?"), (edits_of_outer_products.unpaired,), GRADIENTS),
    Rule("bias-gradient-paired", N_("the gradient of a bias multiplied by an input"), N_("What does a bias multiply?"), (edits_of_outer_products.bias_paired,), GRADIENTS),
    Rule("gradient-times-parameter", N_("the gradient multiplied by the weight or bias itself"), N_("What does the derivative of a product with a weight hold: the weight, or what it multiplies?"), (edits_of_outer_products.times_parameter,), GRADIENTS),
    Rule("reset-in-gradient", N_("the reset state and the state itself mistaken for each other in the gradient of a weight"), N_("What does this weight multiply: the hidden state, or what the reset gate leaves of it?"), (edits_of_outer_products.reset_in_gradient,), GRADIENTS),
    Rule("another-column", N_("the weights of another entry of the column"), N_("Which column of the weights belongs to this entry?"), (edits_of_sums.another_column, edits_of_sums.column_of_input), GRADIENTS, 0.5),
    Rule("not-transposed", N_("the weights along a row, not down a column"), N_("Which weights lead from this unit on to the others?"), (edits_of_sums.not_transposed,), GRADIENTS),
    Rule("weights-left-out", N_("the weights left out on the way back"), N_("Which weights does the gradient pass through on its way back?"), (edits_of_paths.no_weights,), GRADIENTS),
    Rule("log-of-wrong-entry", N_("the logarithm of another output's probability"), N_("Of which output is the logarithm taken: of the one that is right, or of the one predicted?"), (edits_of_outputs.other_entries, rewrite("log(1-A)", "log(A)"), rewrite("log(y)", "log(1-y)")), ENTROPIES),
    Rule("log-without-minus", N_("the logarithm without the minus in front"), N_("Can a loss be negative?"), (edits_of_sums.times(MINUS),), ENTROPIES),
    Rule("squares-for-entropy", N_("the squared error in place of the cross-entropy"), N_("Which loss is asked for here?"), (edits_of_outputs.squares,), ENTROPIES),
    Rule("log-left-out", N_("the logarithm left out"), N_("What does this loss do with the probability?"), (rewrite("log(A)", "A", True), rewrite("log(A)", "-A", True), rewrite("log(A)", "A-1", True)), ENTROPIES),
    Rule("log-to-another-base", N_("a logarithm to another base in place of the natural one"), N_("Which key of the calculator is the natural logarithm?"), (edits_of_outputs.with_base(10), edits_of_outputs.with_base(2)), ENTROPIES),
    Rule("target-minus-prediction", N_("the target minus the prediction"), N_("Which is subtracted from which?"), (edits_of_sums.times(MINUS),), ("diff", *OF_SCORES)),
    Rule("cross-terms-forgotten", N_("softmax differentiated as if each output depended on its own score alone"), N_("On which scores does each probability depend?"), (rewrite("A-target", "target*A-target"), edits_of_outputs.without_cross_terms), (*OF_SOFTMAX, edits_of_outputs.is_softmax_gradient_of_y)),
    Rule("gradient-of-prediction", N_("the gradient with respect to the probability in place of that with respect to the score"), N_("With respect to what is the loss differentiated here?"), (rewrite("A-target", "-target/A"), rewrite("A-target", "A*(1-A)")), OF_SCORES),
    Rule("derivative-twice", N_("the derivative of the output's activation multiplied in again"), N_("Is the derivative of the activation still to come, or is it in this gradient already?"), (rewrite("A-target", "(A-target)*A*(1-A)"),), OF_SCORES),
    Rule("sum-for-mean", N_("the sum in place of the mean"), N_("Is the loss a sum or a mean?"), (edits_of_outputs.not_averaged,), (*ENTROPIES, *OF_SCORES)),
    Rule("loss-of-one-step", N_("the loss of one time step in place of all"), N_("At which time steps is something read out, and so part of the loss?"), (edits_of_sums.loss_of_one_step, edits_of_outputs.no_loss_before_the_last), ("loss", *OF_SCORES)),
    Rule("loss-averaged", N_("the mean in place of the sum"), N_("Is the loss a sum or a mean?"), (edits_of_sums.averaged,), ("loss",)),
    Rule("absolute-for-square", N_("absolute values in place of the squares"), N_("What does the loss do with the difference?"), (edits_of_sums.without_squares,), ("loss",)),
    Rule("factor-two", N_("a factor of 2 or 1/2"), N_("Is there a factor of 1/2 in the loss?"), (edits_of_sums.times(TWO), edits_of_sums.times(HALF)), ("loss", "diff", *GRADIENTS)),
    Rule("gradient-added", N_("the step of gradient descent added, not subtracted"), N_("In which direction does gradient descent go?"), (rewrite("-rate*A", "rate*A"),), UPDATES),
    Rule("rate-misread", N_("the decimal point of the learning rate in another place"), N_("How large is the learning rate?"), (rewrite("rate*A", "rate*A/10"), rewrite("rate*A", "10*rate*A"), rewrite("rate*A", "rate*A/100")), UPDATES),
    Rule("rate-left-out", N_("the learning rate left out"), N_("How far does a step of gradient descent go?"), (rewrite("rate*A", "A"),), UPDATES),
    Rule("step-alone", N_("the step alone, not the weight after it"), N_("Is the step asked for, or the weight after it?"), (edits_of_sums.step_alone,), UPDATES),
    Rule("wrong-sign", N_("the wrong sign"), N_("What is the sign of the result?"), (edits_of_sums.times(MINUS),), GRADIENTS),
    Rule("square-forgotten", N_("the difference not squared"), N_("What does the loss do with the difference?"), (rewrite("A**2", "A", True), rewrite("A**2", "A")), ("loss",)),
    Rule("squared-sum", N_("the square of the sum, not the sum of the squares"), N_("What is squared: each difference, or their sum?"), (edits_of_sums.squared_sum,), ("loss",), 0.1),
)  # fmt: skip
