"""What is a rule: one `.sql` file whose first comment says what it claims, by which clause, and what would belie it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field, model_validator

from alerts.errors import RuleError
from alerts.steps import with_steps
from data_contracts import yaml_file
from data_contracts.contract import contract_of

HERE = Path(__file__).parent / "rules"

Family = Literal["ineligible", "duplicated", "missed", "difficulty", "quality", "payment", "supervision"]
Grade = Literal["红", "橙", "黄", "蓝"]
#: A rule's code begins with the letter of its family (domain/2-rules.md).
LETTERS = dict(zip("XDMNQPV", Family.__args__, strict=True))  # type: ignore[attr-defined]

#: What a rule returns, in this order, with DuckDB's name of each type; money may be any DECIMAL.
OUTPUT: dict[str, str] = {
    "person_id": "VARCHAR",
    "household_id": "VARCHAR",
    "subject_record": "VARCHAR",
    "occurred_on": "DATE",
    "amount_at_risk": "DECIMAL",
    "reason": "VARCHAR",
    "evidence": 'STRUCT(row_id VARCHAR, fact VARCHAR, "value" VARCHAR)[]',
    "ruled_out": "VARCHAR[]",
}
#: What a rule of the family `quality` returns: one line per fault of one delivery; `evaluate` makes them one alert per
#: sender (dataset and sending area). It is about a delivery, so nothing here can name a person: no person, no
#: household, no value of a cell.
#:
#: area_code: the sender's, of `ops.delivery_examined`. delivery_id: null where nothing came. column_name: null where it
#: is not about one column. places: how many rows or households; null where that says nothing. examples: a few row
#: numbers as a spreadsheet shows them. finding: what is wrong, in Chinese.
QUALITY_OUTPUT: dict[str, str] = {
    "dataset": "VARCHAR",
    "area_code": "VARCHAR",
    "delivery_id": "VARCHAR",
    "column_name": "VARCHAR",
    "places": "BIGINT",
    "examples": "INTEGER[]",
    "finding": "VARCHAR",
    "ruled_out": "VARCHAR[]",
}
#: What a rule with `about: office` returns: its subject is a township or a county, and no person.
OFFICE_OUTPUT: dict[str, str] = {"area_code": "VARCHAR"} | {
    column: kind for column, kind in OUTPUT.items() if column not in ("person_id", "household_id")
}
#: Only where the rule itself has a reason to raise the grade by one step: that reason, in Chinese, or null.
OPTIONAL_OUTPUT = {"raise_because": "VARCHAR"}
#: What `<rule>.cannot_tell.sql` returns. A null area_code: the rule cannot be evaluated anywhere.
CANNOT_TELL_OUTPUT = {"area_code": "VARCHAR", "dataset": "VARCHAR", "reason": "VARCHAR"}

_FRONT_MATTER = re.compile(r"\A/\* ---\n(.*?)\n--- \*/\n", re.DOTALL)
_READS_POLICY = re.compile(r"\bpolicy\.(\w+)")
_READS_DATASET = re.compile(r"\bcore\.([a-z_]+?)__(\w+)")


class Claim(BaseModel):
    """The front matter of a rule. All Chinese texts are printed on worklists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[XDMNQPV]\d{2}$")
    title: str
    family: Family
    grade: Grade
    department: str
    why: str
    next_step: str
    false_alarms: tuple[str, ...] = Field(min_length=1)
    clause: str
    #: Datasets without which the rule cannot tell anything; none where it judges whatever came.
    needs: tuple[str, ...] = ()
    #: At least one of these must have come.
    needs_any: tuple[str, ...] = ()
    #: Datasets whose missing rows make the rule fire: where they did not come, the rule cannot tell.
    absence_of: tuple[str, ...] = ()
    #: A line of such a list that is theirs by name only silences it; else nobody can tell whether it is theirs.
    heeds_names: bool = False
    policy: tuple[str, ...] = ()
    #: Files of `alerts/steps` that its query begins with, in this order.
    steps: tuple[str, ...] = ()
    #: Of these, what only places set, and what clerks call it: where none is set the rule cannot tell (`unset`).
    lives_by: dict[str, str] = {}
    #: What makes its subjects vulnerable by definition, so that the grade above has weighed it already.
    already_weighed: tuple[Literal["child", "old", "severe_disability"], ...] = ()
    #: One record can offend twice: the day then is part of the alert's identity.
    recurs: bool = False
    #: Whose matter it is: a person's, a household's (told of one of its members, and going on when that one leaves), or
    #: the work of a township or county (监督).
    about: Literal["person", "household", "office"] = "person"
    #: Whoever has visited the household since has seen it: a check on or after that day settles the matter.
    settled_by_review: bool = False
    #: Its evidence also cites rows of other people (parents, members of the household), each as sure as its own link.
    cites_others: bool = False
    #: Only the offices under `department` may see it: a child without parents, a suspicion about an official.
    restricted: bool = False
    #: What happened, where several rules tell of it by different sources: one thing to look into.
    event: Literal["death"] | None = None
    owner: str
    reviewed_on: date
    #: draft: only its cases are run. shadow: evaluated and counted, never handed out. live: handed out.
    status: Literal["draft", "shadow", "live"]

    @model_validator(mode="after")
    def _code_fits_family(self) -> Claim:
        if LETTERS[self.code[0]] != self.family:
            raise ValueError(f"code {self.code} belongs to the family {LETTERS[self.code[0]]}")
        return self

    @model_validator(mode="after")
    def _keeps_what_is_restricted(self) -> Claim:
        if (self.restricted or self.about == "office") and "乡镇" in self.department:
            raise ValueError(
                "a restricted rule, or one about an office, is not the township's own: name another office"
            )
        return self

    @model_validator(mode="after")
    def _rests_on_something(self) -> Claim:
        if not self.needs and not self.is_about_deliveries:
            raise ValueError("a rule about people names the datasets that it needs")
        return self

    @property
    def is_about_deliveries(self) -> bool:
        """Whether its subject is a sender's delivery, and never a person."""
        return self.family == "quality"

    @property
    def output(self) -> dict[str, str]:
        """The columns that its query returns, with DuckDB's name of each type."""
        if self.is_about_deliveries:
            return QUALITY_OUTPUT
        return OFFICE_OUTPUT if self.about == "office" else OUTPUT


