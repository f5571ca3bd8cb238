"""Receipts made on the server, for the form without scripts; in the browser they are made there.

Nothing of them is kept: they are made of what was just sent and handed back.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

WHAT = "Outside-In receipt"
#: Unit: letters. Longer links are cut by some programs for mail.
LONGEST_LINK = 6000


def receipt_fragment(receipt: Mapping[str, Any]) -> str:
    """Return what stands after the # of a receipt's link: as respond/receipts.js writes it.

    Free words are left out where they would make the link too long.
    """
    whole = _pack(receipt)
    if len(whole) <= LONGEST_LINK:
        return whole
    answers = {
        slug: {
            key: bare
            for key, given in answers.items()
            if (bare := {k: v for k, v in given.items() if k not in ("text", "note")})
        }
        for slug, answers in receipt["content"]["answers"].items()
    }
    content = {**receipt["content"], "answers": answers}
    return _pack({**receipt, "content": content, "shortened": True})


def receipt_file(receipt: Mapping[str, Any]) -> str:
    """Return the file that a receipt is saved as."""
    return json.dumps({"what": WHAT, **receipt}, ensure_ascii=False, indent=2)


def _pack(receipt: Mapping[str, Any]) -> str:
    text = json.dumps(receipt, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(text.encode()) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
