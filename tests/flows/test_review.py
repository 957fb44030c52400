"""The reviewers' desk: what comes first, what a decision does, and how answers come back from Excel."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from alerts.visits import read_run
from data_contracts.areas import load_areas
from flows import review_desk, review_sheet
from flows.review_desk import Answer, Review
from matching import decisions, resolve
from matching.errors import DecisionError
from tests.conftest import County

NOW = datetime(2026, 11, 20, 8)
HEADER = 3


@pytest.fixture
def desk(county: County, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of its own with the county's doubtful pairs."""
    shutil.copy(county.warehouse, tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        yield con


def first(con: duckdb.DuckDBPyConnection, *, red: bool, kind: str = "doubtful_link") -> Review:
    return next(one for one in review_desk.queue(con) if (one.red > 0) == red and one.kind == kind)


def persons_of(con: duckdb.DuckDBPyConnection, review: Review) -> set[str]:
    rows = con.execute(
        "select person_id from core.evidence where evidence_id in ($a, $b)",
        {"a": review.evidence_a, "b": review.evidence_b},
    ).fetchall()
    return {person for (person,) in rows}


def resolved(con: duckdb.DuckDBPyConnection) -> None:
    resolve.resolve_persons(con, run_id="again")


def test_what_hangs_most_comes_first_and_numbers_are_the_pairs_own(desk) -> None:
    queue = review_desk.queue(desk)
    assert len(queue) == len(desk.table("core.match_review")) > 10
    assert [(one.red, one.money) for one in queue] == sorted(((one.red, one.money) for one in queue), reverse=True)
    assert len({one.review_id for one in queue}) == len({frozenset((one.evidence_a, one.evidence_b)) for one in queue})
    resolved(desk)
    assert {one.review_id for one in review_desk.queue(desk)} == {one.review_id for one in queue}


def test_a_pair_that_was_joined_provisionally_comes_apart_when_somebody_says_so(desk) -> None:
    review = first(desk, red=False)
    assert len(persons_of(desk, review)) == 1
    told = review_desk.decide(desk, review, Answer("不是同一人", "王科员", "户口簿"), at=NOW)
    assert told.decision_id
    assert not told.needs_second
    resolved(desk)
    assert len(persons_of(desk, review)) == 2
    assert review.review_id not in {one.review_id for one in review_desk.queue(desk)}
    decisions.withdraw(desk, told.decision_id, at=NOW, by="王科员", because="看错了")
    resolved(desk)
    assert len(persons_of(desk, review)) == 1


def test_what_touches_a_red_alert_waits_for_a_second_person(desk) -> None:
    review = first(desk, red=True)
    told = review_desk.decide(desk, review, Answer("different", "王科员", "入户核查"), at=NOW)
    assert told.needs_second
    assert told.decision_id
    resolved(desk)
    assert len(persons_of(desk, review)) == 1, "one pair of eyes is not enough"
    for himself in ("王科员", " 王 科员"):
        with pytest.raises(DecisionError, match="other than its author"):
            decisions.confirm(desk, told.decision_id, by=himself, at=NOW)
    decisions.confirm(desk, told.decision_id, by="李科长", at=NOW)
    resolved(desk)
    assert len(persons_of(desk, review)) == 2


def test_a_decision_counts_until_the_day_it_ends_and_as_far_as_it_was_known(desk) -> None:
    review = first(desk, red=False)
    review_desk.decide(desk, review, Answer("different", "王科员", "待补材料", date(2026, 12, 1)), at=NOW)
    for as_of, as_known, people in [
        (date(2026, 11, 30), None, 2),
        (date(2026, 12, 1), None, 1),
        (date(2026, 11, 30), datetime(2026, 11, 20, 7), 1),
    ]:
        desk.execute("update ops.this_run set as_of = $of, as_known = $known", {"of": as_of, "known": as_known})
        resolved(desk)
        assert len(persons_of(desk, review)) == people, (as_of, as_known)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer("maybe", "王科员", "户口簿"), "not a verdict"),
        (Answer("same", "", "户口簿"), "who decided and why"),
        (Answer("same", "王科员", " "), "who decided and why"),
        (Answer("same", "王科员", "户口簿", date(2026, 11, 20)), "cannot end on"),
    ],
)
def test_an_incomplete_answer_is_not_recorded(desk, answer: Answer, fault: str) -> None:
    with pytest.raises(DecisionError, match=fault):
        review_desk.decide(desk, first(desk, red=False), answer, at=NOW)
    assert not len(desk.table("core.match_decision"))


def test_decisions_that_contradict_each_other_are_named(desk) -> None:
    """A is B, B is C, and A is not C: the newest word on each pair stands, and one of them cannot be followed."""
    one = first(desk, red=False)
    [(third,)] = desk.execute(
        "select min(evidence_id) from core.evidence where person_id <> $person", {"person": one.person_a}
    ).fetchall()
    told = [
        decisions.decide(desk, decisions.Decision(a, b, verdict, by, NOW, "户口簿"))
        for a, b, verdict, by in [
            (one.evidence_a, third, "different", "王科员"),
            (one.evidence_b, third, "same", "李科员"),
            (one.evidence_a, one.evidence_b, "same", "赵科员"),
        ]
    ]
    resolved(desk)
    found = decisions.conflicts(desk)
    assert len(found) == 1
    assert found[0].decision_id in told
    assert set(found[0].against) & set(told)


