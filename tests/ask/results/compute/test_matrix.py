"""The matrix counts every answer once, in its own group, and never a blank as an answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsidein.ask.instruments.compute.words import Words
from outsidein.ask.instruments.library import get_edition
from outsidein.ask.results.compute.matrix import (
    AnswerMatrix,
    Grouping,
    MatrixItem,
    count_cuts,
    count_marks,
    count_people,
    count_points,
    cross_groups,
    keep_sheets,
    matrix_item,
    wording_digest,
)

STANCE = MatrixItem("ORG.1", ("disagree", "neutral", "agree"), (0, 0.5, 1))
MATURITY = MatrixItem("IMP.1", ("1", "2", "3", "4", "5"), (1, 2, 3, 4, 5))


def small() -> AnswerMatrix:
    return AnswerMatrix(
        items=(STANCE, MATURITY),
        values=np.array([[2, 4], [2, -1], [0, 3], [-1, 0], [-2, 4]], dtype=np.int8),
        groups={
            "level": Grouping(np.array([0, 0, 1, 1, -1], dtype=np.int16), ("Board", "Front")),
            "site": Grouping(np.array([0, 1, 0, 1, 0], dtype=np.int16), ("Bonn", "Kiel")),
        },
        priority=np.array([[1, 0], [0, 1], [1, 1], [0, 1], [1, 1]], dtype=np.bool_),
    )


def slowly_counted(matrix, attribute):
    names = matrix.groups[attribute].names if attribute else ("",)
    counted = np.zeros((len(names), len(matrix.items), matrix.width + 1), dtype=int)
    for sheet, row in enumerate(matrix.values):
        group = matrix.groups[attribute].codes[sheet] if attribute else 0
        for item, answer in enumerate(row):
            if group >= 0 and answer != -1:
                counted[group, item, matrix.width if answer == -2 else answer] += 1
    return counted


@st.composite
def matrices(draw):
    scales = draw(st.lists(st.integers(2, 6), min_size=1, max_size=9))
    sheets = draw(st.integers(0, 30))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = np.stack([random.integers(-2, k, size=sheets) for k in scales], axis=1)
    items = tuple(
        MatrixItem(f"I.{place}", tuple(map(str, range(k))), tuple(map(float, range(k))))
        for place, k in enumerate(scales)
    )
    groups = {
        name: Grouping(
            random.integers(-1, size, size=sheets).astype(np.int16), tuple(map(str, range(size)))
        )
        for name, size in (("level", draw(st.integers(1, 5))), ("site", draw(st.integers(1, 40))))
    }
    return AnswerMatrix(items, values.astype(np.int8), groups)


@settings(max_examples=60)
@given(matrices())
def test_every_cut_counts_as_counting_one_by_one_does(matrix):
    found = count_cuts(matrix, [None, "level", "site"])

    for attribute, counts in found.items():
        assert np.array_equal(counts, slowly_counted(matrix, attribute))


@settings(max_examples=30)
@given(matrices())
def test_answers_blanks_and_unsure_are_all_the_sheets(matrix):
    counts, people = count_points(matrix, "site"), count_people(matrix, "site")

    assert (counts.sum(axis=2) <= people[:, None]).all()
    assert people.sum() == (matrix.groups["site"].codes >= 0).sum()


def test_a_blank_is_counted_nowhere_and_not_sure_apart():
    counts = count_points(small())

    assert counts[0].tolist() == [[1, 0, 2, 0, 0, 1], [1, 0, 0, 1, 2, 0]]


def test_a_sheet_without_a_group_is_in_none_and_still_in_the_whole():
    counts = count_points(small(), "level")

    assert counts[:, 0].tolist() == [[0, 0, 2, 0, 0, 0], [1, 0, 0, 0, 0, 0]]
    assert count_people(small(), "level").tolist() == [2, 2]
    assert count_people(small()).tolist() == [5]


def test_rows_beyond_one_block_are_counted_too():
    many = 70_000
    matrix = AnswerMatrix((STANCE,), np.full((many, 1), 2, dtype=np.int8))

    assert count_points(matrix).tolist() == [[[0, 0, many, 0]]]


def test_the_future_is_counted_where_it_was_asked():
    asked = replace(small(), should_be=np.full((5, 2), 2, dtype=np.int8))

    assert count_points(asked, tense="future")[0, :, 2].tolist() == [5, 5]
    with pytest.raises(ValueError, match="how it should be"):
        count_points(small(), tense="future")


def test_marks_are_counted_with_the_level_of_the_same_people():
    counted = count_marks(small())[0]

    assert counted[0].tolist() == [[0, 0, 1, 0, 0], [1, 0, 1, 0, 0]]
    assert counted[1].tolist() == [[0, 0, 0, 0, 1], [1, 0, 0, 1, 1]]
    with pytest.raises(ValueError, match="what comes first"):
        count_marks(replace(small(), priority=None))


def test_crossed_groups_hold_who_is_in_both():
    crossed = cross_groups(small(), "level", "site")

    assert crossed.groups["level × site"].names == (
        "Board × Bonn",
        "Board × Kiel",
        "Front × Bonn",
        "Front × Kiel",
    )
    assert crossed.groups["level × site"].codes.tolist() == [0, 1, 2, 3, -1]


def test_some_sheets_take_all_their_columns_along():
    kept = keep_sheets(small(), np.array([True, False, False, True, False]))

    assert kept.values.tolist() == [[2, 4], [-1, 0]]
    assert kept.groups["level"].codes.tolist() == [0, 1]
    assert kept.priority.tolist() == [[True, False], [False, True]]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"values": np.array([[3]], dtype=np.int8)}, "not on its item's scale"),
        ({"values": np.array([[-3]], dtype=np.int8)}, "not on its item's scale"),
        ({"values": np.array([[1]], dtype=np.int64)}, "values must be int8"),
        ({"priority": np.array([[True, True]])}, "priority must be bool"),
        ({"groups": {"level": Grouping(np.array([1], dtype=np.int16), ("Board",))}}, "no name"),
        ({"groups": {"level": Grouping(np.array([], dtype=np.int16), ())}}, "level must be int16"),
    ],
)
def test_what_does_not_fit_is_refused(wrong, said):
    right = {"items": (STANCE,), "values": np.array([[1]], dtype=np.int8)}

    with pytest.raises(ValueError, match=said):
        AnswerMatrix(**{**right, **wrong})


def test_no_sheets_are_no_answers():
    nobody = AnswerMatrix((STANCE,), np.zeros((0, 1), dtype=np.int8))

    assert count_points(nobody).tolist() == [[[0, 0, 0, 0]]]


def test_an_item_of_the_library_is_kept_with_its_scale_and_its_wording():
    item = get_edition("crm-scorecard").items[0]

    kept = matrix_item(item)

    assert (kept.code, kept.values, kept.dimension) == ("ORG.1", (0, 0.5, 1), item.dimension)
    assert kept.wording == wording_digest(item)


def test_other_words_have_another_digest_and_another_label_has_not():
    item = get_edition("crm-scorecard").items[0]
    reworded = replace(item, text=Words((("en", "Something else."),)))
    relabelled = replace(item, label=Words((("en", "A new heading"),)))

    assert wording_digest(reworded) != wording_digest(item)
    assert wording_digest(relabelled) == wording_digest(item)
