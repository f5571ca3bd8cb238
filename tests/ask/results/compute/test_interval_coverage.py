"""The intervals hold the truth as often as they say: the benchmark of that, in short."""

import numpy as np
import pytest
from benchmarks.interval_coverage import SETTINGS, simulate
from benchmarks.results_million import make, ours, with_pandas


@pytest.mark.parametrize(
    ("people", "points", "share"),
    [(8, 3, 0.3), (20, 5, 0.3), (20, 5, 0.5), (50, 3, 0.5), (100, 5, 0.9), (200, 3, 0.7)],
)
def test_in_each_setting_the_interval_holds_the_truth_nine_times_in_ten(people, points, share):
    found = simulate(people, points, share, runs=150, kinds=["ours"])[0]

    assert found.held >= 0.90


def test_over_all_forty_settings_it_holds_the_truth_as_it_says():
    held = [simulate(*setting, runs=24, kinds=["ours"])[0].held for setting in SETTINGS]

    assert len(held) == 40
    assert np.mean(held) >= 0.94


def test_pandas_finds_the_same_figures_in_the_same_file(tmp_path):
    make(tmp_path / "part.parquet", 1500)

    us, them = ours(tmp_path / "part.parquet"), with_pandas(tmp_path / "part.parquet")

    assert us["cells"] == them["cells"] == 35 * 60
    assert us["means"] == pytest.approx(them["means"], rel=1e-9)
    assert us["agreements"] == pytest.approx(them["agreements"], rel=1e-9)
