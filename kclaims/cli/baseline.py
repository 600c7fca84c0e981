"""`kclaims baseline`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kclaims.cli.run import open_session, run
from kclaims.engine.session import Request
from kclaims.settings.baseline import baseline_data


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--output", type=click.Path(dir_okay=False), default=".kclaims-baseline.json", show_default=True)
@click.option("--config", type=click.Path(dir_okay=False), help="Use this configuration file.")
def baseline(paths: tuple[str, ...], output: str, config: str | None) -> None:
    """Record the findings in PATHS, so that `check --baseline` reports only new ones."""
    request = Request(paths=paths, config=config)
    data = baseline_data(run(request, open_session(request)).reports)
    try:
        Path(output).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{output}: can't be written: {error.strerror}") from None
    count = sum(map(len, data["documents"].values()))
    click.echo(f"{output}: {count} finding{'' if count == 1 else 's'} recorded")
