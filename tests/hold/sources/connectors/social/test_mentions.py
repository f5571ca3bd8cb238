"""Mentions in networks: by whom, when and where; the words only where they are kept."""

import json

import pyarrow.parquet as pq

from outsidein.hold.records.reading import peek_file, stage_file

TWEET = {"id_str": "1", "created_at": "2026-01-02T03:04:05Z", "full_text": "@harbour why so late?",
         "user": {"screen_name": "AnnQuay"}}  # fmt: skip
TOOT = {"id": "2", "created_at": "2026-01-02T03:04:05Z", "content": "<p>Kind people</p>",
        "account": {"acct": "bo@quay.social"}}  # fmt: skip
TABLE = "Date,Network,Author,Mention\n2026-01-02 03:04,Instagram,@cy.quay,Lovely\n"


def _tidied(folder, text, name, **rules):
    path = folder / name
    path.write_text(text)
    staged = stage_file(path, kind=peek_file(path).kind, out_dir=folder / "out", rules=rules)
    return [json.loads(row["tidied"]) for row in pq.read_table(staged.parquet).to_pylist()]


def test_a_mention_is_a_contact_of_the_name_in_the_network(tmp_path):
    tweet, toot = _tidied(tmp_path, json.dumps([TWEET, TOOT]), "mentions.json")

    assert (tweet["handle"], tweet["channel"], tweet["direction"]) == (
        ["twitter:annquay"], "social", "in",
    )  # fmt: skip
    assert toot["handle"] == ["mastodon:bo@quay.social"]
    assert "text" not in tweet


def test_its_words_are_kept_where_the_source_keeps_whole_texts(tmp_path):
    (_tweet, toot) = _tidied(tmp_path, json.dumps([TWEET, TOOT]), "m.json", keep="full")

    assert toot["text"] == "Kind people"


def test_a_table_of_mentions_is_known_by_its_columns(tmp_path):
    (row,) = _tidied(tmp_path, TABLE, "mentions.csv")

    assert (row["handle"], row["text"]) == (["instagram:cy.quay"], "Lovely")
