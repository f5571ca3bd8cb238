"""Conversations of help desks in JSON: Zendesk, Intercom, Chatwoot and Freshdesk.

A conversation is read as its messages (interactions, a row each) or as a whole (a case). Notes
among ourselves and the program's own lines are left out. Subjects and words are kept only as far
as the source's rules say, as with mail.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outsidein.hold.sources.connectors.mail.rules import MailRules
from outsidein.hold.sources.connectors.mail.wording import seen
from outsidein.hold.sources.connectors.mailings.reader import read_moment
from outsidein.hold.sources.connectors.opening import Limits, OpenFile, SourceRow, too_many_rows

_MESSAGE = (
    "external_id", "at", "channel", "direction", "email", "phone", "handle", "staff", "case",
    "thread",
)  # fmt: skip
_CASE = (
    "external_id", "kind", "channel", "opened_at", "first_response_at", "resolved_at", "touches",
    "email", "phone", "handle",
)  # fmt: skip
KINDS = ("interactions", "cases")

#: How each calls the ways by which a conversation came, where ours would not know the word.
_CHANNELS = {
    "Channel::WebWidget": "chat", "Channel::Email": "email", "Channel::Api": "chat",
    "Channel::Whatsapp": "messaging", "Channel::Sms": "sms", "Channel::TwilioSms": "sms",
    "Channel::FacebookPage": "messaging", "Channel::Telegram": "messaging",
    "Channel::TwitterProfile": "social", "conversation": "chat", "email": "email",
    "facebook": "messaging", "whatsapp": "messaging", "instagram": "messaging", "sms": "sms",
    "twitter": "social", "phone_call": "phone", "voice": "phone", "native_messaging": "chat",
    "web": "web", "api": "web", "chat": "chat", "phone": "phone", "messaging": "chat",
    "1": "email", "2": "web", "3": "phone", "7": "chat", "9": "web", "13": "messaging",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said."""

    message: str
    at: str
    inward: bool
    staff: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, whoever's program wrote it down."""

    number: str
    channel: str
    opened_at: str
    subject: str
    kind: str = ""
    email: str = ""
    phone: str = ""
    handle: str = ""
    resolved_at: str = ""
    said: list[Said] = field(default_factory=list)


def is_conversation(value: object) -> bool:
    """Say whether the value is a conversation of a help desk known here."""
    return isinstance(value, dict) and _reader_of(value) is not None


def open_conversations(
    values: Iterator[Any], *, kind: str | None, rules: MailRules, limits: Limits
) -> OpenFile:
    """Return the open file of conversations, as messages or as cases."""
    headers: tuple[str, ...] = _CASE if kind == "cases" else _MESSAGE
    if kind != "cases":
        headers += ("subject",) if rules.keep != "metadata" else ()
        headers += ("text",) if rules.keep == "full" else ()
    return OpenFile(
        reader="chat",
        headers=list(headers),
        rows=_rows(values, headers, limits, as_cases=kind == "cases"),
        encoding="utf-8",
        delimiter=None,
        sheet=None,
        kinds=KINDS,
        mapping={name: name for name in headers},
    )


def _rows(
    values: Iterator[Any], headers: tuple[str, ...], limits: Limits, *, as_cases: bool
) -> Iterator[SourceRow]:
    number = 0
    for value in values:
        one = read_conversation(value)
        rows = [] if one is None else [_case(one)] if as_cases else list(_messages(one))
        fault = "it is no conversation that is known here"
        if one is not None:
            fault = "nobody outside said anything in it, and nobody answered"
        for row in rows or [{"external_id": one.number if one else ""}]:
            number += 1
            if number > limits.rows:
                raise too_many_rows(limits)
            yield (
                number,
                [row.get(name, "").replace("\0", "") for name in headers],
                ("" if rows else fault),
            )


def _messages(one: Conversation) -> Iterator[dict[str, str]]:
    for said in one.said:
        yield {
            "external_id": f"{one.number}/{said.message}"[:200],
            "at": said.at,
            "channel": one.channel,
            "direction": "in" if said.inward else "out",
            "email": one.email,
            "phone": one.phone,
            "handle": one.handle,
            "staff": said.staff,
            "case": one.number,
            "thread": one.number,
            "subject": one.subject[:500],
            "text": said.text,
        }


def _case(one: Conversation) -> dict[str, str]:
    answers = [said.at for said in one.said if not said.inward]
    return {
        "external_id": one.number,
        "kind": one.kind,
        "channel": one.channel,
        "opened_at": one.opened_at,
        "first_response_at": min(answers, default=""),
        "resolved_at": one.resolved_at,
        "touches": str(len(one.said)) if one.said else "",
        "email": one.email,
        "phone": one.phone,
        "handle": one.handle,
    }


# ── who wrote it down ───────────────────────────────────────────────────────────────────────────


def read_conversation(value: object) -> Conversation | None:
    """Return the conversation that a value is, or None where it is none known here."""
    if not isinstance(value, dict):
        return None
    read = _reader_of(value)
    return read(value) if read is not None else None


def _reader_of(told: Mapping[str, Any]) -> Any:
    parts = told.get("conversation_parts")
    if told.get("type") == "conversation" and isinstance(parts, dict):
        return _intercom
    if isinstance(told.get("messages"), list) and isinstance(told.get("meta"), dict):
        return _chatwoot
    asked = "requester_id" in told or "requester" in told
    if isinstance(told.get("conversations"), list) and asked:
        return _freshdesk
    if isinstance(told.get("comments"), list) and asked:
        return _zendesk
    if isinstance(told.get("history"), list) and isinstance(told.get("visitor"), dict):
        return _zendesk_chat
    return None


