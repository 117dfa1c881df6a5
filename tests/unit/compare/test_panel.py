"""Lists of patients, added up."""

import ibis
import pandas as pd
import pytest

from etl.compare.panel import build_priced_units


def test_a_mean_list_of_a_third_of_a_patient_stays_a_third():
    """What is divided by it must not tell how it was rounded (rule 10: the mean of the quarters)."""
    unit = {"niveau": "praktijk", "gebied": "01990001", "groep": "controle", "periode": "2023K2-jaar"}
    days = {"begin": pd.Timestamp(2022, 7, 1), "eind": pd.Timestamp(2023, 6, 30), "soort": "jaar"}
    units = ibis.memtable(pd.DataFrame([unit | days | {"praktijk_id": "01990001", "gemeente": "9901"}]))
    lists = pd.DataFrame([{"praktijk_id": "01990001", "periode": "2023K2-jaar", "patienten_onder_18": 1 / 3}])
    [found] = build_priced_units(units, ibis.memtable(lists)).to_pandas()["patienten_onder_18"]
    assert 100 / found == pytest.approx(300, rel=1e-8)
