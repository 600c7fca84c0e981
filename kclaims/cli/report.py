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
@click.option("--csv", "as_csv", is_flag=True, help="Write the tables and roll-ups as CSV to DIR/csv.")
def report(folder: Path, output: Path | None, as_csv: bool) -> None:
    """Render the tables of the audit in DIR again, without linting: dashboard, CSV."""
    require("audit", AUDIT_MODULES)
    from kclaims.batch.audit import AuditError, read_record
    from kclaims.batch.export import export_csv
    from kclaims.batch.reporting import write_dashboard

    try:
        record = read_record(folder)
        target = write_dashboard(folder, record, output)
        click.echo(f"{target}: dashboard")
        if as_csv:
            for file, count in export_csv(folder):
                click.echo(f"{file}: {count:,} rows")
    except AuditError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{error.filename or folder}: {error.strerror or error}") from None
