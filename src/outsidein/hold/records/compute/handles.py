"""Names in networks: ``network:name``, whatever way they were copied."""

import re

from outsidein.hold.records.compute.absent import is_absent
from outsidein.hold.records.compute.reads import BLANK, Read

_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?([a-z0-9-]+)\.[a-z.]{2,6}/(?:in/|@)?([^/?#\s]+).*"
)
_NETWORKS = {"x": "twitter", "fb": "facebook", "t": "telegram", "insta": "instagram"}


def read_handle(text: str, network: str | None) -> Read:
    """Return the handle with its network, as a list of one.

    >>> read_handle("@Ann_S", "twitter"), read_handle("https://x.com/Ann_S?s=20", None)
    ((['twitter:ann_s'], None), (['twitter:ann_s'], None))
    """
    if is_absent(text):
        return BLANK
    bare = text.strip().lower()
    address = _ADDRESS.fullmatch(bare)
    if address:
        network, bare = network or address[1], address[2]
    elif ":" in bare and "/" not in bare:
        said, _, bare = bare.partition(":")
        network = said
    name = bare.lstrip("@ ").strip()
    if not name or " " in name:
        return None, f"“{text.strip()[:40]}” is no name in a network"
    known = _NETWORKS.get(network or "", network)
    return [f"{known}:{name}" if known else name], None
