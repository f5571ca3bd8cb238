"""A report as slides: a finding a slide, its picture, and charts the program itself can change.

Where a chart of PowerPoint says the same as our picture it is a real chart with its figures behind
it; what such charts cannot say (an unknown, an interval, hatching) is a sharp picture with words
for those who do not see it.
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from outsidein.charts.lettering import wrapped
from outsidein.charts.table import PictureTable
from outsidein.ground.pictures import draw_png
from outsidein.reports.content import Bars, Figure, Report, Section
from outsidein.reports.fitting import height_of, largest, pages_of

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.7)
TOP = Inches(1.75)
BOTTOM = Inches(6.85)
INK, SOFT = RGBColor(0x1D, 0x24, 0x30), RGBColor(0x56, 0x60, 0x72)
#: Inside, outside, and the points of a scale from one end to the other.
SERIES: Final = ("B4501E", "1F5F8B", "6E7B8C", "A9B4C2", "3E4C5E")
SCALE: Final = {
    2: ("D8B49C", "B4501E"),
    3: ("8FA3B8", "D9DDE3", "B4501E"),
    5: ("5F7F9E", "A8BACB", "DFE3E8", "DDA987", "B4501E"),
}
ROWS: Final = 9  # of a table on one slide
POINT: Final = 12_700  # what a point is in the unit of slides
#: Unit: points. Left and right within a box together; after a paragraph; the room of a table.
PADDING, AFTER = 15, 9
TABLE: Final = (BOTTOM - TOP) / POINT
CELLS: Final = (12, 10, 8, 6)  # sizes of a table's letters: smaller where one row fills a slide
FONT: Final = "Calibri"


def write_slides(report: Report, *, cache: Path | None = None) -> bytes:
    """Return the report as a PowerPoint file.

    Shape: ``cache`` is a folder for pictures that were drawn before.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = report.title
    deck.core_properties.author = report.organisation
    slides = _Slides(deck, report, cache)
    slides.first()
    for section in report.sections:
        slides.section(section)
    slides.words(gettext("How we know"), [f"{term}: {words}" for term, words in report.method])
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


