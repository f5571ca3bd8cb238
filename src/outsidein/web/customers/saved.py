"""Customers saved as a file: all, those that a search finds, or one."""

from collections.abc import Iterable
from io import TextIOWrapper
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from outsidein.ground.errors import NotHere
from outsidein.hold.customers.compute.searching import customer_label
from outsidein.hold.customers.outgoing import FORMS, write_customer, write_customers
from outsidein.hold.customers.queries import list_customers
from outsidein.web.doors import actor_of, customer_readers_only
from outsidein.web.middleware import MemberRequest

#: What a page writes while somebody waits; the command line writes any number.
MOST = 20_000
LONGEST_SEARCH = 200


@customer_readers_only
@require_POST
def save_customers(request: MemberRequest) -> HttpResponse | FileResponse:
    """Hand over a file of the customers that a search finds, or of all."""
    form = _form(request)
    search = request.POST.get("q", "").replace("\0", "")[:LONGEST_SEARCH]
    found = list_customers(organisation_id=request.organisation_id, search=search, limit=MOST)
    if found.next_after is not None:
        said = gettext("More than %(most)s customers: the command line saves them all, by %(how)s.")
        how = "outsidein customers export"
        messages.info(request, said % {"most": f"{MOST:,}", "how": how})
        return redirect("customers")
    pieces = write_customers(
        organisation_id=request.organisation_id,
        form=form,
        search=search,
        at=timezone.now(),
        actor=actor_of(request),
    )
    return _file(pieces, form, "customers")


@customer_readers_only
@require_POST
def save_customer(request: MemberRequest, number: int) -> FileResponse:
    """Hand over one customer as a file."""
    form = _form(request)
    text = write_customer(
        organisation_id=request.organisation_id,
        number=number,
        form=form,
        at=timezone.now(),
        actor=actor_of(request),
    )
    return _file([text], form, customer_label(number))


def _form(request: MemberRequest) -> str:
    form = request.POST.get("form", "")
    if form not in FORMS:
        raise NotHere("There is no such form.")
    return form


def _file(pieces: Iterable[str], form: str, name: str) -> FileResponse:
    """Return a download, written in bounded memory before any of it is sent."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    # A spreadsheet reads the signs as they are by a byte order mark; cards have none.
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    text = TextIOWrapper(file, encoding=encoding, newline="", write_through=True)
    text.writelines(pieces)
    text.detach()
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.{FORMS[form].ending}",
        content_type=FORMS[form].content_type,
    )
