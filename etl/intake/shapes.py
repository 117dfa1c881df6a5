"""What a text looks like, told without telling the text: for columns that speak about a person."""

from __future__ import annotations

import re

from etl.intake.date_forms import form_of_date

LONGEST_NUMBER = 4  # a header may be a year; more digits are data
MASK_LIMIT = 20  # characters; a longer text is told by its length alone
SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")


def shape_of(text: str | None) -> str:
    """
    Describe a text in Dutch by its form: "leeg", "8 cijfers", "cijfers in de vorm 99-99-9999", "7 letters".

    Digits become 9 and letters A, so that nothing of the text itself is told.
    """
    bare = (text or "").strip()
    if not bare:
        return "leeg"
    if SCIENTIFIC.match(bare):
        return "een getal in wetenschappelijke notatie (zoals 9,9E+08)"
    digits, letters = sum(map(str.isdigit, bare)), sum(map(str.isalpha, bare))
    if digits == len(bare):
        return "1 cijfer" if digits == 1 else f"{digits} cijfers"
    if letters == len(bare):
        return "1 letter" if letters == 1 else f"{letters} letters"
    if len(bare) > MASK_LIMIT or not digits:
        return f"tekst van {len(bare)} tekens"
    what = "letters en cijfers" if letters else "cijfers"
    return f"{what} in de vorm {_mask(bare)}"


def _mask(text: str) -> str:
    return "".join("9" if sign.isdigit() else "A" if sign.isalpha() else sign for sign in text)


def looks_like_data(cell: str) -> bool:
    """Tell whether a cell can be no header: a long number, a date."""
    digits = cell.replace(".", "").replace(",", "").replace(" ", "")
    return (digits.isdigit() and len(digits) > LONGEST_NUMBER) or (form_of_date(cell) is not None)
