"""What stands in the first and the last rows of a large sheet, without reading all of it?

A header is found among the first rows, and to parse a large sheet for them takes seconds. So its XML is cut: what
stands before its rows, the first and the last of them and what stands behind (merged ranges) make a small sheet, in a
copy of the workbook that has all other parts as they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from data_contracts.reader_looks import NOT_AS_USUAL, column_number, refuse_bombs, refuse_far_out, sheet_parts

#: Sheets of which the XML takes less are read whole at once.
LARGE = 8 << 20
#: All other parts of a workbook together; a copy of more would be felt.
_MOST_COPIED = 256 << 20
ROWS_ABOVE, ROWS_BELOW = 60, 30
_BLOCK = 1 << 20
_DIMENSION = re.compile(rb'<dimension ref="A\d+:([A-Z]+)\d+"')
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
#: Of a row or a cell; never what stands in one, where < is written as &lt;.
_NUMBERED = re.compile(rb'(<(?:row|c) (?:[^<>]* )?r=")([A-Z]*)(\d+)(?=")')
#: Comments, and dates written as text.
_ODD = re.compile(rb"""<!|t=["']d["']""")
_FROM_1904 = re.compile(rb"""date1904=["'](?:1|true)["']""")


@dataclass(frozen=True)
class Cut:
    """The ends of a large sheet.

    Args:
        part: where it stands in the workbook.
        width: number of its last column, as it says itself; the first one is A.
        above: XML up to the end of the first rows.
        last_above: number of the last of these.
        below: XML of the last rows.
        first_below: number of the first of these.
        behind: XML from the end of the rows on.
    """

    part: str
    width: int
    above: bytes
    last_above: int
    below: bytes
    first_below: int
    behind: bytes

    @property
    def last_row(self) -> int:
        """Number of the last row."""
        return int(_ROW.findall(self.below)[-1])

    @property
    def height(self) -> int:
        """How many rows the small sheet has."""
        return self.last_above + self.last_row - self.first_below + 1

    def xml(self) -> bytes:
        """Return the small sheet: the last rows follow the first ones at once."""
        moved = self.first_below - self.last_above - 1
        below = _NUMBERED.sub(lambda found: b"%s%s%d" % (found[1], found[2], int(found[3]) - moved), self.below)
        return self.above + below + self.behind

    @property
    def values(self) -> tuple[bytes, ...]:
        """What begins the value of a cell: there is one of these in every cell that is not blank."""
        return (b"<v", b"<is>")

    def values_outside(self, rows: int) -> int:
        """Count the cells with a value in the first `rows` rows and in the last ones."""
        starts = (found.start() for found in _ROW.finditer(self.above) if int(found[1]) > rows)
        outside = self.above[: next(starts, len(self.above))], self.below
        return sum(text.count(value) for text in outside for value in self.values)


def cuts_of(path: Path) -> dict[str, Cut]:
    """Cut the large sheets of an xlsx (by name), as far as they are written as usual.

    Raises:
        UnreadableDeliveryError: a part unpacks to too much, or cells lie so far out that memory would not do.
    """
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_bombs(archive, path)
            large = [(name, part) for name, part in sheet_parts(archive) if archive.getinfo(part).file_size >= LARGE]
            cuts = {name: cut for name, part in large if (cut := _cut(part, *_ends(archive, part))) is not None}
            names = [name for name, _ in sheet_parts(archive)]
            if not cuts or len(set(names)) < len(names) or not _is_usual(archive, {cut.part for cut in cuts.values()}):
                return {}
    except NOT_AS_USUAL:
        return {}  # the library says whether it can read the cells
    for name, cut in cuts.items():
        refuse_far_out(name, cut.last_row, cut.width, path)
    return cuts


def small_copy(path: Path, cuts: Iterable[Cut]) -> io.BytesIO:
    """Copy a workbook with small sheets in place of its large ones."""
    small = {cut.part: cut.xml() for cut in cuts}
    target = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            if not name.startswith("xl/media/"):
                copy.writestr(name, small[name] if name in small else archive.read(name))
    target.seek(0)
    return target


def _is_usual(archive: zipfile.ZipFile, cut: set[str]) -> bool:
    names = archive.namelist()
    others = sum(info.file_size for info in archive.infolist() if info.filename not in cut)
    days = _FROM_1904.search(archive.read("xl/workbook.xml"))
    return len(set(names)) == len(names) and others <= _MOST_COPIED and days is None


def _ends(archive: zipfile.ZipFile, part: str) -> tuple[bytes, bytes]:
    """Return the first block of a part and its last two."""
    with archive.open(part) as stream:
        before, last = b"", (head := stream.read(_BLOCK))
        while block := stream.read(_BLOCK):
            before, last = last, block
    return head, before + last


def _numbers(text: bytes) -> list[int]:
    """Return the numbers of all rows; none where one has no number or they do not rise."""
    numbers = [int(number) for number in _ROW.findall(text)]
    rise = all(one < other for one, other in pairwise(numbers))
    of_cells = {int(found[3]) for found in _NUMBERED.finditer(text)}
    return numbers if rise and len(numbers) == text.count(b"<row") and of_cells <= set(numbers) else []


def _cut(part: str, head: bytes, tail: bytes) -> Cut | None:
    start, behind = head.find(b"<sheetData>"), tail.rfind(b"</sheetData>")
    said = _DIMENSION.search(head)
    ends = [found.end() for found in islice(re.finditer(rb"</row>", head), ROWS_ABOVE)]
    if start < 0 or behind < 0 or not said or not ends or _ODD.search(head) or _ODD.search(tail):
        return None
    above = head[: ends[-1]]
    numbers = _numbers(above)
    if not numbers:
        return None
    last = numbers[-1]
    rows = [found for found in _ROW.finditer(tail, 0, behind) if int(found[1]) > last]
    # Behind the last value there may be thousands of rows that are only formatted.
    end = max(tail.rfind(value, 0, behind) for value in (b"<v", b"<is>"))
    foot = [found for found in rows if found.start() < end][-ROWS_BELOW:]
    if not foot:
        return None
    below = tail[foot[0].start() : behind]
    if not _numbers(below):
        return None
    return Cut(part, column_number(said[1]), above, last, below, int(foot[0][1]), tail[behind:])
