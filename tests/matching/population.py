"""People of nowhere, and what a dozen departments write about them: a synthetic population with known truth.

Kinds and shares of error are those of the identity study. Per record: number missing 3 %, one digit wrong 1 %, two
digits swapped .36 %, two digits wrong .08 %, fifteen digits .89 %, a relative's number .06 %; a homophone or variant in
the name .69 %, another name .15 %; day and month swapped .18 %, lunar birth date .6 %, no birth date 2 %; moved 8 %,
village not known 12 %; another telephone 15 %.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from matching import identifiers

AREA = "410890"  # unassigned: no living person has such a number
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
MEN = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建国志文海峰成东春生荣德福贵"
WOMEN = "芳娜敏静丽艳娟霞秀燕玲桂英兰红梅莉玉凤洁云琴萍萱雪婷慧莹倩颖露瑶晶佳欣怡琳春月香珍翠莲花荣"
HOMOPHONES = (
    "伟炜玮",
    "军君均",
    "丽莉俐",
    "芳方坊",
    "静婧靖",
    "强蔷",
    "华桦骅",
    "英瑛莺",
    "玉育裕",
    "明鸣铭",
    "建健剑",
    "秀绣",
    "兰岚",
    "梅玫",
    "平萍苹",
    "红宏鸿",
    "志智",
    "文雯",
    "杰洁捷",
    "辉晖",
    "云芸",
    "林琳霖",
    "勇永泳",
    "峰锋丰",
    "国囯",
    "龙竜",
)
SAME_SOUND = {one: [other for other in group if other != one] for group in HOMOPHONES for one in group}
MONTH = date(2026, 10, 1)
DATASETS = (
    "civil_affairs.low_income_register",
    "civil_affairs.payment",
    "medical_insurance.enrolment",
    "disabled_federation.certificate",
    "education.enrolment",
    "health.severe_illness",
    "public_security.death_cancellation",
    "human_resources.unemployment",
)
_EMPTY = dict.fromkeys(
    (
        "name", "resident_id", "sex", "birth_date", "area_code", "address", "phone", "account", "disability_no",
        "household_no", "relation", "source_key",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One synthetic person."""

    number: str
    name: str
    sex: str
    born: date
    village: str
    phone: str | None
    account: str | None
    household_no: str
    relatives: tuple[int, ...] = ()


@dataclass
class Mentions:
    """Rows of core.mention, and who is meant by each."""

    rows: list[dict[str, object]] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)

    def add(self, person: int, dataset: str = DATASETS[0], **fields: object) -> str:
        """Add one line of a list; its row_id is returned. `resident_id_state` follows from the number if not given."""
        place = len(self.rows) + 2
        delivery = fields.pop("delivery_id", f"{dataset}@{fields.get('period', MONTH)}")
        number = fields.get("resident_id")
        state = "missing" if number is None else "valid" if identifiers.is_valid(str(number)) else "invalid"
        row = {
            "row_id": f"{delivery}/{place}/0", "dataset": dataset, "delivery_id": delivery, "source_row": place,
            "member_no": 0, "role": "self", "role_kind": "self", "record_id": f"record {place}", "period": MONTH,
            "resident_id_state": state,
        }  # fmt: skip
        self.rows.append(row | _EMPTY | fields)
        self.truth.append(person)
        return str(self.rows[-1]["row_id"])

    def store(self, con: duckdb.DuckDBPyConnection) -> None:
        """Put the rows into core.mention, in place of what is there, and the truth into a table of its own."""
        con.execute("delete from core.mention")
        columns = [name for name, *_ in con.execute("describe core.mention").fetchall()]
        rows = [{name: row[name] for name in columns} for row in self.rows]
        if rows:
            con.register("made", pa.Table.from_pylist(rows))
            con.execute("insert into core.mention by name from made")
            con.unregister("made")
        meant = {"row_id": [row["row_id"] for row in self.rows], "role": [row["role"] for row in self.rows]}
        con.register("made", pa.table(meant | {"person": pa.array(self.truth, pa.int64())}))
        con.execute("create or replace temp table truth as from made")
        con.unregister("made")


