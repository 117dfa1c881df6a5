"""From an Altair chart to SVG that stands in a page: no browser, no network, the same bytes every time."""

from __future__ import annotations

import re
from typing import Any

TEXT = "#1a1a1a"
MUTED = "#4d4d4d"
GRID = "#dcdcdc"
# Fills that are replaced by a hatch after drawing: Vega-Lite itself cannot hatch.
PROVISIONAL, FALLEN = "#fe0001", "#fe0002"
HATCHES = {PROVISIONAL: ("voorlopig", "#b9bdc1", 7), FALLEN: ("afgevallen", "#5b5b5b", 5)}
# Metrics equal to Arial: what is measured while drawing is what the reader's machine shows.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


def render(chart: Any, chart_id: str, title: str, description: str) -> str:
    """
    Draw an Altair chart as an ``<svg>`` element that can stand in a page.

    ``chart_id`` is the prefix of every id in it. Namespaces, classes and sizes are taken out, coordinates are
    rounded to a tenth, and the fills in ``HATCHES`` become hatches.
    """
    import vl_convert
    from lxml import etree

    configured = (
        chart.configure(font=FONT, aria=False, background="transparent", padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=TEXT, titleColor=TEXT, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
            gridColor=GRID, domainColor=MUTED, tickColor=MUTED,
        )
    )  # fmt: skip
    svg = vl_convert.vegalite_to_svg(configured.to_dict(), format_locale="nl-NL", allowed_base_urls=[])
    root = etree.fromstring(svg.encode())
    for element in root.iter():
        element.tag = etree.QName(element).localname
        for name in ("class", "role", "pointer-events", "aria-hidden", "aria-roledescription", "opacity"):
            if name != "opacity" or element.get(name) == "1":
                element.attrib.pop(name, None)
        for name, text in element.attrib.items():
            if element.tag != "text" or name == "transform":
                element.set(name, _rounded(text))
    for empty in [one for one in root.iter("path", "g") if len(one) == 0 and not one.get("d")]:
        parent = empty.getparent()
        if parent is not None:
            parent.remove(empty)
    _rename_ids(root, chart_id)
    _hatch(root, chart_id)
    head = (("title", title), ("desc", description))
    for place, (tag, text) in enumerate(head):
        element = etree.Element(tag, id=f"{chart_id}-{tag}")
        element.text = text
        root.insert(place, element)
    width = root.get("width")
    for name in ("version", "width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{chart_id}-title {chart_id}-desc")
    root.set("style", f"max-width:{width}px")
    etree.cleanup_namespaces(root)
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", etree.tostring(root, encoding="unicode"))


def _rounded(text: str) -> str:
    return re.sub(r"-?\d+\.\d{2,}", lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), text)


def _rename_ids(root: Any, chart_id: str) -> None:
    """Give ids the chart's prefix and a number from 1: Vega counts on from the last chart of the process."""
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    new = {old: f"{chart_id}-{number}" for number, old in enumerate(ids, start=1)}
    for element in root.iter():
        if element.get("id"):
            element.set("id", new[element.get("id")])
        for name, text in element.attrib.items():
            found = re.fullmatch(r"url\(#(.+)\)", text)
            if found and found[1] in new:
                element.set(name, f"url(#{new[found[1]]})")


def _hatch(root: Any, chart_id: str) -> None:
    from lxml import etree

    defs = etree.Element("defs")
    for fill, (name, colour, size) in HATCHES.items():
        used = [element for element in root.iter() if element.get("fill") == fill]
        if not used:
            continue
        pattern = etree.SubElement(
            defs, "pattern", id=f"{chart_id}-{name}", width=str(size), height=str(size),
            patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
        )  # fmt: skip
        etree.SubElement(pattern, "rect", width=str(size), height=str(size), fill="white")
        line = {"x1": "0", "y1": "0", "x2": "0", "y2": str(size)}
        etree.SubElement(pattern, "line", {**line, "stroke": colour, "stroke-width": "2"})
        for element in used:
            element.set("fill", f"url(#{chart_id}-{name})")
    if len(defs):
        root.insert(0, defs)
