"""Which tables has a web page, as systems export it under the name of an xls?

The standard library cuts the text into tags and says nothing of tables; what is left out (end tags of rows and cells)
follows here as browsers and Excel take it. No value is read but as its text: a number keeps all its digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.markup_grid import Grid, MarkupSheet

#: Of which the text is not shown.
_UNSEEN = frozenset({"script", "style", "head", "xml", "title", "template", "noscript"})
_BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption", "hr", "pre"})
#: White space that a page shows as one space; one that does not break (&nbsp;) is none of it.
_SPACE = re.compile(r"[ \t\r\n\f]+")
#: A table with fewer columns lays out a page or holds a title: it has no header of ours.
_FEWEST_COLUMNS = 3
#: Bounds of the HTML standard for cells that reach over several places.
_MOST_DOWN, _MOST_RIGHT = 65_534, 1_000
#: A cell with a value: no title is a number or a day.
_VALUE = re.compile(r"\s*[\d.,:/年月日-]*\d[\d.,:/年月日-]*[Xx]?\s*")
#: What is shown of a number too wide for its column; the attribute has it whole.
_NOT_SHOWN = re.compile(r"\s*(?:#+|-?\d(?:\.\d+)?[eE]\+?\d{1,3})\s*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLOCK = 1 << 20


@dataclass
class _Table:
    grid: Grid = field(default_factory=Grid)
    row_open: bool = False
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    number: str | None = None


class _Page(HTMLParser):
    """Collects texts and tables in the order of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Table] = []
        self.found: list[Grid | str] = []
        self._unseen: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._unseen and not (self._unseen == "head" and tag in ("body", "table")):
            return
        self._unseen = tag if tag in _UNSEEN else None
        if tag == "table":
            self._flush()
            self.open.append(_Table())
        elif tag == "tr" and self.open:
            self._end_row()
            self.open[-1].row_open = True
            self.open[-1].grid.begin_row()
            self.open[-1].grid.hidden_rows += bool(_HIDDEN.search(given.get("style", "")))
        elif tag in ("td", "th") and self.open:
            self._begin_cell(given)
        elif tag in _BREAKS:
            self.handle_data("\v")
            if not self.open:
                self._flush()

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen = None if tag == self._unseen else self._unseen
        elif tag == "table" and self.open:
            self._end_table()
        elif tag == "tr" and self.open:
            self._end_row()
        elif tag in ("td", "th") and self.open:
            self._end_cell()
        elif tag in _BREAKS:
            self.handle_data("\v")
            if not self.open:
                self._flush()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        cell = self.open[-1].cell if self.open else self._text
        if cell is not None:
            cell.append(data)

    @property
    def is_cut_off(self) -> bool:
        """Whether the text ends within a tag or a row."""
        return "<" in self.rawdata or any(table.row_open for table in self.open)

    def end(self) -> None:
        self._flush()
        while self.open:
            self._end_table()

    def _flush(self) -> None:
        if text := _shown(self._text):
            self.found.append(text)
        self._text = []

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._end_cell()
        table = self.open[-1]
        if not table.row_open:
            table.row_open = True
            table.grid.begin_row()
        down = _count(given.get("rowspan"), _MOST_DOWN)
        table.span = (down, _count(given.get("colspan"), _MOST_RIGHT))
        table.cell, table.number = [], given.get("x:num") or None

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is None:
            return
        text = _shown(table.cell)
        if table.number and _NOT_SHOWN.fullmatch(text):
            text = table.number
        down, right = table.span
        table.grid.add(text, down=down, right=right)
        table.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        self.open[-1].row_open = False

    def _end_table(self) -> None:
        """A table that only lays out a cell is text of the cell; a table of columns is one of its own."""
        self._end_row()
        grid = self.open.pop().grid
        if grid.width >= _FEWEST_COLUMNS:
            self.found.append(grid)
            return
        texts = [text for row in grid.rows if (text := " ".join(str(cell) for cell in row if cell))]
        if self.open and self.open[-1].cell is not None:
            self.open[-1].cell.append("\v".join(["", *texts, ""]))
        else:
            self.found += texts


def _count(text: str | None, most: int) -> int:
    found = re.match(r"\s*(\d{1,9})", text or "")
    return min(max(int(found[1]), 1), most) if found else 1


def _shown(parts: list[str]) -> str:
    """Join the texts of a cell as they are shown.

    >>> _shown(["张三 ", "\\n", "\\v", "李四"])
    '张三\\n李四'
    """
    lines = (_SPACE.sub(" ", line).strip(" ") for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def sheets_of_page(text: str) -> list[MarkupSheet]:
    """Read the tables of a page; texts and small tables (titles, remarks) stand above the table that they precede.

    A table that goes on with the one before it (the header is often a table of its own) is put below it.

    Raises:
        UnreadableDeliveryError: the page has no table, or ends in the middle of one.
    """
    page = _Page()
    for start in range(0, len(text), _BLOCK):
        page.feed(text[start : start + _BLOCK])
    if page.is_cut_off:
        raise UnreadableDeliveryError("网页表格没有写完，可能没有传完", to_do="请重新导出并报送")
    page.end()
    grids: list[Grid] = []
    above: list[str] = []
    for each in page.found:
        if isinstance(each, str):
            above.append(each)
        elif grids and _goes_on(grids[-1], each):
            for line in above:
                grids[-1].line(line)
            grids[-1].append(each)
            above = []
        else:
            grids.append(_with_titles(each, above))
            above = []
    if not grids:
        raise UnreadableDeliveryError(
            "这是网页，其中没有数据表", to_do="请从原系统重新导出，或用 Excel、WPS 打开后另存为 .xlsx 报送"
        )
    for line in above:
        grids[-1].line(line)
    return [MarkupSheet(f"表格{place}", grid) for place, grid in enumerate(grids, start=1)]


def _with_titles(grid: Grid, titles: list[str]) -> Grid:
    whole = Grid()
    for title in titles:
        whole.line(title)
    whole.append(grid)
    return whole


def _goes_on(grid: Grid, other: Grid) -> bool:
    """Tell whether a table has no titles of its own: it is as wide, and begins with values or with the same titles."""
    first = other.rows[0]
    if grid.width != other.width:
        return False
    return any(isinstance(cell, str) and _VALUE.fullmatch(cell) for cell in first) or first in grid.rows[:60]