def test_a_decision_that_no_run_could_follow_yet_contradicts_nothing(desk) -> None:
    review = first(desk, red=False)
    told = review_desk.decide(desk, review, Answer("不是同一人", "王科员", "户口簿"), at=datetime(2100, 1, 1))
    assert [(row[0], row[1], row[8]) for row in review_desk.decided(desk)] == [
        (told.decision_id, "不是同一人", "下次比对起生效")
    ]
    assert review_desk.contradictions(desk) == []
    desk.execute("update ops.step set finished_at = '2100-01-02' where step = 'identify'")
    assert [row[8] for row in review_desk.decided(desk)] == ["有效"]
    assert review_desk.contradictions(desk) == [
        f"{told.decision_id}(王科员):{review.person_a} 与 {review.person_b} 仍是同一人,未能分开"
    ]


def test_a_pair_is_shown_by_the_line_that_tells_sex_and_birth_date(desk) -> None:
    shown = [face for review in review_desk.queue(desk) for face in (review.face_a, review.face_b) if face]
    told = desk.execute(
        "select source_file, source_row, birth_date from core.mention inner join ops.delivery using (delivery_id)"
        " where role_kind = 'self' and birth_date is not null and resident_id is null"
    ).fetchall()
    births = {(file, row): birth for file, row, birth in told}
    found = [face for face in shown if (face.source_file, face.source_row) in births and face.resident_id is None]
    assert found
    assert [face for face in found if face.birth_date is None and face.role in ("self", "head")] == []


# The round trip through Excel


def exported(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[Path, list[Review]]:
    reviews = list(review_desk.queue(con))[:12]
    return review_sheet.write_review_book(path, read_run(con), reviews, areas=load_areas()), reviews


def answer(path: Path, answers: dict[str, tuple[object, ...]], *, extra: list[list[object]] | None = None) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["核对"]
    for row in range(HEADER + 1, sheet.max_row + 1):
        for place, value in enumerate(answers.get(sheet.cell(row, 1).value, ()), start=6):
            sheet.cell(row, place, value)
    for line in extra or []:
        sheet.append(line)
    book.save(path)


def verdicts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = con.execute("select decided_by || '/' || because, verdict from core.match_decision").fetchall()
    return dict(rows)


def test_answers_come_back_each_to_its_pair_also_from_a_sorted_and_cut_list(desk, tmp_path: Path) -> None:
    path, reviews = exported(desk, tmp_path / "核对表.xlsx")
    wanted = {
        one.review_id: (["同一人", "不是同一人", "暂不能定"][place % 3], f"材料{place}", "王科员", None)
        for place, one in enumerate(reviews)
    }
    answer(path, wanted)
    book = openpyxl.load_workbook(path)
    sheet = book["核对"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]
    sheet.delete_rows(HEADER + 1, len(lines))
    for line in reversed(lines):
        sheet.append(line)
    sheet.delete_cols(2, 4)  # 影响 … 乙
    book.save(path)
    back = review_sheet.read_review_book(desk, path, at=NOW)
    assert (back.recorded, back.problems) == (len(reviews), ())
    by_pair = desk.execute("select evidence_a, evidence_b, verdict from core.match_decision").fetchall()
    words = decisions.VERDICT_WORDS
    assert {(a, b): words[verdict] for a, b, verdict in by_pair} == {
        (one.evidence_a, one.evidence_b): wanted[one.review_id][0] for one in reviews
    }
    assert len(back.waiting) == sum(one.red > 0 for one in reviews)
    again = review_sheet.read_review_book(desk, path, at=datetime(2026, 11, 21))
    assert (again.recorded, again.known, again.problems) == (0, len(reviews), ())


def test_what_cannot_be_taken_is_named_with_its_row_and_the_rest_is_taken(desk, tmp_path: Path) -> None:
    path, reviews = exported(desk, tmp_path / "核对表.xlsx")
    number = [one.review_id for one in reviews]
    answer(
        path,
        {
            number[0]: ("也许", "户口簿", "王科员"),
            number[1]: ("同一人", None, "王科员"),
            number[2]: ("同一人", "户口簿", "王科员", "明年"),
            number[3]: ("同一人", "户口簿", "王科员"),
            number[4]: ("不是同一人", "户口簿", "王科员", "2027/6/30"),
            number[5]: (None, "只写了理由", None),
        },
        extra=[
            [number[3], None, None, None, None, "不是同一人", "邻居", "李科员"],
            [None, None, None, None, None, "同一人", "户口簿", "王科员"],
            ["R0000000000", None, None, None, None, "同一人", "户口簿", "王科员"],
        ],
    )
    back = review_sheet.read_review_book(desk, path, at=NOW)
    assert back.recorded == 1
    faults = " ".join(problem.what for problem in back.problems)
    for words in ("须为同一人", "缺少理由", "不是日期", "互相矛盾", "没有编号", "已不在待核对之列"):
        assert words in faults
    assert len(back.problems) == 7
    assert desk.execute("select expires_on from core.match_decision").fetchall() == [(date(2027, 6, 30),)]


def test_some_other_workbook_is_refused(desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "其他.xlsx")
    with pytest.raises(DecisionError, match="no review list"):
        review_sheet.read_review_book(desk, tmp_path / "其他.xlsx", at=NOW)


def test_numbers_show_their_last_four_characters_only(desk, tmp_path: Path) -> None:
    path, reviews = exported(desk, tmp_path / "核对表.xlsx")
    text = " ".join(str(cell.value) for row in openpyxl.load_workbook(path)["核对"].iter_rows() for cell in row)
    numbers = [face.resident_id for one in reviews for face in (one.face_a, one.face_b) if face and face.resident_id]
    assert numbers
    assert not [number for number in numbers if number in text]
    assert all(number[-4:] in text for number in numbers)
