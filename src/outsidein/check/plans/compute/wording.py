"""What people write into an action, made fit to be kept: no control signs, no end without end."""

import re
import unicodedata

from outsidein.speech import gettext, number

#: Signs that turn or hide text; a title may not look like another in a mail or a calendar.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class TooLong(ValueError):
    """A text is longer than there is room for; the message is for a person."""


def one_line(text: str, longest: int, what: str) -> str:
    r"""Return the text on one line, without signs that cannot be seen.

    >>> one_line("  Call back\r\nwithin a day ", 160, "title")
    'Call back within a day'
    """
    return _fitting(" ".join(_visible(text).split()), longest, what)


def lines(text: str, longest: int, what: str) -> str:
    r"""Return the text with its own line ends, at most one blank line between two.

    >>> lines("First.\r\n\r\n\r\nThen.", 4000, "reason")
    'First.\n\nThen.'
    """
    plain = "\n".join(_visible(line).rstrip() for line in text.splitlines())
    return _fitting(re.sub(r"\n{3,}", "\n\n", plain).strip(), longest, what)


def _visible(text: str) -> str:
    shown = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return _TURNING.sub("", shown)


def _fitting(text: str, longest: int, what: str) -> str:
    if len(text) > longest:
        told = {"what": what, "n": number(f"{len(text):,}"), "room": number(f"{longest:,}")}
        raise TooLong(gettext("The %(what)s has %(n)s signs; there is room for %(room)s.") % told)
    return text
