"""Gathers the tables of the floor's rooms, so that Django finds them under one app."""

from outsidein.check.blindspots.models import Comparison
from outsidein.check.evidence.models import CheckRun, Measurement

__all__ = ["CheckRun", "Comparison", "Measurement"]
