"""Which resident identity number does a cell hold, and how far can it be trusted (GB 11643-1999)?"""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from data_contracts.canonical_text import CellReader, Reading, is_placeholder, plain_dashes, tidy
from data_contracts.months import shifted
from data_contracts.sheet import FLOAT_MARK

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_LENGTH = 18
_CHECK_LETTERS = np.frombuffer(CHECK_CHARACTERS.encode(), dtype=np.uint8)
#: States in which a number column holds 18 digits that name a person.
TRUSTED_STATES = ("valid", "upgraded_15", "from_disability_no")

#: What may stand around a number and says nothing of whose it is: brackets, points, what it is called, 本人.
_AROUND = re.compile(
    r"^\W*(?:(?:居民|公民)?身份(?:证件?|证明)?(?:号码?)?|(?:有效)?证件(?:号码?)?|号码?|NO|ID)[:.#=]*"
    r"|\(?本人\)?$|[()\[\]【】〔〕<>《》{}:.,;。、#*]+"
)
#: Nobody alive or newly dead was born before; the number system knows no earlier birth.
_EARLIEST_BIRTH = date(1890, 1, 1)
#: Share of natural numbers that end in 000, and damaged per undetected damaged number (domain notes 5.2).
_ENDS_IN_000, _DETECTED_PER_PASSED = 0.0009, 10


