"""After a restore: whether the key that lies here is the one that opens what is sealed."""

from outsidein.ground.errors import NotNow
from outsidein.hold.sources.inlets.models import InletKey, Mailbox
from outsidein.hold.sources.inlets.sealing import has_key, unseal

NOTHING, OPENS, MISSING, ANOTHER = "nothing is sealed", "opens", "not there", "another key"


def find_key_state() -> str:
    """Return whether the newest secret of any organisation can be opened; 2 SQL queries at most.

    It makes no key: a new one in the place of one that is still to be copied would be in the way.
    """
    passwords = Mailbox._base_manager.exclude(sealed_password="").order_by("-pk")  # nosec B106
    secrets = InletKey._base_manager.exclude(sealed="").order_by("-pk")
    sealed = (
        secrets.values_list("sealed", flat=True).first()
        or passwords.values_list("sealed_password", flat=True).first()
    )
    if sealed is None:
        return NOTHING
    if not has_key():
        return MISSING
    try:
        unseal(sealed)
    except NotNow:
        return ANOTHER
    return OPENS
