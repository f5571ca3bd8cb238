"""Who is calling: a page that a telephone system opens, and that knows the number from no log.

The number arrives after the # of the address: that part is never sent, so it stands in no log, no
history of a proxy and no referrer. A script reads it, takes it off the address, and posts it.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from outsidein.hold.customers.queries import CustomerRow, get_customer, list_open_cases
from outsidein.hold.customers.recognising import find_caller
from outsidein.hold.customers.timeline import get_timeline
from outsidein.web.customers.shown import shown_entry
from outsidein.web.doors import customer_readers_only
from outsidein.web.middleware import MemberRequest
from outsidein.web.parts import wants_part
from outsidein.web.recognise.described import shown_known

LONGEST_NUMBER = 60
#: Contacts that are shown of whoever calls.
LAST_CONTACTS = 5
#: Customers that one number may belong to before only their number is told.
MOST_SHOWN = 6


@customer_readers_only
@require_http_methods(["GET", "POST"])
def call(request: MemberRequest) -> HttpResponse:
    """Show the page that waits for a number; told one, show whose it is or may be."""
    phone = request.POST.get("phone", "").replace("\0", "").strip()[:LONGEST_NUMBER]
    template = request.build_absolute_uri(request.path) + "#{number}"
    shown: dict[str, object] = {"phone": phone, "template": template}
    if phone:
        shown |= _told(request, phone)
    part = "#caller" if wants_part(request) else ""
    return render(request, f"recognise/call.html{part}", shown)


def _told(request: MemberRequest, phone: str) -> dict[str, object]:
    organisation = request.organisation_id
    caller = find_caller(organisation_id=organisation, phone=phone)
    known = [_row(organisation, number) for number in caller.known[:MOST_SHOWN]]
    told: dict[str, object] = {
        "caller": caller,
        "known": known,
        "more": len(caller.known) - len(known),
        "likely": [shown_known(one) for one in caller.likely[:MOST_SHOWN]],
    }
    if len(known) == 1:
        number = known[0].number
        page = get_timeline(organisation_id=organisation, number=number, limit=LAST_CONTACTS)
        told["entries"] = [shown_entry(entry) for entry in page.entries]
        told["cases"] = list_open_cases(organisation_id=organisation, number=number)
    return told


def _row(organisation_id: int, number: int) -> CustomerRow:
    return get_customer(organisation_id=organisation_id, number=number).row