class _Slides:
    """Lays the parts of a report on slides, one after the other."""

    def __init__(self, deck: Any, report: Report, cache: Path | None) -> None:
        self.deck, self.report, self.cache = deck, report, cache

    def first(self) -> None:
        """Lay the page for those who decide: the finding, five sentences, one picture."""
        report = self.report
        slide = self._slide(report.title, f"{report.kind} · {report.organisation}")
        figure = next(iter(report.summary.figures), None)
        right = Inches(6.3) if figure else WIDTH - MARGIN
        words = [report.answered, *report.summary.sentences]
        sizes = (17, 15, 13, 12, 11)
        tall = [sum(_paragraph_heights(words, right - MARGIN, size)) for size in sizes]
        size = largest(sizes, tall, (BOTTOM - TOP) / POINT)
        self._paragraphs(slide, words, MARGIN, TOP, right - MARGIN, size=size)
        if figure:
            self._picture(slide, figure, Inches(6.6), TOP, WIDTH - MARGIN - Inches(6.6))

    def section(self, section: Section) -> None:
        """Lay a section: its words, a slide a figure, its tables page by page."""
        if section.sentences and not section.figures and not section.tables:
            self.words(section.title, section.sentences)
        for figure in section.figures:
            self._figure(section, figure)
        for table in section.tables:
            pages = list(_pages(table))
            for place, rows in enumerate(pages, start=1):
                counted = f" ({place} of {len(pages)})" if len(pages) > 1 else ""
                slide = self._slide(f"{section.title}{counted}", table.caption)
                self._table(slide, table, rows)
        if section.notes:
            self.words(section.title, section.notes)

    def words(self, title: str, sentences: Sequence[str]) -> None:
        """Lay sentences alone."""
        wide = WIDTH - 2 * MARGIN
        heights = _paragraph_heights(sentences, wide, 14)
        for some in pages_of(sentences, heights, (BOTTOM - TOP) / POINT, ROWS):
            self._paragraphs(self._slide(title, ""), some, MARGIN, TOP, wide, size=14)

    def _figure(self, section: Section, figure: Figure) -> None:
        above = section.title if section.title != figure.title else ""
        slide = self._slide(figure.title, above)
        wide = WIDTH - 2 * MARGIN
        self._paragraphs(slide, [figure.reading], MARGIN, TOP, wide, size=15)
        top = TOP + Pt(sum(_paragraph_heights([figure.reading], wide, 15)))
        if figure.bars is None:
            self._picture(slide, figure, MARGIN, top, WIDTH - 2 * MARGIN)
        else:
            self._chart(slide, figure, figure.bars, top)
        slide.notes_slide.notes_text_frame.text = _told(figure.table)

    def _slide(self, title: str, above: str) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])  # a title alone
        head = slide.shapes.title
        head.left, head.top = MARGIN, Inches(0.62)
        head.width, head.height = WIDTH - 2 * MARGIN, Inches(1.0)
        head.text_frame.text = title
        head.text_frame.word_wrap = True
        head.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        paragraph = head.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        sizes = (28, 24, 20, 16, 13)
        wide = (WIDTH - 2 * MARGIN) / POINT - PADDING
        # Bold letters are a tenth wider.
        tall = [height_of(title, wide / 1.1, size) for size in sizes]
        size = largest(sizes, tall, head.height / POINT - 8)
        self._letters(paragraph, size, INK, bold=True)
        if above:
            self._small(slide, above, Inches(0.3))
        self._small(slide, f"{self.report.organisation} · {self.report.source}", Inches(7.0))
        return slide

    def _small(self, slide: Any, words: str, top: int) -> None:
        box = slide.shapes.add_textbox(MARGIN, top, WIDTH - 2 * MARGIN, Inches(0.3))
        room = (WIDTH - 2 * MARGIN) / POINT - PADDING
        box.text_frame.text = " ".join(wrapped(words, room=room, size=12, lines=1))
        self._letters(box.text_frame.paragraphs[0], 12, SOFT)

    def _paragraphs(
        self, slide: Any, sentences: Sequence[str], left: int, top: int, width: int, *, size: int
    ) -> None:
        tall = sum(_paragraph_heights(sentences, width, size))
        box = slide.shapes.add_textbox(left, top, width, Pt(tall))
        frame = box.text_frame
        frame.word_wrap = True
        for place, sentence in enumerate(sentences):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text = sentence
            paragraph.space_after = Pt(AFTER)
            self._letters(paragraph, size, INK)

    def _letters(self, paragraph: Any, size: int, colour: RGBColor, *, bold: bool = False) -> None:
        paragraph.font.name = FONT
        paragraph.font.size = Pt(size)
        paragraph.font.bold = bold
        paragraph.font.color.rgb = colour

    def _picture(self, slide: Any, figure: Figure, left: int, top: int, width: int) -> None:
        png = draw_png(figure.spec, scale=3.0, cache=self.cache)
        shape = slide.shapes.add_picture(io.BytesIO(png), left, top, width=width)
        room = BOTTOM - top
        if shape.height > room:
            shape.width, shape.height = Emu(int(shape.width * room / shape.height)), Emu(room)
            shape.left = left + (width - shape.width) // 2
        # What is not seen is read: a title for the list of shapes, and the sentence.
        told = shape._element.nvPicPr.cNvPr
        told.set("name", figure.title)
        told.set("descr", figure.reading)

    def _chart(self, slide: Any, figure: Figure, bars: Bars, top: int) -> None:
        data = CategoryChartData()
        data.categories = list(reversed(bars.categories))
        for name, values in bars.series:
            data.add_series(name, list(reversed(values)))
        kind = XL_CHART_TYPE.BAR_STACKED_100 if bars.stacked else XL_CHART_TYPE.BAR_CLUSTERED
        shape = slide.shapes.add_chart(kind, MARGIN, top, WIDTH - 2 * MARGIN, BOTTOM - top, data)
        told = shape._element.nvGraphicFramePr.cNvPr
        told.set("name", figure.title)
        told.set("descr", figure.reading)
        chart = shape.chart
        chart.font.name, chart.font.size = FONT, Pt(13)
        chart.font.color.rgb = INK
        chart.has_legend = len(bars.series) > 1
        if chart.has_legend:
            chart.legend.position = XL_LEGEND_POSITION.BOTTOM
            chart.legend.include_in_layout = False
        plot = chart.plots[0]
        plot.gap_width = 45
        colours = SCALE.get(len(bars.series), SERIES) if bars.stacked else SERIES
        for series, colour in zip(plot.series, colours, strict=False):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        if not bars.stacked:
            chart.value_axis.maximum_scale = bars.highest
            plot.has_data_labels = True
            plot.data_labels.number_format = "0.0"
            plot.data_labels.number_format_is_linked = False

    def _table(self, slide: Any, table: PictureTable, rows: Sequence[Sequence[str]]) -> None:
        shape = slide.shapes.add_table(
            len(rows) + 1, len(table.columns), MARGIN, TOP, WIDTH - 2 * MARGIN, Inches(0.4)
        )
        grid = shape.table
        widths = _widths(table, WIDTH - 2 * MARGIN)
        for column, width in enumerate(widths):
            grid.columns[column].width = width
        heads = [column.name for column in table.columns]
        size = next(
            (n for n in CELLS if _rows_height([heads, *rows], widths, n) <= TABLE), CELLS[-1]
        )
        for place, cells in enumerate([heads, *rows]):
            grid.rows[place].height = Pt(_row_height(cells, widths, size))
        shape.height = sum(row.height for row in grid.rows)
        for place, cells in enumerate([heads, *rows]):
            for column, words in enumerate(cells):
                cell = grid.cell(place, column)
                cell.text = words
                cell.margin_top = cell.margin_bottom = Inches(0.04)
                cell.fill.background()
                paragraph = cell.text_frame.paragraphs[0]
                number = table.columns[column].is_number
                paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
                for each in cell.text_frame.paragraphs:
                    each.alignment = paragraph.alignment
                    self._letters(each, size, INK, bold=place == 0)


