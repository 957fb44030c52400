"""Which files does a department hand in, and who is named on which of their lines?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from data_contracts.contract import contract_of
from sample_data.bodies import EXTRA, Page, lay_out
from sample_data.cells import Style, text_column
from sample_data.layouts import Layout, Look, column_order, header_text, layouts
from sample_data.sheets import write_csv, write_workbook
from sample_data.world import World

CLEAN = Style("2026-10-05")
MENTION = {
    "source_file": pl.String,
    "sheet": pl.String,
    "source_row": pl.Int32,
    "member_no": pl.Int32,
    "role_kind": pl.String,
    "truth_person": pl.Int64,
    "number_error": pl.String,
    "name_error": pl.String,
    "decidable": pl.Boolean,
}


def write_dataset(landing: Path, dataset: str, period: date, frame: pl.DataFrame, *, world: World) -> pl.DataFrame:
    """Write all files of one dataset and month.

    Args:
        landing: the landing folder; files lie in <landing>/<period>/<dataset>/.
        dataset: contract name.
        period: first day of the month.
        frame: typed canonical columns with the truth beside them (see `departments`).
        world: the county (for its randomness and whether it is messy).

    Returns:
        One row per person named in a line (columns of `MENTION`).
    """
    layout = layouts()[dataset]
    folder = landing / f"{period:%Y-%m}" / dataset
    folder.mkdir(parents=True, exist_ok=True)
    number = list(layouts()).index(dataset)
    mentions = []
    for turn, (label, part) in enumerate(_parts(layout, frame)):
        rng = world.rng(6, number, period.year, period.month, turn) if world.mess else None
        look = _look(layout, period, turn)
        style = Style.drawn(rng, form=layout.form, comma="comma" in look) if rng else CLEAN
        page = Page(dataset, layout, look if rng else frozenset(), label, period, style, rng)
        path = folder / _file_name(page)
        ready = _area_text(part, rng)
        rows = _csv(path, page, ready) if layout.form == "csv" else _workbook(path, page, ready)
        mentions.append(_mentions(dataset, rows, path.relative_to(landing).as_posix()))
    return pl.concat(mentions) if mentions else pl.DataFrame(schema=MENTION)


def as_told(dataset: str, frame: pl.DataFrame, *, period: date, messy: bool) -> pl.DataFrame:
    """Return a frame with what its files say: a sheet with a household on each line has no room for the rest.

    Args:
        dataset: contract name.
        frame: what is true, as `write_dataset` gets it.
        period: first day of the month.
        messy: whether the county's files are laid out as departments do.
    """
    layout = layouts()[dataset]
    if not messy or not layout.wide:
        return frame
    told = [name for name in frame.columns if name in layout.columns]
    left_out = [name for name in told if name not in (*layout.wide, "name", "resident_id", "head_name", "head_id")]
    parts = []
    for turn, (_, part) in enumerate(_parts(layout, frame)):
        is_wide = "wide" in _look(layout, period, turn)
        parts.append(part.with_columns(pl.lit(None).alias(name) for name in left_out) if is_wide else part)
    return pl.concat(parts, how="diagonal_relaxed")


def _look(layout: Layout, period: date, turn: int) -> frozenset[Look]:
    return layout.looks[(turn if layout.split != "all" else period.month) % len(layout.looks)]


def _parts(layout: Layout, frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Split a frame into files, each with the name of its area."""
    if layout.split == "all" or (layout.split == "sheets" and len(frame)):
        return [("焦作市", frame)]
    key = "township_code" if layout.split == "township" else "county_code"
    groups = sorted(frame.partition_by(key, as_dict=True, maintain_order=True).items())
    return [(_label(layout, part), part) for _, part in groups]


def _label(layout: Layout, part: pl.DataFrame) -> str:
    county = str(part["county"][0])
    return county + str(part["township"][0]) if layout.split == "township" else county


