"""Is a list out already, and what is different now? A list that is out stays; what is new is its next edition."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

import duckdb
import polars as pl

from alerts.change_sheet import edition_texts, write_empty_book
from alerts.visits import ThisRun, read_as
from alerts.written import Change, Changes, Handout, Line, WriteList, WrittenFile
from warehouse import connection, lent, sql_file

HERE = Path(__file__).parent / "edition"
_STRINGS = "xl/sharedStrings.xml"


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


@dataclass
class Editions:
    """The lists of one run, each put out as the edition that it is.

    Attributes:
        con: the writer's warehouse.
        root: the output folder; paths are kept relative to it.
        run: the run that hands out.
    """

    con: duckdb.DuckDBPyConnection
    root: Path
    run: ThisRun

    def __post_init__(self) -> None:
        """Remember which lists this run has put out."""
        self._put: set[str] = set()

    def put(self, path: Path, write: WriteList, *, of: Handout) -> WrittenFile:
        """Put a list out: as first edition, as the next one where it says something else, or leave the one that is out.

        The record is written before the file appears: what a reader can have is on record, also after a crash.
        """
        name = self._below(path)
        self._put.add(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        try:
            rows = write(draft, None)
            contents = contents_of(draft, self.run.run_id)
            out = self._out(name, path)
            if out is None:
                return self._appear(draft, _Edition(
                    name, 1, self._folder, name, _sha256(draft), contents, self.run.run_id, of.audience, len(of.lines)
                ), of, rows)  # fmt: skip
        finally:
            draft.unlink(missing_ok=True)
        if out.contents == contents and (self.root / out.path).exists():
            return _written(self.root / out.path, rows, out.sha256, of, is_new=False)
        again = out.contents == contents
        number, before = (out.edition, out.edition - 1) if again else (out.edition + 1, out.edition)
        return self._put_edition(self._next(out, number, contents, of), self._changes(out, before, of), write, of)

    def take_off(self, folder: Path) -> list[WrittenFile]:
        """Put out, of every list below a folder that this run has nothing for any more, an edition that says so."""
        below = self._below(folder) + "/"
        asked = {"folder": self._folder, "below": below}
        latest = read_as(self.con.execute(sql_file.read_sql(HERE / "latest.sql"), asked), _Edition)
        return [self._empty(out) for out in latest if out.lines and out.list not in self._put]

    def is_known(self, path: Path) -> bool:
        """Say whether a file is an edition that was put out here."""
        asked = {"folder": self._folder, "path": self._below(path), "sha256": _sha256(path)}
        return sql_file.rows(self.con, HERE / "known.sql", asked) == [(True,)]

    def _empty(self, out: _Edition) -> WrittenFile:
        of = Handout(out.audience, edition_texts().columns, is_masked=True)
        changes = self._changes(out, out.edition, of)
        edition = self._next(out, out.edition + 1, "", of)
        return self._put_edition(edition, changes, partial(write_empty_book, run=self.run), of)

    def _next(self, out: _Edition, number: int, contents: str, of: Handout) -> _Edition:
        first = Path(out.list)
        path = first if number == 1 else first.with_name(f"{first.stem}_第{number}版{first.suffix}")
        return _Edition(
            out.list, number, self._folder, path.as_posix(), "", contents, self.run.run_id, of.audience, len(of.lines)
        )

    def _put_edition(self, edition: _Edition, changes: Changes, write: WriteList, of: Handout) -> WrittenFile:
        path = self.root / edition.path
        draft = path.with_name(f".{path.name}.draft")
        try:
            rows = write(draft, changes if edition.edition > 1 else None)
            return self._appear(draft, replace(edition, sha256=_sha256(draft)), of, rows)
        finally:
            draft.unlink(missing_ok=True)

    def _appear(self, draft: Path, edition: _Edition, of: Handout, rows: int) -> WrittenFile:
        path = self.root / edition.path
        columns = {field.name: pl.String for field in fields(Line)} | {"due_on": pl.Date}
        frame = pl.DataFrame(list(map(attrgetter(*columns), of.lines)), schema=columns, orient="row")
        with connection.transaction(self.con), lent.registered(self.con, edition_lines=frame):
            sql_file.run(self.con, HERE / "record.sql", asdict(edition) | {"period": self.run.period})
        os.replace(draft, path)
        return _written(path, rows, edition.sha256, of, is_new=True)

    def _out(self, name: str, path: Path) -> _Edition | None:
        """Return the newest edition that is out: put out here, or lying here because the folder was moved or copied."""
        asked = {"folder": self._folder, "list": name, "sha256": _sha256(path) if path.exists() else ""}
        found = read_as(self.con.execute(sql_file.read_sql(HERE / "out.sql"), asked), _Edition)
        return found[0] if found else None

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


def contents_of(path: Path, run_id: str) -> str:
    """Hash what a workbook says and how it looks, but for the id of the run: two runs may say the same.

    Of the sheets the archive's own checksums are taken; the texts, where the id stands, are read.
    """
    digest = hashlib.sha256()
    with zipfile.ZipFile(path) as book:
        for part in book.infolist():
            digest.update(f"{part.filename}|".encode())
            if part.filename == _STRINGS:
                digest.update(book.read(part).replace(run_id.encode(), b""))
            else:
                digest.update(f"{part.CRC:08x}|{part.file_size}|".encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _written(path: Path, rows: int, sha256: str, of: Handout, *, is_new: bool) -> WrittenFile:
    return WrittenFile(path, of.audience, rows, sha256, of.alert_ids, of.columns, of.is_masked, is_new)
