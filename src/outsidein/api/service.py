"""The API, version 1: what it is made of."""

from ninja import NinjaAPI

from outsidein.api import (
    blind_spots,
    comparisons,
    customers,
    evidence,
    instruments,
    plans,
    recognising,
    records,
    reports,
    results,
)
from outsidein.api.callers import MemberSession
from outsidein.api.inlets import signed, web_events
from outsidein.api.problems import tell_problems

api = NinjaAPI(
    title="Outside-In",
    version="1",
    description=(
        "What the pages show, for programs: the instruments, the results, the evidence, the blind "
        "spots, the plans and the customers. Of these it writes the plans, and it takes records in "
        "and says at once whose they are. Figures stand with their intervals and what they rest "
        "on; what is not known is null, never zero."
    ),
    urls_namespace="api",
    docs_url=None,  # the page of our own needs nothing from elsewhere
    openapi_url=None,
    auth=MemberSession(),
)
tell_problems(api)
for one in (
    instruments, results, comparisons, reports, evidence, blind_spots, plans, customers,
    recognising, records, web_events, signed,
):  # fmt: skip
    api.add_router("", one.router)
