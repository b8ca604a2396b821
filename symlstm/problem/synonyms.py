"""Other names for what symlstm knows, and names of what it does not have yet: one table for keys, cells, weights and quantities.

A name that is known where it stands is never looked up here. So adding a feature needs no change here,
though a line that is no longer needed should go.
"""

import re
from collections.abc import Collection

from symlstm.network.ids import Id
from symlstm.words import N_, said

# Other names, in small letters and without underscores and the like, for keys, names of settings and quantities.
SYNONYMS = {
    **dict.fromkeys(("input", "inputs", "x", "xs", "seq", "inputsequence", "data"), "sequence"),
    **dict.fromkeys(("targets", "ytrue", "label", "labels", "expected"), "target"),
    **dict.fromkeys(("w", "weight", "params", "parameters"), "weights"),
    **dict.fromkeys(("init", "initialstate", "initialstates", "hx"), "initial"),
    **dict.fromkeys(("round", "digits", "precision", "decimals", "dp"), "rounding"),
    **dict.fromkeys(("train", "optimizer", "optimiser", "descent"), "training"),
    **dict.fromkeys(("h0", "hprev", "hinit", "hidden", "hiddenstate"), "h"),
    **dict.fromkeys(("c0", "cprev", "cinit", "cell", "cellstate"), "c"),
    **dict.fromkeys(("lr", "learningrate", "eta", "alpha"), "rate"),
    **dict.fromkeys(("tie", "mode", "roundingmode"), "ties"),
    **dict.fromkeys(("sf", "sigfigs", "significant", "significantfigures"), "figures"),
    **dict.fromkeys(("v", "why", "whq", "wya", "wyh", "wout", "woutput"), "W_y"),
    **dict.fromkeys(("wax", "whx", "win"), "W_xh"),
    **dict.fromkeys(("waa", "wrec"), "W_hh"),
    **dict.fromkeys(("ba",), "b_h"),
    **dict.fromkeys(("by", "bhy", "bout", "boutput"), "b_y"),
    **dict.fromkeys(("zc", "zctilde", "zcandidate", "za"), "z_g"),
    **dict.fromkeys(("ctilde", "candidate", "cbar", "chat", "ghat"), "g"),
    **dict.fromkeys(("zh", "zhtilde"), "z_n"),
    **dict.fromkeys(("htilde", "hcandidate", "hhat"), "n"),
    **dict.fromkeys(("yhat", "ypred", "prediction", "out", "output"), "y"),
    **dict.fromkeys(("l", "e", "j", "cost", "mse"), "loss"),
    **dict.fromkeys(("error", "err", "delta", "difference"), "diff"),
    **dict.fromkeys(("vanilla", "vanillarnn", "simplernn", "elman", "rnntanh"), "rnn"),
    **dict.fromkeys(("nonlinearity", "hiddenactivation", "activationfunction"), "activation"),
    **dict.fromkeys(("zpolarity", "updategate", "zconvention"), "z_gate"),
    **dict.fromkeys(("columnorder", "order", "stacking", "concatenation", "concat"), "stack"),
    **dict.fromkeys(("vocab", "tokens", "alphabet", "characters", "chars"), "vocabulary"),
    **dict.fromkeys(("outputactivation", "outputlayer", "outputfunction"), "output"),
    **dict.fromkeys(("lossfunction", "criterion", "costfunction"), "loss"),
    **dict.fromkeys(("reduction", "lossreduction", "overtimestep"), "over_time"),
    **dict.fromkeys(("batch", "batches", "minibatch", "sequences", "sample", "dataset"), "samples"),
    **dict.fromkeys(("overbatch", "batchreduction"), "over_samples"),
    **dict.fromkeys(("gradoutput", "gradoutputs", "incominggradient", "externalgradient"), "upstream"),
    **dict.fromkeys(("logistic", "sigma"), "sigmoid"),
    **dict.fromkeys(("identity", "none"), "linear"),
    **dict.fromkeys(("threshold", "heaviside", "binary"), "step"),
    **dict.fromkeys(("peephole", "peepholes", "usepeepholes", "peepholelstm"), "lstm-peephole"),
    **dict.fromkeys(("cifg", "coupled", "lstmcoupled", "cifglstm"), "lstm-cifg"),
    **dict.fromkeys(("ce", "nll", "softmaxcrossentropy", "categoricalcrossentropy", "crossentropyloss"), "cross-entropy"),
    **dict.fromkeys(("bce", "logloss", "binarycrossentropyloss", "bceloss"), "binary-cross-entropy"),
    **dict.fromkeys(("meansquarederror", "mseloss"), "mean-squared"),
    **dict.fromkeys(("sse", "sumofsquares", "sumsquared"), "squared"),
    **dict.fromkeys(("resetafter", "gruv3", "cudnngru", "torchgru", "pytorchgru"), "gru-reset-after"),
    **dict.fromkeys(("letters", "symbols", "names"), "notation"),
    **dict.fromkeys(("values", "results", "solution", "solutions"), "answers"),
    **dict.fromkeys(("deeplearningbook", "dlbook", "bengio"), "goodfellow"),
    **dict.fromkeys(("colah", "colahsblog", "christopherolah"), "olah"),
    **dict.fromkeys(("torch", "torchnn"), "pytorch"),
    **dict.fromkeys(("diveintodeeplearning", "zhang"), "d2l"),
    **dict.fromkeys(("slp", "slp3", "jurafskymartin", "martin"), "jurafsky"),
    **dict.fromkeys(("ng", "andrewng", "deeplearningai"), "coursera"),
    **dict.fromkeys(("default", "standard", "usual"), "symlstm"),
}
SETTINGS = {  # within their table or list
    "sheet": {
        **dict.fromkeys(("name", "names", "id", "studentid", "matriculation", "user", "username", "author", "by"), "student"),
        **dict.fromkeys(("decimals", "digits", "precision", "dp"), "places"),
        **dict.fromkeys(("comment", "comments", "remark"), "note"),
    },
    "rounding": {"decimals": "places", "digits": "places", "precision": "places", "dp": "places"},
    "layout": {"papersize": "paper", "exclude": "without", "omit": "without", "include": "sections"},
    "sections": {
        **dict.fromkeys(("timesteps", "step", "forward", "lines"), "steps"),
        **dict.fromkeys(("backwardstep", "backward", "back", "bptt"), "backward-steps"),
        **dict.fromkeys(("prediction", "output", "loss"), "readout"),
        **dict.fromkeys(("values", "allvalues", "table"), "summary"),
        **dict.fromkeys(("descent", "training", "updates"), "gradients"),
        **dict.fromkeys(("charts", "plots"), "over-time"),
        **dict.fromkeys(("weights", "numbers", "data"), "givens"),
        **dict.fromkeys(("rounding", "notation"), "conventions"),
    },
    "layers": {
        **dict.fromkeys(("backward", "backwards", "bwd", "righttoleft", "reversed"), "reverse"),
        **dict.fromkeys(("forwards", "fwd", "lefttoright"), "forward"),
    },
    "loss": {"mse": "mean-squared", **dict.fromkeys(("l2", "se"), "squared")},
    "readout": {
        **dict.fromkeys(("all", "each", "everystep", "always"), "every"),
        **dict.fromkeys(("final", "end", "laststep"), "last"),
    },
    "over_time": {**dict.fromkeys(("average", "avg", "meanovertime"), "mean"), **dict.fromkeys(("total", "add"), "sum")},
    "over_samples": {**dict.fromkeys(("average", "avg"), "mean"), **dict.fromkeys(("total", "add"), "sum")},
}

