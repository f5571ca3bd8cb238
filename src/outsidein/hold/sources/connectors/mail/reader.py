"""Mail files (EML, mbox): mails in, contacts out, by the rules of their source."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from outsidein.hold.sources.connectors.mail.mailbox import RawMail, is_mailbox, iterate_mails
from outsidein.hold.sources.connectors.mail.mails import MailRow, read_mail, touched
from outsidein.hold.sources.connectors.mail.rules import (
    BadRules,
    MailRules,
    guess_own,
    read_rules,
)
from outsidein.hold.sources.connectors.mail.threads import Threads
from outsidein.hold.sources.connectors.opening import (
    Limits,
    OpenFile,
    SourceRow,
    UnreadableFile,
    too_many_rows,
)

_METADATA = ("external_id", "at", "channel", "direction", "email", "thread")
_HEADERS = {
    "metadata": _METADATA,
    "subject": (*_METADATA, "subject"),
    "full": (*_METADATA, "subject", "text"),
}
#: Unit: mails. What is looked at to see whose mailbox it is.
_LOOKED_AT = 300


def open_mail(path: Path, *, limits: Limits, rules: Mapping[str, str]) -> OpenFile:
    """Return the open file of mails: a mail and a person outside are a row.

    A column for the subject or the text is there only where the rules keep it.
    """
    try:
        told = read_rules(rules)
    except BadRules as why:
        raise UnreadableFile(str(why)) from why
    with path.open("rb") as file:
        mailbox = is_mailbox(file.readline(1024))
    wanting, warnings = "", []
    if not told.own:
        told, wanting = _guessed(path, told, mailbox=mailbox)
        warnings.append(wanting)
    headers = _HEADERS[told.keep]
    file = path.open("rb")
    size = max(1, path.stat().st_size)
    mails = iterate_mails(file, mailbox=mailbox, whole=told.keep == "full" or told.forwarded)
    return OpenFile(
        reader="mail",
        headers=list(headers),
        rows=_rows(mails, told, headers, limits),
        encoding=None,
        delimiter=None,
        sheet=None,
        warnings=warnings,
        share_read=lambda: min(1.0, file.tell() / size),
        close=file.close,
        kinds=("interactions", "messages"),
        mapping={name: name for name in headers},
        wanting=wanting,
    )


def _guessed(path: Path, told: MailRules, *, mailbox: bool) -> tuple[MailRules, str]:
    """Return the rules with the addresses that seem ours, and what a person must say."""
    with path.open("rb") as file:
        mails = islice(iterate_mails(file, mailbox=mailbox, whole=False), _LOOKED_AT)
        own = guess_own([touched(mail.content) for mail in mails])
    said = "Say which addresses or domains are yours, so that it is known who wrote to whom."
    if own:
        said = f"{said[:-1]}. By the look of the mails it is {own}."
    guessed = MailRules(frozenset({own} - {""}), told.keep, told.forwarded)
    return guessed, said


def _rows(
    mails: Iterator[RawMail], rules: MailRules, headers: tuple[str, ...], limits: Limits
) -> Iterator[SourceRow]:
    """Yield a row for each person of a mail; a mail left out is a row with the reason.

    Of a mail that is left out no more is said than its id and its time: whoever it is from or to
    stands nowhere.
    """
    threads = Threads()
    number = 0
    for mail in mails:
        read = read_mail(mail.content, rules, threads=threads, received_at=mail.received_at)
        nobody: MailRow = {"external_id": read.message_id[:150]}
        if read.at is not None:
            nobody["at"] = f"{read.at:%Y-%m-%d %H:%M:%S}"
        for row in read.rows or (nobody,):
            number += 1
            if number > limits.rows:
                raise too_many_rows(limits)
            yield number, [_cell(row.get(name)) for name in headers], read.left_out
    if not number:
        raise UnreadableFile("There is no mail in it.")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value).replace("\0", "")
