"""What is the chain of assistance of a household (一户一条救助链): of each who belongs to it, or did?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

from alerts.explain import Chain, UnknownPersonError, chain_of, render_chain
from alerts.visits import read_query
from warehouse.person_id import shown_id


@dataclass(frozen=True)
class Member:
    """Somebody who belongs to a household, or did until `valid_to`."""

    household_id: str
    household_no: str | None
    person_id: str
    relation: str | None
    valid_from: date | None
    valid_to: date | None


def render_chain_of(con: duckdb.DuckDBPyConnection, subject: str) -> str:
    """Write the chain of a person, or of everybody of a household.

    Of several families that had a number one after the other it is the one that has it now.

    Args:
        con: the warehouse.
        subject: a person's id, or a household's id or number in the register.

    Raises:
        UnknownPersonError: nobody and no household is called so.
    """
    if members := read_query(con, "household_members", Member, subject=subject.strip()):
        return _households(con, members)
    try:
        return render_chain(chain_of(con, subject))
    except UnknownPersonError:
        raise UnknownPersonError(
            f"没有编号为 {shown_id(subject)} 的人员或家庭",
            where="core.person, core.household",
            to_do="编号见 doudi why 的输出，也可以查 marts.person 的 person_id 列、marts.household 的 household_no 列",
        ) from None


def _households(con: duckdb.DuckDBPyConnection, members: list[Member]) -> str:
    families = [[*family] for _, family in groupby(members, key=lambda member: member.household_id)]
    listed = [family for family in families if any(member.valid_to is None for member in family)] or families
    former = [family[0].household_id for family in families if family not in listed]
    parts = [part for family in listed for part in _family(con, family)]
    return "\n\n".join(parts + [f"该编号以前是另一户的,见 doudi chain {household}" for household in former])


def _family(con: duckdb.DuckDBPyConnection, family: list[Member]) -> list[str]:
    head = f"家庭编号 {family[0].household_no or '无'}  系统编号 {family[0].household_id}"
    return [head, *(_part(member, chain_of(con, member.person_id)) for member in family)]


def _part(member: Member, chain: Chain) -> str:
    since = f"{member.valid_from:%Y-%m-%d} 起" if member.valid_from else ""
    until = f"至 {member.valid_to:%Y-%m-%d} 止" if member.valid_to else ""
    about = "  ".join(part for part in (member.relation, f"{since}{until}") if part)
    return f"【{about or '关系不详'}】{render_chain(chain)}"