def _paragraph_heights(sentences: Sequence[str], width: int, size: int) -> list[float]:
    """Return how tall each sentence stands in a box, with the space after it, in points."""
    room = width / POINT - PADDING
    return [height_of(one, room, size) + AFTER + 1 for one in sentences]


def _pages(table: PictureTable) -> Iterator[Sequence[Sequence[str]]]:
    """Yield the rows of a table a slide at a time."""
    widths = _widths(table, WIDTH - 2 * MARGIN)
    head = _row_height([column.name for column in table.columns], widths, CELLS[0])
    heights = [_row_height(row, widths, CELLS[0]) for row in table.rows]
    yield from pages_of(table.rows, heights, TABLE - head, ROWS)


def _row_height(cells: Sequence[str], widths: Sequence[int], size: int) -> float:
    """Return how tall a row of a table is, in points."""
    words = zip(cells, widths, strict=True)
    return max(height_of(one, width / POINT - PADDING, size) for one, width in words) + 7


def _rows_height(rows: Sequence[Sequence[str]], widths: Sequence[int], size: int) -> float:
    return sum(_row_height(row, widths, size) for row in rows)


def _widths(table: PictureTable, room: int) -> list[int]:
    """Return how wide each column is: by its longest cell, within bounds."""
    longest = [
        min(48, max(9, *(len(row[place]) for row in table.rows), len(column.name)))
        for place, column in enumerate(table.columns)
    ]
    return [int(room * one / sum(longest)) for one in longest]


def _told(table: PictureTable) -> str:
    """Return a table as lines, for the notes under a slide."""
    heads = " | ".join(column.name for column in table.columns)
    return "\n".join([table.caption, heads, *(" | ".join(row) for row in table.rows)])
