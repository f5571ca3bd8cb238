"""What is wrong with an instrument's file: where, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right in a file.

    >>> print(Problem("mine-1.toml", "items[3].code", "ORG.1 stands twice.", "Give it another."))
    mine-1.toml: items[3].code: ORG.1 stands twice. Give it another.
    """

    file: str
    place: str  # `items[3].code`, counted from 1; or `line 3, column 5`
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.wrong} {self.remedy}"


class InstrumentError(ValueError):
    """An instrument's file cannot be used; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
