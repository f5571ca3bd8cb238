"""Few pairs are told their reasons at once, many in a second question: the answers are the same."""

import pytest
from tests.hold.identities.test_linker import NAMES, TEN, table

from outsidein.hold.identities import linker


def test_asked_once_or_twice_every_pair_is_told_the_same(monkeypatch):
    records = table([dict(zip(NAMES, row[1:], strict=True)) for row in TEN])
    once = linker.resolve(records)
    monkeypatch.setattr(linker, "FEW_PAIRS", 0)

    twice = linker.resolve(records)

    assert once.clusters == twice.clusters
    assert once.pairs.drop_columns(
        ["weight", "probability", "evidence"]
    ) == twice.pairs.drop_columns(["weight", "probability", "evidence"])
    assert once.pairs["evidence"].to_pylist() == twice.pairs["evidence"].to_pylist()
    assert once.pairs["weight"].to_pylist() == pytest.approx(twice.pairs["weight"].to_pylist())
