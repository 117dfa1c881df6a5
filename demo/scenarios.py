"""``scenarios.toml``: what the synthetic region assumes about costs, with the source of each assumption."""

from __future__ import annotations

from demo.output import OutputFolder

_HEAD = """\
# Aannames voor de scenario's in het rapport. Een scenario is geen meting.
# Elke aanname noemt haar bron, de datum en wie erover gaat. Wat hier niet staat, heeft een ruime standaardwaarde.
zaad = 2026

# Uit de registratie van de SOJ: jeugdigen die de SOJ zelf hielp, en jeugdigen die de SOJ liet verwijzen.
"""
_SHARED = (
    ("aantal_afgerond", ("basis = 96", "laag = 85", "hoog = 107"), "registratie van de SOJ, juli 2025 - juni 2026"),
    ("aantal_doorverwezen", ("basis = 140",), "registratie van de SOJ, juli 2025 - juni 2026"),
    ("aandeel_sggz_doorverwezen", ("basis = 0.31",), "registratie van de SOJ, juli 2025 - juni 2026"),
    (
        "anders_verwezen",
        ("basis = 0.65", "laag = 0.3", "hoog = 1", 'verdeling = "gelijk"'),
        "werkgroep: niemand weet het precies",
    ),
    ("aandeel_sggz", ("basis = 0.5", "laag = 0.4", "hoog = 0.6"), "besluiten van het jaar voor de eerste SOJ"),
    ("telt_verschuiving", ("basis = 0.5", "laag = 0", "hoog = 1", 'verdeling = "gelijk"'), "keuze van de werkgroep"),
)
_OWN = (("prijs_sggz", "0.25"), ("prijs_gbggz", "0.25"), ("prijs_lokaal", "0.25"), ("kosten_soj", "0.05"))
_DATE, _OWNER = "2026-09-15", "werkgroep SOJ"


def write_scenarios(output: OutputFolder) -> None:
    """Write scenarios.toml: two scenarios that differ in which costs they count, prices and costs from own data."""
    lines = [_HEAD]
    for name, numbers, source in _SHARED:
        lines.append(_table(f"aanname.{name}", numbers, source))
    lines.append("# Uit de eigen leveringen, met een marge: 0.25 is een kwart eronder en erboven.")
    for name, margin in _OWN:
        lines.append(_table(f"aanname.{name}", ('uit = "eigen"', f"marge = {margin}"), ""))
    for name, told, costs, source in (
        ("directe kosten", "alleen de kosten van de SOJ zelf", "0", "keuze: dit scenario laat ze weg"),
        ("alle kosten", "ook consulenten en onderzoek", "48000", "begroting jeugd 2026"),
    ):
        lines.append(f'[[scenario]]\nnaam = "{name}"\nuitleg = "{told}"\n')
        lines.append(_table("scenario.aanname.kosten_overig", (f"basis = {costs}",), source))
    output.text("scenarios.toml", "\n".join(lines))


def _table(head: str, numbers: tuple[str, ...], source: str) -> str:
    told = [f'bron = "{source}"', f"datum = {_DATE}"] if source else []
    return "\n".join([f"[{head}]", *numbers, *told, f'eigenaar = "{_OWNER}"', ""])
