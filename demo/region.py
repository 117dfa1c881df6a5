"""Writes the synthetic region: deliveries, configuration and truth, the same bytes for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.bitool import BiTool
from demo.bitool import write_layout as write_report_layout
from demo.codetruth import write_code_changes
from demo.config import sources, write_config, write_goals, write_key, write_plan
from demo.database import GgmDatabase
from demo.database import write_layout as write_database_layout
from demo.days import day, quarter, quarter_end, quarter_start
from demo.days import year as year_of
from demo.declarations import Declarations
from demo.declarations import write_layout as write_declaration_layout
from demo.hazards import HAZARDS, Gevaren
from demo.ijw import MessageExchange, MessageFolder
from demo.issuing import World
from demo.lives import CONTRACT_CHANGE, TrajectBuilder
from demo.mistakes import MistakeMaker, assign_numbers, mark_oddities
from demo.oldsystem import OldSystem
from demo.oldsystem import write_layout as write_decision_layout
from demo.output import OutputFolder
from demo.places import MAX_GEMEENTEN, Gemeente, make_aanbieders, make_gemeenten
from demo.population import Population
from demo.practices import Lists, Zorgverlener, make_praktijken, make_zorgverleners
from demo.randomness import Dice, Streams
from demo.referral_fields import ReferralFields
from demo.referrals import SOJ_SHARE, ReferralSimulator, rates
from demo.referrers import ReferrerWriter
from demo.regional import RegionalFiles
from demo.rows import RowPlanner
from demo.scenarios import write_scenarios
from demo.tables import DecisionTables, RequestTables, RowWriter, count_contents, requests
from demo.truth import Truth, write_counts, write_effect

FIRST_DAY = day(2016, 1, 1)
DEFAULT_TODAY = date(2026, 10, 1)
DEFAULT_DECISIONS = 40_000
DEFAULT_PRACTICES = 30
MIN_DECISIONS = 500
_RATE_FACTOR = 0.9
"""How the rates are set so that the default size gives a little more than its number of decisions."""
_CHILDREN_PER_DECISION, _CHILDREN_PER_PRACTICE = 0.205, 10
_EARLIEST_TODAY, _LATEST_TODAY = date(2025, 1, 1), date(2030, 12, 31)


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """
    What was written.

    ``kwartaal``: the last whole quarter. ``bestanden`` and ``rijen``: per folder of deliveries.
    ``gevaren``: hazard → how often (``demo.hazards.HAZARDS`` says what each one is).
    """

    map: Path
    seed: int
    kwartaal: str
    gemeenten: int
    praktijken: int
    jeugdigen: int
    beschikkingen: int
    trajecten: int
    verwijzingen: int
    effect: float
    bestanden: dict[str, int]
    rijen: dict[str, int]
    gevaren: dict[str, int]

    def lines(self) -> list[str]:
        """Give the summary as Dutch lines, to print."""
        found = [
            f"Demonstratieregio in {self.map}: {self.gemeenten} gemeenten, {self.praktijken} praktijken, "
            f"{self.jeugdigen} jeugdigen.",
            f"{self.beschikkingen} beschikkingen, {self.trajecten} trajecten, {self.verwijzingen} verwijzingen.",
            f"Het laatste hele kwartaal is {self.kwartaal}.",
            f"{sum(self.bestanden.values())} bestanden met {sum(self.rijen.values())} rijen.",
            "Gevaren in de leveringen:",
        ]
        return found + [f"  {times:>7}  {HAZARDS[name]}" for name, times in self.gevaren.items()]


def write_region(
    folder: Path,
    seed: int = 1,
    beschikkingen: int = DEFAULT_DECISIONS,
    gemeenten: int = 5,
    progress: Callable[[str], None] | None = None,
    *,
    effect: float = 0.8,
    praktijken: int = DEFAULT_PRACTICES,
    vandaag: date = DEFAULT_TODAY,
    alle_vormen: bool = True,
) -> DemoSummary:
    """
    Write a synthetic region and the truth about it.

    ``folder``: new, empty, or an earlier demo, which is written anew (its werk and publicatie stay).
    ``beschikkingen``: at least that many decisions. ``effect``: true rate ratio of an SOJ on the youths that
    are referred within the outcome. ``vandaag``: the day after the last day of the data.
    ``alle_vormen``: two of the first five gemeenten go over to workbooks (XLSX) and to a database (SQLite); else all
    tables are CSV.
    Raises ValueError with a Dutch sentence for a wrong folder or number.
    """
    say = progress or _silent
    _check(beschikkingen, gemeenten, effect, vandaag)
    streams = Streams(seed)
    horizon = vandaag.toordinal() - 1
    output = OutputFolder(Path(folder))
    say("De levens van de jeugdigen worden bedacht.")
    story = _tell(streams, _Wishes(beschikkingen, gemeenten, praktijken, effect, horizon, alle_vormen))
    output.prepare()
    say("De leveringen van de gemeenten worden geschreven.")
    truth = _deliver(streams, story, output)
    say("De waarheid en de instellingen worden geschreven.")
    referrals = truth.write(output)
    write_effect(output, story.world, effect, SOJ_SHARE)
    write_counts(output, story.simulator.planned, story.simulator.not_yet_known)
    totals = story.world.gevaren.totals()
    output.table(
        "waarheid/gevaren.csv",
        ("gevaar", "aantal", "uitleg"),
        [(name, times, HAZARDS[name]) for name, times in totals.items()],
    )
    write_key(output, streams)
    summary = DemoSummary(
        output.root,
        seed,
        _last_whole_quarter(horizon),
        gemeenten,
        praktijken,
        len(story.world.population.kinderen),
        len(story.builder.office.beschikkingen),
        len(truth.trajecten),
        referrals,
        effect,
        _deliveries(output.files),
        _deliveries(output.rows),
        totals,
    )
    output.finish(
        {
            "seed": seed,
            "beschikkingen": summary.beschikkingen,
            "gemeenten": gemeenten,
            "praktijken": praktijken,
            "effect": effect,
            "alle_vormen": alle_vormen,
            "kwartaal": summary.kwartaal,
            "vandaag": vandaag.isoformat(),
        }
    )
    return summary


def _silent(_message: str) -> None:
    """Say nothing."""


def _check(beschikkingen: int, gemeenten: int, effect: float, vandaag: date) -> None:
    if not 1 <= gemeenten <= MAX_GEMEENTEN:
        raise ValueError(f"Het aantal gemeenten moet van 1 tot en met {MAX_GEMEENTEN} zijn.")
    if beschikkingen < MIN_DECISIONS:
        raise ValueError(f"De demonstratieregio heeft ten minste {MIN_DECISIONS} beschikkingen nodig.")
    if not 0 < effect <= 3:
        raise ValueError("Het effect is een verhouding: groter dan 0 en ten hoogste 3.")
    if not _EARLIEST_TODAY <= vandaag <= _LATEST_TODAY:
        raise ValueError(f"De dag van vandaag moet van {_EARLIEST_TODAY} tot en met {_LATEST_TODAY} zijn.")


def _last_whole_quarter(horizon: int) -> str:
    return quarter(horizon if horizon == quarter_end(horizon) else quarter_start(horizon) - 1)


def _deliveries(counts: dict[str, int]) -> dict[str, int]:
    return {name: times for name, times in sorted(counts.items()) if name.startswith("leveringen")}


@dataclass(frozen=True, slots=True)
class _Wishes:
    beschikkingen: int
    gemeenten: int
    praktijken: int
    effect: float
    horizon: int
    alle_vormen: bool


@dataclass(slots=True)
class _Story:
    world: World
    builder: TrajectBuilder
    simulator: ReferralSimulator
    writer: ReferrerWriter
    lists: Lists
    mensen: list[Zorgverlener]


def _tell(streams: Streams, wishes: _Wishes) -> _Story:
    """Make the region and let its story run; once more, a little busier, if there are too few decisions."""
    busy = _RATE_FACTOR * wishes.beschikkingen / DEFAULT_DECISIONS * DEFAULT_PRACTICES / wishes.praktijken
    while True:
        story = _tell_once(streams, wishes, busy)
        if len(story.builder.office.beschikkingen) >= wishes.beschikkingen:
            return story
        busy *= 1.08


def _tell_once(streams: Streams, wishes: _Wishes, busy: float) -> _Story:
    places = make_gemeenten(wishes.gemeenten, later=wishes.alle_vormen)
    practices = make_praktijken(streams, places, wishes.praktijken)
    people = make_zorgverleners(streams, practices)
    scale = max(1.0, busy / _RATE_FACTOR)
    lists = Lists(practices, scale)
    budget = round(_CHILDREN_PER_DECISION * wishes.beschikkingen) + _CHILDREN_PER_PRACTICE * wishes.praktijken
    population = Population(streams, practices, len(places), budget, CONTRACT_CHANGE)
    world = World(places, make_aanbieders(), practices, population, Gevaren(), wishes.horizon)
    builder = TrajectBuilder(world, streams.dice("levens"))
    writer = ReferrerWriter(practices, people, streams.dice("verwijzers"), streams.dice("schrijffouten"), world.gevaren)
    simulator = ReferralSimulator(world, builder, writer, streams, busy / scale)
    inside, outside = rates(practices, lists, FIRST_DAY, wishes.horizon, streams, effect=wishes.effect)
    simulator.run(inside, outside, FIRST_DAY)
    return _Story(world, builder, simulator, writer, lists, people)


def _deliver(streams: Streams, story: _Story, output: OutputFolder) -> Truth:
    """Turn the story into deliveries of every shape; give the truth about it."""
    world, builder = story.world, story.builder
    planner = RowPlanner(world, streams.dice("rijen"), FIRST_DAY)
    snapshots = {
        place.index: [
            moment for moment in planner.days[place.index] if place.vorm == "volledig" or place.in_database(moment)
        ]
        for place in world.gemeenten
    }
    mistakes = MistakeMaker(world, builder, streams.dice("vergissingen"), snapshots)
    mark_oddities(world, builder.office.beschikkingen, streams.dice("bijzonderheden"))
    mistakes.run()
    assign_numbers(builder.office.beschikkingen, len(world.gemeenten), mistakes.same_number)
    fields = ReferralFields(world, story.writer, streams.dice("velden"))
    fields.fill(builder.office.beschikkingen)
    planner.plan(builder.office.beschikkingen)
    planner.disturb()
    count_contents(world, builder.office.beschikkingen)
    layouts: dict[tuple[str, str], str] = {}
    for gemeente in world.gemeenten:
        maker = _GemeenteFiles(story, output, planner, fields, streams.dice(f"leveringen-{gemeente.code}"))
        layouts.update(maker.write(gemeente))
    RegionalFiles(output, world, story.lists, streams.dice("regio"), FIRST_DAY).write(story.mensen)
    write_config(output, world.gemeenten, sources(world.gemeenten, layouts))
    write_plan(output)
    write_goals(output, world.gemeenten, year_of(world.horizon) - 1)
    write_scenarios(output)
    truth = Truth(world, builder.trajecten, builder.office.beschikkingen, fields)
    truth.count_hazards()
    write_code_changes(output, world, builder.trajecten)
    return truth


@dataclass(slots=True)
class _GemeenteFiles:
    """Writes everything that one gemeente delivers, in its own shape."""

    story: _Story
    output: OutputFolder
    planner: RowPlanner
    fields: ReferralFields
    dice: Dice

    def write(self, gemeente: Gemeente) -> dict[tuple[str, str], str]:
        """Write all files of a gemeente; give the paths of its layouts by (gemeentecode, soort)."""
        world, output = self.story.world, self.output
        layouts: dict[tuple[str, str], str] = {}
        items = [item for item in self.story.builder.office.beschikkingen if item.gemeente == gemeente.index]
        regels, days = self.planner.regels[gemeente.index], self.planner.days[gemeente.index]
        writer = RowWriter(world, self.fields)
        if gemeente.vorm == "oud":
            layouts[gemeente.code, "beschikkingen"] = write_decision_layout(output, gemeente)
            OldSystem(world, writer, self.dice).write(output, gemeente, regels)
        else:
            in_tables = [regel for regel in regels if not regel.in_bericht and regel.levering < gemeente.later_van]
            DecisionTables(world, gemeente, writer).write(output, in_tables, days)
        later = [regel for regel in regels if regel.levering >= gemeente.later_van]
        if gemeente.later == "xlsx":
            layouts[gemeente.code, "rapportage"] = write_report_layout(output, gemeente)
            BiTool(world, gemeente, writer, self.dice).write(output, later)
        if gemeente.heeft_verzoeken:
            RequestTables(world, gemeente, self.dice).write(output, items, days)
        folder = MessageFolder(output, gemeente) if gemeente.vorm == "ijw" else None
        if folder is not None:
            exchange = MessageExchange(world, gemeente, folder, self.dice)
            exchange.toewijzingen(regels)
            exchange.verzoeken(items)
            exchange.wijzigingsverzoeken(self.fields.vow)
            exchange.starts(items)
            exchange.stops(regels, items)
        if gemeente.heeft_declaraties:
            if gemeente.vorm == "oud":
                layouts[gemeente.code, "declaraties"] = write_declaration_layout(output, gemeente)
            declarations = Declarations(world, gemeente, self.dice)
            declarations.make(items)
            declarations.write(output, [moment for moment in days if not gemeente.in_database(moment)], folder)
            if gemeente.later == "ggm":
                layouts[gemeente.code, "ggm"] = write_database_layout(output, gemeente)
                database = GgmDatabase(world, gemeente, writer)
                full = [moment for moment in days if gemeente.in_database(moment)]
                booked = declarations.booked_from(days[-len(full) - 1] + 1)
                database.write(output, later, list(requests(items)), booked, full)
        if folder is not None:
            world.gevaren.count("bestand_opnieuw", folder.send_again(0.015, self.dice))
        return layouts
