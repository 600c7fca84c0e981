"""`kclaims eval`."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from kclaims import __version__
from kclaims.cli.check import split_names
from kclaims.cli.run import open_session, write_text
from kclaims.engine.session import Request, Session
from kclaims.evaluate.checklists import FILE as CODED
from kclaims.evaluate.checklists import CodedItem, checklist_figures, checklist_lines, judge_checklists
from kclaims.evaluate.compare import compare
from kclaims.evaluate.documents import FILE, JudgedDocument, document_figures, document_lines, judge_documents
from kclaims.evaluate.gold import GoldError, Judged, Lint, judge_pages, judge_texts, scored
from kclaims.evaluate.scores import figures, pairs_right
from kclaims.readers import format_of, read

SCHEMA = "kclaims.eval/1"


@click.command("eval")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--clean", type=click.Path(path_type=Path), help="Folder of pages without flags: false alarms per word.")
@click.option("--compare", "earlier", type=click.Path(path_type=Path), help="A result file to compare with.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--output", type=click.Path(path_type=Path), help="Write the result as JSON, for a later --compare.")
@click.option("--show", is_flag=True, help="List every miss and every false alarm.")
@click.option("--select", multiple=True, help="Only these rules: id, category, pack or glob; several by comma.")
@click.option("--ignore", multiple=True, help="Leave these rules out: id, category, pack or glob; several by comma.")
@click.option("--ruleset", multiple=True, metavar="PACK|PATH", help="Rule packs instead of the default ones.")
@click.option("--no-learned", is_flag=True, help="Leave the learned detector out.")
def evaluate(
    gold: Path, clean: Path | None, earlier: Path | None, form: str, output: Path | None, show: bool,
    select: tuple[str, ...], ignore: tuple[str, ...], ruleset: tuple[str, ...], no_learned: bool,
) -> None:  # fmt: skip
    """Score against GOLD: a folder with labels.jsonl, documents.jsonl or coded.jsonl, a file of short texts, a result file."""
    session = open_session(
        Request(
            paths=(),
            select=split_names(select),
            ignore=split_names(ignore),
            rulesets=ruleset,
            learned=not no_learned,
            isolated=True,
        )
    )
    try:
        told = _as_a_whole(gold, session.request, show=show)
        if told is not None and (clean or earlier):
            raise click.UsageError(
                "--clean and --compare are for labelled sentences and pairs, not for pages labelled as a whole"
            )
        if told is not None:
            _tell(gold, *told, form, output)
            return
        result = _stored(gold) or _measure(gold, session, clean)
        changes = compare(_earlier(earlier), result) if earlier else None
    except GoldError as error:
        raise click.UsageError(str(error)) from None
    if output:
        write_text(output, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    if form == "json":
        click.echo(json.dumps(result if changes is None else changes, ensure_ascii=False, indent=1))
        return
    for line in _lines(result, show=show) if changes is None else changes["text"]:
        click.echo(line)


def _linting(request: Request, jurisdiction: str) -> Lint:
    return open_session(replace(request, jurisdiction=jurisdiction or None)).linter("").lint


def _as_a_whole(gold: Path, request: Request, *, show: bool) -> tuple[dict[str, Any], list[str]] | None:
    """Figures and lines of a folder whose pages are labelled as a whole; None for anything else. Raises GoldError."""
    if (gold / FILE).is_file():
        documents: list[JudgedDocument] = judge_documents(gold, cache(lambda place: _linting(request, place)))
        figures = document_figures(documents)
        return figures, document_lines(figures, documents if show else ())
    if (gold / CODED).is_file():
        items: list[CodedItem] = judge_checklists(gold, _linting(replace(request, details=True), ""))
        figures = checklist_figures(items)
        return figures, checklist_lines(figures, items if show else ())
    return None


def _tell(gold: Path, figures: dict[str, Any], lines: list[str], form: str, output: Path | None) -> None:
    result = {"schema": SCHEMA, "gold": gold.name, "version": __version__, **figures}
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if output:
        write_text(output, text + "\n")
    click.echo(text if form == "json" else "\n".join(lines))


def _stored(path: Path | None) -> dict[str, Any] | None:
    """A result file's content; None for anything else."""
    if path is None or path.suffix != ".json":
        return None
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{path}: not a result of `kclaims eval --output`: {error}") from None
    if data.get("schema") != SCHEMA or "rows" not in data:
        raise GoldError(f"{path}: not a result of `kclaims eval --output` on labelled sentences or pairs")
    return data


