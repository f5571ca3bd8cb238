"""What was typed from a paper form, read into a sheet: digits, a plus for a priority, words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outsidein.web.rounds.paper import FormItem, FormPage

LONGEST = 2000
GROUP = "group/"
CODE = "code"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A form as it was typed, and what of it cannot be read."""

    entries: Mapping[str, str]
    content: Mapping[str, Any]
    wrong: Mapping[str, str]  # field -> why
    filled: int  # items with something in them


def read_keyed(
    posted: Mapping[str, str], pages: Sequence[FormPage], groups: Sequence[str], language: str
) -> Keyed:
    """Return the sheet of what was typed; an empty field, or a blank in it, is no answer."""
    entries: dict[str, str] = {}
    wrong: dict[str, str] = {}
    answers: dict[str, dict[str, Any]] = {}
    filled = 0
    for page in pages:
        given: dict[str, Any] = {}
        for item in page.items:
            typed = posted.get(item.field, "")[:LONGEST].replace("\x00", "").strip()
            entries[item.field] = typed
            if not typed:
                continue
            filled += 1
            answer, why = read_entry(item, typed)
            if why:
                wrong[item.field] = why
            elif answer:
                given[item.key] = answer
        if given:
            answers[page.slug] = given
    said = {code: posted.get(f"{GROUP}{code}", "")[:200] for code in groups}
    entries |= {f"{GROUP}{code}": name for code, name in said.items()}
    entries[CODE] = posted.get(CODE, "")[:60].replace("\x00", "").strip()
    content = {
        "groups": {code: name for code, name in said.items() if name},
        "answers": answers,
        "language": language,
    }
    return Keyed(entries, content, wrong, filled)


def read_entry(item: FormItem, typed: str) -> tuple[dict[str, Any], str]:
    """Return the answer that an entry stands for, or why it stands for none.

    >>> from outsidein.web.rounds.paper import Box, FormItem
    >>> boxes = (Box(1, "disagree", "", ""), Box(2, "agree", "", ""))
    >>> item = FormItem("x", "A.1", "A.1", "", "", "scale", boxes, True, "Not sure", True)
    >>> read_entry(item, "2+") == ({"level": "agree", "priority": True}, "")
    True
    >>> read_entry(item, "0")
    ({'not_sure': True}, '')
    """
    if item.kind == "words":
        return {"text": typed}, ""
    marked = typed.endswith("+") and item.asks_priority
    numbers = re.findall(r"\d+", typed)
    if re.sub(r"[\d\s,;+]", "", typed) or ("+" in typed and not marked):
        return {}, _("Type the number beside the cross; 0 for not sure.")
    answer: dict[str, Any] = {"priority": True} if marked else {}
    if numbers == ["0"]:
        return {**answer, "not_sure": True}, ""
    known = {str(box.number): box.value for box in item.boxes}
    if strange := [number for number in numbers if number not in known]:
        most = len(item.boxes)
        return {}, _("There is no box %(number)s; they go from 1 to %(most)s.") % {
            "number": strange[0], "most": most,
        }  # fmt: skip
    if item.kind == "choices":
        codes = [known[number] for number in numbers]
        return ({**answer, "codes": list(dict.fromkeys(codes))} if codes else {}), ""
    if len(numbers) > 1:
        return {}, _("Only one box can be ticked here. With two crosses, leave it empty.")
    return ({**answer, "level": known[numbers[0]]} if numbers else answer), ""


def differences(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Return what the first keying of a sheet had where the second has something else.

    >>> differences({"a": "1", "b": "2"}, {"a": "1", "b": "3"})
    {'b': '2'}
    """
    return {
        name: first.get(name, "")
        for name in second
        if first.get(name, "").split() != second[name].split()
    }
