"""Kept texts of editions, each read once."""

from functools import lru_cache

from outsidein.ask.instruments.compute.edition import Edition
from outsidein.ask.instruments.compute.problems import Problem
from outsidein.ask.instruments.compute.reading import try_edition


@lru_cache(maxsize=256)
def read_kept(content: str) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Return what a kept text holds, and what is still wrong with it; read once a text."""
    edition, problems = try_edition(content, "this edition")
    return edition, tuple(problems)
