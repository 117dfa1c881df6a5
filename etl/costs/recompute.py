"""
Published evaluations reckoned again with the product's own functions, figure by figure.

An evaluation is a file ``evaluations/<name>.toml``: ``titel``, ``periode``, and in the order of the report:

* ``[[post]]``: a table, passage or picture of the report: ``naam``, ``titel``, ``soort`` (one of ``SOORTEN``),
  at will ``toelichting`` and, exactly where the report contradicts itself though no figure is wrong,
  ``tegenspraak``. A post of soort ``berekend`` has figures; the others may have them.
* ``[invoer]``: the numbers from which the report starts; ``[invoer.<name>]`` groups them.
* ``[[stap]]``: one call of a public function of ``MODULES``: ``naam`` (unique), ``item`` (naam of a post),
  ``functie`` and ``argumenten``. A text among the arguments, at any depth, is a reference: ``invoer.<naam>``,
  ``stap.<naam>`` (outcome of an earlier step) or ``gedrukt.<naam>`` (what the report printed for it), followed
  by ``.<part>`` for a part (a number for the place in a list). Anything else stands for itself. ``elk`` names
  arguments that are lists of one length, or mappings with the same keys: the function is called for each of
  their elements and the outcome is a list or a mapping too.
* ``[[stap.cijfer]]``: a figure of that outcome: ``onderdeel`` (Dutch, unique within the post), ``neem``
  (which part; none = the whole outcome), ``gepubliceerd`` (number, text, boolean, list or mapping; none = the
  report printed nothing), ``tolerantie`` (0 unless told), exactly for a figure that does not follow
  ``oorzaak``, and ``toets``: the name of the check in the reference figures that it answers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from etl.costs import approaches, methods, tallies
from etl.normalise.money import round_half_up

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
    "toets",
]
POST_COLUMNS = ["naam", "titel", "soort", "toelichting", "tegenspraak"]
SOORTEN = {
    "berekend": "nagerekend",
    "microdata": "vraagt gegevens die niet zijn gepubliceerd",
    "bewering": "alleen een uitspraak",
    "beeld": "alleen als afbeelding gedrukt",
}
NOISE = 1e-9
MODULES = (methods, approaches, tallies)
FUNCTIES: Mapping[str, Callable[..., Any]] = {
    name: value
    for module in MODULES
    for name, value in vars(module).items()
    if callable(value) and not isinstance(value, type) and not name.startswith("_")
    if value.__module__ in {module.__name__ for module in MODULES} or value is round_half_up
}


def list_evaluations(folder: Path = EVALUATIONS) -> list[str]:
    """Give the names of the evaluations that can be reckoned again, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def read_evaluation(name: str, folder: Path = EVALUATIONS) -> dict[str, Any]:
    """
    Read an evaluation as it is carried in ``folder``.

    Raises ``ValueError`` for an unknown name, a post that is named twice or is of no known soort, and a step
    of a post that is not there.
    """
    if name not in list_evaluations(folder):
        raise ValueError(f"unknown evaluation {name!r}; known are {', '.join(list_evaluations(folder))}")
    with (folder / f"{name}.toml").open("rb") as file:
        evaluation = tomllib.load(file)
    known = [post["naam"] for post in evaluation["post"]]
    if len(set(known)) < len(known):
        raise ValueError(f"{name} names a post twice: {sorted({post for post in known if known.count(post) > 1})}")
    of_steps = {step["item"] for step in evaluation["stap"]}
    if of_steps - set(known):
        raise ValueError(f"{name} has steps of unknown posts: {sorted(of_steps - set(known))}")
    with_figures = {step["item"] for step in evaluation["stap"] if step.get("cijfer")}
    for post in evaluation["post"]:
        if post["soort"] not in SOORTEN:
            raise ValueError(f"{name}, {post['naam']}: unknown soort {post['soort']!r}")
        if post["soort"] == "berekend" and post["naam"] not in with_figures:
            raise ValueError(f"{name}, {post['naam']}: nothing is reckoned for it")
    return evaluation


