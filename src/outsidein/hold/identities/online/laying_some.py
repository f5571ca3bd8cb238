"""What a run lays down of the records that are new to it alone; of the others it lies there."""

from collections.abc import Sequence
from pathlib import Path

from outsidein.ground.engine import Engine
from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.compute.online_model import hash_sql
from outsidein.hold.identities.online.laying import FEATURES, KEYS


def lay_some(
    engine: Engine, folder: Path, *, columns: Sequence[str], keys: Sequence[Key], among: str
) -> None:
    """Write keys and features of the records whose positions stand in the table ``among``.

    Shape: as ``lay_down`` writes them, ``columns`` and ``keys`` those of the model that is in
    force; keys that many share are among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = ("is_firm", *(name for name in columns if name != "is_firm"))
    engine.run(
        "CREATE OR REPLACE TEMP TABLE some_features AS SELECT f.*, record_id FROM features AS f"  # noqa: S608
        f" JOIN records USING (rid) SEMI JOIN {among} USING (rid)"
    )
    parts = [
        f"SELECT DISTINCT {hash_sql(key.name, 'value')} AS key, record_id FROM (SELECT record_id,"  # noqa: S608
        f" {f'unnest({key.sql})' if key.many else key.sql} AS value FROM some_features)"
        " WHERE value <> ''"
        for key in keys
    ]
    none = "SELECT 0::BIGINT AS key, 0::BIGINT AS record_id LIMIT 0"
    engine.write_parquet(
        f"SELECT * FROM ({' UNION ALL '.join(parts) or none}) ORDER BY key, record_id",  # noqa: S608
        folder / KEYS,
    )
    engine.write_parquet(
        f"SELECT record_id, CAST(json_array({', '.join(ordered)}) AS VARCHAR) AS told"  # noqa: S608
        " FROM some_features ORDER BY record_id",
        folder / FEATURES,
    )
