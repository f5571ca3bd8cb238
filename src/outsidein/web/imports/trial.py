"""What a dry run found, as the page shows it: fields under the names that people read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outsidein.hold.records.queries import iterate_changes
from outsidein.web.doors import file_bringers_only
from outsidein.web.imports.ours import ours_of
from outsidein.web.imports.refused import table_file
from outsidein.web.imports.words import field_words
from outsidein.web.middleware import MemberRequest


@file_bringers_only
@require_safe
def changed_rows(request: MemberRequest, public_id: UUID) -> FileResponse:
    """Hand over every row that a dry run found changed: what is held beside what would be."""
    rows = iterate_changes(**ours_of(request, public_id))
    headers = [_("Row"), _("Id"), _("Field"), _("Held now"), _("Would be")]
    cells = (
        [one.row_number, one.external_id, field_words(one.field), one.before, one.after]
        if one.field
        else [one.row_number, one.external_id, _("only in a column that is not used"), "", ""]
        for one in rows
    )
    return table_file(headers, cells, name=f"changes-{public_id}.csv")


def shown_trial(trial: Mapping[str, Any]) -> dict[str, Any]:
    """Return the findings with every field in words; nothing where nothing was tried."""
    return (
        {
            **trial,
            "changes": [
                {**change, "fields": [_in_words(one) for one in change["fields"]]}
                for change in trial.get("changes", [])
            ],
        }
        if trial
        else {}
    )


def _in_words(one: Mapping[str, str]) -> dict[str, str]:
    return {**one, "field": field_words(one["field"])}
