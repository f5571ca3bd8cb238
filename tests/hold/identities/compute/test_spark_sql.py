"""What is said to Spark: the parts that differ, without Spark itself."""

import pytest

from outsidein.hold.identities.compute.blocking import Key
from outsidein.hold.identities.compute.spark_sql import keyed_sql, settings_to_spark, to_spark


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        pytest.param("length(a_l) > 3", "LENGTH(a_l) > 3", id="the length of a text"),
        pytest.param("len(word_list_l) > 3", "SIZE(word_list_l) > 3", id="how many a list holds"),
        pytest.param(
            "len(list_intersect(word_list_l, word_list_r)) >= 1",
            "SIZE(ARRAY_INTERSECT(word_list_l, word_list_r)) >= 1",
            id="what two lists share",
        ),
        pytest.param(
            "list_has_any(email_list_l, email_list_r)",
            "ARRAYS_OVERLAP(email_list_l, email_list_r)",
            id="whether two lists share anything",
        ),
        pytest.param("length(replace(a_l, '-', ''))", "LENGTH(REPLACE(a_l, '-', ''))", id="nested"),
    ],
)
def test_what_differs_is_said_as_spark_says_it(duckdb, spark):
    assert to_spark(duckdb) == spark


def test_edits_are_counted_in_bytes_as_duckdb_counts_them():
    told = to_spark("damerau_levenshtein(a_l, a_r) <= 1")

    assert told.count("'ISO-8859-1'") == 2


def test_a_model_keeps_its_weights_and_its_order():
    level = {"sql_condition": "len(word_list_l) = 1", "m_probability": 0.5}
    settings = {"comparisons": [{"comparison_levels": [level, {"sql_condition": "ELSE"}]}], "a": 1}

    told = settings_to_spark(settings)

    first, last = told["comparisons"][0]["comparison_levels"]
    assert first == {"sql_condition": "SIZE(word_list_l) = 1", "m_probability": 0.5}
    assert (last, told["a"]) == ({"sql_condition": "ELSE"}, 1)
    assert settings["comparisons"][0]["comparison_levels"][0] is level


def test_a_key_of_many_values_puts_a_record_under_each():
    keys = [Key("e-mail", "email_list", many=True), Key("town", "city")]

    told = keyed_sql(keys, "features")

    assert "explode(email_list) AS key" in told
    assert "SELECT 1 AS number, key, rid FROM (SELECT rid, city AS key" in told
