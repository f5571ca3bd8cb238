"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.ask.answers.models import Answer, Sheet, SoloSheet
from outsidein.ask.instruments.models import Instrument
from outsidein.ask.rounds.models import Round

__all__ = ["Answer", "Instrument", "Round", "Sheet", "SoloSheet"]
