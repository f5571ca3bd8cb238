"""Our own format: one TOML file an edition; the only one that holds all of it."""

import re
import tomllib
from typing import Any

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.compute.plain import values_of
from outsidein.ask.instruments.formats.form import Found, UnreadableInstrument, Written

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TO_ESCAPE = re.compile('[\\\\"\\x00-\\x1f\\x7f]')


def write_toml(edition: Edition) -> Written:
    """Return the edition as a TOML file that reads to the same content hash."""
    return Written(lay_down(values_of(edition)).encode(), [])


def read_toml(content: bytes, file_name: str) -> Found:
    """Return the values of a TOML file; what they mean is checked by the reader of editions."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise UnreadableInstrument(f"byte {why.start + 1}: this is not text in UTF-8.") from why
    try:
        return Found(tomllib.loads(text), [], [], {})
    except tomllib.TOMLDecodeError as why:
        found = re.search(r" \(at line (\d+), column (\d+)\)", str(why))
        place = (
            f"line {found[1]}, column {found[2]}" if found else f"line {text.count(chr(10)) + 1}"
        )
        raise UnreadableInstrument(
            f"{place}: this is not TOML: {str(why).split(' (at ')[0].rstrip('.')}."
        ) from why


def lay_down(values: dict[str, Any]) -> str:
    """Return plain values as TOML, laid out as our library's files are.

    >>> print(lay_down({"id": "a", "title": {"en": "A"}, "items": [{"code": "Q.1"}]}))
    id = "a"
    title.en = "A"
    <BLANKLINE>
    [[items]]
    code = "Q.1"
    <BLANKLINE>
    """
    lines: list[str] = []
    tables: list[str] = []
    for key, value in values.items():
        if key == "scoring" and isinstance(value, dict) and value:
            tables += ["", "[scoring]", *_keys(value)]
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for one in value:
                tables += ["", f"[[{_name(key)}]]", *_keys(one)]
        else:
            lines += _keys({key: value})
    return "\n".join([*lines, *tables, ""])


def _keys(values: dict[str, Any], before: str = "") -> list[str]:
    """Return a line a key; words stand under dotted keys, lists of tables one table a line."""
    lines: list[str] = []
    for key, value in values.items():
        name = f"{before}{_name(key)}"
        if isinstance(value, dict) and value:
            lines += _keys(value, f"{name}.")
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            lines += [f"{name} = [", *(f"  {_inline(one)}," for one in value), "]"]
        else:
            lines.append(f"{name} = {_value(value)}")
    return lines


def _inline(values: dict[str, Any]) -> str:
    return "{ " + ", ".join(_keys_inline(values)) + " }" if values else "{}"


def _keys_inline(values: dict[str, Any], before: str = "") -> list[str]:
    parts: list[str] = []
    for key, value in values.items():
        name = f"{before}{_name(key)}"
        if isinstance(value, dict) and value:
            parts += _keys_inline(value, f"{name}.")
        else:
            parts.append(f"{name} = {_value(value)}")
    return parts


def _name(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, dict):
        return _inline(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda sign: _ESCAPES.get(sign[0], f"\\u{ord(sign[0]):04x}"), text)
    return f'"{escaped}"'
