"""The commands by which a reader gets his part of the warehouse: roles, extract, extracts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with


def register(app: typer.Typer) -> None:
    """Add these commands to `doudi warehouse`."""
    app.command("roles")(list_roles)
    app.command("extract")(extract)
    app.command("extracts")(extracts)


def list_roles() -> None:
    """谁能调阅什么:辖区、目的、表和列 · who may be given what."""
    from warehouse.roles import columns_of, roles

    declared = roles()
    for name, role in declared.roles.items():
        typer.echo(f"{name}  {role.title}:区划代码至少 {role.digits} 位")
        for table, columns in role.only.items():
            for column, values in columns.items():
                typer.echo(f"    {table} 只含 {column} = {'、'.join(values)}")
        for purpose in role.purposes:
            told = declared.purposes[purpose]
            typer.echo(f"    --purpose {purpose}({told.title};{told.clause})")
            typer.echo("        " + " ".join(columns_of(role, purpose)))


def extract(
    role: Annotated[str, typer.Option("--role", help="角色,见 warehouse roles · the reader's role")],
    area: Annotated[str, typer.Option("--area", help="辖区区划代码前缀 · leading digits of his area code")],
    purpose: Annotated[str, typer.Option("--purpose", help="目的代码,见 warehouse roles · what it is for")],
    by: Annotated[str, typer.Option("--by", help="调阅人 · who takes it")],
    because: Annotated[str, typer.Option("--because", help="依据,如来函文号 · the order it rests on")],
    out: Annotated[Path | None, typer.Option("--out", help="写成哪个文件;默认在输出目录的“调阅”下 · the file")] = None,
    out_root: Annotated[
        Path | None, typer.Option("--out-root", help="输出根目录 · the output folder", envvar="DOUDI_OUT")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """依权限调阅:只含本辖区、本角色可见列的一个 DuckDB 文件,留痕 · a reader's part of the warehouse, on record."""
    from flows import extract_desk
    from warehouse.roles import Asked

    settings = settings_with(warehouse=warehouse, out=out_root)
    made = extract_desk.extract(settings, Asked(role, area, purpose, by, because), out)
    for table, rows in made.rows.items():
        typer.echo(f"marts.{table}  {rows} 行")
    typer.echo(made.path)


def extracts(warehouse: Warehouse = None) -> None:
    """调阅记录:谁、何时、为何、哪些行列 · who took which extract, when and why."""
    from flows import extract_desk
    from flows.status import print_table
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        print_table(extract_desk.TITLES, extract_desk.taken(con), "调阅记录 · extracts")
