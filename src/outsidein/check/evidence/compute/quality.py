"""The seven ratios of the data's quality, by source and by group of customers: their queries.

Each measure ``dq_…`` speaks of everything held. Here the same question is put to one source, or to
one group of customers at a time, so that the worst can be mended first.
"""

# ruff: noqa: S608  The SQL is put together from our own constants; times come in as parameters.

from dataclasses import dataclass

#: The seven, in the order they are told; each with its measure ``dq_…``.
RATIOS = ("relevant", "current", "accurate", "complete", "consistent", "unique", "valid")

#: What customers are grouped by.
GROUPINGS = ("kind", "country", "segment")

#: Groups told of one grouping at most, the largest.
MOST_GROUPS = 40

_TIED = """EXISTS(
    SELECT 1 FROM data_elements AS d WHERE d.field = f.field AND (
      d.target_fill IS NOT NULL
      OR EXISTS(SELECT 1 FROM purposes AS p WHERE LOWER(p.name) = LOWER(d.required_for))))"""

_FRESH = "v.verified_at > $since AND v.verified_at <= $as_of"

_WORKS = "(p.bounced_at IS NULL OR p.bounced_at > $as_of)"

#: Customers by what they are grouped by: grouping, name, customer_id.
GROUPS_SQL = """
SELECT g.grouping, g.name, g.customer_id FROM (
  SELECT 'kind' AS grouping, a.kind AS name, a.id AS customer_id FROM active_customers AS a
  UNION ALL
  SELECT 'country', MIN(v.value), a.id FROM active_customers AS a
  JOIN field_values AS v ON v.customer_id = a.id AND v.field = 'address_country' AND v.is_current
  GROUP BY a.id
  UNION ALL
  SELECT DISTINCT 'segment', s.name, a.id FROM active_customers AS a
  JOIN segment_members AS m ON m.customer_id = a.id AND (m.from_at IS NULL OR m.from_at <= $as_of)
  JOIN segments AS s ON s.id = m.segment_id
) AS g
WHERE g.name <> ''
"""

#: The largest groups alone are told of; nobody reads hundreds.
LARGEST_SQL = f"""
SELECT g.grouping, g.name, g.customer_id FROM all_groups AS g
SEMI JOIN (
  SELECT n.grouping, n.name FROM all_groups AS n GROUP BY n.grouping, n.name
  QUALIFY ROW_NUMBER() OVER (PARTITION BY n.grouping ORDER BY COUNT(*) DESC, n.name)
    <= {MOST_GROUPS}
) AS largest USING (grouping, name)
"""

#: For each ratio the query by source: key (sources.id), hits, of.
BY_SOURCE: dict[str, str] = {
    "relevant": f"""
SELECT f.source_id AS key, COUNT(*) FILTER ({_TIED}) AS hits, COUNT(*) AS of
FROM (SELECT DISTINCT r.source_id, v.field FROM field_values AS v
      JOIN source_records AS r ON r.id = v.source_record_id) AS f
GROUP BY f.source_id""",
    "current": f"""
SELECT f.source_id AS key, COUNT(*) FILTER (f.fresh) AS hits, COUNT(*) AS of
FROM (SELECT r.source_id, a.id, COALESCE(BOOL_OR(v.field IN ('email', 'phone') AND {_FRESH}), FALSE)
        AS fresh
      FROM active_customers AS a JOIN source_records AS r ON r.customer_id = a.id
      LEFT JOIN field_values AS v ON v.source_record_id = r.id GROUP BY r.source_id, a.id) AS f
GROUP BY f.source_id""",
    "accurate": """
SELECT q.source_id AS key, COUNT(*) FILTER (q.ok) AS hits, COUNT(*) AS of
FROM dq_samples AS q
WHERE q.kind = 'accuracy' AND q.checked_at > $since AND q.checked_at <= $as_of
  AND q.source_id IS NOT NULL
GROUP BY q.source_id""",
    "complete": """
SELECT c.source_id AS key, SUM(f.filled) AS hits, SUM(c.customers) AS of
FROM (SELECT r.source_id, COUNT(DISTINCT a.id) AS customers FROM active_customers AS a
      JOIN source_records AS r ON r.customer_id = a.id GROUP BY r.source_id) AS c
JOIN (SELECT r.source_id, v.field, COUNT(DISTINCT a.id) AS filled FROM active_customers AS a
      JOIN source_records AS r ON r.customer_id = a.id
      JOIN field_values AS v ON v.source_record_id = r.id AND v.is_current
      WHERE v.field IN (SELECT d.field FROM data_elements AS d)
      GROUP BY r.source_id, v.field) AS f ON f.source_id = c.source_id
GROUP BY c.source_id""",
    "consistent": """
SELECT o.source_id AS key, COUNT(*) FILTER (o.shared) AS hits, COUNT(*) AS of
FROM (SELECT m.source_id, m.customer_id, m.field, BOOL_OR(m.sources > 1) AS shared
      FROM (SELECT w.source_id, w.customer_id, w.field,
                   COUNT(DISTINCT w.source_id) OVER (PARTITION BY w.customer_id, w.field, w.value)
                     AS sources,
                   COUNT(DISTINCT w.source_id) OVER (PARTITION BY w.customer_id, w.field)
                     AS speaking
            FROM (SELECT DISTINCT r.source_id, v.customer_id, v.field, v.value
                  FROM field_values AS v JOIN source_records AS r ON r.id = v.source_record_id
                  WHERE v.is_current) AS w) AS m
      WHERE m.speaking > 1 GROUP BY m.source_id, m.customer_id, m.field) AS o
GROUP BY o.source_id""",
    "unique": """
SELECT o.source_id AS key, SUM(o.records) FILTER (o.records = 1) AS hits, SUM(o.records) AS of
FROM (SELECT r.source_id, r.customer_id, COUNT(*) AS records FROM source_records AS r
      JOIN active_customers AS a ON a.id = r.customer_id GROUP BY r.source_id, r.customer_id) AS o
GROUP BY o.source_id""",
    "valid": f"""
SELECT f.source_id AS key, COUNT(*) FILTER (f.works) AS hits, COUNT(*) AS of
FROM (SELECT DISTINCT r.source_id, p.customer_id, p.kind, p.value_norm,
             p.valid AND {_WORKS} AS works FROM contact_points AS p
      JOIN field_values AS v ON v.customer_id = p.customer_id AND v.field = p.kind
        AND v.value = p.value_norm AND v.is_current
      JOIN source_records AS r ON r.id = v.source_record_id) AS f
GROUP BY f.source_id""",
}