# What is not supported yet, by the keys and cells that ask for it, spelled as above; in words.
_NOT_YET = {
    N_("batches of one shape are not supported yet"): "batchsize batchfirst",
    N_("embeddings are not supported yet"): "embedding embeddings embeddingsize embeddingdim",
    N_("other activations of gates are not supported yet"): "recurrentactivation activations gateactivation",
    N_("other losses are not supported yet"): "hinge huber smoothl1 kl kldivergence focal ctc",
    N_("other activations are not supported yet"): "gelu elu selu leakyrelu softplus softsign swish silu hardtanh hardsigmoid",
    N_("dropout is not supported yet"): "dropout recurrentdropout zoneout",
    N_("projections of the hidden state are not supported yet"): "projsize projection numproj wproj whr",
    N_("layer normalisation is not supported yet"): "layernorm layernormalization normalization",
    N_("other ways of training than plain gradient descent are not supported yet"): "momentum adam weightdecay",
    N_("simple networks with another way back are not supported yet"): "jordan",
    N_("attention is not supported yet"): "attention selfattention attentionweights",
    N_("encoders and decoders are not supported yet"): "encoder decoder seq2seq encoderdecoder teacherforcing",
    N_("this cell is not supported yet"): "convlstm mgu sru janet lmu qrnn indrnn slstm mlstm xlstm mamba",
}
# What is written in another way here than in one key, or one cell.
_ELSEWHERE = {
    N_("sizes are not written down here: they follow from the lists of numbers"): (
        "hiddensize hiddendim hiddenunits inputsize inputdim outputsize numunits nhidden units timesteps seqlen sequencelength vocabsize"
    ),
    N_('when something is read out is said with readout = "last" or "every", or the time steps'): "returnsequences",
    N_('write cell = "gru-reset-after"'): "resetafter",
    N_("without a bias, leave the biases out of [weights]"): "usebias bias",
    N_("a layer that runs both ways has [layers.forward.weights] and [layers.reverse.weights] under [[layers]]"): (
        "bidirectional bidir gobackwards mergemode bilstm birnn bigru"
    ),
    N_("each layer is a table here: [[layers]], with [layers.forward.weights], from the bottom"): (
        "numlayers nlayers stackedlayers depth stackedlstm"
    ),
    N_("it belongs into a layer: [layers.reverse.weights], under [[layers]]"): "reverse",
    N_("it belongs into a layer: [layers.forward.weights], under [[layers]]"): "forward",
}
WRITTEN_OTHERWISE = {name: words for words, names in _ELSEWHERE.items() for name in names.split()}
UNSUPPORTED = {name: words for words, names in _NOT_YET.items() for name in names.split()}

