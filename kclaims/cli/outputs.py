"""Writing documents that are given back as files."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kclaims.model import Report, Run
from kclaims.render import FileRenderer, UnfitError
from kclaims.render.shown import visible


def write_files(result: Run, renderer: FileRenderer, output: str | None) -> None:
    """Write each document to a file, or the only one to standard output; say on standard error what was done.

    Raises UsageError where there is no place for a document, or where it would take its own original's.
    """
    for path, reason in result.skipped:
        click.echo(f"skipped {visible(path)}: {visible(reason)}", err=True)
    for path, _, message in result.errors:
        click.echo(f"unread {visible(path)}: {visible(message)}", err=True)
    for reason in result.tool.not_run:
        click.echo(f"note {reason}", err=True)
    if not result.reports:
        raise click.UsageError(f"no {renderer.called} to give back")
    if output is None:
        _write_out(result, renderer)
        return
    targets = _targets(result.reports, renderer, output)
    originals = {os.path.realpath(report.document.path) for report in result.reports}
    if taken := [str(target) for target in targets if os.path.realpath(target) in originals]:
        raise click.UsageError(
            "\n".join(f"{path}: is a document of this run: give --output another name" for path in taken)
        )
    for report, target in zip(result.reports, targets, strict=True):
        data = _rendered(result, report, renderer)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            raise click.UsageError(f"{target}: can't be written: {error.strerror}") from None
        count = sum(result.show_suppressed or placed.finding.suppressed is None for placed in report.placed)
        click.echo(f"{target}: {count} finding{'' if count == 1 else 's'} as comments", err=True)


def _rendered(result: Run, report: Report, renderer: FileRenderer) -> bytes:
    try:
        return renderer.render(result, report)
    except UnfitError as error:
        raise click.UsageError(str(error)) from None


def _write_out(result: Run, renderer: FileRenderer) -> None:
    if len(result.reports) > 1:
        raise click.UsageError(f"{len(result.reports)} documents: --output must name a folder for them")
    if sys.stdout.isatty():
        raise click.UsageError(f"a {renderer.called} is nothing to show here: give --output, or a pipe")
    sys.stdout.buffer.write(_rendered(result, result.reports[0], renderer))
    sys.stdout.flush()


def _targets(reports: Sequence[Report], renderer: FileRenderer, output: str) -> list[Path]:
    """Where each document goes: into the folder, as it stood below the folder that all have in common."""
    names = [report.document.path for report in reports]
    folder = Path(output).is_dir() or output.endswith(("/", os.sep))
    if len(names) == 1 and not folder:
        return [Path(output)]
    if not folder and (Path(output).exists() or Path(output).suffix.lower() == f".{renderer.reads}"):
        raise click.UsageError(f"{len(names)} documents: --output {output} must name a folder for them")
    full = [os.path.abspath(name) for name in names]  # noqa: PTH100 -- links are not followed
    base = Path(full[0]).parent if len(full) == 1 else Path(os.path.commonpath(full))
    return [Path(output) / Path(name).relative_to(base) for name in full]
