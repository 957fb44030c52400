"""What holds of who is who, whatever the records say."""

from __future__ import annotations

import random
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import resolve
from matching.cluster import NUMBER, Clustering, Clusters, Edge, Limits
from tests.depth import examples
from tests.empty import empty_warehouse
from tests.matching.population import DATASETS, Mentions, damage, number_of

names = st.sampled_from(["张伟", "张玮", "张建军", "张建国", "李秀英", "李**", "欧阳娜", None])
births = st.sampled_from([date(1950, 1, 2), date(1950, 2, 1), date(1982, 11, 30), None])
valid = st.builds(number_of, births.filter(bool), st.integers(11, 14))
numbers = st.one_of(st.none(), valid, valid, st.builds(damage, valid, st.integers(6, 16)))
lines = st.fixed_dictionaries(
    {
        "dataset": st.sampled_from(DATASETS[:4]),
        "name": names,
        "resident_id": numbers,
        "birth_date": births,
        "sex": st.sampled_from(["男", "女", None]),
        "area_code": st.sampled_from(["410802001001", "410802001000", "410803001001", None]),
        "phone": st.sampled_from(["13900000001", None, None]),
        "household_no": st.sampled_from(["H1", "H2", None]),
        "delivery_id": st.sampled_from(["one", "two"]),
        "source_key": st.sampled_from(["civil_affairs.no:10001", "civil_affairs.no:10002", None, None]),
        "account": st.sampled_from(["62170001", None, None]),
    }
)
populations = st.lists(lines, max_size=25)


def mentions_of(population: list[dict[str, object]]) -> Mentions:
    mentions = Mentions()
    for line in population:
        mentions.add(0, **line)
    return mentions


def memberships(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute("select * from core.membership order by row_id, role").fetchall()


def everything(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    tables = ("membership", "person", "person_alias", "evidence", "match_review", "person_event")
    return {table: con.execute(f"from core.{table} order by all").fetchall() for table in tables}


def resolved(mentions: Mentions) -> duckdb.DuckDBPyConnection:
    con = empty_warehouse()
    mentions.store(con)
    resolve.resolve_persons(con, run_id="first")
    return con


@examples(4)
@given(populations, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_number_of_threads_never_change_who_is_who(population, chance: random.Random):
    mentions = mentions_of(population)
    with resolved(mentions) as con:
        first = everything(con)
    chance.shuffle(mentions.rows)
    with empty_warehouse() as con:
        con.execute("set threads = 1")
        mentions.store(con)
        resolve.resolve_persons(con, run_id="first")
        assert everything(con) == first


@examples(4)
@given(populations)
def test_a_second_run_changes_nothing(population):
    with resolved(mentions_of(population)) as con:
        first = everything(con)
        report = resolve.resolve_persons(con, run_id="second")
        assert everything(con) == first
        assert (report.minted, report.merged, report.split) == (0, 0, 0)


@examples(4)
@given(populations)
def test_every_mention_has_one_person_and_no_person_two_valid_numbers(population):
    with resolved(mentions_of(population)) as con:
        assert [row[0] for row in memberships(con)] == [
            row for (row,) in con.execute("select row_id from core.mention order by row_id").fetchall()
        ]
        twice = con.execute(
            "select person_id from core.membership join core.mention using (row_id, role)"
            " where link_method = 'valid_id' group by person_id having count(distinct resident_id) > 1"
        ).fetchall()
        assert twice == []
        orphans = con.execute(
            "select person_id from core.membership anti join core.person using (person_id)"
            " union all select person_id from core.person anti join core.membership using (person_id)"
        ).fetchall()
        assert orphans == []


@examples(4)
@given(st.lists(populations, min_size=2, max_size=4))
def test_ids_are_never_reused_and_always_lead_to_a_person_or_to_nobody(months):
    with empty_warehouse() as con:
        ever: set[str] = set()
        for month, population in enumerate(months):
            mentions_of(population).store(con)
            resolve.resolve_persons(con, run_id=f"run {month}")
            live = {row[0] for row in con.execute("select person_id from core.person").fetchall()}
            minted = {
                row[0]
                for row in con.execute(
                    "select person_id from core.person_event where kind = 'mint' and run_id = ?", [f"run {month}"]
                ).fetchall()
            }
            assert not minted & ever
            ever |= minted
            aliases = con.execute("select old_person_id, person_id from core.person_alias").fetchall()
            assert {old for old, _ in aliases} == ever
            assert {now for _, now in aliases if now} == live
            assert live <= ever


@examples(4)
@given(populations, populations)
def test_records_that_leave_and_return_are_the_same_people(population, others):
    with resolved(mentions_of(population)) as con:
        first = memberships(con)
        Mentions().store(con)
        resolve.resolve_persons(con, run_id="second")
        assert con.execute("select count(*) from core.person").fetchall() == [(0,)]
        mentions_of(population).store(con)
        resolve.resolve_persons(con, run_id="third")
        assert memberships(con) == first


nodes = st.sampled_from([*"abcdef", f"{NUMBER}1", f"{NUMBER}2", f"{NUMBER}3"])
edges = st.builds(
    Edge,
    node=nodes,
    other=nodes,
    kind=st.sampled_from(["anchor", "residue", "place"]),
    weight=st.integers(5, 40).map(float),
    same_sound=st.just(True),
)


def clustered(limits: Limits, *calls: list[Edge]) -> Clusters:
    groups = Clustering(limits)
    for links in calls:
        groups.join(links)
    return groups.result()


@given(st.lists(edges, max_size=25), st.lists(st.tuples(nodes, nodes), max_size=4), st.randoms(use_true_random=False))
def test_no_path_of_edges_joins_what_must_stay_apart(links, parted, chance: random.Random):
    barred = {node: frozenset(b for a, b in parted if a == node and b != node) for node, _ in parted}
    limits = Limits(barred=barred, lines={}, undecided=frozenset())
    result = clustered(limits, links)
    groups: dict[str, set[str]] = {}
    for placed in result.placed:
        groups.setdefault(placed.group_name, set()).add(placed.node)
    for members in groups.values():
        assert sum(node.startswith(NUMBER) for node in members) <= 1
        assert not any(a != b and a in members and b in members for a, b in parted)
    chance.shuffle(links)
    assert clustered(limits, links) == result
    by_surroundings = [edge for edge in links if edge.kind == "place"]
    assert clustered(limits, [edge for edge in links if edge.kind != "place"], by_surroundings) == result


def test_what_counts_more_is_not_joined_later():
    groups = Clustering(Limits(barred={}, lines={}, undecided=frozenset()))
    groups.join([Edge("a", "b", "place", weight=0.0, same_sound=True)])
    with pytest.raises(ValueError, match="counts more"):
        groups.join([Edge("b", "c", "anchor", weight=30.0, same_sound=True)])
