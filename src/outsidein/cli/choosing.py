"""How a file is read, as the command line says it: the same choices as on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outsidein.cli.parameters import DateOrder, DecimalSign, EmptyCell
from outsidein.ground.errors import NotNow
from outsidein.hold.records.actions import LEAVE, peek_import

KEY = "external_id"
#: What ``--key`` says where rows are known by all their cells.
NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was said of how a file is read; what was not said is told from the file."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int | None = None
    dates: DateOrder | None = None
    decimal: DecimalSign | None = None
    phones: str = ""
    key: str = ""
    empty: EmptyCell | None = None

    def as_said(self, mapping: Mapping[str, str]) -> dict[str, Any]:
        """Return the choices as an import keeps them; ``mapping`` is what a map of columns says.

        >>> Choices(dates=DateOrder.MONTH, key="Club no").as_said({"Mail 2": "email"})
        {'mapping': {'Mail 2': 'email', 'Club no': 'external_id'}, 'day_first': False}
        """
        key = {self.key: KEY} if self.key and self.key != NO_KEY else {}
        said = {
            "mapping": {**mapping, **key},
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "day_first": self.dates and self.dates is DateOrder.DAY,
            "decimal_comma": self.decimal and self.decimal is DecimalSign.COMMA,
            "region": self.phones,
            "empty": LEAVE if self.empty is EmptyCell.LEAVE else "",
        }
        return {name: value for name, value in said.items() if value is not None and value != ""}


def without_key(organisation_id: int, public_id: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices with the column that would be the key left out of it."""
    seen = peek_import(organisation_id=organisation_id, public_id=public_id)
    keys = [column.header for column in seen.matching.columns if column.field == KEY]
    return {**said, "mapping": {**said.get("mapping", {}), **dict.fromkeys(keys, "")}}


def check_key(organisation_id: int, public_id: str, key: str) -> None:
    """Raise NotNow where the file has no column of the key's name."""
    headers = peek_import(organisation_id=organisation_id, public_id=public_id).headers
    if key not in headers:
        raise NotNow(f"There is no column “{key}”; there are {', '.join(headers[:30])}.")
