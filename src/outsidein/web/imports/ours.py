"""Which import a page is about, for this organisation alone."""

from typing import TypedDict
from uuid import UUID

from outsidein.web.middleware import MemberRequest


class Ours(TypedDict):
    """What every read and write of one import is asked by."""

    organisation_id: int
    public_id: str


def ours_of(request: MemberRequest, public_id: UUID) -> Ours:
    """Return the import of this id, as the request's organisation may ask for it."""
    return {"organisation_id": request.organisation_id, "public_id": str(public_id)}
