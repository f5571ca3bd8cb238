"""Shades: a share as one of a few steps from the paper to the inside voice's colour."""

from outsidein.charts.palette import Palette

#: So few that two neighbouring steps can be told apart, in greys too.
STEPS = 7
#: How deep the lowest and the highest step go.
_PALEST, _DEEPEST = 0.06, 1.0
#: Source: WCAG 2.2, level AA, for letters of ordinary size.
_READABLE = 4.5


def step_of(share: float) -> int:
    """Return the step of a share, 0 to ``STEPS`` - 1; what lies outside 0 to 1 is taken as its end.

    >>> [step_of(s) for s in (-0.2, 0.0, 0.5, 1.0)]
    [0, 0, 3, 6]
    """
    return min(STEPS - 1, int(max(0.0, min(1.0, share)) * STEPS))


def shade(step: int, colours: Palette) -> str:
    """Return the colour of a step.

    >>> from outsidein.charts.palette import LIGHT
    >>> shade(6, LIGHT) == LIGHT.inside
    True
    """
    part = _PALEST + (_DEEPEST - _PALEST) * step / (STEPS - 1)
    pairs = zip(_parts(colours.surface), _parts(colours.inside), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def ink_on(colour: str, colours: Palette) -> str:
    """Return the colour of letters that is read best on a shade: ink, the paper's own, or black.

    >>> from outsidein.charts.palette import LIGHT
    >>> ink_on("#ffffff", LIGHT) == LIGHT.ink, ink_on("#000000", LIGHT) == LIGHT.surface
    (True, True)
    """
    best = max((colours.ink, colours.surface), key=lambda ink: contrast(ink, colour))
    return best if contrast(best, colour) >= _READABLE else "#000000"


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart in lightness, 1 to 21.

    Source: WCAG 2.2, contrast ratio.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_lightness(one), _lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _lightness(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
