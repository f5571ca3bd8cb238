"""Values that people type and programs trip over, for what is written in two languages."""

from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from outsidein.hold.identities.compute.features import KNOWN, LISTS

PIECES = (
    "Ann", "bob", "O'Neill", "Zoë", "MÜLLER", "ß", "Straße", "İstanbul", " ", "  ", "\t", "\u00a0",
    "-", "_", ".", "@", "info@", "sales@x.org", "a.b@gmail.com", "x1@web.de", "b@firm.co.uk",
    "http://www.", "https://", "acme.com/", "12", "12a", "North", "south", "Street", "St", "Rd",
    "Ltd", "GmbH", "and", "The", "n/a", "none", "000", "0", "123456", "0123456", "1234567",
    "+44 20 7946 0123", "1111112", "ab", "'", "’", "гриша", "ΑΣ", "한글", "e\u0301", "\u0301", "½",
    "Ⅷ", "²", "٣", "中", "test", "unknown", "company", "Organisation", "1980-01-02", "1980-02-01",
    "1980", "ʼ", "ﬁ", "&", "|", "\n", "WILLIAM", "bill", "Liz", "\u200b", "ǅ", "ꞌ", "Smith Jones",
)  # fmt: skip
COLUMNS = (*KNOWN, "extra_club_no")
#: Letters that every Unicode table since 14 knows: the engine's is newer than Python's.
TEXTS = st.one_of(
    st.none(),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\0"), max_size=12),
)
ROWS = st.fixed_dictionaries(
    dict.fromkeys(COLUMNS, TEXTS)
    | {name: st.one_of(st.none(), st.lists(TEXTS, max_size=3)) for name in LISTS}
)


def linker_input(rows: list[dict[str, Any]]) -> pa.Table:
    """Return the rows as the linker reads them; their places are their ids."""
    fields = [(name, pa.string()) for name in COLUMNS]
    fields += [(name, pa.list_(pa.string())) for name in LISTS]
    schema = pa.schema([*fields, ("record_id", pa.int64())])
    numbered = [row | {"record_id": place} for place, row in enumerate(rows)]
    return pa.Table.from_pylist(numbered, schema=schema)
