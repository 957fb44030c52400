"""In which encoding does a text file stand: each candidate is tried strictly, and none is guessed."""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.sheet import Note

#: Small enough to stay in the processor's cache from decoding to writing.
_BLOCK = 1 << 18


@contextmanager
def decoded(path: Path) -> Iterator[Path]:
    r"""Write the file's text to a temporary UTF-8 file with `\n` line ends, and remove it afterwards.

    The temporary file bears the name of the encoding that was found:
    utf-16 by its mark, else utf-8, else gb18030 (which holds all of gbk and gb2312), each strictly: a wrong guess must
    fail here and not end as wrong names.

    Raises:
        UnreadableDeliveryError: none of them fits.
    """
    with tempfile.TemporaryDirectory(prefix="doudi-") as folder:
        failed: list[int] = []
        for encoding in _encodings(path):
            text = Path(folder) / encoding
            line = _transcode(path, text, encoding)
            if line is None:
                yield text
                return
            failed.append(line)
        raise UnreadableDeliveryError(
            "文本编码既不是 UTF-8 也不是 GB18030，无法读取",
            where=f"{path.name}第 {max(failed)} 行",
            to_do="请查看该行是否有乱码或混入了别的编码；可用 Excel 或 WPS 打开，核对后另存为 .xlsx 重新报送",
        )


def _encodings(path: Path) -> tuple[str, ...]:
    with path.open("rb") as file:
        mark = file.read(2)
    return ("utf-16",) if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig", "gb18030")


def _transcode(path: Path, text: Path, encoding: str) -> int | None:
    """Write the text; on failure say the line that does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as source, text.open("wb") as target:
            source.seek(len(codecs.BOM_UTF8) if _is_gb_marked_utf8(path, encoding) else 0)
            kept = b""  # half a line end
            while block := source.read(_BLOCK):
                decoded_block = kept + decoder.decode(block).encode()
                kept = b"\r" if decoded_block.endswith(b"\r") else b""
                target.write(_with_plain_ends(decoded_block.removesuffix(kept)))
            target.write(_with_plain_ends(kept + decoder.decode(b"", final=True).encode()))
    except UnicodeDecodeError as error:
        return 1 + lines_in(text) + error.object[: error.start].count(b"\n")
    except UnicodeError:  # a lone surrogate of utf-16, which utf-8 cannot hold
        return 1 + lines_in(text)
    return None


def _with_plain_ends(block: bytes) -> bytes:
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block


def lines_in(text: Path) -> int:
    """Count the line ends of a file."""
    with text.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))


def _is_gb_marked_utf8(path: Path, encoding: str) -> bool:
    """Whether a file that is in GB18030 bears the mark of UTF-8, as some editors leave it."""
    with path.open("rb") as file:
        return encoding == "gb18030" and file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8


def encoding_notes(path: Path, text: Path) -> tuple[Note, ...]:
    """Tell the sender of a file whose mark belies its encoding (Q20).

    Args:
        path: the file.
        text: as `decoded` gave it.
    """
    if not _is_gb_marked_utf8(path, text.name):
        return ()
    return (Note("encoding", None, "文件标记为 UTF-8，实际是 GB18030 编码，已按实际编码读取；请按一种编码导出"),)
