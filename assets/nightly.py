"""One nightly load: see whether anything is new, run the job in this process, put results in place."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assets import standing
from assets.declare import table_names
from assets.resources import (
    HELD,
    REFUSED,
    Accepting,
    Night,
    Plan,
    Progress,
    forget_old_runs,
    one_load_at_a_time,
    open_deliveries,
    open_instance,
    open_night,
    run_tags,
)
from etl import problems
from etl.compare.cbs import read_published
from etl.compare.plan import load_plan
from etl.costs.goals import load_goals
from etl.costs.index import load_index
from etl.costs.price_parts import load_opbouw
from etl.costs.scenario_file import load_scenarios
from etl.intake.delivery_dates import impossible_date_in_name
from etl.intake.landing import Landing, find_files
from etl.intake.layouts import load_layouts
from etl.intake.postgres import fetch_snapshots
from etl.problems import Problem, WrongUse, source_unknown
from etl.settings import derive_key, load_settings, read_secret

ShowProgress = Callable[[int], AbstractContextManager[Progress]]

RUNS_KEPT = 180
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Outcome:
    """
    How a load ended, in counts and Dutch sentences.

    ``nieuw``: deliveries that were landed. ``rijen``: gelezen, geladen, dubbel and afgekeurd in the deliveries that
    were read for the first time: a layout that was mended makes an older one readable. ``leeg``: sources that never
    delivered anything. ``opvallend``: what is odd about deliveries that were landed. ``geweigerd`` and
    ``vastgehouden``: deliveries that stand refused or held. ``geaccepteerd``: files that were accepted now.
    ``gestopt``: why tables stay at their last good state; ``wachtend``: tables that need one of these. ``fouten``: the
    errors behind it, for ``--debug``. ``brieven``: letters to suppliers about the deliveries that were landed, and
    letters in all. ``voorspellingen``: of what was predicted before about completeness, how much came true, and all.
    """

    veranderd: bool
    nieuw: int = 0
    rijen: Mapping[str, int] = field(default_factory=dict)
    tabellen: int = 0
    leeg: tuple[str, ...] = ()
    opvallend: tuple[str, ...] = ()
    geweigerd: tuple[str, ...] = ()
    vastgehouden: tuple[str, ...] = ()
    geaccepteerd: tuple[str, ...] = ()
    gestopt: Mapping[str, str] = field(default_factory=dict)
    wachtend: tuple[str, ...] = ()
    fouten: tuple[BaseException, ...] = ()
    brieven: tuple[int, int] = (0, 0)
    voorspellingen: tuple[int, int] = (0, 0)

    @property
    def volledig(self) -> bool:
        """Every table was replaced."""
        return not (self.gestopt or self.wachtend)

    @property
    def exit_status(self) -> int:
        """0 when all is well, 1 when something was refused or held."""
        return int(bool(self.geweigerd or self.vastgehouden) or not self.volledig)


def load_region(
    config: Path, plan: Callable[[], Plan], progress: ShowProgress, accepting: Accepting | None = None
) -> Outcome:
    """
    Load one region: nothing when nothing is new, else everything that is planned, in one run.

    ``plan`` is asked for only when there is something to do. ``progress`` is told how many tables there are.
    ``accepting``: accept what is held of a source; that is something to do.
    Raises WrongUse, with the old files untouched, when the configuration, a layout or the key is wrong or another load
    of the region is running.
    """
    settings = load_settings(config)
    landing_key = derive_key(read_secret(settings), "landing")
    load_layouts(settings)  # a fault in one is told before anything is landed
    load_plan(settings)
    load_index(settings)
    load_opbouw(settings)
    load_goals(settings)
    load_scenarios(settings)
    read_published(settings.root, settings.gemeente_names())
    known = [bron.naam for bron in settings.bronnen]
    if accepting is not None and accepting.bron not in known:
        raise source_unknown(accepting.bron, known)
    with one_load_at_a_time(settings.werk):
        last = standing.recall(settings) if accepting is None else None
        if last:
            landing = Landing(settings.werk / "landing", landing_key)
            fetched = fetch_snapshots(settings, landing, datetime.now(UTC))
            if not fetched.nieuw and not landing.pending(find_files(settings)):
                refused = (*last.geweigerd, *fetched.onleesbaar)
                return Outcome(veranderd=False, geweigerd=refused, vastgehouden=last.vastgehouden)
        standing.forget(settings)
        planned = plan()
        with (
            progress(len(table_names(planned.steps))) as shown,
            open_night(settings, planned.conclude, shown) as night,
        ):
            night.accepting = accepting
            run_night(night, config, planned)
            _raise_wrong_use(night)
            outcome = _outcome(night)
        if outcome.volledig and not night.onleesbaar:
            standing.remember(settings, outcome.geweigerd, outcome.vastgehouden)
    return outcome


def run_night(night: Night, config: Path, plan: Plan) -> bool:
    """
    Build every table of the night in one run over all gemeenten; True when no step failed.

    A table that could not be made, or that is not as declared, is in ``night.stopped`` with the reason; a
    table that needs it is in ``night.waiting`` afterwards. Everything else is built.
    """
    import dagster as dg

    warnings.filterwarnings("ignore", category=dg.BetaWarning)
    from assets.definitions import JOB_NAME, assemble, partition_keys

    definitions = assemble(plan, config)
    with open_instance(night.settings) as instance:
        result = definitions.resolve_job_def(JOB_NAME).execute_in_process(
            run_config=QUIET,
            instance=instance,
            resources={"region": night},
            raise_on_error=False,
            tags=dict(run_tags(partition_keys(night.settings))),
        )
        forget_old_runs(instance, RUNS_KEPT)
    night.waiting = [name for name in table_names(plan.steps) if name not in {*night.rows, *night.stopped}]
    return result.success


def _raise_wrong_use(night: Night) -> None:
    for fault in night.faults:
        if isinstance(fault, WrongUse):
            raise fault


def _outcome(night: Night) -> Outcome:
    # Every step that fails says why; tables that wait for nothing are those of a night that was ended from outside.
    ended = bool(night.waiting and not night.stopped)
    return Outcome(
        veranderd=True,
        nieuw=len(night.nieuw),
        rijen=_rows_read_first(night),
        tabellen=len(night.rows),
        leeg=tuple(_silent_sources(night)),
        opvallend=tuple(_odd_deliveries(night)),
        geweigerd=(*night.onleesbaar, *open_deliveries(night, REFUSED)),
        vastgehouden=tuple(open_deliveries(night, HELD)),
        geaccepteerd=tuple(night.geaccepteerd),
        gestopt=dict.fromkeys(night.waiting, str(problems.load_interrupted())) if ended else dict(night.stopped),
        wachtend=() if ended else tuple(night.waiting),
        fouten=tuple(fault for fault in night.faults if not isinstance(fault, Problem)),
        brieven=_letters(night),
        voorspellingen=_predictions(night),
    )


def _predictions(night: Night) -> tuple[int, int]:
    """Count the past predictions of completeness that came true, and all of them."""
    if not night.engine.built("mart.volledigheid"):
        return 0, 0
    made = night.engine.frame("mart.volledigheid")
    came = (made["gemeten_dekking"] * made["aantal_voorspellingen"]).sum()
    return round(came), int(made["aantal_voorspellingen"].sum())


def _letters(night: Night) -> tuple[int, int]:
    if not night.engine.built("tussen.brieven"):
        return 0, 0
    about = night.engine.frame("tussen.brieven")["levering_id"]
    return int(about.isin(night.nieuw).sum()), len(about)


def _rows_read_first(night: Night) -> dict[str, int]:
    if not night.engine.built("kern.leveringen"):
        return {}
    frame = night.engine.frame("kern.leveringen")
    new = frame[~frame["levering_id"].isin(night.read_before)]
    return {name: int(new[name].sum()) for name in ("gelezen", "geladen", "dubbel", "afgekeurd")}


def _odd_deliveries(night: Night) -> Iterator[str]:
    """Say which deliveries that were landed hold no row, or have a date in their name that does not exist."""
    if not night.engine.built("rijen.leveringen"):
        return
    landed = night.engine.frame("rijen.leveringen")
    landed = landed[landed["levering_id"].isin(night.nieuw) & ~landed["stand"].isin([REFUSED, HELD])]
    of_files = {bron.naam for bron in night.settings.bronnen if bron.database is None}
    for each in landed.itertuples():
        bron, bestand = str(each.bron_naam), str(each.bestand)
        if not each.gelezen:
            yield str(problems.no_rows(bron, bestand))
        written = impossible_date_in_name(bestand)
        if written and bron in of_files:
            yield str(problems.date_in_name_impossible(bron, bestand, written, f"{each.leveringsdatum:%Y-%m-%d}"))


def _silent_sources(night: Night) -> list[str]:
    if not night.engine.built("rijen.geland"):
        return []
    delivered = set(night.engine.frame("rijen.geland")["bron"])
    return [
        str(problems.nothing_delivered(bron.naam, bron.pad))
        for bron in night.settings.bronnen
        if bron.naam not in delivered
    ]
