"""How is a name written and read? What two Chinese names have in common, prepared once for every distinct name.

DuckDB's edit distances count bytes and say nothing about Han characters, so characters and syllables are taken apart
here and compared in SQL as lists. Traditional and variant forms follow OpenCC's table TSCharacters (Apache-2.0).
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from warehouse import sql_file
from warehouse.connection import afterwards

SIMPLIFIED_FILE = Path(__file__).parent / "simplified_characters.csv"
#: Surnames of two characters that are still borne.
COMPOUND_SURNAMES = frozenset([
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "司徒",
    "令狐", "夏侯", "南宫", "西门", "端木", "轩辕", "申屠", "呼延", "东郭", "赫连", "澹台", "公冶",
    "宗政", "濮阳", "淳于", "太叔", "仲孙", "钟离", "闻人", "鲜于", "闾丘", "亓官", "司寇", "拓跋",
    "独孤", "百里", "万俟", "即墨",
])  # fmt: skip
#: Readings that characters have as surnames and that no phrase book attests.
SURNAME_READINGS = {
    "仇": "qiu", "单": "shan", "解": "xie", "查": "zha", "翟": "zhai", "区": "ou", "朴": "piao", "盖": "ge",
    "曾": "zeng", "尉": "yu", "缪": "miao", "繁": "po", "种": "chong", "秘": "bi", "员": "yun", "召": "shao",
    "折": "she", "逄": "pang", "黑": "he", "那": "na", "覃": "qin", "冼": "xian", "乜": "nie", "教": "jiao",
}  # fmt: skip
#: A character that hides another one in a masked name.
_MASKS = re.compile(r"[*＊●○〇□■×╳✕某?？Xx_]")
#: What a child is called who has no name yet: many are, and none of them is known by it.
_NO_NAME_YET = re.compile(
    r".{0,2}(?:[待未暂没]|尚未|暂未|还没|没有)[取起命定]名字?|新生(?:儿|婴儿|男婴|女婴)?|[男女弃]?婴[儿孩]?"
)
#: Every such word has one of these.
_PERHAPS_NO_NAME = "[取起命定]名|新生|婴"
#: A rare character is typed as its sound where it cannot be typed: 张YAN is one syllable, not three letters.
_SPELT_OR_CHARACTER = re.compile(r"[a-z]+|.")
_SEPARATORS = re.compile(r"[·・•‧∙⋅.．\s]+")
#: A second reading counts when this many phrases of the phrase book bear it out; it keeps 王 from being read "yu".
_ATTESTED = 2
_MOST_READINGS = 6
_MOST_HAN_CHARACTERS = 4


@dataclass(frozen=True)
class Name:
    """One distinct name, taken apart.

    `name_key` is the spelling with variants folded, None for who has no name yet (待取名); `sounds` are its readings
    without tones, the likeliest first.
    """

    name: str
    name_key: str | None
    is_masked: bool
    surname: str
    sounds: list[str]
    surname_sounds: list[str]
    given_sounds: list[str]
    characters: list[str]
    given_characters: list[str]
    given_syllables: list[str]


@cache
def _simplified() -> dict[int, str]:
    with SIMPLIFIED_FILE.open(encoding="utf-8", newline="") as file:
        return {ord(row["character"]): row["simplified"] for row in csv.DictReader(file)}


@cache
def _attested_readings() -> dict[str, Counter[str]]:
    """How often each character is read how in pypinyin's phrase book."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.phrases_dict import phrases_dict

    readings: dict[str, Counter[str]] = {}
    plain: dict[str, str] = {}
    for phrase, syllables in phrases_dict.items():
        for character, syllable in zip(phrase, syllables, strict=False):
            if syllable[0] not in plain:
                plain[syllable[0]] = to_normal(syllable[0])
            readings.setdefault(character, Counter())[plain[syllable[0]]] += 1
    return readings


@cache
def readings(character: str) -> tuple[str, ...]:
    """Syllables, without tones, that a character is read as in names, the likeliest first.

    >>> readings("单"), readings("王")
    (('dan', 'shan'), ('wang',))
    """
    from pypinyin import Style, lazy_pinyin

    likeliest = lazy_pinyin(character, style=Style.NORMAL)[0]
    attested = [reading for reading, count in _attested_readings().get(character, {}).items() if count >= _ATTESTED]
    surname = [SURNAME_READINGS[character]] if character in SURNAME_READINGS else []
    return tuple(dict.fromkeys([likeliest, *surname, *sorted(attested)]))


