"""Charts as SVG, drawn on the server: every bar with its number and a pattern, so that colour says nothing by itself.

A chart for a wide place lets columns stand side by side; one for a telephone, whose letters would shrink with it, lays
its bars down, a line for each year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.public.indicators import Row, Series

WIDE, NARROW, MARGIN = 640, 340, 16
PLOT, TOP, FOOT = 180, 62, 34
"""Heights of the columns, of the title with the numbers above them, of the years below."""
LINE, BAR, YEAR = 26, 18, 44
"""Of lying bars: height of a line, height of a bar, width of the years before them."""
DIGIT, LETTER = 8.4, 14.5
"""Widths of a digit and of a Chinese character in the chart's letters of 14."""
PATTERNS = 8
"""Fills that can be told apart without colour; templates/charts/chart.svg draws them."""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    fill: int = 0
    """Number of its pattern."""


@dataclass(frozen=True)
class Word:
    x: float
    y: float
    text: str
    anchor: str = "start"
    is_strong: bool = False


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    """The numbers, for who does not see them."""
    width: int
    height: float
    bars: tuple[Bar, ...]
    words: tuple[Word, ...]
    base: float = 0
    """Height of the line on which columns stand; 0 for lying bars."""
    line: tuple[tuple[float, float], ...] = ()
    """Points that are joined, of a share over the years."""


def chart(series: Series, *, is_narrow: bool = False) -> Chart:
    """Columns for the years, stacked where they have parts, a line for a share; lying bars where there is no room."""
    drawn = _shown(series)
    if is_narrow or not _has_room(drawn):
        return _stacked_lying(drawn, _width(is_narrow)) if series.is_parts else _lying(drawn, _width(is_narrow))
    if series.is_parts:
        return _stacked(drawn)
    return _joined(drawn) if series.unit == "%" else _standing(drawn)


def ranking(title: str, unit: str, values: Sequence[tuple[str, Decimal]], *, is_narrow: bool = False) -> Chart:
    """A bar for each name, in the given order; the name stands above its bar, however long it is."""
    width = _width(is_narrow)
    top = max((value for _name, value in values), default=Decimal(0)) or Decimal(1)
    room = width - 2 * MARGIN - _longest([value for _name, value in values])
    bars, words = [], [_title(f"{title}（{unit}）")]
    for at, (name, value) in enumerate(values):
        y = TOP - 10 + at * 2 * LINE
        long = _part(value, top) * room
        bars.append(Bar(MARGIN, y + 8, long, BAR))
        number = Word(round(MARGIN + long + 6, 1), y + 22, written(value), is_strong=True)
        words += [Word(MARGIN, y, _fitting(name, width)), number]
    said = "; ".join(f"{name} {written(value)}" for name, value in values)
    return Chart(title, said, width, TOP + len(values) * 2 * LINE, tuple(bars), tuple(words))


