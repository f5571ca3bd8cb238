"""What a run lays down of the records that are new to it alone; of the others it lies there."""

from collections.abc import Sequence
from pathlib import Path

from outsidein.ground.engine import Engine
from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.online.laying import FEATURES, KEYS, features_sql, keys_sql


def lay_some(
    engine: Engine, folder: Path, *, columns: Sequence[str], keys: Sequence[Key], among: str
) -> None:
    """Write keys and features of the records whose positions stand in the table ``among``.

    Shape: as ``lay_down`` writes them, ``columns`` and ``keys`` those of the model that is in
    force; keys that many share are among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    engine.run(
        "CREATE OR REPLACE TEMP TABLE some_features AS SELECT f.*, record_id FROM features AS f"  # noqa: S608
        f" JOIN records USING (rid) SEMI JOIN {among} USING (rid)"
    )
    engine.write_parquet(
        f"SELECT * FROM ({keys_sql(keys, 'some_features')}) ORDER BY key, record_id",  # noqa: S608
        folder / KEYS,
    )
    engine.write_parquet(features_sql(columns, "some_features"), folder / FEATURES)
