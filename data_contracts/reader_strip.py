"""Which lines below the header are not data: totals, signatures, repeated headers, blank and section lines?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from data_contracts.contract import ColumnType, Contract
from data_contracts.reader_cells import without_blanks
from data_contracts.reader_header import FEWEST_KNOWN
from data_contracts.sheet import Body, Header, Note, listed, position

_TOTAL_WORD = "(?:合计|总计|共计|小计|累计|总合计|总金额)"
#: A cell that says that its line is a total: 合计, 合 计, 本页小计, 民生街道合计:, 合计(大写)…, 合计 25 户.
TOTAL = rf"^(?:计[::]?|.{{0,12}}{_TOTAL_WORD}(?:[::\(].*|[\d,.]+.*)?)$"
#: What a line without a name that has little of what a line must have may begin with: 合计人民币(大写), 总计人数.
_PERHAPS_TOTAL = rf"^(?:{_TOTAL_WORD}|(?i:grand)?(?i:total))"
#: What stands in the column of numbers beside a line that is only shown.
_EXAMPLE = r"^(?:填[写表])?(?:[示样范举]例|例)[::]?$"
_PARTIAL = r"小计|本页|累计"
SIGNATURE = (
    r"^(?:制表|填表|填报|审核|复核|经办|审批|签发|编制|报送|主管|分管|单位|领导|负责|联系|盖章|签字|签章|公章|会计|出纳)"
    r"[^::]{0,10}[::]"
)
_CLOSING = r"^(?:[—\-_=*]*以下(?:为)?空白[—\-_=*]*|注\d?[::].*|备注[::].*|说明[::].*|附注[::].*|填表说明.*)$"
_AMOUNT_IN_WORDS = "[零壹贰叁肆伍陆柒捌玖拾佰仟万][元圆]整?$"
#: What stands in the column of names and is none: words of a foot, amounts in words, sentences, numbered remarks.
_NO_NAME = (
    rf"{TOTAL}|{SIGNATURE}|{_CLOSING}|{_PERHAPS_TOTAL}|{_AMOUNT_IN_WORDS}"
    r"|[。;；:：]|^[\d(※★]|^[一二三四五六七八九十]+、|^.{16,}"
)
#: A line below the header that numbers the columns (1 2 3, A B C, 甲 乙 1), or gives their codes or kinds.
_FORM_CELLS = (
    r"^(?:[((]?\d{1,3}[))]?|[A-Za-z]{1,2}|[甲乙丙丁戊己庚辛壬癸]|[—\-]+|[栏列行]次|序号|编号)$",
    r"^[A-Za-z][A-Za-z0-9_.]*$",
    r"^(?:(?:文本|字符串?|数字|数值|整数|小数|日期|金额|时间|代码|布尔)(?:[型类]|格式|类型)?"
    r"|(?i:(?:var)?char2?|text|string|int(?:eger)?|decimal|number|date|datetime)(?:[(]\d+(?:,\d+)?[)])?"
    r"|(?:非?必填|选填|可空|不可空)项?|是/否|男/女|元|人|\d{1,2}位(?:文本|数字|字符)?"
    r"|[见按详].{0,6}(?:代码表|字典|编码表|附表|标准)\d*|下拉选择|[yY]{4}.*|(?:格式|例如?|示例|如)[::].*)$",
)
_LONGEST_FORM_CELL = 40
_SECTION = r"(?:省|市|县|区|镇|乡|街道|办事处|村|社区|居委会|村委会)$"
#: A place's name in the column of names, on a line of its own.
_PLACE = r"^.{2,}(?:街道|办事处|社区|居委会|村委会|[乡镇村])$"
_NUMBER = r"\d{14}"
#: What a line may be that has nothing else: words, or a day.
_REMARK = r"[\u3400-\u9fff]|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$"

#: Yuan by which a total may differ from the sum of its lines.
_TOLERANCE = 0.01


@dataclass(frozen=True)
class Stripped:
    """The data lines of a body, how many others there were, and what the sheet's own totals say.

    `foot` holds the texts of signature and remark lines: one of them may say the unit.
    """

    frame: pl.DataFrame
    rows: int
    totals: dict[str, float]
    notes: tuple[Note, ...]
    foot: tuple[tuple[str, ...], ...] = ()


def strip(body: Body, contract: Contract) -> Stripped:
    """Keep the data lines, and hold the totals against them."""
    everything = _up_to_last_filled(body)
    frame = _without_examples(everything, body.header)
    numbers = _cells_of(body.header, contract, {ColumnType.RESIDENT_ID, ColumnType.DISABILITY_NO})
    # A line with a person's number is data, whatever its words say. The other lines are few, or soon read.
    has_number = _any(pl.col(cell).str.contains(_NUMBER).fill_null(value=False) for cell in numbers)
    odd = frame.filter(~has_number).filter(~_is_ordinary(body.header, contract))
    flagged = odd.with_columns(_kind(body.header, contract).alias("kind")).filter(pl.col("kind").is_not_null())
    data = frame.filter(~frame["source_row"].is_in(flagged["source_row"].implode())) if flagged.height else frame
    rows = flagged.height + body.rows_above + everything.height - frame.height
    grand = flagged.filter(pl.col("kind") == "total")
    totals, notes = _checksum(grand, data, body.header, contract=contract)
    remarks = flagged.filter(pl.col("kind") == "remark")["source_row"].to_list()
    if remarks:
        message = (
            f"第 {listed(remarks)} 行只有一格说明文字或没有姓名的合计数，没有作为数据读取；如是数据，请补全后重新报送"
        )
        notes = (*notes, Note("remark", None, message))
    # 合计 at the foot is as agreed; 小计 among the lines is not.
    among = flagged.filter((pl.col("kind") == "total") & (pl.col("source_row") < pl.lit(_last_row(data))))
    if among.height:
        message = f"第 {listed(among['source_row'].to_list())} 行是合计或小计，混在明细中，已剔除；合计请放在表末"
        notes = (*notes, Note("totals", None, message))
    if everything.height > frame.height:
        notes = (*notes, Note("remark", None, "序号栏写着“示例”的行没有作为数据读取"))
    words = flagged.filter(pl.col("kind").is_in(["signature", "remark"])).select(pl.exclude("source_row", "kind"))
    foot = tuple(tuple(text for text in line if text) for line in words.iter_rows())
    return Stripped(data, rows, totals, notes, foot)


def _last_row(data: pl.DataFrame) -> int:
    return int(data["source_row"][-1]) if data.height else 0


def _up_to_last_filled(body: Body) -> pl.DataFrame:
    """Make blank cells null, and cut what was only formatted: thousands of empty lines below the data are not lines."""
    cells = [position(place) for place in range(len(body.header.columns))]
    frame = body.frame.with_columns(without_blanks(body.frame.select(cells)))
    if frame.tail(1).select(pl.any_horizontal(pl.col(cells).is_not_null())).to_series().any():
        return frame
    filled = frame.select(pl.arg_where(pl.any_horizontal(pl.col(cells).is_not_null()))).to_series()
    return frame.head(int(filled[-1]) + 1) if len(filled) else frame.head(0)


def _without_examples(frame: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Leave out what a template brings to show how lines are filled in: it says so beside the contract's columns."""
    beside = [position(place) for place, column in enumerate(header.columns) if column is None]
    for cell in beside:
        texts = frame.select(cell).unique()
        examples = texts.filter(_says([cell], _EXAMPLE))[cell]
        if len(examples):
            frame = frame.filter(~pl.col(cell).is_in(examples.implode()).fill_null(value=False))
    return frame


