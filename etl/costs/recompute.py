"""
Published evaluations reckoned again with the product's own functions, figure by figure.

An evaluation is a file ``evaluations/<name>.toml``:

* ``[invoer]``: the numbers from which the report starts.
* ``[[stap]]``: one call of a function of ``etl.costs.methods``: ``naam`` (unique), ``item`` (table or passage
  of the report), ``functie`` and ``argumenten``. A text among the arguments, at any depth, is a reference:
  ``invoer.<naam>``, ``stap.<naam>`` (outcome of an earlier step) or ``gedrukt.<naam>`` (what the report
  printed for it), followed by ``.<part>`` for a part. Numbers and dates stand for themselves.
* ``[[stap.cijfer]]``: a figure of that outcome: ``onderdeel`` (Dutch, unique within the item), ``neem``
  (which part; none = the whole outcome), ``gepubliceerd`` (none = the report printed nothing), ``tolerantie``
  (0 unless told) and, exactly for a figure that does not follow, ``oorzaak``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from etl.costs import methods

EVALUATIONS = Path(__file__).parent / "evaluations"
COLUMNS = [
    "item",
    "onderdeel",
    "gepubliceerd",
    "volgt_uit_invoer",
    "verschil",
    "klopt",
    "oorzaak",
    "functie",
]
FUNCTIES: Mapping[str, Callable[..., Any]] = {
    functie.__name__: functie
    for functie in (
        methods.round_half_up,
        methods.cost_per_hour,
        methods.cost_per_client,
        methods.cost_per_traject,
        methods.clients_of_share,
        methods.clients_left,
        methods.shares_of_referred,
        methods.split_by_shares,
        methods.cost_of_clients,
        methods.saving_per_case,
        methods.total_saving,
        methods.rekenmodel_of_groups,
    )
}


def list_evaluations(folder: Path = EVALUATIONS) -> list[str]:
    """Give the names of the evaluations that can be reckoned again, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def recompute_evaluation(name: str, folder: Path = EVALUATIONS) -> pd.DataFrame:
    """
    Reckon a published evaluation again from its own inputs.

    Takes the name of a file in ``folder``. Gives one row per figure, in the order of the report: item,
    onderdeel, gepubliceerd (NaN = not printed), volgt_uit_invoer (what the product's functions make of the
    report's inputs), verschil (gepubliceerd − volgt_uit_invoer: above zero = printed too high), klopt (NA =
    nothing printed), oorzaak (why it does not follow, else None) and functie.

    Raises ``ValueError`` for an unknown evaluation, an unknown function or reference, a figure that does not
    follow without an oorzaak, and an oorzaak for a figure that does.
    """
    if name not in list_evaluations(folder):
        raise ValueError(f"unknown evaluation {name!r}; known are {', '.join(list_evaluations(folder))}")
    with (folder / f"{name}.toml").open("rb") as file:
        evaluation = tomllib.load(file)

    known: dict[str, Any] = {"invoer": evaluation["invoer"], "stap": {}, "gedrukt": {}}
    rows: list[dict[str, Any]] = []
    for step in evaluation["stap"]:
        if step["functie"] not in FUNCTIES:
            raise ValueError(f"step {step['naam']!r} asks for an unknown function {step['functie']!r}")
        arguments = _resolved(step["argumenten"], known)
        outcome = _as_mapping(FUNCTIES[step["functie"]](**arguments))
        known["stap"][step["naam"]] = outcome
        figures = step.get("cijfer", [])
        known["gedrukt"][step["naam"]] = _printed(figures)
        rows += [_judged(step, figure, outcome) for figure in figures]

    table = pd.DataFrame(rows, columns=COLUMNS)
    doubled = table.duplicated(["item", "onderdeel"])
    if doubled.any():
        raise ValueError(f"{name} names a figure twice: {table.loc[doubled, 'onderdeel'].tolist()}")
    table["oorzaak"] = table["oorzaak"].astype("object").where(table["oorzaak"].notna(), None)
    return table.astype(
        {"gepubliceerd": "float64", "volgt_uit_invoer": "float64", "verschil": "float64", "klopt": "boolean"}
    )


def _judged(step: Mapping[str, Any], figure: Mapping[str, Any], outcome: Any) -> dict[str, Any]:
    """Compare one printed figure with what follows from the inputs."""
    computed = float(_part(outcome, figure.get("neem", ""), f"stap.{step['naam']}"))
    published, cause = figure.get("gepubliceerd"), figure.get("oorzaak")
    gap = None if published is None else published - computed
    follows = None if gap is None else abs(gap) <= figure.get("tolerantie", 0) + 1e-9
    if (follows is False) != (cause is not None):
        raise ValueError(f"{step['item']}, {figure['onderdeel']}: oorzaak is for figures that do not follow")
    return {
        "item": step["item"],
        "onderdeel": figure["onderdeel"],
        "gepubliceerd": published,
        "volgt_uit_invoer": computed,
        "verschil": gap,
        "klopt": follows,
        "oorzaak": cause,
        "functie": step["functie"],
    }


def _printed(figures: list[dict[str, Any]]) -> Any:
    """Give what was printed in the shape of the outcome: one number, or parts in parts."""
    tree: dict[str, Any] = {}
    for figure in figures:
        if "gepubliceerd" not in figure:
            continue
        if not figure.get("neem"):
            return figure["gepubliceerd"]
        *parents, last = figure["neem"].split(".")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[last] = figure["gepubliceerd"]
    return tree


def _as_mapping(outcome: Any) -> Any:
    """Give a frame or a dataclass as mappings in mappings; anything else as it is."""
    if isinstance(outcome, pd.DataFrame):
        return outcome.to_dict("index")
    if is_dataclass(outcome) and not isinstance(outcome, type):
        return asdict(outcome)
    return outcome


def _resolved(argument: Any, known: Mapping[str, Any]) -> Any:
    """Replace every text in an argument, at any depth, by what it refers to."""
    if isinstance(argument, str):
        return _part(known, argument, "argumenten")
    if isinstance(argument, Mapping):
        return {key: _resolved(value, known) for key, value in argument.items()}
    return argument


def _part(whole: Any, path: str, place: str) -> Any:
    """Follow a path of names separated by dots."""
    part = whole
    for name in path.split(".") if path else []:
        if not isinstance(part, Mapping) or name not in part:
            raise ValueError(f"{place}: nothing is known as {path!r}")
        part = part[name]
    return part
