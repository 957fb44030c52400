"""Write the smallest xls that programs read: BIFF8 records in an OLE2 container. WPS's .et is the same."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

SECTOR = 512
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
#: Streams below this size live elsewhere.
SMALLEST = 4096


def xls(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """Write sheets (name, rows of texts, numbers and nulls) as an xls."""
    return container(_workbook(sheets))


def xls_under_a_password() -> bytes:
    """Write what an encrypted xls begins with."""
    return container(_begin(0x0005) + _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) + bytes(5000))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))


def _workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    bodies = [b"".join([_begin(0x0010), *_cells(rows), _record(0x000A)]) for _, rows in sheets]
    names = [name.encode("utf-16-le") for name, _ in sheets]
    start = len(_begin(0x0005)) + len(_record(0x0042, b"xx")) + len(_record(0x000A))
    place = start + sum(len(_record(0x0085, bytes(8) + name)) for name in names)
    parts = [_begin(0x0005), _record(0x0042, struct.pack("<H", 1200))]
    for name, body in zip(names, bodies, strict=True):
        parts.append(_record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name))
        place += len(body)
    return b"".join([*parts, _record(0x000A), *bodies])


def _cells(rows: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            where = struct.pack("<HHH", line, column, 0)
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                yield _record(0x0204, where + struct.pack("<HB", len(text) // 2, 1) + text)
            elif cell is not None:
                yield _record(0x0203, where + struct.pack("<d", cell))


def container(stream: bytes, name: str = "Workbook") -> bytes:
    """Put one stream into an OLE2 container."""
    stream = stream.ljust(SMALLEST, b"\0")
    sectors = -(-len(stream) // SECTOR)
    fat_sectors = -(-(sectors + 2) // (SECTOR // 4 - 1))
    first = fat_sectors + 1  # behind the table and the directory
    table = [FAT_SECTOR] * fat_sectors + [END] + [*range(first + 1, first + sectors), END]
    table += [FREE] * (fat_sectors * SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, SMALLEST, END, 0, END, 0)
    header += struct.pack("<109I", *range(fat_sectors), *[FREE] * (109 - fat_sectors))
    directory = _entry("Root Entry", 5, child=1, start=END, size=0) + _entry(name, 2, start=first, size=len(stream))
    directory += (_entry("", 0, start=0, size=0)) * 2
    return header + struct.pack(f"<{len(table)}I", *table) + directory + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, *, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
