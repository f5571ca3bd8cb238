"""What people say of us in networks: exports of mentions, posts and comments, JSON and tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from outsidein.hold.sources.connectors.mail.rules import MailRules
from outsidein.hold.sources.connectors.mail.wording import seen
from outsidein.hold.sources.connectors.mailings.reader import read_moment
from outsidein.hold.sources.connectors.opening import Limits, OpenFile, SourceRow, too_many_rows
from outsidein.hold.sources.connectors.shapes.shape import Shape, find_column

_HEADERS = ("external_id", "at", "channel", "direction", "handle", "thread")
_NETWORK = ("network", "platform", "social network", "page type", "netzwerk", "site")
_AUTHOR = (
    "author handle", "handle", "screen name", "author username", "username", "user name",
    "from user", "author", "profile",
)  # fmt: skip
_TEXT = ("mention", "post", "post text", "message", "text", "content", "full text", "snippet")
_WHEN = ("date", "created at", "published at", "timestamp", "created time", "time", "datum")
_ID = ("mention id", "post id", "message id", "tweet id", "id")
_ADDED = ("Name in the network", "By", "Who began")


def mention_shape(headers: Sequence[str]) -> Shape | None:
    """Return the shape of a table of mentions, or None where it is something else.

    >>> mention_shape(["Date", "Network", "Author", "Mention"]).kinds
    ('interactions',)
    """
    network, author = find_column(headers, _NETWORK), find_column(headers, _AUTHOR)
    text, when = find_column(headers, _TEXT), find_column(headers, _WHEN)
    if network is None or author is None or text is None or when is None:
        return None
    own = find_column(headers, _ID)
    used = {network: "", author: "", text: "text", when: "at"}
    if own is not None:
        used[own] = "external_id"

    def conclude(cells: Sequence[str]) -> tuple[list[str], str]:
        name = cells[author].strip().lstrip("@").replace(" ", "")
        where = cells[network].strip().lower().split(" ")[0]
        return [f"{where}:{name}" if name else "", "social", "in"], ""

    fields = ("handle", "channel", "direction")
    mapping = {headers[at]: name for at, name in used.items()}
    mapping |= dict(zip(_ADDED, fields, strict=True))
    return Shape("mentions", ("interactions",), _ADDED, mapping, conclude)


def is_mention(value: object) -> bool:
    """Say whether a value is a mention, a post or a comment."""
    return isinstance(value, dict) and bool(_author(value)) and bool(_when(value))


def open_mentions(values: Iterator[Any], *, rules: MailRules, limits: Limits) -> OpenFile:
    """Return the open file of mentions; their words are kept only where the rules keep texts."""
    headers = (*_HEADERS, "text") if rules.keep == "full" else _HEADERS
    return OpenFile(
        reader="mentions",
        headers=list(headers),
        rows=_rows(values, headers, limits),
        encoding="utf-8",
        delimiter=None,
        sheet=None,
        kinds=("interactions",),
        mapping={name: name for name in headers},
    )


def _rows(values: Iterator[Any], headers: tuple[str, ...], limits: Limits) -> Iterator[SourceRow]:
    for number, value in enumerate(values, 1):
        if number > limits.rows:
            raise too_many_rows(limits)
        if not isinstance(value, dict) or not is_mention(value):
            yield number, [""] * len(headers), "it names no author or no time"
            continue
        replied = ("in_reply_to_status_id_str", "in_reply_to_id", "conversation_id", "parent_id")
        row = {
            "external_id": _first(value, "id_str", "id", "mention_id"),
            "at": read_moment(_when(value)),
            "channel": "social",
            "direction": "in",
            "handle": _author(value),
            "thread": _first(value, *replied),
            "text": seen(_first(value, "full_text", "text", "message", "content", "body")),
        }
        yield number, [row[name].replace("\0", "") for name in headers], ""


def _author(told: Mapping[str, Any]) -> str:
    network = _first(told, "network", "platform", "source_network").lower()
    for name in ("user", "author", "from", "account", "owner"):
        who = told.get(name)
        if isinstance(who, dict):
            called = _first(who, "screen_name", "username", "acct", "handle", "name")
            network = network or _network_by(name, who)
            return f"{network}:{called.lstrip('@')}" if network and called else called
    called = _first(told, "username", "screen_name", "author_handle")
    return f"{network}:{called.lstrip('@')}" if network and called else ""


def _network_by(name: str, who: Mapping[str, Any]) -> str:
    """Return the network that writes its authors so."""
    if "screen_name" in who:
        return "twitter"
    return {"account": "mastodon", "from": "facebook", "owner": "instagram"}.get(name, "")


def _when(told: Mapping[str, Any]) -> str:
    return _first(told, "created_at", "created_time", "timestamp", "published_at", "date")


def _first(told: Mapping[str, Any], *names: str) -> str:
    found = next((told[name] for name in names if told.get(name) not in (None, "")), "")
    return str(found) if isinstance(found, str | int | float) else ""
