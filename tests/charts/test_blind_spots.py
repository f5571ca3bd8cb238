"""From what the check found to what is drawn."""

from dataclasses import dataclass

from outsidein.ask.instruments.library import get_edition
from outsidein.charts.blind_spots import axes_of, gap_of, map_of, measured_words, radar_of


@dataclass(frozen=True)
class Said:
    point: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """A row of the check with as much as a picture reads of it."""

    item: str
    point: float | None = None
    lo: float = 0.0
    hi: float = 1.0
    claim: Said | None = None
    label: str = "Customers are recognised"
    verdict: str = "not enough data"


CARD = get_edition("crm-scorecard")
SAID = Said(0.5, 0.4, 0.6)


def test_a_dimension_has_an_outside_point_from_two_statements_on():
    rows = [Row("ORG.1", 0.5, 0.4, 0.6), Row("ORG.2", 1.0, 0.9, 1.0), Row("CUS.1", 0.5, 0.5, 0.5)]

    axes = {axis.name: axis for axis in axes_of(rows, CARD)}
    first, second = list(axes.values())[:2]

    assert (first.outside, first.known, first.of) == (0.75 * 7, 2, 7)
    assert (second.outside, second.known) == (None, 1)


def test_what_is_unknown_may_be_anything_in_the_range_of_a_dimension():
    axis = axes_of([Row("ORG.1", 0.5, 0.5, 0.5), Row("ORG.2", 0.5, 0.5, 0.5)], CARD)[0]

    assert axis.outside_range == (1.0, 6.0)


def test_what_nobody_said_is_no_zero():
    axis = axes_of([Row("ORG.1")], CARD)[0]

    assert (axis.inside, axis.inside_range, axis.answered) == (None, None, 0)


def test_both_outlines_are_drawn_on_every_dimension():
    radar = radar_of(axes_of([Row("ORG.1", claim=SAID)], CARD))

    assert len(radar.axes) == 5
    assert (radar.axes[0].inside, radar.axes[0].outside) == (3.5, None)


def test_a_gap_without_any_evidence_has_no_range():
    assert gap_of(Row("ORG.1", claim=SAID)).evidence_range is None
    assert gap_of(Row("ORG.1", hi=0.2)).evidence_range == (0.0, 0.2)


def test_a_bound_is_said_as_a_bound():
    assert [
        measured_words(row)
        for row in (
            Row("A", 0.25), Row("A", hi=0.2), Row("A", lo=0.5), Row("A", lo=0.2, hi=0.4), Row("A"),
        )
    ] == ["25% measured", "20% at most", "50% at least", "20% to 40%", "not measured"]  # fmt: skip


def test_the_map_holds_every_row_under_its_group():
    shown = map_of([("People", [Row("ORG.1"), Row("ORG.2")]), ("Data", [Row("DAT.1")])])

    assert [(gap.code, gap.group) for gap in shown.gaps] == [
        ("ORG.1", "People"), ("ORG.2", "People"), ("DAT.1", "Data"),
    ]  # fmt: skip