def _fitting(name: str, width: int) -> str:
    """A name as long as there is room; the description has it whole."""
    most = int((width - 2 * MARGIN) / LETTER)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def written(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _width(is_narrow: bool) -> int:
    return NARROW if is_narrow else WIDE


def _shown(series: Series) -> Series:
    """Of parts those that there are; the others stand in the table."""
    if not series.is_parts:
        return series
    return replace(series, rows=tuple(row for row in series.rows if any(row.values))[:PATTERNS])


def _has_room(series: Series) -> bool:
    """Whether the numbers above the columns stand clear of each other, and one column is enough for a year."""
    step = (WIDE - 2 * MARGIN) / len(series.years)
    return (series.is_parts or len(series.rows) == 1) and _longest(_tops(series)) <= step


def _tops(series: Series) -> list[Decimal | None]:
    """What is written at the end of a bar: a value, or the sum of a year's parts."""
    if not series.is_parts:
        return [value for row in series.rows for value in row.values]
    columns = zip(*(row.values for row in series.rows), strict=True)
    return [_sum(column) for column in columns] or [Decimal(0) for _year in series.years]


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _longest(values: Sequence[Decimal | None]) -> float:
    return max((len(written(value)) for value in values), default=1) * DIGIT + 8


def _top(series: Series) -> Decimal:
    whole = Decimal(100) if series.unit == "%" else Decimal(0)
    return max([whole, *(value for value in _tops(series) if value)]) or Decimal(1)


def _part(value: Decimal | None, top: Decimal) -> float:
    return float(max(value or Decimal(0), Decimal(0)) / top)


def _title(text: str) -> Word:
    return Word(MARGIN, 22, text, is_strong=True)


def _named(series: Series) -> str:
    return f"{series.name}（{series.unit}）"


def _said(series: Series) -> str:
    """Every number in words, a sentence for each row."""
    return "; ".join(f"{row.name}: {', '.join(_by_year(series, row))}" for row in series.rows)


def _by_year(series: Series, row: Row) -> list[str]:
    return [f"{year} {written(value)}" for year, value in zip(series.years, row.values, strict=True)]


# --- Wide: columns and lines over the years


def _places(series: Series) -> list[tuple[int, float, float]]:
    """(year, middle, width) of each column."""
    step = (WIDE - 2 * MARGIN) / len(series.years)
    thick = min(64.0, step * 0.6)
    return [(year, round(MARGIN + step * (at + 0.5), 1), round(thick, 1)) for at, year in enumerate(series.years)]


def _standing(series: Series) -> Chart:
    top, bars, words = _top(series), [], [_title(_named(series))]
    for (year, middle, thick), value in zip(_places(series), series.rows[0].values, strict=True):
        height = round(_part(value, top) * PLOT, 1)
        y = round(TOP + PLOT - height, 1)
        bars.append(Bar(round(middle - thick / 2, 1), y, thick, height))
        words += _column_words(year, middle, y, value)
    return Chart(_named(series), _said(series), WIDE, TOP + PLOT + FOOT, tuple(bars), tuple(words), base=TOP + PLOT)


def _column_words(year: int, middle: float, y: float, value: Decimal | None) -> list[Word]:
    number = Word(middle, round(y - 6, 1), written(value), "middle", is_strong=True)
    return [Word(middle, TOP + PLOT + 22, str(year), "middle"), number]


def _joined(series: Series) -> Chart:
    """A share stands between 0 and 100; years without one part the line."""
    top, words, points = _top(series), [_title(_named(series))], []
    for (year, middle, _thick), value in zip(_places(series), series.rows[0].values, strict=True):
        y = round(TOP + PLOT - _part(value, top) * PLOT, 1)
        words += _column_words(year, middle, y - 4, value)
        if value is not None:
            points.append((middle, y))
    chart = Chart(_named(series), _said(series), WIDE, TOP + PLOT + FOOT, (), tuple(words), base=TOP + PLOT)
    return replace(chart, line=tuple(points))


def _stacked(series: Series) -> Chart:
    top, bars, words = _top(series), [], [_title(_named(series))]
    for at, ((year, middle, thick), whole) in enumerate(zip(_places(series), _tops(series), strict=True)):
        y = float(TOP + PLOT)
        for fill, row in enumerate(series.rows):
            height = round(_part(row.values[at], top) * PLOT, 1)
            y = round(y - height, 1)
            bars.append(Bar(round(middle - thick / 2, 1), y, thick, height, fill))
            words += _inside(row.values[at], middle, y + height / 2, room=height - 16)
        words += _column_words(year, middle, y, whole)
    drawn = Chart(_named(series), _said(series), WIDE, TOP + PLOT + FOOT, tuple(bars), tuple(words), base=TOP + PLOT)
    return _with_legend(drawn, series.rows)


def _inside(value: Decimal | None, middle: float, y: float, *, room: float) -> list[Word]:
    """The number of a part, where it fits into it."""
    return [Word(round(middle, 1), round(y + 5, 1), written(value), "middle")] if room > 0 else []


# --- Lying: a line for each year


def _lying(series: Series, width: int) -> Chart:
    top, bars, words = _top(series), [], [_title(_named(series))]
    room = width - 2 * MARGIN - YEAR - _longest(_tops(series))
    y = float(TOP - 22)
    for at, year in enumerate(series.years):
        words.append(Word(MARGIN, y + 14, str(year)))
        for fill, row in enumerate(series.rows):
            long = round(_part(row.values[at], top) * room, 1)
            bars.append(Bar(MARGIN + YEAR, y, long, BAR, fill))
            end = round(MARGIN + YEAR + long + 6, 1)
            words.append(Word(end, y + 14, written(row.values[at]), is_strong=True))
            y += BAR + 4
        y += LINE - BAR - 4 + (6 if len(series.rows) > 1 else 0)
    chart = Chart(_named(series), _said(series), width, y + 6, tuple(bars), tuple(words))
    return _with_legend(chart, series.rows) if len(series.rows) > 1 else chart


def _stacked_lying(series: Series, width: int) -> Chart:
    top, bars, words = _top(series), [], [_title(_named(series))]
    room = width - 2 * MARGIN - YEAR - _longest(_tops(series))
    for at, (year, whole) in enumerate(zip(series.years, _tops(series), strict=True)):
        x, y = float(MARGIN + YEAR), TOP - 22 + at * LINE
        words.append(Word(MARGIN, y + 14, str(year)))
        for fill, row in enumerate(series.rows):
            long = round(_part(row.values[at], top) * room, 1)
            bars.append(Bar(round(x, 1), y, long, BAR, fill))
            words += _inside(row.values[at], x + long / 2, y + 9, room=long - _longest([row.values[at]]))
            x += long
        words.append(Word(round(x + 6, 1), y + 14, written(whole), is_strong=True))
    height = TOP - 16 + len(series.years) * LINE
    return _with_legend(Chart(_named(series), _said(series), width, height, tuple(bars), tuple(words)), series.rows)


def _with_legend(chart: Chart, rows: Sequence[Row]) -> Chart:
    """Below: a swatch of each pattern with its name, in as many columns as there is room for."""
    widest = max((30 + len(row.name) * LETTER for row in rows), default=1.0)
    columns = max(1, int((chart.width - 2 * MARGIN) / widest))
    bars, words = [], []
    for at, row in enumerate(rows):
        x = MARGIN + (at % columns) * (chart.width - 2 * MARGIN) / columns
        y = chart.height + 6 + (at // columns) * LINE
        bars.append(Bar(round(x, 1), y, 22, 14, at))
        words.append(Word(round(x + 30, 1), y + 12, row.name))
    lines = -(-len(rows) // columns)
    return replace(
        chart,
        height=chart.height + 6 + lines * LINE,
        bars=chart.bars + tuple(bars),
        words=chart.words + tuple(words),
    )
