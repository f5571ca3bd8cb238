"""Write docs/reference/commands.md from the commands themselves."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from outsidein.cli.main import app

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"
OPENING = """\
# Commands

<!-- Written by scripts/write_commands_page.py; change the command, not this page. -->

`outsidein` stands in `.venv/bin/` after `make setup`. Every command explains itself with `--help`.
Figures and tables go to the standard output, progress and warnings to the error stream, so that
`--json` can be piped.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | an error of ours, or a check that found something amiss (`doctor`, `audit verify`) |
| 2 | the words of the call are off: an unknown option, a file that isn't there |
| 3 | not possible as things stand: the message says why and what to do |
| 4 | it does not exist, or not for you |
"""


def list_commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, with its whole name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for key, one in inner.items():
        yield from list_commands(one, f"{name} {key}".strip())


def command_section(name: str, command: Any) -> str:
    """Return the section of one command."""
    told, _, examples = re.sub(r"\nExamples?:\n", "\0", command.help or "").partition("\0")
    parts = [f"## `outsidein {name}`", told.strip()]
    rows = [_row(one) for one in command.params if "--help" not in one.opts]
    if rows:
        parts.append("| | | by default |\n|---|---|---|\n" + "\n".join(rows))
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    if lines:
        parts.append("```sh\n" + "\n".join(lines) + "\n```")
    return "\n\n".join(parts) + "\n"


def _row(one: Any) -> str:
    if one.param_type_name == "argument":
        return f"| `{one.name.upper()}` | {one.help or ''} | must be given |"
    names = ", ".join(f"`{opt}`" for opt in [*one.opts, *one.secondary_opts])
    often = " May be given several times." if one.multiple else ""
    return f"| {names} | {one.help or ''}{often} | {_default(one)} |"


def _default(one: Any) -> str:
    if one.required:
        return "must be given"
    if one.is_flag:
        return f"`{one.opts[0]}`" if one.default else "off"
    return "" if one.default in (None, "") else f"`{one.default}`"


def page_text() -> str:
    """Return the whole page."""
    commands = list_commands(typer.main.get_command(app), "")
    return "\n".join([OPENING, *(command_section(name, one) for name, one in commands)])


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8")
    print(f"wrote {PAGE}")
