"""Write docs/reference/measures/<name>.md from each measure's header, and the page of items."""

from pathlib import Path

from outsidein.check.evidence.compute.binding import Condition, ItemBinding, load_items
from outsidein.check.evidence.compute.header import Measure
from outsidein.check.evidence.compute.library import load_measures

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
FOLDER = REFERENCE / "measures"
ITEMS_PAGE = REFERENCE / "evidence.md"

WRITTEN = "<!-- Written by scripts/write_measure_pages.py; change the measure, not this page. -->"

INTERVALS = {
    "wilson": "Wilson, 95 %",
    "none": "none: a small full count",
    "overlap": "resampling of the counts on both sides, 95 %",
    "bootstrap": "resampling of the units, 95 %",
    "auc": "resampling of both groups, 95 %",
}
PERIODS = {
    "window": "(as-of − 12 months, as-of]",
    "own": "its own, ending at the as-of; see the note",
    "state": "as things stand at the as-of",
}
POPULATIONS = {
    "active customers": "active customers alone; prospects are left out",
    "customers": "customers, and what could not be tied to anybody; prospects are left out",
    "": "not about single customers",
}
COMBINED = {
    "only": "this measure alone",
    "min": "the lowest",
    "mean": "the mean",
    "guarded": "the first, capped at 0.5 where the second is below 0.2",
    "ladder": "a ladder of five levels",
    "overlap": "a profile, no score",
}


def measure_page(measure: Measure) -> str:
    """Return the page of one measure."""
    zero, half, one = measure.thresholds
    needs = ", ".join(" or ".join(f"`{c}`" for c in group) for group in measure.needs)
    rows = [
        ("Serves", ", ".join(measure.items)),
        ("Unit", measure.unit),
        ("Numerator", measure.numerator),
        ("Denominator", measure.denominator),
        ("Whom it counts", POPULATIONS[measure.population]),
        ("Scores 0 / 0.5 / 1 at", f"{zero:g} / {half:g} / {one:g}"),
        ("Better when", "lower" if measure.lower_is_better else "higher"),
        ("Least number", str(measure.min_n)),
        ("Interval", INTERVALS[measure.interval]),
        ("Period", PERIODS[measure.period]),
        ("Needs", needs),
        ("Reads where there is any", ", ".join(f"`{c}`" for c in measure.optional) or "-"),
        ("Version", str(measure.version)),
    ]
    table = "\n".join(f"| {name} | {cell} |" for name, cell in rows)
    parts = [f"# {measure.name}", WRITTEN, f"**{measure.title}.**", f"| | |\n|---|---|\n{table}"]
    if measure.trap:
        parts.append(f"**Trap.** {measure.trap}")
    if measure.note:
        parts.append(f"**Note.** {measure.note}")
    parts.append(f"```text\n{measure.sql}\n```")
    return "\n\n".join(parts) + "\n"


def items_page(items: dict[str, ItemBinding]) -> str:
    """Return the page of all items with what speaks to them."""
    head = """\
# What the records can say of every item

The claims are in our own words. Strength **A**: the records measure the claim itself. **B**: a
proxy, which a person must read beside a document or a pulse. **C**: only a document or a pulse can
say; the records are context. How a verdict comes about stands in
[the law of verdicts](../explanation/verdicts.md).
"""
    return "\n".join([f"{head}\n{WRITTEN}\n", *[_item(binding) for binding in items.values()]])


def _item(binding: ItemBinding) -> str:
    """Return the section of one item."""
    named = ", ".join(f"[{name}](measures/{name}.md)" for name in binding.measures)
    lines = [
        f"## {binding.item}: {binding.claim}\n",
        f"- Strength {binding.strength}; {binding.kind}.",
        f"- Measured by {COMBINED[binding.combine]}: {named}.",
    ]
    if binding.apart:
        apart = ", ".join(f"[{name}](measures/{name}.md)" for name in binding.apart)
        lines.append(f"- Kept apart, the customers' own answer: {apart}.")
    for level in binding.ladder:
        said = "; ".join(_condition(condition) for condition in level.conditions)
        words = "cannot be told from the level below" if level.indistinct else said
        lines.append(f"- Level {level.number}: {words}.")
    if binding.beyond:
        lines.append(f"- Beside the records: {binding.beyond}")
    if binding.trap:
        lines.append(f"- Trap: {binding.trap}")
    return "\n".join(lines) + "\n"


def _condition(condition: Condition) -> str:
    """Return one condition of a level in words."""
    if condition.relation == "known":
        return f"{condition.measure} is known"
    sign = "at least" if condition.relation == ">=" else "at most"
    return f"{condition.measure} {sign} {condition.bound:g}"


def pages() -> dict[Path, str]:
    """Return every page this script writes."""
    written = {FOLDER / f"{name}.md": measure_page(m) for name, m in load_measures().items()}
    return written | {ITEMS_PAGE: items_page(load_items())}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    print(f"wrote {len(pages())} pages")
