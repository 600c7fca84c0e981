"""`kclaims report`."""

from __future__ import annotations

from pathlib import Path

import click

from kclaims.cli.audit import AUDIT_MODULES, require


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The dashboard's file (default DIR/index.html)."
)
@click.option("--csv", "as_csv", is_flag=True, help="Also write the tables and roll-ups as CSV to DIR/csv.")
@click.option("--compare", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="EARLIER",
              help="Also tell what changed since an earlier audit.")  # fmt: skip
@click.option("--coding-sheet", type=click.IntRange(min=4), metavar="N",
              help="Draw a blind sheet of N items for people to code: DIR/coding-sheet.csv.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Draws another --coding-sheet.")
@click.option("--coded", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Take in a sheet that was filled in: shares are then also given as corrected by it.")  # fmt: skip
def report(
    folder: Path,
    output: Path | None,
    as_csv: bool,
    compare: Path | None,
    coding_sheet: int | None,
    seed: int,
    coded: Path | None,
) -> None:
    """Render the tables of the audit in DIR again, without linting: dashboard, CSV, coding sheet, comparison."""
    require("audit", AUDIT_MODULES)
    from kclaims.batch.audit import AuditError, read_record
    from kclaims.batch.coding_sheet import SheetError
    from kclaims.batch.export import export_csv
    from kclaims.batch.reporting import take_in, write_dashboard

    try:
        record = read_record(folder)
        if coding_sheet is not None:
            _draw(folder, coding_sheet, seed)
            return
        for line in take_in(folder, coded) if coded else ():
            click.echo(line)
        target, changes = write_dashboard(folder, record, output, compare)
        for line in changes:
            click.echo(line)
        click.echo(f"{target}: dashboard")
        for file, count in export_csv(folder) if as_csv else ():
            click.echo(f"{file}: {count:,} rows")
    except SheetError as error:
        raise click.UsageError("\n".join(error.problems)) from None
    except AuditError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{error.filename or folder}: {error.strerror or error}") from None


def _draw(folder: Path, count: int, seed: int) -> None:
    from kclaims.batch.coding_sheet import draw, write_sheet
    from kclaims.batch.reporting import tables_of

    file = folder / "coding-sheet.csv"
    if file.exists():
        raise click.UsageError(f"{file}: there is a sheet already; it may be half filled in: move it away first")
    rows = draw(tables_of(folder), count, seed)
    write_sheet(rows, file)
    click.echo(
        f"{file}: {len(rows)} items; fill in `answer` (yes, no, unsure), then `kclaims report {folder} --coded FILE`"
    )
