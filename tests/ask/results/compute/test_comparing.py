"""Which groups may be compared over two rounds."""

from outsidein.ask.results.compute.comparing import find_comparable, may_compare

WHOLE = ()
A, B = (("department", "A"),), (("department", "B"),)


def staff(**departments):
    return {
        f"{name}{number}": {"department": name}
        for name, people in departments.items()
        for number in range(people)
    }


def test_a_group_is_compared_only_when_nobody_or_many_came_and_went():
    ten = {f"p{number}" for number in range(10)}

    assert may_compare(ten, ten, 5)
    assert not may_compare(ten, ten | {"new"}, 5)
    assert not may_compare(ten, ten - {"p0"}, 5)
    assert may_compare(ten, ten | {f"n{number}" for number in range(5)}, 5)


def test_the_same_people_may_be_compared_in_every_group():
    people = staff(A=8, B=9)

    assert find_comparable(people, people, ["department"], 5) == {WHOLE, A, B}


def test_one_who_came_keeps_their_group_and_the_whole_from_being_compared():
    before, after = staff(A=8, B=9), staff(A=8, B=10)

    assert find_comparable(before, after, ["department"], 5) == {A}


def test_the_sixth_who_came_is_not_what_is_left_of_six_and_five():
    before, after = staff(A=20, B=9), staff(A=25, B=10)

    # Whole and A would each pass alone; together they would tell of the one who came to B.
    assert find_comparable(before, after, ["department"], 5) == {WHOLE}


def test_one_who_changed_departments_keeps_both_from_being_compared():
    before = staff(A=8, B=9)
    after = before | {"A0": {"department": "B"}}

    assert find_comparable(before, after, ["department"], 5) == {WHOLE}
