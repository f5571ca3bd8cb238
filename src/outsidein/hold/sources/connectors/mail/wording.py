"""What a mail says, as plain text: only read where a source keeps whole mails."""

from email.message import EmailMessage
from html.parser import HTMLParser

#: Unit: signs. As much of one mail as a record keeps.
LONGEST = 20_000
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"})
_UNSEEN = frozenset({"script", "style", "head", "title"})


def wording(mail: EmailMessage) -> str:
    """Return the text a person reads in the mail; attachments are no part of it."""
    plain, rich = "", ""
    for part in _own_parts(mail):
        if part.get_content_disposition() == "attachment" or part.get_filename():
            continue
        if part.get_content_type() == "text/plain" and not plain:
            plain = _text(part)
        elif part.get_content_type() == "text/html" and not rich:
            rich = seen(_text(part))
    lines = (line.rstrip() for line in (plain or rich).replace("\0", "").splitlines())
    return "\n".join(lines).strip()[:LONGEST]


def _own_parts(mail: EmailMessage) -> list[EmailMessage]:
    """Return the parts of this mail, not those of a mail that is attached to it."""
    found: list[EmailMessage] = []
    ahead: list[EmailMessage] = [mail]
    while ahead and len(found) < 200:
        part = ahead.pop(0)
        if part.get_content_type() == "message/rfc822":
            continue
        if part.is_multipart():
            ahead[:0] = [one for one in part.get_payload() if isinstance(one, EmailMessage)]
        else:
            found.append(part)
    return found


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        return octets.decode(charset, "replace")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")


class _Seen(HTMLParser):
    """Gathers what is seen of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.said.append(data)


def seen(page: str) -> str:
    """Return what a person sees of a page.

    >>> seen("<p>Dear&nbsp;Ann</p><script>x()</script>")
    'Dear Ann'
    """
    reader = _Seen()
    try:
        reader.feed(page[: 20 * LONGEST])
        reader.close()
    except (AssertionError, ValueError):  # broken markup; what was seen until then stands
        pass
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return "\n".join(line for line in lines if line)
