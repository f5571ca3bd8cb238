"""A linkage model as values: what is counted, and how rare a value is."""

from outsidein.ground.engine import open_engine
from outsidein.hold.identities.compute.model import rarity_sql


def test_the_rarity_of_a_value_leaves_out_the_customers_own_repeats():
    sql = rarity_sql("name", "names", repeats=2.0, strange=1.0, agree=0.01)

    with open_engine() as engine:
        engine.run("CREATE TABLE names AS SELECT * FROM (VALUES ('rare'), ('rare'), ('rare'),"
                   " (NULL)) AS t(name) UNION ALL SELECT 'smith' FROM range(97)")  # fmt: skip
        shares = dict(engine.rows(sql))

    # 100 filled, general experience counts for 200 records of which 2 agree
    assert shares["rare"] == (0 + 0.5 + 2) / 300
    assert shares["smith"] == (97 - 1 - 2 + 0.5 + 2) / 300


def test_long_figures_over_a_million_records_do_not_overflow():
    sql = rarity_sql("name", "names", repeats=1.0 / 3, strange=0.99999877200651, agree=0.0034 / 7)

    with open_engine() as engine:
        engine.run("CREATE TABLE names AS SELECT (i % 3)::VARCHAR AS name FROM range(1000000) t(i)")
        shares = dict(engine.rows(sql))

    assert all(0.33 < share < 0.34 for share in shares.values())
