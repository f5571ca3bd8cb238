"""Taking a round along: one call that writes the file and notes that it was taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from outsidein.ask.results.exports.files import (
    write_codebook,
    write_long,
    write_spss,
    write_wide,
    write_workbook,
)
from outsidein.ask.results.exports.responses import (
    Responses,
    collect_released,
    collect_responses,
)
from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere

RESPONSES, RELEASED = "responses", "released"


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its ending, how it is sent and how it is written."""

    ending: str
    content_type: str
    write: Callable[[Responses, Path], None]


CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Final[dict[str, Format]] = {
    "wide": Format("csv", CSV, write_wide),
    "long": Format("csv", CSV, write_long),
    "xlsx": Format("xlsx", XLSX, write_workbook),
    "sav": Format("sav", "application/x-spss-sav", write_spss),
    "codebook": Format("csv", CSV, write_codebook),
}


def export_round(
    *,
    organisation_id: int,
    round_id: int,
    what: str,
    form: str,
    path: Path,
    at: datetime,
    actor: str = "system",
) -> int:
    """Write a round's responses, or all that was released of it, and return how many rows.

    ``what`` is ``responses`` (of a named round alone) or ``released``. The audit log keeps that
    it was taken and how much, never what is in it.
    Errors: NotHere for a format there is not; NotNow where the round is open or anonymous.
    """
    if form not in FORMATS or what not in {RESPONSES, RELEASED}:
        raise NotHere(f"There is no export of {what} as {form}.")
    collect = collect_responses if what == RESPONSES else collect_released
    found = collect(organisation_id=organisation_id, round_id=round_id)
    FORMATS[form].write(found, path)
    write_audit(
        organisation_id=organisation_id,
        act="take results",
        object_ref=f"round {round_id}",
        at=at,
        actor=actor,
        detail={"what": what, "format": form, "rows": found.rows},
    )
    return found.rows
