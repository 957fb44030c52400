"""Who may be given what of the warehouse: his own area, the columns that he needs, for a purpose, as a file of its own.

DuckDB knows no users. A file that holds nothing else than what its reader may see is a limit that holds anywhere.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from warehouse import publish, sql_file
from warehouse.connection import afterwards, transaction
from warehouse.dictionary import dictionary
from warehouse.errors import RoleError

HERE = Path(__file__).parent / "roles"
ROLES = HERE.with_suffix(".yaml")

Shown = Literal["whole", "surname", "last_four", "county", "year"]


class Purpose(BaseModel):
    """What somebody wants it for, and who says that this is a duty."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    clause: str


class Role(BaseModel):
    """What one kind of reader is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    #: Digits of the area code that his area has at least.
    digits: int
    #: For what he may ask, and which of his tables it takes.
    purposes: dict[str, tuple[str, ...]]
    tables: dict[str, dict[str, Shown]]
    #: By table and column: of the rows those with one of these values.
    only: dict[str, dict[str, tuple[str, ...]]] = {}


class Roles(BaseModel):
    """All readers, and all purposes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    purposes: dict[str, Purpose]
    roles: dict[str, Role]


@dataclass(frozen=True)
class Asked:
    """Who asks for what: `because` is the order or letter on which it rests."""

    role: str
    area_prefix: str
    purpose: str
    taken_by: str
    because: str


@dataclass(frozen=True)
class Extract:
    """A file that was made: rows by table, columns as `table.column` or `table.column(shown)`."""

    path: Path
    rows: dict[str, int]
    columns: tuple[str, ...]


@cache
def roles() -> Roles:
    """Read who may be given what."""
    return yaml_file.read(ROLES, Roles)


def check_asked(asked: Asked) -> Role:
    """Return the role that is asked for.

    Raises:
        RoleError: nobody has this role, its area is wider than the role's, it has not this purpose, or nobody says who
            takes it and on what ground.
    """
    declared = roles()
    role = declared.roles.get(asked.role)
    if role is None:
        raise RoleError(f"没有角色 {asked.role!r} · no such role", to_do="可用 · one of: " + "、".join(declared.roles))
    if not asked.area_prefix.isdigit() or len(asked.area_prefix) < role.digits:
        raise RoleError(
            f"{role.title}只能调阅本级辖区 · the area of this role has {role.digits} digits or more",
            where=f"--area {asked.area_prefix}",
            to_do=f"请写区划代码的前 {role.digits} 位或更多 · name the area by its digits",
        )
    if asked.purpose not in role.purposes:
        offered = "、".join(f"{name}({declared.purposes[name].title})" for name in role.purposes)
        raise RoleError(f"{role.title}不能以此目的调阅 · not a purpose of this role", to_do=f"可用 · one of: {offered}")
    if not asked.taken_by.strip() or not asked.because.strip():
        raise RoleError("要写明调阅人和依据 · who takes it, and on what ground?", to_do="--by, --because")
    return role


def extract(con: duckdb.DuckDBPyConnection, asked: Asked, path: Path) -> Extract:
    """Write a new file that holds what a reader may see, and nothing else.

    Args:
        con: the warehouse, outside a transaction.
        asked: who asks for what.
        path: the file, which is not there yet.

    Raises:
        RoleError: it is not for this reader, or the file is there.
    """
    role = check_asked(asked)
    if path.exists():
        raise RoleError("文件已经存在 · the file is there", where=path.name, to_do="请另取文件名 · name another")
    path.parent.mkdir(parents=True, exist_ok=True)
    publish.create_marts(con)
    sql_file.run(con, HERE / "shown.sql")
    # Nobody else on the machine reads it, from its first byte on.
    fresh = path.with_name(f".{path.name}.tmp")
    fresh.unlink(missing_ok=True)
    con.execute(f"attach '{publish.quoted(fresh)}' as extract")
    with afterwards(lambda: con.execute("detach extract")), transaction(con):
        fresh.chmod(0o600)
        sql_file.run(con, HERE / "note.sql", {"title": role.title, **vars(asked)})
        rows = {table: _write(con, role, table, asked.area_prefix) for table in role.purposes[asked.purpose]}
    os.replace(fresh, path)
    return Extract(path, rows, columns_of(role, asked.purpose))


def columns_of(role: Role, purpose: str) -> tuple[str, ...]:
    """Name the columns that a role is given for a purpose, and how each is shown.

    >>> columns_of(roles().roles["analyst"], "statistics")[:3]
    ('person.person_id', 'person.sex', 'person.birth_date(year)')
    """
    return tuple(
        f"{table}.{column}" + ("" if shown == "whole" else f"({shown})")
        for table in role.purposes[purpose]
        for column, shown in role.tables[table].items()
    )


def _write(con: duckdb.DuckDBPyConnection, role: Role, table: str, area_prefix: str) -> int:
    found = con.sql(sql_file.read_sql(HERE / f"{table}.sql"), params={"area_prefix": area_prefix})
    for column, values in role.only.get(table, {}).items():
        wanted = [duckdb.ConstantExpression(value) for value in values]
        found = found.filter(duckdb.ColumnExpression(column).isin(*wanted))
    shown = found.select(*(_shown(column, how) for column, how in role.tables[table].items()))
    target = f"extract.marts.{table}"
    shown.order(", ".join(f'"{column}"' for column in shown.columns)).create(target)
    for column in shown.columns:
        meaning = dictionary().marts[table].columns[column]
        con.execute(f"comment on column {target}.{column} is '{meaning.zh.replace(chr(39), chr(39) * 2)}'")
    return len(con.table(target))


def _shown(column: str, how: Shown) -> duckdb.Expression:
    value = duckdb.ColumnExpression(column)
    return value if how == "whole" else duckdb.FunctionExpression(f"shown_{how}", value).alias(column)
