"""The commands that explain and look things up: why, chain, who, rules, review, warehouse, status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import cli_handout, cli_roles, cli_sample
from flows.cli_exception import exceptions_app
from flows.cli_feedback import feedback
from flows.cli_options import Warehouse
from flows.cli_policy import entitled, policy_app
from flows.cli_review import review_app
from flows.cli_rules import rules_app, why_not
from flows.cli_village import village_app
from flows.settings import Settings, settings_with

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import duckdb


warehouse_app = typer.Typer(help="数据仓库 · the warehouse", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    cli_sample.register(review_app)
    app.add_typer(rules_app, name="rules")
    app.add_typer(review_app, name="review")
    app.add_typer(exceptions_app, name="exceptions")
    app.add_typer(policy_app, name="policy")
    app.command()(entitled)
    cli_handout.register(app)
    cli_roles.register(warehouse_app)
    app.add_typer(warehouse_app, name="warehouse")
    app.add_typer(village_app, name="village")
    for command in (why, chain, who, status, feedback):
        app.command()(command)
    app.command("why-same")(why_same)
    app.command("why-not")(why_not)


def _open(warehouse: Path | None) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    from warehouse import connection

    return connection.reading(settings_with(warehouse=warehouse).warehouse)


def why(alert: Annotated[str, typer.Argument(help="预警编号 · the alert's id")], warehouse: Warehouse = None) -> None:
    """为什么有这条预警:来源行、数值、条款、期限、已排除的误报 · what an alert rests on."""
    from alerts import explain

    with _open(warehouse) as con:
        typer.echo(explain.render_text(explain.why_alert(con, alert)))


def chain(
    subject: Annotated[
        str, typer.Argument(help="人员编号或家庭编号 · person id, or a household's id or number in the register")
    ],
    warehouse: Warehouse = None,
) -> None:
    """一户(人)一条救助链 · the assistance of a person or of everybody in a household, in order."""
    from alerts import household_chain

    with _open(warehouse) as con:
        typer.echo(household_chain.render_chain_of(con, subject))


def who(person: Annotated[str, typer.Argument(help="人员编号 · person id")], warehouse: Warehouse = None) -> None:
    """这是谁:所有记录、姓名、号码,以及为什么认为是同一人 · the records of a person and what joined them."""
    from matching import explain

    with _open(warehouse) as con:
        typer.echo(explain.render_text(explain.who(con, person)))


def why_same(
    one: Annotated[str, typer.Argument(help="人员编号 · person id")],
    other: Annotated[str, typer.Argument(help="另一个人员编号 · another person id")],
    warehouse: Warehouse = None,
) -> None:
    """两个编号为什么是(不是)同一人:号码、逐项比对、判断和编号变化 · why two ids are, or are not, one person."""
    from matching import explain_pair

    with _open(warehouse) as con:
        typer.echo(explain_pair.render_text(explain_pair.why_same(con, one, other)))


def status(warehouse: Warehouse = None) -> None:
    """最近的比对、数据交付与预警 · the last runs, deliveries and alerts."""
    from flows.status import print_status

    with _open(warehouse) as con:
        print_status(con)


@warehouse_app.command("sql")
def warehouse_sql(query: Annotated[str, typer.Argument(help="SQL")], warehouse: Warehouse = None) -> None:
    """在已发布的只读仓库上查询 · query the published read-only warehouse."""
    from flows.status import print_query

    print_query(_published(settings_with(warehouse=warehouse)), query)


@warehouse_app.command("dictionary")
def warehouse_dictionary() -> None:
    """数据字典 · what every published column means."""
    from warehouse.dictionary import dictionary

    for name, mart in dictionary().marts.items():
        typer.echo(f"marts.{name}  {mart.zh} · {mart.en}  [{', '.join(mart.key)}]")
        for column, meaning in mart.columns.items():
            typer.echo(f"    {column:<20} {meaning.zh} · {meaning.en}")


def _published(settings: Settings) -> Path:
    return settings.published / "current.duckdb"
