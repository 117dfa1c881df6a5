"""The command ``herbereken``: published evaluations reckoned again, on the screen or in a file."""

from __future__ import annotations

from pathlib import Path

from assets.query import Formaat
from etl.costs.recompute import recompute_all
from etl.publish.recomputation import recomputation_csv, recomputation_json, recomputation_page

WRITERS = {
    Formaat.TABEL: recomputation_page,
    Formaat.CSV: recomputation_csv,
    Formaat.JSON: recomputation_json,
}


def reckon_again(uit: Path | None, formaat: Formaat | None) -> str:
    """
    Reckon all evaluations again; gives the text, or where it was written.

    Without ``formaat`` the name of the file decides (.csv, .json), and otherwise it is a page in Markdown.
    Raises ``OSError`` when the file cannot be written.
    """
    known = {f".{one}": one for one in (Formaat.CSV, Formaat.JSON)}
    chosen = formaat or (known.get(uit.suffix.lower()) if uit else None) or Formaat.TABEL
    text = WRITERS[chosen](recompute_all())
    if uit is None:
        return text.removesuffix("\n")
    uit.write_text(text, encoding="utf-8", newline="\n")
    return f"De herberekening staat in {uit}."
