"""How often is matching right, on twenty thousand synthetic people with the errors of real lists?"""

from __future__ import annotations

import pytest

from matching import resolve
from tests.empty import empty_warehouse
from tests.matching.population import judge, make_people, write_about

PEOPLE = 20_000


@pytest.mark.parametrize("sparse", [False, True], ids=["full lists", "lists of name, number and place"])
def test_one_person_is_one_and_two_are_two(sparse):
    seed = 1
    with empty_warehouse() as con:
        write_about(make_people(PEOPLE, seed=seed), seed=seed + 100, sparse=sparse).store(con)
        report = resolve.resolve_persons(con, run_id="run")
        quality = judge(con)
        print(f"precision {quality.precision:.5f} recall {quality.recall:.5f} of {quality.true_pairs} pairs; {report}")
        assert quality.precision >= 0.9995
        assert quality.recall >= 0.995
        wrong_by_place, by_place = con.execute(
            """
            select count(*) filter (where truth.person <> owner.person), count(*)
            from core.membership as membership
            join truth using (row_id, role)
            join (
                select person_id, mode(person order by person) as person
                from core.membership join truth using (row_id, role)
                where match_grade in ('A', 'B', 'C') group by person_id
            ) as owner using (person_id)
            where membership.link_method like 'name_%'
            """
        ).fetchall()[0]
        print(f"by name and surroundings: {wrong_by_place} of {by_place} are another person's")
        assert wrong_by_place <= max(1, by_place * 0.01)
        accusing = con.execute(
            """
            select count(*) filter (where truth.person <> owner.person), count(*)
            from core.membership as membership
            join truth using (row_id, role)
            join (
                select person_id, mode(person order by person) as person
                from core.membership join truth using (row_id, role)
                where link_method = 'valid_id' group by person_id
            ) as owner using (person_id)
            where membership.match_grade in ('A', 'B', 'C')
            """
        ).fetchall()
        [(wrong, all_of_them)] = accusing
        print(f"grades A to C: {wrong} of {all_of_them} are another person's")
        assert wrong <= all_of_them * 0.0005
