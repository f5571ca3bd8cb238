"""Fills an installation with the sample organisation, by the ordinary road."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from django_scopes import scope

from outsidein.ask.results.actions import make_missing_releases
from outsidein.check.blindspots.actions import check_organisation
from outsidein.cli.bringing import bring_answers, bring_file
from outsidein.ground.errors import NotNow
from outsidein.ground.progress import Progress, part_of
from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.sources.actions import save_source
from outsidein.hold.sources.compute.column_map import ColumnMap
from outsidein.people.actions import (
    add_member,
    create_organisation,
    load_departments,
    load_levels,
)
from outsidein.sample import Sample, write_sample

OWNER = "you@example.org"
#: The share of the work that bringing the files in takes.
BRINGING = 0.55


def fill_sample(*, size: float = 1.0, progress: Progress | None = None) -> tuple[int, int, Sample]:
    """Write the sample's files, bring them in, resolve, check; return organisation, owner, sample.

    All of it happens at the sample's own as-of, so that it looks the same on any day.
    """
    tell = progress or (lambda _step, _share: None)
    folder = Path(tempfile.mkdtemp(prefix="outsidein-sample-"))
    try:
        tell("Writing the sample's files", 0.0)
        sample = write_sample(folder, size=size)
        organisation, owner = _found(sample)
        with scope(organisation=organisation):
            _bring(organisation, sample, tell)
            at = sample.as_of
            resolve_records(
                organisation_id=organisation, at=at, progress=part_of(tell, BRINGING, 0.75)
            )
            rebuild_customers(
                organisation_id=organisation, at=at, progress=part_of(tell, 0.75, 0.85)
            )
            check_organisation(
                organisation_id=organisation, as_of=at, at=at, progress=part_of(tell, 0.85, 1.0)
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return organisation, owner, sample


def _found(sample: Sample) -> tuple[int, int]:
    organisation = create_organisation(
        name=sample.name, at=sample.as_of, fixed_as_of=sample.as_of, currency="GBP", region="GB"
    )
    owner = add_member(organisation_id=organisation, email=OWNER, role="owner", at=sample.as_of)
    refused = load_levels(organisation_id=organisation, path=sample.levels, at=sample.as_of)
    refused += load_departments(
        organisation_id=organisation, path=sample.departments, at=sample.as_of
    )
    if refused:
        raise NotNow(f"The sample's own levels or departments were refused: {refused[0].reason}")
    return organisation, owner


def _bring(organisation: int, sample: Sample, tell: Progress) -> None:
    for place, file in enumerate(sample.files):
        tell(f"Bringing in {file.path.name}", BRINGING * place / len(sample.files))
        if file.kind == "answers":
            for path, years_ago in ((sample.earlier_answers, 1), (file.path, 0)):
                _bring_answers(organisation, sample, path, years_ago)
            continue
        name = file.path.stem
        if file.source is not None:
            name = file.source.name
            save_source(
                organisation_id=organisation,
                name=name,
                kind=file.source.kind,
                owner=file.source.owner,
                lawful_basis=file.source.lawful_basis,
                expected_every_days=file.source.expected_every_days,
                at=sample.as_of,
            )
        bring_file(
            organisation, file.path, file.kind, name, column_map=ColumnMap({}, {}), at=sample.as_of
        )


def _bring_answers(organisation: int, sample: Sample, path: Path, years_ago: int) -> None:
    """Bring in one year's answers, and decide what may be shown of them."""
    at = sample.as_of - timedelta(days=365 * years_ago)
    bring_answers(
        organisation,
        path,
        title=f"Whole organisation, spring {at.year}",
        asked=sample.headcount,
        at=at,
    )
    make_missing_releases(organisation_id=organisation, at=at)
