"""What the tests in a browser share: one Chromium for all, and the two packages that are loaded into its pages.

Without them these tests are skipped; `make browser` brings the packages.
"""

from pathlib import Path

import pytest
from browser.chromium import Chromium, program

PACKAGES = Path(__file__).parent / "node_modules"


@pytest.fixture(scope="session")
def chromium():
    if program() is None:
        pytest.skip("no Chromium on this machine")
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def package():
    """The script of a package, by its path below node_modules."""

    def script(path):
        if not (PACKAGES / path).is_file():
            pytest.skip(f"{path} is missing: run `make browser` (needs npm)")
        return (PACKAGES / path).read_text(encoding="utf-8")

    return script
