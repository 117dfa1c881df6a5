"""
The command line ``verwijsspiegel``: one region folder at a time.

Exit status: 0 done; 1 a delivery or a publication was refused or held; 2 wrong use or wrong configuration.
Whatever goes wrong is one Dutch line with a remedy; ``--debug`` after the command adds where it happened.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer._click import exceptions as usage_errors

from assets.query import Formaat, Profiel
from assets.usage import DutchCommand, DutchGroup, usage_sentence
from etl import problems
from etl.problems import Problem, WrongUse
from schemas.declaration import GEMEENTE

if TYPE_CHECKING:
    from assets.nightly import Outcome
    from assets.resources import Plan

INTERRUPTED = 130
LAST_QUARTER_FILE = "laatste_kwartaal"
NINE_DIGITS = re.compile(r"(?:\d[ .-]?){9}")
QUOTED_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\d{3,}")

app = typer.Typer(
    cls=DutchGroup,
    add_completion=False,
    rich_markup_mode="rich",
    options_metavar="[OPTIES]",
    subcommand_metavar="OPDRACHT …",
    help="Verwijsspiegel: van beschikkingen jeugdhulp naar vergelijkingen per huisartsenpraktijk.",
    epilog="Elke opdracht heeft een eigen uitleg, bijvoorbeeld: verwijsspiegel load --help",
)

Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="Het pad van de regio.toml.", show_default=False)]
Debug = Annotated[bool, typer.Option("--debug", help="Laat bij een fout zien waar die ontstond.")]


@app.command(
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    epilog="Voorbeeld: verwijsspiegel demo demo-regio --beschikkingen 60000",
)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="De map van de regio.", show_default=False)],
    seed: Annotated[int, typer.Option(help="Hetzelfde getal geeft dezelfde regio.")] = 1,
    beschikkingen: Annotated[
        int | None, typer.Option(help="Hoeveel beschikkingen er minstens zijn.", show_default=False)
    ] = None,
    gemeenten: Annotated[int, typer.Option(help="Hoeveel gemeenten er zijn.")] = 5,
    debug: Debug = False,
) -> None:
    """Schrijf een verzonnen regio met leveringen, fouten daarin, en de waarheid erbij."""
    from demo.region import DEFAULT_DECISIONS, write_region

    try:
        summary = write_region(folder, seed, beschikkingen or DEFAULT_DECISIONS, gemeenten, _say)
    except ValueError as error:
        raise WrongUse(str(error)) from error
    (folder / LAST_QUARTER_FILE).write_text(summary.kwartaal + "\n", encoding="utf-8")
    for line in summary.lines():
        typer.echo(line)
    typer.echo(f"Nu laden: verwijsspiegel load {folder / 'regio.toml'}")


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


@app.command(
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    epilog="Voorbeeld: verwijsspiegel load demo-regio/regio.toml",
)
def load(
    config: Config,
    accepteer: Annotated[
        str | None,
        typer.Option(metavar="BRON", help="Laad wat van deze bron is vastgehouden toch.", show_default=False),
    ] = None,
    reden: Annotated[
        str | None, typer.Option(metavar="TEKST", help="Waarom dat mag; komt in het rapport.", show_default=False)
    ] = None,
    debug: Debug = False,
) -> None:
    """Haal nieuwe leveringen op en werk alle tabellen bij. Zonder iets nieuws verandert er niets."""
    from assets.nightly import load_region
    from assets.progress import show_progress
    from assets.resources import Accepting

    if accepteer and not (reden and reden.strip()):
        raise problems.reason_missing("--accepteer")
    _check_reason("--accepteer", reden)
    if reden and not accepteer:
        raise problems.reason_without("--accepteer BRON")
    accepting = Accepting(accepteer, reden.strip()) if accepteer and reden else None
    outcome = load_region(config, _whole_night, show_progress, accepting)
    if debug:
        for fault in outcome.fouten:
            _show_trace(fault)
    _tell(outcome, config)
    if accepting and not outcome.geaccepteerd:
        typer.echo(f"Van bron {accepting.bron} is niets vastgehouden; er is niets geaccepteerd.", err=True)
    raise typer.Exit(outcome.exit_status)


@app.command(
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    context_settings={"ignore_unknown_options": True},  # a question may begin with a comment: -- …
    epilog='Voorbeeld: verwijsspiegel query demo-regio/regio.toml "FROM mart.definities" --formaat csv',
)
def query(
    config: Config,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="Eén vraag die alleen leest.", show_default=False)],
    profiel: Annotated[Profiel, typer.Option(help="Wie vraagt, en dus wat zichtbaar is.")] = Profiel.ANALIST,
    formaat: Annotated[Formaat, typer.Option(help="Hoe het antwoord eruitziet.")] = Formaat.TABEL,
    debug: Debug = False,
) -> None:
    """Stel een vraag in SQL over wat een profiel mag zien. De vraag wordt vastgelegd in werk/vragen.log."""
    from assets.query import answer_question
    from etl.settings import load_settings

    answer_question(load_settings(config), sql, profiel, formaat, sys.stdout)


@app.command(
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    epilog="Voorbeeld: verwijsspiegel publish demo-regio/regio.toml --kwartaal 2025K3",
)
def publish(
    config: Config,
    kwartaal: Annotated[
        str | None, typer.Option(help="Het kwartaal, zoals 2025K3. Zonder: het laatste volledige kwartaal.")
    ] = None,
    zonder: Annotated[
        list[str] | None, typer.Option(metavar="BRON", help="Publiceer ook al is deze bron geweigerd of vastgehouden.")
    ] = None,
    reden: Annotated[str | None, typer.Option(metavar="TEKST", help="Waarom dat mag; komt in het rapport.")] = None,
    debug: Debug = False,
) -> None:
    """Leg een kwartaal vast: rapport, werkboek, tabellen en controlegetallen, per profiel."""
    from assets.standing import check_loaded, code_version
    from etl.compare.periods import Kwartaal
    from etl.publish.quarter import last_complete_quarter, publish_quarter
    from etl.settings import load_settings

    settings = load_settings(config)
    if zonder and not reden:
        raise problems.reason_missing("--zonder")
    _check_reason("--zonder", reden)
    chosen = kwartaal or last_complete_quarter(settings)
    if chosen is None:
        raise problems.no_complete_quarter()
    try:
        Kwartaal.parse(chosen)
    except ValueError as error:
        raise problems.quarter_malformed(chosen) from error
    check_loaded(settings)
    made = publish_quarter(
        settings, chosen, datetime.now(UTC), code_version(), dict.fromkeys(zonder or [], reden or "")
    )
    what = "gemaakt" if made.new else "ongewijzigd: zij was er al"
    typer.echo(f"Uitgave {made.id} {what}.")
    for profiel, folder in made.folders.items():
        typer.echo(f"  {profiel}: {folder / 'rapport.html'}")


@app.command(
    name="inspect",
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    epilog="Voorbeeld: verwijsspiegel inspect export.csv --layout regio/indelingen/nieuw.toml",
)
def inspect_export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Een onbekende levering.", show_default=False)],
    layout: Annotated[
        Path | None, typer.Option(metavar="OUT.toml", help="Schrijf het voorstel hierheen.", show_default=False)
    ] = None,
    soort: Annotated[
        str | None, typer.Option(metavar="SOORT", help="De soort, als u die weet.", show_default=False)
    ] = None,
    gemeente: Annotated[
        str | None, typer.Option(metavar="CODE", help="De gemeentecode, als die niet in het bestand staat.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Bekijk een onbekende levering en stel een indeling voor. Er verandert verder niets."""
    from assets.inspection import inspect_file

    if gemeente is not None and not re.fullmatch(GEMEENTE, gemeente):
        raise problems.gemeente_malformed(gemeente)
    for line in inspect_file(file, layout, soort, gemeente):
        typer.echo(line)


