"""Which day, month or school term does a cell mean?"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

import polars as pl

from data_contracts import numerals
from data_contracts.canonical_text import (
    CellReader,
    Reading,
    is_placeholder,
    kept,
    nothing,
    plain_dashes,
    tidy,
    unreadable,
)
from data_contracts.sheet import FLOAT_MARK

#: No date of these registers lies outside; 1900-01-01 is what an empty cell of Excel becomes.
EARLIEST, LATEST = date(1900, 1, 2), date(2100, 12, 31)
#: Day 0 of Excel's calendar, with its leap day of 1900 that never was.
_EXCEL_EPOCH = date(1899, 12, 30)

#: A time of day (Windows writes 下午 3:20:11) and a day of the week, which no list needs.
_TIME = r"(?:[T\s]*(?:上午|下午|中午|凌晨|晚上|[AP]M)?\s*\d{1,2}[:时点].*)?"
_TAIL = _TIME + r"(?:\s*\(?(?:星期|周)[1-7一二三四五六日天]\)?)?"
_FULL = re.compile(r"(\d{4})(?:\s*[-./年,]\s*|\s+)(\d{1,2})(?:\s*[-./月,]\s*|\s+)(\d{1,2})\s*[日号]?" + _TAIL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?" + _TAIL)
_MONTH = re.compile(r"(\d{4})\s*(?:年度|[-./年,])\s*(\d{1,2})\s*(?:月份?)?")
_COMPACT_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
#: From one day (month) to another; a hyphen parts them where days have no hyphens.
_SPAN = re.compile(
    r"(\d{6,8}|\d{4}[年./]\d{1,2}(?:[月./]\d{1,2}日?|月)?|\d{4}-\d{1,2}(?:-\d{1,2})?(?=\s*[至到~]))\s*[-至到~]+\s*(\d.*)"
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
#: 2026.1 may have been 2026.10 in a cell that Excel takes for a number.
_PERHAPS_OCTOBER = re.compile(r"(\d{4})\.1")
_LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|廿")
_OPEN_END = re.compile(r"长期(?:有效)?|永久(?:有效)?|至今|终身|无限期|不限|[29]999-?12-?31")
_EMPTY_DATE = re.compile(r"0+|0000[-/.]0?0[-/.]0?0|1900[-/.]0?1[-/.]0?0")
_HAN_DIGITS = str.maketrans("〇零○Oo一二三四五六七八九元", "000001234567891")


def read_date(text: str, *, serials_are_dates: bool = False) -> Reading:
    """Read a date cell.

    Args:
        text: the cell.
        serials_are_dates: the column holds Excel day numbers, so that 19521 is one, and not January 1952.

    >>> read_date("2026年1月5日").value, read_date("二〇二六年十月十五日").value, read_date("46331").value
    (datetime.date(2026, 1, 5), datetime.date(2026, 10, 15), datetime.date(2026, 11, 5))
    >>> read_date("2026年11月")
    Reading(value=datetime.date(2026, 11, 1), kind='day_missing', unreadable=False, aside=None)
    >>> read_date("2026-02-30").kind
    'impossible_date'
    """
    cleaned = _clean(text)
    if is_placeholder(cleaned) or _EMPTY_DATE.fullmatch(cleaned):
        return nothing(text)
    if _OPEN_END.fullmatch(cleaned):
        return Reading(None, "open_end")
    if _LUNAR.search(cleaned):
        return unreadable("lunar_date")
    return _read_calendar(_arabic(cleaned), serials_are_dates=serials_are_dates)


def _read_calendar(cleaned: str, *, serials_are_dates: bool) -> Reading:
    """Read what is left once the ways to say “no date” are out: day, month or Excel's day number."""
    if found := _FULL.fullmatch(cleaned) or _COMPACT.fullmatch(cleaned):
        return _day(found.groups(), "date_format" if re.search(r"\d[:时点]", cleaned) is None else "time_dropped")
    if _PERHAPS_OCTOBER.fullmatch(cleaned):
        return unreadable("ambiguous")
    if found := _MONTH.fullmatch(cleaned) or _COMPACT_MONTH.fullmatch(cleaned):
        return _day((*found.groups(), "1"), "day_missing")
    if found := _SERIAL.fullmatch(cleaned):
        return _serial(int(found[1]), certain=serials_are_dates)
    return unreadable("year_only" if re.fullmatch(r"\d{4}年?", cleaned) else "not_a_date")


def read_month(text: str, *, period: date) -> Reading:
    """Read a month cell as the month's first day; `period` decides what 2026.1 can mean.

    >>> october = date(2026, 10, 1)
    >>> read_month("2026年10月", period=october).value, read_month("2026-10-15", period=october).kind
    (datetime.date(2026, 10, 1), 'day_dropped')
    """
    cleaned = _arabic(_clean(text))
    if found := _PERHAPS_OCTOBER.fullmatch(cleaned):
        meant = [month for month in (1, 10) if (int(found[1]), month) == (period.year, period.month)]
        return Reading(period, "month_format") if meant else unreadable("ambiguous")
    if found := re.fullmatch(r"(\d{1,2})(?:月份?)?", cleaned):
        return _newest(int(found[1]), period)
    if (months := _SPAN.fullmatch(cleaned)) and (one := _one_month(months[1], months[2])):
        return Reading(one, "day_dropped")
    reading = read_date(text)
    if not isinstance(reading.value, date):
        return reading
    kind = "month_format" if reading.kind == "day_missing" else "day_dropped"
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return Reading(reading.value)
    return Reading(reading.value.replace(day=1), kind)


