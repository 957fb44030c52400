"""Where is LibreOffice on this machine, and how is it run beside one that somebody has open?"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")


def find_office(named: Path | None) -> Path | None:
    """Find LibreOffice: where the settings say (`soffice`, DOUDI_SOFFICE) and nowhere else, or on the path."""
    wanted = [str(named)] if named else list(PROGRAMS)
    return next((Path(found) for name in wanted if (found := shutil.which(name))), None)


def convert(office: Path, source: Path, folder: Path, *, to: str, seconds: int) -> Path:
    """Let LibreOffice convert a file, with a profile of its own: one that is open on the desk must not be in the way.

    Args:
        office: the program.
        source: the file.
        folder: where the result goes, and the profile; it should be thrown away afterwards.
        to: what to make, as `--convert-to` takes it: `pdf`, `pdf:writer_web_pdf_Export`.
        seconds: how long it may take.

    Returns:
        The file that was made.

    Raises:
        OSError: it cannot be started, or ended well without a file.
        subprocess.SubprocessError: it failed, or took too long.
    """
    profile = (folder / "profile").as_uri()
    order = [str(office), f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
    subprocess.run(  # noqa: S603 - the bureau's own program, and a file that we wrote
        [*order, "--outdir", str(folder), str(source)], capture_output=True, check=True, timeout=seconds
    )
    made = folder / source.with_suffix("." + to.partition(":")[0]).name
    if not made.exists():
        raise FileNotFoundError(made.name)
    return made
