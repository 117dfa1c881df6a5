"""
Who referred: one whole referrer per toewijzing (contract, rule 3).

The toewijzing itself names nobody. Its request does (verzoek om toewijzing, iJw 315), found by the reference of
the provider; some exports carry the referrer in the row of a version. One with an AGB or a name goes before one
with a bare type; type 07 is 'unknown'; what is known stays known.
"""

from __future__ import annotations

import ibis
from ibis import ir

from etl.decisions.versions import KEY

UNKNOWN_TYPE = "07"


def choose_referrers(versions: ir.Table, verzoeken: ir.Table) -> ir.Table:
    """
    Give per toewijzing its referrer: (gemeente, wet, toewijzingnummer, verwijzer_type, verwijzer_agb, verwijzer_naam).

    ``versions``: numbered versions (``number_versions``); ``verzoeken``: requests with ``volgorde``, ``regel`` and
    ``rij``. A toewijzing for which nothing is known has no row. The reference of a toewijzing is its first
    non-empty one: a later version leaves it empty (IV097) or carries that of a request for change, which never
    replaces the referrer. One reference may serve several products: the same product goes before the same
    category, and that before any other.
    """
    referred = versions.filter(versions.referentie_aanbieder.notnull())
    window = ibis.window(group_by=[referred[name] for name in KEY], order_by=referred.versie)
    referred = referred.mutate(rang=ibis.row_number().over(window))
    referred = referred.filter(referred.rang == 0).select(
        *KEY, "referentie_aanbieder", "aanbieder_agb", "client_pseudo", "productcategorie", "productcode"
    )
    asked = verzoeken.rename(gevraagde_categorie="productcategorie", gevraagde_code="productcode")
    pairs = referred.join(asked, ["gemeente", "referentie_aanbieder", "aanbieder_agb", "client_pseudo"])
    same_category = pairs.gevraagde_categorie.fill_null("") == pairs.productcategorie.fill_null("")
    same_code = pairs.gevraagde_code.fill_null("") == pairs.productcode.fill_null("")
    from_requests = pairs.select(
        *KEY,
        "verwijzer_type",
        "verwijzer_agb",
        "verwijzer_naam",
        rang=ibis.cases((same_category & same_code, 0), (same_category, 1), else_=2).cast("int64"),
        plaats_1=pairs.volgorde.cast("int64"),
        plaats_2=pairs.regel.cast("int64"),
        plaats_3=pairs.rij.cast("int64"),
    )
    from_versions = versions.select(
        *KEY,
        "verwijzer_type",
        "verwijzer_agb",
        "verwijzer_naam",
        rang=ibis.literal(3, "int64"),
        plaats_1=versions.versie.cast("int64"),
        plaats_2=ibis.literal(0, "int64"),
        plaats_3=ibis.literal(0, "int64"),
    )
    candidates = from_requests.union(from_versions)
    candidates = candidates.mutate(verwijzer_type=candidates.verwijzer_type.nullif(UNKNOWN_TYPE))
    has_identity = candidates.verwijzer_agb.notnull() | candidates.verwijzer_naam.notnull()
    candidates = candidates.filter(has_identity | candidates.verwijzer_type.notnull())
    has_identity = candidates.verwijzer_agb.notnull() | candidates.verwijzer_naam.notnull()
    best = ibis.window(
        group_by=[candidates[name] for name in KEY],
        order_by=[
            (~has_identity).cast("int64"), candidates.rang, candidates.plaats_1, candidates.plaats_2,
            candidates.plaats_3,
        ],
    )  # fmt: skip
    candidates = candidates.mutate(beste=ibis.row_number().over(best))
    return candidates.filter(candidates.beste == 0).drop("beste", "rang", "plaats_1", "plaats_2", "plaats_3")
