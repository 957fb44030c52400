"""Why does a rule say nothing about somebody? Each step of its query, each condition, with the values that decided it.

The query is taken apart with sqlglot: from its last select back to the first step in which the person is lost. There
every join and every condition is asked by itself. Nothing is written; the warehouse may be read-only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from alerts.errors import RuleError
from alerts.rule import Rule
from alerts.sources import dataset_title
from warehouse import sql_file

HERE = Path(__file__).parent / "evaluate"
PERSON = "person_id"
#: Values of these columns are never shown.
HIDDEN = ("name", "resident_id", "phone", "account", "address", "disability_no", "text_of_number")
MOST_ROWS = 3


@dataclass(frozen=True)
class Condition:
    """One condition on one row: as the rule has it, whether it holds (None: unknown), and the values it looked at."""

    text: str
    holds: bool | None
    values: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One step of a rule: its name, what it reads, and why the person is not in it; `conditions` row by row."""

    name: str
    said: str
    conditions: tuple[tuple[Condition, ...], ...] = ()


@dataclass
class WhyNot:
    """Why a rule says nothing, or that it does say something."""

    rule: Rule
    person_id: str
    #: What the last comparison of the month knows of it: not evaluated, suppressed, found.
    known: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    fires: bool = False


def why_not(con: duckdb.DuckDBPyConnection, rule: Rule, person_id: str) -> WhyNot:
    """Find the step in which a rule loses a person, and every condition there.

    Args:
        con: the working warehouse after a comparison; `ops.this_run` says of which month.
        rule: a rule about people.
        person_id: today's id of the person.

    Raises:
        RuleError: the rule is about deliveries or offices.
    """
    if rule.is_about_deliveries or rule.about == "office":
        raise RuleError(f"{rule.code} 不是关于人员的规则", where=f"rule {rule.rule}", to_do="见 doudi rules show")
    found = WhyNot(rule, person_id)
    parameters = {"rule_code": rule.code, "person_id": person_id}
    found.known = [text for (text,) in sql_file.rows(con, HERE / "known_of.sql", parameters)]
    query = sqlglot.parse_one(rule.sql, read="duckdb")
    taken = _TakenApart(con, query, person_id)
    found.fires = taken.count(_without_with(query)) > 0
    if not found.fires:
        found.steps = list(taken.explain("最后一步", _without_with(query)))
    return found


def _without_with(query: exp.Expr) -> exp.Expr:
    bare = query.copy()
    bare.set("with_", None)
    return bare


