"""The form of a text: enough to know what is wrong, and never the text."""

from __future__ import annotations

import pytest

from etl.intake.shapes import looks_like_data, shape_of


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (None, "leeg"),
        ("  ", "leeg"),
        ("7", "1 cijfer"),
        ("99990001", "8 cijfers"),
        ("31-02-2024", "cijfers in de vorm 99-99-9999"),
        ("45A04", "letters en cijfers in de vorm 99A99"),
        ("Jansen", "6 letters"),
        ("Jan de Vries", "tekst van 12 tekens"),
        ("1.250,50", "cijfers in de vorm 9.999,99"),
        ("9,99990E+08", "een getal in wetenschappelijke notatie (zoals 9,9E+08)"),
        ("Dorpsstraat 12 te Verweggistan", "tekst van 30 tekens"),
    ],
)
def test_a_form_tells_what_a_text_looks_like(text, form):
    assert shape_of(text) == form


@pytest.mark.parametrize("text", ["Jan de Vries", "J.P. Bakker", "999990019", "12-05-2011", "A1B2C3", "x@y.nl"])
def test_a_form_holds_nothing_of_the_text(text):
    form = shape_of(text)
    assert text not in form
    assert not set("12345678") & set(form) or form.split()[-2].isdigit() or form.split()[0].isdigit()


@pytest.mark.parametrize(
    ("cell", "is_data"),
    [
        ("BSN", False),
        ("2024", False),
        ("Kolom 12", False),
        ("999990019", True),
        ("1-5-2024", True),
        ("12.500,00", True),
    ],
)
def test_a_header_is_told_from_data(cell, is_data):
    assert looks_like_data(cell) is is_data