def _one_month(first: str, last: str) -> date | None:
    """Tell the month of a span that lies in one: the tax office's 20261001-20261031."""
    year = re.match(r"\d{4}年?", first)
    begins = read_date(first)
    ends = read_date(last if re.match(r"\d{4}", last) or year is None else f"{year[0]}{last}")
    if not (isinstance(begins.value, date) and isinstance(ends.value, date)):
        return None
    month = begins.value.replace(day=1)
    return month if month == ends.value.replace(day=1) else None


def _newest(month: int, period: date) -> Reading:
    """A month without its year is the newest one of that name, up to the month that the delivery is about."""
    if not 1 <= month <= 12:
        return unreadable("impossible_date")
    return Reading(date(period.year - (month > period.month), month, 1), "month_format")


_TERM = re.compile(
    r"(\d{4})(?:-(\d{4}))?(?:学?年度?)?[-(第]*(?:0?(1|一|上|秋季?|2|二|下|春季?)(?:学期|期|半年)?)?(?:\((秋|春)季?\))?\)?(?:学期)?"
)
_AUTUMN, _SPRING = ("1", "一", "上", "秋", "秋季"), ("2", "二", "下", "春", "春季")


def read_term(text: str) -> Reading:
    """Read a school term as 2026-2027-1 (autumn) or -2 (spring). A text that is none is kept and reported.

    >>> [read_term(text).value for text in ("2026-2027学年第一学期", "2026年秋季学期", "2027春", "2026-2027-2")]
    ['2026-2027-1', '2026-2027-1', '2026-2027-2', '2026-2027-2']
    """
    cleaned = re.sub(r"[\s~～至/_—–]+", "-", plain_dashes(tidy(text)))
    cleaned = re.sub(r"-*([()学年度第一二上下春秋期])-*", r"\1", cleaned)
    if is_placeholder(tidy(text)):
        return nothing(text)
    found = _TERM.fullmatch(cleaned)
    term = _term(*found.groups()) if found else None
    return Reading(tidy(text), "unknown_term", unreadable=True) if term is None else kept(term, text, "spelling")


def date_reader(texts: pl.Series) -> CellReader:
    """Dates. Plain: ISO. Day numbers elsewhere in the column decide about those that could be a year and a month."""
    serials = texts.str.contains(r"^\d{5}(\.\d+)?$") & ~texts.str.contains(r"^(19|20)\d{3}(\.\d+)?$")
    plain = _plain_date(pl.when(pl.col("text").str.contains(r"^\d{4}-\d{2}-\d{2}$")).then(pl.col("text")))
    return CellReader(pl.Date(), plain, partial(read_date, serials_are_dates=bool(serials.any())))


def month_reader(period: date) -> CellReader:
    """Months. Plain: 2026-10."""
    text = pl.col("text")
    plain = _plain_date(pl.when(text.str.contains(r"^\d{4}-\d{2}$")).then(text + "-01"))
    return CellReader(pl.Date(), plain, partial(read_month, period=period))


def term_reader() -> CellReader:
    """School terms. Plain: 2026-2027-1."""
    text = pl.col("text")
    years = text.str.slice(0, 4).cast(pl.Int32, strict=False) + 1
    fits = text.str.contains(r"^\d{4}-\d{4}-[12]$") & (text.str.slice(5, 4).cast(pl.Int32, strict=False) == years)
    return CellReader(pl.String(), pl.when(fits).then(text), read_term)


def _plain_date(text: pl.Expr) -> pl.Expr:
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.is_between(EARLIEST, LATEST)).then(day)


def _clean(text: str) -> str:
    cleaned = plain_dashes(tidy(text.removeprefix(FLOAT_MARK)))
    cleaned = re.sub(r"^(公历|阳历|约)\s*", "", cleaned.replace("。", ".").replace("、", "."))
    return re.sub(r"^(\d+)\.0+$|\.$", r"\1", cleaned)


def _arabic(text: str) -> str:
    """Write Han numerals as digits: 二〇二六年十一月 → 2026年11月."""
    if not re.search(r"[〇零○一二三四五六七八九十]|元[年月]", text):
        return text
    tens = re.sub("[一二三四五六七八九]?十[一二三四五六七八九]?", lambda run: str(numerals.number(run[0])), text)
    return re.sub(r"[〇零○Oo一二三四五六七八九元]+(?=[年月日号0-9]|$)", lambda run: run[0].translate(_HAN_DIGITS), tens)


def _day(parts: tuple[str, ...], kind: str) -> Reading:
    try:
        day = date(*(int(part) for part in parts[:3]))
    except ValueError:
        return unreadable("impossible_date")
    return Reading(day, kind) if EARLIEST <= day <= LATEST else unreadable("impossible_date")


def _serial(number: int, *, certain: bool) -> Reading:
    if str(number)[:2] in ("19", "20") and not certain:
        return unreadable("ambiguous")
    day = _EXCEL_EPOCH + timedelta(days=number)
    return Reading(day, "serial_date") if EARLIEST <= day <= LATEST else unreadable("impossible_date")


def _term(first: str, second: str | None, part: str | None, season: str | None) -> str | None:
    part = part or season
    if part is None or (second is not None and int(second) != int(first) + 1):
        return None
    number = 1 if part in _AUTUMN else 2
    if second is not None:
        return f"{first}-{second}-{number}"
    # One year alone: autumn opens the school year, spring lies in its second half. 上 and 下 mean either.
    if part in ("上", "下", "1", "2", "一", "二"):
        return None
    year = int(first) - (number - 1)
    return f"{year}-{year + 1}-{number}"