def check_character(first_17: str) -> str:
    """Compute the 18th character of a resident identity number (GB 11643-1999).

    >>> check_character("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def is_valid(number: str, born_before: date) -> bool:
    """Tell whether 18 characters have the right check character and a real birth date.

    >>> is_valid("11010519491231002X", date(2026, 12, 1)), is_valid("410890194901010075", date(2026, 12, 1))
    (True, False)
    """
    shaped = re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None
    return shaped and check_character(number[:17]) == number[17] and _born(number[6:14], born_before)


def upgrade_15(number: str) -> str:
    """Turn a number of 15 digits into one of 18: the century 19 after the area, the check character at the end.

    >>> upgrade_15("110105491231002")
    '11010519491231002X'
    """
    first_17 = number[:6] + "19" + number[6:]
    return first_17 + check_character(first_17)


def read_resident_id(text: str, *, born_before: date, column_is_damaged: bool = False) -> Reading:
    """Read one number cell.

    Args:
        text: the cell.
        born_before: nobody in this delivery was born on or after this day.
        column_is_damaged: the column holds numbers that Excel has rounded, so that those ending in 000 tell nothing
            even where the check character happens to fit.

    >>> read_resident_id("410890194901010074 ", born_before=date(2026, 12, 1))
    Reading(value='410890194901010074', kind='characters', unreadable=False, aside='valid')
    """
    if text.startswith(FLOAT_MARK):
        return _lost(text.removeprefix(FLOAT_MARK))
    cleaned = _clean(text)
    # 未落户, 待上户, 身份证办理中 …: words are no number, and neither are zeros.
    if is_placeholder(cleaned) or not re.search(r"[1-9]", cleaned):
        return Reading(None, "placeholder" if cleaned else "blank", aside="missing")
    if re.fullmatch(r"\d(\.\d+)?E\+?1\d", cleaned):
        return _lost(cleaned)
    if re.fullmatch(r"\d{15}000", cleaned) and (column_is_damaged or not is_valid(cleaned, born_before)):
        return _lost(cleaned)
    return _read_clean(cleaned, text, born_before)


def _read_clean(cleaned: str, text: str, born_before: date) -> Reading:
    kind = None if cleaned == text else "characters"
    if is_valid(cleaned, born_before):
        return Reading(cleaned, kind, aside="valid")
    bare = _AROUND.sub("", cleaned)
    if is_valid(bare, born_before):
        return Reading(bare, "characters", aside="valid")
    is_old = re.fullmatch(r"[0-9]{15}", cleaned) and _born("19" + cleaned[6:12], born_before)
    if is_old and not _is_cut(cleaned, born_before):
        return Reading(upgrade_15(cleaned), "upgraded_15", aside="upgraded_15")
    # A disability certificate's number, or a number with a serial after it. A second number or a word after it
    # (“(母)”) leaves open whose number it is.
    head, tail = cleaned[:18], cleaned[18:]
    if re.fullmatch(r"[0-9A-Z/#.:()]{1,12}", tail) and is_valid(head, born_before):
        return Reading(head, "from_disability_no", aside="from_disability_no")
    return Reading(cleaned, "invalid_number", unreadable=True, aside="invalid")


def resident_id_reader(texts: pl.Series, period: date) -> CellReader:
    """Read a column of numbers; `texts` are its cells, `period` the month that they are about.

    A valid number of somebody not born before the end of the next month is a mistake.
    """
    born_before = shifted(period, 2)
    text = pl.col("text")
    valid = _is_valid(text, born_before)
    damaged = _column_is_damaged(texts, valid)
    plain = pl.when(valid & ~text.str.ends_with("000")).then(text) if damaged else pl.when(valid).then(text)
    read = partial(read_resident_id, born_before=born_before, column_is_damaged=damaged)
    return CellReader(pl.String(), plain, read, plain_aside="valid", missing_aside="missing")


def _is_cut(fifteen: str, born_before: date) -> bool:
    """Tell whether 15 digits are rather the first of 18 than a number of the old kind.

    420527200208230… is somebody born on 23 August 2002, or somebody of a hundred and six years; the old numbers ended
    with the century. A column that holds 15 characters cuts every child to it.

    >>> _is_cut("410890201203031", date(2026, 12, 1)), _is_cut("410890490101007", date(2026, 12, 1))
    (True, False)
    """
    return fifteen[6:8] == "20" and _born(fifteen[6:14], born_before)


def _column_is_damaged(texts: pl.Series, valid: pl.Expr) -> bool:
    """Tell whether a valid number ending in 000 is likelier rounded by Excel, and passing by chance, than natural."""
    suspects = texts.filter(texts.str.ends_with("000")).alias("text").to_frame()
    ended = pl.col("text").str.contains(r"^(?:float:)?\d{15}000$")
    lost = suspects.select((ended & ~valid.fill_null(value=False)).sum()).item()
    if not lost:
        return False
    natural = _ENDS_IN_000 * texts.alias("text").to_frame().select(valid.sum()).item()
    return bool(lost / _DETECTED_PER_PASSED > natural)


def _is_valid(text: pl.Expr, born_before: date) -> pl.Expr:
    """The vectorised twin of `is_valid`."""
    shaped = pl.when(text.str.len_bytes() == _LENGTH).then(text)
    born = shaped.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    alive = born.is_between(_EARLIEST_BIRTH, born_before, closed="left")
    return shaped.map_batches(_bear_check_characters, return_dtype=pl.Boolean) & alive


def _bear_check_characters(texts: pl.Series) -> pl.Series:
    """Tell of each text of 18 bytes whether it is 17 digits and their check character; null of a null."""
    letters = np.frombuffer(texts.drop_nulls().str.join("").item().encode(), dtype=np.uint8).reshape(-1, _LENGTH)
    digits = letters[:, :-1] - ord("0")  # anything but a digit turns out as 10 or more
    total = np.zeros(len(letters), dtype=np.uint16)
    for place, weight in enumerate(WEIGHTS):
        total += digits[:, place] * np.uint16(weight)
    fits = (digits < 10).all(axis=1) & (_CHECK_LETTERS[total % 11] == letters[:, -1])
    none = pl.repeat(None, len(texts), dtype=pl.Boolean, eager=True)
    return none.scatter(texts.is_not_null().arg_true(), pl.Series(fits))


def _clean(text: str) -> str:
    cleaned = re.sub(r"[\s\-_'`‘’·]+", "", plain_dashes(tidy(text))).upper()
    cleaned = re.sub(r"(?<=^[0-9]{17})[×ХΧ✕]$", "X", cleaned)
    return re.sub(r"^(\d+)\.0+$", r"\1", cleaned)


def _lost(digits: str) -> Reading:
    return Reading(digits, "precision_lost", unreadable=True, aside="precision_lost")


def _born(yyyymmdd: str, born_before: date) -> bool:
    try:
        born = date(int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:]))
    except ValueError:
        return False
    return _EARLIEST_BIRTH <= born < born_before
