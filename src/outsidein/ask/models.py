"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.ask.answers.models import (
    Answer,
    Ballot,
    Comment,
    Draft,
    Points,
    Seat,
    Sheet,
    SoloSheet,
    Vote,
)
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.results.models import GroupedText, Release, Reveal, TextGroup
from outsidein.ask.rounds.models import Invitation, Room, Round, RoundPart

__all__ = [
    "Answer",
    "Ballot",
    "Comment",
    "Draft",
    "GroupedText",
    "Instrument",
    "Invitation",
    "Points",
    "Release",
    "Reveal",
    "Room",
    "Round",
    "RoundPart",
    "Seat",
    "Sheet",
    "SoloSheet",
    "TextGroup",
    "Vote",
]
