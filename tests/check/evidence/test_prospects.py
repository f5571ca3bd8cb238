"""A prospect is counted apart: no figure about customers moves by one."""

import pytest
from tests.check.evidence.conftest import AS_OF, write_tables
from tests.check.evidence.rows import IN, people
from tests.check.evidence.test_channel_measures import CASES as CHANNEL
from tests.check.evidence.test_imperative_measures import CASES as IMPERATIVE
from tests.check.evidence.test_record_measures import CASES as RECORD

from outsidein.check.evidence.compute.library import load_measures
from outsidein.check.evidence.runner import run_measures
from outsidein.hold.marts.compute.tables import TABLES

MEASURES = load_measures()
PROSPECT = 999_999
CASES = [
    (name, tables)
    for name, tables, _truth in (*RECORD, *CHANNEL, *IMPERATIVE)
    if MEASURES[name].population
]


def with_a_prospect(tables):
    """Return the tables with everything that is about anybody there about a prospect too."""
    more = {}
    for name, rows in tables.items():
        columns = TABLES[name].column_names
        about = "id" if name == "customers" else "customer_id"
        copies = [dict(row) for row in rows] if about in columns else []
        for place, row in enumerate(copies):
            if name != "customers" and "id" in columns:
                row["id"] = 500_000 + place
            row[about] = PROSPECT
        if name == "customers":
            copies = [{**row, "status": "prospect"} for row in copies[:1]]
        more[name] = [
            *(
                {"id": place, **row} if "id" in columns else row
                for place, row in enumerate(rows, 1)
            ),
            *copies,
        ]
    more.setdefault("customers", [{"id": PROSPECT, "status": "prospect", "created_at": IN}])
    return more


def figures(folder, name, tables):
    folder.mkdir()
    write_tables(folder, tables)
    value = run_measures(folder, as_of=AS_OF, names=[name])[0]
    return value.state, value.numerator, value.denominator, value.n, value.value, value.profile


@pytest.mark.parametrize(("name", "tables"), CASES, ids=[name for name, _ in CASES])
def test_a_prospect_moves_no_figure_about_customers(tmp_path, name, tables):
    before = figures(tmp_path / "before", name, tables)

    after = figures(tmp_path / "after", name, with_a_prospect(tables))

    assert after == before


def test_most_measures_about_customers_are_tried():
    assert len({name for name, _ in CASES}) >= 30


def test_every_measure_says_whom_it_counts():
    told = {measure.population for measure in MEASURES.values()}

    assert told == {"", "customers", "active customers"}
    assert MEASURES["dq_complete"].population == "active customers"
    assert MEASURES["identified"].population == "customers"
    assert MEASURES["doc_charter"].population == ""


def test_a_table_about_nobody_but_prospects_is_an_empty_one(tmp_path):
    write_tables(
        tmp_path,
        {
            "customers": [{"id": 1, "status": "prospect"}],
            "interactions": [{"customer_id": 1, "direction": "in", "channel": "phone", "at": IN}],
        },
    )

    value = run_measures(tmp_path, as_of=AS_OF, names=["identified"])[0]

    assert (value.state, value.cause) == ("unknown", "table_empty")


def test_contacts_of_nobody_known_are_counted_as_before(tmp_path):
    rows = [
        {"direction": "in", "channel": "phone", "at": IN, "identified_at": IN, "customer_id": c}
        for c in (*range(1, 61), *([None] * 60))
    ]

    write_tables(tmp_path, {"customers": people(60), "interactions": rows})
    value = run_measures(tmp_path, as_of=AS_OF, names=["identified"])[0]

    assert (value.numerator, value.denominator) == (60, 120)