def _earlier(path: Path) -> dict[str, Any]:
    result = _stored(path)
    if result is None:
        raise GoldError(f"{path}: no result file: name one that `kclaims eval --output` wrote, ending in .json")
    return result


def _measure(gold: Path, session: Session, clean: Path | None) -> dict[str, Any]:
    linter = session.linter("")
    result: dict[str, Any] = {"schema": SCHEMA, "gold": gold.name, "version": __version__}
    judged: list[Judged]
    if gold.is_dir():
        pages = judge_pages(gold, linter.lint)
        judged = list(pages.judged)
        result |= figures(judged)
        result["unjudged"] = [list(row) for row in pages.unjudged]
        result["unjudged_per_1000_words"] = round(1000 * len(pages.unjudged) / max(1, pages.words), 2)
        result["words"] = pages.words
    else:
        judged = judge_texts(gold, linter.lint)
        result |= figures(judged)
        result["pairs_right"] = pairs_right(judged)
    if clean:
        result["clean"] = _clean(clean, session)
    result["rows"] = [row.as_data() for row in judged]
    return result


def _clean(folder: Path, session: Session) -> dict[str, Any]:
    words = 0
    alarms = []
    for file in sorted(file for file in folder.rglob("*") if format_of(file.name)):
        report = session.linter("").lint(read(file.read_bytes(), str(file)))
        words += report.words
        alarms += [[file.name, f.severity, f.rule_id, quote] for f, _, quote in scored(report)]
    return {
        "words": words, "false_alarms": alarms, "errors": sum(alarm[1] == "error" for alarm in alarms),
        "per_1000_words": round(1000 * len(alarms) / max(1, words), 3),
    }  # fmt: skip


def _lines(result: dict[str, Any], *, show: bool) -> list[str]:
    lines = [
        f"{key}: {result[key]}" + (f"  (95 % {result['intervals_95'][key]})" if key in result["intervals_95"] else "")
        for key in ("precision", "recall", "f1", "category_accuracy", "flags", "traps", "false_alarms",
                    "easy_false_alarms", "findings_per_detected_flag", "unjudged_per_1000_words", "pairs_right")
        if key in result
    ]  # fmt: skip
    if "clean" in result:
        clean = result["clean"]
        lines.append(f"clean pages: {len(clean['false_alarms'])} in {clean['words']:,} words, {clean['errors']} errors")
        lines += [f"  {alarm}" for alarm in clean["false_alarms"]] if show else []
    lines.append("category                    labels  found  as such  false alarms")
    lines += [
        f"{name:26} {row['labels']:7} {row['found']:6} {row['found_as_such']:8} {row['false_alarms']:13}"
        for name, row in result["by_category"].items()
    ]
    lines.append("confidence stated / right / findings: " + "; ".join(
        f"{b['stated']} / {b['right']} / {b['findings']}" for b in result["calibration"]))  # fmt: skip
    if show:
        lines += [f"rule {rule}: {n['right']} right, {n['wrong']} wrong" for rule, n in result["by_rule"].items()]
        lines += _misses(result)
    return lines


def _misses(result: dict[str, Any]) -> list[str]:
    lines = []
    for row in result["rows"]:
        if bool(row["found"]) == (row["verdict"] == "flag"):
            continue
        what = "MISS " if row["verdict"] == "flag" else "FALSE"
        why = ",".join(row["categories"]) if row["verdict"] == "flag" else ",".join(found[0] for found in row["found"])
        lines.append(f"{what} {row['page']} {why}: {row['quote']}")
    return lines + [f"UNJUDGED {page} {rule}: {quote}" for page, rule, quote in result.get("unjudged", ())]