def read_posts(name: str, folder: Path = EVALUATIONS) -> pd.DataFrame:
    """
    Give the posts of an evaluation in the order of the report.

    One row per post: naam, titel, soort, toelichting and tegenspraak (None where there is none). Raises what
    ``read_evaluation`` raises.
    """
    posts = [{column: post.get(column) for column in POST_COLUMNS} for post in read_evaluation(name, folder)["post"]]
    return pd.DataFrame(posts, columns=POST_COLUMNS, dtype="object")


def recompute_evaluation(name: str, folder: Path = EVALUATIONS) -> pd.DataFrame:
    """
    Reckon a published evaluation again from its own inputs.

    Takes the name of a file in ``folder``. Gives one row per figure, in the order of the report: item,
    onderdeel, gepubliceerd (None = not printed), volgt_uit_invoer (what the product's functions make of the
    report's inputs), verschil (gepubliceerd − volgt_uit_invoer: above zero = printed too high; NaN unless both
    are numbers), klopt (NA = nothing printed), oorzaak (why it does not follow, else None), functie and toets.

    Numbers agree within the tolerantie of their figure, anything else only when it is the same. Raises what
    ``read_evaluation`` raises, and ``ValueError`` for an unknown function or reference, a figure that does not
    follow without an oorzaak, and an oorzaak for a figure that does.
    """
    evaluation = read_evaluation(name, folder)
    known: dict[str, Any] = {"invoer": evaluation["invoer"], "stap": {}, "gedrukt": {}}
    rows: list[dict[str, Any]] = []
    for step in evaluation["stap"]:
        if step["naam"] in known["stap"]:
            raise ValueError(f"{name} names step {step['naam']!r} twice")
        outcome = _outcome(step, known)
        known["stap"][step["naam"]] = outcome
        figures = step.get("cijfer", [])
        known["gedrukt"][step["naam"]] = _printed(figures)
        rows += [_judged(step, figure, outcome) for figure in figures]

    table = pd.DataFrame(rows, columns=COLUMNS, dtype="object")
    doubled = table.duplicated(["item", "onderdeel"])
    if doubled.any():
        raise ValueError(f"{name} names a figure twice: {table.loc[doubled, 'onderdeel'].tolist()}")
    return table.astype({"verschil": "float64", "klopt": "boolean"})


def recompute_all(folder: Path = EVALUATIONS) -> pd.DataFrame:
    """
    Reckon every evaluation of ``folder`` again.

    Gives one row per figure, and one per post without figures (onderdeel None), in the order of the reports:
    evaluatie, evaluatie_titel, evaluatie_periode, post, the columns of ``read_posts`` but naam, and those of
    ``recompute_evaluation`` but item. Raises what these raise.
    """
    parts = []
    for name in list_evaluations(folder):
        evaluation = read_evaluation(name, folder)
        posts = read_posts(name, folder).rename(columns={"naam": "post"})
        posts.insert(0, "evaluatie", name)
        posts.insert(1, "evaluatie_titel", evaluation["titel"])
        posts.insert(2, "evaluatie_periode", evaluation["periode"])
        figures = recompute_evaluation(name, folder).rename(columns={"item": "post"})
        parts.append(posts.merge(figures, on="post", how="left", sort=False))
    table = pd.concat(parts, ignore_index=True)
    texts = ["onderdeel", "gepubliceerd", "volgt_uit_invoer", "oorzaak", "functie", "toets"]
    return table.assign(**{column: table[column].where(table[column].notna(), None) for column in texts})


