"""Which codes does a column know, how else are they written, and what stands there that means nothing?

A code list (`code_lists/<name>.yaml`) has, as in PUDL, `codes`, `spellings` (seen → label) and `rubbish` (seen →
nothing), and words that are `out_of_scope`. A text that is in none of them is unknown: it is signalled, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from data_contracts import yaml_file
from data_contracts.errors import ContractError

_NUMBERED = re.compile(r"\d{1,2}([\u4e00-\u9fff].+)")

FOLDER = Path(__file__).parent / "code_lists"


class Code(BaseModel):
    """One thing that the column can say: the department's code, our label, what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    meaning: str = ""


class CodeList(BaseModel):
    """A closed list of labels, and everything that is known to be written for them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    source: str
    codes: tuple[Code, ...]
    spellings: dict[str, str] = {}
    rubbish: tuple[str, ...] = ()
    #: Known words for what the dataset does not list (监事, 脱贫户): their rows go back and say nothing against others.
    out_of_scope: tuple[str, ...] = ()
    #: A spelling that says something about another column, too: 城市低保 tells that the household is urban.
    implies: dict[str, dict[str, str]] = {}

    @model_validator(mode="after")
    def _every_text_means_one_thing(self) -> CodeList:
        if strangers := sorted(set(self.spellings.values()) - set(self.labels)):
            raise ValueError(f"spellings lead to labels that are not codes: {', '.join(strangers)}")
        meanings: dict[str, str | None] = {}
        pairs = [(code.code, code.label) for code in self.codes if code.code]
        pairs += [(label, label) for label in self.labels] + list(self.spellings.items())
        nothing = [*self.rubbish, *self.out_of_scope]
        for seen, label in [*pairs, *((seen, None) for seen in nothing)]:
            if meanings.setdefault(fold_code(seen), label) != label:
                raise ValueError(f"“{seen}” means two things")
        if unknown := sorted(seen for seen in self.implies if fold_code(seen) not in meanings):
            raise ValueError(f"implies names texts that are not in the list: {', '.join(unknown)}")
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The canonical values, in the order of the list."""
        return tuple(code.label for code in self.codes)

    @cached_property
    def meanings(self) -> dict[str, str | None]:
        """Folded text → label, or None for rubbish."""
        known: dict[str, str | None] = {fold_code(seen): None for seen in self.rubbish}
        known |= {fold_code(seen): label for seen, label in self.spellings.items()}
        known |= {fold_code(code.code): code.label for code in self.codes if code.code}
        known |= {fold_code(code.label): code.label for code in self.codes}
        # Systems pad their codes: 01 is 1, where the list does not know better.
        return {f"0{seen}": label for seen, label in known.items() if re.fullmatch("[1-9]", seen)} | known

    def meaning_of(self, text: str) -> str | None:
        """Say which label a text means; null for what means nothing, empty for what the list does not know.

        >>> code_list("disability_kind").meaning_of("04"), code_list("assistance_category").meaning_of("01特困")
        ('肢体', '特困人员')
        """
        folded = fold_code(text)
        meaning = self.meanings.get(folded, "")
        if meaning == "" and (word := _NUMBERED.fullmatch(folded)):
            # A number that stands before a word without a mark between them only counts.
            return self.meanings.get(word[1]) or ""
        return meaning

    @cached_property
    def strangers(self) -> frozenset[str]:
        """Folded texts of what is out of scope."""
        return frozenset(map(fold_code, self.out_of_scope))

    @cached_property
    def implications(self) -> dict[str, dict[str, str]]:
        """Folded text → what it says about other columns."""
        return {fold_code(seen): told for seen, told in self.implies.items()}


def fold_code(text: str) -> str:
    """Fold a code for comparison: NFKC, no white space, no numbering before a word, lower case.

    >>> fold_code("01-农村低保 ")
    '农村低保'
    >>> fold_code("１级")
    '1级'
    """
    folded = re.sub(r"[\s\u200b\ufeff'`]+", "", unicodedata.normalize("NFKC", text)).casefold()
    folded = re.sub(r"^\d+\.0$", lambda number: number[0][:-2], folded)
    return re.sub(r"^[(\[]?\d{1,4}[)\]]?[-_.、:|](?=\D)", "", folded)


@cache
def code_list(name: str) -> CodeList:
    """Read one code list by name.

    Raises:
        ContractError: there is none of that name, or the file declares another one.
    """
    path = FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise ContractError(
            f"no code list is named {name!r}",
            where="data_contracts/code_lists",
            to_do="write the list or correct the name",
        )
    declared = yaml_file.read(path, CodeList)
    if declared.name != name:
        raise ContractError(
            f"the file declares {declared.name}",
            where=f"code_lists/{name}.yaml",
            to_do="the file name is the list's name",
        )
    return declared
