"""A made-up file of answers, out of an instrument: a row a respondent, a column an item."""

from outsidein.ask.instruments.compute.edition import Edition

_WHO = (
    ("R-1", "Management", "Service"),
    ("R-2", "Team lead", "Sales"),
    ("R-3", "Front line", "Service"),
)


def sample_answers(edition: Edition) -> tuple[list[str], list[list[str]]]:
    """Return the headers and three made-up sheets of the instrument's items that have a scale."""
    items = [(item.code, item.scale.levels) for item in edition.items if item.scale is not None]
    rows = [
        [*who, *(levels[(row + at) % len(levels)].code for at, (_, levels) in enumerate(items))]
        for row, who in enumerate(_WHO)
    ]
    return ["respondent", "level", "department", *(code for code, _ in items)], rows
