"""Who is asked and which groups there are: chosen in a draft, frozen when the round opens."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class AskedPeople:
    """Whom a round asks; an empty choice means everybody."""

    levels: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: How many could answer, where no list of people says so.
    count: int | None = None
    #: Which groups go with the answers; None: level, department and every attribute.
    groups: tuple[str, ...] | None = None

    def includes(self, groups: Mapping[str, str]) -> bool:
        """Return whether somebody of these groups is asked.

        >>> AskedPeople(levels=("Board",)).includes({"level": "Board", "department": "Sales"})
        True
        >>> AskedPeople(attributes={"site": ("Hull",)}).includes({"level": "Board"})
        False
        """
        wanted = {"level": self.levels, "department": self.departments, **self.attributes}
        return all(groups.get(code, "") in names for code, names in wanted.items() if names)

    def as_json(self) -> str:
        """Return the choice as a draft keeps it."""
        chosen = {
            "levels": self.levels,
            "departments": self.departments,
            "attributes": dict(self.attributes),
            "count": self.count,
            "groups": self.groups,
        }
        return json.dumps({"chosen": chosen}, ensure_ascii=False)


def read_asked(text: str) -> AskedPeople:
    """Return the choice that a draft kept.

    >>> read_asked(AskedPeople(levels=("Board",), count=12).as_json()).count
    12
    """
    chosen = json.loads(text or "{}").get("chosen", {})
    groups = chosen.get("groups")
    return AskedPeople(
        levels=tuple(chosen.get("levels", ())),
        departments=tuple(chosen.get("departments", ())),
        attributes={code: tuple(names) for code, names in chosen.get("attributes", {}).items()},
        count=chosen.get("count"),
        groups=None if groups is None else tuple(groups),
    )


@dataclass(frozen=True, slots=True)
class GroupKind:
    """One way in which people are parted: by level, by department, by a further attribute."""

    code: str
    label: str
    values: tuple[str, ...]
    sizes: Mapping[str, int | None]  # how many were asked; None where nobody knows


@dataclass(frozen=True, slots=True)
class Structure:
    """The groups of a round as they stood when it opened."""

    groups: tuple[GroupKind, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)  # level -> role
    #: The numbers of those who were asked, noted at the close; () where nobody knows who.
    people: tuple[int, ...] = ()

    def names_of(self, code: str) -> tuple[str, ...]:
        """Return the names of one kind of group; () where the round has none such."""
        return next((kind.values for kind in self.groups if kind.code == code), ())

    def as_json(self) -> str:
        """Return the structure as it is kept."""
        groups = [
            {
                "code": kind.code,
                "label": kind.label,
                "values": [{"name": name, "size": kind.sizes.get(name)} for name in kind.values],
            }
            for kind in self.groups
        ]
        kept: dict[str, Any] = {"groups": groups, "roles": dict(self.roles)}
        if self.people:
            kept["people"] = self.people
        return json.dumps(kept, ensure_ascii=False)


def read_structure(text: str) -> Structure:
    """Return the structure that was kept; an empty one for a draft."""
    kept: dict[str, Any] = json.loads(text or "{}")
    return Structure(
        groups=tuple(
            GroupKind(
                code=kind["code"],
                label=kind["label"],
                values=tuple(value["name"] for value in kind["values"]),
                sizes={value["name"]: value.get("size") for value in kind["values"]},
            )
            for kind in kept.get("groups", ())
        ),
        roles=kept.get("roles", {}),
        people=tuple(kept.get("people", ())),
    )


def freeze_structure(
    kinds: Sequence[tuple[str, str, Sequence[str]]],
    people: Iterable[Mapping[str, str]] | None,
    roles: Mapping[str, str],
) -> Structure:
    """Return the structure of a round: its kinds of groups, and how many were asked of each.

    ``people`` is None where nobody is on a list, so that no size is known. A name that nobody
    asked bears is left out where a list says so.
    """
    counts: dict[str, Counter[str]] = {code: Counter() for code, _, _ in kinds}
    for groups in people or ():
        for code, count in counts.items():
            count[groups.get(code, "")] += 1
    frozen = []
    for code, label, names in kinds:
        sizes: dict[str, int | None] = {
            name: None if people is None else counts[code][name] for name in names
        }
        borne = tuple(name for name in names if sizes[name] != 0)
        if borne:
            frozen.append(GroupKind(code, label, borne, {name: sizes[name] for name in borne}))
    return Structure(tuple(frozen), dict(roles))
