"""The peers of the identity benchmark, each by its own documented recipe; run in .venv/peers only.

``identity_peers.py TOOL records.parquet truth.parquet out`` writes the pairs at the tool's own
threshold and its clusters into ``out``. Nothing of Outside-In is imported.
The truth is opened by dedupe alone, whose recipe wants a person to label 100 pairs.
"""

import sys
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

#: Fields compared where a set has them, and the reasons to compare two records.
FIELDS = ("given_name", "family_name", "birth_date", "email", "phone", "company_name",
          "street_address", "address_locality", "postal_code")  # fmt: skip
BLOCKS = (
    ("given_name", "family_name"), ("family_name", "birth_date"), ("given_name", "birth_date"),
    ("email",), ("phone",), ("family_name", "postal_code"), ("given_name", "postal_code"),
    ("company_name",), ("street_address",), ("birth_date", "postal_code"),
)  # fmt: skip
#: On a list of this many records at most, one equal field is reason enough, as in the recipes.
SMALL = 20_000
TOGETHER = 0.95  # the probability from which Splink's tutorial clusters

Links = Iterable[tuple[int, int]]


def read(path: Path) -> tuple[pd.DataFrame, list[str]]:
    """Return the records and the columns that hold something worth comparing."""
    frame = pq.read_table(path).to_pandas()
    if "given_name" not in frame or frame["given_name"].isna().all():
        split = frame.get("full_name", pd.Series(dtype=str)).str.split(" ", n=1, expand=True)
        if len(split.columns) == 2:
            frame["given_name"], frame["family_name"] = split[0], split[1]
    extras = [name for name in frame if name.startswith("extra_") and frame[name].nunique() > 200]
    kept = [name for name in (*FIELDS, *extras[:3]) if name in frame and frame[name].nunique() > 1]
    for name in kept:
        frame[name] = frame[name].str.lower()
    return frame, kept


def blocks(kept: list[str], records: int) -> list[tuple[str, ...]]:
    """Return the reasons to compare that these columns allow, certain ones first."""
    found = [block for block in BLOCKS if set(block) <= set(kept)]
    found += [(name,) for name in kept if name.startswith("extra_")]
    wide = ("given_name", "family_name", "birth_date", "postal_code")
    return found + [(name,) for name in wide if records <= SMALL and name in kept]