@cache
def _folded(cell: str) -> pl.Expr:
    return pl.col(cell).str.replace_all(r"\s", "").str.replace_all("：", ":").str.replace_all("（", "(")


def _is_ordinary(header: Header, contract: Contract) -> pl.Expr:
    """A line with a name and most of what a line must have, so that it is data whatever else its words say."""
    cells = [position(place) for place in range(len(header.columns))]
    filled = pl.sum_horizontal(pl.col(cells).is_not_null().cast(pl.Int32))
    is_header = _repeated_header(header) | _form_line(header, contract)
    return (filled > 1) & ~_no_name(header, contract) & ~_few(header, contract) & ~is_header


def _no_name(header: Header, contract: Contract) -> pl.Expr:
    names = _cells_of(header, contract, {ColumnType.NAME})
    return _all(pl.col(cell).is_null() | _folded(cell).str.contains(_NO_NAME) for cell in names)


def _few(header: Header, contract: Contract) -> pl.Expr:
    """A line that lacks most of what a line must have."""
    required: dict[str, list[str]] = {}
    for place, column in enumerate(header.columns):
        if column and contract.columns[column].required:
            required.setdefault(column, []).append(position(place))
    # Of several members or months, one is enough.
    there = [pl.any_horizontal(_real(cell) for cell in cells) for cells in required.values()]
    return pl.sum_horizontal(each.cast(pl.Int32) for each in there) * 2 < len(required)


