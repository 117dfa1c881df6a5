"""Recalculate a workbook: with LibreOffice where it is installed, and with a formula library everywhere."""

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def change(source, target, cells):
    """Copy a workbook without the values that stand beside its formulas, with other values in some cells."""
    book = openpyxl.load_workbook(source)
    for (sheet, place), value in cells.items():
        book[sheet][place] = value
    book.save(target)


def formulas_in(path):
    """Every cell with a formula: (sheet, place)."""
    return {(page.title, cell.coordinate) for page in openpyxl.load_workbook(path) for row in page.iter_rows()
            for cell in row if cell.data_type == "f"}  # fmt: skip


def values_in(path):
    """Every value that stands in a workbook, that beside a formula for a formula: (sheet, place) to value."""
    return {(page.title, cell.coordinate): cell.value for page in openpyxl.load_workbook(path, data_only=True)
            for row in page.iter_rows() for cell in row}  # fmt: skip


def by_libreoffice(path, folder):
    """Values of every cell after LibreOffice has calculated the workbook anew; it must hold no old values."""
    profile = (Path(folder) / "profiel").resolve().as_uri()
    made = Path(folder) / "uit"
    subprocess.run(
        [LIBREOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(made), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return values_in(made / Path(path).name)


def by_library(path, folder):
    """Values of every cell with a formula, as a formula library calculates them."""
    import formulas

    # The library loses references within a sheet that has an apostrophe in its name; no formula names that sheet.
    book, bare = openpyxl.load_workbook(path), Path(folder) / "zonder_apostrof.xlsx"
    for page in book:
        page.title = page.title.replace("'", "")
    book.save(bare)
    found = {}
    for name, ranges in formulas.ExcelModel().loads(str(bare)).finish().calculate().items():
        cell = re.fullmatch(r"'\[[^]]*\](?P<sheet>.+)'!(?P<place>[A-Z]+\d+)", str(name))
        if cell:
            found[cell["sheet"], cell["place"]] = ranges.value[0, 0]
    values = {(sheet, place): found.get((sheet.replace("'", "").upper(), place)) for sheet, place in formulas_in(path)}
    return {cell: value.item() if hasattr(value, "item") else value for cell, value in values.items()}