# How programs and books call the parts of a gate's weights, with the letter of the gate; and those of all gates in one.
_FOR_HIDDEN = re.compile(r"(?:[UR]_?|W_?h|U_?h|R_?h)(?P<gate>[a-z])", re.IGNORECASE)
_FOR_INPUT = re.compile(r"(?:W_?[xi]|V_?)(?P<gate>[a-z])", re.IGNORECASE)
_BIAS_FOR_HIDDEN = re.compile(r"b_?[hu](?P<gate>[a-z])", re.IGNORECASE)
_BIAS_FOR_INPUT = re.compile(r"b_?[ixw](?P<gate>[a-z])", re.IGNORECASE)
_ALL_FOR_INPUT = re.compile(r"W_?ih(_?l?\d)?|weight_ih(_l0)?|kernel|W_?x", re.IGNORECASE)
_ALL_FOR_HIDDEN = re.compile(r"W_?hh(_?l?\d)?|weight_hh(_l0)?|recurrent_kernel|R|W_?h", re.IGNORECASE)
_ALL_BIASES_FOR_INPUT = re.compile(r"b_?ih(_?l?\d)?|bias_ih(_l0)?", re.IGNORECASE)
_ALL_BIASES_FOR_HIDDEN = re.compile(r"b_?hh(_?l?\d)?|bias_hh(_l0)?|recurrent_bias", re.IGNORECASE)
_ALL_BIASES = re.compile(r"bias(_l\d+)?|b", re.IGNORECASE)
_OF_ANOTHER_LAYER = re.compile(r"(?:weight|bias)_[ih]h_l(?!0$)\d+(?P<reverse>_reverse)?")
_WRITTEN = re.compile(r"(?P<name>[A-Za-z][A-Za-z_]*?(?:_?0)?)(?P<numbers>[^A-Za-z]*)")
_INITIAL = re.compile(r"(?P<state>[a-z])_?0[^A-Za-z0-9]+(?P<unit>[0-9]+)\W*")
_OF_GRADIENT = re.compile(r"^(?:grad_?|dL_?d?|d_?)(?=[A-Za-z])")
_NUMBER = re.compile(r"[0-9]+")
_CANDIDATE = {"g": "c", "h": "n", "c": "n", "a": "c"}  # whose letter differs from book to book


def bare(name: str) -> str:
    """A name as the table spells it."""
    return "".join(filter(str.isalnum, name[:100])).lower()


def synonym(name: str, known: Collection[str], where: str = "") -> str | None:
    """The known name that another name stands for."""
    spelled = bare(name)
    found = SETTINGS.get(where, {}).get(spelled) or SYNONYMS.get(spelled)
    return found if found in known else None