#: For each ratio the query by group: grouping, key (its name), hits, of.
BY_GROUP: dict[str, str] = {
    "relevant": f"""
SELECT f.grouping, f.name AS key, COUNT(*) FILTER ({_TIED}) AS hits, COUNT(*) AS of
FROM (SELECT DISTINCT g.grouping, g.name, v.field FROM quality_groups AS g
      JOIN field_values AS v ON v.customer_id = g.customer_id) AS f
GROUP BY f.grouping, f.name""",
    "current": f"""
SELECT g.grouping, g.name AS key, COUNT(*) FILTER (EXISTS(
    SELECT 1 FROM contact_points AS p WHERE p.customer_id = g.customer_id
      AND p.verified_at > $since AND p.verified_at <= $as_of AND {_WORKS})) AS hits, COUNT(*) AS of
FROM quality_groups AS g GROUP BY g.grouping, g.name""",
    "accurate": """
SELECT g.grouping, g.name AS key, COUNT(*) FILTER (q.ok) AS hits, COUNT(*) AS of
FROM quality_groups AS g JOIN dq_samples AS q ON q.customer_id = g.customer_id
WHERE q.kind = 'accuracy' AND q.checked_at > $since AND q.checked_at <= $as_of
GROUP BY g.grouping, g.name""",
    "complete": """
SELECT g.grouping, g.name AS key, SUM(COALESCE(f.filled, 0)) AS hits,
  COUNT(*) * (SELECT COUNT(DISTINCT d.field) FROM data_elements AS d) AS of
FROM quality_groups AS g
LEFT JOIN (SELECT v.customer_id, COUNT(DISTINCT v.field) AS filled FROM field_values AS v
           WHERE v.is_current AND v.field IN (SELECT d.field FROM data_elements AS d)
           GROUP BY v.customer_id) AS f ON f.customer_id = g.customer_id
GROUP BY g.grouping, g.name""",
    "consistent": """
SELECT g.grouping, g.name AS key, COUNT(*) FILTER (o.wordings = 1) AS hits, COUNT(*) AS of
FROM quality_groups AS g
JOIN (SELECT v.customer_id, v.field, COUNT(DISTINCT v.value) AS wordings FROM field_values AS v
      JOIN source_records AS r ON r.id = v.source_record_id WHERE v.is_current
      GROUP BY v.customer_id, v.field HAVING COUNT(DISTINCT r.source_id) > 1) AS o
  ON o.customer_id = g.customer_id
GROUP BY g.grouping, g.name""",
    "unique": """
SELECT g.grouping, g.name AS key, COUNT(*) FILTER (q.ok) AS hits, COUNT(*) AS of
FROM quality_groups AS g JOIN dq_samples AS q ON q.customer_id = g.customer_id
WHERE q.kind = 'duplicate' AND q.checked_at > $since AND q.checked_at <= $as_of
GROUP BY g.grouping, g.name""",
    "valid": f"""
SELECT g.grouping, g.name AS key, COUNT(*) FILTER (p.valid AND {_WORKS}) AS hits, COUNT(*) AS of
FROM quality_groups AS g JOIN contact_points AS p ON p.customer_id = g.customer_id
GROUP BY g.grouping, g.name""",
}

#: Under so many counted, a ratio of one source or group is not told.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class QualityRatio:
    """One ratio of one source or group.

    Unit: ``value``, ``lo`` and ``hi`` are shares, 0 to 1, None where fewer than ``ENOUGH`` were
    counted; ``score`` is 0 to 1 by the measure's thresholds.
    """

    scope: str  # source, kind, country, segment
    key: str  # the source's number, or the group's name
    name: str  # relevant … valid
    hits: int
    of: int
    value: float | None
    lo: float | None
    hi: float | None
    score: float | None
