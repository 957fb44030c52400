"""In which order does a township make its round? Its visits along the road, and of one event one item each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import duckdb
import polars as pl

from alerts.columns import Columns
from alerts.open_alerts import OpenAlerts, read_columns
from alerts.sources import AreaNames, area_name
from alerts.visits import Aid, Contact, Item, Member, OpenAlert, Township, Visit, grouped, township_of


def bundled(items: Iterable[Item]) -> list[Item]:
    """Make one item of what several rules say of one event of one person (一人死亡,三个部门都登记), most urgent first.

    It carries the facts of all, what the others say, and all their ids, parted by a space: an answer answers them all.
    """
    kept: dict[tuple[str, ...], Item] = {}
    for item in items:
        alert = item.alert
        key = _bundle(alert)
        lead = kept.get(key)
        if lead is None:
            kept[key] = item
            continue
        both = replace(
            lead.alert,
            alert_id=f"{lead.alert.alert_id} {alert.alert_id}",
            facts_hash=f"{lead.alert.facts_hash} {alert.facts_hash}",
            reason=f"{lead.alert.reason}{alert.title}:{alert.reason}",
            ruled_out=list(dict.fromkeys([*lead.alert.ruled_out, *alert.ruled_out])),
            false_alarms=list(dict.fromkeys([*lead.alert.false_alarms, *alert.false_alarms])),
        )
        kept[key] = Item(both, lead.facts + item.facts)
    return list(kept.values())


@dataclass(frozen=True)
class _Homes:
    """Who lives in the households that are visited, what they received, and where they are found."""

    members: Columns[Member]
    aid: Columns[Aid]
    contacts: Columns[Contact]


def read_townships(con: duckdb.DuckDBPyConnection, areas: AreaNames, found: OpenAlerts) -> Iterator[Township]:
    """Read every township that has open alerts, in the order of codes, with its visits in route order.

    Alerts whose township is not known are kept under their county's code, or under no code: none is lost. What only an
    office may see stands in that office's list.

    Args:
        con: the warehouse.
        areas: names of area codes.
        found: the open alerts.
    """
    homes = _Homes(
        read_columns(con, "member", Member, key="household_id"),
        read_columns(con, "aid", Aid, key="person_id"),
        read_columns(con, "contact", Contact, key="person_id"),
    )
    alerts = found.alerts.filter(~pl.col("is_restricted"))
    codes = alerts.select(_place_of_its_item()).to_series()
    codes = codes.replace_strict({code: township_of(code) for code in codes.unique()}, return_dtype=pl.String)
    for code in codes.unique().sort():
        visits = _visits(found, alerts.filter(codes == code), homes)
        yield Township(code, _township_name(areas, code), visits)


def _place_of_its_item() -> pl.Expr:
    """Say where an alert is read: with the most urgent of those that are one item with it (`_bundle`)."""
    is_bundled = (pl.col("event") != "") & (pl.col("person_id") != "")
    lead = pl.col("area_code").first().over("event", "person_id", "department")
    return pl.when(is_bundled).then(lead).otherwise("area_code")


def _bundle(alert: OpenAlert) -> tuple[str, ...]:
    """Say which alerts are one item."""
    return (alert.event, alert.person_id, alert.department) if alert.event and alert.person_id else (alert.alert_id,)


def _visits(found: OpenAlerts, alerts: pl.DataFrame, homes: _Homes) -> tuple[Visit, ...]:
    """Make the visits of one township, in route order."""
    members = homes.members.of(alerts["household_id"])
    people = [alerts["person_id"], pl.Series([one.person_id for of in members.values() for one in of], dtype=pl.String)]
    aid = homes.aid.of(pl.concat(people))
    contacts = homes.contacts.of(pl.concat([alerts["person_id"], alerts["head_person_id"]]))
    items = grouped(bundled(found.items(alerts)), lambda item: item.alert.visit_id)
    visits = [_visit(own, members[own[0].alert.household_id or ""], aid, contacts) for own in items.values()]
    visits.sort(key=_route)
    return tuple(replace(visit, number=number) for number, visit in enumerate(visits, start=1))


def _visit(
    items: list[Item], members: list[Member], aid: dict[str, list[Aid]], contacts: dict[str, list[Contact]]
) -> Visit:
    alert = items[0].alert
    people = dict.fromkeys([*(m.person_id for m in members), *(i.alert.person_id for i in items if i.alert.person_id)])
    head = next((m for m in members if m.is_head), None)
    reachable = [one for person in (alert.head_person_id, alert.person_id) for one in contacts[person or ""]]
    village = next((m.village for m in members if m.village), "")
    address = alert.address or next((c.address for c in reachable if c.address), "")
    return Visit(
        number=0,
        items=tuple(items),
        members=tuple(members),
        aid=tuple(line for person in people for line in aid[person]),
        head_name=(head.name if head else alert.name) or "",
        place=address if village in address else f"{village} {address}".strip(),
        phone=next((c.phone for c in reachable if c.phone), ""),
    )


def _route(visit: Visit) -> tuple[object, ...]:
    """Sort along the road: village code, then the address with its numbers read as numbers."""
    alert = visit.items[0].alert
    address = [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", visit.place) if part]
    return alert.area_code or "9", not visit.place, address, alert.household_no or "", alert.visit_id


def _township_name(areas: AreaNames, code: str) -> str:
    if not code:
        return "地址不详"
    name = area_name(areas, code)
    return name if len(code) == 9 else f"{name}(乡镇不详)"
