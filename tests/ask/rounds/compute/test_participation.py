"""Who has answered is told in steps, and never of few."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from outsidein.ask.rounds.compute.participation import in_steps, tell_turnout, told_names
from outsidein.ask.rounds.compute.structure import GroupKind, Structure

SIZES = some.dictionaries(some.sampled_from("ABCDEFGH"), some.integers(1, 30), max_size=8)


@given(SIZES, some.integers(3, 8))
def test_what_is_hidden_cannot_be_had_from_the_total(sizes, least):
    told = told_names(sizes, least)

    hidden = [size for name, size in sizes.items() if name not in told]
    assert all(sizes[name] >= least for name in told)
    # All hidden, or nothing, or so many that the rest of the total tells nothing of one.
    assert not told or not hidden or (len(hidden) >= 2 and sum(hidden) >= least)


@given(some.lists(some.integers(0, 300), min_size=2).map(sorted), some.integers(3, 8))
def test_a_figure_never_moves_for_fewer_than_a_step(counts, step):
    told = [in_steps(count, step) for count in counts]

    moves = [after - before for before, after in pairwise(told)]
    assert all(move == 0 or move >= step for move in moves)
    assert all(shown <= count < shown + step for shown, count in zip(told, counts, strict=True))


def test_a_group_under_the_smallest_has_no_figure_at_all():
    kind = GroupKind(
        "level", "Level", ("Board", "Heads", "Staff"), {"Board": 3, "Heads": 4, "Staff": 40}
    )

    told = tell_turnout(Structure((kind,)), {"level": {"Board": 3, "Heads": 4, "Staff": 33}}, 5)

    assert told == {"level": {"Staff": 30}}
