from __future__ import annotations

import gc
import weakref

import duckdb
import polars as pl
import pytest

from warehouse.lent import Lent, registered

FRAME = pl.DataFrame({"n": range(300_000), "text": [None, "a", "长于十二个字节的文字"] * 100_000})


def test_rows_lent_can_be_read_more_than_once_and_are_the_frame() -> None:
    with duckdb.connect() as con, registered(con, rows=FRAME):
        assert con.table("rows").order("n").pl().equals(FRAME)
        assert con.execute("select count(*), count(text) from rows").fetchall() == [(300_000, 200_000)]


def test_the_name_is_free_again_afterwards() -> None:
    with duckdb.connect() as con:
        with registered(con, rows=FRAME):
            pass
        with pytest.raises(duckdb.CatalogException):
            con.table("rows")


def test_rows_are_given_back_although_the_transaction_goes_on() -> None:
    with duckdb.connect() as con:
        con.begin()
        lent = Lent(FRAME)
        batch = weakref.ref(next(iter(lent._batches)))
        con.register("rows", lent)
        assert con.execute("select count(*) from rows").fetchall() == [(300_000,)]
        con.unregister("rows")
        lent.give_back()
        gc.collect()
        assert batch() is None
        con.rollback()
