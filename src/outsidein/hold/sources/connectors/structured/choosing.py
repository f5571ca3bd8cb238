"""Which kind of JSON a file is: told by its keys, handed to the connector that knows it."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

from outsidein.hold.sources.connectors.chat.reader import (
    is_conversation,
    open_conversations,
)
from outsidein.hold.sources.connectors.mail.rules import BadRules, read_rules
from outsidein.hold.sources.connectors.mailings.reader import (
    MailingEvent,
    events_of,
    is_event,
    open_events,
)
from outsidein.hold.sources.connectors.opening import Limits, OpenFile, UnreadableFile
from outsidein.hold.sources.connectors.social.reader import is_mention, open_mentions
from outsidein.hold.sources.connectors.structured.documents import open_documents
from outsidein.hold.sources.connectors.vcard.jcard import is_jcard
from outsidein.hold.sources.connectors.vcard.reader import open_jcard

#: Under these names a document keeps the list that matters.
_LISTS = ("conversations", "tickets", "chats", "data", "events", "mentions", "items", "results")
_LOOKED_AT = 20


def open_structured(
    path: Path,
    *,
    limits: Limits,
    encoding: str | None,
    rules: Mapping[str, str],
    kind: str | None = None,
) -> OpenFile:
    """Return the open file of JSON that some connector knows."""
    try:
        told = read_rules(rules)
    except BadRules as why:
        raise UnreadableFile(str(why)) from why
    documents = open_documents(path, encoding)
    whole = documents.whole
    if isinstance(whole, list) and whole and (is_jcard(whole) or is_jcard(whole[0])):
        return open_jcard(whole, limits=limits)
    values = documents.values
    if isinstance(whole, dict) and not is_conversation(whole):
        values = chain(next((whole[n] for n in _LISTS if isinstance(whole.get(n), list)), [whole]))
    first = list(islice(values, _LOOKED_AT))
    values = chain(first, values)
    opened: OpenFile | None = None
    if any(map(is_conversation, first)):
        opened = open_conversations(values, kind=kind, rules=told, limits=limits)
    elif any(map(is_event, first)):
        bare = OpenFile("mailing", [], iter(()), documents.encoding, None, None)
        opened = open_events(bare, _events(values), limits)
    elif any(map(is_mention, first)):
        opened = open_mentions(values, rules=told, limits=limits)
    if opened is None:
        raise UnreadableFile(
            "It is JSON, and of no shape that is known here: jCard, conversations of a help desk, "
            "mentions, or events of a mailing. Export a table as CSV instead."
        )
    opened.encoding = documents.encoding
    if documents.file is not None:
        opened.close = documents.file.close
    return opened


def _events(values: Iterator[Any]) -> Iterator[MailingEvent]:
    for value in values:
        found = list(events_of(value)) if isinstance(value, dict) else []
        yield from found or [MailingEvent("", "", "what is no event", "")]