def number_of(born: date, serial: int, area: str = AREA) -> str:
    """Make a synthetic number; an odd serial is a man's."""
    first_17 = f"{area}{born:%Y%m%d}{serial:03d}"
    return first_17 + identifiers.check_character(first_17)


def damage(number: str, place: int) -> str:
    """Write one digit wrong."""
    wrong = str((int(number[place]) + 1 + place % 8) % 10) if number[place] != "X" else "0"
    return number[:place] + wrong + number[place + 1 :]


def make_people(count: int, *, seed: int, villages: int = 240) -> list[Person]:
    """Make households of one to five people, twins among them, in the villages of a few counties."""
    chance = random.Random(seed)
    weights = [1 / (rank + 3) for rank in range(len(SURNAMES))]
    serials: dict[date, int] = {}
    people: list[Person] = []
    while len(people) < count:
        surname = chance.choices(SURNAMES, weights)[0]
        place = chance.randrange(villages)
        village = f"4108{place // 80 + 1:02d}{place % 80 // 8 + 1:03d}{place % 8 + 1:03d}"
        household_no = f"{len(people):07d}"
        phone = f"139{chance.randrange(10**8):08d}"
        first = len(people)
        size = chance.choices((1, 2, 3, 4, 5), (30, 30, 20, 13, 7))[0]
        members: list[Person] = []
        for place_in_house in range(size):
            sex = chance.choice("男女")
            own = surname if place_in_house != 1 else chance.choices(SURNAMES, weights)[0]
            born = date(1935, 1, 1) + timedelta(days=chance.randrange(31000))
            given = _given_name(chance, sex)
            if members and chance.random() < 0.015:  # a twin: the generation character is shared
                sex, own, born = members[-1].sex, members[-1].name[0], members[-1].born
                given = members[-1].name[1] + chance.choice([c for c in MEN + WOMEN if c not in members[-1].name])
            serials[born] = serials.get(born, 0) + 2
            members.append(
                Person(
                    number=number_of(born, serials[born] + (1 if sex == "男" else 0)),
                    name=own + given,
                    sex=sex,
                    born=born,
                    village=village,
                    phone=phone if chance.random() < 0.3 else f"138{chance.randrange(10**8):08d}",
                    account=f"6217{chance.randrange(10**12):012d}",
                    household_no=household_no,
                )
            )
        housemates = tuple(range(first, first + size))
        people += [
            replace(one, relatives=tuple(m for m in housemates if m != first + i)) for i, one in enumerate(members)
        ]
    return people[:count]


def _given_name(chance: random.Random, sex: str) -> str:
    pool = MEN if sex == "男" else WOMEN
    weights = [1 / (rank + 8) for rank in range(len(pool))]
    return "".join(chance.choices(pool, weights, k=1 if chance.random() < 0.15 else 2))


#: Lists that carry sex and birth date beside the number; the others have name, number and place only.
FULL_LISTS = ("civil_affairs.low_income_register", "public_security.death_cancellation")


def write_about(people: list[Person], *, seed: int, per_person: float = 2.3, sparse: bool = False) -> Mentions:
    """Let departments write about people, with the errors of the study.

    `sparse`: as in real extracts, most lists have no sex, birth date or telephone, and each has keys of its own.
    """
    chance = random.Random(seed)
    mentions = Mentions()
    for index, person in enumerate(people):
        lists = 1 + sum(chance.random() < (per_person - 1) / 7 for _ in range(7))
        for dataset in chance.sample(DATASETS, lists):
            relatives = [people[i] for i in person.relatives if i < len(people)]
            line = _line(chance, person, relatives, dataset)
            if sparse:
                line |= _left_out(dataset, index, line)
            mentions.add(index, dataset, **line)
    return mentions


def _line(chance: random.Random, person: Person, relatives: list[Person], dataset: str) -> dict[str, object]:
    line: dict[str, object] = {
        "name": _name_as_written(chance, person.name),
        "sex": person.sex,
        "birth_date": _birth_as_written(chance, person.born),
        "area_code": _area_as_written(chance, person.village),
    } | _number_as_written(chance, person, relatives)
    if chance.random() < 0.5:
        line["phone"] = person.phone if chance.random() > 0.15 else f"137{chance.randrange(10**8):08d}"
    if dataset.startswith("civil_affairs"):
        line["household_no"] = person.household_no
    if dataset.endswith("payment"):
        line["account"] = person.account
    return line


