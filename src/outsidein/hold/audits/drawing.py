"""Draws a sample of what is held: by chance, in proportion, and the same again from its seed."""

# ruff: noqa: S608  The SQL is put together from our own names; values come in as parameters.

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from outsidein.ground.engine import Engine, open_engine, quoted
from outsidein.ground.snapshot import export_tables, number, text
from outsidein.hold.audits.compute.drawing import allocate
from outsidein.hold.audits.models import Audit

#: The fields whose values people can hold against reality, unless others are asked for.
FIELDS = (
    "full_name",
    "given_name",
    "family_name",
    "company_name",
    "email",
    "phone",
    "street_address",
    "postal_code",
    "address_locality",
    "birth_date",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing that was drawn."""

    source_id: int | None
    customer_number: int
    record_id: int | None
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, in the order of the draw, and from how many of each part."""

    drawn: tuple[Drawn, ...]
    populations: Mapping[tuple[str, str], int]  # by source and field
    sizes: Mapping[tuple[str, str], int]


def draw(
    *, organisation_id: int, kind: str, size: int, fields: Sequence[str] = FIELDS, seed: int
) -> Sample:
    """Return a sample of the active customers' values, of them, or of their joined records.

    The parts are the sources, and within a source the fields. The same seed draws the same of the
    same holdings. Reads one snapshot of the tables, outside the database.
    """
    with tempfile.TemporaryDirectory() as scratch:
        export_tables(_queries(organisation_id), Path(scratch))
        with open_engine(Path(scratch)) as engine:
            engine.run(f"CREATE TABLE population AS {_population(kind, fields)}")
            return _drawn(engine, size, seed)


def _queries(organisation_id: int) -> dict[str, str]:
    ours = f"organisation_id = {int(organisation_id)}"
    return {
        "customers": f"SELECT {number('number')} AS number, {text('chosen')} AS chosen"
        f" FROM hold_customer WHERE {ours} AND status = 'active' ORDER BY id",
        "records": f"SELECT {number('id')} AS id, {number('source_id')} AS source_id,"
        f" {number('customer_number')} AS number FROM hold_record"
        f" WHERE {ours} AND customer_number IS NOT NULL ORDER BY id",
        "sources": f"SELECT {number('id')} AS id, {text('name')} AS name"
        f" FROM hold_source WHERE {ours} ORDER BY id",
    }


def _population(kind: str, fields: Sequence[str]) -> str:
    """Return the query of all that could be drawn: number, record, source, field, value."""
    if kind == Audit.Kind.ACCURACY:
        values = " UNION ALL ".join(
            f"SELECT c.number, '{field}' AS field,"
            f" CAST(json_extract(c.chosen, '$.{field}.record') AS BIGINT) AS record,"
            f" CASE json_type(c.chosen, '$.{field}.value') WHEN 'ARRAY'"
            f" THEN json_extract_string(c.chosen, '$.{field}.value[0]')"
            f" ELSE json_extract_string(c.chosen, '$.{field}.value') END AS value"
            " FROM customers AS c"
            for field in fields
            if field.replace("_", "").replace(".", "").isalnum()
        )
        return (
            "SELECT v.number, v.record, r.source_id, s.name AS source, v.field, v.value"
            f" FROM ({values}) AS v JOIN records AS r ON r.id = v.record"
            " JOIN sources AS s ON s.id = r.source_id WHERE v.value <> ''"
        )
    several = "HAVING COUNT(*) > 1" if kind == Audit.Kind.LINK else ""
    chosen = "r.id" if kind == Audit.Kind.LINK else "MIN(r.id)"
    held = f"SELECT number FROM records GROUP BY number {several}"
    group = "" if kind == Audit.Kind.LINK else "GROUP BY c.number"
    records = (
        f"SELECT c.number, {chosen} AS record FROM customers AS c"
        f" JOIN records AS r ON r.number = c.number JOIN ({held}) AS h ON h.number = c.number"
        f" {group}"
    )
    return (
        "SELECT v.number, v.record, r.source_id, s.name AS source, '' AS field, '' AS value"
        f" FROM ({records}) AS v JOIN records AS r ON r.id = v.record"
        " JOIN sources AS s ON s.id = r.source_id"
    )


def _drawn(engine: Engine, size: int, seed: int) -> Sample:
    counted = engine.rows(
        "SELECT source, field, COUNT(*) FROM population GROUP BY source, field ORDER BY 1, 2"
    )
    populations = {(str(source), str(field)): int(n) for source, field, n in counted}
    sizes = _sizes(size, populations)
    engine.run("CREATE TABLE sizes (source VARCHAR, field VARCHAR, size BIGINT)")
    for (source, field), n in sizes.items():
        engine.run("INSERT INTO sizes VALUES ($1, $2, $3)", [source, field, n])
    by_chance = f"hash(p.number, p.record, p.field, {int(seed)})"
    rows = engine.rows(
        "SELECT p.source_id, p.number, p.record, p.field, p.value"
        f" FROM population AS p JOIN {quoted('sizes')} AS z USING (source, field)"
        " QUALIFY ROW_NUMBER() OVER (PARTITION BY p.source, p.field"
        f" ORDER BY {by_chance}, p.number, p.record) <= MAX(z.size) OVER"
        f" (PARTITION BY p.source, p.field) ORDER BY hash({by_chance}), p.number, p.field"
    )
    return Sample(tuple(Drawn(*row) for row in rows), populations, sizes)


def _sizes(size: int, populations: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return how many of each source and field: first the sources their due, then the fields."""
    by_source: dict[str, dict[tuple[str, str], int]] = {}
    for part, count in populations.items():
        by_source.setdefault(part[0], {})[part] = count
    of_source = allocate(size, {one: sum(parts.values()) for one, parts in by_source.items()})
    return {
        part: n
        for source, parts in by_source.items()
        for part, n in allocate(of_source[source], parts).items()
    }
