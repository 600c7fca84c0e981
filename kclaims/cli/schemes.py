"""`kclaims schemes`: coding schemes of content analyses, applied to pages and rolled up to sites."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kclaims.cli.files import collect
from kclaims.cli.run import open_session, told_of_problems, write_text
from kclaims.engine.packs import pack_folders
from kclaims.engine.session import Request, Session
from kclaims.evaluate.agreement import Agreement, agreement
from kclaims.evaluate.coding import CodedPage, Coder, Unit, roll_up
from kclaims.readers import ReadError, read
from kclaims.rules.ruleset import Ruleset
from kclaims.rules.schemes import Scheme, load_schemes
from kclaims.text.characters import as_cell

_YES = frozenset({"1", "yes", "y", "true", "x", "present"})
_NO = frozenset({"0", "no", "n", "false", "absent"})
_OPEN = frozenset({"", "na", "n/a", "?", "unsure"})


@click.group()
def schemes() -> None:
    """Coding schemes of published content analyses: list them, code pages by them, compare with human coders."""


@schemes.command("list")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH")
@click.option("--items", is_flag=True, help="List the items of each scheme, too.")
def list_schemes(ruleset: tuple[str, ...], items: bool) -> None:
    """Every coding scheme with its unit and title."""
    for scheme in _load(ruleset, open_session(Request(paths=(), rulesets=ruleset, isolated=True)).ruleset):
        click.echo(f"{scheme.id:20} {scheme.unit:5} {len(scheme.items):3} items  {scheme.title}")
        for item in scheme.items if items else ():
            click.echo(f"    {item.id:24} {item.label}{' (coded by absence)' if item.absence else ''}")


@schemes.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--scheme", "name", default="crane-2023", show_default=True)
@click.option(
    "--human", type=click.Path(path_type=Path), help="CSV of a human coder: column 'unit', then an item each."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH")
@click.option("--no-learned", is_flag=True)
def code(
    paths: tuple[str, ...], name: str, human: Path | None, form: str, output: Path | None, ruleset: tuple[str, ...],
    no_learned: bool,
) -> None:  # fmt: skip
    """Code the pages PATHS by a scheme; counts are n (%) of units. CSV is the coding sheet, one unit a line."""
    request = Request(paths=paths, rulesets=ruleset, learned=not no_learned, details=True)
    session = open_session(request)
    scheme = next((s for s in _load(ruleset, session.ruleset) if s.id == name), None)
    if scheme is None:
        raise click.UsageError(f"no scheme '{name}': `kclaims schemes list` shows them")
    pages, unread = _coded(session, scheme, paths)
    units = roll_up(pages, scheme)
    compared = compare(scheme, units, _human(human, scheme)) if human else {}
    data = _data(scheme, units, pages, compared, unread)
    text = _csv(scheme, units) if form == "csv" else json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if form == "text":
        text = "".join(f"{line}\n" for line in _lines(data))
    if output:
        write_text(output, text)
    else:
        click.echo(text, nl=False)


def _coded(session: Session, scheme: Scheme, paths: tuple[str, ...]) -> tuple[list[CodedPage], list[str]]:
    pages, unread = [], []
    for path in collect(paths, session.config).files:
        try:
            document = read(Path(path).read_bytes(), path)
        except (ReadError, OSError) as error:
            unread.append(f"{path}: {error}")
            continue
        coder = Coder(session.linter(path), scheme)
        if not coder.excludes(document):
            pages.append(coder.code(document))
    if not pages:
        raise click.UsageError("no page to code: nothing could be read, or the scheme leaves all of them out")
    return pages, unread


def _load(named: tuple[str, ...], ruleset: Ruleset) -> list[Scheme]:
    with told_of_problems():
        return load_schemes(pack_folders(named), ruleset)


def compare(scheme: Scheme, units: Sequence[Unit], human: Mapping[str, Mapping[str, bool]]) -> dict[str, Agreement]:
    """Agreement with a human coder for each item that both coded on some unit."""
    found = {}
    for item in scheme.items:
        pairs = [
            (unit.codes[item.id].value, human[unit.name][item.id])
            for unit in units
            if item.id in human.get(unit.name, {})
        ]
        if pairs:
            found[item.id] = agreement(pairs)
    return found


def _human(file: Path, scheme: Scheme) -> dict[str, dict[str, bool]]:
    """A coding sheet: unit -> item -> yes or no. Raises UsageError that lists every problem."""
    try:
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file}: can't be read: {error}") from None
    items = {item.id for item in scheme.items}
    columns = set(rows[0]) if rows else set()
    problems = [] if "unit" in columns else [f"{file}:1: no column 'unit' (the site or page coded)"]
    problems += [
        f"{file}:1: column '{name}' is no item of {scheme.id}"
        for name in sorted(columns - items - {"unit", "coverage", "note"})
        if name
    ]
    coded: dict[str, dict[str, bool]] = {}
    for line, row in enumerate(rows, 2):
        answers = coded.setdefault((row.get("unit") or "").strip(), {})
        for item in sorted(items & columns):
            answer = (row.get(item) or "").strip().lower()
            if answer in _YES or answer in _NO:
                answers[item] = answer in _YES
            elif answer not in _OPEN:
                problems.append(f"{file}:{line}: '{answer}' for {item}: write 1, 0, or leave it empty")
    if problems:
        raise click.UsageError("\n".join(problems))
    return coded


def _data(
    scheme: Scheme,
    units: Sequence[Unit],
    pages: Sequence[CodedPage],
    compared: Mapping[str, Agreement],
    unread: list[str],
) -> dict[str, Any]:
    size = len(units)
    rows = []
    for item in scheme.items:
        count = sum(unit.codes[item.id].value for unit in units)
        amounts = sorted({sum_ for unit in units for sum_ in unit.codes[item.id].amounts})
        row: dict[str, Any] = {
            "id": item.id, "label": item.label, "absence": item.absence, "n": count, "of": size,
            "percent": round(100 * count / size, 1),
        }  # fmt: skip
        if item.amounts and amounts:
            row["amounts"] = {"least": amounts[0], "most": amounts[-1]}
        if item.id in scheme.reported.get("counts", {}):
            published = scheme.reported["counts"][item.id]
            row["published"] = {"n": published, "of": scheme.reported["units"]}
        if item.id in compared:
            row["agreement"] = asdict(compared[item.id])
        rows.append(row)
    return {
        "schema": "kclaims.coding/1", "scheme": scheme.id, "title": scheme.title, "unit": scheme.unit,
        "units": [
            {"unit": unit.name, "seen": unit.seen, "known": unit.known,
             "codes": {key: {"value": code.value, "quote": code.quote} for key, code in unit.codes.items()}}
            for unit in units
        ],
        "pages": len(pages), "items": rows, "unread": unread,
    }  # fmt: skip


def _lines(data: dict[str, Any]) -> Iterator[str]:
    size = len(data["units"])
    yield f"{data['title']}"
    yield f"{size} {data['unit']}{'' if size == 1 else 's'}, {data['pages']} pages"
    partial = [unit for unit in data["units"] if unit["seen"] < unit["known"]]
    if partial and data["unit"] == "site":
        yield f"not seen whole: {len(partial)} of {size} sites; what is coded by absence there is an absence so far"
        yield from (f"  {unit['unit']}: {unit['seen']} of {unit['known']} linked pages" for unit in partial[:20])
    yield ""
    for row in data["items"]:
        amounts = f"  {row['amounts']['least']:,} to {row['amounts']['most']:,}" if "amounts" in row else ""
        published = f"  (published: {row['published']['n']} of {row['published']['of']})" if "published" in row else ""
        counted = f"{row['n']} ({row['percent']:.1f} %)"
        yield f"{row['label']:58} {counted:>14} of {row['of']}{amounts}{published}"
        if "agreement" in row:
            yield f"    {_agreement(row['agreement'])}"
    yield from (f"unread: {line}" for line in data["unread"])


def _agreement(row: Mapping[str, Any]) -> str:
    kappa = "kappa undefined (one answer throughout)" if row["kappa"] is None else f"kappa {row['kappa']:.2f}"
    if row["kappa_95"]:
        kappa += f" ({row['kappa_95'][0]:.2f} to {row['kappa_95'][1]:.2f})"
    low, high = row["ac1_95"]
    return f"human coder: {row['units']} units, agreement {row['percent']:.1f} %, AC1 {row['ac1']:.2f} ({low:.2f} to {high:.2f}), {kappa}"


def _csv(scheme: Scheme, units: Sequence[Unit]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["unit", "coverage", *(item.id for item in scheme.items)])
    for unit in units:
        writer.writerow(
            [
                as_cell(unit.name),
                f"{unit.seen}/{unit.known}",
                *(int(unit.codes[item.id].value) for item in scheme.items),
            ]
        )
    return stream.getvalue()
