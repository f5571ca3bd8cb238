"""A questionnaire as other programs think of it: groups of questions with options.

Every format but our own is written from a form and read into one. What such a form has no place
for is ``kept``: plain values that only we understand, which a format carries along where it can.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Says = dict[str, str]
"""Words by language."""

Kind = Literal["one", "many", "words"]


class UnreadableInstrument(ValueError):
    """The file cannot be read as what it claims to be; the message names the place."""


@dataclass(slots=True)
class Option:
    """One answer that can be chosen."""

    name: str
    label: Says
    value: float | None = None  # where the format knows one


@dataclass(slots=True)
class Question:
    """One question: choose one, tick many, or write words."""

    name: str
    kind: Kind
    text: Says
    help: Says = field(default_factory=dict)
    list_name: str = ""
    options: list[Option] = field(default_factory=list)
    is_short: bool = False  # its options are a word or two each, so that a table can hold it
    kept: dict[str, Any] = field(default_factory=dict)
    place: str = ""

    @property
    def signature(self) -> tuple[Any, ...]:
        """Return what makes two lists of options the same."""
        return tuple((o.name, tuple(sorted(o.label.items())), o.value) for o in self.options)


@dataclass(slots=True)
class Group:
    """Questions under one heading."""

    name: str
    label: Says
    help: Says = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    place: str = ""

    def blocks(self) -> Iterator[list[Question]]:
        """Yield runs of questions that one table can hold, and every other question alone."""
        run: list[Question] = []
        for question in self.questions:
            fits = question.kind == "one" and question.is_short
            if run and not (fits and question.list_name == run[0].list_name):
                yield run
                run = []
            run.append(question)
            if not fits:
                yield run
                run = []
        if run:
            yield run


@dataclass(slots=True)
class Form:
    """A whole questionnaire."""

    name: str
    languages: list[str]  # the first is the one that the others are translated from
    title: Says
    welcome: Says = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)

    def questions(self) -> Iterator[Question]:
        """Yield every question, group by group."""
        for group in self.groups:
            yield from group.questions


class Told:
    """What is told to a person of a file that was written or read, each sentence once."""

    def __init__(self) -> None:
        self._left_out: dict[str, None] = {}
        self._assumed: dict[str, None] = {}

    def leave(self, sentence: str) -> None:
        """Tell of something that is not carried over."""
        self._left_out[sentence] = None

    def assume(self, sentence: str) -> None:
        """Tell of something that was put in place of what is missing."""
        self._assumed[sentence] = None

    @property
    def left_out(self) -> list[str]:
        """What the other side does not hold."""
        return list(self._left_out)

    @property
    def assumed(self) -> list[str]:
        """What was put in place of what is missing."""
        return list(self._assumed)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file held: values of an edition, and what is to be told of it."""

    values: dict[str, Any]
    left_out: list[str]
    assumed: list[str]
    places: dict[str, str]  # `items[3]` -> the place of it in the file


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was made of an edition, and what the format cannot hold."""

    content: bytes
    left_out: list[str]
