"""Where things lie: options, `DOUDI_*` variables, then `doudi.toml`, then defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from data_contracts.errors import DoudiError

TO_DO = "see docs/reference/settings.md"
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


class SettingsError(DoudiError):
    """A setting is unknown, or its value none that it may have."""

    exit_code = 14


def settings_with(**options: Any) -> Settings:
    """Return the settings, with the options that were given (not None) before everything else.

    Raises:
        SettingsError: `doudi.toml` or a variable says something that is no setting.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the file is no TOML: {error}", where="doudi.toml", to_do=TO_DO) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        unknown = first["type"] == "extra_forbidden"
        what = f"there is no setting {name}" if unknown else f"the setting {name} is wrong: {first['msg']}"
        raise SettingsError(what, where=_said_in(name, given), to_do=TO_DO) from error


def _said_in(name: str, given: Mapping[str, object]) -> str:
    """Name where a setting was said: the first that has it counts."""
    variable = f"DOUDI_{name.upper()}"
    if name in given:
        return f"--{name.replace('_', '-')}"
    return variable if variable in map(str.upper, os.environ) else "doudi.toml"
