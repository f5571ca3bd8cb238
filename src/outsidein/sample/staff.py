"""Who works at the sample organisation: levels, departments and the list of staff."""

from dataclasses import dataclass

import numpy as np

from outsidein.sample.draws import DAY, Column, Flags, Ints, Words, generator, stamps, words
from outsidein.sample.files import Sheet
from outsidein.sample.plan import DEPARTMENTS, LEVELS
from outsidein.sample.population import END

FACING = ("Customer Service", "Field Service", "Shops", "Sales", "Billing")


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who works here, one entry each in every column."""

    number: Words  # as S001
    department: Words
    level: Words
    role: Words
    facing: Flags
    joined: Ints  # seconds since 1970

    def __len__(self) -> int:
        return len(self.number)


def make_staff(seed: int) -> Staff:
    """Return the staff: departments of fixed size, levels dealt over all of them."""
    rng = generator(seed, "staff")
    department = words([name for name, _, count in DEPARTMENTS for _ in range(count)])
    size = len(department)
    level, role = _levels(department)
    facing = np.isin(department.astype(str), FACING) & ((role == "front") | (role == "support"))
    joined = (END - rng.uniform(60, 7000, size) * DAY).astype(np.int64)
    return Staff(
        words([f"S{n + 1:03d}" for n in range(size)]), department, level, role, facing, joined
    )


def _levels(department: Words) -> tuple[Words, Words]:
    """Deal levels so that every department has some of each but the board, which sits anywhere."""
    size = len(department)
    order = np.argsort((np.arange(size) * 97) % size)  # a fixed spread over the departments
    level, role = words([""] * size), words([""] * size)
    start = 0
    for name, kind, count in LEVELS:
        level[order[start : start + count]] = name
        role[order[start : start + count]] = kind
        start += count
    return level, role


def handlers(staff: Staff, department: str) -> Words:
    """Return the numbers of those who deal with customers in one department."""
    those = (staff.department == department) & ((staff.role == "front") | (staff.role == "support"))
    return np.asarray(staff.number[those], dtype=np.object_)


def staff_sheet(staff: Staff) -> Sheet:
    """Return the list of staff as its department would export it."""
    roles = {name: function for name, function, _ in DEPARTMENTS}
    columns: dict[str, Column] = {
        "Staff ID": staff.number,
        "Department": staff.department,
        "Level": staff.level,
        "Role": staff.role,
        "Function": [roles[name] for name in staff.department],
        "Customer Facing": ["yes" if facing else "no" for facing in staff.facing],
        "IT": ["yes" if name == "IT" else "no" for name in staff.department],
        "Joined At": stamps(staff.joined // DAY * DAY),
        "Has Access": [
            "no" if name == "People and Estates" else "yes" for name in staff.department
        ],
    }
    fields = dict(
        zip(
            columns,
            (
                "external_id",
                "department",
                "level",
                "role",
                "function",
                "customer_facing",
                "is_it",
                "joined_at",
                "has_access",
            ),
            strict=True,
        )
    )
    return Sheet(columns, fields)


def levels_sheet() -> Sheet:
    """Return the levels with their roles."""
    return _plain({"level": [one[0] for one in LEVELS], "role": [one[1] for one in LEVELS]})


def departments_sheet() -> Sheet:
    """Return the departments with their function and headcount."""
    names, functions, counts = zip(*DEPARTMENTS, strict=True)
    return _plain({"department": names, "function": functions, "headcount": counts})


def _plain(columns: dict[str, Column]) -> Sheet:
    return Sheet(columns, {header: header for header in columns})