@app.command(
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    epilog="Voorbeeld: verwijsspiegel bundel regio/regio.toml --deel; daarna: verwijsspiegel bundel noord oost "
    "--uit samen.html",
)
def bundel(
    places: Annotated[
        list[Path],
        typer.Argument(metavar="DIR…", help="Per regio een map met haar deel, of het deel zelf.", show_default=False),
    ],
    uit: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Waar het verslag komt: .html of .json.", show_default=False),
    ] = None,
    deel: Annotated[
        bool, typer.Option("--deel", help="Maak het deel van één eigen regio, om te sturen.", show_default=False)
    ] = False,
    debug: Debug = False,
) -> None:
    """Voeg samen wat regio's delen over het verschil met en zonder SOJ. Nooit rijen, nooit kinderen of praktijken."""
    from assets.bundling import bundle_regions, share_region

    if deel:
        if uit is not None or len(places) != 1:
            raise problems.bundle_use("Bij --deel hoort één regio en geen --uit.")
        lines = share_region(places[0])
    elif uit is None:
        raise problems.bundle_use("Er staat niet bij waar het verslag moet komen.")
    else:
        lines = bundle_regions(places, uit)
    for line in lines:
        typer.echo(line)


@app.command(
    cls=DutchCommand,
    options_metavar="[OPTIES]",
    epilog="Voorbeeld: verwijsspiegel herbereken --uit herberekening.csv",
)
def herbereken(
    uit: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Schrijf naar dit bestand: .md, .csv of .json.", show_default=False),
    ] = None,
    formaat: Annotated[
        Formaat | None,
        typer.Option(help="Hoe het eruitziet; anders zegt de naam van het bestand dat.", show_default=False),
    ] = None,
    debug: Debug = False,
) -> None:
    """Reken vijf gepubliceerde evaluaties na: wat is gedrukt, en wat volgt uit hun eigen invoer."""
    from assets.recomputation import reckon_again

    typer.echo(reckon_again(uit, formaat))


