"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.check.blindspots.models import Comparison
from outsidein.check.evidence.models import CheckRun, Measurement
from outsidein.check.plans.models import Action, ActionComment, CalendarFeed

__all__ = ["Action", "ActionComment", "CalendarFeed", "CheckRun", "Comparison", "Measurement"]
