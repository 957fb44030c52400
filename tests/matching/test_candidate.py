"""Does `candidate.sql` leave in everybody whom a blocking rule could bring together with a record?"""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from matching import model as frozen
from matching import resolve, score
from tests.empty import empty_warehouse
from tests.matching.population import Mentions, make_people, number_of, write_about
from warehouse import sql_file

REGISTER = "civil_affairs.low_income_register"
HERE, ELSEWHERE = "410802001001", "410899009009"
BORN, FAR = date(1960, 5, 20), date(1987, 11, 3)
PEOPLE = 4_000

#: Born in December; who is a month younger was born in another year, and in the next of `candidate.sql`'s spans.
LATE = {"same name, birth dates within 50 days": date(1960, 12, 20)}
#: Rule → name of the person, name of the record without a number, and what the record says: it meets no other rule.
ONLY_BY: dict[str, tuple[str, str, dict[str, object]]] = {
    "same sound, same birth date": ("张乐", "张月", {"birth_date": BORN, "area_code": ELSEWHERE}),
    "same sound, same township": ("郑文华", "郑文华", {"birth_date": FAR, "area_code": HERE}),
    "same name, birth dates within 50 days": ("冯玉兰", "冯玉兰", {"birth_date": date(1961, 1, 25), "area_code": ELSEWHERE}),
    "same sound and county, same year of birth": (
        "蒋志强", "蒋志强", {"birth_date": date(1960, 12, 1), "area_code": "410802009001"},
    ),
    "same sound and county, same birthday": (
        "韩秀英", "韩秀英", {"birth_date": date(1975, 5, 20), "area_code": "410802009001"},
    ),
    "same sound, same household": ("曹国庆", "曹国庆", {"household_no": "H9", "area_code": ELSEWHERE}),
    "same sound, same account": ("彭丽华", "彭丽华", {"account": "62179999", "area_code": ELSEWHERE}),
    "same sound, same telephone": ("曾德福", "曾德福", {"phone": "13999999999", "birth_date": FAR, "area_code": ELSEWHERE}),
    "same surname, number alike after the area": ("萧红", "萧大海", {"resident_id": "120101", "area_code": ELSEWHERE}),
    "same surname, number alike up to the birth date": ("田静", "田大勇", {"resident_id": "end", "area_code": ELSEWHERE}),
    "same name, number alike at both ends": ("董春梅", "董春梅", {"resident_id": "middle", "area_code": ELSEWHERE}),
}  # fmt: skip


def damaged(how: object, number: str) -> str | None:
    """Write a number so that only one part of it is left as it was."""
    return {
        "120101": "120101" + number[6:],
        "end": number[:14] + "9999",
        "middle": number[:6] + "19330101" + number[14:],
    }.get(str(how))


def one_by_one() -> Mentions:
    mentions = Mentions()
    for place, (rule, (name, written, line)) in enumerate(ONLY_BY.items()):
        number = number_of(LATE.get(rule, BORN), 11 + 2 * place)
        shared = {field: line[field] for field in ("phone", "account", "household_no") if field in line}
        mentions.add(place, REGISTER, name=name, resident_id=number, area_code=HERE, **shared)
        mentions.add(place, REGISTER, name=written, **line | {"resident_id": damaged(line.get("resident_id"), number)})
    return mentions


def world(kind: str) -> Mentions:
    if kind == "one by one":
        return one_by_one()
    return write_about(make_people(PEOPLE, seed=3, villages=80), seed=4, sparse=kind == "sparse lists")


def pairs_by(con: duckdb.DuckDBPyConnection, rule: str) -> set[tuple[str, str]]:
    """All pairs that a rule finds, whatever they weigh."""
    with score.opened(con, frozen.load(), persons=PEOPLE, rules=[rule]) as splink:
        inference = splink.linker.inference
        parts = [inference.predict_between(splink.residue, splink.profiles), inference.predict_within(splink.residue)]
        return {(row["uid_l"], row["uid_r"]) for part in parts for row in part.as_record_list()}


def pairs_by_rule(con: duckdb.DuckDBPyConnection) -> dict[str, set[tuple[str, str]]]:
    return {rule: pairs_by(con, rule) for rule in frozen.BLOCKING_RULES}


def leave_nobody_out(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into candidate_number select number, name_key from owned_name except from candidate_number")
    sql_file.run(con, resolve.HERE / "described.sql", {"pseudo_persons": frozen.load().pseudo_persons})


@pytest.mark.parametrize("kind", ["one by one", "full lists", "sparse lists"])
def test_every_rule_finds_the_same_pairs_as_among_all_persons(kind: str) -> None:
    with empty_warehouse() as con:
        world(kind).store(con)
        resolve.prepare(con)
        found = pairs_by_rule(con)
        few = len(con.table("profile_record"))
        leave_nobody_out(con)
        assert pairs_by_rule(con) == found
        if kind != "one by one":
            assert few < len(con.table("profile_record")), "nobody was left out: there was nothing to compare"


def test_each_rule_alone_finds_its_own_pair() -> None:
    """Were a rule forgotten in `candidate.sql`, its person would be left out, and the test above would see it."""
    with empty_warehouse() as con:
        one_by_one().store(con)
        resolve.prepare(con)
        leave_nobody_out(con)
        found = pairs_by_rule(con)
    # Whose name is the same is of the same sound, too.
    assert set(frozen.BLOCKING_RULES) - set(ONLY_BY) == {"same name, same birth date"}
    for rule in ONLY_BY:
        others = set().union(*(pairs for other, pairs in found.items() if other != rule))
        assert len(found[rule] - others) == 1, rule