def _check_reason(option: str, reason: str | None) -> None:
    if NINE_DIGITS.search(reason or ""):
        raise problems.reason_holds_number(option)


def _whole_night() -> Plan:
    from assets.definitions import whole_night

    return whole_night()


def _tell(outcome: Outcome, config: Path) -> None:
    from etl.settings import VOLLEDIGHEID, load_settings

    if outcome.veranderd:
        typer.echo(
            f"Nieuwe leveringen: {outcome.nieuw}; geweigerd: {len(outcome.geweigerd)}; "
            f"vastgehouden: {len(outcome.vastgehouden)}"
        )
        for bestand in outcome.geaccepteerd:
            typer.echo(f"Geaccepteerd: {bestand}")
        if outcome.rijen:
            counts = ", ".join(f"{name} {_dutch(number)}" for name, number in outcome.rijen.items())
            typer.echo(f"Rijen in leveringen die nu voor het eerst gelezen zijn: {counts}")
        behind = len(outcome.gestopt) + len(outcome.wachtend)
        new, letters = outcome.brieven
        if letters:
            where = load_settings(config).brieven
            typer.echo(f"Brieven aan leveranciers: {_dutch(letters)} in {where}, waarvan {_dutch(new)} nieuw")
        typer.echo(f"Tabellen vernieuwd: {outcome.tabellen}; op de vorige stand gebleven: {behind}")
        came_true, predicted = outcome.voorspellingen
        if predicted:
            typer.echo(
                f"Eerdere voorspellingen van wat nog komt: {_dutch(came_true)} van {_dutch(predicted)} kwamen uit "
                f"({came_true / predicted:.0%}; de bedoeling is {VOLLEDIGHEID.zekerheid:.0%})"
            )
    else:
        typer.echo("Er is niets nieuws; er is niets veranderd.")
    for sentence in (
        *outcome.leeg,
        *outcome.opvallend,
        *outcome.geweigerd,
        *outcome.vastgehouden,
        *dict.fromkeys(outcome.gestopt.values()),
    ):
        typer.echo(f"Let op: {sentence}", err=True)
    waiting = [name for name in outcome.wachtend if name.startswith(("kern.", "mart."))]
    if waiting:
        typer.echo(f"Wacht daarop: {', '.join(waiting)}", err=True)
    typer.echo(f'Bekijk het resultaat: verwijsspiegel query {config} "SELECT * FROM mart.datakwaliteit"')


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given))


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit status. Every error becomes one Dutch line on standard error."""
    try:
        status = typer.main.get_command(app).main(list(arguments), prog_name="verwijsspiegel", standalone_mode=False)
    except usage_errors.ClickException as error:
        return _report(usage_sentence(error), 2)
    except Problem as problem:
        return _report(str(problem), problem.exit_status, problem if "--debug" in arguments else None)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        return _report(_system_sentence(error), 2, error if "--debug" in arguments else None)
    except Exception as error:
        sentence = (
            f"Er ging iets mis in verwijsspiegel zelf ({type(error).__name__}). "
            "Geef de opdracht opnieuw met --debug erachter en meld wat er dan staat."
        )
        return _report(sentence, 1, error if "--debug" in arguments else None)
    if status == INTERRUPTED:
        return _report("Afgebroken. Wat er stond, staat er nog.", INTERRUPTED)
    return status if isinstance(status, int) else 0


def _system_sentence(error: OSError) -> str:
    where = f" bij {error.filename}" if error.filename else ""
    why = {
        "PermissionError": "u mag daar niet lezen of schrijven",
        "FileNotFoundError": "dat bestand of die map bestaat niet",
        "IsADirectoryError": "dat is een map",
        "NotADirectoryError": "dat is geen map",
    }.get(type(error).__name__, error.strerror or "het systeem weigert")
    return f"Het lukt niet{where}: {why}. Controleer het pad, de rechten en de ruimte op de schijf."


def _report(sentence: str, status: int, trace: BaseException | None = None) -> int:
    if trace is not None:
        _show_trace(trace)
    typer.echo(sentence, err=True)
    return status


def _show_trace(error: BaseException) -> None:
    """Show where an error happened. Values in its message are masked: they may be a child's."""
    lines = traceback.format_tb(error.__traceback__)
    message = str(error) if isinstance(error, Problem) else QUOTED_VALUES.sub("…", str(error))
    typer.echo("".join(lines) + f"{type(error).__name__}: {message}", err=True)
    if error.__cause__ is not None:
        _show_trace(error.__cause__)
