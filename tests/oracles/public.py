"""Public exercises in tests/data/problems, and what an independent solver found for them to 40 figures, as floats."""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent.parent / "data/problems"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json") if not path.stem.endswith(".expected"))


def case(name):
    problem, expected = (json.loads((FOLDER / f"{name}{ending}").read_text()) for ending in (".json", ".expected.json"))
    return problem, {part: {id_: float(value) for id_, value in expected[part].items()} for part in PARTS}


PARTS = ("forward", "gradients", "forward_may", "gradients_may")


def wrong(found, expected):
    """The ids whose values are further off than float64 explains; a value that is missing is nan."""
    return [id_ for id_, value in expected.items() if not np.isclose(found.get(id_, np.nan), value, rtol=1e-12, atol=1e-14)]
