import pandas as pd
import pytest

from etl.publish import accounting_view
from etl.publish.formats import Missing


def frame(*rows):
    columns = ["laag", "controle", "gemeente", "in", "uit", "uitgesloten", "reden", "ernst", "onderdrukt"]
    return {"mart.datakwaliteit": pd.DataFrame(rows, columns=columns)}


def test_steps_come_in_the_order_of_the_data_whatever_the_order_of_the_table(marts):
    found = accounting_view.steps(marts)
    assert [step.laag for step in found] == list(accounting_view.STEPS)


def test_every_row_of_every_step_is_accounted_for(marts):
    for step in accounting_view.steps(marts):
        fell = sum(fall.aantal for fall in step.falls)
        assert step.rows_in - fell - (step.merged or 0) == step.rows_out, step.laag


def test_the_row_of_the_region_goes_before_the_sum_of_the_gemeenten():
    tables = frame(
        ("koppeling", "geen_verwijzer", "9901", 10, 8, 2, "reden", "informatie", False),
        ("koppeling", "geen_verwijzer", "*", 30, 25, 5, "reden", "informatie", False),
    )
    (step,) = accounting_view.steps(tables)
    assert (step.rows_in, step.rows_out, step.falls[0].aantal) == (30, 25, 5)


def test_without_a_row_of_the_region_the_gemeenten_add_up():
    tables = frame(
        ("koppeling", "geen_verwijzer", "9901", 10, 8, 2, "een", "informatie", False),
        ("koppeling", "onbekende_agb", "9901", 8, 7, 1, "twee", "informatie", False),
        ("koppeling", "geen_verwijzer", "9902", 20, 15, 5, "een", "informatie", False),
    )
    (step,) = accounting_view.steps(tables)
    assert (step.rows_in, step.rows_out) == (30, 22)
    assert {fall.naam: fall.aantal for fall in step.falls} == {"Een": 7, "Twee": 1}


def test_a_hidden_part_hides_the_sum_and_the_sentence():
    tables = frame(
        ("koppeling", "geen_verwijzer", "9901", 10, 8, 2, "een", "informatie", False),
        ("koppeling", "geen_verwijzer", "9902", None, None, None, "een", "informatie", True),
    )
    (step,) = accounting_view.steps(tables)
    assert step.rows_in is Missing.HIDDEN
    assert step.falls[0].aantal is Missing.HIDDEN
    assert step.merged is None
    assert accounting_view.unlinked(tables) is None


def test_rows_that_are_taken_together_are_not_rows_that_fell_out():
    (step,) = accounting_view.steps(frame(("versies", "samen", "*", 100, 60, 0, None, "informatie", False)))
    assert (step.merged, step.falls) == (40, ())


def test_steps_that_count_other_things_start_a_new_chain(marts):
    chains = accounting_view.chains(accounting_view.steps(marts))
    assert [[step.laag for step in chain] for chain in chains] == [
        ["leveringen"],
        ["versies", "toewijzingen", "trajecten", "verwijzingen", "koppeling", "telling"],
    ]


def test_what_needs_attention_is_named_with_what_to_do_and_errors_go_first(marts, context):
    found = accounting_view.remarks(marts, context)
    assert [one.ernst for one in found] == ["fout", "waarschuwing", "waarschuwing"]
    assert found[0].waar == ("beschikkingen Zandwolde, beschikkingen-oktober.csv (Zandwolde)",)
    assert "Vraag een volledige export" in found[0].tekst
    assert all("12 rijen" not in one.tekst for one in found)


def test_equal_remarks_are_said_once(context):
    rows = [
        ("praktijken", f"lijst onbekend: {naam}", "9901", None, None, None, "Vul aan.", "waarschuwing", False)
        for naam in ("A", "B")
    ]
    (found,) = accounting_view.remarks(frame(*rows), context)
    assert found.waar == ("A (Oeverhoek)", "B (Oeverhoek)")


@pytest.mark.parametrize(
    ("reden", "name"),
    [
        ("er is geen verwijzer bekend", "Er is geen verwijzer bekend"),
        (None, "Geen verwijzer"),
        ("x" * 200, "Geen verwijzer"),
    ],
)
def test_rows_that_fell_out_are_called_by_their_reason_if_it_is_short(reden, name):
    assert accounting_view.fall_name({"reden": reden, "controle": "geen_verwijzer"}) == name
