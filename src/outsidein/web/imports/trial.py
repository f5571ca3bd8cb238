"""What a dry run found, as the page shows it: fields under the names that people read."""

from collections.abc import Mapping
from typing import Any

from outsidein.web.imports.words import field_words


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
