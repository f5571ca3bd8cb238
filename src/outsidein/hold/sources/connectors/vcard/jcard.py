"""jCard (RFC 7095): the same properties in JSON."""

from typing import Any

from outsidein.hold.sources.connectors.vcard.properties import Property


def is_jcard(found: object) -> bool:
    """Say whether the value is a card in JSON.

    >>> is_jcard(["vcard", [["version", {}, "text", "4.0"]]]), is_jcard(["a", "b"])
    (True, False)
    """
    return (
        isinstance(found, list)
        and len(found) >= 2
        and found[0] == "vcard"
        and isinstance(found[1], list)
    )


def read_jcard(card: list[Any]) -> list[Property]:
    """Return the properties of a card; what is no property is passed over.

    >>> read_jcard(["vcard", [["n", {}, "text", ["Doe", "Ann", "", ["Dr", "Prof"], ""]]]])[0].parts
    [['Doe'], ['Ann'], [''], ['Dr', 'Prof'], ['']]
    """
    return [_property(entry) for entry in card[1] if _is_property(entry)]


def _is_property(entry: object) -> bool:
    return (
        isinstance(entry, list)
        and len(entry) >= 4
        and isinstance(entry[0], str)
        and isinstance(entry[1], dict)
    )


def _property(entry: list[Any]) -> Property:
    params = {str(name).upper(): _texts(value) for name, value in entry[1].items()}
    group = next(iter(params.pop("GROUP", ())), "")
    values = entry[3:]
    if len(values) == 1 and isinstance(values[0], list):  # one value with components
        listed = tuple(_texts(part) for part in values[0])
    else:  # one value or several, as of categories
        listed = (tuple(text for value in values for text in _texts(value)),)
    name = entry[0].upper()
    if str(entry[2]).lower() == "binary":
        params["ENCODING"] = ("B",)
    return Property(name, "", group, params, listed)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for one in value for text in _texts(one))
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return ("" if value is None else str(value),)
