"""Which sheets does a file of markup hold that calls itself a workbook: a web page with tables, or Excel 2003 XML?"""

from __future__ import annotations

import re
from pathlib import Path

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.markup_book import sheets_of_book
from data_contracts.markup_grid import MarkupSheet
from data_contracts.markup_page import sheets_of_page
from data_contracts.reader_encoding import decoded
from data_contracts.sheet import Note

#: Bytes: several times the largest sheet of an xls with all its styles.
LARGEST = 512 << 20
#: What a page or an XML file says of its own encoding.
_SAYS = re.compile(r"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_TOP = 1 << 14
_IS_BOOK = re.compile(r"<(?:\w+:)?workbook[\s>]", re.IGNORECASE)
#: All that the readers try, under the names that pages give them.
_UTF8, _GB = frozenset({"utf-8", "utf8"}), frozenset({"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"})


def open_markup(path: Path) -> tuple[list[MarkupSheet], list[Note]]:
    """Read the visible sheets of a file of markup, and what else there is to tell.

    Raises:
        UnreadableDeliveryError: it is too large, damaged, holds no table, or is in an encoding that is not read.
    """
    if path.stat().st_size > LARGEST:
        raise UnreadableDeliveryError(
            f"网页或 XML 表格有 {path.stat().st_size >> 20} MB，超出正常范围，没有打开",
            where=path.name,
            to_do="请分成几个文件，或改用 .csv 报送",
        )
    try:
        with decoded(path) as file:
            text, encoding = file.read_text(encoding="utf-8"), file.name
        notes = _encoding_notes(text, encoding)
        if _IS_BOOK.search(text[:_TOP]) is None:
            return sheets_of_page(text), notes
        sheets, hidden = sheets_of_book(text)
    except UnreadableDeliveryError as error:
        raise error if error.where else error.at(path.name) from None
    notes += [
        Note("hidden_sheet", None, f"工作表“{name}”是隐藏的，没有读取；如其中有数据，请取消隐藏后重新报送")
        for name in sorted(hidden)
    ]
    return [sheet for sheet in sheets if sheet.name not in hidden], notes


def _encoding_notes(text: str, encoding: str) -> list[Note]:
    """Tell of a file that is in another encoding than it says (Q20), and refuse one that is read as what it is not."""
    said = _SAYS.search(text[:_TOP])
    name = said[1].casefold() if said else ""
    if name.startswith("big5"):
        raise UnreadableDeliveryError(
            "网页是 Big5（繁体）编码", to_do="请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送"
        )
    if text.isascii() or not ((name in _GB and encoding == "utf-8-sig") or (name in _UTF8 and encoding == "gb18030")):
        return []
    actual = "UTF-8" if encoding == "utf-8-sig" else "GB18030"
    return [Note("encoding", None, f"文件标记为 {name}，实际是 {actual} 编码，已按实际编码读取；请按一种编码导出")]
