"""Words in one or more languages, as an instrument carries them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in each language of an instrument, the instrument's first language first.

    >>> greeting = Words((("en", "Not sure"), ("de", "Weiß nicht")))
    >>> greeting.say("de")
    'Weiß nicht'
    >>> greeting.say("fr")
    'Not sure'
    >>> str(greeting)
    'Not sure'
    """

    by_language: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.by_language[0][1]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages these words are written in."""
        return tuple(language for language, _ in self.by_language)

    def say(self, language: str | None = None) -> str:
        """Return the words in a language, or in the first one where it has none."""
        return dict(self.by_language).get(language or "", str(self))
