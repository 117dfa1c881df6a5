"""
Text that a spreadsheet will open: never a formula.

A delivered name may be ``=HYPERLINK(...)``. A workbook holds it as text; a CSV file cannot say so, and a spreadsheet
carries out what begins with ``=``, ``+``, ``-`` or ``@`` (OWASP, CSV injection). An apostrophe in front keeps it text.
"""

from __future__ import annotations

import re

# At the start, and behind what a spreadsheet with other settings takes for the end of a cell. The wide signs are
# those of East Asian keyboards, which spreadsheets take for the same.
_RUNS = re.compile(r"(^|[;\t\r\n])([\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_CONTROL_FIRST = ("\t", "\r", "\n")


def harmless(text: str) -> str:
    """Give a text for a cell of a CSV file: as it is, or with an apostrophe before what would run."""
    made = _RUNS.sub(r"\1\2'", text)
    return f"'{made}" if made.startswith(_CONTROL_FIRST) else made
