"""Write docs/reference/instruments/<id>.md, a page an instrument, from the library."""

from pathlib import Path

from outsidein.ask.instruments.compute.edition import ChoiceList, Edition, Item
from outsidein.ask.instruments.compute.scales import Scale
from outsidein.ask.instruments.library import list_newest_editions

FOLDER = Path(__file__).parent.parent / "docs" / "reference" / "instruments"
MARK = "<!-- Written by scripts/write_instrument_pages.py; change the library, not this page. -->"
SCORED = {
    "total": "A dimension scores the sum of its answers; with fewer than {least} answered it has "
    "no score. See [](../../explanation/scoring-and-blanks.md).",
    "median": "Levels are ordered and not measured: the middle answer, the spread and the share "
    "at a level or above come first. See [](../../explanation/scoring-and-blanks.md).",
    "profile": "There is no score: the shares of the ticked answers are set beside the shares in "
    "the records.",
}


def page_text(edition: Edition) -> str:
    """Return the whole page of one instrument."""
    scales = {item.scale.id: item.scale for item in edition.everything() if item.scale}
    lists = {item.choices.id: item.choices for item in edition.everything() if item.choices}
    parts = [
        f"# {edition.title}\n\n{MARK}\n\n{edition.summary}\n",
        _facts(edition),
        *[_scale(scale) for scale in scales.values()],
        *[_term(edition, code) for code in (term.code for term in edition.terms)],
        *[_dimension(edition, dimension.code) for dimension in edition.dimensions],
        _asides(edition),
        "## What each level means\n" if any(item.anchors for item in edition.items) else "",
        *[_anchors(item) for item in edition.items if item.anchors],
        *[_choices(choices) for choices in lists.values()],
    ]
    return "\n".join(part for part in parts if part)


def _facts(edition: Edition) -> str:
    asked = " and ".join(f"a {part}" for part in edition.asks)
    rows = [
        f"| Id, version | `{edition.id}`, {edition.version} |",
        f"| Languages | {', '.join(edition.languages)} |",
        f"| Asked of | {', '.join(edition.audiences)} |",
        f"| Source | {edition.source} |",
        f"| Beside each item | {asked or 'nothing'} |",
        f"| Scored | {SCORED[edition.scoring.kind].format(least=edition.scoring.min_answered)} |",
    ]
    return "| | |\n|---|---|\n" + "\n".join(rows) + "\n"


def _scale(scale: Scale) -> str:
    rows = [
        f"| `{level.code}` | {level.value:g} | {level.label} | {level.text or ''} |"
        for level in scale.levels
    ]
    rows.append(f"| `not_sure` | none | {scale.not_sure} | An answer without a value. |")
    head = f"## Scale `{scale.id}`\n\n| code | value | label | meaning |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _term(edition: Edition, code: str) -> str:
    term = next(term for term in edition.terms if term.code == code)
    return f"## Words\n\n{term.label}\n: {term.text} (Source: {term.source}.)\n"


def _dimension(edition: Edition, code: str) -> str:
    dimension = next(d for d in edition.dimensions if d.code == code)
    head = f"## {dimension.code}: {dimension.label}\n\n{dimension.help}\n\n"
    return head + _items(edition, edition.items_of(code))


def _asides(edition: Edition) -> str:
    if not edition.asides:
        return ""
    return "## Beside the items\n\nThese carry no claim and no score.\n\n" + _items(
        edition, edition.asides
    )


def _items(edition: Edition, items: tuple[Item, ...]) -> str:
    columns = ["code", "label", "asked", "a first step", "place in the source"]
    rows = [
        [
            f"`{item.code}`",
            str(item.label),
            _asked(edition, item),
            str(item.start or ""),
            item.source,
        ]
        for item in items
    ]
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _asked(edition: Edition, item: Item) -> str:
    words = [item.wording()]
    words += [f"*Future:* {item.future}"] if item.future else []
    words += [f"*Customers:* {item.wording(audience=a)}" for a in edition.audiences[1:]]
    words += [f"*Help:* {item.help}"] if item.help else []
    words += [f"*Word:* {term.label}" for term in item.terms]
    return "<br>".join(words)


def _anchors(item: Item) -> str:
    rows = [f"| {anchor.level} | {anchor.text} |" for anchor in item.anchors]
    return (
        f"### {item.code}: {item.label}\n\n| level | text |\n|---|---|\n" + "\n".join(rows) + "\n"
    )


def _choices(choices: ChoiceList) -> str:
    rows = [
        f"| `{option.code}` | {option.label} | {group.label} | {_counts_as(option.maps_to)} |"
        for group in choices.groups
        for option in choices.options
        if option.group == group.id
    ]
    fills = [f"{g.label.say().lower()}: `{g.prefix}<name>`" for g in choices.groups if g.fill]
    own = (
        f"An organisation's own names take the place of {' and '.join(fills)}.\n\n" if fills else ""
    )
    head = "| code | label | group | counts as |\n|---|---|---|---|\n"
    return f"## Codes of `{choices.id}`\n\n{own}{head}" + "\n".join(rows) + "\n"


def _counts_as(code: str | None) -> str:
    return f"`{code}`" if code else "itself"


if __name__ == "__main__":
    for newest in list_newest_editions():
        page = FOLDER / f"{newest.id}.md"
        page.write_text(page_text(newest), encoding="utf-8")
        print(f"wrote {page.name}")
