"""Write docs/reference/marts.md from the dictionary of published tables."""

from pathlib import Path

from outsidein.hold.marts.compute.shape import Table
from outsidein.hold.marts.compute.tables import FACTS, MARTS, VIEW_SQL

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "marts.md"

OPENING = """\
# The published tables

<!-- Written by scripts/write_marts_page.py; change the dictionary, not this page. -->

Every measure reads these tables and nothing else. Each is one Parquet file of the table's name.
Times are in UTC without a zone. A column marked *ours* is made by us; every other column is
**unknown** until some source has supplied it, which `supplied.parquet` (`table_name`,
`column_name`) records. `declared.parquet` (`table_name`, `state`) holds what a steward declared
of a table: `kept_here` (an empty table then is a real zero) or `kept_elsewhere` (unknown).
"""


def table_section(table: Table) -> str:
    """Return the section of one table."""
    rows = "\n".join(
        f"| `{column.name}` | {column.type} | {'ours' if column.made else ''} | {column.meaning} |"
        for column in table.columns
    )
    key = f" Key: `{', '.join(table.key)}`." if table.key else ""
    sentence = table.meaning[0].upper() + table.meaning[1:]
    head = "| column | type | | meaning |\n|---|---|---|---|"
    return f"### {table.name}\n\n{sentence}.{key}\n\n{head}\n{rows}\n"


def page_text() -> str:
    """Return the whole page."""
    views = "".join(f"- `{name}`: `{sql}`\n" for name, sql in VIEW_SQL.items())
    return "\n".join(
        [
            OPENING,
            "## Marts\n",
            *[table_section(table) for table in MARTS],
            "## Facts\n",
            *[table_section(table) for table in FACTS],
            f"## Views\n\n{views}",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
    print(f"wrote {PAGE}")
