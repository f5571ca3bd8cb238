"""The sample's headers are ones that the product's own matching understands by itself."""

import csv

import pyarrow.parquet as pq
from tests.sample.counting import DELIMITERS

from outsidein.hold.sources.compute.matching import match_columns


def test_every_header_of_the_sample_is_matched_to_the_field_it_is_meant_for(small):
    wrong = []
    for file in small.files:
        if file.kind == "answers":
            continue
        headers = [name for name, _ in file.columns]
        if file.path.suffix == ".parquet":
            rows = [[v or "" for v in r.values()] for r in pq.read_table(file.path).to_pylist()]
        else:
            with file.path.open(encoding="utf-8-sig", newline="") as text:
                reader = csv.reader(text, delimiter=DELIMITERS.get(file.path.name, ","))
                rows = list(reader)[1:]
        found = {c.header: c.target for c in match_columns(headers, rows[:200], file.kind).columns}
        wrong += [(file.path.name, name) for name, field in file.columns if found[name] != field]

    assert wrong == []
