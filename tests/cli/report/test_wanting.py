"""What to supply next: columns that a file can bring come first, with what they would bring."""

from datetime import UTC, datetime

from outsidein.check.evidence.compute.values import MeasureValue
from outsidein.cli.report.wanting import list_wants

AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
SINCE = datetime(2025, 6, 30, tzinfo=UTC)
ITEMS = {"identified": ("CHA.4",), "opened": ("CUS.7", "CHA.4"), "kpis": ("ORG.1",)}


def unknown(name: str, cause: str, *missing: str) -> MeasureValue:
    return MeasureValue(name, name.title(), "unknown", AS_OF, SINCE, cause=cause, missing=missing)


def test_a_column_is_named_as_the_file_names_it_with_the_option_that_brings_it():
    wants = list_wants([unknown("identified", "never_supplied", "orders.need_id")], ITEMS)

    assert wants[0].fields == (("orders", ("need",)),)
    assert wants[0].sentence == (
        "orders.need_id was never supplied: add it and CHA.4 can be measured."
    )


def test_a_whole_table_needs_its_file_and_no_column_of_it():
    wants = list_wants([unknown("opened", "table_empty", "interactions")], ITEMS)

    assert wants[0].fields == (("interactions", ()),)
    assert wants[0].items == ("CUS.7", "CHA.4")


def test_columns_come_before_tables_and_what_no_file_brings_comes_last():
    wants = list_wants(
        [
            unknown("kpis", "table_empty", "kpis"),
            unknown("opened", "table_empty", "interactions"),
            unknown("identified", "never_supplied", "interactions.identified_at"),
        ],
        ITEMS,
    )

    assert [want.missing[0] for want in wants] == [
        "interactions.identified_at", "interactions", "kpis",
    ]  # fmt: skip
    assert wants[-1].fields == ()


def test_what_is_unknown_for_another_reason_wants_nothing():
    assert list_wants([unknown("identified", "too_few")], ITEMS) == ()


def test_measures_that_lack_the_same_stand_together():
    wants = list_wants(
        [
            unknown("identified", "never_supplied", "cases.due_at"),
            unknown("opened", "never_supplied", "cases.due_at"),
        ],
        ITEMS,
    )

    assert [(want.measures, want.items) for want in wants] == [
        (("Identified", "Opened"), ("CHA.4", "CUS.7"))
    ]
