"""A TOML table that is read key by key and remembers what was wrong with it."""

import difflib
import re
from collections.abc import Sequence
from typing import Any

from outsidein.ask.instruments.compute.problems import Problem
from outsidein.ask.instruments.compute.words import Words

#: Signs that no screen shows and that some formats cannot carry; a new line and a tab may stand.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Unit: signs. What a code, an id or a source may have, and what words to be read may have.
LONGEST_TEXT = 300
LONGEST_WORDS = 5_000


class Table:
    """One table of a file, its place, and the list that its problems go to.

    Every ``take_…`` marks its key as known; ``finish`` reports the keys nobody asked for.
    A value that is missing or wrong is reported and read as empty, so that one reading
    finds every problem of the file.
    """

    def __init__(
        self,
        values: dict[str, Any],
        place: str,
        file: str,
        problems: list[Problem],
        languages: Sequence[str] = ("en",),
    ) -> None:
        self.values = values
        self.place = place
        self.file = file
        self.problems = problems
        self.languages = tuple(languages)
        self.known: list[str] = []

    def report(self, key: str, wrong: str, remedy: str) -> None:
        """Note a problem at one key of this table."""
        place = ".".join(part for part in (self.place, key) if part) or "file"
        self.problems.append(Problem(self.file, place, wrong, remedy))

    def _take(self, key: str) -> Any:
        self.known.append(key)
        return self.values.get(key)

    def take_text(self, key: str, *, required: bool = True) -> str:
        """Return a plain text, or "" where there is none."""
        value = self._take(key)
        if value is None and not required:
            return ""
        if value is None:
            self.report(key, "It is missing.", f'Add {key} = "…".')
            return ""
        if not isinstance(value, str) or not value.strip():
            self.report(key, f"It should be a text that is not empty, not {value!r}.", "Write one.")
            return ""
        self._report_unfit(key, value, LONGEST_TEXT)
        return value

    def take_number(self, key: str) -> float | None:
        """Return a number, or None where there is none."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.report(key, f"It should be a number, not {value!r}.", f"Write {key} = 1, say.")
            return None
        return float(value)

    def take_count(self, key: str, *, required: bool = True) -> int | None:
        """Return a whole number of at least 1, or None where there is none."""
        value = self._take(key)
        if value is None and not required:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.report(
                key, f"It should be a whole number from 1 up, not {value!r}.", f"Write {key} = 1."
            )
            return None
        return value

    def take_list(
        self, key: str, *, allowed: Sequence[str] | None = None, default: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return a list of texts, each one of those allowed and none twice."""
        value = self._take(key)
        if value is None:
            return tuple(default)
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.report(key, "It should be a list of texts.", f'Write {key} = ["…"].')
            return tuple(default)
        if len(set(value)) < len(value):
            self.report(key, "It names something twice.", "Name each once.")
        for entry in value:
            if allowed is not None and entry not in allowed:
                self.report(key, f"{entry!r} is not known here.", f"Use {_or(allowed)}.")
        return tuple(dict.fromkeys(v for v in value if allowed is None or v in allowed))

    def take_one_of(self, key: str, allowed: Sequence[str], *, required: bool = True) -> str | None:
        """Return one of the texts allowed, or None."""
        value = self._take(key)
        if value is None and not required:
            return None
        if value is None:
            self.report(key, "It is missing.", f"Use {_or(allowed)}.")
            return None
        if value not in allowed:
            self.report(key, f"{value!r} is not known here.", f"Use {_or(allowed)}.")
            return None
        return str(value)

    def take_words(self, key: str, *, required: bool = True) -> Words:
        """Return words in all languages of the file; without any they are empty."""
        value = self._take(key)
        empty = Words(((self.languages[0], ""),))
        if value is None:
            if required:
                self.report(key, "It is missing.", f'Add {key}.{self.languages[0]} = "…".')
            return empty
        if not isinstance(value, dict):
            self.report(
                key,
                "Words are written by language.",
                f'Write {key}.{self.languages[0]} = "…".',
            )
            return empty
        for language in [entry for entry in value if entry not in self.languages]:
            self.report(
                f"{key}.{language}",
                f"The language {language!r} is not among `languages`.",
                "Add it there, or take these words out.",
            )
        found = [(tongue, self._say(key, value, tongue)) for tongue in self.languages]
        return (
            Words(tuple((tongue, words) for tongue, words in found if words))
            if any(words for _, words in found)
            else empty
        )

    def take_words_or_none(self, key: str) -> Words | None:
        """Return words where the key is there, else None."""
        return self.take_words(key) if key in self.values else self._take(key)

    def _say(self, key: str, value: dict[str, Any], language: str) -> str:
        words = value.get(language)
        if language not in value:
            self.report(f"{key}.{language}", "The translation is missing.", "Add the words.")
        elif not isinstance(words, str) or not words.strip():
            self.report(f"{key}.{language}", "There are no words in it.", "Write them.")
        else:
            self._report_unfit(f"{key}.{language}", words, LONGEST_WORDS)
            return words
        return ""

    def _report_unfit(self, key: str, text: str, longest: int) -> None:
        if UNSEEN.search(text):
            self.report(key, "A sign in it cannot be shown on a screen.", "Write the words anew.")
        if len(text) > longest:
            self.report(key, f"It has {len(text):,} signs.", f"Write at most {longest:,}.")

    def take_tables(self, key: str, *, required: bool = True) -> list["Table"]:
        """Return the tables of a list, each knowing its place, counted from 1."""
        value = self._take(key)
        if value is None and not required:
            return []
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.report(key, "It should be a list of tables.", f"Write [[{key}]] above each.")
            return []
        if not value:
            self.report(key, "It is empty.", "Add at least one.")
        return [self._below(entry, f"{key}[{n}]") for n, entry in enumerate(value, start=1)]

    def take_table(self, key: str, *, required: bool = True) -> "Table":
        """Return a table within this one; an empty one where it is missing."""
        value = self._take(key)
        if isinstance(value, dict):
            return self._below(value, key)
        if value is not None:
            self.report(key, "It should be a table.", f"Write [{key}] above its keys.")
        elif required:
            self.report(key, "It is missing.", f"Add the table [{key}].")
        return self._below({}, key)

    def _below(self, values: dict[str, Any], key: str) -> "Table":
        place = ".".join(part for part in (self.place, key) if part)
        return Table(values, place, self.file, self.problems, self.languages)

    def finish(self) -> None:
        """Report every key that nothing asked for, with the nearest that is known."""
        for key in self.values:
            if key not in self.known:
                near = difflib.get_close_matches(key, self.known, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Known here: {_or(self.known)}."
                self.report(key, "This key is not known.", remedy)


def _or(options: Sequence[str]) -> str:
    return " or ".join([", ".join(options[:-1]), options[-1]] if len(options) > 1 else options)
