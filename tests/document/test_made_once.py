"""What stands in many lines is made once, so that each printer prints it once."""

from collections import defaultdict

from oracles.parts import parts_of

from symlstm import load_example, solve
from symlstm.document.formula import Named


def test_weights_and_biases_with_their_names_above_them_are_one_object_in_all_time_steps() -> None:
    document, found = solve(load_example()).document, defaultdict(set)
    for name, section in document.named.items():
        for part in parts_of(section.blocks) if name.startswith("step") else ():
            if isinstance(part, Named) and part.is_given:
                found[part].add(id(part))
    assert len(found) >= 8  # W and b of four gates
    assert all(len(objects) == 1 for objects in found.values())
