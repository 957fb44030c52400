"""Do ids last through a year of births, deaths, moves, new names, corrections, late and withdrawn deliveries?

Every month each list is delivered anew and everything that is in force is resolved, as a monthly run does. A year of a
small place runs with every test; in `make soak` the place is forty times as large.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb
import pytest

from matching import resolve
from tests.empty import empty_warehouse
from tests.matching.population import Mentions, Person, make_people, number_of, write_about

MONTHS = [date(2026, month, 1) for month in range(1, 13)]
REGISTER, POLICE = "civil_affairs.low_income_register", "public_security.household_change"
DEATHS = "public_security.death_cancellation"


@dataclass
class Place:
    """Who lives there, what their lists say of them, and what was delivered and is in force.

    `lists` keeps every line of a person as it was once written: the same error stays from month to month.
    """

    chance: random.Random
    people: list[Person]
    lists: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    alive: set[int] = field(default_factory=set)
    delivered: dict[str, list[tuple[int, dict[str, object]]]] = field(default_factory=dict)
    late: dict[str, list[tuple[int, dict[str, object]]]] = field(default_factory=dict)

    def write(self, index: int) -> None:
        """Let departments write about somebody anew."""
        made = write_about([self.people[index]], seed=self.chance.randrange(10**9), per_person=4)
        kept = (
            "dataset",
            "name",
            "resident_id",
            "resident_id_state",
            "sex",
            "birth_date",
            "area_code",
            "phone",
            "account",
            "household_no",
        )
        self.lists[index] = [{name: row[name] for name in kept} for row in made.rows]

    def deliver(self, month: date) -> None:
        """Deliver every list of the month; one in ten comes a month late, and what was late comes now."""
        self.delivered |= self.late
        self.late = {}
        for index in sorted(self.alive):
            for number, line in enumerate(self.lists[index]):
                name = f"{line['dataset']}@{month}"
                row = line | {"period": month, "record_id": f"{index}:{number}"}
                self.delivered.setdefault(name, []).append((index, row))
        for name in [name for name in self.delivered if name.endswith(str(month))]:
            if self.chance.random() < 0.1:
                self.late[name] = self.delivered.pop(name)

    def mentions(self) -> Mentions:
        """Everything that is in force."""
        all_of_them = Mentions()
        for delivery, lines in self.delivered.items():
            for index, line in lines:
                role = {name: line[name] for name in ("role", "role_kind") if name in line}
                rest = {name: value for name, value in line.items() if name not in ("dataset", *role)}
                all_of_them.add(index, str(line["dataset"]), delivery_id=delivery, **rest)
                if role:  # beside the line before it
                    all_of_them.rows[-1] |= role | {"row_id": all_of_them.rows[-2]["row_id"]}
        return all_of_them


def live(place: Place, month: date) -> set[int]:
    """A month passes; tell of whom something changed."""
    chance = place.chance
    some = [index for index in sorted(place.alive) if chance.random() < 0.03]
    for index in some:
        person = place.people[index]
        match chance.choice(["move", "rename", "number", "death"]):
            case "move":
                place.people[index] = replace(person, village=f"4108{chance.randrange(1, 4):02d}001001")
                place.write(index)
            case "rename":
                place.people[index] = replace(
                    person, name=person.name[0] + chance.choice("安乐康宁") + chance.choice("川河岳林")
                )
                place.write(index)
            case "number":
                new = number_of(person.born, chance.randrange(700, 999))
                told = {"dataset": POLICE, "name": person.name, "period": month, "resident_id": new}
                former = told | {"role": "former", "role_kind": "former", "resident_id": person.number}
                place.delivered.setdefault(f"{POLICE}@{month}", []).extend([(index, told), (index, former)])
                place.people[index] = replace(person, number=new)
                place.write(index)
            case "death":
                place.alive.discard(index)
                told = {"dataset": DEATHS, "name": person.name, "resident_id": person.number, "period": month}
                place.delivered.setdefault(f"{DEATHS}@{month}", []).append((index, told))
    visit(place, month)
    return set(some) | be_born(place, month) | correct(place)


def visit(place: Place, month: date) -> None:
    """Somebody is listed by mistake, without a number; the list is withdrawn in the next month, and nothing is left."""
    place.delivered.pop(f"health.severe_illness visitors@{last_month(month)}", None)
    stranger = {
        "dataset": "health.severe_illness",
        "name": "欧阳过客",
        "birth_date": month,
        "area_code": "410803005001",
    }
    place.delivered[f"health.severe_illness visitors@{month}"] = [(-1, stranger | {"period": month})]


def be_born(place: Place, month: date) -> set[int]:
    """Children come without a number, and have one in the month after."""
    chance = place.chance
    grown = {index for index in place.alive if place.people[index].born == last_month(month)}
    for index in sorted(grown):
        place.write(index)
    parents = chance.sample(sorted(place.alive), max(1, len(place.alive) // 100))
    born = set()
    for parent in parents:
        index, home = len(place.people), place.people[parent]
        number = number_of(month, 2 * (index % 450) + 11)
        child = Person(
            number,
            home.name[0] + chance.choice("宝贝") + "安",
            "男",
            month,
            home.village,
            None,
            None,
            home.household_no,
        )
        place.people.append(child)
        place.alive.add(index)
        place.write(index)
        place.lists[index] = [
            line | {"resident_id": None, "resident_id_state": "missing"} for line in place.lists[index]
        ]
        born.add(index)
    return grown | born


def last_month(month: date) -> date:
    return date(month.year, month.month - 1, 1) if month.month > 1 else date(month.year - 1, 12, 1)


def correct(place: Place) -> set[int]:
    """A delivery is sent again with wrong lines mended, another one as it was, and one is withdrawn."""
    chance = place.chance
    named = [name for name in sorted(place.delivered) if not name.startswith((POLICE, DEATHS))]
    if len(named) < 12:
        return set()
    mended, again, gone = chance.sample(named, 3)
    lines = place.delivered.pop(mended)
    touched = {index for index, line in lines if line.get("resident_id_state", "valid") != "valid"}
    right = {"resident_id_state": "valid"}
    place.delivered[f"{mended} v2"] = [
        (index, line | right | {"resident_id": place.people[index].number} if index in touched else line)
        for index, line in lines
    ]
    place.delivered[f"{again} once more"] = place.delivered.pop(again)
    touched |= {index for index, _ in place.delivered.pop(gone)}
    return touched


@dataclass
class Seen:
    """What was ever true of ids."""

    minted: set[str] = field(default_factory=set)
    newest: int = 0
    of_number: dict[str, str] = field(default_factory=dict)
    of_group: dict[frozenset[str], str] = field(default_factory=dict)


def assert_ids_last(con: duckdb.DuckDBPyConnection, seen: Seen, *, run: str, changed: set[str]) -> None:
    """Of the ids of all runs: none is gone, none was used again, each leads to somebody of today, or to nobody left."""
    known = dict(con.execute("select old_person_id, person_id from core.person_alias").fetchall())
    assert seen.minted <= known.keys()
    fresh = [
        name
        for (name,) in con.execute(
            "select person_id from core.person_event where run_id = ? and kind = 'mint'", [run]
        ).fetchall()
    ]
    assert seen.minted.isdisjoint(fresh)
    assert known.keys() == seen.minted | {*fresh}
    assert all(int(name[1:]) > seen.newest for name in fresh)
    today = {name for (name,) in con.execute("select person_id from core.person").fetchall()}
    assert {name for name in known.values() if name} == today
    # An id that leads nowhere has no record left anywhere.
    held = {name for (name,) in con.execute("select distinct person_id from core.membership").fetchall()}
    assert held == today
    of_number = dict(
        con.execute("select resident_id, person_id from core.person where resident_id is not null").fetchall()
    )
    moved = {number for number, name in of_number.items() if seen.of_number.get(number, name) != name}
    assert moved <= changed, f"{len(moved - changed)} unchanged people have another id"
    groups = con.execute(
        "select person_id, list(distinct evidence_id) from core.membership group by person_id"
    ).fetchall()
    of_group = {frozenset(evidence): name for name, evidence in groups}
    renamed = [group for group, name in of_group.items() if seen.of_group.get(group, name) != name]
    assert not renamed, f"{len(renamed)} people of whom the same is said as before have another id"
    seen.minted, seen.of_number, seen.of_group = {*known}, of_number, of_group
    seen.newest = max(seen.newest, *(int(name[1:]) for name in fresh), 0)


def a_year(count: int, seed: int) -> Iterator[tuple[Place, set[int]]]:
    """Live through a year; yield who changed, month by month."""
    people = make_people(count, seed=seed, villages=24)
    place = Place(random.Random(seed), people, alive=set(range(count)))
    for index in range(count):
        place.write(index)
    for month in MONTHS:
        changed = live(place, month) if month != MONTHS[0] else set()
        place.deliver(month)
        yield place, changed


@pytest.mark.parametrize(
    ("count", "seed"), [(150, 1), pytest.param(6_000, 2, marks=pytest.mark.soak)], ids=["a hamlet", "a township"]
)
def test_ids_last_through_a_year_of_changes(count, seed):
    seen = Seen()
    with empty_warehouse() as con:
        for number, (place, changed) in enumerate(a_year(count, seed)):
            place.mentions().store(con)
            resolve.resolve_persons(con, run_id=str(number))
            numbers = {place.people[index].number for index in changed}
            assert_ids_last(con, seen, run=str(number), changed=numbers)
        kinds = {kind for (kind,) in con.execute("select distinct kind from core.person_event").fetchall()}
    assert {"mint", "merge", "close"} <= kinds
    assert len(seen.minted) > len(seen.of_number)
