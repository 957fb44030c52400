"""A clerk at LibreOffice: opens a list, answers, sorts, filters, merges, deletes columns, renames the sheet, saves.

Run by the Python that LibreOffice brings its bridge for (`uno`), with a JSON of what to do as its argument; prints the
ids of the lines in their order after sorting, how many the filter left to be seen, and the titles that are left. Not a module of the tests: pytest's own Python knows no `uno`.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.table import TableSortField

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}


def prop(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def titles_of(sheet, header):
    found = {}
    for column in range(60):
        text = sheet.getCellByPosition(column, header).String
        if text:
            found[text] = column
    return found


def answer(sheet, todo, places, part):
    """Type every second answer into its line, wherever the line stands by now: `part` is 0 or 1."""
    header, lines = todo["header"], todo["lines"]
    wanted = dict(list(todo["answers"].items())[part::2])
    for row in range(header + 1, header + 1 + lines):
        for title, value in wanted.get(sheet.getCellByPosition(places["alert_id"], row).String, {}).items():
            sheet.getCellByPosition(places[title], row).FormulaLocal = value


def filter_by(book, sheet, place, text):
    """Set the list's own AutoFilter to one value of a column, and count the lines that it leaves to be seen."""
    field = TableFilterField()
    field.Field, field.Operator, field.IsNumeric, field.StringValue = place, EQUAL, False, text
    own = book.getPropertyValue("UnnamedDatabaseRanges").getByTable(sheet.RangeAddress.Sheet)
    if not own.AutoFilter:
        raise SystemExit("the list has lost its filter")
    own.getFilterDescriptor().setFilterFields((field,))
    own.refresh()
    area = own.DataArea
    rows = range(area.StartRow + 1, area.EndRow + 1)
    return sum(sheet.Rows.getByIndex(row).IsVisible for row in rows)


def work(desktop, todo):
    book = desktop.loadComponentFromURL(Path(todo["book"]).as_uri(), "_blank", 0, (prop("Hidden", True),))
    sheet = book.Sheets.getByName(todo["sheet"])
    sheet.unprotect("")
    header, lines = todo["header"], todo["lines"]
    places = titles_of(sheet, header)
    last = max(places.values())
    answer(sheet, todo, places, 0)
    sort = TableSortField()
    sort.Field, sort.IsAscending, sort.IsCaseSensitive = places[todo["sort"]], False, False
    body = sheet.getCellRangeByPosition(0, header + 1, last, header + lines)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (sort,))
    uno.invoke(body, "sort", ((prop("SortFields", fields), prop("ContainsHeader", False)),))
    order = [sheet.getCellByPosition(places["alert_id"], row).String for row in range(header + 1, header + 1 + lines)]
    shown = filter_by(book, sheet, places[todo["filter"][0]], todo["filter"][1])
    answer(sheet, todo, places, 1)
    result = places["核查结果"]
    for first, rows in todo["merges"]:
        sheet.getCellRangeByPosition(result, header + 1 + first, result, header + first + rows).merge(True)
    for title in todo["delete"]:
        sheet.Columns.removeByIndex(titles_of(sheet, header)[title], 1)
    sheet.Name = todo["rename"]
    book.CurrentController.setActiveSheet(sheet)
    for path in map(Path, todo["save"]):
        options = [prop("FilterName", FILTERS[path.suffix])]
        if path.suffix == ".csv":
            book.Sheets.moveByName(todo["rename"], 0)  # a text file is one sheet, the first
            options.append(prop("FilterOptions", "44,34,76,1,,0,false,true,false"))
        book.storeToURL(path.as_uri(), tuple(options))
    told = {"order": order, "shown": shown, "titles": sorted(titles_of(sheet, header))}
    book.close(True)
    return told


def main():
    todo = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="office-") as home:
        pipe = Path(home).name
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{home}/profile",
             f"--accept=pipe,name={pipe};urp;"], start_new_session=True
        )  # fmt: skip
        try:
            desktop = connect(pipe).ServiceManager.createInstance("com.sun.star.frame.Desktop")
            print(json.dumps(work(desktop, todo)))
            try:
                desktop.terminate()
            except Exception as gone:  # the bridge falls with the office that it leads to
                print(type(gone).__name__, file=sys.stderr)
            office.wait(60)
        finally:
            # `soffice` is a script: what it started must go with it, or whoever reads our output waits for ever.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
