"""What is planted in the sample: the claims staff will make and how the records will behave.

This table is the generator's own list. The other modules read their rates from here, and the
tests count the written files against it. A measure's value is in its own unit, mostly a share;
the scores are what the measure's three thresholds make of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

ORGANISATION = "Fernhall Home & Energy"
AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
FIRST_EVENT = datetime(2024, 6, 30, tzinfo=UTC)

FindingKind = Literal["blind spot", "hidden strength"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What staff will say of one item, on average.

    Unit: shares, 0 to 1. ``level`` is the mean answer on a scale from 0 to 1; ``priority`` the
    share of respondents who mark the item a priority, None where the instrument does not ask.
    """

    item: str
    level: float
    priority: float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """One measure as the records will show it over the last twelve months.

    Unit: ``value`` in the measure's own unit, a share; ``score`` 0 to 1 after its thresholds;
    ``tolerance`` how far the written files may stray from the value at full size.
    """

    measure: str
    value: float
    score: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Planted:
    """One finding that the product must make by itself."""

    item: str
    kind: FindingKind
    high: bool  # severity at least .4; a hidden strength has none
    why: str


LEVELS = (
    ("Executive board", "board", 6),
    ("Heads and managers", "management", 26),
    ("Team leads and support", "support", 48),
    ("Front line", "front", 160),
)

DEPARTMENTS = (
    ("Customer Service", "service", 64),
    ("Field Service", "operations", 52),
    ("Shops", "other", 36),
    ("Sales", "sales", 28),
    ("Billing", "finance", 22),
    ("Marketing", "marketing", 14),
    ("IT", "it", 14),
    ("People and Estates", "people", 10),
)

HEADCOUNT = sum(count for _, _, count in DEPARTMENTS)
RESPONDENTS = 214

CLAIMS = (
    Claim("ORG.1", 0.66, 0.22),
    Claim("ORG.2", 0.58, 0.14),
    Claim("ORG.3", 0.50, 0.18),
    Claim("ORG.4", 0.55, 0.24),
    Claim("ORG.5", 0.82, 0.74),
    Claim("ORG.6", 0.36, 0.12),
    Claim("ORG.7", 0.48, 0.10),
    Claim("CUS.1", 0.46, 0.16),
    Claim("CUS.2", 0.40, 0.22),
    Claim("CUS.3", 0.79, 0.72),
    Claim("CUS.4", 0.42, 0.14),
    Claim("CUS.5", 0.76, 0.70),
    Claim("CUS.6", 0.38, 0.10),
    Claim("CUS.7", 0.44, 0.18),
    Claim("CHA.1", 0.77, 0.68),
    Claim("CHA.2", 0.44, 0.08),
    Claim("CHA.3", 0.62, 0.16),
    Claim("CHA.4", 0.66, 0.45),
    Claim("CHA.5", 0.40, 0.28),
    Claim("CHA.6", 0.42, 0.10),
    Claim("CHA.7", 0.30, 0.08),
    Claim("DAT.1", 0.52, 0.12),
    Claim("DAT.2", 0.74, 0.16),
    Claim("DAT.3", 0.79, 0.72),
    Claim("DAT.4", 0.44, 0.14),
    Claim("DAT.5", 0.68, 0.18),
    Claim("DAT.6", 0.22, 0.26),
    Claim("DAT.7", 0.36, 0.08),
    Claim("OPE.1", 0.52, 0.12),
    Claim("OPE.2", 0.38, 0.30),
    Claim("OPE.3", 0.81, 0.72),
    Claim("OPE.4", 0.32, 0.16),
    Claim("OPE.5", 0.50, 0.12),
    Claim("OPE.6", 0.40, 0.16),
    Claim("OPE.7", 0.54, 0.22),
    Claim("IMP.1", 0.45, 0.32),
    Claim("IMP.2", 0.42, 0.28),
    Claim("IMP.3", 0.48, 0.20),
    Claim("IMP.4", 0.50, 0.26),
    Claim("IMP.5", 0.40, 0.34),
    Claim("IMP.6", 0.54, 0.18),
    Claim("IMP.7", 0.52, 0.12),
    Claim("IMP.8", 0.54, 0.30),
    Claim("IMP.9", 0.50, 0.22),
    Claim("TRU.1", 0.50),
    Claim("TRU.2", 0.62),
    Claim("TRU.3", 0.36),
    Claim("TRU.4", 0.46),
    Claim("TRU.5", 0.56),
)

