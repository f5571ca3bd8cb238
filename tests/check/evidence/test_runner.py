"""Unknown is never zero: what the runner checks before and after a measure's query."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from outsidein.check.evidence.compute.binding import load_items
from outsidein.check.evidence.compute.weigh import weigh_items
from outsidein.check.evidence.runner import run_measures
from outsidein.ground.engine import open_engine

AS_OF = datetime(2026, 1, 31, 12, tzinfo=UTC)
IN = "2025-06-01"


def decided(role: str | None, times: int) -> list[dict]:
    return [
        {"resolution": "refund", "resolved_at": IN, "decided_by_level": role} for _ in range(times)
    ]


def sent(times: int) -> list[dict]:
    return [{"customer_id": 1, "purpose": "marketing", "at": IN} for _ in range(times)]


def test_an_empty_folder_scores_nothing(tmp_path: Path) -> None:
    values = run_measures(tmp_path, as_of=AS_OF)

    assert len(values) == 113
    assert {value.state for value in values} == {"unknown"}
    assert {value.value for value in values} == {value.score for value in values} == {None}
    evidence = weigh_items(load_items(), values)
    assert {(e.point, e.lo, e.hi) for e in evidence} == {(None, 0.0, 1.0)}


def test_a_column_no_source_ever_supplied_is_unknown_and_named(measured) -> None:
    supplied = [("cases", "resolution"), ("cases", "resolved_at")]

    value = measured("front_decides", {"cases": decided("front", 40)}, supplied=supplied)

    assert (value.state, value.cause) == ("unknown", "never_supplied")
    assert value.missing == ("cases.decided_by_level",)
    assert value.reason == "No source has ever supplied cases.decided_by_level."
    assert value.value is None


def test_a_table_without_a_row_is_unknown_until_a_steward_says_none_occurred(measured) -> None:
    tables = {"messages": sent(120)}

    silent = measured("sold_while_upset", tables)
    told = measured("sold_while_upset", tables, declared={"cases": "kept_here"})

    assert (silent.cause, silent.reason) == (
        "table_empty",
        "No source has supplied any row of cases.",
    )
    assert (told.state, told.value, told.score) == ("measured", 0.0, 1.0)
    assert 0 < told.hi < 0.05


def test_a_table_kept_elsewhere_is_unknown_even_with_rows(measured) -> None:
    value = measured(
        "front_decides", {"cases": decided("front", 40)}, declared={"cases": "kept_elsewhere"}
    )

    assert (value.cause, value.reason) == ("kept_elsewhere", "Kept elsewhere: cases.")


def test_too_few_is_said_with_the_numbers_and_has_no_value(measured) -> None:
    value = measured("front_decides", {"cases": [*decided("front", 29), *decided(None, 9)]})

    assert (value.cause, value.n, value.numerator) == ("too_few", 29, 29)
    assert value.reason == "Too few to tell: 29 of at least 30."
    assert value.score is None


def test_nothing_to_count_is_unknown(measured) -> None:
    value = measured("front_decides", {"cases": decided(None, 40)})

    assert value.cause == "no_denominator"


def test_a_value_carries_its_interval_score_counts_and_source(measured) -> None:
    value = measured("front_decides", {"cases": [*decided("front", 24), *decided("board", 16)]})

    assert (value.value, value.n, value.score) == (0.6, 40, 0.5)
    assert (round(value.lo, 3), round(value.hi, 3)) == (0.446, 0.737)
    assert value.score_lo < 0.5 < value.score_hi
    assert value.counts == {"cases": 40}
    assert (value.since, value.as_of) == (datetime(2025, 1, 31, 12, tzinfo=UTC), AS_OF)
    assert "decided_by_level" in value.sql


def test_either_of_two_columns_will_do_where_the_header_says_so(measured) -> None:
    orders = [{"at": IN} for _ in range(99)]
    tables = {"orders": [*orders, {"at": IN, "returned_at": IN, "return_reason": "not_needed"}]}
    needed = [("orders", "at"), ("orders", "return_reason")]

    without = measured("regret", tables, supplied=needed)
    with_one = measured("regret", tables, supplied=[*needed, ("orders", "returned_at")])

    assert without.missing == ("orders.cancelled_at",)
    assert with_one.value == 0.01


def test_without_a_list_of_what_was_supplied_the_tables_speak_for_themselves(
    measured, tmp_path: Path
) -> None:
    measured("front_decides", {"cases": decided(None, 40)})
    (tmp_path / "supplied.parquet").unlink()

    value = run_measures(tmp_path, as_of=AS_OF, names=["front_decides"])[0]

    assert value.missing == ("cases.decided_by_level",)


def test_a_file_that_lacks_columns_or_keeps_keys_as_text_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    with open_engine() as engine:
        engine.write_parquet(
            "SELECT 'refund' AS resolution, '2025-06-01 10:00:00' AS resolved_at, "
            "'front' AS decided_by_level FROM range(30)",
            tmp_path / "cases.parquet",
        )

    value = run_measures(tmp_path, as_of=AS_OF, names=["front_decides"])[0]

    assert value.value == 1.0


def test_the_as_of_is_the_same_moment_in_every_zone(measured, tmp_path: Path) -> None:
    measured("front_decides", {"cases": decided("front", 40)})
    elsewhere = AS_OF.astimezone(timezone(timedelta(hours=9)))

    here, there = (
        run_measures(tmp_path, as_of=at, names=["front_decides"]) for at in (AS_OF, elsewhere)
    )

    assert here == there


def test_an_interval_from_resampling_is_the_same_whatever_runs_beside_it(
    measured, tmp_path: Path
) -> None:
    answers = [
        {"item_key": "WHERE.now", "coded": code, "at": IN} for code in ("phone", "chat") * 10
    ]
    contacts = [{"channel": channel, "at": IN} for channel in ("phone", "phone", "chat") * 10]
    alone = measured("where_overlap", {"answers": answers, "interactions": contacts})

    beside = {value.name: value for value in run_measures(tmp_path, as_of=AS_OF)}

    assert beside["where_overlap"] == alone
    assert alone.lo < alone.value < alone.hi


def test_a_measure_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="no measure named charm"):
        run_measures(tmp_path, as_of=AS_OF, names=["charm"])


def test_progress_is_told_measure_by_measure(tmp_path: Path) -> None:
    told = []

    run_measures(
        tmp_path,
        as_of=AS_OF,
        names=["regret", "reopened"],
        progress=lambda name, done, total: told.append((name, done, total)),
    )

    assert told == [("regret", 0, 2), ("reopened", 1, 2)]


def test_without_a_list_of_required_elements_the_claim_is_untestable(measured) -> None:
    value = measured("elements_filled", {"customers": [{"status": "active"}]})

    evidence = {e.item: e for e in weigh_items(load_items(), [value])}["DAT.3"]

    assert evidence.untestable.startswith("A list of the data elements")
