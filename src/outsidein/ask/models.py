"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.ask.answers.models import Answer, Ballot, Comment, Draft, Sheet, SoloSheet
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.results.models import Release
from outsidein.ask.rounds.models import Invitation, Round, RoundPart

__all__ = [
    "Answer",
    "Ballot",
    "Comment",
    "Draft",
    "Instrument",
    "Invitation",
    "Release",
    "Round",
    "RoundPart",
    "Sheet",
    "SoloSheet",
]
