"""Gates on public labelled sets: the quality once reached isn't lost again."""

from pathlib import Path

import pytest

from outsidein.hold.identities.scoring import read_truth, score_files

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="the labelled data ../shared/data/ is not here"),
]


@pytest.mark.parametrize(
    ("files", "column", "regex", "f1", "b_cubed"),
    [
        pytest.param(["people/fake_1000.csv"], "cluster", None, 0.95, 0.96, id="fake_1000"),
        pytest.param(["people/RLdata500.csv"], "label_true", None, 0.98, 0.998, id="RLdata500"),
        pytest.param(["people/febrl3.csv"], None, r"rec_id:rec-(\d+)", 0.999, 0.999, id="febrl3"),
        pytest.param(
            ["people/febrl4a.csv", "people/febrl4b.csv"],
            None,
            r"rec_id:rec-(\d+)",
            0.999,
            0.999,
            id="febrl4",
        ),
        pytest.param(
            ["organisations/early_childhood_sites.csv"], "True Id", None, 0.93, 0.955, id="sites"
        ),
    ],
)
def test_without_settings_the_clusters_are_as_good_as_they_once_were(
    files, column, regex, f1, b_cubed
):
    quality = score_files([DATA / name for name in files], read_truth(column, regex)).quality

    assert quality.pairwise.f1 >= f1
    assert quality.b_cubed.f1 >= b_cubed
