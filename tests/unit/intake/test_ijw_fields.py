"""Where columns stand in a message, held against the schemas of iJw 3.2."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from etl.intake.ijw_fields import BEREIK, BERICHTEN, HEADER, PRODUCT, Berichtsoort

XSD = Path(__file__).resolve().parents[4] / "shared/reference/samples/ijw-3.2/xsd"
# Columns whose every place is one of an older release, or that the message does not carry in 3.2.
NOT_IN_3_2 = {
    ("301", "beschikkingnummer"),
    ("319", "bsn"),
}
OF_RELEASE_3_2 = [soort for soort in BERICHTEN if soort.bericht not in {"303", "304"}]


@cache
def paths(bericht: str) -> tuple[set[tuple[str, ...]], set[str]]:
    """Give every path of element names in the schema of a message, and the names of its holders of products."""
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(XSD / f"JW{bericht}.xsd")
    found: set[tuple[str, ...]] = set()

    def walk(element, above: tuple[str, ...]) -> None:
        path = (*above, element.local_name.lower())
        found.add(path)
        if element.type.is_complex():
            for child in element.type.content.iter_elements():
                if hasattr(child, "local_name"):
                    walk(child, path)

    walk(schema.elements["Bericht"], ())
    return found, {path[-1] for path in found}


def stands(source: str, found: set[tuple[str, ...]], products: frozenset[str]) -> bool:
    """Tell whether a source, ``parent/leaf``, is a place in the schema."""
    parent, leaf = source.split("/")
    parents = products if parent == "." else {parent}
    return any(path[-1] == leaf and path[-2] in parents for path in found if len(path) > 1)


@pytest.mark.parametrize("soort", OF_RELEASE_3_2, ids=[soort.bericht for soort in OF_RELEASE_3_2])
def test_the_first_place_of_a_column_of_a_message_stands_in_its_schema(soort: Berichtsoort) -> None:
    if not XSD.is_dir():
        pytest.skip("the schemas stand beside the repository and are not here")
    found, names = paths(soort.bericht)
    assert soort.producten <= names | {"prestatie"}
    for column, sources in soort.kolommen.items():
        real = [source for source in sources if not source.startswith("@")]
        if not soort.retour and real and len(real) == len(sources):
            assert any(stands(source, found, soort.producten) for source in real) != (
                (soort.bericht, column) in NOT_IN_3_2
            ), (soort.bericht, column)
    for name, sources in HEADER.items():
        assert stands(sources[0], found, frozenset()), (soort.bericht, name)


def test_every_product_of_every_schema_is_known_as_a_product_or_a_holder() -> None:
    if not XSD.is_dir():
        pytest.skip("the schemas stand beside the repository and are not here")
    for soort in OF_RELEASE_3_2:
        _, names = paths(soort.bericht)
        assert names & PRODUCT == soort.producten, soort.bericht
        assert names & BEREIK or soort.bericht in {"319", "320"}, soort.bericht
