"""One record is read and scored exactly as a run reads and scores all of them."""

# ruff: noqa: S608  The SQL is put together from our own names.

import json
from contextlib import contextmanager
from functools import lru_cache
from itertools import combinations, product
from types import SimpleNamespace

import pyarrow as pa
import pytest
from benchmarks.households import make_households
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from splink import DuckDBAPI, Linker
from tests.nasty import COLUMNS, ROWS, linker_input

from outsidein.ground.engine import open_engine
from outsidein.hold.identities import linker
from outsidein.hold.identities.compute import blocking, features, model
from outsidein.hold.identities.compute.comparisons import Column, choose_comparisons
from outsidein.hold.identities.compute.online_features import features_of
from outsidein.hold.identities.compute.online_joining import KEPT_BELOW, VETO
from outsidein.hold.identities.compute.online_model import Recogniser, hash_of, laid_down
from outsidein.hold.identities.compute.online_source import Writer, compiled
from outsidein.hold.identities.compute.twins import NoTwin, condition_of, value_of

FEATURES = tuple(features_of(dict.fromkeys(COLUMNS)))
FULL = {name: Column(filled=900, distinct=600, length=7.0, coded=1.0) for name in FEATURES}
COMPARISONS = choose_comparisons(FULL, 1000)
KEYS = blocking.candidate_keys(FULL, 1000)
TRAINED = SimpleNamespace(
    prior=1e-4,
    match=[[level.expected for level in one.levels] for one in COMPARISONS],
    other=[[level.strangers for level in one.levels] for one in COMPARISONS],
    rarity=[0.7] * len(COMPARISONS),
)
SETTINGS = model.splink_settings(COMPARISONS, TRAINED)
RARE = model.rarity_columns(COMPARISONS)
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def recogniser(floors=None):
    return Recogniser(
        laid_down(
            settings=SETTINGS,
            columns=FEATURES,
            keys=KEYS,
            popular=200,
            veto=model.veto_sql(COMPARISONS, features.OFFICIAL),
            threshold=1.0,
            review=-3.0,
            floors=floors or {},
        )
    )


@contextmanager
def featured(rows):
    """Open an engine with the features of the rows, as a run makes them."""
    with open_engine() as engine:
        engine.connection.register("linker_input", linker_input(rows))
        for macro in features.macros():
            engine.run(macro)
        names, roots = zip(*features.nickname_rows(), strict=True)
        nicknames = pa.table({"name": pa.array(names), "root": pa.array(roots)})
        engine.connection.register("oi_nicknames", nicknames)
        columns = [row["column_name"] for row in engine.dicts("DESCRIBE linker_input")]
        engine.run(f"CREATE TABLE records AS {features.read_sql('linker_input', columns)}")
        engine.run(f"CREATE TABLE features AS {features.features_sql('records', columns)}")
        yield engine


def alike(value):
    return sorted(value) if isinstance(value, list) else value


@few
@given(st.lists(ROWS, min_size=60, max_size=60))
def test_features_are_those_that_the_sql_makes(rows):
    with featured(rows) as engine:
        made = engine.dicts("SELECT * FROM features ORDER BY rid")

    for row, expected in zip(rows, made, strict=True):
        del expected["rid"]
        got = features_of(row)
        assert {k: alike(v) for k, v in got.items()} == {k: alike(v) for k, v in expected.items()}


@few
@given(st.lists(ROWS, min_size=40, max_size=40))
def test_keys_and_their_hashes_are_those_that_the_sql_makes(rows):
    seen = recogniser()

    with featured(rows) as engine:
        for key in KEYS:
            value = f"unnest({key.sql})" if key.many else key.sql
            found = engine.rows(
                f"SELECT rid, CAST(md5_number_lower('{key.name}|' || key) >> 1 AS BIGINT)"
                f" FROM (SELECT rid, {value} AS key FROM features) WHERE key <> ''"
            )
            mine = {
                (rid, hashed)
                for rid, row in enumerate(rows)
                for hashed, name in seen.see(row).keys.items()
                if name == key.name
            }
            assert mine == set(found)


def scored_by_splink(engine, count):
    """Return Splink's weight of every pair of the features, and its rarity tables."""
    api = DuckDBAPI(connection=engine.connection)
    splink = Linker(api.register("features"), SETTINGS, log_level=None)
    pairs = list(combinations(range(count), 2))
    engine.connection.register(
        "pairs",
        pa.table(
            {
                "join_key_l": pa.array([left for left, _ in pairs], pa.int32()),
                "join_key_r": pa.array([right for _, right in pairs], pa.int32()),
                "match_key": ["0"] * len(pairs),
            }
        ),
    )
    splink.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
    shares = {}
    for column in RARE:
        engine.run(
            f"CREATE OR REPLACE TABLE rarity_{column} AS"
            f" {model.rarity_sql(column, 'features', repeats=0.2, strange=0.9, agree=1e-4)}"
        )
        shares[column] = dict(engine.rows(f"SELECT {column}, tf_{column} FROM rarity_{column}"))
        rarity = api.register(f"rarity_{column}")
        splink.table_management.register_term_frequency_lookup(rarity, column)
    predicted = splink.inference.predict(threshold_match_weight=-1e9, warning_mode="never")
    rows = engine.rows(
        f"SELECT rid_l, rid_r, match_weight, {model.veto_sql(COMPARISONS, features.OFFICIAL)}"
        f" FROM {predicted.physical_name} JOIN features AS l ON l.rid = rid_l"
        " JOIN features AS r ON r.rid = rid_r"
    )
    return rows, shares


