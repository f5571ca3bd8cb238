"""The main road in small steps: a table is brought in, records are resolved, customers rebuilt."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from tests.people import NOON

from outsidein.hold.customers.actions import rebuild_customers
from outsidein.hold.identities.actions import resolve_records
from outsidein.hold.records.actions import choose_mapping, receive_file, run_import
from outsidein.hold.records.queries import ImportView, get_import
from outsidein.hold.sources.actions import get_or_make_source

#: What an import never touches, or what notes every deed.
BESIDE = {"ground.AuditEvent", "sessions.Session"}


def table(*lines: str) -> bytes:
    """Return the lines as a file."""
    return ("\n".join(lines) + "\n").encode()


def receive(
    organisation: int,
    content: bytes,
    kind: str = "customers",
    source: str = "CRM",
    name: str = "people.csv",
) -> str:
    """Lay a file down in the source of this name; return the import's public id."""
    source_id = get_or_make_source(organisation_id=organisation, name=source, kind="list", at=NOON)
    return receive_file(
        organisation_id=organisation,
        source_id=source_id,
        kind=kind,
        file_name=name,
        chunks=[content],
        at=NOON,
    )


def bring(
    organisation: int,
    content: bytes,
    kind: str = "customers",
    source: str = "CRM",
    name: str = "people.csv",
    choices: Mapping[str, Any] | None = None,
) -> ImportView:
    """Bring a file in and return what came of it."""
    public_id = receive(organisation, content, kind, source, name)
    if choices:
        choose_mapping(organisation_id=organisation, public_id=public_id, choices=choices)
    run_import(organisation_id=organisation, public_id=public_id, at=NOON)
    return get_import(organisation_id=organisation, public_id=public_id)


def counts(view: ImportView) -> tuple[int, int, int, int, int]:
    """Return rows read, new, changed, same and refused."""
    return view.read, view.new, view.changed, view.same, view.refused


def work_out(organisation: int) -> None:
    """Resolve the records and rebuild the customers."""
    resolve_records(organisation_id=organisation, at=NOON)
    rebuild_customers(organisation_id=organisation, at=NOON)


def rows_of_all_tables(*, but: Iterable[str] = BESIDE) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, to be compared before and after a refusal."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.label not in set(but)
    }
