"""What does a contract say of the people in a row: who they are, how a household unfolds, who was only asked about?"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Declared(BaseModel):
    """A part of a contract: frozen, and nothing in it that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonRole(Declared):
    """Which columns of a row describe one person named in it. Values are column names of the same contract."""

    #: Empty for somebody of whom a row gives the number only.
    name: str = ""
    resident_id: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    disability_no: str | None = None
    phone: str | None = None
    account: str | None = None
    address: str | None = None
    area: str | None = None
    household: str | None = None
    relation: str | None = None
    #: The department's own number of the person, or of a document about one person: good within the department only.
    source_key: str | None = None
    #: The number that goes with a name without its own: a former name was borne, until told otherwise, with today's.
    number_else: str | None = None

    @model_validator(mode="after")
    def _says_who(self) -> PersonRole:
        if not self.name and not self.resident_id:
            raise ValueError("a role has a name, a resident_id or both")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it takes from the row."""
        declared = (getattr(self, field) for field in type(self).model_fields)
        return tuple(value for value in declared if value and isinstance(value, str))


class Reply(Declared):
    """How a list of people asked about comes back.

    A line on which each of `columns` is blank or says `negative` found nobody: that is no record, and no proof of
    absence either. It is counted, told to the sender, and left out.
    """

    columns: tuple[str, ...]
    #: The texts of answers, and which of its labels means that nothing was found.
    code_list: str
    negative: str


class MonthsAcross(Declared):
    """A column per month: its title says `month`, its cells are `cell`."""

    month: str
    cell: str


class WordsAcross(Declared):
    """A column per word of a code column (倒塌间数, 严重损坏间数 …): its title says `column`, its cells fill `cell`.

    The words are those of the column's code list, with or without one of `measures` (间数, 金额) before or behind them.
    """

    column: str
    #: Null: a cell only says that the word holds of this line.
    cell: str | None = None
    measures: tuple[str, ...]
    #: What the sheet says of a line's words together: kept on the first one's line, or a sum would count it again.
    once: tuple[str, ...] = ()

    @property
    def columns(self) -> set[str]:
        """The columns that it speaks of."""
        return {self.column, *self.once} | ({self.cell} if self.cell else set())


class SaidAbove(Declared):
    """The lines above a header may say a column of all lines (2026年10月农村低保在册人员名单), where it is not there.

    The words are those of the column's code list.
    """

    #: One of these follows a word, or the title is about something else; a month ends so.
    before: tuple[str, ...]
    #: Word → label, where no word of the code list stands: a list of 低保对象 is one of those who get it.
    otherwise: dict[str, str] = {}
    #: What a title, a sheet or a file with one of these in its name is about is not settled (拟, 公示).
    never_with: tuple[str, ...] = ()
    #: Where one of these columns is there, each line has its own answer.
    never_beside: tuple[str, ...] = ()


class WideLayout(Declared):
    """What a sheet writes side by side: members as (name, number) pairs, the first one the head; months; words."""

    member_columns: tuple[str, ...] = ()
    #: Columns that take the first member's values on every unfolded row, e.g. {head_name: name}.
    head_columns: dict[str, str] = {}
    months: MonthsAcross | None = None
    words: WordsAcross | None = None

    @property
    def columns(self) -> set[str]:
        """The columns that it speaks of."""
        months = {self.months.month, self.months.cell} if self.months else set()
        words = self.words.columns if self.words else set()
        return {*self.member_columns, *self.head_columns, *self.head_columns.values()} | months | words
