"""Pictures: the only room that turns a Vega-Lite spec into SVG, PNG or PDF.

Nothing is fetched while drawing: no data by address, no letters from anywhere. A picture drawn
once is kept under the hash of its spec where a folder is given; a spec that differs in anything
has another name, so nothing kept is ever out of date and the folder may be emptied at any time.
"""

import hashlib
import json
import threading
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert

from outsidein.ground.whole_files import write_whole

#: The version of Vega-Lite that Altair writes.
VEGA_LITE = "6.4"
_CONVERTER = version("vl-convert-python")
# The converter runs one script engine; two threads in it at once wait on each other anyway.
_ONE_AT_A_TIME = threading.Lock()


def draw_svg(spec: Mapping[str, Any], *, cache: Path | None = None) -> str:
    """Return the picture as SVG, from the cache where it was drawn before."""
    kept = _kept(spec, cache, "svg")
    if kept is not None and kept.exists():
        return kept.read_text(encoding="utf-8")
    with _ONE_AT_A_TIME:
        svg: str = vl_convert.vegalite_to_svg(
            dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[]
        )
    if kept is not None:
        _keep(kept, svg.encode())
    return svg


def draw_png(spec: Mapping[str, Any], *, scale: float = 2.0, cache: Path | None = None) -> bytes:
    """Return the picture as PNG, ``scale`` pixels for each of its own."""
    kept = _kept(spec, cache, f"{scale:g}.png")
    if kept is not None and kept.exists():
        return kept.read_bytes()
    with _ONE_AT_A_TIME:
        png: bytes = vl_convert.vegalite_to_png(
            dict(spec), vl_version=VEGA_LITE, scale=scale, allowed_base_urls=[]
        )
    if kept is not None:
        _keep(kept, png)
    return png


def draw_pdf(spec: Mapping[str, Any], *, cache: Path | None = None) -> bytes:
    """Return the picture as a page of PDF, in lines and letters that stay sharp at any size."""
    kept = _kept(spec, cache, "pdf")
    if kept is not None and kept.exists():
        return kept.read_bytes()
    with _ONE_AT_A_TIME:
        pdf: bytes = vl_convert.vegalite_to_pdf(
            dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[]
        )
    if kept is not None:
        _keep(kept, pdf)
    return pdf


def name_of(spec: Mapping[str, Any]) -> str:
    """Return the name a picture is kept under: a hash of all that decides how it looks.

    >>> name_of({"width": 1, "height": 2}) == name_of({"height": 2, "width": 1})
    True
    """
    written = json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{_CONVERTER}|{written}".encode()).hexdigest()[:32]


def _kept(spec: Mapping[str, Any], cache: Path | None, ending: str) -> Path | None:
    return None if cache is None else cache / f"{name_of(spec)}.{ending}"


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
