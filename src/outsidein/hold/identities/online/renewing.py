"""Writes of what matches single records, after a run that compared new records alone."""

# ruff: noqa: S608  The SQL is put together from our own names and numbers.

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pyarrow.parquet as pq
from django.db import connection

from outsidein.ground.bulk import insert_rows
from outsidein.hold.identities.compute.online_model import POPULAR, Recogniser
from outsidein.hold.identities.online.laying import FEATURES, KEYS
from outsidein.hold.identities.online.matching import find_recogniser
from outsidein.hold.identities.online.models import RecordFeatures
from outsidein.hold.identities.online.storing import add_records, forget_records
from outsidein.hold.identities.resolution import Anew
from outsidein.hold.identities.words import batches


def renew_laid(*, organisation_id: int, folder: Path, anew: Anew) -> None:
    """Let new records be found, changed ones as they are now, and those that are gone no more.

    Records that were matched as they came stand here already. Call it inside the transaction that
    stores the run.
    """
    known = find_recogniser(organisation_id=organisation_id)
    if known is None or not (folder / FEATURES).exists():
        return
    model = known[0]
    told = pq.read_table(folder / FEATURES)
    here = dict(zip(*(told[name].to_pylist() for name in ("record_id", "told")), strict=True))
    there = _forget_changed(organisation_id, model, here, anew.gone.to_pylist())
    coming = {record: text for record, text in here.items() if record not in there}
    keys = pq.read_table(folder / KEYS)
    add_records(organisation_id=organisation_id, keys=(), features=coming.items())
    _add_keys(
        organisation_id,
        model.popular,
        (
            (key, record)
            for key, record in zip(
                keys["key"].to_pylist(), keys["record_id"].to_pylist(), strict=True
            )
            if record in coming
        ),
    )


def _forget_changed(
    organisation_id: int, model: Recogniser, here: Mapping[int, str], gone: Collection[int]
) -> set[int]:
    """Forget what stands of records that changed or went; return those that stand as they are."""
    there: set[int] = set()
    keys_of: dict[int, list[int]] = {}
    ours = RecordFeatures.objects.filter(organisation_id=organisation_id)
    for some in batches([*here, *gone]):
        for row in ours.filter(record_id__in=some):
            former = json.loads(row.told)
            if row.record_id in here and json.loads(here[row.record_id]) == former:
                there.add(row.record_id)
            else:
                keys_of[row.record_id] = list(model.look(former).keys)
    forget_records(organisation_id=organisation_id, keys_of=keys_of)
    return there


def _add_keys(organisation_id: int, popular: int, keys: Iterable[tuple[int, int]]) -> None:
    """Write the keys of some records; one that too many share is marked, and proposes nobody."""
    org = int(organisation_id)
    held = f"FROM hold_blockingkey b WHERE b.organisation_id = {org} AND b.key = c.key"
    with connection.cursor() as cursor:
        for name in ("coming", "coming_keys"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute("CREATE TEMPORARY TABLE coming (key BIGINT, record_id BIGINT)")
        insert_rows(cursor, "coming", ("key", "record_id"), keys)
        cursor.execute(
            "CREATE TEMPORARY TABLE coming_keys AS SELECT c.key, count(*)"
            f" + (SELECT count(*) {held}) AS records,"
            f" (SELECT count(*) {held} AND b.record_id = {POPULAR}) AS marked"
            " FROM coming c GROUP BY c.key"
        )
        cursor.execute(
            "INSERT INTO hold_blockingkey (organisation_id, key, record_id)"
            f" SELECT {org}, c.key, c.record_id FROM coming c JOIN coming_keys k ON k.key = c.key"
            f" WHERE k.marked = 0 AND k.records <= {int(popular)}"
            f" UNION ALL SELECT {org}, k.key, {POPULAR} FROM coming_keys k"
            f" WHERE k.marked = 0 AND k.records > {int(popular)}"
        )
        for name in ("coming", "coming_keys"):
            cursor.execute(f"DROP TABLE {name}")