def _part(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _list(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = told.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(told: Mapping[str, Any], *names: str) -> str:
    found = next((told[name] for name in names if told.get(name) not in (None, "")), "")
    return str(found) if isinstance(found, str | int | float) else ""


def _channel(told: str) -> str:
    return _CHANNELS.get(told, told)


def _intercom(told: Mapping[str, Any]) -> Conversation:
    source = _part(told, "source")
    contacts = _list(_part(told, "contacts"), "contacts")
    author = _part(source, "author")
    who = next(iter(contacts), author if author.get("type") in {"user", "lead"} else {})
    begun = {"id": source.get("id") or "0", "author": author, "created_at": told.get("created_at")}
    begun |= {"body": source.get("body"), "part_type": "comment"}
    said = [
        Said(
            _text(part, "id"),
            read_moment(part.get("created_at")),
            _part(part, "author").get("type") in {"user", "lead", "contact"},
            _text(_part(part, "author"), "id")
            if _part(part, "author").get("type") == "admin"
            else "",
            seen(_text(part, "body")),
        )
        for part in [begun, *_list(_part(told, "conversation_parts"), "conversation_parts")]
        if part.get("part_type") == "comment" and _part(part, "author").get("type") != "bot"
    ]
    numbers = _part(told, "statistics")
    return Conversation(
        number=_text(told, "id"),
        channel=_channel(_text(source, "type") or "conversation"),
        opened_at=read_moment(told.get("created_at")),
        subject=seen(_text(source, "subject")) or _text(told, "title"),
        email=_text(who, "email") or _text(author, "email"),
        phone=_text(who, "phone"),
        resolved_at="" if told.get("open") else read_moment(numbers.get("last_close_at")),
        said=said,
    )


def _chatwoot(told: Mapping[str, Any]) -> Conversation:
    meta = _part(told, "meta")
    who = _part(meta, "sender")
    said = [
        Said(
            _text(one, "id"),
            read_moment(one.get("created_at")),
            one.get("message_type") in {0, "incoming"},
            _text(_part(one, "sender"), "id") if one.get("message_type") in {1, "outgoing"} else "",
            _text(one, "content"),
        )
        for one in _list(told, "messages")
        if one.get("message_type") in {0, 1, "incoming", "outgoing"} and not one.get("private")
    ]
    done = told.get("status") == "resolved"
    return Conversation(
        number=_text(told, "display_id", "id"),
        channel=_channel(_text(meta, "channel") or _text(told, "channel") or "conversation"),
        opened_at=read_moment(told.get("created_at")) or min((s.at for s in said), default=""),
        subject="",
        email=_text(who, "email"),
        phone=_text(who, "phone_number"),
        resolved_at=read_moment(told.get("last_activity_at")) if done else "",
        said=said,
    )


def _freshdesk(told: Mapping[str, Any]) -> Conversation:
    who, stats = _part(told, "requester"), _part(told, "stats")
    begun = Said(
        "0",
        _text(told, "created_at"),
        True,
        "",
        _text(told, "description_text") or seen(_text(told, "description")),
    )
    said = [
        Said(
            _text(one, "id"),
            _text(one, "created_at"),
            bool(one.get("incoming")),
            "" if one.get("incoming") else _text(one, "user_id"),
            _text(one, "body_text") or seen(_text(one, "body")),
        )
        for one in _list(told, "conversations")
        if not one.get("private")
    ]
    return Conversation(
        number=_text(told, "id"),
        channel=_channel(_text(told, "source")),
        opened_at=_text(told, "created_at"),
        subject=_text(told, "subject"),
        kind=_text(told, "type"),
        email=_text(who, "email") or _text(told, "email"),
        phone=_text(who, "phone", "mobile") or _text(told, "phone"),
        resolved_at=_text(stats, "resolved_at", "closed_at"),
        said=[begun, *said],
    )


def _zendesk(told: Mapping[str, Any]) -> Conversation:
    who, numbers = _part(told, "requester"), _part(told, "metric_set")
    asker = _text(told, "requester_id") or _text(who, "id")
    said = [
        Said(
            _text(one, "id"),
            _text(one, "created_at"),
            _text(one, "author_id") == asker,
            "" if _text(one, "author_id") == asker else _text(one, "author_id"),
            _text(one, "plain_body", "body"),
        )
        for one in _list(told, "comments")
        if one.get("public", True)
    ]
    return Conversation(
        number=_text(told, "id"),
        channel=_channel(_text(_part(told, "via"), "channel")),
        opened_at=_text(told, "created_at"),
        subject=_text(told, "subject"),
        kind=_text(told, "type"),
        email=_text(who, "email"),
        phone=_text(who, "phone"),
        resolved_at=_text(numbers, "solved_at") or _text(told, "solved_at"),
        said=said,
    )


def _zendesk_chat(told: Mapping[str, Any]) -> Conversation:
    who = _part(told, "visitor")
    said = [
        Said(
            str(at),
            _text(one, "timestamp"),
            _text(one, "sender_type").lower() == "visitor",
            _text(one, "agent_id") if _text(one, "sender_type").lower() == "agent" else "",
            _text(one, "msg"),
        )
        for at, one in enumerate(_list(told, "history"), 1)
        if one.get("type") == "chat.msg"
        and _text(one, "sender_type").lower() in {"visitor", "agent"}
    ]
    return Conversation(
        number=_text(told, "id"),
        channel="chat",
        opened_at=_text(told, "timestamp"),
        subject="",
        email=_text(who, "email"),
        phone=_text(who, "phone"),
        resolved_at=_text(told, "end_timestamp"),
        said=said,
    )
