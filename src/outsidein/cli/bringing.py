"""Bringing files in from the command line: matched by themselves, refused rows told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from outsidein.ask.answers.actions import AnswersTaken, take_answers
from outsidein.cli.choosing import NO_KEY, Choices, check_key, without_key
from outsidein.ground.errors import NotNow
from outsidein.hold.records.actions import (
    choose_mapping,
    queue_trial,
    receive_file,
    run_import,
    try_import,
)
from outsidein.hold.records.queries import ImportView, get_import, list_refused
from outsidein.hold.records.table import read_table
from outsidein.hold.sources.actions import get_or_make_source
from outsidein.hold.sources.compute.column_map import BadMap, ColumnMap, read_map
from outsidein.hold.sources.compute.matching import Matching, matching_from_json
from outsidein.hold.sources.connectors.opening import Limits, UnreadableFile
from outsidein.hold.sources.rules import get_reading_rules, save_reading_rules

CHUNK = 1024 * 1024
#: The kind of source that a file of each kind most likely comes from, where nobody says.
SOURCE_KINDS = {
    "customers": "list", "interactions": "phone", "orders": "shop", "cases": "help_desk",
    "messages": "email", "feedback": "review",
}  # fmt: skip


def read_column_map(path: Path | None) -> ColumnMap:
    """Return the map of columns in the file, or an empty one."""
    try:
        return read_map(path.read_text(encoding="utf-8") if path else "")
    except (BadMap, UnicodeDecodeError) as why:
        raise NotNow(f"{path}: {why}") from why
    except OSError as why:
        raise NotNow(f"{path} cannot be read: {why.strerror}.") from why


def check_column_map(column_map: ColumnMap, files: Iterable[tuple[str, Path]]) -> None:
    """Raise NotNow where the map does not fit the files, before any of them is read."""
    for kind, path in files:
        try:
            column_map.for_file(kind, path.name)
        except BadMap as why:
            raise NotNow(f"The map does not fit {path.name}: {why}") from why


def source_names(files: Iterable[tuple[str, Path]]) -> list[str]:
    """Return what the source of each file is called: by the file, and by its folder where it must.

    Two files of one kind and one name are two sources, or the second would overwrite the first;
    one file given twice is one.

    >>> source_names([("customers", Path("a/crm.csv")), ("customers", Path("b/crm.csv"))])
    ['a/crm', 'b/crm']
    >>> source_names([("customers", Path("crm.csv")), ("customers", Path("crm.csv"))])
    ['crm', 'crm']
    """
    files = [(kind, path.resolve()) for kind, path in files]
    names = [path.stem for _kind, path in files]
    for depth in range(2, 1 + max((len(path.parts) for _kind, path in files), default=1)):
        places: dict[tuple[str, str], set[Path]] = {}
        for (kind, path), name in zip(files, names, strict=True):
            places.setdefault((kind, name), set()).add(path)
        names = [
            name if len(places[kind, name]) == 1 else "/".join((*path.parts[-depth:-1], path.stem))
            for (kind, path), name in zip(files, names, strict=True)
        ]
    return names


def bring_file(
    organisation_id: int,
    path: Path,
    kind: str,
    source: str,
    *,
    column_map: ColumnMap,
    at: datetime,
    rules: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    store: bool = True,
    progress: Callable[[str, float], None] | None = None,
) -> ImportView:
    """Take one file into the source of this name; raise NotNow when it could not be read.

    ``rules`` are how the source's files are read from now on, where something is said of it;
    ``choices`` how this one is. With ``store`` off it is only tried: nothing of it is held.
    """
    try:
        mapping = column_map.for_file(kind, path.name)
    except BadMap as why:
        raise NotNow(str(why)) from why
    source_id = get_or_make_source(
        organisation_id=organisation_id, name=source, kind=SOURCE_KINDS.get(kind, "list"), at=at
    )
    if rules:
        told = get_reading_rules(organisation_id=organisation_id, source_id=source_id)
        save_reading_rules(
            organisation_id=organisation_id,
            source_id=source_id,
            rules={**told, **rules},
            at=at,
            actor="command line",
        )
    public_id = receive_file(
        organisation_id=organisation_id,
        source_id=source_id,
        kind=kind,
        file_name=path.name,
        chunks=_chunks(path),
        at=at,
        actor="command line",
        largest=Limits().file_bytes,
    )
    ours: dict[str, Any] = {"organisation_id": organisation_id, "public_id": public_id}
    _choose(ours, choices or Choices(), mapping)
    if store:
        run_import(**ours, at=at, progress=progress)
    else:
        queue_trial(**ours)
        try_import(**ours, at=at, progress=progress)
    done = get_import(**ours)
    if done.status == "failed":
        raise NotNow(done.message)
    return done


def _choose(ours: dict[str, Any], choices: Choices, mapping: Mapping[str, str]) -> None:
    said = choices.as_said(mapping)
    choose_mapping(**ours, choices={**said, "mapping": dict(mapping)})
    if choices.key == NO_KEY:
        choose_mapping(**ours, choices=without_key(**ours, said=said))
    elif choices.key:
        check_key(**ours, key=choices.key)
        choose_mapping(**ours, choices=said)


def bring_answers(
    organisation_id: int, path: Path, *, title: str, asked: int | None, at: datetime
) -> AnswersTaken:
    """Take one file of answers as a closed round an instrument."""
    try:
        table = read_table(path)
    except UnreadableFile as why:
        raise NotNow(str(why)) from why
    return take_answers(
        organisation_id=organisation_id,
        header=table.headers,
        rows=table.rows,
        file_name=path.name,
        title=title,
        asked=asked,
        at=at,
        actor="command line",
    )


def counts_line(view: ImportView) -> str:
    """Return what came of every row, adding up."""
    return (
        f"{view.read:,} rows = {view.new:,} new + {view.changed:,} changed"
        f" + {view.same:,} same + {view.refused:,} refused"
    )


def matching_of(view: ImportView) -> Matching:
    """Return what the file's columns were taken for."""
    return matching_from_json(view.summary["matching"])


