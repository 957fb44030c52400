"""Do the month's lists and pages come with a run, and does a spot check leave them, and what was filled in, alone?"""

from __future__ import annotations

import logging
import shutil
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from alerts.errors import SpotCheckError
from data_contracts.contract import contracts
from flows import print_pdf, spot_check_desk
from flows.cli import app
from flows.compare import compare
from flows.run import Request
from flows.settings import Settings
from tests.alerts.alerts_world import TOWN, begin, deliver
from tests.alerts.test_spot_check import CASES, case
from tests.conftest import LAST_MONTH, County
from tests.empty import with_every_dataset
from warehouse import build, connection


def test_a_run_hands_out_indicators_visit_lists_and_reconciliations_and_keeps_both_months(hamlet: County) -> None:
    out = hamlet.out / "2026-10"
    for wanted in ("2026-10_指标页.html", "走访/2026-10_*_走访清单.xlsx", "发放核对/2026-10_*_发放核对表.xlsx"):
        assert list(out.glob(wanted)), wanted
    with duckdb.connect(hamlet.published, read_only=True) as con:
        months = con.execute("select distinct period from marts.indicator order by period").fetchall()
        assert months == [("2026-09",), ("2026-10",)]
        broken = con.execute(
            "select count(*), count(*) filter (abs(difference_amount - (unlisted_amount + over_amount - under_amount "
            "- unpaid_amount - in_home_amount)) > 0) from marts.payment_reconciliation"
        ).fetchall()
    assert broken[0][0] > 0
    assert broken[0][1] == 0
    with duckdb.connect(hamlet.warehouse, read_only=True) as con:
        exported = {path for (path,) in con.execute("select path from ops.export").fetchall()}
    assert "2026-10/2026-10_指标页.html" in exported


def test_the_quarter_has_its_report_and_the_month_has_none(hamlet: County, tmp_path: Path) -> None:
    shutil.copy(hamlet.warehouse, tmp_path / "warehouse.duckdb")
    settings = Settings(
        warehouse=tmp_path / "warehouse.duckdb", landing=hamlet.landing, out=tmp_path / "out", engine="plain", pdf="off"
    )
    report = compare(Request("quarterly", LAST_MONTH, date(2026, 11, 15), settings, folder="2026Q4"))
    assert tmp_path / "out" / "2026Q4" / "2026Q4_季度报告.html" in report.files
    assert not [path for path in report.files if path.suffix == ".pdf"]
    assert not list((hamlet.out / "2026-10").glob("*季度报告*"))


def test_without_a_printer_the_page_is_the_report_and_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>季度</p>", encoding="utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    with caplog.at_level(logging.WARNING, logger="doudi"):
        assert print_pdf.print_pdf(page, wanted="off", dated=LAST_MONTH) is None
        assert not caplog.records
        assert print_pdf.print_pdf(page, wanted="auto", dated=LAST_MONTH) is None
    assert "no PDF of page.html" in caplog.text
    assert "chromium, chromium-browser, google-chrome, msedge, soffice, libreoffice" in caplog.text
    assert "DOUDI_SOFFICE" in caplog.text


def test_libreoffice_is_run_where_the_settings_say_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>季度</p>", encoding="utf-8")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    program = tmp_path / "office-24" / "soffice.bin"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nfor a in "$@"; do last=$a; done\nprintf made > "${last%.html}.pdf"\n', encoding="ascii"
    )
    program.chmod(0o700)
    printed = print_pdf.print_pdf(page, wanted="libreoffice", dated=LAST_MONTH, soffice=program)
    assert printed is not None
    assert printed.read_bytes() == b"made"
    assert print_pdf.print_pdf(page, wanted="libreoffice", dated=LAST_MONTH, soffice=tmp_path / "nowhere") is None
    assert f"none of {tmp_path / 'nowhere'} was found" in caplog.text


def test_a_printer_that_fails_loses_nothing_and_one_that_prints_dates_its_page_by_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>季度</p>", encoding="utf-8")
    program = tmp_path / "chromium"
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    program.write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
    program.chmod(0o700)
    with caplog.at_level(logging.WARNING, logger="doudi"):
        assert print_pdf.print_pdf(page, wanted="chromium", dated=LAST_MONTH) is None
    assert "did not print it" in caplog.text
    program.write_text(
        '#!/bin/sh\nfor a in "$@"; do case "$a" in --print-to-pdf=*) '
        "printf '%s' '/CreationDate (D:20301231235959+00)' > \"${a#--print-to-pdf=}\";; esac; done\n",
        encoding="ascii",
    )
    printed = print_pdf.print_pdf(page, wanted="chromium", dated=LAST_MONTH)
    assert printed == tmp_path / "page.pdf"
    assert printed.read_bytes() == b"/CreationDate (D:20261001000000+00)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse in a file, in which October was compared and ten cases were decided."""
    settings = Settings(warehouse=tmp_path / "warehouse.duckdb", out=tmp_path / "out", engine="plain")
    with connection.exclusive(settings.warehouse, owner="test") as con:
        with_every_dataset(con)
        begin(con, "2026-10")
        build.build_record_views(con, contracts().values())
        deliver(con, CASES, "2026-10", [case(number) for number in range(10)])
    return settings


def test_the_command_draws_writes_records_and_draws_nothing_more_the_second_time(settings: Settings) -> None:
    asked = ["spot-check", "--period", "2026-10", "--warehouse", str(settings.warehouse), "--out", str(settings.out)]
    told = CliRunner().invoke(app, [*asked, "--seed", "5"])
    assert told.exit_code == 0, told.output
    assert "新抽 3 件" in told.output
    assert "新抽 0 件,共 3 件;种子 5" in CliRunner().invoke(app, asked).output
    refused = CliRunner().invoke(app, [*asked, "--seed", "6"])
    assert isinstance(refused.exception, SpotCheckError)
    with duckdb.connect(settings.warehouse, read_only=True) as con:
        exports = con.execute("select path, audience from ops.export order by path").fetchall()
        assert con.execute("select count(*), min(seed), max(seed) from alerts.spot_check_draw").fetchall() == [
            (3, 5, 5)
        ]
    assert {path for path, _ in exports} == {
        path.relative_to(settings.out).as_posix() for path in settings.out.rglob("*.xlsx")
    }
    assert {audience for _, audience in exports} == {"410802 解放区 县级民政局抽查"}


def test_a_list_that_somebody_has_filled_in_is_kept_when_it_is_drawn_again(settings: Settings) -> None:
    spot_check_desk.draw(settings, LAST_MONTH)
    county = next((settings.out / "2026-10" / "抽查").glob("*.xlsx"))
    book = openpyxl.load_workbook(county)
    book["抽查名单"]["M4"] = "2026-11-20"
    book.save(county)
    # A township drawn alone does not write the county's workbook, and so does not move it.
    spot_check_desk.draw(settings, LAST_MONTH, area_prefix=TOWN)
    assert openpyxl.load_workbook(county)["抽查名单"]["M4"].value == "2026-11-20"
    done = spot_check_desk.draw(settings, LAST_MONTH)
    (kept,) = county.parent.glob("*_已填写_*.xlsx")
    assert openpyxl.load_workbook(kept)["抽查名单"]["M4"].value == "2026-11-20"
    assert openpyxl.load_workbook(county)["抽查名单"]["M4"].value is None
    assert any(kept.name in line for line in done.told)
    spot_check_desk.draw(settings, LAST_MONTH)
    assert list(county.parent.glob("*_已填写_*.xlsx")) == [kept]
