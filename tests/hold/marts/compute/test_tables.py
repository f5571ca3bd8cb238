import runpy
from pathlib import Path

import pytest

from outsidein.ground.engine import open_engine
from outsidein.hold.marts.compute.tables import (
    TABLES,
    create_table_sql,
    empty_table_sql,
    get_table,
    typed_select_sql,
)

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_can_be_made_in_the_engine_with_the_types_it_states(name: str) -> None:
    table = TABLES[name]
    with open_engine() as engine:
        engine.run(create_table_sql(table))

        described = engine.rows(f"DESCRIBE {name}")
        empty = engine.rows(f"DESCRIBE {empty_table_sql(table)}")

    stated = [(column.name, column.type) for column in table.columns]
    assert [(row[0], row[1]) for row in described] == stated
    assert [(row[0], row[1]) for row in empty] == stated


@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_column_stands_twice_and_each_has_a_meaning(name: str) -> None:
    table = TABLES[name]

    assert len(set(table.column_names)) == len(table.column_names)
    assert all(column.meaning for column in table.columns)
    assert set(table.key) <= set(table.column_names)


def test_the_enlargements_of_the_first_plan_are_there() -> None:
    assert get_table("interactions").column("stage").type == "VARCHAR"
    assert get_table("survey_responses").column("item").type == "VARCHAR"
    assert get_table("orders").column("currency").type == "VARCHAR"
    assert get_table("staff").column("role").type == "VARCHAR"


def test_an_unknown_table_or_column_is_named_in_the_error() -> None:
    with pytest.raises(KeyError, match="no published table named clients"):
        get_table("clients")
    with pytest.raises(KeyError, match="cases has no column colour"):
        get_table("cases").column("colour")


def test_reading_casts_keys_to_one_type_and_fills_missing_columns_with_null() -> None:
    table = get_table("segment_members")
    with open_engine() as engine:
        engine.run("CREATE TABLE given AS SELECT '7' AS segment_id, 3::SMALLINT AS customer_id")

        sql = typed_select_sql(table, frozenset({"segment_id", "customer_id"}), origin="given")
        rows = engine.rows(sql)

    assert rows == [(7, 3, None)]


def test_the_page_of_tables_is_current() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "write_marts_page.py"))

    assert (ROOT / "docs" / "reference" / "marts.md").read_text(encoding="utf-8") == script[
        "page_text"
    ](), "run: .venv/bin/python scripts/write_marts_page.py"