def _kind(header: Header, contract: Contract) -> pl.Expr:
    """Why a line without a person's number is not data, or null."""
    cells = [position(place) for place in range(len(header.columns))]
    known = [cell for cell, column in zip(cells, header.columns, strict=True) if column]
    names = _cells_of(header, contract, {ColumnType.NAME})
    blank = pl.all_horizontal(pl.col(known).is_null())
    repeated = _repeated_header(header) | _form_line(header, contract)
    says_total = _says(cells, TOTAL)
    says_perhaps = _says(cells, _PERHAPS_TOTAL)
    says_signature = _says(cells, SIGNATURE) | _says(cells, _CLOSING)
    # A line with most of what a line must have is data, too.
    no_name, few = _no_name(header, contract), _few(header, contract)
    filled = pl.sum_horizontal(pl.col(cells).is_not_null().cast(pl.Int32))
    alone = (filled == 1) & no_name
    amounts = _cells_of(header, contract, {ColumnType.MONEY})
    only_amounts = no_name & (filled == pl.sum_horizontal(pl.lit(0), *(pl.col(c).is_not_null() for c in amounts)))
    place = (filled == 1) & _says(names, _PLACE)
    remark = (alone & _says(cells, _REMARK)) | only_amounts | place
    return (
        pl.when(blank).then(pl.lit("blank"))
        .when(repeated).then(pl.lit("header"))
        .when(says_total & (no_name | few)).then(pl.lit("total"))
        .when(says_signature & (no_name | few)).then(pl.lit("signature"))
        .when(says_perhaps & no_name & few).then(pl.lit("total"))
        .when(alone & _says(known, _SECTION)).then(pl.lit("section"))
        .when(remark).then(pl.lit("remark"))
    )  # fmt: skip


def _cells_of(header: Header, contract: Contract, types: set[ColumnType]) -> list[str]:
    return [
        position(place)
        for place, column in enumerate(header.columns)
        if column and contract.columns[column].type in types
    ]


def _real(cell: str) -> pl.Expr:
    """A filled cell that is not itself the word 合计 or 制表人."""
    word = f"{TOTAL}|{SIGNATURE}|{_CLOSING}|{_PERHAPS_TOTAL}|{_AMOUNT_IN_WORDS}"
    return pl.col(cell).is_not_null() & ~_folded(cell).str.contains(word).fill_null(value=False)


def _says(cells: list[str], pattern: str) -> pl.Expr:
    return _any(_folded(cell).str.contains(pattern).fill_null(value=False) for cell in cells)


