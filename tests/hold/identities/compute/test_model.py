"""A linkage model as values: what is counted, and how rare a value is."""

from outsidein.ground.engine import open_engine
from outsidein.hold.identities.compute.comparisons import Column, choose_comparisons
from outsidein.hold.identities.compute.model import rarity_sql, splink_settings
from outsidein.hold.identities.compute.training import Trained


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


def test_a_phone_that_several_first_names_answer_is_known_to_be_shared():
    people = (
        "('home', 'ann', 'lee'), ('home', 'ben', 'lee'), ('home', NULL, 'lee'),"
        " ('own', 'cleo', 'orr'), ('own', 'cleo', 'orr'), ('own', NULL, 'orr'),"
        " ('swapped', 'dev', 'roy'), ('swapped', 'roy', 'dev'), ('swapped', NULL, 'roy')"
    )
    sql = rarity_sql("phone", "people", repeats=2.0, strange=0.1, agree=1e-3, named=True)

    with open_engine() as engine:
        engine.run(
            f"CREATE TABLE people AS SELECT *, false AS is_firm FROM (VALUES {people})"  # noqa: S608
            " AS t(phone, nick, family)"
        )
        shares = dict(engine.rows(sql))

    assert shares["own"] == shares["swapped"]
    assert shares["home"] > 2 * shares["own"]


def test_where_every_phone_is_a_households_none_says_less_than_it_was_learnt_to():
    sql = "SELECT (i // 2)::VARCHAR AS phone, chr((97 + i % 2)::INTEGER) AS nick, 'xu' AS family"
    settled = {"repeats": 0.0, "strange": 0.1, "agree": 1e-3}

    with open_engine() as engine:
        engine.run(f"CREATE TABLE people AS {sql}, false AS is_firm FROM range(40) t(i)")
        plain = dict(engine.rows(rarity_sql("phone", "people", **settled)))
        named = dict(engine.rows(rarity_sql("phone", "people", **settled, named=True)))

    assert all(abs(named[phone] / plain[phone] - 1) < 1e-9 for phone in plain)


def test_a_rare_surname_counts_only_where_no_roof_explains_it():
    here = {name: Column(50, 30, 6.0) for name in ("given", "family", "phone")}
    asked = choose_comparisons(here, 100)
    even = tuple(tuple(0.5 for _ in c.levels) for c in asked)
    trained = Trained(0.01, even, even, even, (1.0,) * len(asked), 1.0, 1.0, (), 1)

    told = splink_settings(asked, trained)["comparisons"][1]["comparison_levels"]

    same = [level for level in told if level["label_for_charts"] == "the same"]
    assert "phone_l = phone_r" in same[0]["sql_condition"]
    assert ["tf_adjustment_column" in level for level in same] == [False, True]


def test_relatives_share_a_home_and_branches_of_a_company_everything_but_their_place():
    column = Column(50, 30, 6.0)
    people = dict.fromkeys(("given", "family", "phone", "street", "city"), column)
    companies = dict.fromkeys(("firm", "phone", "host", "street", "city"), column)

    of_people = {c.name: c.shared for c in choose_comparisons(people, 100)}
    of_companies = {c.name: c.shared for c in choose_comparisons(companies, 100)}

    assert of_people["address"] and of_people["phone"] and not of_people["first name"]
    assert not of_companies.pop("address")
    assert all(of_companies.values())
