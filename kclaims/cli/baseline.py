"""`kclaims baseline`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kclaims.cli.check import day, split_names
from kclaims.cli.run import open_session, run, write_text
from kclaims.engine.session import Request
from kclaims.model import JURISDICTIONS
from kclaims.settings.baseline import baseline_data

DEFAULT = ".kclaims-baseline.json"


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--output", type=click.Path(dir_okay=False), help=f"As configured, else {DEFAULT}.")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this configuration file.")
@click.option("--select", multiple=True, help="Only these rules: id, category, pack or glob; several by comma.")
@click.option("--ignore", multiple=True, help="Leave these rules out: id, category, pack or glob.")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH", help="Rule packs instead of the default ones.")
@click.option("--jurisdiction", type=click.Choice(JURISDICTIONS), help="Whose law counts (default us).")
@click.option("--as-of", callback=day, metavar="YYYY-MM-DD", help="Judge facts as of this day.")
@click.option("--no-learned", is_flag=True, help="Leave the learned detector out.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, help="Processes to lint with.")
@click.option("--isolated", is_flag=True, help="Look for no configuration file.")
def baseline(
    paths: tuple[str, ...], output: str | None, config: str | None, select: tuple[str, ...], ignore: tuple[str, ...],
    ruleset: tuple[str, ...], jurisdiction: str | None, as_of: str | None, no_learned: bool, jobs: int, isolated: bool,
) -> None:  # fmt: skip
    """Record the findings in PATHS, so that `check --baseline` reports only new ones."""
    request = Request(
        paths=paths, config=config, select=split_names(select), ignore=split_names(ignore), rulesets=ruleset,
        jurisdiction=jurisdiction, as_of=as_of, learned=not no_learned, jobs=jobs, isolated=isolated, use_baseline=False,
    )  # fmt: skip
    session = open_session(request)
    configured = session.config.values.get("baseline")
    file = Path(output) if output else session.config.folder / configured if configured else Path(DEFAULT)
    data = baseline_data(run(request, session).reports, file.parent)
    write_text(file, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    count = sum(map(len, data["documents"].values()))
    click.echo(f"{file}: {count} finding{'' if count == 1 else 's'} recorded")
