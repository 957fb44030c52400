"""Visit sheets become paper: one PDF per township, the same bytes for the same sheets, and a plain word where not."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from alerts.errors import NotComparedError
from flows.settings import Settings
from flows.visits_pdf import NoOfficeError, write_visits_pdf
from tests.alerts.small_township import YUFENG, small_township
from tests.empty import save_as
from warehouse import connection

HAS_OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse file of the small township."""
    with small_township() as con:
        save_as(con, tmp_path / "w.duckdb")
    return Settings(warehouse=tmp_path / "w.duckdb", out=tmp_path / "out", engine="plain")


@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice is not installed")
def test_each_township_gets_one_pdf_of_its_visit_sheets_the_same_bytes_every_time(settings: Settings) -> None:
    files = write_visits_pdf(settings, area=YUFENG)
    assert [file.path.name for file in files] == [f"2026-10_{YUFENG}_郇封镇_走访单.pdf"]
    pdf = files[0].path.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/CreationDate(D:20261015000000" in pdf, "dated by the comparison, not by the clock"
    # Three households: a page or two each, and neither guide nor list.
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 6
    assert write_visits_pdf(settings, area=YUFENG)[0].sha256 == files[0].sha256
    assert len(list(files[0].path.parent.iterdir())) == 1
    with connection.reading(settings.warehouse) as con:
        exported = con.execute("select audience, path, sha256, is_masked from ops.export").fetchall()
    path = f"2026-10/走访单PDF/{files[0].path.name}"
    assert exported == [(f"{YUFENG} 郇封镇", path, files[0].sha256, False)] * 2


def test_without_libreoffice_it_says_what_to_install_and_where_to_name_it(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NoOfficeError) as error:
        write_visits_pdf(settings.model_copy(update={"soffice": tmp_path / "nowhere"}))
    assert error.value.exit_code == 48
    assert "DOUDI_SOFFICE" in error.value.to_do
    assert not settings.out.exists()


def test_an_office_that_makes_no_pdf_is_told_and_leaves_no_file(settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(NoOfficeError):
        write_visits_pdf(settings.model_copy(update={"soffice": broken}))
    assert not [path for path in settings.out.rglob("*") if path.is_file()]


def test_what_was_made_before_a_later_township_failed_is_on_record(settings: Settings, tmp_path: Path) -> None:
    once = tmp_path / "once"
    once.write_text(
        "#!/bin/sh\nfor book; do :; done\n"
        f'[ -e {tmp_path}/tired ] && exit 3\ntouch {tmp_path}/tired\nprintf %%PDF > "${{book%.xlsx}}.pdf"\n'
    )
    once.chmod(0o755)
    with pytest.raises(NoOfficeError):
        write_visits_pdf(settings.model_copy(update={"soffice": once}))
    (made,) = [path for path in settings.out.rglob("*") if path.is_file()]
    with connection.reading(settings.warehouse) as con:
        assert con.execute("select path from ops.export").fetchall() == [(made.relative_to(settings.out).as_posix(),)]


def test_sheets_of_a_month_that_the_warehouse_no_longer_holds_are_not_made(settings: Settings) -> None:
    if not HAS_OFFICE:
        settings = settings.model_copy(update={"soffice": Path("/bin/sh")})
    with pytest.raises(NotComparedError):
        write_visits_pdf(settings, period=date(2026, 9, 1))


OFFICE = """#!/bin/sh
for book in "$@"; do :; done
printf '%%PDF {fonts}\n/ID [ <{one}>\n<{other}> ]\n' > "${{book%.xlsx}}.pdf"
"""


def print_in_order(settings: Settings, tmp_path: Path, fonts: str) -> list[str]:
    """Print by an office that puts the fonts in an order of its own; return which files lie there."""
    program = tmp_path / "office"
    program.write_text(OFFICE.format(fonts=fonts, one="A" * 32, other="B" * 32))
    program.chmod(0o755)
    [file] = write_visits_pdf(settings.model_copy(update={"soffice": program}), area=YUFENG)
    return sorted(path.stem.rpartition("_")[2] for path in file.path.parent.iterdir())


def test_the_same_sheets_in_other_bytes_are_no_new_edition_and_other_sheets_are(
    settings: Settings, tmp_path: Path
) -> None:
    assert print_in_order(settings, tmp_path, "bold regular") == ["走访单"]
    assert print_in_order(settings, tmp_path, "regular bold") == ["走访单"]
    with connection.open_file(settings.warehouse) as con:
        con.execute("update core.household set address = '郇封村东头'")
    assert print_in_order(settings, tmp_path, "regular bold") == ["第2版", "走访单"]
