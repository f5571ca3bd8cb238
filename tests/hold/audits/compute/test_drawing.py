"""A sample in proportion: nothing drawn twice, nothing more than there is."""

from hypothesis import given
from hypothesis import strategies as st

from outsidein.hold.audits.compute.drawing import allocate

parts = st.dictionaries(st.text(max_size=3), st.integers(0, 10_000), max_size=12)


@given(st.integers(0, 5_000), parts)
def test_a_sample_has_its_size_and_no_part_more_than_it_has(size, populations):
    drawn = allocate(size, populations)

    assert sum(drawn.values()) == min(size, sum(populations.values()))
    assert all(0 <= drawn[part] <= count for part, count in populations.items())


@given(st.integers(1, 5_000), parts)
def test_no_part_is_further_than_one_from_its_due(size, populations):
    drawn = allocate(size, populations)

    total = sum(populations.values())
    for part, count in populations.items():
        due = count if size >= total else size * count / total
        assert abs(drawn[part] - due) < 1