class _TakenApart:
    """A rule's query in its parts, asked about one person."""

    def __init__(self, con: duckdb.DuckDBPyConnection, query: exp.Expr, person_id: str) -> None:
        self.con, self.person_id = con, person_id
        found = query.args.get("with_")
        self.steps: dict[str, exp.Expr] = {cte.alias: cte.this for cte in found.expressions} if found else {}
        # Written once: a rule is asked some ten times, and its steps are most of it.
        self._before = f"{found.sql('duckdb')} " if found else ""

    def run(self, select: exp.Query) -> list[dict[str, object]]:
        """Run a select with the rule's steps before it."""
        relation = self._sql(select)
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    def columns(self, name: str) -> list[str]:
        """List the columns of a step or table."""
        return self._sql(exp.select("*").from_(exp.to_table(name)).limit(0)).columns

    def _sql(self, select: exp.Query) -> duckdb.DuckDBPyRelation:
        whole = select.subquery("own").select("*") if select.args.get("with_") else select
        return self.con.sql(self._before + whole.sql("duckdb"))

    def count(self, select: exp.Expr) -> int:
        """Count the rows that a select has about the person."""
        inner = exp.Subquery(this=select.copy(), alias=exp.TableAlias(this=exp.to_identifier("asked")))
        asked = exp.select(exp.func("count", exp.Star()).as_("found")).from_(inner).where(self._is_person("asked"))
        return int(str(self.run(asked)[0]["found"]))

    def explain(self, name: str, select: exp.Expr) -> Iterator[Step]:
        """Say why a step has nothing about the person, going back to the step before where it never came so far."""
        if isinstance(select, exp.SetOperation):
            yield Step(name, "几种情形都不成立")
            for side in (select.left, select.right):
                yield from self.explain(name, side)
            return
        if not isinstance(select, exp.Select):
            yield Step(name, "这一步无法逐项说明")
            return
        yield from self._explain_select(name, select)

    def _explain_select(self, name: str, select: exp.Select) -> Iterator[Step]:
        source = select.args["from_"].this
        if isinstance(source, exp.Subquery):
            yield from self.explain(name, source.this)
            return
        alias = source.alias_or_name
        if PERSON not in self.columns(self._table(source)):
            yield Step(name, f"从“{self._title(source)}”开始,不按人查找", self._conditions(select, None))
            return
        only = exp.select("*").from_(source.copy()).where(self._is_person(alias))
        if not self.run(only.limit(1)):
            yield from self._lost_in(name, source)
            return
        upto = exp.select(exp.Literal.number(1).as_("found")).from_(source.copy()).where(self._is_person(alias))
        for join in select.args.get("joins") or []:
            upto.append("joins", join.copy())
            if not self.run(upto.limit(1)):
                yield from self._lost_at(name, join)
                return
        where = select.args.get("where")
        passed = upto.copy()
        if where is not None:
            passed = passed.where(where.this.copy())
        if not self.run(passed.limit(1)):
            yield Step(name, "有此人的记录,但条件不全成立:", self._conditions(select, alias))
        else:
            yield Step(name, "条件成立,但合计、计数或取一条时没有留下" + self._tail(select))

    def _lost_in(self, name: str, source: exp.Expr) -> Iterator[Step]:
        """Go back to a step that has nothing about the person; a table simply has nothing."""
        table = self._table(source)
        if table in self.steps:
            yield from self.explain(table, self.steps[table])
        else:
            yield Step(name, f"“{self._title(source)}”中没有此人的记录")

    def _lost_at(self, name: str, join: exp.Join) -> Iterator[Step]:
        """Say at which join the person is lost."""
        table = self._table(join.this)
        title = self._title(join.this)
        if (join.args.get("kind") or "").upper() == "ANTI" or (join.side or "").upper() == "ANTI":
            yield Step(name, f"此人在“{title}”中,属于不提示的情形")
            return
        if PERSON in self.columns(table):
            own = exp.select("*").from_(join.this.copy()).where(self._is_person(join.this.alias_or_name))
            if not self.run(own.limit(1)):
                yield from self._lost_in(name, join.this)
                return
        on = join.args.get("on")
        yield Step(name, f"与“{title}”没有对得上的记录" + (f":{on.sql('duckdb')}" if on is not None else ""))

    def _conditions(self, select: exp.Select, alias: str | None) -> tuple[tuple[Condition, ...], ...]:
        """Ask every condition of a select by itself, for a few rows of the person."""
        where = select.args.get("where")
        if where is None or alias is None:
            return ()
        parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
        asked = exp.select().from_(select.args["from_"].this.copy()).where(self._is_person(alias)).limit(MOST_ROWS)
        for join in select.args.get("joins") or []:
            asked.append("joins", join.copy())
        looked: list[list[exp.Column]] = []
        for number, part in enumerate(parts):
            asked = asked.select(part.copy().as_(f"holds_{number}"))
            inner = {id(column) for query in part.find_all(exp.Select) for column in query.find_all(exp.Column)}
            own = [column for column in part.find_all(exp.Column) if id(column) not in inner]
            looked.append(own)
            for index, column in enumerate(own):
                asked = asked.select(column.copy().as_(f"value_{number}_{index}"))
        return tuple(
            tuple(
                Condition(
                    part.sql("duckdb"),
                    _truth(row[f"holds_{number}"]),
                    tuple(
                        _shown(column, row[f"value_{number}_{index}"]) for index, column in enumerate(looked[number])
                    ),
                )
                for number, part in enumerate(parts)
            )
            for row in self.run(asked)
        )

    def _is_person(self, alias: str) -> exp.Expr:
        return exp.column(PERSON, table=alias).eq(exp.Literal.string(self.person_id))

    @staticmethod
    def _table(source: exp.Expr) -> str:
        parts = source.parts if isinstance(source, exp.Table) else ()
        return ".".join(part.name for part in parts) or str(source.alias_or_name)

    def _title(self, source: exp.Expr) -> str:
        """Name a dataset by its Chinese title, a step by its own name."""
        table = self._table(source)
        if table.startswith("core.") and "__" in table:
            return dataset_title(table.removeprefix("core.").replace("__", ".", 1))
        return table

    @staticmethod
    def _tail(select: exp.Select) -> str:
        told = [select.args[part].sql("duckdb") for part in ("having", "qualify") if select.args.get(part) is not None]
        return ":" + ";".join(told) if told else ""


def _truth(value: object) -> bool | None:
    return None if value is None else bool(value)


def _shown(column: exp.Column, value: object) -> str:
    hidden = column.name in HIDDEN or column.name.endswith(("_name", "_resident_id"))
    told = "(不显示)" if hidden and value is not None else "空" if value is None else str(value)
    return f"{column.name}={told}"


MARKS = {True: "✓", False: "✗", None: "?"}


def render_text(found: WhyNot) -> str:
    """Write the answer for the terminal, in Chinese."""
    lines = [f"{found.rule.code} {found.rule.title} · {found.person_id}"]
    lines += [f"  {text}" for text in found.known]
    if found.fires:
        return "\n".join([*lines, "  按本月数据,这条规则对此人成立(见 doudi why)。"])
    lines.append("  按本月数据,这条规则对此人不成立:")
    for step in found.steps:
        lines.append(f"  步骤 {step.name}:{step.said}")
        for number, row in enumerate(step.conditions, start=1):
            if len(step.conditions) > 1:
                lines.append(f"    第{number}条记录")
            for condition in row:
                values = f"  ({'，'.join(dict.fromkeys(condition.values))})" if condition.values else ""
                lines.append(f"    {MARKS[condition.holds]} {' '.join(condition.text.split())}{values}")
    return "\n".join(lines)
