"""Hand-made rows for the measures.

``dated`` makes five rows: one inside the period and one at the as-of itself (both count), one at
the period's start, one before it and one after the as-of (none of them counts).
"""

from typing import Any

SINCE, AS_OF = "2025-01-31 12:00:00", "2026-01-31 12:00:00"
IN, OUT, LATE = "2025-06-01 10:00:00", "2024-12-01 10:00:00", "2026-03-01 10:00:00"
SOON = "2025-06-03 10:00:00"  # two days after IN

Row = dict[str, Any]
Case = tuple[str, dict[str, list[Row]], tuple[float, float]]


def cells(**row: Any) -> Row:
    return row


def dated(column: str, **row: Any) -> list[Row]:
    return [{column: at, **row} for at in (IN, AS_OF, SINCE, OUT, LATE)]


def people(count: int, **row: Any) -> list[Row]:
    return [{"id": number, "status": "active", **row} for number in range(1, count + 1)]


def staff(*rows: Row) -> list[Row]:
    return [{"joined_at": OUT, **row} for row in rows]


def year(kind: str, **row: Any) -> list[Row]:
    """Three key figures: a quarter inside the period, its last day, and one before it."""
    days = ("2025-06-30", "2026-01-31", "2025-01-31")
    return [{"kind": kind, "level": "board", "period": day, **row} for day in days]


def document(kind: str, number: int = 1, **row: Any) -> Row:
    return {"id": number, "kind": kind, "approved_at": OUT, **row}


def trust(item: int) -> tuple[str, dict[str, list[Row]], tuple[float, float]]:
    said = cells(item=f"TRU.{item}", scale_max=5, customer_id=1)
    rows = [
        *dated("at", score=4, **said),
        *dated("at", score=3, **said),
        {"at": IN, "score": None, **said},
    ]
    return f"trust_asked_{item}", {"survey_responses": rows}, (2, 4)


def said(item: str, code: str, times: int, round_id: int = 1, at: str = IN) -> list[Row]:
    return [
        cells(item_key=f"{item}.now", coded=code, round_id=round_id, at=at) for _ in range(times)
    ]
