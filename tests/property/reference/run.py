"""From a region folder to the tables that the product should have made."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from .decisions import Beschikking, build_beschikkingen
from .episodes import Traject, Verwijzing, build_trajecten, build_verwijzingen, quarter_of, roles
from .intake import read_region
from .panel import Counted, Panel
from .practices import Link, Practices
from .rekenmodel import Rekenmodel

Table = list[dict[str, Any]]


def run_reference(region: Path) -> dict[str, Table]:
    """Work out a region folder (or the path of its regio.toml) for profile analist, nothing hidden.

    Gives table name -> rows. Dates are `datetime.date`, amounts and rates float, unknown None. Persons are
    their BSN (`bsn`); a traject is known by the toewijzing it starts with (`traject`: gemeente and
    toewijzingnummer).
    """
    delivered = read_region(region.parent if region.suffix == ".toml" else region)
    regels = delivered.regels
    beschikkingen = build_beschikkingen(delivered)
    counted = [beschikking for beschikking in beschikkingen if beschikking.reden_niet is None]
    trajecten = build_trajecten(counted, regels["maximale_onderbreking_dagen"])
    verwijzingen = build_verwijzingen(trajecten, counted, regels["kwartaal_naar"], regels["nieuw_na_dagen"])
    practices = Practices(delivered)
    linked = [
        (start, practices.link(start.traject.first.last, start.traject.first.referrer, start.day))
        for start in verwijzingen
    ]
    panel = Panel(delivered, practices, [Counted(start, link) for start, link in linked if not start.is_administratief])
    tables = {
        "kern.leveringen": delivered.leveringen,
        "kern.afgekeurde_rijen": delivered.afgekeurd,
        "kern.beschikkingen": [_beschikking(beschikking) for beschikking in beschikkingen],
        "kern.trajecten": [_traject(traject) for traject in trajecten],
        "kern.beschikking_traject": [row for traject in trajecten for row in _members(traject)],
        "kern.verwijzingen": [_verwijzing(start, link, practices) for start, link in linked],
        "mart.verwijzingen_praktijk_kwartaal": panel.practice_quarter(),
        "mart.verwijzingen_praktijk_jaar": panel.practice_year(),
        "mart.verwijzingen_groep_kwartaal": panel.groups(1),
        "mart.verwijzingen_groep_jaar": panel.groups(4),
        "mart.verwijskanaal_kwartaal": panel.channels(),
        "mart.deuren_jaar": panel.doors(),
        "mart.rekenmodel": Rekenmodel(delivered, panel).rows(),
    }
    return {
        name: [{column: _plain(value) for column, value in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _beschikking(beschikking: Beschikking) -> dict[str, Any]:
    last = beschikking.last
    columns = (
        "gemeente", "toewijzingnummer", "productcategorie", "productcode", "ingangsdatum", "einddatum",
        "stopdatum", "aanbieder_agb",
    )  # fmt: skip
    return {
        **{column: last[column] for column in columns},
        "bsn": beschikking.person,
        "wet": last["wet"] or "Jeugdwet",
        "zorgvorm": beschikking.zorgvorm,
        "telt_mee": beschikking.reden_niet is None,
        "reden_niet": beschikking.reden_niet,
    }


def _traject(traject: Traject) -> dict[str, Any]:
    return {
        "traject": traject.first.key,
        "gemeente": traject.gemeente,
        "bsn": traject.person,
        "zorgvorm": traject.zorgvorm,
        "startdatum": traject.start,
        "einddatum": traject.end,
        "aantal_beschikkingen": len(traject.beschikkingen),
        "aantal_aanbieders": len({b.last["aanbieder_agb"] for b in traject.beschikkingen}),
    }


def _members(traject: Traject) -> Table:
    return [
        {
            "gemeente": beschikking.key[0],
            "toewijzingnummer": beschikking.key[1],
            "traject": traject.first.key,
            "rol": rol,
        }
        for beschikking, rol in zip(traject.beschikkingen, roles(traject), strict=True)
    ]


def _verwijzing(start: Verwijzing, link: Link, practices: Practices) -> dict[str, Any]:
    verwijsdatum: date = start.day
    return {
        "traject": start.traject.first.key,
        "verwijsdatum": verwijsdatum,
        "kwartaal": quarter_of(verwijsdatum),
        "is_administratief": start.is_administratief,
        "is_nieuwe_jeugdige": start.is_nieuwe_jeugdige,
        "kanaal": link.kanaal,
        "verwijzer_type": start.traject.first.referrer.type,
        "praktijk_id": link.praktijk_id,
        "praktijkcluster": practices.cluster(link.praktijk_id) if link.praktijk_id else None,
        "link_regel": link.regel,
    }
