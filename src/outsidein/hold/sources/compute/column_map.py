"""A person's own map of columns: TOML in, checked, with errors that name the bad key."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from outsidein.hold.sources.compute.dictionary import KIND_NAMES, get_kind


class BadMap(ValueError):
    """The map can't be used; the message names the key and what may stand there."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a person said of columns: by kind of file, and by file name, which wins."""

    by_kind: Mapping[str, Mapping[str, str]]
    by_file: Mapping[str, Mapping[str, str]]

    def for_file(self, kind: str, file_name: str) -> dict[str, str]:
        """Return header → field for one file, each target checked against the file's kind."""
        own = dict(self.by_file.get(file_name, {}))
        for header, target in own.items():
            check_target(kind, target, f"[{file_name!r}] {header!r}")
        return {**self.by_kind.get(kind, {}), **own}


def read_map(text: str) -> ColumnMap:
    r"""Return the map written in TOML.

    Shape: a table a kind (``[customers]``) or a file name (``["crm.csv"]``); in it
    ``"Column name" = "field"``, ``"field.part"`` or ``""`` to leave the column out.

    >>> read_map('[customers]\n"Mail 2" = "email"').for_file("customers", "crm.csv")
    {'Mail 2': 'email'}
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise BadMap(f"The map isn't TOML: {why}.") from why
    by_kind: dict[str, dict[str, str]] = {}
    by_file: dict[str, dict[str, str]] = {}
    for name, entries in tables.items():
        lines = _checked(name, entries)
        if name in KIND_NAMES:
            for header, target in lines.items():
                check_target(name, target, f"[{name}] {header!r}")
            by_kind[name] = lines
        elif "." in name:
            by_file[name] = lines
        else:
            raise BadMap(
                f"[{name}] is neither a kind of file ({', '.join(KIND_NAMES)}) nor a file name"
                f"{_perhaps(name, KIND_NAMES)}."
            )
    return ColumnMap(by_kind, by_file)


def _checked(name: str, entries: object) -> dict[str, str]:
    if not isinstance(entries, dict):
        raise BadMap(f"“{name}” stands outside a table; put it under [customers] or another kind.")
    for header, target in entries.items():
        if not isinstance(target, str):
            raise BadMap(f'[{name}] {header!r} must be a text in quotes: a field\'s name or "".')
    return entries


def check_target(kind: str, target: str, where: str) -> None:
    """Raise BadMap unless ``target`` is a field of the kind, a part of one, or empty."""
    fields = get_kind(kind).fields
    name, _, part = target.partition(".")
    if not target:
        return
    if name not in fields:
        raise BadMap(
            f"{where}: {kind} files have no field “{name}”{_perhaps(name, tuple(fields))}."
        )
    if part and part not in fields[name].parts:
        parts = ", ".join(fields[name].parts) or "no parts"
        raise BadMap(f"{where}: {name} has no part “{part}”; it has {parts}.")


def _perhaps(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, 1)
    return f"; perhaps “{near[0]}”" if near else ""
