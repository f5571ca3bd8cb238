WITH placed AS (
  SELECT e.*, moment(e."at") AS placed_at, said_number(e.tidied, 'amount') AS amount,
         said(e.tidied, 'currency') AS currency,
         COALESCE(said(e.tidied, 'currency'), r.currency) AS worth_in, r.currency AS wanted
  FROM events e CROSS JOIN reporting r
  WHERE e.kind = 'orders'
), foreign_days AS (
  SELECT DISTINCT p.worth_in, p.wanted, CAST(p.placed_at AS DATE) AS day, b.base
  FROM placed p CROSS JOIN (SELECT DISTINCT base FROM rates) b
  WHERE p.worth_in <> p.wanted AND p.placed_at IS NOT NULL
), from_base AS (
  SELECT f.*, c.rate AS to_theirs, c.day AS theirs_day
  FROM foreign_days f ASOF LEFT JOIN rates c
    ON c.base = f.base AND c.currency = f.worth_in AND f.day >= c.day
), both_sides AS (
  SELECT f.*, o.rate AS to_ours, o.day AS ours_day
  FROM from_base f ASOF LEFT JOIN rates o
    ON o.base = f.base AND o.currency = f.wanted AND f.day >= o.day
), known AS (
  SELECT worth_in, day, base,
         CASE WHEN base = wanted THEN 1 ELSE to_ours END
           / CASE WHEN base = worth_in THEN 1 ELSE to_theirs END AS rate,
         LEAST(COALESCE(theirs_day, ours_day), COALESCE(ours_day, theirs_day)) AS rate_day
  FROM both_sides
), best AS (
  SELECT worth_in, day, rate, rate_day FROM known WHERE rate IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY worth_in, day ORDER BY rate_day DESC, base) = 1
)
SELECT p.id, known(p.customer_number) AS customer_id, p.source_id, p.placed_at AS at,
       p.amount, p.currency,
       CASE WHEN p.worth_in = p.wanted THEN p.amount ELSE p.amount * b.rate END AS amount_reported,
       p.wanted AS currency_reported,
       CASE WHEN p.worth_in = p.wanted THEN 1 ELSE b.rate END AS rate,
       CAST(b.rate_day AS TIMESTAMP) AS rate_at,
       said(p.tidied, 'channel') AS channel, s.id AS recommended_by_staff_id, NULL AS need_id,
       said_at(p.tidied, 'cancelled_at') AS cancelled_at, said_at(p.tidied, 'returned_at') AS returned_at,
       said(p.tidied, 'return_reason') AS return_reason
FROM placed p LEFT JOIN staff_numbers s ON s.name = said(p.tidied, 'recommended_by')
LEFT JOIN best b ON b.worth_in = p.worth_in AND b.day = CAST(p.placed_at AS DATE)
