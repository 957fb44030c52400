"""What kind of file do the bytes say this is, whatever its name says?"""

from __future__ import annotations

import codecs
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from data_contracts.errors import UnreadableDeliveryError


class Kind(StrEnum):
    """What a delivered file can be."""

    EXCEL = "excel"
    PARQUET = "parquet"
    TEXT = "text"
    MARKUP = "markup"
    ARCHIVE = "archive"


_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Beginnings of what people send in place of a table.
_FOREIGN: dict[bytes, str] = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
    b"BZh": "bzip2 压缩包",
    b"\xfd7zXZ": "xz 压缩包",
    b"{\\rtf": "RTF 文档",
    b"SQLite format 3": "SQLite 数据库",
    b"\x00\x01\x00\x00Stan": "Access 数据库",
}
#: A mark inside a zip container, and what it then is; null: a workbook.
_INSIDE_ZIP: dict[str, str | None] = {
    "xl/workbook.xml": None,
    "xl/workbook.bin": None,
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "PPT 文档",
    "Index/Document.iwa": "苹果 Numbers 或 Pages 文档",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: Streams of an OLE2 container that is no workbook.
_INSIDE_OLE2 = {
    "WordDocument": "Word 文档",
    "PowerPoint Document": "PPT 文档",
    "__properties_version1.0": "Outlook 邮件",
}
_OLE2_SEARCHED = 1 << 26
#: The beginning of a workbook's stream (BOF), and soon behind it the record that says how it is encrypted (FILEPASS).
_PASSWORD_IN_XLS = re.compile(rb"\x09\x08[\x08\x10]\x00.{8,24}?\x2f\x00[\x04\x06\x36\xc8]\x00", re.DOTALL)
_TOP = 1 << 16
#: Beginnings of web pages and of Excel 2003 XML, which systems export under the name of an xls.
_TABLES = re.compile(
    r"<(?:html|table|!doctype html|meta|head|body|style|title|div|center|tr)[\s>/]"
    r"|schemas-microsoft-com:office:spreadsheet"
)
#: Tables shrink to a tenth, their XML to a thirtieth, tables of one repeated line to a hundredth; what shrinks further
#: was made to do so. Of small files that does no harm.
MOST_RATIO = 300
_SMALL = 64 << 20
#: Not of the sender's making: what systems and programs leave in folders.
_RUBBISH = re.compile(
    r"^(?:\.|~\$|__MACOSX$|Thumbs\.db$|desktop\.ini$)|\.(?:tmp|part|crdownload|lock)$|~$", re.IGNORECASE
)
_CLUES = re.compile(r"姓名|身[份分][证證]|[证證]件|日期|[编編][号號]|家庭|金[额額]")


def is_rubbish(name: str) -> bool:
    """Tell whether a file or folder name is that of a hidden, temporary or lock file.

    >>> is_rubbish("~$名单.xlsx"), is_rubbish("Thumbs.db"), is_rubbish("名单.xlsx")
    (True, True, False)
    """
    return _RUBBISH.search(name) is not None


def kind_of(path: Path) -> Kind:
    """Tell what a file is by its bytes.

    Raises:
        UnreadableDeliveryError: it is empty, or something that holds no table; named, with what to do.
    """
    with path.open("rb") as file:
        top = file.read(_TOP)
    if not top:
        raise UnreadableDeliveryError("文件是空的", where=path.name, to_do="请重新导出并报送")
    if not top.strip(b"\0"):
        raise UnreadableDeliveryError("文件内容全是空字节，可能没有传完", where=path.name, to_do="请重新导出并报送")
    for mark, name in _FOREIGN.items():
        if top.startswith(mark):
            raise _foreign(name, path)
    if top.startswith(_ZIP):
        return _inside_zip(path)
    if top.startswith(_OLE2):
        return _inside_ole2(path)
    if top.startswith(_PARQUET):
        return Kind.PARQUET
    return _kind_of_text(top, path)


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Tell whether a file in a zip container says that it unpacks to far more than any table does."""
    return info.file_size > _SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)


def refuse_big5(path: Path) -> None:
    """Refuse a text that gave no header as GB18030 and has the words of one as Big5.

    Raises:
        UnreadableDeliveryError: it is Big5.
    """
    with path.open("rb") as file:
        top = file.read(_TOP)
    as_big5, as_gb = (_decoded(top, encoding) for encoding in ("big5hkscs", "gb18030"))
    if _CLUES.search(as_big5) and not _CLUES.search(as_gb):
        raise UnreadableDeliveryError(
            "文本是 Big5（繁体）编码", where=path.name, to_do="请另存为 UTF-8 编码的 .csv 或 .xlsx 后重新报送"
        )


def _decoded(top: bytes, encoding: str) -> str:
    try:
        # A character may be cut at the end of what was read.
        return codecs.getincrementaldecoder(encoding)("strict").decode(top)
    except UnicodeDecodeError:
        return ""


def locked(path: Path) -> UnreadableDeliveryError:
    """Refuse a file that opens with a password only."""
    return UnreadableDeliveryError(
        "文件设有打开密码，无法读取", where=path.name, to_do="请取消密码后重新报送，文件请通过规定的安全渠道传送"
    )


def _foreign(name: str, path: Path) -> UnreadableDeliveryError:
    to_do = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送"
    if name.endswith("压缩包"):
        to_do = "请解压后报送其中的表格，或改用不加密的 .zip 压缩包"
    if name in ("PDF 文件", "图片"):
        to_do = "请从原系统导出 .xlsx 或 .csv 后重新报送，不要报送扫描件、截图"
    return UnreadableDeliveryError(f"这是{name}，不是数据表", where=path.name, to_do=to_do)


def _inside_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:100] if "mimetype" in names else b""
            manifest = archive.read("META-INF/manifest.xml") if mime and "META-INF/manifest.xml" in names else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise UnreadableDeliveryError(
            "这是不完整的 Excel 工作簿或压缩包，可能没有传完或已损坏",
            where=path.name,
            to_do="请重新导出或重新压缩后报送",
        ) from error
    if b"encryption-data" in manifest:
        raise locked(path)
    if mime.startswith(_ODS):
        return Kind.EXCEL
    if mime.startswith(b"application/"):
        raise _foreign("OpenDocument 文档", path)
    for mark, name in _INSIDE_ZIP.items():
        if mark in names:
            if name is None:
                return Kind.EXCEL
            raise _foreign(name, path)
    return Kind.ARCHIVE


def _inside_ole2(path: Path) -> Kind:
    """Tell a workbook (xls, et, or one under a password) from other documents in the same old container."""
    with path.open("rb") as file:
        content = file.read(_OLE2_SEARCHED)
    streams = ("Workbook", "Book", "EncryptedPackage", *_INSIDE_OLE2)
    names = {name for name in streams if f"{name}\0".encode("utf-16-le") in content}
    if "EncryptedPackage" in names or _PASSWORD_IN_XLS.search(content):
        raise locked(path)
    if not names & {"Workbook", "Book"}:
        for stream, name in _INSIDE_OLE2.items():
            if stream in names:
                raise _foreign(name, path)
    return Kind.EXCEL


def _kind_of_text(top: bytes, path: Path) -> Kind:
    """Tell tables of markup from plain text; refuse mail, wide text without its mark, and what is no text at all."""
    marked = top.startswith(_WIDE_MARKS)
    text = top.decode("utf-16", errors="ignore") if marked else top.decode("utf-8-sig", errors="ignore")
    start = text.lstrip()[:4096].casefold()
    if start.startswith("mime-version:"):
        raise _foreign("单个文件网页（MHT）", path)
    if start.startswith("<"):
        if "office:document" in start:
            raise _foreign("XML 格式的 OpenDocument 表格", path)
        if _TABLES.search(start):
            return Kind.MARKUP
        raise _foreign("网页或 XML", path)
    _refuse_odd_text(top, path, marked=marked)
    return Kind.TEXT


def _refuse_odd_text(top: bytes, path: Path, *, marked: bool) -> None:
    """Refuse wide text without its mark, and what is no text at all."""
    if marked or b"\0" not in top:
        return
    # Latin letters, digits and separators of a wide text have a zero byte each; a stray one in a text is only odd.
    if top.count(b"\0") * 50 > len(top):
        less, more = sorted((top[0::2].count(b"\0"), top[1::2].count(b"\0")))
        wide = less * 4 < more
        what = "文本是没有标记（BOM）的 UTF-16 编码" if wide else "这是二进制文件，不是数据表"
        to_do = "请用 Excel 或 WPS 打开核对，另存为 .xlsx 或 UTF-8 编码的 .csv 后重新报送"
        raise UnreadableDeliveryError(what, where=path.name, to_do=to_do)
