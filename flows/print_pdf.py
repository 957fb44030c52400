"""How does a page become a PDF: by a browser or an office suite of this machine, where there is one?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from flows.run import LOG

#: Programs that print pages, the better printer first; the name of each as it is found in PATH.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
OFFICES = ("libreoffice", "soffice")
SECONDS_AT_MOST = 120
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}")


def printer(wanted: str) -> str | None:
    """Find the program that prints: any for `auto`, the one named, none for `off`."""
    if wanted == "off":
        return None
    names = {"auto": (*BROWSERS, *OFFICES), "chromium": BROWSERS, "libreoffice": OFFICES}[wanted]
    return next((found for name in names if (found := shutil.which(name))), None)


def print_pdf(page: Path, *, wanted: str, dated: date) -> Path | None:
    """Print an HTML page as A4 beside itself.

    Args:
        page: the page.
        wanted: `auto`, `chromium`, `libreoffice` or `off` (setting `pdf`).
        dated: the day that the PDF says it was made on, so that it does not depend on the clock.

    Returns:
        The PDF; None where no program is there or it did not manage, which the log says: the page is the report.
    """
    program = printer(wanted)
    if program is None:
        if wanted != "off":
            LOG.warning("no PDF of %s: neither a browser nor LibreOffice is installed (setting pdf)", page.name)
        return None
    with tempfile.TemporaryDirectory(prefix="doudi-pdf-") as scratch:
        made = Path(scratch) / "page.pdf"
        source = Path(scratch) / "page.html"
        shutil.copyfile(page, source)
        try:
            subprocess.run(  # noqa: S603 - a program of this machine, and a page that we wrote
                _command(program, source, made, Path(scratch)),
                check=True, capture_output=True, timeout=SECONDS_AT_MOST, env=os.environ | {"HOME": scratch},
            )  # fmt: skip
            content = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            LOG.warning("no PDF of %s: %s did not print it (%s)", page.name, Path(program).name, type(error).__name__)
            return None
    target = page.with_suffix(".pdf")
    fresh = target.with_name(f".{target.name}.tmp")
    fresh.write_bytes(_DATE.sub(lambda found: found[1] + f"{dated:%Y%m%d}000000".encode(), content))
    os.replace(fresh, target)
    return target


def _command(program: str, source: Path, made: Path, scratch: Path) -> list[str]:
    if Path(program).name in OFFICES:
        return [
            program,
            "--headless",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
            "--outdir",
            str(scratch),
            str(source),
        ]
    # A page of ours runs no script and loads nothing, and a service account may have no sandbox.
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={scratch}/profile",
    ]
    return [program, *flags, f"--print-to-pdf={made}", source.as_uri()]