def _left_out(dataset: str, index: int, line: dict[str, object]) -> dict[str, object]:
    township = {"area_code": f"{str(line['area_code'])[:9]}000"}
    if dataset in FULL_LISTS:
        return township
    bare: dict[str, object] = {"sex": None, "birth_date": None, "phone": None}
    if dataset == "medical_insurance.enrolment":
        return bare | {"source_key": f"medical_insurance.person_no:{index * 7 + 10_000_000}"}
    if dataset == "education.enrolment":
        return bare | township | {"source_key": f"education.pupil_no:L{index:08d}"}
    return bare | township | {"household_no": None}


def _area_as_written(chance: random.Random, village: str) -> str:
    """Most movers stay near; in many lines the village is not known."""
    county, township, place = (chance.randrange(1, most) for most in (4, 11, 9))
    luck = chance.random() * 100
    if luck < 4:
        return f"{village[:9]}{place:03d}"
    if luck < 6.5:
        return f"{village[:6]}{township:03d}{place:03d}"
    if luck < 8:
        return f"4108{county:02d}{township:03d}{place:03d}"
    return f"{village[:9]}000" if luck > 88 else village


def _number_as_written(  # noqa: PLR0911 - one line per kind of error
    chance: random.Random, person: Person, relatives: list[Person]
) -> dict[str, object]:
    number, luck = person.number, chance.random() * 100
    if luck < 3:
        return {"resident_id": None}
    if luck < 4:
        return {"resident_id": damage(number, chance.randrange(6, 17))}
    if luck < 4.36:
        place = chance.randrange(6, 16)
        return {"resident_id": number[:place] + number[place + 1] + number[place] + number[place + 2 :]}
    if luck < 4.44:
        return {"resident_id": damage(damage(number, chance.randrange(6, 11)), chance.randrange(12, 17))}
    if luck < 5.33 and number[6:8] == "19":
        return {"resident_id": number, "resident_id_state": "upgraded_15"}
    if luck > 99.94 and relatives:
        return {"resident_id": chance.choice(relatives).number}
    return {"resident_id": number}


def _name_as_written(chance: random.Random, name: str) -> str:
    luck = chance.random() * 100
    if luck < 0.69:
        places = [place for place, character in enumerate(name) if character in SAME_SOUND]
        if places:
            place = chance.choice(places)
            return name[:place] + chance.choice(SAME_SOUND[name[place]]) + name[place + 1 :]
    if luck > 99.85:
        return name[0] + _given_name(chance, chance.choice("男女"))
    return name


def _birth_as_written(chance: random.Random, born: date) -> date | None:
    luck = chance.random() * 100
    if luck < 2:
        return None
    if luck < 2.18 and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    if luck < 2.78:
        return born - timedelta(days=chance.randrange(15, 51))
    return born


@dataclass(frozen=True)
class Quality:
    """Pairs of mentions: how many are one person, how many were found, how many of those rightly."""

    true_pairs: int
    found_pairs: int
    right_pairs: int

    @property
    def precision(self) -> float:
        return self.right_pairs / self.found_pairs

    @property
    def recall(self) -> float:
        return self.right_pairs / self.true_pairs


def judge(con: duckdb.DuckDBPyConnection, *, grades: str = "ABCDE") -> Quality:
    """Compare core.membership with the truth, as far as it is of these grades."""
    [(true, found, right)] = con.execute(
        """
        with told as (
            select truth.person, membership.person_id, count(*) as n
            from truth join core.membership as membership using (row_id, role)
            where contains(?, match_grade)
            group by all
        )
        select
            (select sum(n * (n - 1) // 2) from (select sum(n) as n from told group by person)),
            (select sum(n * (n - 1) // 2) from (select sum(n) as n from told group by person_id)),
            (select sum(n * (n - 1) // 2) from told)
        """,
        [grades],
    ).fetchall()
    return Quality(int(true), int(found), int(right))
