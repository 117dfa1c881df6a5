"""The command line in Dutch where typer speaks English: help pages and errors of use."""

from __future__ import annotations

import enum
from typing import Any

from typer._click import exceptions as usage_errors
from typer.core import TyperCommand, TyperGroup

HELP_TEXT = "Toon deze uitleg."


def _speak_dutch() -> None:
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Argumenten"
    rich_utils.OPTIONS_PANEL_TITLE = "Opties"
    rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
    rich_utils.DEFAULT_STRING = "[standaard: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[verplicht]"


class _InDutch:
    """What a command and a group of commands share: a Dutch help page."""

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option ``--help`` with a Dutch text."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = HELP_TEXT
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line that shows how the command is used."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Gebruik: ")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        _speak_dutch()
        super().format_help(ctx, formatter)  # type: ignore[misc]


class DutchCommand(_InDutch, TyperCommand):
    """A command whose help page is Dutch."""


class DutchGroup(_InDutch, TyperGroup):
    """A group of commands whose help page is Dutch."""


def usage_sentence(error: usage_errors.ClickException) -> str:
    """Say in one Dutch line what is wrong with a command line, and where to read how it is used."""
    context = getattr(error, "ctx", None)
    where = context.command_path if context is not None else "verwijsspiegel"
    return f"{_what(error)} Uitleg: {where} --help"


def _what(error: usage_errors.ClickException) -> str:
    if isinstance(error, usage_errors.MissingParameter):
        return f"Er ontbreekt iets: {_name(error.param)}."
    if isinstance(error, usage_errors.BadParameter):
        return f"De waarde van {_name(error.param)} is niet goed.{_choices(error.param)}"
    if isinstance(error, usage_errors.NoSuchOption):
        near = f" Bedoelde u {' of '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        return f"De optie {error.option_name} bestaat niet.{near}"
    if isinstance(error, usage_errors.BadOptionUsage):
        return f"Achter de optie {error.option_name} hoort een waarde."
    if error.message.startswith("No such command"):
        return f"De opdracht {error.message.split(chr(39))[1]} bestaat niet."
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition(" (")[2].removesuffix(")")
        return f"Er staat te veel achter de opdracht: {extra}."
    return "Er ontbreekt een opdracht."


def _name(parameter: Any) -> str:
    if parameter is None:
        return "de opdracht"
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return "/".join(parameter.opts)


def _choices(parameter: Any) -> str:
    kind = parameter.type_descriptor.annotation if parameter is not None else None
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return f" Kies uit: {', '.join(str(choice.value) for choice in kind)}."
    return " Er hoort een heel getal te staan." if kind is int else ""
