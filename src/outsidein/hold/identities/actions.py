"""Writes of identities: who is who is worked out anew, and every number kept."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.engine import open_engine
from outsidein.ground.progress import Progress
from outsidein.ground.snapshot import export_tables, number, text
from outsidein.ground.turns import in_turn
from outsidein.hold.identities.kept import kept_folder, put_in_place
from outsidein.hold.identities.models import Resolution
from outsidein.hold.identities.online.renewing import renew_laid
from outsidein.hold.identities.online.storing import store_laid
from outsidein.hold.identities.renewing import Keeping, resolve_renewing
from outsidein.hold.identities.renumbering import Numbered, number_run
from outsidein.hold.identities.resolution import Resolution as Resolved
from outsidein.hold.identities.returned import note_returned
from outsidein.hold.identities.review_pairs import store_review_pairs
from outsidein.hold.identities.run_links import store_links
from outsidein.hold.identities.spark import resolve_on_spark
from outsidein.hold.records.columns import FLAT, linker_input_sql
from outsidein.hold.records.models import ImportRun
from outsidein.hold.sources.compute.matching import matching_from_json


def resolve_records(
    *,
    organisation_id: int,
    at: datetime,
    progress: Progress | None = None,
    spark: str | None = None,
    everything: bool = False,
) -> int:
    """Work out which records are one customer and give each its number; return how many customers.

    Nothing of a record changes but the number of its customer; a customer keeps the number
    that those of its records had who bore it longest. Where a run has gone before, only what is
    new or has changed since is compared, unless ``everything`` is to be compared anew or what is
    kept of that run fits no more. ``spark`` is the master of a cluster that does the work;
    without it, the installation's own setting holds.
    """
    master = settings.SPARK_MASTER if spark is None else spark
    kept = kept_folder(organisation_id=organisation_id)
    with in_turn(organisation_id) as folder:
        note_returned(organisation_id=organisation_id, at=at)
        records = _linker_input(organisation_id, folder)
        online, laid = folder / "online", folder / "kept"
        if master:
            place = Path(settings.SPARK_FOLDER) if settings.SPARK_FOLDER else None
            resolved = resolve_on_spark(
                records, master=master, folder=place, progress=progress, online=online
            )
        else:
            keeping = Keeping(
                kept,
                laid,
                mark=_newest_detail(organisation_id).get("mark") or "none",
                everything=everything,
                undone=_was_undone(organisation_id),
            )
            resolved = resolve_renewing(records, keeping, progress=progress, online=online)
        customers = store_resolution(
            organisation_id=organisation_id, resolved=resolved, at=at, online=online
        )
        put_in_place(laid, kept)
    return customers


def store_resolution(
    *, organisation_id: int, resolved: Resolved, at: datetime, online: Path | None = None
) -> int:
    """Keep what a run made of the records, once what people said is laid over it.

    Returns how many customers there are. In the folder ``online`` lies what matches single
    records until the next run; without it none are matched until then.
    """
    with transaction.atomic():
        numbered = number_run(
            organisation_id=organisation_id,
            resolved=resolved,
            at=at,
            undoing=_was_undone(organisation_id),
        )
        run = _store_resolution(organisation_id, resolved, numbered, at)
        store_links(organisation_id=organisation_id, resolution=run, resolved=resolved)
        strata = store_review_pairs(organisation_id=organisation_id, resolved=resolved)
        _note(run, strata=strata)
        if resolved.anew is None:
            store_laid(organisation_id=organisation_id, resolution_id=run.pk, folder=online)
        elif online is not None:
            renew_laid(organisation_id=organisation_id, folder=online, anew=resolved.anew)
        looked = resolved.looked
        write_audit(
            organisation_id=organisation_id,
            act="resolve records",
            object_ref="records",
            at=at,
            detail={
                "records": resolved.clusters.num_rows,
                "customers": numbered.customers,
                **({"compared": looked.fresh} if looked and not looked.why else {}),
            },
        )
    return numbered.customers


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


def _undone_imports(organisation_id: int) -> int:
    ours = ImportRun.objects.filter(organisation_id=organisation_id, kind="customers")
    return ours.filter(status=ImportRun.Status.UNDONE).count()


def _was_undone(organisation_id: int) -> bool:
    """Return whether an import was undone since the last run."""
    known = int(_newest_detail(organisation_id).get("undone_imports", 0))
    return _undone_imports(organisation_id) > known


def _newest_detail(organisation_id: int) -> dict[str, Any]:
    runs = Resolution.objects.filter(organisation_id=organisation_id).order_by("-id")
    told: dict[str, Any] = json.loads(runs.values_list("detail", flat=True).first() or "{}")
    return told


def _store_resolution(
    organisation_id: int, resolved: Resolved, numbered: Numbered, at: datetime
) -> Resolution:
    # The model and figures stay for every run; links are those of the newest alone.
    told = {
        "warnings": list(resolved.warnings),
        "coverage": [asdict(one) for one in resolved.coverage],
        "threshold": asdict(resolved.threshold),
        "contradicted": numbered.contradicted,
        "undone_imports": _undone_imports(organisation_id),
        "mark": resolved.mark,
    }
    if resolved.looked is not None:
        told["looked"] = asdict(resolved.looked)
    return Resolution.objects.create(
        organisation_id=organisation_id,
        ran_at=at,
        records=resolved.clusters.num_rows,
        customers=numbered.customers,
        threshold=resolved.threshold.weight,
        model=resolved.model_json or "{}",
        detail=json.dumps(told),
    )


def _note(run: Resolution, **more: object) -> None:
    run.detail = json.dumps({**json.loads(run.detail), **more})
    run.save(update_fields=["detail"])
