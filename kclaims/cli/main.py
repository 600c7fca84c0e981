"""The `kclaims` command. Commands are imported when called, so that `check` starts fast."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from contextlib import suppress

import click

from kclaims import __version__

CLEAN, FOUND, MISUSE, BUG = 0, 1, 2, 3
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_COMMANDS = {
    "check": ("kclaims.cli.check", "check", "Lint files, folders or standard input."),
    "audit": ("kclaims.cli.audit", "audit", "Lint many pages: folders, crawls, tables; resumable."),
    "report": ("kclaims.cli.report", "report", "Render an audit's tables again; compare two audits."),
    "rules": ("kclaims.cli.rules", "rules", "List, test and validate the rule packs."),
    "facts": ("kclaims.cli.facts", "facts", "List, show and test what is known, with sources."),
    "explain": ("kclaims.cli.explain", "explain", "What a rule, fact, category or element means, why, and says who."),
    "eval": ("kclaims.cli.evaluate", "evaluate", "Score against labelled pages or pairs; compare two results."),
    "serve": ("kclaims.cli.serve", "serve", "A local page: paste or drop a draft, see it annotated; JSON for a CMS."),
    "schemes": (
        "kclaims.cli.schemes",
        "schemes",
        "Code pages by the schemes of content analyses; compare with people.",
    ),
    "baseline": ("kclaims.cli.baseline", "baseline", "Record today's findings so that only new ones fail."),
    "lsp": ("kclaims.lsp.command", "lsp", "Language server on standard input and output."),
}


# Objects made before Python looks for garbage among them, 700 unless told otherwise: a page makes 30,000, none of them in a circle.
_YOUNG = 20_000


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        gc.disable()  # importing makes many objects that stay: looking for garbage among them is in vain, now and later
        gc.set_threshold(_YOUNG)
        try:
            command: click.Command = getattr(importlib.import_module(module), name)
        finally:
            gc.freeze()
            gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, _, about) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kclaims")
def cli() -> None:
    """A linter for health claims: what a careful medical editor would stop, why, says who, and what to write instead."""


# The products of the second reading are small: numpy's threads wait for each other longer than they save (ADR 65).
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def program() -> None:
    """Entry point of the installed command: `main`, which ends without taking all objects apart first, a tenth of a start.

    mypy ends so too. Where threads or processes still run, or somebody traces or profiles, it ends as programs usually do.
    """
    try:
        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else CLEAN
        if _nobody_waits():
            os._exit(_told() or code)
        raise


def _told() -> int:
    """Write out what was said so far; the code of what went wrong with it. A pipe that its reader closed is nothing wrong."""
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        pass
    except OSError as error:
        return _unwritten(error)
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    return CLEAN


def _unwritten(error: OSError) -> int:
    click.echo(f"Not all could be written: {error.strerror}. Free some space, or write elsewhere.", err=True)
    return MISUSE


def _nobody_waits() -> bool:
    threading, processes = sys.modules.get("threading"), sys.modules.get("multiprocessing")
    busy = (
        "ray" in sys.modules
        or (threading and threading.active_count() > 1)
        or (processes and processes.active_children())
    )
    return not busy and sys.gettrace() is None and sys.getprofile() is None


def main() -> None:
    """The exit codes of the interface, and a readable word for a bug. Raises SystemExit."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else CLEAN)
    except click.exceptions.Exit as stop:  # from releases of click that don't return it
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(MISUSE)
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(CLEAN)
    except Exception as error:  # noqa: BLE001 - the last stop before the user
        if isinstance(error, OSError) and error.errno in _FULL:
            sys.exit(_unwritten(error))
        import traceback

        traceback.print_exc()
        click.echo("This is a bug in kclaims. Please report it with the lines above.", err=True)
        sys.exit(BUG)
