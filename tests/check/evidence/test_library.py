"""The library as a whole: headers, columns, bounds of the period, and the items they serve."""

import pytest
import sqlglot

from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.library import columns_read, load_measures
from outsidein.hold.marts.compute.tables import TABLES

MEASURES = load_measures()
ITEMS = load_items()


def is_made(column: str) -> bool:
    table, name = column.split(".")
    return TABLES[table].column(name).made


@pytest.mark.parametrize("name", MEASURES)
def test_what_a_header_needs_is_what_its_query_reads(name: str) -> None:
    measure = MEASURES[name]
    named = {column for group in measure.needs for column in group} | set(measure.optional)

    read = columns_read(measure)

    assert named <= read, "named in the header, not read"
    assert {column for column in read - named if not is_made(column)} == set()
    assert {column.split(".")[0] for column in read} <= set(measure.tables)


@pytest.mark.parametrize("name", MEASURES)
def test_every_need_exists_in_the_dictionary(name: str) -> None:
    for group in (*MEASURES[name].needs, MEASURES[name].optional):
        for column in group:
            table, field = column.split(".")
            assert field in TABLES[table].column_names


@pytest.mark.parametrize("name", MEASURES)
def test_a_query_translates_to_spark_without_loss(name: str) -> None:
    translated = sqlglot.transpile(
        MEASURES[name].sql,
        read="duckdb",
        write="spark",
        unsupported_level=sqlglot.ErrorLevel.RAISE,
    )

    assert len(translated) == 1


@pytest.mark.parametrize("name", MEASURES)
def test_both_bounds_of_the_period_stand_in_the_query(name: str) -> None:
    measure = MEASURES[name]
    bounds = ("$since" in measure.sql, "$as_of" in measure.sql)

    allowed = {
        "window": {(True, True)},
        "own": {(False, True)},
        "state": {(False, False), (False, True)},
    }[measure.period]

    assert bounds in allowed
    assert measure.period != "own" or "Own period" in measure.note


def test_every_measure_serves_the_items_that_name_it_and_no_other() -> None:
    served = {
        name: tuple(item for item, b in ITEMS.items() if name in b.all_measures)
        for name in MEASURES
    }

    assert {name: measure.items for name, measure in MEASURES.items()} == served


def test_every_item_stands_there_once_with_measures_that_exist() -> None:
    assert len(ITEMS) == 54
    assert len(MEASURES) == 113
    assert {name for b in ITEMS.values() for name in b.all_measures} <= set(MEASURES)


def test_forty_nine_items_reach_a_verdict_and_five_get_a_profile() -> None:
    profiles = [item for item, binding in ITEMS.items() if binding.combine == "overlap"]

    assert profiles == ["WHO", "WHAT", "WHERE", "WHEN", "WHY"]
    assert len(ITEMS) - len(profiles) == 49


def test_the_ladders_are_as_corrected() -> None:
    def conditions(item: str, number: int) -> set[str]:
        level = next(level for level in ITEMS[item].ladder if level.number == number)
        return {condition.measure for condition in level.conditions}

    assert conditions("IMP.2", 2) == {"channel_known"}
    assert "doc_mission" not in conditions("IMP.7", 2)
    assert "doc_mission" in conditions("IMP.7", 3)
    assert conditions("IMP.8", 4) == {"cross_dept_seen", "promises_measured"}
    assert "doc_charter" in conditions("IMP.8", 5)


def test_what_customers_answer_is_kept_apart() -> None:
    assert [ITEMS[f"TRU.{n}"].apart for n in range(1, 6)] == [
        (f"trust_asked_{n}",) for n in range(1, 6)
    ]
    assert not any("trust_asked" in name for b in ITEMS.values() for name in b.measures)
