"""The distributed path: on Spark comes out what comes out here. One session serves all of it."""

import re
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.persons import made_up

from outsidein.ground.cluster import why_no_cluster
from outsidein.ground.engine import open_engine
from outsidein.ground.errors import NotNow
from outsidein.hold.identities.compute import features
from outsidein.hold.identities.compute.comparisons import Column, Comparison, choose_comparisons
from outsidein.hold.identities.compute.evaluation import score_clusters
from outsidein.hold.identities.compute.spark_sql import to_spark
from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.resolution import Resolution
from outsidein.hold.identities.spark import resolve_on_spark, session_with_likeness

#: Texts that two engines may well see differently: bytes and letters, order, nothing at all.
NASTY = (
    None, "", "a", "ab", "abc", "acb", "ca", "müller", "mueller", "muller", "мария", "марія",
    "straße", "strasse", "日本", "日本語", "é", "e\u0301", "🙂", "🙂🙂", "martha", "marhta",
    "1990-01-02", "1990-02-01", "1990-01", "o neil", "neil", "ann1@example.org",
    "anm1@example.org", "x" * 60, "x" * 59 + "y",
)  # fmt: skip
EVERY = (
    "given", "family", "nick", "firm", "firm_words", "birth", "email", "box", "phone", "street",
    "house", "city", "postcode", "host", *features.OFFICIAL, "extra_number",
)  # fmt: skip


def ladder() -> tuple[Comparison, ...]:
    """Return every comparison there is."""
    return choose_comparisons({name: Column(1000, 600, 8.0, 1.0) for name in EVERY}, 1000)


def answer(comparison: Comparison, *, spark: bool) -> str:
    """Return the SQL of the level that two records reach."""
    said = to_spark if spark else str
    whens = " ".join(
        f"WHEN {said(level.condition)} THEN {place}"
        for place, level in enumerate(comparison.levels[:-1])
    )
    return f"CASE WHEN {said(comparison.nothing)} THEN -1 {whens} ELSE 99 END"


def nasty_pairs() -> pa.Table:
    """Return every two of the nasty texts, as if each column of both records said them."""
    left, right = zip(*product(NASTY, NASTY), strict=True)
    sides = {"l": left, "r": right}
    asked = " ".join(c.nothing + " ".join(level.condition for level in c.levels) for c in ladder())
    named = sorted(set(re.findall(r"\b([a-z_]+)_[lr]\b", asked)) - {"is_firm"})
    texts = {
        f"{name}_{side}": values
        for name in named
        if not name.endswith("_list")
        for side, values in sides.items()
    }
    lists = {
        f"{name}_{side}": [None if value is None else sorted(set(value.split(" "))) for value in v]
        for name in named
        if name.endswith("_list")
        for side, v in sides.items()
    }
    flags = {
        f"is_firm_{side}": [bool(v) and len(v) % 2 == 0 for v in vs] for side, vs in sides.items()
    }
    strings = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    return pa.table({**strings, **lists, **flags})


def levels(told: dict[str, str], path: Path, session=None) -> list[tuple[int, ...]]:
    """Return the level of every pair in every comparison."""
    listed = ", ".join(f"{sql} AS a{place}" for place, sql in enumerate(told.values()))
    asked = f"SELECT {listed} FROM nasty"  # noqa: S608 - our own words
    if session is not None:
        session.read.parquet(str(path)).createOrReplaceTempView("nasty")
        return [tuple(row) for row in session.sql(asked).collect()]
    with open_engine() as engine:
        engine.add_parquet("nasty", path)
        return engine.rows(asked)


def test_a_cluster_needs_a_folder_that_all_of_it_sees():
    if why_no_cluster():
        pytest.skip(f"not run: {why_no_cluster()}")

    with pytest.raises(NotNow, match="folder that all of its machines see"):
        resolve_on_spark(pa.table({"record_id": [1]}), master="spark://nowhere:7077")


def f1(found: Resolution, truth: list[int]) -> float:
    return score_clusters(found.clusters["cluster_id"].to_pylist(), truth).pairwise.f1


@pytest.mark.spark
def test_on_spark_every_comparison_says_the_same_and_the_customers_are_the_same(tmp_path):
    path = tmp_path / "nasty.parquet"
    pq.write_table(nasty_pairs(), path)
    comparisons = ladder()
    records, truth = made_up(300, seed=4)
    here = resolve(records)

    with session_with_likeness("local[2]", tmp_path) as session:
        said = {c.name: answer(c, spark=True) for c in comparisons}
        on_spark = sorted(levels(said, path, session), key=repr)
        there = resolve_on_spark(records, master="local[2]", session=session)

    said = {c.name: answer(c, spark=False) for c in comparisons}
    assert on_spark == sorted(levels(said, path), key=repr)
    assert abs(f1(there, truth) - f1(here, truth)) <= 0.005
    assert there.threshold.weight == pytest.approx(here.threshold.weight, abs=0.5)
    assert f1(here, truth) > 0.8
    compared = {
        tuple(p)
        for p in zip(*(here.pairs[n].to_pylist() for n in ("record_l", "record_r")), strict=True)
    }
    again = {
        tuple(p)
        for p in zip(*(there.pairs[n].to_pylist() for n in ("record_l", "record_r")), strict=True)
    }
    assert len(compared ^ again) <= 0.005 * len(compared)
