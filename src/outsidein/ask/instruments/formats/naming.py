"""Names: ours as another program can hold them, and theirs as codes of ours."""

import re
from collections.abc import Callable, Iterable

from outsidein.ask.instruments.formats.form import Form

Spell = Callable[[str], str]
"""What writes a name in the letters that a program allows."""

#: Where the names that had to be changed are kept.
NAMES = "names"


def fit_names(form: Form, *, question: Spell, option: Spell, list_name: Spell) -> None:
    """Rename what a program could not hold, and keep the way back in the form's ``kept``."""
    questions = allot((q.name for q in form.questions()), question)
    lists = allot((q.list_name for q in form.questions() if q.list_name), list_name)
    groups = allot((g.name for g in form.groups), question, taken=set(questions.values()))
    options: dict[str, dict[str, str]] = {}
    for one in form.questions():
        if one.options:
            own = allot((o.name for o in one.options), option)
            if back := _way_back(own):
                options[lists[one.list_name]] = back
            for choice in one.options:
                choice.name = own[choice.name]
        one.name = questions[one.name]
        one.list_name = lists.get(one.list_name, "")
    for group in form.groups:
        group.name = groups[group.name]
    names = {
        "questions": _way_back(questions),
        "groups": _way_back(groups),
        "lists": _way_back(lists),
        "options": options,
    }
    if any(names.values()):
        form.kept[NAMES] = {key: value for key, value in names.items() if value}


def restore_names(form: Form) -> None:
    """Give back the names that ``fit_names`` changed, as far as they were kept."""
    names = form.kept.pop(NAMES, None)
    if not isinstance(names, dict):
        return
    questions, groups = _texts(names.get("questions")), _texts(names.get("groups"))
    lists = _texts(names.get("lists"))
    options = names.get("options")
    for one in form.questions():
        back = _texts(options.get(one.list_name)) if isinstance(options, dict) else {}
        for choice in one.options:
            choice.name = back.get(choice.name, choice.name)
        one.name = questions.get(one.name, one.name)
        one.list_name = lists.get(one.list_name, one.list_name)
    for group in form.groups:
        group.name = groups.get(group.name, group.name)


def allot(names: Iterable[str], spell: Spell, *, taken: set[str] | None = None) -> dict[str, str]:
    """Return each name as it is spelled, none twice.

    >>> allot(["a b", "a-b", "c"], lambda name: name.replace(" ", "_").replace("-", "_"))
    {'a b': 'a_b', 'a-b': 'a_b2', 'c': 'c'}
    """
    used = {name.casefold() for name in taken or ()}
    allotted: dict[str, str] = {}
    for name in dict.fromkeys(names):
        spelled, n = spell(name), 1
        while (tried := spelled if n == 1 else f"{spelled}{n}").casefold() in used:
            n += 1
        used.add(tried.casefold())
        allotted[name] = tried
    return allotted


def code_of(name: str) -> str:
    """Return a name as a code of ours: capitals and digits, parted by points.

    >>> [code_of(name) for name in ("q1", "my-item_3", "2nd", "ORG.1", "?")]
    ['Q1', 'MY.ITEM.3', 'Q2ND', 'ORG.1', 'Q']
    """
    found = re.sub(r"[^A-Z0-9]+", ".", name.upper().encode("ascii", "ignore").decode())
    found = found.strip(".")[:18].strip(".")
    return found if found[:1].isalpha() else f"Q{found}"


def id_of(name: str) -> str:
    """Return a name as an instrument's id.

    >>> id_of("Our Pulse (2026)"), id_of("§")
    ('our-pulse-2026', 'brought-in')
    """
    found = re.sub(r"[^a-z0-9]+", "-", name.lower().encode("ascii", "ignore").decode())
    return found.lstrip("-0123456789")[:40].strip("-") or "brought-in"


def _way_back(names: dict[str, str]) -> dict[str, str]:
    return {theirs: ours for ours, theirs in names.items() if theirs != ours}


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}
