"""What tests share becomes importable from every folder; a test whose tools do not work here is skipped, which in CI is a failure."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.append(HERE)  # at the end: a folder named `numbers` must not come before the standard library's

from tools import needed_by, require  # noqa: E402 - it lies in the folder that was just added

# The same examples on every run, however busy the machine is.
settings.register_profile("symlstm", deadline=None, derandomize=True)
settings.load_profile("symlstm")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """A test runs where the tools that its markers name work."""
    require(*needed_by(item))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI nothing may be skipped: a skip is a failure there."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """The same for a whole file that skips itself."""
    outcome = yield
    report = outcome.get_result()
    if report.outcome == "skipped" and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
