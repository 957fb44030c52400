"""What outsiders rely on: the tables of the published warehouse (docs/reference/warehouse.md). Keep it stable."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.dictionary import dictionary

COLUMNS = {
    "person": "person_id name sex birth_date resident_id household_id area_code category died_on record_count",
    "person_record": "person_id dataset period delivery_id source_file source_row role match_grade link_method "
    "match_probability",
    "household": "household_id area_code",
    "household_member": "household_id person_id valid_from valid_to",
    "status_spell": "person_id household_id category valid_from valid_to delivery_id sheet",
    "life_event": "person_id kind happened_on dataset delivery_id source_file sheet source_row",
    "assistance_chain": "person_id household_id programme department period valid_from valid_to amount dataset "
    "source_file source_row",
    "alert": "alert_id rule_code rule family grade grade_reasons person_id household_id area_code department "
    "first_period last_period status due_on match_grade amount_at_risk title reason next_step clause evidence",
    "rule_coverage": "period rule_code state reason subjects alerts",
    "delivery": "delivery_id dataset period source_file sha256 rows_read rows_accepted rows_quarantined state "
    "received_at",
    "quarantine": "delivery_id source_row column_name reason remedy",
    "match_review": "",
    "rule_precision": "rule_code",
}

#: What must never be found, as queries that return offending rows.
NEVER = {
    "a record of nobody": "from marts.person_record anti join marts.person using (person_id)",
    "a record of two persons in one role": "select delivery_id, source_row, role from marts.person_record "
    "group by all having count(distinct person_id) > 1",
    "an alert about nobody": "from marts.alert where person_id is not null "
    "and person_id not in (select person_id from marts.person)",
    "a person twice": "select person_id from marts.person group by all having count(*) > 1",
    "an alert twice": "select alert_id from marts.alert group by all having count(*) > 1",
    "a strange grade": "from marts.alert where grade not in ('红', '橙', '黄', '蓝')",
    "an alert without a reason, a next step or a clause": "from marts.alert where coalesce(reason, '') = '' "
    "or coalesce(next_step, '') = '' or coalesce(clause, '') = ''",
    "an accusation that rests on grade D or E": "from marts.alert where family in ('ineligible', 'duplicated') "
    "and match_grade not in ('A', 'B', 'C')",
    "anything about a person that rests on a name alone": "from marts.alert where match_grade = 'E'",
    "a delivery whose rows do not add up": "from marts.delivery where rows_read <> rows_accepted + rows_quarantined",
    "a strange state of coverage": "from marts.rule_coverage "
    "where state not in ('evaluated', 'not_evaluated', 'error')",
    "a rule that failed": "from marts.rule_coverage where state = 'error'",
    "silence without a reason": "from marts.rule_coverage where state <> 'evaluated' and coalesce(reason, '') = ''",
}


@pytest.mark.parametrize("mart", COLUMNS)
def test_the_published_table_has_its_columns(published: duckdb.DuckDBPyConnection, mart: str) -> None:
    assert set(COLUMNS[mart].split()) <= set(published.table(f"marts.{mart}").columns)


def test_no_two_lines_of_a_table_share_its_key(published: duckdb.DuckDBPyConnection) -> None:
    """Analysts join on it, and count nothing twice."""
    for name, mart in dictionary().marts.items():
        key = ", ".join(mart.key)
        twice = published.execute(f"select {key} from marts.{name} group by all having count(*) > 1").fetchall()
        assert twice == [], name


@pytest.mark.parametrize("what", NEVER)
def test_never_is_there(published: duckdb.DuckDBPyConnection, what: str) -> None:
    assert published.execute(NEVER[what]).fetchall() == []


@pytest.mark.parametrize("mart", ["person", "person_record", "alert", "delivery", "rule_coverage", "assistance_chain"])
def test_the_table_is_not_empty(published: duckdb.DuckDBPyConnection, mart: str) -> None:
    assert published.execute(f"select count(*) from marts.{mart}").fetchall()[0][0] > 0


def test_every_accepted_row_is_in_the_hands_of_one_person(published: duckdb.DuckDBPyConnection) -> None:
    lost = published.execute(
        """
        select d.delivery_id, d.rows_accepted, count(distinct (r.source_row, if(r.role like 'member%', r.role, '')))
        from marts.delivery d
        -- A marriage is nobody's own: its row names a husband and a wife.
        left join marts.person_record r
            on r.delivery_id = d.delivery_id
            and (r.role in ('self', 'husband', 'wife') or starts_with(r.role, 'member_'))
        where d.state = 'accepted'
          and not exists (from marts.delivery later where later.supersedes = d.delivery_id and later.state = 'accepted')
        group by all
        having d.rows_accepted <> count(distinct (r.source_row, if(r.role like 'member%', r.role, '')))
        """
    ).fetchall()
    assert lost == []
