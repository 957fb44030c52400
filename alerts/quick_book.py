"""How is a large workbook written quickly: rows made once for all sheets, plain texts as they are, packed lightly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from alerts.quick_sheet import NOTHING, NUMBER, TEXT, USUAL_HEIGHT, Place, QuickSheet, Row, Shape, Span
from data_contracts.verbatim import SURELY_FIT, VerbatimBook, VerbatimPackager, VerbatimTexts, fitted

#: The least that zlib can do: a third of the time of its usual 6 for a fifth more bytes.
LIGHTLY = 1
#: What may have to be written in another way than it is.
_SPECIAL = re.compile("[&<>_\0-\x08\x0b-\x1f\ufffe\uffff]")
#: A name of a sheet that is neither too long (31 units of UTF-16) nor holds what spreadsheets refuse.
_PLAIN_NAME = re.compile(r"\w{1,15}")
#: What spreadsheets write as the time of every part.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class QuickBook(VerbatimBook):
    """A workbook of quick sheets."""

    worksheet_class = QuickSheet
    level = LIGHTLY

    def __init__(self, path: Path | str, options: dict[str, Any] | None = None) -> None:
        """Open a book that is written to `path` when it is closed; its parts wait in memory."""
        super().__init__(BytesIO(), (options or {}) | {"in_memory": True})
        self._path = path
        self._names: set[str] = set()
        self._shapes: dict[tuple[int, tuple[Place, ...]], Shape] = {}
        self._models: dict[Callable[[QuickSheet], None], QuickSheet] = {}

    def add_sheet(self, name: str, set_up: Callable[[QuickSheet], None]) -> QuickSheet:
        """Add one of many sheets that are set up alike.

        Args:
            name: of the sheet.
            set_up: sets up columns, view, protection and paper of the first of them, from which the others have them.
        """
        sheet: QuickSheet = self.add_worksheet(name)
        model = self._models.setdefault(set_up, sheet)
        if model is sheet:
            set_up(sheet)
        else:
            sheet.follow(model)
        return sheet

    def row(self, height: float | None, spans: Iterable[Span]) -> Row:
        """Make a row that may be put at many places of the book's sheets.

        The same as `write_string`, `write_number`, `write_blank` or `merge_range` for each span, and `set_row`.

        Args:
            height: in points; a row that has none is as high as the spreadsheet makes it.
            spans: first and last column, what stands there and its format, from left to right. A text or a number in
                a cell of its own may do without a format.
        """
        index = self.str_table._get_shared_string_index
        places: list[Place] = []
        values: list[int | str] = []
        for first, last, value, look in spans:
            kind = NOTHING
            if isinstance(value, str):
                if value or first == last:
                    kind = TEXT
                    values.append(index(value if len(value) <= SURELY_FIT else fitted(value)))
            elif value is not None:
                if not isfinite(value):
                    raise ValueError(f"a spreadsheet knows no number {value}")
                kind = NUMBER
                values.append(f"{value:.16G}")
            places.append((first, last, kind, look))
        pixels = USUAL_HEIGHT if height is None else int(height * 4.0 / 3.0 + 0.5)
        key = pixels, tuple(places)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = Shape(*key)
        self.str_table.count -= shape.texts  # they are counted where the row is put
        return Row(height or 0.0, shape, tuple(values))

    def close(self) -> None:
        """Write the file, and let go of its sheets."""
        super().close()
        for sheet in self.worksheets():
            sheet.forget()

    def _check_sheetname(self, sheetname: str | None, is_chartsheet: bool = False) -> str:
        """Compare a name with those in use at once: xlsxwriter goes through all sheets for each new one."""
        if sheetname and _PLAIN_NAME.fullmatch(sheetname) and sheetname.lower() not in self._names:
            self.sheetname_count += 1
        else:
            sheetname = str(super()._check_sheetname(sheetname, is_chartsheet))
        self._names.add(sheetname.lower())
        return sheetname

    def _get_packager(self) -> _Packager:
        return _Packager(self._path, self.level)


class _Texts(VerbatimTexts):
    """The texts of a book; most can be written as they are."""

    def _write_sst_strings(self) -> None:
        write, special = self.fh.write, _SPECIAL.search
        for text in self.string_table.string_array:
            if special(text) or text.strip() != text:
                self._write_si(text)
            else:
                write(f"<si><t>{text}</t></si>")


class _Packager(VerbatimPackager):
    """Packs the parts of a book itself: xlsxwriter lets nobody say how hard they are compressed."""

    texts_class = _Texts

    def __init__(self, path: Path | str, level: int) -> None:
        super().__init__()
        self._path, self._level = path, level

    def _create_package(self) -> list[Any]:
        """Write the file, and leave nothing to the book to write."""
        with ZipFile(self._path, "w") as file:
            for part, name, is_binary in super()._create_package():
                content = part.getvalue() if is_binary else part.getvalue().encode()
                file.writestr(ZipInfo(name, _NO_TIME), content, ZIP_DEFLATED, self._level)
        return []
