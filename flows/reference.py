"""What do the declarations say: reference pages generated from contracts, rules, policy and the data dictionary."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.measured import measured
from alerts.policy import jurisdictions, parameters_of
from alerts.policy_changes import changelog
from alerts.rule import left_out, rules
from data_contracts.code_list import FOLDER as CODE_LISTS
from data_contracts.code_list import CodeList, code_list
from data_contracts.contract import Column, contracts
from flows import side_by_side
from matching import model
from matching.explain_pair import wording
from warehouse import connection, publish
from warehouse.dictionary import dictionary

TEMPLATES = Path(__file__).parent / "templates"


def reference_pages() -> dict[str, str]:
    """Build every generated page: file name → Markdown."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown from our own declarations
    )
    values = {
        "datasets.md": {"contracts": contracts()},
        "rules.md": {"rules": rules(), "left_out": left_out(), "measured": measured()},
        "policy.md": {
            "jurisdictions": jurisdictions(),
            "parameters": {name: parameters_of(name) for name in jurisdictions()},
        },
        "jurisdictions.md": _side_by_side(),
        "policy-changes.md": {"changelogs": [changelog(name, level=2) for name in jurisdictions()]},
        "columns.md": {"columns": _columns()},
        "code-lists.md": {"lists": _code_lists()},
        "warehouse.md": {"marts": dictionary().marts, "types": _published_types()},
        "match-model.md": {
            "model": model.load(),
            "levels": model.LEVELS,
            "wording": wording(),
            "rules": model.BLOCKING_RULES,
        },
    }
    return {name: environment.get_template(f"{name}.j2").render(given) for name, given in values.items()}


@cache
def _published_types() -> dict[tuple[str, str], str]:
    """The type of every published column, read off the tables of an empty warehouse."""
    with duckdb.connect() as con:
        connection.create_schema(con)
        publish.create_marts(con)
        columns = con.table_function("duckdb_columns").filter("schema_name = 'marts'")
        found = columns.project("table_name, column_name, lower(data_type)").fetchall()
    return {(mart, column): kind for mart, column, kind in found}


def _side_by_side() -> dict[str, object]:
    """What each place gives, as of the newest value of any pack: the page changes with the law and not with the day."""
    known = [parameter for name in jurisdictions() for parameter in parameters_of(name)]
    day = max(value.since for parameter in known for value in parameter.values)
    titles, rows, _ = side_by_side.entitlements(day)
    own = {
        name: sum(parameter.jurisdiction == name for parameter in parameters_of(name)) for name in side_by_side.places()
    }
    return {"day": day, "places": jurisdictions(), "titles": titles, "rows": rows, "own": own}


@dataclass(frozen=True)
class ColumnEntry:
    """One canonical column, over all datasets that have it."""

    name: str
    types: list[str]
    titles: list[str]
    personal: bool
    datasets: list[str]


def _columns() -> list[ColumnEntry]:
    """The data dictionary of raw, staging and core: a name means the same thing wherever it stands."""
    found: defaultdict[str, list[tuple[str, Column]]] = defaultdict(list)
    for dataset, contract in contracts().items():
        for name, column in contract.columns.items():
            found[name].append((dataset, column))
    everywhere = len(contracts())
    return [
        ColumnEntry(
            name,
            sorted({column.type.value for _, column in uses}),
            list(dict.fromkeys(column.title for _, column in uses)),
            any(column.personal for _, column in uses),
            ["all"] if len(uses) == everywhere else [dataset for dataset, _ in uses],
        )
        for name, uses in sorted(found.items())
    ]


def _code_lists() -> list[CodeList]:
    return [code_list(path.stem) for path in sorted(CODE_LISTS.glob("*.yaml"))]


def write_reference(folder: Path) -> list[Path]:
    """Write the pages; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in reference_pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written
