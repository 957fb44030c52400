"""Why are two ids one person, or two? What speaks for it and against it, in bits, and what nobody may overrule.

The comparison is done anew for the records of the two alone, by the same frozen model that linked them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from matching import model as frozen
from matching import resolve, score
from matching.decisions import VERDICT_WORDS, Verdict
from matching.explain import METHODS, Who, last_four, who
from warehouse import sql_file
from warehouse.connection import create_schema

HERE = Path(__file__).parent

#: Pairs shown.
MOST_PAIRS = 3
#: Below every weight that two records can have.
ANY_WEIGHT = -100.0


class _Comparison(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    levels: dict[str, str]


class _Wording(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    comparisons: dict[str, _Comparison]


@cache
def wording() -> _Wording:
    """Read what comparisons and levels are called."""
    return yaml_file.read(HERE / "wording.yaml", _Wording)


@dataclass(frozen=True)
class Part:
    """One comparison of a pair: what it found, and how many bits it adds or takes; None: not known of both."""

    comparison: str
    level: str | None
    bits: float


@dataclass(frozen=True)
class Pair:
    """Two pieces of evidence compared.

    Attributes:
        name_a, name_b: as they are folded for comparison.
        prior: bits before anything is compared: how unlikely two records of this many people are one.
        weight: bits in all.
        probability: the same as a share.
    """

    name_a: str | None
    name_b: str | None
    parts: tuple[Part, ...]
    prior: float
    weight: float
    probability: float


@dataclass(frozen=True)
class Fact:
    """A doubt (`review`), a `decision`, a change of number (`police`), or what happened to an id, with its run.

    Attributes:
        words: of a review the reason; of a decision verdict, who, day and reason; of a change of number today's and the
            former one, month, file and row; else both ids and the cause.
    """

    kind: str
    words: tuple[str, ...]
    run_id: str | None


@dataclass(frozen=True)
class WhySame:
    """Two ids, who they are today, and what stands between them.

    Attributes:
        numbers_a, numbers_b: valid numbers of each.
        pairs: what the model says of records that have no valid number: between two persons the strongest first, within
            one person what holds each record, the loosest first; empty where both are known by their numbers alone, or
            where no blocking rule brings the two together.
    """

    one: Who
    other: Who
    numbers_a: tuple[str, ...]
    numbers_b: tuple[str, ...]
    pairs: tuple[Pair, ...]
    facts: tuple[Fact, ...]

    @property
    def is_same(self) -> bool:
        """Whether both ids are one person today."""
        return self.one.person_id is not None and self.one.person_id == self.other.person_id


def why_same(con: duckdb.DuckDBPyConnection, one: str, other: str) -> WhySame:
    """Explain why two ids are, or are not, one person. The warehouse is only read.

    Args:
        con: the warehouse.
        one: id of a person, today's or a former one.
        other: another; twice the same id explains how its records hold together.

    Raises:
        UnknownPersonError: no such id was ever given.
    """
    first, second = who(con, one), who(con, other)
    wanted = {"one": first.person_id, "other": second.person_id}
    facts = sql_file.rows(con, HERE / "pair_facts.sql", wanted | {"asked_one": one, "asked_other": other})
    return WhySame(
        one=first,
        other=second,
        numbers_a=_valid(first),
        numbers_b=_valid(second),
        pairs=tuple(_pairs(con, wanted)),
        facts=tuple(Fact(kind, tuple(words), run_id) for kind, words, run_id in facts),
    )


def _valid(person: Who) -> tuple[str, ...]:
    own = (
        record for record in person.records if record.resident_id_state == "valid" and record.link_method == "valid_id"
    )
    return tuple(sorted({record.resident_id for record in own if record.resident_id}))


def _pairs(con: duckdb.DuckDBPyConnection, wanted: dict[str, str | None]) -> Iterator[Pair]:
    """Compare the records of the two in a database of their own, so that nothing of it lies in the warehouse."""
    model = frozen.load()
    persons = len(con.table("core.person").filter("not is_provisional"))
    mentions, names = (_table(con, file, wanted) for file in ("pair_mentions.sql", "pair_names.sql"))
    with duckdb.connect() as own:
        create_schema(own)
        own.register("mention_of_two", mentions)
        own.register("name_of_everybody", names)
        own.from_arrow(mentions.drop_columns(["person_id"])).insert_into("core.mention")
        resolve.prepare(own)
        sql_file.run(
            own, HERE / "pair_name_frequency.sql", {"persons": persons, "pseudo_persons": model.pseudo_persons}
        )
        owner = dict(sql_file.rows(own, HERE / "pair_owner.sql"))
        with score.opened(own, model, persons=persons, explain=True) as splink:
            inference = splink.linker.inference
            tables = (
                inference.predict_between(splink.residue, splink.profiles, threshold_match_weight=ANY_WEIGHT),
                inference.predict_within(splink.residue, threshold_match_weight=ANY_WEIGHT),
            )
            found = [row for table in tables for row in table.as_pyarrow_table().to_pylist()]
    found.sort(key=lambda row: (-row["match_weight"], row["uid_l"], row["uid_r"]))
    if wanted["one"] == wanted["other"]:
        # Of one person: what holds each record, the loosest first.
        held = {row["uid_l"]: row for row in reversed(found)}
        asked = sorted(held.values(), key=lambda row: (row["match_weight"], row["uid_l"]))
    else:
        asked = [row for row in found if owner.get(row["uid_l"]) != owner.get(row["uid_r"])]
    for row in asked[:MOST_PAIRS]:
        yield _pair(row, prior=-log2(max(persons, model.persons_at_least)))


def _table(con: duckdb.DuckDBPyConnection, file: str, wanted: dict[str, str | None]) -> pa.Table:
    return con.sql(sql_file.read_sql(HERE / file), params=wanted).to_arrow_table()


def _pair(row: dict[str, Any], *, prior: float) -> Pair:
    parts = []
    for name, (_, levels) in frozen.LEVELS.items():
        called, found = wording().comparisons[name], row[f"gamma_{name}"]
        if found == -1:
            parts.append(Part(called.title, None, 0.0))
            continue
        level = levels[len(levels) - found].name if found else "else"
        parts.append(Part(called.title, called.levels[level], row[f"mw_{name}"] + row.get(f"mw_tf_adj_{name}", 0.0)))
    return Pair(
        row["name_key_l"], row["name_key_r"], tuple(parts), prior, row["match_weight"], row["match_probability"]
    )


def render_text(story: WhySame) -> str:
    """Write it for the screen. Of numbers only the last four characters are shown."""
    one, other = story.one, story.other
    if one.person_id is None or other.person_id is None:
        gone = one.asked_for if one.person_id is None else other.asked_for
        return f"{gone}:目前没有属于此人的记录。"
    lines = [
        f"{_called(one)} 与 {_called(other)}:目前" + ("是同一人" if story.is_same else "是两个人"),
        f"有效号码:{_numbers(story.numbers_a)} / {_numbers(story.numbers_b)}",
    ]
    if not story.is_same and story.numbers_a and story.numbers_b:
        lines.append("两人各有不同的有效号码:除公安更正号码或人工认定外,任何相似都不能归并。")
    for pair in story.pairs:
        lines += _told(pair)
    if not story.pairs:
        lines.append("没有需要按姓名等比对的记录:号码已足以判断,或没有任何规则把两者放在一起。")
    if story.is_same:
        lines.append("各条记录归为此人的依据:" + ";".join(_by_method(one)))
    titles = {"review": "待核对", "decision": "人工判断", "police": "公安更正号码"}
    lines += [f"{titles.get(fact.kind, '编号变化')}:{_fact(fact)}" for fact in story.facts]
    return "\n".join(lines)


def _by_method(person: Who) -> Iterator[str]:
    """Say by what the records of a person were joined, the commonest first: likeness is not the only way."""
    counts = Counter(record.link_method for record in person.records)
    for method, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{METHODS[method]}({count} 条)"


def _called(person: Who) -> str:
    moved = f"(原编号 {person.asked_for})" if person.asked_for != person.person_id else ""
    return f"{person.person_id} {person.name or '姓名不详'}{moved}"


def _numbers(numbers: tuple[str, ...]) -> str:
    return "、".join(last_four(number) for number in numbers) or "无"


def _told(pair: Pair) -> Iterator[str]:
    yield f"比对 {pair.name_a} 与 {pair.name_b}(每多 1 则可能性加倍;20 以上自动归并,5 至 20 暂归并并请人核对):"
    yield _line("起点", pair.prior, "任取两条记录恰为同一人的可能")
    for part in pair.parts:
        yield _line(part.comparison, part.bits if part.level else None, part.level or "至少一方不详")
    yield _line("合计", pair.weight, f"把握 {pair.probability:.4%}")


def _line(title: str, bits: float | None, told: str) -> str:
    # A Han character is as wide as two others.
    return f"  {title}{' ' * (12 - 2 * len(title))}{'–' if bits is None else format(bits, '+.1f'):>7}  {told}"


_EVENTS = {"mint": "新编号", "merge": "并入", "split": "分出", "move": "记录移到", "revive": "恢复", "close": "停用"}


def _fact(fact: Fact) -> str:
    if fact.kind == "review":
        return fact.words[0]
    if fact.kind == "decision":
        verdict, by, day, because = fact.words
        return f"{VERDICT_WORDS[cast(Verdict, verdict)]}({by},{day}:{because};{fact.run_id})"
    if fact.kind == "police":
        number, former, month, file, row = fact.words
        return f"{last_four(former)} 改为 {last_four(number)}({month},{file or '来源文件不详'} 第 {row} 行)"
    own, other, cause = fact.words
    return f"{own} {_EVENTS[fact.kind]} {other}".rstrip() + f"({cause};{fact.run_id})"
