"""What a run lays down so that single records can be matched until the next run.

Four files in a folder: the model as JSON, and as Parquet the keys of every record, what of it is
compared, and how many strangers bear the values that are not seldom.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from outsidein.ground.engine import Engine
from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.compute.online_model import (
    POPULAR,
    hash_sql,
    laid_down,
    told_columns,
)

#: The features of all records, with their ids.
EVERYBODY = "(SELECT f.*, record_id FROM features AS f JOIN records USING (rid))"
MODEL, KEYS, FEATURES, RARITY = "model.json", "keys.parquet", "features.parquet", "rarity.parquet"


def lay_down(
    engine: Engine,
    folder: Path,
    *,
    settings: Mapping[str, Any],
    columns: Sequence[str],
    keys: Sequence[Key],
    popular: int,
    veto: str,
    threshold: float,
    review: float,
    rare: Sequence[str],
) -> None:
    """Write the files of a run whose tables ``records``, ``features`` and ``rarity_…`` are here.

    Shape: ``columns`` are the features that are filled, ``rare`` those whose rarity counts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    floors = {
        name: float((engine.one(f"SELECT min(tf_{name}) FROM rarity_{name}") or (1.0,))[0] or 1.0)  # noqa: S608
        for name in rare
    }
    _lay_keys(engine, folder / KEYS, keys, popular)
    engine.write_parquet(features_sql(columns, EVERYBODY), folder / FEATURES)
    counted = " UNION ALL ".join(
        f"SELECT {hash_sql(f'rarity of {name}', f'CAST({name} AS VARCHAR)')} AS key,"  # noqa: S608
        f" tf_{name} AS share FROM rarity_{name} WHERE tf_{name} > {floors[name]!r}::DOUBLE"
        for name in rare
    )
    engine.write_parquet(
        f"{counted} ORDER BY key"
        if counted
        else "SELECT 0::BIGINT AS key, 0.0::DOUBLE AS share LIMIT 0",
        folder / RARITY,
    )
    told = laid_down(
        settings=settings,
        columns=told_columns(columns),
        keys=keys,
        popular=popular,
        veto=veto,
        threshold=threshold,
        review=review,
        floors=floors,
    )
    (folder / MODEL).write_text(told)


def features_sql(columns: Sequence[str], records: str) -> str:
    """Return the query of what is kept of each record, as JSON text.

    Shape: ``records`` names a table of features with the ids of their records, as below.
    """
    listed = ", ".join(told_columns(columns))
    return (
        f"SELECT record_id, CAST(json_array({listed}) AS VARCHAR) AS told"  # noqa: S608
        f" FROM {records} ORDER BY record_id"
    )


def keys_sql(keys: Sequence[Key], records: str) -> str:
    """Return the query of the keys that each record has, once each."""
    parts = [
        f"SELECT DISTINCT {hash_sql(key.name, 'value')} AS key, record_id FROM (SELECT record_id,"  # noqa: S608
        f" {f'unnest({key.sql})' if key.many else key.sql} AS value FROM {records})"
        " WHERE value <> ''"
        for key in keys
    ]
    return " UNION ALL ".join(parts) or "SELECT 0::BIGINT AS key, 0::BIGINT AS record_id LIMIT 0"


def _lay_keys(engine: Engine, path: Path, keys: Sequence[Key], popular: int) -> None:
    engine.run(f"CREATE OR REPLACE TABLE online_keys AS {keys_sql(keys, EVERYBODY)}")
    engine.run(
        "CREATE OR REPLACE TABLE online_popular AS SELECT key FROM online_keys"  # noqa: S608
        f" GROUP BY key HAVING count(*) > {popular}"
    )
    engine.write_parquet(
        f"SELECT key, {POPULAR}::BIGINT AS record_id FROM online_popular UNION ALL"  # noqa: S608
        " SELECT key, record_id FROM online_keys ANTI JOIN online_popular USING (key)"
        " ORDER BY key, record_id",
        path,
    )
    engine.run("DROP TABLE online_keys")
    engine.run("DROP TABLE online_popular")
