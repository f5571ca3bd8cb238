"""Every sentence of the promise has a test, and so has every statement on anonymity."""

import re
from pathlib import Path

import pytest

from outsidein.ask.rounds.compute.promise import SENTENCES, promise_of

TESTS = Path(__file__).parents[3]
PAGE = TESTS.parent / "docs" / "explanation" / "anonymity.md"
MARK = re.compile(r'@pytest\.mark\.(promise|statement)\("([^"]+)"\)')


def marked() -> set[tuple[str, str]]:
    found = {mark for path in TESTS.rglob("test_*.py") for mark in MARK.findall(path.read_text())}
    return found - {("promise", "id")}


def test_no_sentence_of_the_promise_is_without_a_test():
    stand_for = {which for kind, which in marked() if kind == "promise"}

    assert stand_for == {one.id for one in SENTENCES}


def test_no_two_sentences_have_one_name():
    assert len({one.id for one in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize("keeping", ["file", "passphrase", "codes"])
def test_who_could_read_what_while_the_round_is_open_is_always_said(keeping):
    said = {one.id for one in promise_of("anonymous", keeping)}

    assert len(said & {"while-open", "keeper", "hat"}) == 1
    assert {"sealed", "unlinked", "small-groups", "too-late"} <= said


def test_a_named_round_promises_nothing_that_it_does_not_keep():
    said = " ".join(one.words for one in promise_of("named", "file"))

    assert "carry your name" in said
    assert "nobody can find" not in said


def test_the_page_on_anonymity_names_a_test_that_exists_for_every_statement():
    rows = dict(re.findall(r"^\| (S\d+) \|.*\| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M))

    tests = {
        name
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }
    assert sorted(rows, key=lambda name: int(name[1:])) == [f"S{n}" for n in range(1, 14)]
    for statement, cell in rows.items():
        named = re.findall(r"`(test_\w+)`", cell)
        assert named, f"{statement} names no test"
        assert set(named) <= tests, statement
