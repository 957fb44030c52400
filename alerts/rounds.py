"""In which order does a township make its round? Its visits along the road, and of one event one item each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

import duckdb

from alerts.parts import parts
from alerts.sources import AreaNames, area_name
from alerts.visits import (
    Aid,
    Contact,
    Item,
    Member,
    OpenAlert,
    Township,
    Visit,
    find_open,
    grouped,
    read_query,
    township_of,
)


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


def read_townships(con: duckdb.DuckDBPyConnection, areas: AreaNames) -> Iterator[Township]:
    """Read every township that has open alerts, in the order of codes, with its visits in route order.

    Alerts whose township is not known are kept under their county's code, or under no code: none is lost. What only an
    office may see stands in that office's list.
    """
    find_open(con)
    for part in parts(con, township_of, moved=_led(read_query(con, "spread", OpenAlert))):
        yield from _townships(con, [item for item in part.items if not item.alert.is_restricted], areas)


def _led(alerts: list[OpenAlert]) -> dict[str, str]:
    """Say where alerts are read that become one item: with the most urgent of them."""
    led: dict[str, str] = {}
    lead: dict[tuple[str, ...], OpenAlert] = {}
    for alert in sorted(alerts, key=lambda alert: alert.urgency):
        led[alert.alert_id] = lead.setdefault(_bundle(alert), alert).area_code
    return led


def _bundle(alert: OpenAlert) -> tuple[str, ...]:
    """Say which alerts are one item."""
    return (alert.event, alert.person_id, alert.department) if alert.event and alert.person_id else (alert.alert_id,)


def _townships(con: duckdb.DuckDBPyConnection, found: list[Item], areas: AreaNames) -> Iterator[Township]:
    """Make the townships of one part, whose alerts stand in `handout_alert`."""
    items = bundled(found)
    items.sort(key=lambda item: item.alert.township_code)
    members = grouped(read_query(con, "member", Member), lambda member: member.household_id)
    aid = grouped(read_query(con, "aid", Aid), lambda aid: aid.person_id)
    contacts = {contact.person_id: contact for contact in read_query(con, "contact", Contact)}
    for code, of_township in groupby(items, key=lambda item: item.alert.township_code):
        visits = [
            _visit(own_items, members[own_items[0].alert.household_id or ""], aid, contacts)
            for own_items in grouped(of_township, lambda item: item.alert.visit_id).values()
        ]
        visits.sort(key=_route)
        numbered = tuple(replace(visit, number=number) for number, visit in enumerate(visits, start=1))
        yield Township(code, _township_name(areas, code), numbered)


def _visit(items: list[Item], members: list[Member], aid: dict[str, list[Aid]], contacts: dict[str, Contact]) -> Visit:
    alert = items[0].alert
    people = dict.fromkeys([*(m.person_id for m in members), *(i.alert.person_id for i in items if i.alert.person_id)])
    head = next((m for m in members if m.is_head), None)
    reachable = [contacts[p] for p in (alert.head_person_id, alert.person_id) if p in contacts]
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