def _file_name(page: Page) -> str:
    suffix = page.layout.form
    if page.rng is None:
        return f"{page.label}{page.layout.name}{page.period:%Y-%m}.{suffix}"
    month = f"{page.period.year}年{page.period.month}月"
    patterns = (
        f"{month}{page.label}{page.layout.name}(最终版).{suffix}",
        f"{page.label}{page.layout.name}{page.period:%Y%m}05.{suffix}",
        f"{month}{page.label}{page.layout.name}.{suffix}",
        f"副本{month}{page.label}{page.layout.name}(1).{suffix}",
    )
    return patterns[int(page.rng.integers(len(patterns)))]


def _area_text(frame: pl.DataFrame, rng: np.random.Generator | None) -> pl.DataFrame:
    """Write county and township in words with more or less in front, file by file."""
    if rng is None or "county_code" not in frame.columns:
        return frame
    way = int(rng.integers(4))
    county, township = pl.col("county"), pl.col("township")
    if way == 1:
        return frame.with_columns(county=pl.format("焦作市{}", county))
    if way == 2:
        return frame.with_columns(township=pl.format("{}{}", county, township))
    if way == 3:
        return frame.with_columns(county=pl.format("河南省焦作市{}", county))
    return frame


def _csv(path: Path, page: Page, frame: pl.DataFrame) -> pl.DataFrame:
    order = column_order(page.layout, two_level=False, rng=page.rng)
    texts = []
    for name in order:
        values = frame[name] if name in frame.columns else pl.Series(name, [None] * len(frame), dtype=pl.String)
        texts.append(
            text_column(values, page.columns[name], page.style).alias(header_text(page.dataset, name, page.rng))
        )
    if "extra" in page.look:
        texts += [pl.Series(title, [text] * len(frame), dtype=pl.String) for title, text in EXTRA.items()]
    encoding = page.layout.encoding if page.rng else "utf-8"
    lines = write_csv(path, pl.DataFrame(texts), encoding=encoding)
    return frame.with_columns(
        pl.Series("source_row", lines, dtype=pl.Int32),
        pl.lit(0, pl.Int32).alias("member_no"),
        pl.lit(None, pl.String).alias("sheet"),
    )


def _workbook(path: Path, page: Page, frame: pl.DataFrame) -> pl.DataFrame:
    if page.layout.split != "sheets" or page.rng is None:
        parts = [("Sheet1", frame)]
    else:
        townships = frame.partition_by("township_no", as_dict=True, maintain_order=True)
        names = frame.select("township_no", pl.col("township").str.extract(r"([^县]+)$")).unique("township_no")
        name_of = dict(names.iter_rows())
        parts = [(str(name_of[key[0]]), part) for key, part in sorted(townships.items())]
    laid = [(name, *lay_out(page, part, name)) for name, part in parts]
    write_workbook(path, [sheet for _, sheet, _ in laid])
    return pl.concat([rows.with_columns(sheet=pl.lit(name)) for name, _, rows in laid], how="diagonal_relaxed")


def _mentions(dataset: str, rows: pl.DataFrame, source_file: str) -> pl.DataFrame:
    """Say who is named on which line, in which role."""
    parts = []
    for role in contract_of(dataset).persons:
        if f"t_{role}" not in rows.columns:
            continue
        blank = pl.lit("", pl.String)
        parts.append(
            rows.filter(pl.col(f"t_{role}").is_not_null()).select(
                pl.lit(source_file).alias("source_file"),
                "sheet",
                pl.col("source_row").cast(pl.Int32),
                pl.col("member_no").cast(pl.Int32),
                pl.lit(role).alias("role_kind"),
                pl.col(f"t_{role}").cast(pl.Int64).alias("truth_person"),
                (pl.col(f"e_{role}").fill_null("") if f"e_{role}" in rows.columns else blank).alias("number_error"),
                (pl.col(f"n_{role}").fill_null("") if f"n_{role}" in rows.columns else blank).alias("name_error"),
                (~pl.col(f"h_{role}").fill_null(value=False)).alias("decidable"),
            )
        )
    return pl.concat(parts)
