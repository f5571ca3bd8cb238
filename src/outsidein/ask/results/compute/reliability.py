"""Reliability: whether the items of a dimension move together. For the page of methods alone."""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from statsmodels.multivariate.factor import Factor

from outsidein.speech import gettext, number

ALGORITHM: Final = "alpha-omega-total-1"
ENOUGH: Final = 30  # people who answered every item
LOW: Final = 0.7
TOLERANCE: Final = 1e-9

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far several items measure one thing, as far as that can be seen from answers."""

    alpha: float  # Cronbach's, at most 1; may be below 0
    omega: float | None  # McDonald's total, 0 to 1; None where one factor does not fit
    n: int  # people who answered every item
    items: int


def reliability(answers: Table) -> Reliability | None:
    """Return α and ω of some items, or None with fewer than 30 who answered them all.

    Unit: none.
    Shape: people × items; not-a-number for a blank or "not sure". None also for a single
    item, and where everybody has the same total. An item that all answered alike stays in
    α and cannot be in ω.
    Source: asking.md: α = k/(k-1)·(1 - Σs²/s_T²); ω = (Σλ)²/((Σλ)² + Σθ) from one factor
    fitted to the correlations by maximum likelihood.
    """
    whole = np.asarray(answers, dtype=np.float64)
    whole = whole[~np.isnan(whole).any(axis=1)]
    n, items = whole.shape
    if n < ENOUGH or items < 2:
        return None
    alpha = cronbach_alpha(whole)
    return None if alpha is None else Reliability(alpha, omega_total(whole), n, items)


def cronbach_alpha(answers: Table) -> float | None:
    """Return Cronbach's α, or None where everybody has the same total.

    Shape: people × items, no blanks, two items or more.

    >>> cronbach_alpha(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))
    1.0
    """
    items = answers.shape[1]
    total = float(answers.sum(axis=1).var(ddof=1))
    if total <= TOLERANCE:
        return None
    return float(items / (items - 1) * (1 - answers.var(axis=0, ddof=1).sum() / total))


def omega_total(answers: Table) -> float | None:
    """Return McDonald's ω, or None where one factor cannot be fitted.

    Shape: people × items, no blanks. Three items that vary are the fewest one factor needs.
    """
    varied = answers[:, answers.std(axis=0) > TOLERANCE]
    if varied.shape[1] < 3:
        return None
    if np.linalg.matrix_rank(np.corrcoef(varied, rowvar=False)) < varied.shape[1]:
        return None  # items that repeat each other leave nothing of their own to estimate
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            fitted = Factor(varied, n_factor=1, method="ml").fit()
        except (Warning, ValueError, np.linalg.LinAlgError):
            return None
    common = float(fitted.loadings[:, 0].sum()) ** 2
    own = float(fitted.uniqueness.sum())
    return common / (common + own) if common + own > TOLERANCE else None


def say_reliability(found: Reliability | None) -> str:
    """Return what the figures say, and what they do not.

    >>> say_reliability(Reliability(0.55, 0.58, 80, 7)).split(". ")[0]
    'The 7 items hang together a little (α 0.55, ω 0.58; 80 people answered them all)'
    """
    if found is None:
        few = gettext("Fewer than %(least)s people answered every item: not reckoned.")
        return few % {"least": ENOUGH}
    omega = "" if found.omega is None else f", ω {number(f'{found.omega:.2f}')}"
    hang = gettext("The %(items)s items hang together hardly (%(figures)s).")
    if found.alpha >= LOW:
        hang = gettext("The %(items)s items hang together well (%(figures)s).")
    elif found.alpha >= LOW / 2:
        hang = gettext("The %(items)s items hang together a little (%(figures)s).")
    all_of = gettext("%(n)s people answered them all") % {"n": number(f"{found.n:,}")}
    alpha = number(f"{found.alpha:.2f}")
    said = hang % {"items": found.items, "figures": f"α {alpha}{omega}; {all_of}"}
    if found.alpha >= LOW:
        return said
    harmless = gettext(
        "That does no harm: each statement asks for something of its own that is to be done, and "
        "they need not go together for the score to count."
    )
    return f"{said} {harmless}"
