"""A button of a page: do it, and say what came of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from outsidein.ground.errors import NotHere, NotNow


def do(request: HttpRequest, deed: Callable[[], object], done: str) -> bool:
    """Do the deed and say so, or say why it cannot be done now; return whether it was."""
    try:
        deed()
    except NotNow as why:
        messages.error(request, str(why))
        return False
    if done:
        messages.success(request, done)
    return True


def number(request: HttpRequest, name: str) -> int:
    """Return a number that a button carries; NotHere for anything else."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise NotHere("There is no such button.")
    return int(text)
