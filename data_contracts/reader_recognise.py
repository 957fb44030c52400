"""Of which dataset is a file that lies in no dataset's folder? Its headers tell, sheet by sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data_contracts import reader_csv, reader_parquet, reader_workbook
from data_contracts.errors import UnknownDatasetError
from data_contracts.reader_container import Kind, kind_of, refuse_big5
from data_contracts.reader_encoding import decoded
from data_contracts.reader_rivals import best_of, fitting, headers_by_dataset, nearest
from data_contracts.sheet import Header


@dataclass(frozen=True)
class _Top:
    """How the contracts read the top of one sheet (or of a text file, cut in one way)."""

    sheet: str | None
    headers: dict[str, Header]

    @property
    def best(self) -> list[str]:
        return best_of(fitting(self.headers))


def recognise(path: Path) -> str:
    """Tell the one dataset of a file by its headers.

    A contract fits when the header has all its required columns.

    Raises:
        UnknownDatasetError: no contract fits, or more than one.
        UnreadableDeliveryError: the file cannot be read at all.
    """
    found = recognise_sheets(path)
    if len(found) > 1:
        raise _several(sorted(found), path)
    return next(iter(found))


def recognise_sheets(path: Path) -> dict[str, frozenset[str] | None]:
    """Tell which sheets of a file hold which dataset; null: all of them.

    A sheet that two contracts fit equally well goes with the rest of its file where that leaves one of them. A sheet
    that none fits (a cover, remarks, a continuation without a header) stays with the first dataset, whose reader says
    what becomes of it.

    Raises:
        UnknownDatasetError: no contract fits, or more than one.
        UnreadableDeliveryError: the file cannot be read at all.
    """
    tops = _tops(path)
    certain = {top.best[0] for top in tops if len(top.best) == 1}
    if not certain and not any(top.best for top in tops):
        if tops and tops[0].sheet is None:
            refuse_big5(path)
        raise _none(tops, path)
    of_sheet: dict[str | None, str] = {}
    for top in tops:
        best = [name for name in top.best if name in certain] or top.best
        if len(best) > 1:
            raise _several(best, path)
        if best:
            of_sheet[top.sheet] = best[0]
    datasets = list(dict.fromkeys(of_sheet.values()))
    if len(datasets) == 1:
        return {datasets[0]: None}
    others = {top.sheet for top in tops} - of_sheet.keys()
    return {
        dataset: frozenset(sheet or "" for sheet in [*of_sheet, *others] if of_sheet.get(sheet, datasets[0]) == dataset)
        for dataset in datasets
    }


def _tops(path: Path) -> list[_Top]:
    kind = kind_of(path)
    if kind in (Kind.EXCEL, Kind.MARKUP):
        sheets = reader_workbook.open_workbook(path).sheets
        return [
            _Top(
                sheet.name, headers_by_dataset(reader_workbook.top_lines(sheet), merged=bool(sheet.merged_cell_ranges))
            )
            for sheet in sheets
        ]
    if kind is Kind.PARQUET:
        return [_Top(None, headers_by_dataset([reader_parquet.titles(path)], merged=True))]
    return [_text_top(path)]


def _text_top(path: Path) -> _Top:
    """Read the top of a text file under each delimiter, and keep for each contract what it understands most of."""
    found: dict[str, Header] = {}
    with decoded(path) as text:
        for delimiter in reader_csv.DELIMITERS:
            for records in reader_csv.tops(text, delimiter):
                for name, header in headers_by_dataset([cells for _, cells in records], merged=False).items():
                    if name not in found or len(header.known) > len(found[name].known):
                        found[name] = header
    return _Top(None, found)


def _several(datasets: list[str], path: Path) -> UnknownDatasetError:
    return UnknownDatasetError(
        f"该文件的表头同时符合：{'、'.join(datasets)}", where=path.name, to_do="请把文件放入以数据集命名的文件夹"
    )


def _none(tops: list[_Top], path: Path) -> UnknownDatasetError:
    what = "没有一份合同与该文件的表头相符"
    to_do = "请把文件放入以数据集命名的文件夹（如 health.death_certificate），或按交换规范补齐列名"
    if near := nearest({name: header for top in tops for name, header in top.headers.items()}):
        contract, titles = near
        what += f"；最接近的是“{contract.title}”（{contract.dataset}），缺少：{'、'.join(titles)}"
    return UnknownDatasetError(what, where=path.name, to_do=to_do)
