"""A clerk at LibreOffice: opens a list, answers, sorts, filters, merges, deletes columns, renames the sheet, saves.

Run by the Python that LibreOffice brings its bridge for (`uno`), with a JSON of what to do as its argument; prints the
ids of the lines in their order after sorting. Not a module of the tests: pytest's own Python knows no `uno`.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
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


def work(desktop, todo):
    book = desktop.loadComponentFromURL(Path(todo["book"]).as_uri(), "_blank", 0, (prop("Hidden", True),))
    sheet = book.Sheets.getByName(todo["sheet"])
    sheet.unprotect("")
    header, lines = todo["header"], todo["lines"]
    places = titles_of(sheet, header)
    last = max(places.values())
    for row in range(header + 1, header + 1 + lines):
        for title, value in todo["answers"].get(sheet.getCellByPosition(places["alert_id"], row).String, {}).items():
            sheet.getCellByPosition(places[title], row).FormulaLocal = value
    sort = TableSortField()
    sort.Field, sort.IsAscending, sort.IsCaseSensitive = places[todo["sort"]], False, False
    body = sheet.getCellRangeByPosition(0, header + 1, last, header + lines)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (sort,))
    uno.invoke(body, "sort", ((prop("SortFields", fields), prop("ContainsHeader", False)),))
    order = [sheet.getCellByPosition(places["alert_id"], row).String for row in range(header + 1, header + 1 + lines)]
    result = places["核查结果"]
    for first, rows in todo["merges"]:
        sheet.getCellRangeByPosition(result, header + 1 + first, result, header + first + rows).merge(True)
    for title in todo["delete"]:
        sheet.Columns.removeByIndex(titles_of(sheet, header)[title], 1)
    for row in todo["hide"]:
        sheet.Rows.getByIndex(header + 1 + row).IsVisible = False
    sheet.Name = todo["rename"]
    book.CurrentController.setActiveSheet(sheet)
    for path in map(Path, todo["save"]):
        options = [prop("FilterName", FILTERS[path.suffix])]
        if path.suffix == ".csv":
            book.Sheets.moveByName(todo["rename"], 0)  # a text file is one sheet, the first
            options.append(prop("FilterOptions", "44,34,76,1,,0,false,true,false"))
        book.storeToURL(path.as_uri(), tuple(options))
    book.close(True)
    return order


def main():
    todo = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="office-") as home:
        pipe = Path(home).name
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{home}/profile",
             f"--accept=pipe,name={pipe};urp;"]
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
            if office.poll() is None:
                office.kill()


if __name__ == "__main__":
    main()
