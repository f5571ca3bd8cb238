"""What was not run is listed, never hidden: loaded by addopts.

A test may be skipped for one kind of reason alone, one that begins with ``not run:``: something
the machine lacks. Every other skip is a failure. Where ``CI=true``, not run is a failure too.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from outsidein.ground.cluster import why_no_cluster

BEGINS = "not run:"
IN_CI = os.environ.get("CI") == "true"
SHARED = Path(__file__).resolve().parents[2] / "shared"
REASONS = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--not-run-list FILE``."""
    parser.addoption("--not-run-list", type=Path, help="Append what was not run to this file.")


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing."""
    config.stash[REASONS] = {}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what asks for a browser, or for the labelled files, where there is none."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if item.get_closest_marker("browser") and chromium is None:
        pytest.skip("not run: no chromium was found on the PATH")
    if item.get_closest_marker("spark") and (why := why_no_cluster()):
        pytest.skip(f"not run: {why}")
    if item.get_closest_marker("real") and not SHARED.is_dir():
        pytest.skip("not run: ../shared is not beside the checkout")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note a test that was not run; fail one that was skipped for any other reason."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith(BEGINS):
            item.config.stash[REASONS][item.nodeid] = reason
        if IN_CI or not reason.startswith(BEGINS):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: skipped, which fails here: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that skips itself whole: what it holds could not even be listed."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: a whole module was skipped: {report.longrepr[2]}"
    return report


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was not run, with its reason."""
    reasons = config.stash[REASONS]
    lines = [f"{test}: {reason.removeprefix(BEGINS).strip()}" for test, reason in reasons.items()]
    if lines:
        terminalreporter.section(f"not run: {len(lines)}")
        for line in lines:
            terminalreporter.write_line(line)
    listed = config.getoption("not_run_list")
    if listed and lines:
        with listed.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
