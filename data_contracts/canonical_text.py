"""How is one cell of plain text, of digits or of a code read? And what every reading has in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import polars as pl

from data_contracts.canonical_private_use import PRIVATE_USE
from data_contracts.code_list import CodeList, fold_code
from data_contracts.sheet import FLOAT_MARK

Value = str | int | bool | date | Decimal | None

#: What people write into a cell that has nothing to say.
PLACEHOLDERS = frozenset(
    {
        *("无", "空", "无数据", "不详", "未知", "未填", "未填写", "暂无", "没有", "待补", "待补充", "待定", "未提供"),
        *("未采集", "不清楚", "(空)", "(空白)", "(无)", "null", "[null]", "none", "nil", "nan", "n/a", "na"),
        *("/", "//", "\\", "-", "--", "---", "*", "**", ".", "。", "、", "?", "??"),
        *("#n/a", "#name?", "#ref!", "#value!", "#num!", "#null!", "#div/0!"),
    }
)
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[‐‑‒–—―−─﹣－]")
_QUOTES = "'`‘’′\"“”"


class Reading(NamedTuple):
    """What one text turned out to say.

    `kind` names the repair (None: the text was canonical); `aside` is the state of a number or the note of a name.
    """

    value: Value
    kind: str | None = None
    unreadable: bool = False
    aside: str | None = None


@dataclass(frozen=True)
class CellReader:
    """How the cells of one column are read.

    Attributes:
        dtype: of the canonical value.
        plain: over the column `text`: the canonical value where the text is canonical already, else null. Nearly every
            cell of a decent delivery passes here, vectorised.
        usual: kinds of repair that whole columns may need, with the vectorised form of what `read` would say.
        read: reads any other text, once per distinct text.
        plain_aside: state or note of a plain cell.
        missing_aside: state or note of an empty cell.
    """

    dtype: pl.DataType
    plain: pl.Expr
    read: Callable[[str], Reading]
    usual: tuple[tuple[str, pl.Expr], ...] = ()
    plain_aside: str | None = None
    missing_aside: str | None = None
    #: Characters; what is longer is no value of this type, and patterns would take for ever over it.
    longest: int = 500

    def reading_of(self, text: str) -> Reading:
        """Read one text that is not plain."""
        if len(text) <= self.longest:
            return self.read(text)
        return Reading(None, "too_long", unreadable=True, aside="invalid" if self.plain_aside == "valid" else None)


def tidy(text: str) -> str:
    """Make full-width forms plain, drop invisible characters, surrounding white space and Excel's leading quote.

    >>> tidy("　‘１２３ ")
    '123'
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip().strip(_QUOTES).strip()


def plain_dashes(text: str) -> str:
    """Write every kind of dash as a hyphen."""
    return _DASHES.sub("-", text)


def is_placeholder(text: str) -> bool:
    """Tell whether a tidied text only says that there is nothing to say.

    >>> is_placeholder("无"), is_placeholder("无锡"), is_placeholder("——")
    (True, False, True)
    """
    return not text or plain_dashes(text).casefold() in PLACEHOLDERS


def nothing(text: str) -> Reading:
    """Read a cell that says nothing: `blank` or `placeholder`."""
    return Reading(None, "placeholder" if tidy(text) else "blank")


def kept(value: str, text: str, kind: str = "characters") -> Reading:
    """Read a text as itself, or as its tidied form."""
    return Reading(value, None if value == text else kind)


def unreadable(kind: str) -> Reading:
    """Read a text that is no value of its column's type: empty, and reported."""
    return Reading(None, kind, unreadable=True)


def read_text(text: str) -> Reading:
    """Read free text: trimmed, otherwise as it came.

    >>> read_text(" 解放区（老城） ").value
    '解放区（老城）'
    """
    if text.startswith(FLOAT_MARK):
        return read_number_text(text)
    moved = text.translate(PRIVATE_USE)
    cleaned = _INVISIBLE.sub("", moved).strip().lstrip("'`").strip()
    kind = "characters" if moved == text else "private_use"
    return nothing(text) if is_placeholder(tidy(cleaned)) else kept(cleaned, text, kind)


def read_number_text(text: str) -> Reading:
    """Read a department's number: half-width, without inner spaces. What Excel rounded is not a number any more.

    >>> read_number_text("４１０８ 03001.0")
    Reading(value='410803001', kind='characters', unreadable=False, aside=None)
    >>> read_number_text("float:6217000000000000512")
    Reading(value=None, kind='precision_lost', unreadable=True, aside=None)
    """
    if text.startswith(FLOAT_MARK):
        return unreadable("precision_lost")
    cleaned = re.sub(r"\s+", "", plain_dashes(tidy(text)))
    if is_placeholder(cleaned):
        return nothing(text)
    if re.fullmatch(r"\d(\.\d+)?E\+?\d{2}", cleaned, re.IGNORECASE):
        return unreadable("precision_lost")
    return kept(re.sub(r"^(\d+)\.0+$", r"\1", cleaned), text)


