"""What does each column of the published warehouse mean: the data dictionary, declared once in YAML."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file

DICTIONARY = Path(__file__).parent / "marts" / "dictionary.yaml"


class Meaning(BaseModel):
    """What a table or column means, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str


class Mart(BaseModel):
    """One published table."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str
    #: What no two lines share; a null counts as a value.
    key: tuple[str, ...]
    columns: dict[str, Meaning]


class Dictionary(BaseModel):
    """All published tables."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    marts: dict[str, Mart]


@cache
def dictionary() -> Dictionary:
    """Read the dictionary."""
    return yaml_file.read(DICTIONARY, Dictionary)


def mart_names() -> tuple[str, ...]:
    """Names of the published tables."""
    return tuple(dictionary().marts)


def comment_statements(catalog: str) -> list[str]:
    """`comment on` statements for every published table and column, Chinese first."""
    statements = []
    for name, mart in dictionary().marts.items():
        statements.append(f"comment on table {catalog}.marts.{name} is '{_text(mart.zh, mart.en)}'")
        statements += [
            f"comment on column {catalog}.marts.{name}.{column} is '{_text(meaning.zh, meaning.en)}'"
            for column, meaning in mart.columns.items()
        ]
    return statements


def _text(zh: str, en: str) -> str:
    return f"{zh} · {en}".replace("'", "''")
