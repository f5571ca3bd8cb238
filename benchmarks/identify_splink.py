"""Splink's own real-time ways beside ours: the same trained model, the same base, DuckDB."""

import itertools
import json
from pathlib import Path

from identify_figures import timings, told


def ask_splink(home: Path, base: int, asked: int) -> None:
    """Splink's own real-time ways, with our trained model, against the same base."""
    import duckdb
    from splink import DuckDBAPI, Linker, block_on
    from splink.internals.realtime import compare_records

    model = json.loads((home / "laid" / "model.json").read_text())
    columns = model["columns"]
    connection = duckdb.connect(config={"threads": 2})
    places = ", ".join(
        f"CAST(json_extract(told, '$[{place}]') AS {_type_of(name)}) AS {name}"
        if name in _LISTS or name == "is_firm"
        else f"json_extract_string(told, '$[{place}]') AS {name}"
        for place, name in enumerate(columns)
    )
    rare = sorted(
        {
            level["tf_adjustment_column"]
            for one in model["settings"]["comparisons"]
            for level in one["comparison_levels"]
            if "tf_adjustment_column" in level
        }
    )
    shares = ", ".join(f"1e-5::DOUBLE AS tf_{name}" for name in rare)
    source = home / "laid" / "features.parquet"
    connection.execute(
        f"CREATE TABLE base AS SELECT record_id AS rid, {places} FROM '{source}'"  # noqa: S608
    ).fetchall()
    api = DuckDBAPI(connection=connection)
    settings = model["settings"] | {
        "blocking_rules_to_generate_predictions": [
            block_on(*names).get_blocking_rule("duckdb").as_dict()
            for names in (
                ("email",), ("phone",), ("family", "birth"), ("nick", "birth"),
                ("nick", "postcode"), ("family", "postcode"),
            )
        ]
    }  # fmt: skip
    print("\nSplink 5 itself, the same model, DuckDB, 2 threads", flush=True)
    ids = [one * 997 % (base - 1) + 1 for one in range(asked)]
    linker = Linker(api.register("base"), settings, log_level=None)
    for name in rare:
        linker.table_management.compute_tf_table(name)
    turn = itertools.count()
    known = api.register("base", table_name="left_side")

    def between(rid: int) -> None:
        connection.execute(
            f"CREATE OR REPLACE TABLE one AS SELECT * REPLACE (-rid AS rid) FROM base"  # noqa: S608
            f" WHERE rid = {rid}"
        ).fetchall()
        one = api.register("one", table_name=f"right_{rid}_{next(turn)}")
        found = linker.inference.predict_between(known, one, warning_mode="never")
        found.as_record_list()
        found.drop_table_from_database_and_remove_from_cache()

    try:
        told("predict_between(base, one)", timings(between, ids, warm=1))
    except Exception as why:  # its way of working changes between versions
        print(f"  predict_between did not run: {type(why).__name__}: {str(why)[-400:]}")
    records = (
        connection.sql(f"SELECT *, {shares} FROM base ORDER BY rid LIMIT 40")  # noqa: S608
        .to_arrow_table()
        .to_pylist()
    )

    def compare(place: int) -> None:
        compare_records(
            records[place], records[place + 1], model["settings"], api, sql_cache_key="one"
        ).as_record_list()

    told(
        "compare_records, candidate given", timings(compare, list(range(len(records) - 1)), warm=3)
    )


_LISTS = ("email_list", "phone_list", "word_list")


def _type_of(name: str) -> str:
    return "VARCHAR[]" if name in _LISTS else "BOOLEAN"
