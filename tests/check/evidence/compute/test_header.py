import pytest

from outsidein.check.evidence.compute.header import FIELDS, MeasureError, parse_measure

GOOD = """\
-- name: waiting
-- title: Answered within a day
-- items: TRU.3, OPE.3
-- unit: share, 0 to 1
-- numerator: cases answered
--   within a day
-- denominator: cases
-- needs: cases.opened_at, cases.resolved_at | cases.first_response_at
-- optional:
-- thresholds: 0.3, 0.6, 0.9
-- min_n: 30
-- interval: wilson
-- period: state
-- version: 2
-- trap:
-- note:

SELECT 1 AS numerator, 2 AS denominator;
"""


def test_a_header_is_read_whole() -> None:
    measure = parse_measure(GOOD, file_name="waiting.sql")

    assert measure.numerator == "cases answered within a day"
    assert measure.items == ("TRU.3", "OPE.3")
    assert measure.needs == (("cases.opened_at",), ("cases.resolved_at", "cases.first_response_at"))
    assert measure.thresholds == (0.3, 0.6, 0.9)
    assert (measure.min_n, measure.version, measure.lower_is_better) == (30, 2, False)
    assert measure.sql == "SELECT 1 AS numerator, 2 AS denominator"


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_is_named(field: str) -> None:
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(f"-- {field}:"))

    with pytest.raises(MeasureError, match=rf"waiting\.sql.*{field}|waiting\.sql: numerator"):
        parse_measure(text, file_name="waiting.sql")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- title: ", "-- titel: ", "line 2: expected one of"),
        ("-- title: Answered", "-- name: waiting", "name stands there twice"),
        ("0.3, 0.6, 0.9", "0.3, 0.9, 0.6", "must rise or fall all the way"),
        ("0.3, 0.6, 0.9", "0.3, 0.6", "three numbers"),
        ("min_n: 30", "min_n: few", "min_n is a whole number from 1; got 'few'"),
        ("interval: wilson", "interval: guess", "interval is one of wilson"),
        ("period: state", "period: week", "period is one of window"),
        ("cases.opened_at", "opened", "'opened' is not of the form table.column"),
        ("-- name: waiting", "-- name: weighting", "they must agree"),
        ("-- unit: share, 0 to 1", "-- unit:", "unit is empty"),
        ("SELECT 1 AS numerator, 2 AS denominator;", "", "no query"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, message: str) -> None:
    with pytest.raises(MeasureError, match=message):
        parse_measure(GOOD.replace(old, new), file_name="waiting.sql")
