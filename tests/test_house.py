"""What the import contract can't say of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "outsidein"
FLOORS = ("people", "ask", "hold", "check")
#: Names under which anything can be put, so that nothing is found again.
NO_NAMES = {"utils", "helpers", "common", "misc", "manager", "processor", "handler", "data", "info"}
READS = ("get_", "list_", "count_", "find_", "iterate_", "access_")
CLOCKS = {"now", "today", "utcnow", "localtime", "monotonic", "perf_counter", "time_ns"}


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def doors() -> list[Path]:
    return [
        path
        for floor in FLOORS
        for name in ("queries.py", "actions.py")
        for path in sorted((SOURCE / floor).rglob(name))
    ]


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_the_doors_of_every_floor_are_found():
    floors = {path.relative_to(SOURCE).parts[0] for path in doors()}

    assert floors == set(FLOORS)


@pytest.mark.parametrize("path", doors(), ids=named)
def test_every_deed_and_read_names_its_organisation_first(path):
    bare = [
        function.name
        for function in functions_of(path)
        if function.args.args
        or function.args.posonlyargs
        or function.args.vararg
        or [one.arg for one in function.args.kwonlyargs][:1] != ["organisation_id"]
    ]

    assert bare == [], "keyword-only arguments, and organisation_id first"


@pytest.mark.parametrize("path", doors(), ids=named)
def test_every_deed_and_read_says_what_it_does(path):
    silent = [function.name for function in functions_of(path) if not ast.get_docstring(function)]

    assert silent == []


def test_a_read_is_named_as_a_read():
    reads = [
        f"{named(path)}:{function.name}"
        for path in doors()
        if path.name == "queries.py"
        for function in functions_of(path)
        if not function.name.startswith(READS)
    ]

    assert reads == []


def test_no_name_says_nothing():
    vague = [named(path) for path in SOURCE.rglob("*.py") if path.stem in NO_NAMES]
    vague += [named(path) for path in SOURCE.rglob("*") if path.is_dir() and path.name in NO_NAMES]

    assert vague == []


def pure() -> list[Path]:
    folders = [*SOURCE.glob("*/*/compute"), SOURCE / "charts", SOURCE / "sample"]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def test_what_is_pure_reads_no_clock():
    told = [
        f"{named(path)}:{node.lineno}"
        for path in pure()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
    ]

    assert told == [], "a time comes in as an argument"
