"""Labelled files, resolved without settings and set beside the truth."""

import pytest

from outsidein.ground.errors import NotNow
from outsidein.hold.identities.scoring import read_truth, score_files

HEADER = "given name,family name,birth date,email,phone,street,town,postcode,who"
ANN = "Ann,Harcourt,1971-03-05,ann.harcourt@home.org,07700900111,4 Mill Lane,Ripon,HG4 1AA,{}"
BEN = "Ben,Osei,1984-11-30,b.osei@work.org,07700900222,12 High Street,Leeds,LS1 4AP,{}"
FINN = "Finn,Berg,2001-07-07,finn@berg.org,07700900444,77 Dock Road,Hull,HU1 2AB,{}"


def write(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return path


def test_two_files_are_scored_against_the_truth_in_a_column(tmp_path):
    one = write(tmp_path, "a.csv", ANN.format("e1"), BEN.format("e2"))
    two = write(tmp_path, "b.csv", ANN.format("e1"), FINN.format("e3"))

    scored = score_files([one, two], read_truth("who", None))

    assert (scored.records, scored.refused) == (4, 0)
    assert scored.resolution.clusters.num_rows == 4
    assert scored.quality.pairwise.f1 == 1.0
    assert scored.quality.b_cubed.f1 == 1.0


def test_a_part_of_a_column_may_be_the_truth_and_rows_without_one_are_left_out(tmp_path):
    rows = (
        ANN.format("rec-1-org"),
        ANN.format("rec-1-dup-0"),
        BEN.format(""),
        FINN.format("rec-2"),
    )
    path = write(tmp_path, "a.csv", *rows)

    scored = score_files([path], read_truth(None, r"who:rec-(\d+)"))

    assert scored.records == 4
    assert scored.quality.pairwise.recall == 1.0


@pytest.mark.parametrize(
    ("column", "regex", "words"),
    [
        (None, None, "--truth COLUMN"),
        ("who", "who:x", "--truth COLUMN"),
        (None, "who", "column:regex"),
        (None, "who:(", "no regular expression"),
    ],
)
def test_a_truth_that_cannot_be_read_is_told(column, regex, words):
    with pytest.raises(NotNow, match=words):
        read_truth(column, regex)


def test_a_file_without_the_column_is_told_with_the_columns_it_has(tmp_path):
    path = write(tmp_path, "a.csv", ANN.format("e1"))

    with pytest.raises(NotNow, match=r"a\.csv has no column id; it has given name"):
        score_files([path], read_truth("id", None))


def test_labels_that_are_all_blank_are_told(tmp_path):
    path = write(tmp_path, "a.csv", ANN.format(""), BEN.format(""))

    with pytest.raises(NotNow, match="No row has a label"):
        score_files([path], read_truth("who", None))


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")

    with pytest.raises(NotNow, match=r"empty\.csv"):
        score_files([path], read_truth("who", None))
