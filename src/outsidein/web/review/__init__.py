"""Pairs that a person is asked about: the same, different, unsure."""
