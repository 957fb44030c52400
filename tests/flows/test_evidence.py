"""Whatever is handed out about a single case is on record, and what cannot be recorded is not handed out."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from flows import handed_over
from flows.evidence import write_evidence
from flows.handed_over import edition_of
from flows.letters import write_letter, write_requests
from flows.settings import Settings
from tests.alerts.small_township import small_township
from tests.conftest import County
from tests.empty import save_as
from warehouse import connection
from warehouse.errors import WarehouseBusyError, WarehouseError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse file of the small township."""
    with small_township() as con:
        con.execute("insert into core.person_alias select person_id, person_id from core.person")
        save_as(con, tmp_path / "w.duckdb")
    return Settings(warehouse=tmp_path / "w.duckdb", out=tmp_path / "out", engine="plain")


def exported(settings: Settings) -> list[tuple[object, ...]]:
    with connection.reading(settings.warehouse) as con:
        return con.execute("select path, sha256, audience, is_masked from ops.export order by exported_at").fetchall()


def test_a_pack_lies_in_the_month_and_its_reader_and_hash_are_on_record(settings: Settings) -> None:
    file = write_evidence(settings, "a01", reader="village")
    assert file.path.parent == settings.out / "2026-10" / "证据包"
    digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
    below = file.path.relative_to(settings.out).as_posix()
    assert exported(settings) == [(below, digest, "410821102 村（社区）协理员", True)]


def test_a_pack_elsewhere_is_on_record_by_its_whole_path(settings: Settings, tmp_path: Path) -> None:
    file = write_evidence(settings, "a01", reader="township", out=tmp_path / "desk")
    assert [row[0] for row in exported(settings)] == [file.path.as_posix()]


def test_records_that_the_person_hangs_on_are_told_by_how_they_were_found(settings: Settings) -> None:
    text = write_evidence(settings, "a01", reader="county").path.read_text(encoding="utf-8")
    assert "号码有效且相同" in text
    assert "李建国（2 条）" in text


def test_what_cannot_be_recorded_is_not_handed_out(settings: Settings) -> None:
    with FileLock(settings.warehouse.with_name("w.duckdb.lock")), pytest.raises(WarehouseBusyError):
        write_evidence(settings, "a01", reader="county")
    assert not [path for path in settings.out.rglob("*") if path.is_file()]
    assert exported(settings) == []


def test_a_record_without_a_valid_number_shows_bit_by_bit_what_joined_it(hamlet: County, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(hamlet.warehouse, tmp_path / "w.duckdb"))
    with connection.reading(copy) as con:
        found = con.execute(
            "select min(alert.alert_id) from alerts.alert as alert inner join core.membership as membership "
            "on alert.person_id = membership.person_id where membership.link_method = 'splink'"
        ).fetchall()
    settings = Settings(warehouse=copy, out=tmp_path / "out", engine="plain")
    text = write_evidence(settings, found[0][0], reader="county").path.read_text(encoding="utf-8")
    assert "没有有效号码的记录是怎样比对的" in text
    assert "起点：任取两条记录恰为同一人的可能" in text
    assert "把握 " in text


def test_letters_are_on_record_too(settings: Settings) -> None:
    notice = write_letter(settings, "notice", "a03")
    (request,) = write_requests(settings, "残联", county="410821")
    assert [row[1] for row in exported(settings)] == [notice.sha256, request.sha256]
    assert {row[2] for row in exported(settings)} == {"本人", "410821 残联"}


def test_before_the_first_run_there_is_nothing_to_show(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path / "none.duckdb", out=tmp_path / "out", engine="plain")
    with pytest.raises(WarehouseError):
        write_evidence(settings, "a01", reader="county")
    assert not settings.warehouse.exists()


def test_a_file_is_on_record_before_it_can_be_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The computer stops between the two: a record of what nobody got does no harm, a file without record would."""

    def stops(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(handed_over, "os", SimpleNamespace(replace=stops))
    with pytest.raises(KeyboardInterrupt):
        write_letter(settings, "notice", "a03")
    monkeypatch.undo()
    (recorded,) = exported(settings)
    assert not (settings.out / str(recorded[0])).exists()
    assert write_letter(settings, "notice", "a03").sha256 == recorded[1]


def test_what_says_the_same_is_the_same_file_and_what_says_something_else_is_the_next_edition(
    settings: Settings,
) -> None:
    with connection.exclusive(settings.warehouse, owner="test") as con:
        con.execute("update ops.this_run set run_id = 'monthly-202610-4108-89abcdef'")
    first = write_evidence(settings, "a01", reader="county")
    said = first.path.read_bytes()
    with connection.exclusive(settings.warehouse, owner="test") as con:
        con.execute("update ops.this_run set run_id = 'monthly-202610-0123abcd'")
    again = write_evidence(settings, "a01", reader="county")
    assert (again.path, again.is_new, edition_of(again)) == (first.path, False, "")
    with connection.exclusive(settings.warehouse, owner="test") as con:
        con.execute("update alerts.alert set reason = '另有一件事。' where alert_id = 'a01'")
    second = write_evidence(settings, "a01", reader="county")
    assert (second.is_new, edition_of(second)) == (True, "第2版")
    assert first.path.read_bytes() == said
    assert "另有一件事" in second.path.read_text(encoding="utf-8")
    assert write_evidence(settings, "a01", reader="county").path == second.path
    assert [row[0] for row in exported(settings)] == [
        file.path.relative_to(settings.out).as_posix() for file in (first, again, second, second)
    ]


def test_a_letter_that_somebody_has_changed_is_not_written_over(settings: Settings) -> None:
    first = write_letter(settings, "notice", "a03")
    first.path.write_text("改过的", encoding="utf-8")
    second = write_letter(settings, "notice", "a03")
    assert first.path.read_text(encoding="utf-8") == "改过的"
    assert second.path.stem == f"{first.path.stem}_第2版"
