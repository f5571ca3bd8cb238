"""The blind-spot table in the terminal."""

from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table

from outsidein.check.blindspots.queries import BlindSpots, ItemRow
from outsidein.cli.finding import finding_words
from outsidein.cli.ground import out

COLOURS = {
    "blind spot": "bold red",
    "leaning high": "yellow",
    "in line": "green",
    "leaning low": "cyan",
    "hidden strength": "bold cyan",
}
WIDTH = 20
#: From this many columns on there is room for the drawing.
WIDE = 100


def headline_lines(found: BlindSpots) -> Iterator[str]:
    """Yield the sentences on top: what was found, and whether customers are helped or hurt."""
    decided = found.index_items
    data = "item has" if decided == 1 else "items have"
    yield ""
    yield f"[bold]{escape(finding_words(found))}.[/bold]"
    yield f"{decided} {data} enough data; as of {found.as_of:%Y-%m-%d}."
    yield escape(found.headline)
    yield ""


def print_found(found: BlindSpots) -> None:
    """Print what was found: the sentences, the table, and how many items too few answered."""
    for line in headline_lines(found):
        out.print(line, highlight=False)
    silent = sum(row.claim is None for row in found.rows)
    if silent < len(found.rows):
        out.print(verdict_table(found))
    if silent:
        items = "item" if silent == 1 else "items"
        out.print(
            f"\n{silent} {items} that fewer than five people answered: in --json and the report."
        )


def verdict_table(found: BlindSpots) -> Table:
    """Return every item that somebody answered, with claim, evidence and verdict, worst first."""
    # A narrow terminal does without the drawing: the figures say the same.
    drawn = out.width >= WIDE
    table = Table(box=None, pad_edge=False)
    table.add_column("item", no_wrap=True)
    table.add_column("what it says", no_wrap=True, overflow="ellipsis", min_width=18)
    if drawn:
        table.add_column("0 ──────────────── 1", no_wrap=True)
    table.add_column("said", justify="right", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column("records", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("severity", justify="right", no_wrap=True)
    for row in found.rows:
        if row.claim is None:  # there is nothing to set beside the records
            continue
        colour = COLOURS.get(row.verdict, "dim")
        severity = f"{row.severity:.2f}{' high' if row.is_high else ''}" if row.severity else ""
        table.add_row(
            row.item,
            escape(row.label),
            *([_bar(row)] if drawn else []),
            f"{row.claim.point:.2f}",
            f"{row.claim.n}",
            _evidence(row),
            f"[{colour}]{row.verdict}[/{colour}]",
            severity,
        )
    return table


def _evidence(row: ItemRow) -> str:
    if row.point is not None:
        return f"{row.point:.2f}"
    if row.hi < 1:
        return f"≤ {row.hi:.2f}"
    return f"≥ {row.lo:.2f}" if row.lo > 0 else "?"


def _bar(row: ItemRow) -> str:
    """Return claim ● and evidence ◆ on one line, the space between them drawn."""
    cells = ["·"] * WIDTH
    shown = row.point if row.point is not None else (row.hi if row.hi < 1 else None)
    said = round(row.claim.point * (WIDTH - 1)) if row.claim else None
    seen = round(shown * (WIDTH - 1)) if shown is not None else None
    if said is not None and seen is not None:
        for place in range(min(said, seen), max(said, seen) + 1):
            cells[place] = "─"
    if seen is not None:
        cells[seen] = "[cyan]◆[/cyan]"
    if said is not None:
        cells[said] = "[yellow]●[/yellow]"
    return "".join(cells)
