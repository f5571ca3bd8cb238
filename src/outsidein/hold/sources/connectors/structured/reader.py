"""Which kind of JSON a file is: told by its keys, handed to the connector that knows it."""

from collections.abc import Mapping
from pathlib import Path

from outsidein.hold.sources.connectors.opening import Limits, OpenFile, UnreadableFile
from outsidein.hold.sources.connectors.structured.documents import open_documents
from outsidein.hold.sources.connectors.vcard.jcard import is_jcard
from outsidein.hold.sources.connectors.vcard.reader import open_jcard


def open_structured(
    path: Path, *, limits: Limits, encoding: str | None, rules: Mapping[str, str]
) -> OpenFile:
    """Return the open file of JSON that some connector knows."""
    documents = open_documents(path, encoding)
    whole = documents.whole
    if isinstance(whole, list) and whole and (is_jcard(whole) or is_jcard(whole[0])):
        return open_jcard(whole, limits=limits)
    raise UnreadableFile(
        "It is JSON, and of no shape that is known here: jCard, conversations of a help desk, "
        "mentions, or events of a mailing. Export a table as CSV instead."
    )
