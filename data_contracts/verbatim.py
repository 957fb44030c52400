"""How does a text stand in a workbook word for word, whatever it looks like to xlsxwriter?

What people typed comes back to them, and from them to us. xlsxwriter takes `<r>…</r>` for text with formats, of which
there is none here, `internal:…` and `mailto:…` for links, and half of `_x0041_x0042_` for an escape of Excel's.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

#: Units of UTF-16 that a cell holds.
MOST_UNITS = 32_767
#: Characters that a cell holds whatever they are: none takes more than two units.
SURELY_FIT = MOST_UNITS // 2
LEFT_OUT = "…（超出单元格长度，以下略）"
#: An underscore that a spreadsheet may take for the beginning of an escape. Whatever follows may end it: an underscore,
#: which may begin the next one as well, or a control character, which is written as an escape.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4})")


def fitted(text: str) -> str:
    """Cut a text to what a cell holds, and say so.

    >>> fitted("低保"), fitted("字" * 40_000)[-5:], len(fitted("字" * 40_000)), len(fitted("𠮷" * 40_000))
    ('低保', '，以下略）', 32767, 16390)
    """
    if len(text) <= SURELY_FIT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_UNITS:
        return text
    return units[: 2 * (MOST_UNITS - len(LEFT_OUT))].decode("utf-16-le", "ignore") + LEFT_OUT


class _Verbatim(XMLwriter):  # type: ignore[misc]  # xlsxwriter is not typed
    """Writes texts as they are, where xlsxwriter would write some as markup."""

    def _xml_rich_si_element(self, string: str) -> None:
        self._xml_si_element(string)

    def _xml_rich_inline_string(self, string: str, attributes: list[tuple[str, object]]) -> None:
        self._xml_inline_string(string, False, attributes)

    @staticmethod
    def _escape_control_characters(data: object) -> object:
        if not isinstance(data, str):
            return data
        return "_x005F_".join(map(XMLwriter._escape_control_characters, _ESCAPE.split(data)))


class VerbatimTexts(_Verbatim, SharedStrings):  # type: ignore[misc]  # xlsxwriter is not typed
    """The texts of a book."""


class VerbatimSheet(_Verbatim, Worksheet):  # type: ignore[misc]  # xlsxwriter is not typed
    """A sheet whose cells say what they were given, unless that is more than a cell holds."""

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        return int(super()._write_string(row, col, fitted(string), cell_format))


class VerbatimPackager(Packager):  # type: ignore[misc]  # xlsxwriter is not typed
    """Puts a book together with its texts as they are."""

    texts_class = VerbatimTexts

    def _write_shared_strings_file(self) -> None:
        texts = self.workbook.str_table
        if texts.count:
            part = self.texts_class()
            part.string_table = texts
            part._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            part._assemble_xml_file()


class VerbatimBook(xlsxwriter.Workbook):  # type: ignore[misc]  # xlsxwriter is not typed
    """A workbook that says what it was given: no text becomes a formula, a link or a format."""

    worksheet_class = VerbatimSheet

    def __init__(self, path: Any, options: dict[str, Any] | None = None) -> None:
        """Open a book that is written to `path` (a file's name or a stream) when it is closed."""
        as_given = {"strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(str(path) if isinstance(path, Path) else path, as_given | (options or {}))

    def _get_packager(self) -> Packager:
        return VerbatimPackager()
