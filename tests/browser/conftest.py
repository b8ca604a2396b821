"""What the tests in a browser share: one Chromium for all, and the packages that are loaded into its pages."""

import pytest
from browser.chromium import Chromium
from tools import PACKAGES, require


@pytest.fixture(scope="session")
def chromium():
    require("chromium")
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def package():
    """The script of a package, by its path below node_modules."""

    def script(path):
        require(path.partition("/")[0])
        return (PACKAGES / path).read_text(encoding="utf-8")

    return script
