"""The content of a sheet and the fields of the form without scripts, each made from the other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.web.answering.sheets import Sheet, key_of, read_sheet
from outsidein.web.respond.laying import prefix_of

GROUP = "group/"
Fields = Mapping[str, Sequence[str]]


def read_sheets(editions: Sequence[Edition], posted: Fields) -> dict[str, Sheet]:
    """Return the sheet of each instrument that a form's fields make."""
    return {
        edition.id: read_sheet(
            edition,
            {
                name.removeprefix(prefix): values
                for name, values in posted.items()
                if name.startswith(prefix)
            },
        )
        for edition in editions
        for prefix in [prefix_of(edition.id)]
    }


def read_groups(posted: Fields) -> dict[str, str]:
    """Return where somebody said they stand; what they would rather not say is left out."""
    return {
        name.removeprefix(GROUP): values[-1]
        for name, values in posted.items()
        if name.startswith(GROUP) and values and values[-1]
    }


def content_of(
    sheets: Mapping[str, Sheet], groups: Mapping[str, str], language: str
) -> dict[str, Any]:
    """Return the content as it is given: see ``ask.answers.compute.content``."""
    return {
        "groups": dict(groups),
        "answers": {
            slug: dict(_answers(sheet)) for slug, sheet in sheets.items() if not sheet.is_empty
        },
        "language": language,
    }


def _answers(sheet: Sheet) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in sheet.edition.everything():
        for tense in item.tenses:
            given = sheet.given(item, tense)
            whole = {
                "level": given.level if item.scale else "",
                "codes": list(given.codes) if item.choices else [],
                "not_sure": given.not_sure,
                "text": given.text,
                "note": given.note,
                "priority": given.priority,
            }
            said = {name: value for name, value in whole.items() if value}
            if said:
                yield key_of(item, tense), said


def fields_of(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields, with their values, that make a content again."""
    for code, name in (content.get("groups") or {}).items():
        yield f"{GROUP}{code}", name
    for slug, answers in (content.get("answers") or {}).items():
        for key, given in answers.items():
            name = f"{prefix_of(slug)}{key}"
            unsure = "not_sure" if given.get("not_sure") else ""
            for code in filter(None, [given.get("level"), *given.get("codes", ()), unsure]):
                yield name, code
            for part in ("text", "note"):
                if given.get(part):
                    yield f"{name}-{part}", given[part]
            if given.get("priority"):
                yield f"{name}-priority", "yes"
