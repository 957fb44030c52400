"""Which name does a cell hold, and what else did somebody write beside it?"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from data_contracts.canonical_private_use import PRIVATE_USE
from data_contracts.canonical_text import CellReader, Reading, is_placeholder, nothing, tidy, unreadable

#: Separator of name parts (民委发〔2016〕33号: U+00B7, GB18030 A1A4).
INTERPUNCT = "·"

_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_INTERPUNCTS = re.compile(rf"[・•‧∙⋅･᛫⸱●．·]+|(?<=[{_HAN}])\s*[._]+\s*(?=[{_HAN}])")
_BRACKETED = re.compile(r"[(\[{【〔〖《<「]([^)\]}】〕〗》>」]*)[)\]}】〕〗》>」]?")
#: A rare character told by its parts, behind or between the others: 王(火华), 张〔文+武〕明.
_COMPOSED = re.compile(rf"^([{_HAN}])[(\[{{【〔〖《<「]([{_HAN}+]{{2,5}})[)\]}}】〕〗》>」]([{_HAN}]?)$")
#: That somebody is dead, as it is written behind a name.
_DEAD = "已故|已亡故?|已殁|已死亡?|已去世|已过世|已离世|已逝世?|已身故|死亡|去世|过世|离世|逝世|病故|亡故|身故|殁|亡"
#: Words that stand before or after a name without brackets.
_BEFORE = re.compile(r"^(已故|故|已亡|亡者)(?:[:：]|\s+)|^(已故|已亡)")
_AFTER = re.compile(
    rf"(?<=[{_HAN}])[\s\-,，:：]*({_DEAD}|之(?:长|次|三|养)?[子女]|之[妻夫父母孙媳婿]|"
    r"(?:小名|曾用名|又名|别名|原名|乳名).*)$"
)
_NUMBERED = re.compile(rf"^([{_HAN}{INTERPUNCT}]{{2,}})(\d{{1,2}})$")
#: A resident number, account or telephone: columns that changed places, or one cell for both.
_LONG_NUMBER = re.compile(r"[\s,，/:：-]*(?:\d[\s-]?){6,}[Xx]?$")
_MASKED = re.compile(rf"^[{_HAN}]{{0,2}}(?:[*×○●Xx某]+|〇{{2,}})[{_HAN}]?$")
_UNKNOWN_PERSON = frozenset({"无名氏", "无名", "佚名", "无名尸", "无名男尸", "无名女尸", "姓名不详", "不知名"})
_PLAIN = r"^[\u3400-\u9fff]{2,}(·[\u3400-\u9fff]+)*$"
_PERHAPS_MORE = (
    rf"[某〇]|小名|曾用名|又名|别名|原名|乳名|^(已故|已亡)|({_DEAD}|之.?[子女妻夫父母孙媳婿])$"
    r"|^(无|空|不|未|暂|没|待|佚名|姓名)"
)


def read_name(text: str) -> Reading:
    """Read a name cell; what is written beside the name becomes its note.

    >>> read_name("张 三（已故）")
    Reading(value='张三', kind='annotation', unreadable=False, aside='已故')
    >>> read_name("阿依古丽•买买提").value
    '阿依古丽·买买提'
    >>> read_name("王**").aside
    'masked'
    """
    moved = text.translate(PRIVATE_USE)
    cleaned = tidy(moved)
    if is_placeholder(cleaned) or cleaned in _UNKNOWN_PERSON:
        return nothing(text)
    name, notes = _take_out_notes(cleaned)
    joined = _join_parts(name)
    if not any(unicodedata.category(char)[0] == "L" or char == "〇" for char in joined):
        return unreadable("not_a_name")
    note = ";".join(filter(None, [*notes, _condition_of(joined)])) or None
    kind = "annotation" if notes else "private_use" if moved != text else _kind(cleaned, joined)
    return Reading(joined, None if joined == text else kind, aside=note)


def name_reader() -> CellReader:
    """Names. Plain: two Han characters or more, interpuncts as the standard says, nothing that may be an annotation."""
    text = pl.col("text")
    plain = pl.when(text.str.contains(_PLAIN) & ~text.str.contains(_PERHAPS_MORE)).then(text)
    return CellReader(pl.String(), plain, read_name)


def _take_out_notes(text: str) -> tuple[str, list[str]]:
    """Part a name from what stands in brackets and from the words known to stand beside names."""
    notes = [note.strip() for note in _BRACKETED.findall(text)]
    # The rest of the name without the character would be somebody else's.
    name = _BRACKETED.sub("", _COMPOSED.sub(r"\1□\3", text)).strip()
    if found := _LONG_NUMBER.search(name):
        # The number itself is not repeated: a note is shown beside the name.
        name, notes = name[: found.start()].strip(), [*notes, "号码"]
    for pattern in (_BEFORE, _AFTER):
        if found := pattern.search(name):
            rest = (name[: found.start()] + name[found.end() :]).strip()
            if len(rest) >= 2:
                notes.append(next(word for word in found.groups() if word))
                name = rest
    if numbered := _NUMBERED.match(name):
        name, number = numbered.groups()
        notes.append(number)
    return name, [note for note in notes if note]


def _join_parts(name: str) -> str:
    """Write separators as U+00B7; take the padding out of short Han names; a space in a long one parts it."""
    parted = _INTERPUNCTS.sub(INTERPUNCT, name)
    parted = re.sub(rf"\s*{INTERPUNCT}\s*", INTERPUNCT, parted).strip(INTERPUNCT + " ")
    if not re.fullmatch(rf"[{_HAN}{INTERPUNCT}\s]+", parted):
        return re.sub(r"\s+", " ", parted)
    han = re.sub(rf"[\s{INTERPUNCT}]+", "", parted)
    if len(han) <= 4 or max(map(len, parted.split())) == 1:
        return re.sub(r"\s+", "", parted)
    return re.sub(r"\s+", INTERPUNCT, parted)


def _condition_of(name: str) -> str | None:
    if _MASKED.fullmatch(name):
        return "masked"
    return "damaged" if re.search(r"[?□�\ue000-\uf8ff]", name) else None


def _kind(cleaned: str, joined: str) -> str:
    return "characters" if re.sub(r"\s+", "", cleaned) == joined or cleaned == joined else "separator"
