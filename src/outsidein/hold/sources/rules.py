"""How files of fixed formats are read, kept with the source they come from.

A mailbox has no columns to map; it has addresses that are ours, and a level of what is kept. That
is a source's own matter: whoever brings its next file in finds it as it was said.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from outsidein.ground.audit import write_audit
from outsidein.ground.errors import NotHere, NotNow
from outsidein.hold.sources.connectors.mail.rules import BadRules, read_rules
from outsidein.hold.sources.models import Source

#: Every rule there is; a text each, empty where nothing was said.
NAMES = ("own", "keep", "forwarded", "copies", "lists")


def get_reading_rules(*, organisation_id: int, source_id: int) -> dict[str, str]:
    """Return what a source was told of reading its files; 1 SQL query."""
    told = (
        Source.objects.filter(organisation_id=organisation_id, pk=source_id)
        .values_list("reading_rules", flat=True)
        .first()
    )
    if told is None:
        raise NotHere("This source is not known.")
    return read_told(told)


def read_told(told: str) -> dict[str, str]:
    """Return the rules as they are kept with a source."""
    return dict(json.loads(told)) if told else {}


@transaction.atomic
def save_reading_rules(
    *,
    organisation_id: int,
    source_id: int,
    rules: Mapping[str, str],
    at: datetime,
    actor: str = "system",
) -> None:
    """Keep how a source's files are read from now on; what was read before stays as it is."""
    unknown = sorted(set(rules) - set(NAMES))
    if unknown:
        raise NotNow(f"There is no rule {unknown[0]!r}; there are {', '.join(NAMES)}.")
    said = {name: rules[name].strip() for name in NAMES if rules.get(name, "").strip()}
    try:
        read_rules(said)
    except BadRules as why:
        raise NotNow(str(why)) from why
    before = get_reading_rules(organisation_id=organisation_id, source_id=source_id)
    if said == before:
        return
    Source.objects.filter(organisation_id=organisation_id, pk=source_id).update(
        reading_rules=json.dumps(said, ensure_ascii=False)
    )
    write_audit(
        organisation_id=organisation_id,
        act="save reading rules",
        object_ref=f"source {source_id}",
        at=at,
        actor=actor,
        detail={"keep": said.get("keep", "metadata"), "rules": sorted(said)},
    )
