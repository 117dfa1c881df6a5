"""A ratio is published only where two published counts give it too."""

from __future__ import annotations

import pandas as pd
from small_regions import DREMPELS, GROEP, PRAKTIJK, Shape, region

from etl.compare.ratios import build_verhoudingen
from etl.disclose.suppress import VERHOUDING, hide

KEY = ["niveau", "gebied", "periode", "zorgvorm"]
NUMBERS = ["rate_ratio", "onder", "boven"]


def test_every_ratio_that_is_shown_follows_from_shown_counts():
    hidden = []
    for seed in range(6):
        full = region(seed, Shape(praktijken=12, halfjaren=2, gemiddeld=9))
        seen = hide({**full, VERHOUDING: build_verhoudingen([full[GROEP]])}, "werkgroep", DREMPELS)
        anew = build_verhoudingen([seen[GROEP]]).set_index(KEY)
        shown = seen[VERHOUDING].set_index(KEY)
        pd.testing.assert_frame_equal(shown[NUMBERS], anew.loc[shown.index, NUMBERS], check_dtype=False)
        hidden += list(shown["onderdrukt"])
    assert set(hidden) == {True, False}


def test_years_and_zorgvormen_of_which_the_werkgroep_has_no_counts_are_not_there_at_all():
    full = region(1, Shape(praktijken=12))
    quarters = full[GROEP]
    year = quarters[quarters["periode"] == "2020K2"].assign(periode="2020K2-jaar")
    others = [quarters, quarters.assign(zorgvorm="SGGZ"), year]
    tables = {**full, VERHOUDING: build_verhoudingen(others)}
    seen = hide(tables, "werkgroep", DREMPELS)[VERHOUDING]
    assert set(seen["zorgvorm"]) == {"TOTAAL"}
    assert seen["periode"].str.fullmatch(r"\d{4}K[1-4]").all()
    assert VERHOUDING not in hide(tables, "openbaar", DREMPELS)
    assert VERHOUDING not in hide({PRAKTIJK: full[PRAKTIJK], VERHOUDING: tables[VERHOUDING]}, "werkgroep", DREMPELS)
