"""The content lines of vCards (RFC 6350, 2426 and the older 2.1): text in, properties out."""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: Unit: signs. A property longer than this is a picture or none of ours.
LONGEST = 8 * 1024**2
#: Properties that hold pictures, sounds and keys: they are never kept, only told of.
BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})

_LINE = re.compile(r"(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)(?P<rest>[;:].*)", re.DOTALL)
_PARAM = re.compile(
    r';(?P<name>[\w-]+)(?:=(?P<value>(?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*))?'
)
_PIECE = re.compile(r'"[^"]*"|[^",]+')
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
#: What the older 2.1 writes as a bare word: the kind of encoding, else a type.
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"})


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a card: a name, what is said about it, and its value as written."""

    name: str  # in capitals
    value: str  # its escapes still in it, so that it can be parted
    group: str = ""
    params: dict[str, tuple[str, ...]] = field(default_factory=dict)  # in capitals: values
    listed: tuple[tuple[str, ...], ...] | None = None  # the parts, where they came parted (jCard)

    def param(self, name: str) -> str:
        """Return the first value of a parameter in small letters; empty where there is none."""
        values = self.params.get(name)
        return values[0].lower() if values else ""

    @property
    def types(self) -> frozenset[str]:
        """What it is for: home, work, cell, pref."""
        return frozenset(value.lower() for value in self.params.get("TYPE", ()))

    @property
    def text(self) -> str:
        """The value as one text."""
        if self.listed is not None:
            return ";".join(",".join(part) for part in self.listed)
        return unescaped(self.value)

    @property
    def parts(self) -> list[list[str]]:
        """The components of the value, each with the several values it may have."""
        if self.listed is not None:
            return [list(part) for part in self.listed]
        return [
            [unescaped(one) for one in parted(component, ",")]
            for component in parted(self.value, ";")
        ]

    @property
    def rank(self) -> int:
        """Its place among its like: 1 is preferred, 101 where nothing is said."""
        told = self.param("PREF")
        if told.isdecimal() and 1 <= int(told) <= 100:
            return int(told)
        return 1 if "pref" in self.types or "PREF" in self.params else 101


def logical_lines(lines: Iterable[str]) -> Iterator[str]:
    r"""Yield whole lines: folded ones put together, soft ends of quoted-printable as well.

    >>> list(logical_lines(["NOTE:one\r\n", "  two\r\n", "FN:Ann\r\n"]))
    ['NOTE:one two', 'FN:Ann']
    >>> list(logical_lines(["N;ENCODING=QUOTED-PRINTABLE:Sch=C3=\r\n", "=B6n;Ann\r\n"]))
    ['N;ENCODING=QUOTED-PRINTABLE:Sch=C3=B6n;Ann']
    """
    held = ""
    soft = False
    for line in lines:
        bare = line.rstrip("\r\n")
        if soft:
            held = held[:-1] + bare
        elif bare[:1] in {" ", "\t"} and held:
            held += bare[1:]
        else:
            if held:
                yield held
            held = bare
        if len(held) > LONGEST:
            held = held[:LONGEST]
        soft = held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper()
    if held:
        yield held


def read_property(line: str) -> Property | None:
    r"""Return the property on a whole line, or None for a line that is none.

    RFC 6868: ``^n``, ``^'`` and ``^^`` in a parameter are a line end, a quote and a caret.

    >>> found = read_property('item1.EMAIL;TYPE="home,work";PREF=1;X-L=^\'Ann^\':ann@house.org')
    >>> found.group, found.name, sorted(found.types), found.rank, found.params["X-L"]
    ('item1', 'EMAIL', ['home', 'work'], 1, ('"Ann"',))
    >>> read_property("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:f=FCr").text
    'für'
    >>> read_property("no property") is None
    True
    """
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    rest = found["rest"]
    params: dict[str, tuple[str, ...]] = {}
    at = 0
    while match := _PARAM.match(rest, at):
        at = match.end()
        name, values = match["name"].upper(), _values(match["value"])
        if match["value"] is None:  # 2.1: TEL;HOME;VOICE
            name, values = ("ENCODING" if name in _ENCODINGS else "TYPE"), (match["name"],)
        params[name] = (*params.get(name, ()), *values)
    if rest[at : at + 1] != ":":
        return None
    value = rest[at + 1 :]
    if params.get("ENCODING", ("",))[0].upper() == "QUOTED-PRINTABLE":
        value = _unquoted(value, params.get("CHARSET", ("utf-8",))[0])
    return Property(found["name"].upper(), value, found["group"] or "", params)


def _values(text: str | None) -> tuple[str, ...]:
    """Return the values of a parameter; several stand apart, or within one pair of quotes."""
    found: list[str] = []
    for piece in _PIECE.findall(text or ""):
        inside = piece[1:-1].split(",") if piece.startswith('"') else [piece]
        found += [re.sub(r"\^[n'^]", lambda sign: _CARET[sign[0]], one) for one in inside]
    return tuple(found)


def _unquoted(value: str, charset: str) -> str:
    octets = quopri.decodestring(value.encode("utf-8", "surrogatepass"))
    try:
        return octets.decode(charset, "replace")
    except LookupError:
        return octets.decode("utf-8", "replace")


def parted(text: str, sign: str) -> list[str]:
    r"""Return the text parted at a sign that no backslash stands before.

    >>> parted(r"a\;b;c", ";")
    ['a\\;b', 'c']
    """
    pieces: list[str] = [""]
    escaped = False
    for letter in text:
        if letter == sign and not escaped:
            pieces.append("")
            continue
        pieces[-1] += letter
        escaped = letter == "\\" and not escaped
    return pieces


def unescaped(text: str) -> str:
    r"""Return the text without its escapes.

    >>> unescaped(r"Lane 1\, yard\nback \\ door")
    'Lane 1, yard\nback \\ door'
    """
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], text)
