"""The templates of the pages that people read."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


def template(name: str) -> jinja2.Template:
    """Give a template by its file name. Values are escaped, and one that is not given is an error."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["css_text"] = css_text
    return environment


def css_text(words: str) -> Markup:
    """Quote text for the ``content`` of a style sheet; all but letters, digits and spaces is escaped."""
    return Markup('"' + re.sub(r"[^\w ]", lambda found: f"\\{ord(found[0]):x} ", words) + '"')
