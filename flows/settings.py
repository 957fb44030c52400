"""Where things lie: options, `DOUDI_*` variables, then `doudi.toml`, then defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

Engine = Literal["prefect", "plain"]


class Settings(BaseSettings):
    """Settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="DOUDI_", toml_file="doudi.toml", frozen=True, extra="forbid")

    warehouse: Path = Path("var/warehouse.duckdb")
    landing: Path = Path("var/landing")
    out: Path = Path("var/out")
    jurisdiction: str = "jiaozuo"
    engine: Engine = "prefect"
    #: Day of the following month on which a month is compared: 每月中旬 (F28 of the requirements).
    comparison_day: int = Field(default=15, ge=1, le=28)
    #: LibreOffice, which makes the PDF of visit sheets; where not given it is looked for on the path.
    soffice: Path | None = None
    #: Which program prints the quarterly report as PDF: the first that is installed, one of the two, or none.
    pdf: Literal["auto", "chromium", "libreoffice", "off"] = "auto"
    #: How many processes write the lists of a large hand-out: one per processor, up to four; 1: the run itself.
    writers: int | None = Field(default=None, ge=1, le=64)
    #: A list of areas besides those that come with Doudi (docs/how-to/areas.md); `data_contracts.areas_own` reads it.
    areas: Path | None = None
    #: Seconds to wait for another run to finish.
    lock_timeout: float = 0

    @property
    def published(self) -> Path:
        """Folder of the published read-only warehouses."""
        return self.warehouse.parent / "published"

    @property
    def run_records(self) -> Path:
        """Folder of the run records, one JSON per run."""
        return self.warehouse.parent / "runs"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the command line first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings_with(**options: Any) -> Settings:
    """Return the settings, with the options that were given (not None) before everything else."""
    return Settings(**{name: value for name, value in options.items() if value is not None})