def run_splink(source: Path, _truth: Path) -> tuple[Links, Any]:
    """Splink as its tutorial has it: a comparison a field, estimated, clustered at .95."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    frame, kept = read(source)
    made = {
        "given_name": lambda: cl.NameComparison("given_name"),
        "family_name": lambda: cl.NameComparison("family_name"),
        "birth_date": lambda: cl.DateOfBirthComparison("birth_date", input_is_string=True),
        "email": lambda: cl.EmailComparison("email"),
        "postal_code": lambda: cl.ExactMatch("postal_code"),
        "address_locality": lambda: cl.ExactMatch("address_locality").configure(
            term_frequency_adjustments=True
        ),
    }
    comparisons = [
        made[name]() if name in made else cl.LevenshteinAtThresholds(name, [1, 2]) for name in kept
    ]
    rules = [block_on(*block) for block in blocks(kept, len(frame))]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        additional_columns_to_retain=[],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(pa.Table.from_pandas(frame[["record_id", *kept]])), settings)
    linker.training.estimate_probability_two_random_records_match(rules[:2], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    trained = 0
    for rule in rules:
        if trained == 3:
            break
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
            trained += 1
        except Exception as why:  # a rule that trains nothing is passed over
            print(f"{rule}: {why}", file=sys.stderr)
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, TOGETHER)
    pairs = predicted.as_pandas_dataframe()
    pairs = pairs[pairs["match_probability"] >= TOGETHER]
    links = zip(pairs["record_id_l"], pairs["record_id_r"], strict=True)
    return links, clusters.as_pandas_dataframe()[["record_id", "cluster_id"]]


def run_recordlinkage(source: Path, _truth: Path) -> tuple[Links, Any]:
    """recordlinkage: the union of blocks, its unsupervised ECM classifier, connected components."""
    import recordlinkage

    frame, kept = read(source)
    frame = frame.set_index("record_id")
    index = recordlinkage.Index()
    for block in blocks(kept, len(frame)):
        index.block(list(block))
    pairs = index.index(frame)
    compare = recordlinkage.Compare()
    for name in kept:
        if name in {"birth_date", "postal_code", "phone"}:
            compare.exact(name, name, label=name)
        else:
            compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    features = compare.compute(pairs, frame)
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    return list(found), None


def run_dedupe(source: Path, truth: Path) -> tuple[Links, Any]:
    """dedupe: 100 pairs labelled by somebody who knows, then its partition at .5."""
    import dedupe
    from dedupe import variables

    frame, kept = read(source)
    known = pq.read_table(truth).to_pandas().set_index("record_id")["truth"].to_dict()
    rows = frame[["record_id", *kept]].astype(object)
    rows = rows.where(rows.notna() & (rows != ""), None)
    records = {int(row["record_id"]): row for row in rows.to_dict("records")}
    linker = dedupe.Dedupe(
        [variables.String(name, has_missing=any(r[name] is None for r in records.values()))
         for name in kept[:6]], num_cores=1)  # fmt: skip
    linker.prepare_training(records)
    for _ in range(100):
        pair = linker.uncertain_pairs()[0]
        same = known[pair[0]["record_id"]] == known[pair[1]["record_id"]]
        linker.mark_pairs({"match": [pair], "distinct": []} if same else
                          {"match": [], "distinct": [pair]})  # fmt: skip
    linker.train()
    groups = linker.partition(records, threshold=0.5)
    members = [(record, n) for n, (group, _) in enumerate(groups) for record in group]
    links = [pair for group, _ in groups for pair in combinations(sorted(group), 2)]
    return links, pd.DataFrame(members, columns=["record_id", "cluster_id"])


def run_goldenmatch(source: Path, _truth: Path) -> tuple[Links, Any]:
    """Run goldenmatch with no settings at all."""
    import goldenmatch
    import polars as pl

    frame, kept = read(source)
    ids = frame["record_id"].tolist()
    result = goldenmatch.dedupe_df(pl.from_pandas(frame[kept]), allow_red_config=True)
    groups = [one["members"] for one in result.clusters.values()]
    members = [(ids[record], n) for n, group in enumerate(groups) for record in group]
    links = ((ids[a], ids[b]) for a, b, *_ in result.scored_pairs or ())
    return list(links), pd.DataFrame(members, columns=["record_id", "cluster_id"])


TOOLS: dict[str, Callable[[Path, Path], tuple[Links, Any]]] = {
    "Splink": run_splink,
    "recordlinkage": run_recordlinkage,
    "dedupe": run_dedupe,
    "goldenmatch": run_goldenmatch,
}


def components(links: list[tuple[int, int]]) -> pd.DataFrame:
    """Return the plain connected components of the links."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for a, b in links:
        parent[root(a)] = root(b)
    rows = [(one, root(one)) for one in list(parent)]
    return pd.DataFrame(rows, columns=["record_id", "cluster_id"])


def main(tool: str, source: Path, truth: Path, out: Path) -> None:
    """Run one tool and write what it made."""
    found, clusters = TOOLS[tool](source, truth)
    links = [(int(a), int(b)) for a, b in found]
    made = components(links) if clusters is None else clusters
    left, right = zip(*links, strict=True) if links else ((), ())
    pq.write_table(
        pa.table({"left": pa.array(left, pa.int64()), "right": pa.array(right, pa.int64())}),
        out / "pairs.parquet",
    )
    made["cluster_id"] = made["cluster_id"].astype(str)
    pq.write_table(pa.Table.from_pandas(made, preserve_index=False), out / "clusters.parquet")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