def hold_beside_splink(rows):
    seen = recogniser()
    with featured(rows) as engine:
        scored, shares = scored_by_splink(engine, len(rows))
    looked = [seen.see(row).features for row in rows]

    assert len(scored) == len(rows) * (len(rows) - 1) // 2
    for left, right, weight, vetoed in scored:
        borne = dict(zip(FEATURES, looked[right], strict=True))
        known = {c: shares[c][borne[c]] for c in RARE if borne[c] is not None}
        mine = seen.score(looked[left], looked[right], seen.rarity(known))
        assert mine.weight == pytest.approx(weight, abs=1e-9)
        assert mine.vetoed == bool(vetoed)
        reasons = seen.scorer.reasons(mine)
        assert sum(one.weight for one in reasons) + seen.scorer.start == pytest.approx(
            mine.weight, abs=1e-3
        )
    return len(scored)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROWS, min_size=45, max_size=45))
def test_nasty_pairs_weigh_what_splink_says(rows):
    hold_beside_splink(rows)


def test_ten_thousand_pairs_of_people_weigh_what_splink_says():
    rows = make_households(170).drop_columns(["truth", "record_id"]).to_pylist()
    blank = dict.fromkeys(COLUMNS) | {"emails": None, "phones": None}

    assert hold_beside_splink([blank | row for row in rows]) > 10_000


def test_every_answer_and_every_key_has_a_twin():
    places = {name: place for place, name in enumerate(FEATURES)}

    for one in COMPARISONS:
        for sql in (one.nothing, *(level.condition for level in one.levels[:-1])):
            assert condition_of(sql, places)([None] * len(places), [None] * len(places)) in (
                True,
                False,
            )
    for key in KEYS:
        assert value_of(key.sql, places)([None] * len(places)) in (None, [], "all")
    assert recogniser().is_current


@lru_cache
def both_ways():
    """Return of each condition its SQL, its twin, and the function that is written out for it."""
    places = {name: place for place, name in enumerate(FEATURES)}
    sides = [
        f"{''.join(f'{s}{at}, ' for at in range(len(FEATURES)))}= {of}" for s, of in ("lx", "ry")
    ]
    told = []
    for one in COMPARISONS:
        for sql in (one.nothing, *(level.condition for level in one.levels[:-1])):
            writer = Writer(places)
            body = "; ".join([*sides, f"return {writer.truth(sql)}"])
            written = compiled(f"def told(x, y): {body}", writer.names, "told")
            told.append((sql, condition_of(sql, places), written))
    return told


@few
@given(st.lists(ROWS, min_size=8, max_size=8))
def test_what_is_written_out_tells_what_its_twin_tells(rows):
    seen = [[features_of(row).get(name) for name in FEATURES] for row in rows]

    for left, right in product(seen, seen):
        for sql, twin, written in both_ways():
            assert bool(written(left, right)) is twin(left, right), sql


@pytest.mark.parametrize(
    "body", ["import os", "return x.__class__", "return __builtins__", "return open('x')"]
)
def test_source_reaches_nothing_but_what_it_is_given(body):
    with pytest.raises((NoTwin, NameError)):
        compiled(f"def told(x): {body}", {}, "told")(1)


def test_every_answer_is_written_out_and_none_falls_to_its_twin():
    assert "twin" not in recogniser().scorer.source


def test_what_has_no_twin_is_refused_and_not_guessed():
    for sql in ("soundex(given_l) = given_r", "given_l = nobody_r", "CAST(given_l AS DATE) > 1"):
        with pytest.raises(NoTwin):
            condition_of(sql, {"given": 0})


def test_a_model_of_another_wording_is_not_asked():
    told = json.loads(
        laid_down(
            settings=SETTINGS, columns=FEATURES, keys=KEYS, popular=200, veto="", threshold=0,
            review=0, floors={},
        )
    )  # fmt: skip

    assert Recogniser(json.dumps(told)).is_current
    assert not Recogniser(json.dumps(told | {"wording": "older"})).is_current


def test_a_cluster_hears_what_a_run_hears():
    assert (KEPT_BELOW, VETO) == (linker.KEPT_BELOW, linker.VETO)
    assert hash_of("phone", "079460123") >= 0
