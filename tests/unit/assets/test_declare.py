from pathlib import Path

import pytest
import toys

from assets.declare import collect, faults_in, table_asset
from assets.definitions import assemble


@table_asset("kern.wees", ["kern.niemand"])
def orphan(night, made):
    return made


def test_declarations_are_found_in_the_order_of_the_text():
    assert [step.tables[0] for step in collect([toys])][:3] == ["kern.bron", "kern.links", "kern.rechts"]


def test_table_that_nobody_makes_is_named():
    assert faults_in([*toys.STEPS, orphan]) == ["nobody makes kern.niemand"]


def test_table_that_is_made_twice_is_named():
    assert faults_in([*toys.STEPS, toys.links]) == ["kern.links is made twice"]


def test_faulty_declarations_do_not_become_definitions():
    with pytest.raises(ValueError, match=r"nobody makes kern\.niemand"):
        assemble(toys.toy_plan(orphan), None)


def test_room_of_a_step_is_the_module_that_declares_it():
    assert toys.bron.room == Path(toys.__file__).stem
