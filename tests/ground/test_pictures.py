"""A picture is drawn once, kept by what it shows, and needs nothing from elsewhere."""

from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

from outsidein.charts.interval_bar import IntervalBar, draw_interval_bar
from outsidein.ground.pictures import draw_png, draw_svg, name_of

SPEC = draw_interval_bar(IntervalBar("Solved in time", 0.71, (0.68, 0.74)))
OTHER = draw_interval_bar(IntervalBar("Solved in time", 0.72, (0.68, 0.74)))


def test_an_svg_has_the_size_of_its_spec():
    root = ElementTree.fromstring(draw_svg(SPEC))  # noqa: S314 - our own picture

    assert (root.get("width"), root.get("height")) == ("240", "28")


def test_an_svg_stands_alone_under_a_strict_policy():
    svg = draw_svg(SPEC)

    assert "<style" not in svg
    assert "<script" not in svg
    assert "href=" not in svg
    assert "url(" not in svg


def test_a_png_is_drawn_at_its_scale():
    png = draw_png(SPEC, scale=2)

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 480


def test_a_picture_drawn_before_is_read_from_the_cache(tmp_path):
    first = draw_svg(SPEC, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text("kept")

    assert first.startswith("<svg")
    assert draw_svg(SPEC, cache=tmp_path) == "kept"


def test_another_picture_has_another_name(tmp_path):
    draw_svg(SPEC, cache=tmp_path)
    draw_svg(OTHER, cache=tmp_path)
    draw_png(SPEC, cache=tmp_path)

    assert name_of(SPEC) != name_of(OTHER)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"{name_of(SPEC)}.svg", f"{name_of(OTHER)}.svg", f"{name_of(SPEC)}.2.png"]
    )


def test_many_threads_draw_the_same_picture_and_leave_one_file(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        drawn = set(pool.map(lambda _: draw_svg(SPEC, cache=tmp_path), range(24)))

    assert len(drawn) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".svg"]
