"""Which files does a dataset arrive in? Synthetic ones, made from its contract alone, in easy and ugly form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data_contracts.contract import contract_of
from data_contracts.errors import ContractError
from sample_data.contract_files import forms, write_file
from sample_data.contract_rows import make_rows


def write_sample(out: Path, dataset: str, *, rows: int = 50, period: date, form: str = "easy", seed: int = 7) -> Path:
    """Write one file of a dataset where a landing folder has it: `<out>/<period>/<dataset>/<title>.<form>`.

    Args:
        out: a folder; files of the same name are replaced.
        dataset: contract name.
        rows: how many.
        period: first day of the month that they are about.
        form: a name of `forms.yaml`: easy, ugly, gbk, two_level, shuffled, wide …
        seed: the same seed gives the same bytes.

    Returns:
        The file.

    Raises:
        ContractError: the form is not known, or the contract has no household-per-row layout.
    """
    contract = contract_of(dataset)
    by_member = contract.wide is not None and bool(contract.wide.member_columns)
    if form not in forms() or ("wide" in forms()[form].looks and not by_member):
        known = [name for name, each in forms().items() if by_member or "wide" not in each.looks]
        raise ContractError(
            f"{dataset} has no form {form!r}", where="sample_data/forms.yaml", to_do=f"use one of: {', '.join(known)}"
        )
    wanted = forms()[form]
    path = out / f"{period:%Y-%m}" / dataset / f"{contract.title}{period:%Y-%m}_{form}.{wanted.file}"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = make_rows(contract, rows=rows, period=period, seed=seed)
    write_file(path, contract, made, form=wanted, period=period, seed=seed)
    return path
