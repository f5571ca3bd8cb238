"""Writes of identities: who is who is worked out anew over all records, and every number kept."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection, transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.bulk import insert_rows
from outsidein.ground.engine import open_engine
from outsidein.ground.progress import Progress
from outsidein.ground.snapshot import export_tables, number, text
from outsidein.ground.turns import in_turn
from outsidein.hold.identities.compute.judgements import Pair, part
from outsidein.hold.identities.compute.numbering import Numbering, renumber
from outsidein.hold.identities.linker import resolve
from outsidein.hold.identities.models import Link, Resolution
from outsidein.hold.identities.numbers import (
    anchors_of,
    keep_moves,
    lead_on,
    list_borne,
    next_number,
    note_given,
)
from outsidein.hold.identities.online.storing import store_laid
from outsidein.hold.identities.resolution import Resolution as Resolved
from outsidein.hold.identities.returned import note_returned
from outsidein.hold.identities.review_pairs import store_review_pairs
from outsidein.hold.identities.spark import resolve_on_spark
from outsidein.hold.identities.words import list_words
from outsidein.hold.records.columns import FLAT, linker_input_sql
from outsidein.hold.records.models import ImportRun, Record
from outsidein.hold.sources.compute.matching import matching_from_json


def resolve_records(
    *,
    organisation_id: int,
    at: datetime,
    progress: Progress | None = None,
    spark: str | None = None,
) -> int:
    """Work out which records are one customer and give each its number; return how many customers.

    Nothing of a record changes but the number of its customer; a customer keeps the number
    that those of its records had who bore it longest. ``spark`` is the master of a cluster that
    does the work; without it, the installation's own setting holds.
    """
    master = settings.SPARK_MASTER if spark is None else spark
    with in_turn(organisation_id) as folder:
        note_returned(organisation_id=organisation_id, at=at)
        records = _linker_input(organisation_id, folder)
        online = folder / "online"
        resolved = (
            resolve_on_spark(
                records,
                master=master,
                folder=Path(settings.SPARK_FOLDER) if settings.SPARK_FOLDER else None,
                progress=progress,
                online=online,
            )
            if master
            else resolve(records, progress=progress, online=online)
        )
        return store_resolution(
            organisation_id=organisation_id, resolved=resolved, at=at, online=online
        )


def store_resolution(
    *, organisation_id: int, resolved: Resolved, at: datetime, online: Path | None = None
) -> int:
    """Keep what a run made of the records, once what people said is laid over it.

    Returns how many customers there are. In the folder ``online`` lies what matches single
    records until the next run; without it none are matched until then.
    """
    with transaction.atomic():
        clusters, contradicted = _as_people_say(organisation_id, resolved)
        numbering, given, before = _number(organisation_id, clusters)
        _store_numbers(given)
        _keep_ways(organisation_id, numbering, before, given, at)
        strata = store_review_pairs(organisation_id=organisation_id, resolved=resolved)
        kept = _store_resolution(organisation_id, resolved, numbering, at, contradicted, strata)
        _store_links(kept, resolved)
        store_laid(organisation_id=organisation_id, resolution_id=kept.pk, folder=online)
        write_audit(
            organisation_id=organisation_id,
            act="resolve records",
            object_ref="records",
            at=at,
            detail={"records": len(given), "customers": len(numbering.number_of)},
        )
    return len(numbering.number_of)


def _linker_input(organisation_id: int, folder: Path) -> Path:
    flat = ", ".join(f"{text('r.' + name)} AS {name}" for name in FLAT)
    extras = _extras(organisation_id)
    raw = text("r.raw") if extras else "''"
    query = (
        f"SELECT {number('r.id')} AS record_id, {text('s.name')} AS source, {raw} AS raw,"  # noqa: S608
        f" {text('r.tidied')} AS tidied, {flat}"
        f" FROM hold_record r JOIN hold_source s ON s.id = r.source_id"
        f" WHERE r.organisation_id = {int(organisation_id)} ORDER BY r.id"
    )
    export_tables({"records": query}, folder)
    target = folder / "input.parquet"
    with open_engine(folder) as engine:
        engine.write_parquet(linker_input_sql("records", extras=extras), target)
    return target


def _extras(organisation_id: int) -> list[str]:
    """Return the headers of the customer lists that no field of ours is for, once each."""
    runs = ImportRun.objects.filter(
        organisation_id=organisation_id, kind="customers", status=ImportRun.Status.DONE
    )
    headers: set[str] = set()
    for summary in runs.order_by("-id").values_list("summary", flat=True)[:50]:
        headers.update(matching_from_json(json.loads(summary)["matching"]).extras())
    return sorted(headers)


def _as_people_say(
    organisation_id: int, resolved: Resolved
) -> tuple[dict[int, list[int]], tuple[Pair, ...]]:
    """Return the records of each cluster after every word was heard, and words not followed."""
    words = list_words(organisation_id=organisation_id)
    table = resolved.clusters
    cluster_of: dict[int, int] = dict(
        zip(table["record_id"].to_pylist(), table["cluster_id"].to_pylist(), strict=True)
    )
    touched = {cluster_of[record] for record in words.records if record in cluster_of}
    clusters: dict[int, list[int]] = defaultdict(list)
    concerned: dict[int, int] = {}
    for record, cluster in cluster_of.items():
        if cluster in touched:
            concerned[record] = cluster
        else:
            clusters[cluster].append(record)
    if not concerned:
        return clusters, ()
    parting = part(
        concerned, words.same, words.different, _links_within(resolved.pairs, list(concerned))
    )
    return clusters | {group[0]: list(group) for group in parting.groups}, parting.contradicted


def _links_within(pairs: pa.Table, records: list[int]) -> Iterator[tuple[int, int, float]]:
    """Yield the links by which a run joined records, as far as they join any of these."""
    near = pc.and_(
        pc.equal(pairs["band"], "joined"),
        pc.is_in(pairs["record_l"], pa.array(records, pa.int64())),
    )
    found = pairs.filter(near)
    for left, right, weight in zip(
        *(found[name].to_pylist() for name in ("record_l", "record_r", "weight")), strict=True
    ):
        yield min(left, right), max(left, right), weight


def _number(
    organisation_id: int, clusters: dict[int, list[int]]
) -> tuple[Numbering, list[tuple[int, int]], dict[int, int]]:
    """Return the numbering, every record with its number, and what each bore before."""
    numbered = Record.objects.filter(
        organisation_id=organisation_id, customer_number__isnull=False
    ).values_list("pk", "customer_number")
    before = {record: number for record, number in numbered if number is not None}
    numbering = renumber(
        before,
        clusters,
        next_number=next_number(organisation_id=organisation_id),
        past=list_borne(organisation_id=organisation_id),
    )
    note_given(organisation_id=organisation_id, highest=max(numbering.new, default=0))
    given = [(r, numbering.number_of[c]) for c, records in clusters.items() for r in records]
    return numbering, given, before


def _store_numbers(given: list[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS numbered")
        cursor.execute(
            "CREATE TEMPORARY TABLE numbered (record_id BIGINT PRIMARY KEY, number BIGINT)"
        )
        insert_rows(cursor, "numbered", ("record_id", "number"), given)
        cursor.execute(
            "UPDATE hold_record SET customer_number = n.number FROM numbered n"
            " WHERE hold_record.id = n.record_id"
            " AND (hold_record.customer_number IS NULL OR hold_record.customer_number <> n.number)"
        )
        cursor.execute("DROP TABLE numbered")


def _keep_ways(
    organisation_id: int,
    numbering: Numbering,
    before: dict[int, int],
    given: list[tuple[int, int]],
    at: datetime,
) -> None:
    """Let every number that is no longer used lead on, and keep what each record bore."""
    present = set(numbering.number_of.values())
    became = {old: new[0] for old, new in numbering.became.items() if new and old not in present}
    now = dict(given)
    moved = {r: (old, now[r]) for r, old in before.items() if now.get(r, old) != old}
    keep_moves(organisation_id=organisation_id, moved=moved, undoing=_was_undone(organisation_id))
    lead_on(
        organisation_id=organisation_id,
        present=present,
        became=became,
        anchors=anchors_of({r: old for r, (old, _) in moved.items()}, became, now),
        at=at,
    )


def _undone_imports(organisation_id: int) -> int:
    ours = ImportRun.objects.filter(organisation_id=organisation_id, kind="customers")
    return ours.filter(status=ImportRun.Status.UNDONE).count()


def _was_undone(organisation_id: int) -> bool:
    """Return whether an import was undone since the last run."""
    runs = Resolution.objects.filter(organisation_id=organisation_id).order_by("-id")
    last = runs.values_list("detail", flat=True).first()
    known = json.loads(last).get("undone_imports", 0) if last else 0
    return _undone_imports(organisation_id) > known


def _store_resolution(
    organisation_id: int,
    resolved: Resolved,
    numbering: Numbering,
    at: datetime,
    contradicted: tuple[Pair, ...],
    strata: dict[str, float],
) -> Resolution:
    # Only the newest run's links are shown; its model and figures stay for every run.
    Link.objects.filter(organisation_id=organisation_id).delete()
    return Resolution.objects.create(
        organisation_id=organisation_id,
        ran_at=at,
        records=resolved.clusters.num_rows,
        customers=len(numbering.number_of),
        threshold=resolved.threshold.weight,
        model=resolved.model_json or "{}",
        detail=json.dumps(
            {
                "warnings": list(resolved.warnings),
                "coverage": [asdict(one) for one in resolved.coverage],
                "threshold": asdict(resolved.threshold),
                "contradicted": contradicted,
                "strata": strata,
                "undone_imports": _undone_imports(organisation_id),
            }
        ),
    )


def _store_links(resolution: Resolution, resolved: Resolved) -> None:
    pairs = resolved.pairs
    columns = ("record_l", "record_r", "weight", "probability", "band", "found_by", "evidence")
    rows: Iterable[tuple[Any, ...]] = (
        (resolution.organisation_id, resolution.pk, *row)
        for batch in pairs.select(columns).to_batches(max_chunksize=10_000)
        for row in zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
    )
    stored = (
        "organisation_id", "resolution_id", "left_id", "right_id", "weight", "probability",
        "band", "found_by", "evidence",
    )  # fmt: skip
    with connection.cursor() as cursor:
        insert_rows(cursor, "hold_link", stored, rows)