def read_account(text: str) -> Reading:
    """Read a bank or social-security card number: digits and letters only.

    >>> read_account("6217 0000-1111").value
    '621700001111'
    """
    reading = read_number_text(text)
    if not isinstance(reading.value, str):
        return reading
    return (
        kept(re.sub(r"[^0-9A-Za-z*]", "", reading.value).upper(), text)
        if re.search(r"\d", reading.value)
        else (unreadable("not_an_account"))
    )


def read_phone(text: str) -> Reading:
    """Read a telephone number; of several, the first.

    >>> read_phone("+86 139-0000-1111、0391-3000000")
    Reading(value='13900001111', kind='several', unreadable=False, aside=None)
    """
    cleaned = plain_dashes(tidy(text))
    if is_placeholder(cleaned):
        return nothing(text)
    parts = [
        part for part in re.split(r"[、,;/\n|]+|(?<=\d{7})\s+(?=\d{7})", re.sub(r"\.0+$", "", cleaned)) if part.strip()
    ]
    digits = re.sub(r"^(\+?86|0086)(?=1\d{10}$)", "", re.sub(r"[\s\-()]", "", parts[0] if parts else ""))
    if not re.fullmatch(r"[\d*]{7,12}", digits):
        return unreadable("not_a_phone")
    return kept(digits, text, "several" if len(parts) > 1 else "characters")


def read_disability_no(text: str) -> Reading:
    """Read the number of a disability certificate: 18 characters of the person, kind, level, perhaps a re-issue mark.

    A text of another length is kept, so that it can be looked for, and reported.

    >>> read_disability_no("1101051949123100 2x43").value
    '11010519491231002X43'
    """
    reading = read_number_text(text)
    if not isinstance(reading.value, str):
        return reading
    value = reading.value.upper().replace("-", "")
    whole = re.fullmatch(r"\d{17}[\dX][1-7][1-4](B\d{0,2})?", value) is not None
    return (
        Reading(value, None if value == text else "characters")
        if whole
        else (Reading(value, "not_a_disability_no", unreadable=True))
    )


def read_code(text: str, *, codes: CodeList) -> Reading:
    """Read a code: the label, one of its spellings, known rubbish, or unknown."""
    label = codes.meaning_of(text)
    if not label and fold_code(text) in codes.strangers:
        return unreadable("out_of_scope")
    if label:
        return kept(label, text, "spelling")
    if label is None or is_placeholder(tidy(text)):
        return nothing(text)
    return unreadable("unknown_code")


def read_bool(text: str, *, codes: CodeList) -> Reading:
    """Read yes or no with the code list of that name."""
    reading = read_code(text, codes=codes)
    if reading.unreadable:
        return unreadable("not_yes_or_no")
    return reading._replace(value=None if reading.value is None else reading.value == codes.labels[0])


def text_reader() -> CellReader:
    """Free text. Plain: no white space or quote at either end, nothing invisible, nothing that may be a placeholder."""
    trimmed = r"^[^\s'`\p{C}][^\p{C}]*[^\s\p{C}]$"
    may_be_nothing = r"(?i)^[(\[]?(无|空|不|未|暂|没|待|null|none|nil|nan?|n/a|#|[\p{P}\p{S}]{2,}|float:)"
    return CellReader(pl.String(), _plain_text(trimmed, may_be_nothing), read_text, longest=1_000_000)


def number_text_reader() -> CellReader:
    """A department's number. Plain: half-width letters, digits, hyphens and brackets, with a digit in it."""
    shape, odd = r"^[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z\u3400-\u9fff\-_/()]*$", r"^\D*$|(?i)^\d(\.\d+)?E\d{2}$"
    return CellReader(pl.String(), _plain_text(shape, odd), read_number_text)


def account_reader() -> CellReader:
    """A card number."""
    return CellReader(pl.String(), _plain_text(r"^[0-9]{8,25}$", r"^$"), read_account)


def phone_reader() -> CellReader:
    """A telephone number."""
    return CellReader(pl.String(), _plain_text(r"^[0-9]{7,12}$", r"^86"), read_phone)


def disability_no_reader() -> CellReader:
    """A disability certificate's number."""
    return CellReader(pl.String(), _plain_text(r"^[0-9]{17}[0-9X][1-7][1-4]$", r"^$"), read_disability_no)


def code_reader(codes: CodeList) -> CellReader:
    """A code. Plain: the label itself."""
    text = pl.col("text")
    plain = pl.when(text.is_in(list(codes.labels))).then(text)
    return CellReader(pl.String(), plain, partial(read_code, codes=codes))


def bool_reader(codes: CodeList) -> CellReader:
    """Yes or no. Plain: 是 and 否."""
    text, (yes, no) = pl.col("text"), codes.labels
    plain = pl.when(text == yes).then(pl.lit(True)).when(text == no).then(pl.lit(False))
    return CellReader(pl.Boolean(), plain, partial(read_bool, codes=codes))


def _plain_text(shape: str, unless: str) -> pl.Expr:
    text = pl.col("text")
    return pl.when(text.str.contains(shape) & ~text.str.contains(unless)).then(text)
