"""Profiles: the groups that go with a sheet, kept only as far as others share them.

Who answers "Board, Finance, Hull" may be the only one to do so; then the groups are a name. So
before sheets are stored, groups are left out, the least important first, until every profile
that is left is shared by ``least`` sheets.
"""

from collections import defaultdict
from collections.abc import Sequence

Profile = tuple[str, ...]  # a name a kind of group, the most important first; "": not said


def share_profiles(profiles: Sequence[Profile], least: int) -> list[Profile]:
    """Return the profiles with names left out until each is shared by ``least`` of them.

    Shape: as they came; a name stands as it was or is "". With fewer than ``least`` profiles
    in all, nothing of any is left. What is shared widely enough is untouched.

    >>> told = [("Staff", "Sales")] * 3 + [("Head", "Sales"), ("Head", "IT"), ("Head", "Law")]
    >>> share_profiles(told, 3)[2:5]
    [('Staff', 'Sales'), ('Head', ''), ('Head', '')]
    """
    if not profiles:
        return []
    kept = [[""] * len(profiles[0]) for _profile in profiles]
    if len(profiles) >= least:
        _keep(profiles, kept, list(range(len(profiles))), 0, least)
    return [tuple(names) for names in kept]


def _keep(
    profiles: Sequence[Profile], kept: list[list[str]], places: list[int], kind: int, least: int
) -> None:
    """Keep the names of one kind among these places, where enough share them, and go deeper."""
    if kind == len(profiles[0]):
        return
    sharing: dict[str, list[int]] = defaultdict(list)
    for place in places:
        sharing[profiles[place][kind]].append(place)
    nameless = sharing.pop("", [])
    # The smallest first: what is left out must itself be shared widely enough.
    by_size = sorted(sharing, key=lambda name: (len(sharing[name]), name))
    while by_size and (len(sharing[by_size[0]]) < least or 0 < len(nameless) < least):
        nameless += sharing.pop(by_size.pop(0))
    for name, these in sharing.items():
        for place in these:
            kept[place][kind] = name
        _keep(profiles, kept, these, kind + 1, least)
    if nameless:
        _keep(profiles, kept, nameless, kind + 1, least)