class Rule(Claim):
    """One rule: its claim, its query, and where it lies. The file's stem is its id for ever."""

    rule: str
    path: Path
    sql: str  # the whole of it, with its steps
    #: Query for what makes the rule unable to tell, beyond datasets that did not come; None for most rules.
    cannot_tell: str | None = None

    @property
    def cases_path(self) -> Path:
        """Where the cases of this rule lie."""
        return self.path.with_suffix(".cases.yaml")

    @property
    def datasets(self) -> tuple[str, ...]:
        """Every dataset that the query reads, needed or not, sorted."""
        found = _READS_DATASET.findall(self.sql + (self.cannot_tell or ""))
        return tuple(sorted({f"{department}.{dataset}" for department, dataset in found}))


def read_rule(path: Path) -> Rule:
    """Read one rule file.

    Raises:
        RuleError: no front matter, a family folder or a policy list that the query belies.
        YamlError: the front matter has a fault.
        UnknownDatasetError: a dataset has no contract.
    """
    text = path.read_text(encoding="utf-8")
    where = f"rules/{path.parent.name}/{path.name}"
    opening = _FRONT_MATTER.match(text)
    if not opening:
        raise RuleError("the rule has no front matter", where=where, to_do="begin the file with /* --- … --- */")
    claim = yaml_file.validate(yaml_file.load_text(opening[1], where=where), Claim, where=where)
    beside = path.with_suffix(".cannot_tell.sql")
    cannot_tell = beside.read_text(encoding="utf-8") if beside.exists() else None
    sql = with_steps(text, claim.steps, where=where)
    rule = Rule(**claim.model_dump(), rule=path.stem, path=path, sql=sql, cannot_tell=cannot_tell)
    _check_names(rule, where)
    return rule


def _check_names(rule: Rule, where: str) -> None:
    if rule.path.parent.name != rule.family:
        raise RuleError(f"its family is {rule.family}", where=where, to_do="the folder is the family: move the file")
    read = set(_READS_POLICY.findall(rule.sql))
    declared = {name.replace(".", "_", 1) for name in rule.policy}
    if read != declared:
        raise RuleError(
            f"`policy` and the query disagree about: {', '.join(sorted(read ^ declared))}",
            where=where,
            to_do="list under `policy` exactly the parameters that the query joins",
        )
    for dataset in (*rule.needs, *rule.needs_any, *rule.absence_of, *rule.datasets):
        contract_of(dataset)