def written_otherwise(name: str) -> str:
    """How that is written here which other programs have a key or a cell for; empty for every other name."""
    layer = _OF_ANOTHER_LAYER.fullmatch(name[:100])
    return WRITTEN_OTHERWISE.get("bidirectional" if layer and layer["reverse"] else "numlayers" if layer else bare(name), "")


def unsupported(name: str) -> str:
    """What a key or a cell asks for that is not supported yet, as a sentence; empty for every other."""
    return UNSUPPORTED.get(bare(name), "")


def quantity_meant(quantity: str, known: Collection[str]) -> str | None:
    """The id that another writing of it stands for: z_c.1.1, C.2.1, c_2_1, h[3,1], dW_f.1.2."""
    initial = _INITIAL.fullmatch(quantity[:100])
    if initial and (given := f"{initial['state']}.0.{initial['unit']}") in known:
        return given
    match = _WRITTEN.fullmatch(quantity[:100])
    if match is None:
        return None
    names = dict.fromkeys(Id.parse(each).name for each in known)
    wanted = (match["name"], _OF_GRADIENT.sub("d_", match["name"]))
    found = (_name_meant(each, names) for each in wanted)
    ids = (".".join([name, *_NUMBER.findall(match["numbers"])]) for name in found if name)
    return next((each for each in ids if each in known), None)


def _name_meant(name: str, names: Collection[str]) -> str | None:
    same = next((each for each in names if bare(each) == bare(name)), None)
    if same or not name.startswith("d_"):
        return same or synonym(name, names)
    return next((each for each in names if each == f"d_{synonym(name[2:], [n[2:] for n in names])}"), None)


def cut_otherwise(name: str, known: Collection[str]) -> tuple[str | None, str]:
    """The parameter that a weight is called otherwise elsewhere, and what to do with it; (None, "") for every other name.

    `known` are the names that the cell's parameters can have.
    """
    if name == "c" and {"b_h", "b_y"} <= set(known):  # the bias of the output in Goodfellow, Bengio and Courville
        return "b_y", said("{name} is called {own} here", name=name, own="b_y")
    for pattern, template in _OF_ONE_GATE:
        match = pattern.fullmatch(name[:100])
        if match and (own := _of_gate(template, match["gate"].lower(), known)):
            return own, _called(name, own)
    for pattern, template in _OF_ALL_GATES:
        parts = [each for each in known if each[:-1] == template and each[-1] != "y"]
        if parts and pattern.fullmatch(name[:100]):
            return None, _called(name, parts[0]) if len(parts) == 1 else _cut(name, parts)
    inputs, hidden = ([each for each in known if each[:-1] == template and each[-1] != "y"] for template in ("W_x", "W_h"))
    if name in ("U", "W") and inputs and hidden:
        return None, _either(inputs, hidden)
    return None, ""


def _called(name: str, own: str) -> str:
    return said("{name} is called {own} here", name=name, own=own)


def _either(inputs: Collection[str], hidden: Collection[str]) -> str:
    return said(
        "{inputs}: what acts on the input; {hidden}: on the hidden state. Books differ on which of them is U and which is W",
        inputs=", ".join(inputs),
        hidden=", ".join(hidden),
    )


def _cut(name: str, parts: Collection[str]) -> str:
    return said(
        "each gate has its own here: cut {name} into {parts}, in the order of the gates where it comes from",
        name=name,
        parts=", ".join(parts),
    )


_OF_ONE_GATE = ((_FOR_HIDDEN, "W_h{}"), (_FOR_INPUT, "W_x{}"), (_BIAS_FOR_HIDDEN, "b_h{}"), (_BIAS_FOR_INPUT, "b_x{}"))
_OF_ALL_GATES = (
    (_ALL_FOR_INPUT, "W_x"),
    (_ALL_FOR_HIDDEN, "W_h"),
    (_ALL_BIASES, "b_"),
    (_ALL_BIASES_FOR_INPUT, "b_x"),
    (_ALL_BIASES_FOR_HIDDEN, "b_h"),
)


def _of_gate(template: str, gate: str, known: Collection[str]) -> str | None:
    letters = (gate, _CANDIDATE.get(gate, gate)) if gate != "y" else ()  # that of the readout is one of the synonyms
    return next((name for name in map(template.format, letters) if name in known), None)
