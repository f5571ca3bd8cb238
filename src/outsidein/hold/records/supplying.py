"""Which fields a source has ever supplied: noted as rows come in."""

from collections.abc import Iterable

from outsidein.hold.records.models import ImportRun, SuppliedField


def note_supplied(run: ImportRun, fields: Iterable[str]) -> None:
    """Note that the run's source supplies these fields; what was noted stays."""
    SuppliedField.objects.bulk_create(
        [
            SuppliedField(
                organisation_id=run.organisation_id,
                source_id=run.source_id,
                kind=run.kind,
                field=field,
            )
            for field in fields
        ],
        ignore_conflicts=True,
    )
