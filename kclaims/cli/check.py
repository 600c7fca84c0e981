"""`kclaims check`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date

import click

from kclaims.cli.main import CLEAN, FOUND
from kclaims.cli.run import open_session, run, write_text
from kclaims.engine.session import Request
from kclaims.model import JURISDICTIONS, SEVERITIES, Report, Run
from kclaims.render import FILE_RENDERERS, RENDERERS, render_text

# Formats that list findings and nothing else of a document.
_WITHOUT_DETAILS = frozenset({"text", "jsonl", "sarif", "github", "gitlab", "junit"})
SEVERITY = click.Choice(["error", "warning", "info"])


def day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A date as given; click's callback. Raises BadParameter."""
    if value is not None:
        try:
            return date.fromisoformat(value).isoformat()  # it reads other ways of writing a day as well
        except ValueError:
            raise click.BadParameter(f"'{value}' is no date: write YYYY-MM-DD") from None
    return value


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "form", type=click.Choice([*RENDERERS, *FILE_RENDERERS]), default="text", show_default=True)
@click.option("--output", type=click.Path(), help="Write the report to this file (docx: or files to this folder).")
@click.option("--select", multiple=True, help="Only these rules: id, category, pack or glob; several by comma.")
@click.option("--ignore", multiple=True, help="Leave these rules out: id, category, pack or glob; several by comma.")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH", help="Rule packs instead of the default ones.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help="Exit 1 from this severity on (default: as configured, else error).",
)
@click.option("--min-severity", type=SEVERITY, help="Leave out what is milder.")
@click.option(
    "--diff", metavar="REV", help="Only what changed since a git revision; REV... since branching off from it."
)
@click.option("--jurisdiction", type=click.Choice(JURISDICTIONS), help="Whose law counts (default us).")
@click.option(
    "--as-of",
    callback=day,
    metavar="YYYY-MM-DD",
    help="Judge facts as of this day (default: the page's own date, else today).",
)
@click.option("--baseline", type=click.Path(dir_okay=False), help="Findings in this file are known.")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this configuration file.")
@click.option("--stdin-filename", metavar="NAME", help="Name (and so format) of what '-' reads.")
@click.option("--show-suppressed", is_flag=True, help="List what context or a suppression kept quiet, and why.")
@click.option("--no-learned", is_flag=True, help="Leave the learned detector out.")
@click.option("--watch", is_flag=True, help="Lint again whenever something changes, until interrupted.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to lint with.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--force-exclude", is_flag=True, help="Leave out what the configuration excludes even if it is named.")
@click.option("--isolated", is_flag=True, help="Look for no configuration file.")
def check(
    paths: tuple[str, ...], form: str, output: str | None, select: tuple[str, ...], ignore: tuple[str, ...],
    ruleset: tuple[str, ...], fail_on: str | None, min_severity: str | None, diff: str | None, jurisdiction: str | None,
    as_of: str | None, baseline: str | None, config: str | None, stdin_filename: str | None, show_suppressed: bool,
    no_learned: bool, watch: bool, jobs: int, no_cache: bool, force_exclude: bool, isolated: bool,
) -> None:  # fmt: skip
    """Lint PATHS: files, folders, or - for standard input (default: this folder)."""
    request = Request(
        paths=paths or (".",), select=split_names(select), ignore=split_names(ignore), rulesets=ruleset,
        min_severity=min_severity, jurisdiction=jurisdiction, as_of=as_of, baseline=baseline, config=config, diff=diff,
        stdin_filename=stdin_filename, show_suppressed=show_suppressed, learned=not no_learned, jobs=jobs,
        use_cache=not no_cache, isolated=isolated, force_exclude=force_exclude,
        details=form not in _WITHOUT_DETAILS,
    )  # fmt: skip
    if watch and form in FILE_RENDERERS:
        raise click.UsageError(f"--watch prints what is found: --format {form} writes files")
    if watch:
        from kclaims.cli.watch import watch as keep_watching

        keep_watching(request, lambda result, _: _write(result, form, output), output=output)
        raise click.exceptions.Exit(CLEAN)
    session = open_session(request)
    result = run(request, session, FILE_RENDERERS.get(form))
    if form in FILE_RENDERERS:
        from kclaims.cli.outputs import write_files

        write_files(result, FILE_RENDERERS[form], output)
    else:
        _write(result, form, output)
    raise click.exceptions.Exit(exit_code(result, lambda path: fail_on or session.fail_on(path)))


def exit_code(result: Run, fail_on: Callable[[str], str]) -> int:
    """1 where a finding is as severe as `fail_on` says for its file, else 0."""
    return FOUND if any(_fails(report, fail_on(report.document.path)) for report in result.reports) else CLEAN


def _fails(report: Report, least: str) -> bool:
    if least == "never":
        return False
    return any(SEVERITIES.index(p.finding.severity) >= SEVERITIES.index(least) for p in report.findings)


def split_names(values: tuple[str, ...]) -> tuple[str, ...]:
    """Names of a repeatable option, each value several by comma."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _write(result: Run, form: str, output: str | None) -> None:
    colour = form == "text" and output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text = render_text(result, colour=colour) if form == "text" else RENDERERS[form](result)
    if output is None:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
        return
    write_text(output, text)
