"""Outside-In: ask, hold, check."""
