"""The stored matrix comes back as it was, and a stranger's file does not."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outsidein.ask.results.compute.matrix import AnswerMatrix, Grouping, MatrixItem
from outsidein.ask.results.stored import read_matrix, write_matrix


def full() -> AnswerMatrix:
    random = np.random.default_rng(3)
    return AnswerMatrix(
        items=(
            MatrixItem("ORG.1", ("disagree", "neutral", "agree"), (0, 0.5, 1), "ORG", "ab12"),
            MatrixItem("IMP.1", ("1", "2", "3"), (1.0, 2.0, 3.0)),
        ),
        values=random.integers(-2, 3, size=(50, 2), dtype=np.int8),
        groups={"level": Grouping(random.integers(-1, 2, size=50).astype(np.int16), ("A", "Ü"))},
        should_be=random.integers(-2, 3, size=(50, 2), dtype=np.int8),
        priority=random.integers(0, 2, size=(50, 2)).astype(np.bool_),
    )


def test_a_matrix_comes_back_as_it_was(tmp_path):
    matrix = full()

    write_matrix(matrix, tmp_path / "part.parquet")
    found = read_matrix(tmp_path / "part.parquet")

    assert found.items == matrix.items
    assert np.array_equal(found.values, matrix.values)
    assert np.array_equal(found.should_be, matrix.should_be)
    assert np.array_equal(found.priority, matrix.priority)
    assert found.groups["level"].names == ("A", "Ü")
    assert np.array_equal(found.groups["level"].codes, matrix.groups["level"].codes)


def test_what_was_not_asked_stays_not_asked(tmp_path):
    matrix = replace(full(), should_be=None, priority=None, groups={})

    write_matrix(matrix, tmp_path / "part.parquet")
    found = read_matrix(tmp_path / "part.parquet")

    assert (found.should_be, found.priority, found.groups) == (None, None, {})


def test_a_part_without_sheets_keeps_its_items(tmp_path):
    matrix = AnswerMatrix(full().items, np.zeros((0, 2), dtype=np.int8))

    write_matrix(matrix, tmp_path / "part.parquet")

    assert read_matrix(tmp_path / "part.parquet").values.shape == (0, 2)


def test_the_file_is_for_its_owner_alone_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "part.parquet"

    write_matrix(full(), path)
    write_matrix(full(), path)  # again: it takes the place of the first

    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["part.parquet"]


def test_a_write_that_fails_leaves_nothing_half_done(tmp_path):
    path = tmp_path / "part.parquet"
    path.mkdir()  # a folder stands where the file should go

    with pytest.raises(OSError, match="directory"):
        write_matrix(full(), path)

    assert [found.name for found in tmp_path.iterdir()] == ["part.parquet"]


def test_another_parquet_file_is_refused(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")

    with pytest.raises(ValueError, match="holds no answer matrix"):
        read_matrix(tmp_path / "other.parquet")
    with pytest.raises(FileNotFoundError):
        read_matrix(tmp_path / "none.parquet")
