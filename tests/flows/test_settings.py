"""A setting that is none is named with where it was said; the page of settings has them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.compare import MARKER, NotADemoError, refuse_demonstration
from flows.settings import Settings, SettingsError, settings_with

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


@pytest.mark.parametrize(
    ("file", "variable", "option", "what", "where"),
    [
        ("writrs = 2", None, None, "no setting writrs", "doudi.toml"),
        ("comparison_day = 40", None, None, "comparison_day", "doudi.toml"),
        ("engine = [", None, None, "no TOML", "doudi.toml"),
        ("writers = 2", "0", None, "writers", "DOUDI_WRITERS"),
        ("writers = 2", "2", 0, "writers", "--writers"),
    ],
)
def test_what_is_no_setting_is_told_with_where_it_was_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    variable: str | None,
    option: int | None,
    what: str,
    where: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doudi.toml").write_text(file, encoding="utf-8")
    if variable is not None:
        monkeypatch.setenv("DOUDI_WRITERS", variable)
    with pytest.raises(SettingsError, match=what) as told:
        settings_with(writers=option)
    assert f"where: {where}" in str(told.value)


def test_the_page_of_settings_has_every_setting_with_its_default() -> None:
    rows = [line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    said = {row[0].strip("| `"): row[2].strip("`") for row in rows}
    assert set(said) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if field.default is not None:
            assert said[name] == str(field.default)


def test_real_deliveries_do_not_enter_a_demonstration(tmp_path: Path) -> None:
    own = Settings(warehouse=tmp_path / "warehouse.duckdb", landing=tmp_path / "sample" / "landing")
    real = Settings(warehouse=tmp_path / "warehouse.duckdb", landing=tmp_path / "landing")
    refuse_demonstration(real)
    (tmp_path / MARKER).write_text("{}", encoding="utf-8")
    refuse_demonstration(own)
    with pytest.raises(NotADemoError, match="synthetic"):
        refuse_demonstration(real)