def _any(expressions: object) -> pl.Expr:
    return pl.any_horizontal(pl.lit(value=False), *list(expressions))  # type: ignore[call-overload]


def _all(expressions: object) -> pl.Expr:
    return pl.all_horizontal(pl.lit(value=True), *list(expressions))  # type: ignore[call-overload]


def _repeated_header(header: Header) -> pl.Expr:
    """A line that repeats most of the lowest header line, or says nothing but words of the header's upper lines."""
    words = {_fold(part) for text in header.texts for part in text.split("/") if part}
    cells = [position(place) for place in range(len(header.columns))]
    only_words = _all(pl.col(cell).is_null() | _folded(cell).is_in(list(words)) for cell in cells)
    wanted = [
        (position(place), text.rsplit("/", 1)[-1])
        for place, text in enumerate(header.texts)
        if text and header.columns[place]
    ]
    same = [_folded(cell).eq_missing(pl.lit(_fold(text))).cast(pl.Int32) for cell, text in wanted]
    return (pl.sum_horizontal(same) * 2 > len(wanted)) | only_words


def _form_line(header: Header, contract: Contract) -> pl.Expr:
    """A line of the form, about nobody: every cell, that of the name too, numbers or describes its column."""
    cells = [position(place) for place in range(len(header.columns))]
    names = _cells_of(header, contract, {ColumnType.NAME})
    filled = pl.sum_horizontal(pl.col(cells).is_not_null().cast(pl.Int32))
    short = {cell: pl.col(cell).str.len_chars() <= _LONGEST_FORM_CELL for cell in cells}
    says = (
        _all(pl.col(cell).is_null() | (short[cell] & _folded(cell).str.contains(form)) for cell in cells)
        for form in _FORM_CELLS
    )
    return (filled >= FEWEST_KNOWN) & _any(pl.col(cell).is_not_null() for cell in names) & _any(says)


def _fold(text: str) -> str:
    return "".join(text.split()).replace("：", ":").replace("（", "(")


def _checksum(
    grand: pl.DataFrame, data: pl.DataFrame, header: Header, *, contract: Contract
) -> tuple[dict[str, float], tuple[Note, ...]]:
    """Hold the last grand total of each money column against the sum of its lines.

    A household's amount may be repeated on each member's line while the total counts it once: either sum will do.
    """
    cells = [position(place) for place in range(len(header.columns))]
    grand = grand.filter(~_says(cells, f"^(?:.*(?:{_PARTIAL}))"))
    totals: dict[str, float] = {}
    notes: list[Note] = []
    household = next((position(i) for i, column in enumerate(header.columns) if column == "household_no"), None)
    for place, column in enumerate(header.columns):
        if column is None or contract.columns[column].type is not ColumnType.MONEY or not grand.height:
            continue
        cell = position(place)
        said = [value for value in _amounts(grand, cell) if value is not None]
        if not said:
            continue
        totals[column] = totals.get(column, 0.0) + said[-1]
        sums = {_sum(data, cell)}
        if household:
            sums.add(_sum(data.filter(pl.col(household).is_not_null()).unique(household, maintain_order=True), cell))
        candidates = {said[-1], sum(said)}
        if all(abs(a - b) > _TOLERANCE for a in sums for b in candidates):
            title = contract.columns[column].title
            notes.append(
                Note(
                    "total_mismatch",
                    column,
                    f"“{title}”的合计为 {said[-1]:.2f}，逐行相加为 {_sum(data, cell):.2f}，不一致",
                )
            )
    return totals, tuple(notes)


def _amounts(frame: pl.DataFrame, cell: str) -> list[float | None]:
    plain = pl.col(cell).str.replace_all(r"[,，¥￥元\s]", "").cast(pl.Float64, strict=False)
    return frame.select(plain).to_series().to_list()


def _sum(frame: pl.DataFrame, cell: str) -> float:
    return round(sum(value for value in _amounts(frame, cell) if value is not None), 2)
