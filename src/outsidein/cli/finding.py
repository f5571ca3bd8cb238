"""What was found, in one sentence: the same on the terminal and on the report."""

from outsidein.check.blindspots.queries import BlindSpots


def finding_words(found: BlindSpots) -> str:
    """Return how many answers stand far above the records, of how many, by how many people."""
    said = sum(row.claim is not None for row in found.rows)
    if not said:
        return "Too few people have answered yet to set anything beside the records"
    blind = found.counts.get("blind spot", 0)
    stand = "stands" if blind < 2 else "stand"
    of = f"{found.answered:,}" + (f" of {found.population:,}" if found.population else " people")
    return (
        f"{blind or 'None'} of {said} answers {stand} far above what the records show"
        f" ({of} answered)"
    )
