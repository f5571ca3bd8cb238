"""What a report holds, before it is anybody's paper or slides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from outsidein.charts.table import PictureTable

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bars:
    """Figures that a program for slides can draw itself, so that they can be changed there.

    Shape: one value a category in each series; ``stacked`` bars add up to the whole.
    """

    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    highest: float
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its reading and the same as a table."""

    title: str
    reading: str
    spec: Spec
    table: PictureTable
    bars: Bars | None = None  # where the slide's own chart says the same


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under one finding."""

    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[PictureTable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: the page for those who decide first, then what it rests on."""

    title: str  # the finding, a sentence with its number and its people
    kind: str  # what this is: "Report of a round"
    organisation: str
    source: str  # which round, and when it closed
    answered: str  # who answered, of how many
    made_on: date
    summary: Section
    sections: tuple[Section, ...]
    method: tuple[tuple[str, str], ...]  # how we know: a term and what it means
    language: str = "en"
