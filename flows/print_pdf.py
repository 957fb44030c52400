"""How does a page become a PDF: by a browser or an office suite of this machine, where there is one?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from flows.office import PROGRAMS, convert, find_office
from flows.run import LOG

#: Browsers that print pages, which they do better than an office suite; the name of each as it is found in PATH.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
SECONDS_AT_MOST = 120
#: What helps where a program is there and prints nothing: of an office suite most often its Writer is missing.
_MEND = "install Chromium, or LibreOffice with its Writer, or set DOUDI_PDF=off: the page is the report"
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")


def print_pdf(page: Path, *, wanted: str, dated: date, soffice: Path | None = None) -> Path | None:
    """Print an HTML page as A4 beside itself.

    Args:
        page: the page.
        wanted: `auto`, `chromium`, `libreoffice` or `off` (setting `pdf`).
        dated: the day that the PDF says it was made on, so that it does not depend on the clock.
        soffice: where LibreOffice lies (setting `soffice`); looked for on the path where not given.

    Returns:
        The PDF; None where no program is there or it did not manage, which the log says: the page is the report.
    """
    if wanted == "off":
        return None
    browser = _browser() if wanted in ("auto", "chromium") else None
    office = find_office(soffice) if wanted in ("auto", "libreoffice") and browser is None else None
    program = browser or office
    if program is None:
        LOG.warning("no PDF of %s: %s", page.name, _missing(wanted, soffice))
        return None
    with tempfile.TemporaryDirectory(prefix="doudi-pdf-") as scratch:
        source = Path(scratch) / "page.html"
        shutil.copyfile(page, source)
        try:
            made = _by_browser(program, source) if browser else _by_office(program, source)
            content = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            LOG.warning(
                "no PDF of %s: %s did not print it (%s); %s", page.name, program.name, type(error).__name__, _MEND
            )
            return None
    target = page.with_suffix(".pdf")
    fresh = target.with_name(f".{target.name}.tmp")
    fresh.write_bytes(_DATE.sub(lambda found: found[1] + f"{dated:%Y%m%d}000000".encode(), content))
    os.replace(fresh, target)
    return target


def _missing(wanted: str, soffice: Path | None) -> str:
    """Say what was looked for, and what to do about it."""
    browsers = BROWSERS if wanted in ("auto", "chromium") else ()
    offices = ((str(soffice),) if soffice else PROGRAMS) if wanted in ("auto", "libreoffice") else ()
    return (
        f"none of {', '.join((*browsers, *offices))} was found; install Chromium or LibreOffice, "
        "say with DOUDI_SOFFICE where LibreOffice lies, or set DOUDI_PDF=off"
    )


def _browser() -> Path | None:
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def _by_office(office: Path, source: Path) -> Path:
    return convert(office, source, source.parent, to="pdf:writer_web_pdf_Export", seconds=SECONDS_AT_MOST)


def _by_browser(browser: Path, source: Path) -> Path:
    """Print with a browser. A page of ours runs no script and loads nothing; a service account may have no sandbox."""
    made = source.with_suffix(".pdf")
    order = [str(browser), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    order += [f"--user-data-dir={source.parent}/profile", f"--print-to-pdf={made}", source.as_uri()]
    home = os.environ | {"HOME": str(source.parent)}
    subprocess.run(order, check=True, capture_output=True, timeout=SECONDS_AT_MOST, env=home)  # noqa: S603 - see above
    return made
