"""What is read from a file of answers: each answer as it was given, and each refusal."""

from dataclasses import dataclass

from outsidein.ask.instruments.compute.edition import Tense


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one person gave to one item in one tense."""

    row: int  # in the file, where the header is row 1
    respondent: str
    level: str
    department: str
    instrument: str  # the edition's id
    version: int
    item: str
    tense: Tense
    value: float | None  # None: not sure, free words, or a mark or note without an answer
    not_sure: bool
    codes: tuple[str, ...]  # ticked options, of the five questions
    text: str
    priority: bool | None  # None: not said
    importance: float | None  # 0 to 1; None: not said
    note: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in the file that could not be taken, where it stands, and what to do."""

    file: str
    row: int
    column: str
    reason: str
    given: str = ""  # what stood there
    cells: int = 1  # how many answers it keeps out

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """All that a file of answers came to; nothing in it is lost without a word.

    In a long file a cell is a row; in a wide one it is one item of one row. Every cell is
    an answer, blank, or refused: ``cells == len(answers) + blanks + refused``.
    """

    layout: str  # long, wide, or "" where the file is neither
    answers: tuple[GivenAnswer, ...]
    refusals: tuple[Refusal, ...]
    cells: int
    blanks: int
    unread: tuple[str, ...]  # columns that say nothing about answers

    @property
    def refused(self) -> int:
        """Return how many cells the refusals keep out."""
        return sum(refusal.cells for refusal in self.refusals)