def fold(name: str) -> str:
    """Fold spelling variants: traditional and variant characters, separators, the order of the parts of a long name.

    >>> fold("張偉"), fold("买买提・艾力") == fold("艾力·买买提")
    ('张伟', True)
    """
    plain = name.strip().translate(_simplified()).casefold()
    if not _SEPARATORS.search(plain):
        return plain
    return "·".join(sorted(part for part in _SEPARATORS.split(plain) if part))


def _syllables(text: str) -> list[str]:
    """Take a part of a name apart into what is read as one syllable: a character, or the letters that stand for one."""
    return [one for one in _SPELT_OR_CHARACTER.findall(text) if one != "·"]


def _sounds(text: str) -> list[str]:
    """All readings of a part of a name, the likeliest first, at most six."""
    choices = [readings(one) for one in _syllables(text)]
    return [" ".join(choice) for choice in itertools.islice(itertools.product(*choices), _MOST_READINGS)]


def surname_of(name_key: str) -> str:
    """Split the surname off a folded name; the first part where the name has parts.

    >>> surname_of("欧阳娜"), surname_of("张伟"), surname_of("艾力·买买提")
    ('欧阳', '张', '艾力')
    """
    if "·" in name_key:
        return name_key.split("·", maxsplit=1)[0]
    if name_key[:2] in COMPOUND_SURNAMES:
        return name_key[:2]
    return name_key[:1] if len(name_key) <= _MOST_HAN_CHARACTERS else name_key


def _split(name: str) -> tuple[str, str | None, bool, str, str]:
    """Split one name: (name, name_key, is_masked, surname, given name)."""
    if _NO_NAME_YET.fullmatch(name):
        return name, None, True, "", ""
    is_masked = bool(_MASKS.search(name)) and not name.isascii()
    key = fold(_MASKS.sub("", name)) if is_masked else fold(name)
    surname = surname_of(key)
    return name, f"{key}*" if is_masked else key, is_masked, surname, key[len(surname) :].replace("·", "")


def _split_names(names: Iterable[str]) -> pa.Table:
    """Split distinct names. Nearly all are two to four plain Han characters, and these are split a column at a time."""
    name = pl.col("name")
    distinct = pl.DataFrame({"name": names}, schema={"name": pl.String}).unique().sort("name")
    is_plain = name.str.contains(r"^\p{Han}{1,4}$") & ~name.str.contains(_folded_or_masking())
    two = name.str.head(2)
    surname = pl.when(two.is_in(COMPOUND_SURNAMES)).then(two).otherwise(name.str.head(1))
    plain = distinct.filter(is_plain).with_columns(name_key="name", is_masked=False, surname=surname)
    plain = plain.with_columns(given=name.str.slice(pl.col("surname").str.len_chars()))
    others = pl.DataFrame(
        [_split(text) for text in distinct.filter(~is_plain)["name"]], schema=plain.schema, orient="row"
    )
    return pl.concat([plain, others]).to_arrow(compat_level=pl.CompatLevel.oldest())


@cache
def _folded_or_masking() -> str:
    """Pattern of what does not stand for itself: variants that are folded, what masks, words for who has no name."""
    return f"[{''.join(map(chr, _simplified()))}]|{_MASKS.pattern}|{_PERHAPS_NO_NAME}"


def _parts(texts: pa.ChunkedArray) -> pa.Table:
    """Read the distinct surnames or given names, of which there are far fewer than names."""
    parts = sorted(texts.unique().to_pylist())
    syllables = [sorted({reading for one in _syllables(text) for reading in readings(one)}) for text in parts]
    lists = {
        "sounds": [_sounds(text) for text in parts],
        "characters": [sorted({*text} - {"·"}) for text in parts],
        "syllables": syllables,
    }
    texts_of = pa.list_(pa.string())
    return pa.table(
        {"part": pa.array(parts, pa.string())} | {key: pa.array(value, texts_of) for key, value in lists.items()}
    )


def read_into(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Make the temporary table `name_reading`: one row per distinct name with the columns of `Name`.

    Surnames and given names are read once each; a county has ten times as many names.
    """
    split = _split_names(names)
    made = {"split_name": split, "surname_part": _parts(split["surname"]), "given_part": _parts(split["given"])}
    for name, table in made.items():
        con.register(name, table)
    with afterwards(lambda: [con.unregister(name) for name in made]):
        sql_file.run(con, Path(__file__).with_name("name_reading.sql"))


def read_names(names: Iterable[str]) -> list[Name]:
    """Take distinct names apart; one `Name` per distinct name, sorted by name."""
    with duckdb.connect() as con:
        read_into(con, names)
        rows = con.table("name_reading").order("name").fetchall()
    return [Name(*row) for row in rows]


def read_name(name: str) -> Name:
    """Take one name apart."""
    return read_names([name])[0]