RATES = (
    Rate("front_decides", 0.30, 0.00, 0.04),
    Rate("care_reach", 0.13, 0.05, 0.03),
    Rate("cross_dept_seen", 0.31, 0.02, 0.03),
    Rate("pref_known", 0.50, 0.64, 0.03),
    Rate("pref_honoured", 0.24, 0.00, 0.04),
    Rate("channel_fit", 0.75, 0.62, 0.04),
    Rate("identified", 0.50, 0.17, 0.03),
    Rate("record_opened", 0.52, 0.37, 0.03),
    Rate("flex_own", 0.98, 1.00, 0.02),
    Rate("flex_partner", 0.98, 1.00, 0.02),
    Rate("capture_link", 0.59, 0.63, 0.03),
    Rate("data_fresh", 0.74, 0.73, 0.05),
    Rate("elements_filled", 2 / 16, 0.00, 0.01),
    Rate("quality_harm", 0.001, 1.00, 0.002),
    Rate("ces_easy", 0.46, 0.00, 0.04),
    Rate("repeat_contact", 0.05, 1.00, 0.02),
    Rate("in_promise", 0.93, 0.93, 0.02),
    Rate("first_contact", 0.71, 0.92, 0.03),
    Rate("reopened", 0.025, 1.00, 0.01),
    Rate("marketing_permitted", 0.95, 0.78, 0.02),
    Rate("triggered_share", 0.30, 0.33, 0.03),
    Rate("message_harm", 0.006, 0.60, 0.002),
    Rate("regret", 0.014, 0.70, 0.004),
    Rate("felt_understood", 0.72, 0.57, 0.03),
    Rate("options_used", 0.20, 0.50, 0.02),
    Rate("trust_asked_1", 0.60, 0.50, 0.03),
    Rate("trust_asked_2", 0.72, 0.74, 0.03),
    Rate("trust_asked_3", 0.66, 0.62, 0.03),
    Rate("trust_asked_4", 0.47, 0.18, 0.03),
    Rate("trust_asked_5", 0.58, 0.45, 0.03),
)

PLANTED = (
    Planted(
        "ORG.5",
        "blind spot",
        True,
        "Staff say they have room to grant a wish; the front line takes 3 in 10 of the decisions.",
    ),
    Planted(
        "CUS.3",
        "blind spot",
        True,
        "Staff say they build in good moments; 1 customer in 8 had a contact of care in a year.",
    ),
    Planted(
        "CUS.5",
        "blind spot",
        True,
        "Staff say departments share what they know; after another department's contact the "
        "record is opened in 3 contacts of 10.",
    ),
    Planted(
        "CHA.1",
        "blind spot",
        True,
        "Wishes are asked for and kept, and then nearly everything goes out by e-mail.",
    ),
    Planted(
        "DAT.3",
        "blind spot",
        True,
        "Staff say the data needed are there; 2 of the 16 required elements reach their target.",
    ),
    Planted(
        "OPE.3",
        "blind spot",
        True,
        "Staff say ease comes first; fewer than half of the customers asked found it easy.",
    ),
    Planted(
        "CHA.4",
        "blind spot",
        False,
        "Staff say they know who is calling; half of the contacts are tied to a customer in time.",
    ),
    Planted(
        "CHA.5",
        "hidden strength",
        False,
        "Staff think the firm and its partners bend little; hardly any request is refused.",
    ),
    Planted(
        "OPE.2",
        "hidden strength",
        False,
        "Staff think quality costs customers; almost nobody left or scolded after a fault.",
    ),
    Planted(
        "TRU.3",
        "hidden strength",
        False,
        "Staff think issues drag on; cases are solved in time, at once, and stay solved.",
    ),
)

#: Shares of the codes that staff tick for today; what the records show instead is in contacts.py.
WHO_CLAIMED = (
    ("department:Sales", 0.36),
    ("department:Customer Service", 0.26),
    ("department:Marketing", 0.17),
    ("everyone", 0.08),
    ("department:Field Service", 0.06),
    ("department:Billing", 0.03),
    ("level:Front line", 0.02),
    ("customers", 0.02),
)
WHERE_CLAIMED = (
    ("web", 0.23),
    ("chat", 0.20),
    ("email", 0.19),
    ("phone", 0.19),
    ("social", 0.12),
    ("visit", 0.05),
    ("event", 0.02),
)

#: Channels that customers say they want, and how those who are asked spread over them.
CHANNELS_WANTED = (
    ("phone", 0.36),
    ("email", 0.27),
    ("visit", 0.10),
    ("chat", 0.13),
    ("sms", 0.14),
)


def rate(measure: str) -> float:
    """Return the planned value of one measure.

    Unit: the measure's own, a share from 0 to 1.

    >>> rate("in_promise")
    0.93
    """
    return next(one.value for one in RATES if one.measure == measure)
