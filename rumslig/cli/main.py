"""The entry point: finds the command, sets the language, turns errors into one sentence."""

from __future__ import annotations

import importlib
import os
import sys

import click

from rumslig import __version__
from rumslig.language import tr, use_language
from rumslig.worker_serve import CHILD_FLAG, serve

COMMANDS = {
    "open": "open_window",
    "demo": "demo",
    "info": "info",
    "mend": "mend",
    "search": "search",
    "check": "check",
    "export": "export",
    "rules": "rules",
    "georeference": "georeference",
    "structure": "structure",
    "case": "case",
    "package": "package",
    "fetch": "fetch",
    "plugin": "plugin",
    "doctor": "doctor",
}
"""Command → the function in the module of the same name."""

EXIT_OK, EXIT_INPUT, EXIT_USAGE, EXIT_WITH_ERRORS = 0, 1, 2, 3


def _summaries() -> dict[str, str]:
    return {
        "open": tr("Öppna fönstret, med filer om du vill."),
        "demo": tr("Gör hela jobbet på exempelärendet: från planområde till yttrande."),
        "info": tr("Undersök filer: format, koordinatsystem, antal och fel."),
        "mend": tr("Skriv en lagad kopia av en fil, med logg över varje objekt."),
        "search": tr("Sök bland namnen i underlaget, också nästan rättstavat."),
        "check": tr("Kontrollera planområden mot underlag och regler."),
        "export": tr("Skriv lager och resultat i andra format, och säg vad som gick förlorat."),
        "rules": tr("Säg med ord vad varje regel gör."),
        "georeference": tr("Lägg en bild på kartan, och säg hur säkert den ligger."),
        "structure": tr("Gör objekt av en strukturbilds färger."),
        "case": tr("Arbeta med ärenden: nytt, lista, kontrollera, bedöm, exportera."),
        "package": tr("Publicera, installera och följ underlagspaket i versioner."),
        "fetch": tr("Hämta lager, kartor och tabeller från öppna tjänster."),
        "plugin": tr("Visa vilka tillägg som är installerade."),
        "doctor": tr("Se vad som saknas på datorn och hur det ordnas."),
    }


class LazyGroup(click.Group):
    """Imports a command when it is used, so that help is quick; files without one are opened."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _as_open(args))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"rumslig.cli.{cmd_name}")
        command: click.Command = getattr(module, COMMANDS[cmd_name])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(tr("Kommandon")):
            formatter.write_dl(list(_summaries().items()))


def _as_open(arguments: list[str]) -> list[str]:
    """Put "open" before files that stand without a command, as the desktop starts us.

    The name of a command is the command, also where a file is called so; "./check" is the file.
    """
    first = arguments[0] if arguments else ""
    if not first or first in COMMANDS or first in ("--help", "--version"):
        return arguments
    from rumslig.cli.files import names_file

    if first.startswith("-") or names_file(first):
        return ["open", *arguments]
    known = ", ".join(COMMANDS)
    raise click.UsageError(
        tr("”{word}” är varken en fil eller ett kommando ({known}).", word=first, known=known)
    )


def _set_language(arguments: list[str]) -> list[str]:
    """Take --lang out of the arguments, wherever it stands, and use it for all messages."""
    language = os.environ.get("RUMSLIG_LANG", "sv")
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":  # what follows are files, whatever they are called
            rest += [argument, *waiting]
        elif argument == "--lang":
            language = next(waiting, "")
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if language == "en":
        use_language("en")
    elif language != "sv":
        click.echo(tr("--lang är sv eller en, inte ”{value}”.", value=language), err=True)
        raise SystemExit(EXIT_USAGE)
    return rest


def build_cli() -> click.Group:
    """Return the command line, with help in the language of messages."""

    @click.group(
        cls=LazyGroup,
        name="rumslig",
        invoke_without_command=True,
        help=tr(
            "Rumslig: planeringsunderlag, kontroll och yttranden. Utan kommando öppnas fönstret. "
            "--lang sv|en väljer språk för meddelanden."
        ),
        epilog=tr("Exempel: rumslig check plan.gpkg --json"),
    )
    @click.version_option(__version__, prog_name="rumslig")
    @click.pass_context
    def cli(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            context.invoke(LazyGroup.get_command(cli, context, "open"))  # type: ignore[arg-type]

    return cli


def main() -> None:
    """Run the command line, or work for the window where that is what we were started for."""
    if sys.argv[1:] == [CHILD_FLAG]:  # first: the pipes are the parent's, nothing may be printed
        serve()
    # Swedish also where a pipe or an old console would choose another encoding
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = _set_language(sys.argv[1:])
    cli = build_cli()
    try:
        code = cli.main(arguments, prog_name="rumslig", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo(tr("Avbrutet; inget ändrades."), err=True)
        raise SystemExit(EXIT_INPUT) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(EXIT_INPUT) from None
    except Exception as error:
        message = _sentence(error)
        if message is None:
            raise
        click.echo(message, err=True)
        raise SystemExit(EXIT_INPUT) from None
    raise SystemExit(code if isinstance(code, int) else EXIT_OK)


def _sentence(error: Exception) -> str | None:
    """Return the sentence of an expected error, None for a fault of the program's own."""
    from layers.errors import LayerError
    from rumslig.errors import RumsligError

    if isinstance(error, LayerError | RumsligError):
        return str(error)
    if isinstance(error, OSError):
        name = error.filename or ""
        return tr("{file} kan inte användas: {fact}.", file=name, fact=error.strerror or error)
    return None
