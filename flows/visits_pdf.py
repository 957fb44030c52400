"""How do visit sheets become paper where nobody opens a spreadsheet: one PDF per township, made by LibreOffice."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from alerts.errors import NotComparedError
from alerts.open_alerts import read_open
from alerts.rounds import read_townships
from alerts.visits import ThisRun, Township, read_run
from alerts.worklist import COLUMNS, write_visit_sheets
from alerts.writers import contents_of
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts.areas import load_areas
from data_contracts.errors import DoudiError
from flows.handed_over import apart, hand_over
from flows.known_area import known_area
from flows.office import PROGRAMS, convert, find_office
from flows.settings import Settings
from warehouse import connection

FOLDER = "走访单PDF"
#: Seconds for one township; two hundred pages take ten.
LONGEST = 600
#: What LibreOffice writes by the clock or by chance: when it made the file, and two numbers drawn from that.
_CREATED = re.compile(rb"(/CreationDate\(D:)\d{14}")
_DRAWN = re.compile(rb"(/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(> \])")
_CHECKSUM = re.compile(rb"(/DocChecksum /)[0-9A-F]{32}")


class NoOfficeError(DoudiError):
    """LibreOffice, which makes the PDF, is not there, or could not make it."""

    exit_code = 48


def write_visits_pdf(settings: Settings, *, period: date | None = None, area: str = "") -> list[WrittenFile]:
    """Write the visit sheets of every township as one PDF each, and record who got them.

    Args:
        settings: where warehouse, output folder and LibreOffice lie.
        period: first day of the month; the month that the warehouse holds where not given.
        area: leading digits of the townships wanted.

    Raises:
        UnknownAreaError: nobody knows the area.
        NoOfficeError: LibreOffice is not installed, or gave no PDF.
        NotComparedError: the warehouse's lists are those of another month.
    """
    known_area(area)
    program = office(settings)
    with connection.reading(settings.warehouse) as con:
        run = read_run(con)
        if period not in (None, run.period):
            raise NotComparedError(
                f"数据仓库中的走访单是 {run.month} 的，不是 {period:%Y-%m} 的",
                where="ops.this_run",
                to_do=f"请先运行 doudi monthly --period {period:%Y-%m}",
            )
        townships = [one for one in read_townships(con, load_areas(), read_open(con)) if one.code.startswith(area)]
    folder = settings.out / run.month / FOLDER
    written: list[WrittenFile] = []
    for township in townships:
        # One by one: what was made before a later one fails is on record.
        with apart(folder) as place:
            written += hand_over(settings, run.run_id, folder, [_write(program, run, township, place)])
    return written


def office(settings: Settings) -> Path:
    """Find LibreOffice: where the settings say, else on the path.

    Raises:
        NoOfficeError: it is in neither place.
    """
    if found := find_office(settings.soffice):
        return found
    sought = str(settings.soffice) if settings.soffice else "、".join(PROGRAMS)
    raise NoOfficeError(
        f"没有找到 LibreOffice（找过：{sought}），不能生成 PDF",
        where="settings: soffice",
        to_do="请安装 LibreOffice，或用 DOUDI_SOFFICE（doudi.toml 中 soffice）写明它的位置；"
        "也可以直接打开核查工作单打印走访单",
    )


def _write(program: Path, run: ThisRun, township: Township, folder: Path) -> WrittenFile:
    name = safe_file_name("_".join(part for part in (run.month, township.code, township.name, "走访单.pdf") if part))
    columns = tuple(title for title, _ in COLUMNS)
    write = partial(_convert, program, run, township)
    return write_whole(folder / name, write, audience=township.audience, columns=columns)


def _convert(program: Path, run: ThisRun, township: Township, path: Path) -> int:
    """Write the sheets as a workbook, let LibreOffice print it, and take out what the clock has written."""
    with tempfile.TemporaryDirectory() as place:
        book = Path(place) / "visits.xlsx"
        rows = write_visit_sheets(book, run=run, township=township)
        try:
            made = convert(program, book, Path(place), to="pdf", seconds=LONGEST)
        except (subprocess.SubprocessError, OSError) as error:
            raise NoOfficeError(
                f"LibreOffice 没有生成 PDF（{type(error).__name__}）",
                where=f"{program.name}, {township.code}",
                to_do="请确认它能打开，然后重试；仍不行请升级 LibreOffice",
            ) from error
        path.write_bytes(dated(made.read_bytes(), run.as_of, key=contents_of(book, run.run_id)))
    return rows


def dated(pdf: bytes, as_of: date, *, key: str) -> bytes:
    """Date a PDF by the comparison and not by the clock, and number it by what it says.

    The same sheets have the same number, by which `flows.handed_over` knows them. Their bytes are nearly always the
    same, too; but LibreOffice 7.4 puts the fonts in another order about once in thirty prints.

    Args:
        pdf: as LibreOffice wrote it.
        as_of: the day of the comparison.
        key: what the document's number is drawn from: all that it says.

    >>> dated(b"/CreationDate(D:20260101120000Z')", date(2026, 11, 15), key="k")
    b"/CreationDate(D:20261115000000Z')"
    """
    number = hashlib.sha256(key.encode()).hexdigest()[:32].upper().encode()
    day = f"{as_of:%Y%m%d}000000".encode()
    for pattern, text in (
        (_CREATED, rb"\g<1>" + day),
        (_DRAWN, rb"\g<1>" + number + rb"\g<2>" + number + rb"\g<3>"),
        (_CHECKSUM, rb"\g<1>" + number),
    ):
        pdf = pattern.sub(text, pdf)
    return pdf
