"""How somebody comes to a sheet: by a link of their own, an open one, a PIN, or a code."""

from collections.abc import Mapping
from typing import Any, TypedDict

from django.http import HttpRequest
from django.utils.translation import gettext as _

from outsidein.ask.answers.queries import find_round_of_token
from outsidein.ask.rounds.compute.tokens import read_pin, read_token
from outsidein.ground.errors import NotHere
from outsidein.web.respond.doors import text_of


class Way(TypedDict):
    """One way to a sheet, as the room of answers takes it."""

    public_id: str
    token: str
    pin: str
    address: str  # for the limits, which keep no address


def find_way(request: HttpRequest, content: Mapping[str, Any]) -> Way:
    """Return the way that a request names; NotHere where it leads nowhere.

    ``token`` is a link's, ``code`` is what was typed: a PIN or a printed code; ``round`` alone
    is the open link.
    """
    typed = text_of(dict(content), "code")
    token = text_of(dict(content), "token")
    public_id = text_of(dict(content), "round")
    pin = read_pin(typed) or ""
    if typed and not pin:
        token = read_token(typed) or ""
        if not token:
            raise NotHere(_("This is no PIN and no code: a PIN has 8 digits, a code 16 signs."))
    if token and not public_id:
        public_id = find_round_of_token(token=token) or ""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return {"public_id": public_id, "token": token, "pin": pin, "address": address}