def trial_line(view: ImportView) -> str:
    """Return what would come of every row of a file that was tried, adding up."""
    counts = {name: view.trial[name] for name in ("read", "new", "changed", "same", "refused")}
    told = "{read:,} rows = {new:,} new + {changed:,} changed + {same:,} same + {refused:,} refused"
    return f"{view.file_name}, tried as {view.kind}, nothing stored: {told.format(**counts)}"


def taken_line(view: ImportView) -> str:
    """Return what a file was taken as, and what came of its rows."""
    return f"{view.file_name}, taken as {view.kind}: {counts_line(view)}"


def matching_table(view: ImportView) -> Table:
    """Return the columns of a file with what each was taken for, to be printed."""
    table = Table(box=None, padding=(0, 2, 0, 2))
    for heading in ("column", "is", "field"):
        table.add_column(heading, overflow="fold")
    colours = {"matched": "green", "mapped": "green", "guessed": "yellow"}
    for column in matching_of(view).columns:
        how = f"[{colours.get(column.how, 'dim')}]{column.how}[/]"
        table.add_row(escape(column.header), how, column.target or "–")
    return table


def refused_lines(organisation_id: int, view: ImportView, limit: int = 3) -> Iterator[str]:
    """Yield the first refused rows in words: file, row, column, reason."""
    shown = list_refused(organisation_id=organisation_id, public_id=view.public_id, limit=limit)
    for row in shown:
        yield row.reason  # it names the file, the row and the column itself
    if view.refused > len(shown):
        yield f"… and {view.refused - len(shown):,} more."


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as why:
        raise NotNow(f"{path} cannot be read: {why.strerror}.") from why
