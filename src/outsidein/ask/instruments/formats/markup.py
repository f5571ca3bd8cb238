"""Words that stand as HTML in another program: ours written so, and theirs read as plain words."""

import html
import re
from html.parser import HTMLParser

from outsidein.ask.instruments.formats.form import Told, UnreadableInstrument

_BLOCKS = {"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_ACTIVE = {"script", "iframe", "object", "embed", "applet", "form", "style", "link", "meta"}
_LOST = {"img": "a picture", "video": "a film", "audio": "a sound", "a": "a link"}


def as_markup(words: str) -> str:
    r"""Return plain words as HTML that shows just these signs.

    >>> as_markup("a < b\n{c}")
    'a &lt; b<br />&#123;c&#125;'
    """
    # Curly brackets begin an expression there.
    safe = html.escape(words, quote=False).replace("{", "&#123;").replace("}", "&#125;")
    return safe.replace("\n", "<br />")


def from_markup(text: str, place: str, told: Told) -> str:
    r"""Return the plain words of HTML; a script in it is refused, naming the place.

    >>> from_markup("<p>How <b>often</b>?</p><p>Say.</p>", "here", Told())
    'How often?\nSay.'
    """
    if "<" not in text and "&" not in text:
        return text
    reader = _Words(place, told)
    reader.feed(text)
    reader.close()
    words = "".join(reader.parts)
    if reader.has_blocks:
        words = re.sub(r"[ \t]*\n\s*", "\n", words).strip()
    return words


class _Words(HTMLParser):
    def __init__(self, place: str, told: Told) -> None:
        super().__init__(convert_charrefs=True)
        self.place, self.told = place, told
        self.parts: list[str] = []
        self.has_blocks = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Refuse what acts, tell of what is lost, keep where a line ends."""
        acts = tag in _ACTIVE or any(
            name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
            for name, value in attrs
        )
        if acts:
            raise UnreadableInstrument(
                f"{self.place}: there is a script or something that acts (<{tag}>) in the words. "
                "Take it out."
            )
        if tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.has_blocks = True
        elif tag in _LOST:
            self.told.leave(f"{self.place}: {_LOST[tag]} in the words.")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Treat <br/> as <br>."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End the line after a block."""
        if tag in _BLOCKS:
            self.has_blocks = True
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.parts.append(data)
