"""Which records are one person, when what must not be joined is said of whole groups and not only of pairs?

Edges are taken heaviest first; an edge that would put two valid numbers, two lines of one household's list or two
records that a person has parted into one group is refused, however it came about: pair weights cannot say that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

NUMBER = "number:"

Kind = Literal["decision", "police", "row", "key", "anchor", "residue", "household", "contact", "place", "list"]
#: What only the surroundings say: `node` is taken up, `other` is the one who is known.
SURROUNDINGS = ("household", "contact", "place", "list")
_ORDER: dict[str, int] = {kind: place for place, kind in enumerate(get_args(Kind))}


# A city has half a million edges, and as many nodes: tuples take a third of what frozen dataclasses do.
class Edge(NamedTuple):
    """A reason to join two nodes. A node is an evidence_id, or `number:` and a valid number.

    Kinds stand in the order in which they count: decisions and the police first, then the source's own key, then what
    Splink weighed, and what only the surroundings say last. `weight` is in bits, rounded.
    """

    node: str
    other: str
    kind: Kind
    weight: float
    same_sound: bool


@dataclass(frozen=True)
class Limits:
    """What must stay apart.

    Attributes:
        barred: node → nodes that it must never be with.
        unsure: node → nodes that somebody could not tell it from: only a decision or the police put them together.
        lines: node → list of a household → names under which the node has a line there.
        undecided: records that two persons claim: they join no number by way of other records.
    """

    barred: Mapping[str, frozenset[str]]
    lines: Mapping[str, Mapping[str, frozenset[str]]]
    undecided: frozenset[str]
    unsure: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Placed(NamedTuple):
    """Where a node ended: its group (named after its smallest number, else its smallest node), and what brought it.

    `weight` is the weakest link between a record and the number of its group; `kind` is None for a node that is alone.
    """

    node: str
    group_name: str
    kind: Kind | None
    weight: float | None
    same_sound: bool


@dataclass(frozen=True)
class Clusters:
    """Groups, the edges that made them and the edges that a limit refused."""

    placed: tuple[Placed, ...]
    used: tuple[Edge, ...]
    refused: tuple[Edge, ...]


_NOBODY: frozenset[str] = frozenset()
_NO_LINES: Mapping[str, frozenset[str]] = {}


@dataclass(slots=True)
class _Group:
    """A group while it grows. Most have no limits at all: what is empty is shared, and never changed in place."""

    members: list[str]
    numbers: frozenset[str] = _NOBODY
    barred: frozenset[str] = _NOBODY
    lines: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NO_LINES)
    unsure: frozenset[str] = _NOBODY
    undecided: bool = False

    @classmethod
    def of(cls, node: str, limits: Limits) -> _Group:
        return cls(
            members=[node],
            numbers=frozenset((node,)) if node.startswith(NUMBER) else _NOBODY,
            barred=limits.barred.get(node, _NOBODY),
            lines=limits.lines.get(node, _NO_LINES),
            unsure=limits.unsure.get(node, _NOBODY),
            undecided=node in limits.undecided,
        )

    def may_join(self, other: _Group, *, is_decided: bool) -> bool:
        if not (self.barred.isdisjoint(other.members) and other.barred.isdisjoint(self.members)):
            return False
        if is_decided:
            return True
        if (self.numbers and other.numbers) or not self.unsure.isdisjoint(other.members):
            return False
        if (self.undecided and other.numbers) or (other.undecided and self.numbers):
            return False
        shared = self.lines.keys() & other.lines.keys()
        return all(self.lines[name] == other.lines[name] for name in shared)

    def absorb(self, other: _Group) -> None:
        self.members += other.members
        self.numbers |= other.numbers
        self.barred |= other.barred
        if other.lines:
            both = {name: names | self.lines.get(name, _NOBODY) for name, names in other.lines.items()}
            self.lines = {**self.lines, **both}
        self.unsure |= other.unsure
        self.undecided |= other.undecided


def _heaviest_first(edge: Edge) -> tuple[int, float, str, str]:
    return _ORDER[edge.kind], -edge.weight, edge.node, edge.other


class Clustering:
    """Groups that grow along edges, heaviest first, as far as the limits allow.

    The result does not depend on the order of edges within a call; a later call must bring edges that count less.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._groups: dict[str, _Group] = {}
        self._brought_by: dict[str, Edge] = {}
        self._used: list[Edge] = []
        self._refused: list[Edge] = []
        self._lightest: Edge | None = None

    def join(self, edges: Iterable[Edge]) -> None:
        """Join nodes along these edges, heaviest first.

        Raises:
            ValueError: one of them counts more than an edge of an earlier call: the result would hang on the order.
        """
        in_order = sorted(edges, key=_heaviest_first)
        if in_order and self._lightest and _heaviest_first(in_order[0]) < _heaviest_first(self._lightest):
            raise ValueError("an edge counts more than those that were joined before it")
        for edge in in_order:
            self._join(edge)
        self._lightest = in_order[-1] if in_order else self._lightest

    def _join(self, edge: Edge) -> None:
        one, other = (self._group(node) for node in (edge.node, edge.other))
        if one is other:
            return
        if not one.may_join(other, is_decided=edge.kind in ("decision", "police")):
            self._refused.append(edge)
            return
        _note_what_brought(edge, one, other, brought_by=self._brought_by)
        large, small = (one, other) if len(one.members) >= len(other.members) else (other, one)
        large.absorb(small)
        self._groups.update(dict.fromkeys(small.members, large))
        self._used.append(edge)

    def _group(self, node: str) -> _Group:
        if node not in self._groups:
            self._groups[node] = _Group.of(node, self._limits)
        return self._groups[node]

    def result(self) -> Clusters:
        """The groups as they are now, nodes in the order in which edges named them."""
        placed = (_place(node, group, self._brought_by.get(node)) for node, group in self._groups.items())
        return Clusters(placed=tuple(placed), used=tuple(self._used), refused=tuple(self._refused))


def _note_what_brought(edge: Edge, one: _Group, other: _Group, *, brought_by: dict[str, Edge]) -> None:
    """Remember, for every record, the weakest edge on its way to the number, or the edge that first joined it."""
    for group, joined in ((one, other), (other, one)):
        if joined.numbers and not group.numbers:
            for node in group.members:
                known = brought_by.get(node)
                if known is None or _heaviest_first(known) < _heaviest_first(edge):
                    brought_by[node] = edge
    # Who takes a name up by its surroundings is no less sure of themselves for it.
    for node in (edge.node,) if edge.kind in SURROUNDINGS else (edge.node, edge.other):
        brought_by.setdefault(node, edge)


def _place(node: str, group: _Group, edge: Edge | None) -> Placed:
    name = min(group.numbers or group.members)
    if edge is None:
        return Placed(node, name, kind=None, weight=None, same_sound=True)
    return Placed(node, name, kind=edge.kind, weight=edge.weight, same_sound=edge.same_sound)