def _outcome(step: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """Carry out a step: once, or for every element of the arguments that ``elk`` names."""
    if step["functie"] not in FUNCTIES:
        raise ValueError(f"step {step['naam']!r} asks for an unknown function {step['functie']!r}")
    function = FUNCTIES[step["functie"]]
    arguments = _resolved(step["argumenten"], known)
    many = step.get("elk", [])
    if not many:
        return _plain(function(**arguments))
    lists = {argument: _elements(arguments.pop(argument), step["naam"]) for argument in many}
    keys = list(lists[many[0]])
    if any(set(elements) != set(keys) for elements in lists.values()):
        raise ValueError(f"step {step['naam']!r}: the arguments of elk differ in length or in keys")
    outcomes = {
        key: _plain(function(**arguments, **{argument: lists[argument][key] for argument in many})) for key in keys
    }
    return list(outcomes.values()) if keys and isinstance(keys[0], int) else outcomes


def _elements(argument: Any, step: str) -> dict[Any, Any]:
    """Give the elements of a list by place, those of a mapping by key."""
    if not isinstance(argument, Mapping | list):
        raise ValueError(f"step {step!r}: {argument!r} of elk is no list and no mapping")
    return dict(argument) if isinstance(argument, Mapping) else dict(enumerate(argument))


def _judged(step: Mapping[str, Any], figure: Mapping[str, Any], outcome: Any) -> dict[str, Any]:
    """Compare one printed figure with what follows from the inputs."""
    computed = _part(outcome, figure.get("neem", ""), f"stap.{step['naam']}")
    published, cause = figure.get("gepubliceerd"), figure.get("oorzaak")
    follows = None if published is None else agrees(computed, published, figure.get("tolerantie", 0))
    if (follows is False) != (cause is not None):
        raise ValueError(f"{step['item']}, {figure['onderdeel']}: oorzaak is for figures that do not follow")
    return {
        "item": step["item"],
        "onderdeel": figure["onderdeel"],
        "gepubliceerd": published,
        "volgt_uit_invoer": computed,
        "verschil": published - computed if _is_number(published) and _is_number(computed) else None,
        "klopt": follows,
        "oorzaak": cause,
        "functie": step["functie"],
        "toets": figure.get("toets"),
    }


def agrees(computed: Any, published: Any, tolerantie: float = 0) -> bool:
    """Tell whether a printed figure follows: numbers within the tolerantie, anything else the same."""
    if _is_number(computed) and _is_number(published):
        return bool(abs(published - computed) <= tolerantie + NOISE)
    if isinstance(computed, Mapping) and isinstance(published, Mapping):
        return computed.keys() == published.keys() and all(agrees(computed[key], published[key]) for key in computed)
    if isinstance(computed, list) and isinstance(published, list):
        return len(computed) == len(published) and all(map(agrees, computed, published))
    return type(computed) is type(published) and bool(computed == published)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


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


def _plain(outcome: Any) -> Any:
    """Give frames and dataclasses as mappings, tuples as lists, decimals and numbers of libraries as numbers."""
    if isinstance(outcome, pd.DataFrame):
        outcome = outcome.to_dict("index")
    if is_dataclass(outcome) and not isinstance(outcome, type):
        outcome = asdict(outcome)
    if isinstance(outcome, Mapping):
        return {key: _plain(value) for key, value in outcome.items()}
    if isinstance(outcome, list | tuple):
        return [_plain(value) for value in outcome]
    if isinstance(outcome, Decimal):
        return float(outcome)
    return outcome.item() if hasattr(outcome, "item") else outcome


def _resolved(argument: Any, known: Mapping[str, Any]) -> Any:
    """Replace every text in an argument, at any depth, by what it refers to."""
    if isinstance(argument, str):
        return _part(known, argument, "argumenten")
    if isinstance(argument, Mapping):
        return {key: _resolved(value, known) for key, value in argument.items()}
    if isinstance(argument, list):
        return [_resolved(value, known) for value in argument]
    return argument


def _part(whole: Any, path: str, place: str) -> Any:
    """Follow a path of names, or places in a list, separated by dots."""
    part = whole
    for name in path.split(".") if path else []:
        if isinstance(part, list) and name.isdecimal() and int(name) < len(part):
            part = part[int(name)]
        elif isinstance(part, Mapping) and name in part:
            part = part[name]
        else:
            raise ValueError(f"{place}: nothing is known as {path!r}")
    return part