@cache
def rules(folder: Path = HERE) -> tuple[Rule, ...]:
    """All rules, sorted by code.

    Raises:
        RuleError: two rules share a code, or a retired id is used again.
    """
    paths = [path for path in sorted(folder.glob("*/*.sql")) if not path.name.endswith(".cannot_tell.sql")]
    found = sorted((read_rule(path) for path in paths), key=lambda rule: rule.code)
    for one, other in pairwise(found):
        if one.code == other.code:
            raise RuleError(f"{one.rule} and {other.rule} share the code {one.code}", to_do="give one a new code")
    if reused := retired(folder) & {rule.rule for rule in found}:
        raise RuleError(f"retired ids are used again: {', '.join(sorted(reused))}", to_do="choose new file names")
    return tuple(found)


def evaluated_rules() -> tuple[Rule, ...]:
    """All rules that a comparison runs: those that are live, and those on trial; of a draft only the cases are run."""
    return tuple(rule for rule in rules() if rule.status != "draft")


def left_out(folder: Path = HERE) -> dict[str, str]:
    """Codes of the catalogue of which there is no rule, and why not, in Chinese (`left_out.yaml`)."""
    return yaml_file.read(folder / "left_out.yaml", _LeftOut).left_out


class _LeftOut(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    left_out: dict[str, str]


def retired(folder: Path = HERE) -> set[str]:
    """Ids of retired rules: the `code` words that begin the lines of `RETIRED.md`'s list."""
    path = folder / "RETIRED.md"
    return set(re.findall(r"^- `(\w+)`", path.read_text(encoding="utf-8"), re.MULTILINE)) if path.exists() else set()


def describe(con: duckdb.DuckDBPyConnection, rule: Rule) -> duckdb.DuckDBPyRelation:
    """Bind a rule's query without running it, and check its columns.

    Returns:
        The relation with the columns of `OUTPUT`, `raise_because` and `area_code` (of a rule about deliveries: those of
        `QUALITY_OUTPUT` and `raise_because`); null where the rule has none.

    Raises:
        RuleError: the query is not one select, or its columns are not those of a rule.
    """
    wanted = rule.output
    relation = _one_select(con, rule.sql, rule.rule)
    columns = dict(zip(relation.columns, map(str, relation.types), strict=True))
    if list(columns) not in (list(wanted), [*wanted, *OPTIONAL_OUTPUT]):
        raise RuleError(
            f"it returns ({', '.join(columns)})",
            where=f"rule {rule.rule}",
            to_do=f"return exactly ({', '.join(wanted)}), and raise_because where it is needed",
        )
    _check_types(columns, wanted | OPTIONAL_OUTPUT, rule.rule)
    full = QUALITY_OUTPUT if rule.is_about_deliveries else OUTPUT | {"area_code": "VARCHAR"}
    full = full | OPTIONAL_OUTPUT
    return relation.project(
        ", ".join(name if name in columns else f"null::{kind} as {name}" for name, kind in full.items())
    )


def describe_cannot_tell(con: duckdb.DuckDBPyConnection, rule: Rule) -> duckdb.DuckDBPyRelation | None:
    """Bind the query for what makes a rule unable to tell, if it has one, and check its columns."""
    if rule.cannot_tell is None:
        return None
    name = f"{rule.rule}.cannot_tell"
    relation = _one_select(con, rule.cannot_tell, name)
    if list(relation.columns) != list(CANNOT_TELL_OUTPUT):
        raise RuleError(
            f"it returns ({', '.join(relation.columns)})",
            where=f"rule {name}",
            to_do=f"return exactly ({', '.join(CANNOT_TELL_OUTPUT)})",
        )
    _check_types(dict(zip(relation.columns, map(str, relation.types), strict=True)), CANNOT_TELL_OUTPUT, name)
    return relation


def _one_select(con: duckdb.DuckDBPyConnection, query: str, name: str) -> duckdb.DuckDBPyRelation:
    statements = con.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise RuleError("it is not one select", where=f"rule {name}", to_do="write one query, beginning select or with")
    return con.sql(statements[0])


def _check_types(columns: dict[str, str], wanted: dict[str, str], name: str) -> None:
    for column, kind in columns.items():
        want = wanted[column]
        if kind.partition("(")[0] != want.partition("(")[0] or (kind.endswith("]") and kind != want):
            raise RuleError(f"its column {column} is {kind}", where=f"rule {name}", to_do=f"cast it to {want}")
