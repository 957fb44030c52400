"""Is a list out already, and what is different now? A list that is out stays; what is new is its next edition."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path

import duckdb
import polars as pl

from alerts.change_sheet import edition_texts, write_empty_book
from alerts.visits import ThisRun, read_as
from alerts.writers import Draft, Drafted, Writers
from alerts.written import Change, Changes, Handout, Line, Unwritten, WrittenFile, edition_path, sha256_of
from warehouse import connection, lent, sql_file
from warehouse.uncollected import uncollected

HERE = Path(__file__).parent / "edition"
#: So many lists are recorded at once: to record each by itself takes longer than to write it.
TOGETHER = 16


@dataclass(frozen=True)
class _Edition:
    """An edition that is out, as `alerts.edition` keeps it."""

    list: str
    edition: int
    folder: str
    path: str
    sha256: str
    contents: str
    run_id: str
    audience: str
    lines: int


@dataclass(frozen=True)
class _New:
    """An edition that is written and not out yet."""

    edition: _Edition
    draft: Drafted
    of: Handout


@dataclass
class Editions:
    """The lists of one run, each put out as the edition that it is.

    Attributes:
        con: the writer's warehouse.
        root: the output folder; paths are kept relative to it.
        run: the run that hands out.
        writers: who writes them.
    """

    con: duckdb.DuckDBPyConnection
    root: Path
    run: ThisRun
    writers: Writers = field(default_factory=partial(Writers, count=1))

    def __post_init__(self) -> None:
        """Remember which lists this run has put out."""
        self._put: set[str] = set()

    def put(self, lists: Iterable[Unwritten]) -> list[WrittenFile]:
        """Put lists out: as first edition, as the next one where they say something else, or leave the one that is out.

        The record is written before the files appear: what a reader can have is on record, also after a crash.

        Raises:
            WriterLostError: a process that wrote one of them is gone; those before it are out.
        """
        asked: deque[Unwritten] = deque()
        written: list[WrittenFile] = []
        with uncollected(), closing(self.writers.write(self._drafts(lists, asked))) as drafts:
            while together := list(islice(drafts, TOGETHER)):
                written += self._settle([(asked.popleft(), draft) for draft in together])
        return written

    def take_off(self, folder: Path) -> list[WrittenFile]:
        """Put out, of every list below a folder that this run has nothing for any more, an edition that says so.

        Where it is out already it is returned as it is.
        """
        below = self._below(folder) + "/"
        asked = {"folder": self._folder, "below": below}
        latest = read_as(self.con.execute(sql_file.read_sql(HERE / "latest.sql"), asked), _Edition)
        return [self._empty(out) for out in latest if out.list not in self._put]

    def is_known(self, path: Path) -> bool:
        """Say whether a file is an edition that was put out here."""
        asked = {"folder": self._folder, "path": self._below(path), "sha256": sha256_of(path)}
        return sql_file.rows(self.con, HERE / "known.sql", asked) == [(True,)]

    def _drafts(self, lists: Iterable[Unwritten], asked: deque[Unwritten]) -> Iterator[Draft]:
        """Have every list written beside its place, as if it were the first edition; keep in `asked` which it is."""
        for one in lists:
            self._put.add(self._below(one.path))
            asked.append(one)
            yield self._draft(one.path, one, None)

    def _draft(self, path: Path, one: Unwritten, changes: Changes | None) -> Draft:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Draft(
            path.with_name(f".{path.name}.draft"), one.write, changes, self.run.run_id, max(len(one.of.lines), 1)
        )

    def _settle(self, drafted: list[tuple[Unwritten, Drafted]]) -> list[WrittenFile]:
        """Say of lists that are written which editions they are, put out what is new, and take away other drafts."""
        latest = self._out([one.path for one, _ in drafted])
        new: dict[Path, _New] = {}
        again: dict[Path, tuple[Unwritten, _Edition]] = {}
        try:
            for one, draft in drafted:
                out = latest.get(self._below(one.path))
                if out is None:
                    new[one.path] = _New(self._edition(self._below(one.path), 1, draft, one.of), draft, one.of)
                elif out.contents != draft.contents or not (self.root / out.path).exists():
                    again[one.path] = one, self._next(out, draft, one.of)
            for (path, (one, edition)), draft in zip(again.items(), self._rewritten(again, latest), strict=True):
                new[path] = _New(replace(edition, sha256=draft.sha256), draft, one.of)
            self._appear(list(new.values()))
        finally:
            for draft in (*(draft for _, draft in drafted), *(one.draft for one in new.values())):
                draft.path.unlink(missing_ok=True)
        editions = {self._below(path): one.edition for path, one in new.items()}
        return [self._file(one, draft, latest | editions, is_new=one.path in new) for one, draft in drafted]

    def _rewritten(
        self, again: dict[Path, tuple[Unwritten, _Edition]], latest: dict[str, _Edition]
    ) -> Generator[Drafted]:
        """Write editions after the first, each with what is different in it."""
        return self.writers.write(
            self._draft(
                self.root / edition.path,
                one,
                self._changes(latest[edition.list], edition.edition - 1, one.of) if edition.edition > 1 else None,
            )
            for one, edition in again.values()
        )

    def _empty(self, out: _Edition) -> WrittenFile:
        of = Handout(out.audience, edition_texts().columns, is_masked=True)
        path = self.root / out.path
        if not out.lines and path.exists():
            # It is out; named again, so that it gets on record where the run that put it out was killed before.
            return WrittenFile(path, of.audience, 0, out.sha256, of.alert_ids, of.columns, of.is_masked, is_new=False)
        before = out.edition if out.lines else out.edition - 1
        number = before + 1
        one = Unwritten(self.root / out.list, partial(write_empty_book, run=self.run), of)
        path = self.root / _path_of(out.list, number)
        draft = self._draft(path, one, self._changes(out, before, of)).written()
        edition = replace(self._edition(out.list, number, draft, of), contents="")
        try:
            self._appear([_New(edition, draft, of)])
        finally:
            draft.path.unlink(missing_ok=True)
        return self._file(one, draft, {out.list: edition}, is_new=True)

    def _next(self, out: _Edition, draft: Drafted, of: Handout) -> _Edition:
        """Return the edition after the one that is out; that one again where it says the same and its file is lost."""
        return self._edition(out.list, out.edition + (out.contents != draft.contents), draft, of)

    def _edition(self, name: str, number: int, draft: Drafted, of: Handout) -> _Edition:
        return _Edition(
            name,
            number,
            self._folder,
            _path_of(name, number),
            draft.sha256,
            draft.contents,
            self.run.run_id,
            of.audience,
            len(of.lines),
        )

    def _appear(self, new: list[_New]) -> None:
        """Record editions with their lines, then let the files appear."""
        if not new:
            return
        editions = pl.DataFrame([asdict(one.edition) | {"period": self.run.period} for one in new])
        columns = {column.name: pl.String for column in fields(Line)} | {"due_on": pl.Date}
        line = attrgetter(*columns)
        lines = [
            (one.edition.list, one.edition.edition, one.edition.folder, *line(each))
            for one in new
            for each in one.of.lines
        ]
        schema = {"list": pl.String, "edition": pl.Int32, "folder": pl.String, **columns}
        made = pl.DataFrame(lines, schema=schema, orient="row")
        with connection.transaction(self.con), lent.registered(self.con, edition_made=editions, edition_lines=made):
            sql_file.run(self.con, HERE / "record.sql")
        for one in new:
            os.replace(one.draft.path, self.root / one.edition.path)

    def _file(self, one: Unwritten, draft: Drafted, out: dict[str, _Edition], *, is_new: bool) -> WrittenFile:
        of, edition = one.of, out[self._below(one.path)]
        path = self.root / edition.path
        return WrittenFile(
            path, of.audience, draft.rows, edition.sha256, of.alert_ids, of.columns, of.is_masked, is_new
        )

    def _out(self, paths: list[Path]) -> dict[str, _Edition]:
        """Return the newest editions that are out: put out here, or lying here as the folder was moved or copied."""
        names = [(self._below(path), sha256_of(path) if path.exists() else "") for path in paths]
        asked = pl.DataFrame(names, schema={"list": pl.String, "sha256": pl.String}, orient="row")
        with lent.registered(self.con, edition_asked=asked):
            query = self.con.execute(sql_file.read_sql(HERE / "out.sql"), {"folder": self._folder})
            return {edition.list: edition for edition in read_as(query, _Edition)}

    def _changes(self, before: _Edition, number: int, of: Handout) -> Changes:
        """Compare lines with those of an edition of the list that `before` is an edition of."""
        texts = edition_texts()
        if not of.is_compared:
            return Changes(number + 1, (), texts.whole)
        if not before.contents and before.lines < 0:
            return Changes(number + 1, (), texts.unknown)
        asked = {"folder": before.folder, "list": before.list, "edition": number}
        kept = read_as(self.con.execute(sql_file.read_sql(HERE / "lines.sql"), asked), Line)
        was, now = {line.alert_id: line for line in kept}, {line.alert_id: line for line in of.lines}
        ids = sorted(was.keys() | now.keys())
        statuses = dict(sql_file.rows(self.con, HERE / "status.sql", {"alert_ids": ids}))
        found = compared(was, now, statuses)
        return Changes(number + 1, found, texts.empty if not now else "" if found else texts.nothing)

    def _below(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    @property
    def _folder(self) -> str:
        return self.root.absolute().as_posix()


def compared(before: dict[str, Line], now: dict[str, Line], statuses: dict[str, str]) -> tuple[Change, ...]:
    """Say alert by alert what is different: added in the order of the list, then changed, then taken off.

    Args:
        before: lines of the edition that is out, by alert.
        now: lines of the one to come.
        statuses: how each alert stands today.
    """
    texts = edition_texts()
    added = [
        Change(texts.kinds["added"], _because(texts.added, statuses.get(key, "")), line)
        for key, line in now.items()
        if key not in before
    ]
    changed = [
        Change(texts.kinds["changed"], "；".join(what), line, before[key].place)
        for key, line in now.items()
        if key in before and (what := list(_differences(before[key], line)))
    ]
    removed = [
        Change(texts.kinds["removed"], _because(texts.removed, statuses.get(key, "")), line, line.place)
        for key, line in sorted(before.items(), key=lambda item: (item[1].place, item[0]))
        if key not in now
    ]
    return (*added, *changed, *removed)


def _because(reasons: dict[str, str], status: str) -> str:
    reason = next(text for begins, text in reasons.items() if status.startswith(begins))
    return reason.format(status=status)


def _differences(before: Line, now: Line) -> Iterable[str]:
    texts = edition_texts().changed
    if before.grade != now.grade:
        yield texts["grade"].format(before=before.grade, now=now.grade)
    if before.due_on != now.due_on:
        yield texts["due_on"].format(before=before.due_on, now=now.due_on)
    if before.says != now.says:
        yield texts["facts"]


def _path_of(name: str, number: int) -> str:
    return edition_path(Path(name), number).as_posix()
