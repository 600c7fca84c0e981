"""A sheet for people to code, and what it says of the tool's error rates.

The sheet asks of some pages whether a category holds of them. It is blind: half of the pages of each category were
flagged by the tool and half were not, in random order, and the sheet doesn't say which.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kclaims.batch.estimates import Coded, Share, corrected
from kclaims.batch.rollup import Row, Tables
from kclaims.model import CATEGORY_ABOUT
from kclaims.text.characters import FORMULA, as_cell

COLUMNS = ("item", "path", "url", "title", "category", "question", "answer", "note")
ANSWERS = ("yes", "no", "unsure")
_LEAST = 4  # items of a category: two pages of either kind


class SheetError(ValueError):
    """A sheet that can't be drawn or read; `problems` lists file, line and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def draw(tables: Tables, count: int, seed: int) -> list[dict[str, str]]:
    """Rows of a sheet of about `count` items: the commonest categories, as many as get at least four items each.

    Raises SheetError where nothing was found to ask about.
    """
    categories = [row["category"] for row in tables.rows(
        "SELECT category, count(DISTINCT path) AS n FROM findings GROUP BY ALL ORDER BY n DESC, category")]  # fmt: skip
    categories = categories[: max(1, count // _LEAST)]
    if not categories:
        raise SheetError(["no finding on any page: there is nothing to code"])
    each = max(2, count // len(categories) // 2)
    drawn = [row for category in categories for flagged in (True, False)
             for row in _stratum(tables, category, each, seed, flagged=flagged)]  # fmt: skip
    return sorted(drawn, key=lambda row: row["item"])


def _stratum(tables: Tables, category: str, count: int, seed: int, *, flagged: bool) -> list[dict[str, str]]:
    rows = tables.rows(
        f"""SELECT path, url, title FROM ok
            WHERE {"" if flagged else "NOT"} path IN (SELECT path FROM findings WHERE category = ?)
            ORDER BY sha256(concat(?, chr(0), path, chr(0), ?)), path LIMIT ?""",  # noqa: S608 - a word of ours
        category, str(seed), category, count,
    )  # fmt: skip
    return [_item(row, category, seed) for row in rows]


def _item(row: Row, category: str, seed: int) -> dict[str, str]:
    name = hashlib.sha256(f"{seed}\0{category}\0{row['path']}".encode()).hexdigest()[:10]
    about = CATEGORY_ABOUT.get(category, category)
    return {
        "item": name, "path": row["path"], "url": row["url"] or "", "title": row["title"] or "", "category": category,
        "question": f"Does the page do this, in its own voice: {about}?", "answer": "", "note": "",
    }  # fmt: skip


def write_sheet(rows: Iterable[Mapping[str, str]], file: Path) -> None:
    """Write a sheet as CSV; what a spreadsheet would run as a formula gets an apostrophe before it. Raises OSError."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for row in rows:
            writer.writerow({key: as_cell(value) for key, value in row.items()})


def read_sheet(file: Path, tables: Tables) -> dict[str, Coded]:
    """What coders found, by category. Unsure and empty answers are left out. Raises SheetError, OSError."""
    problems: list[str] = []
    answers: list[tuple[str, str, str]] = []
    for number, row in _rows(file):
        answer = row["answer"].strip().lower()
        if answer and answer not in ANSWERS:
            problems.append(f"{file}:{number}: the answer '{answer[:40]}' is none of {', '.join(ANSWERS)}")
        elif answer in {"yes", "no"}:
            answers.append((_plain(row["path"]), row["category"], answer))
    if not problems and not answers:
        problems.append(f"{file}: no answer is filled in: write yes, no or unsure")
    known = {
        row["path"] for row in tables.rows("SELECT path FROM ok WHERE list_contains(?, path)", [a[0] for a in answers])
    }
    problems += [f"{file}: '{path}' is no linted page of this audit" for path, _, _ in answers if path not in known]
    if problems:
        raise SheetError(problems)
    return _coded(answers, tables)


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row, those that a short row lacks empty. Raises SheetError, OSError."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, restkey="more", restval="")
        try:
            missing = {"path", "category", "answer"} - set(reader.fieldnames or ())
            if missing:
                columns = ", ".join(sorted(missing))
                raise SheetError([f"{file}:1: no column {columns}: fill in the sheet as it was drawn"])
            for row in reader:
                yield reader.line_num, row
        except (csv.Error, UnicodeDecodeError) as error:
            reason = f"{file}:{reader.line_num + 1}: no CSV in UTF-8 ({error}): save the sheet as that"
            raise SheetError([reason]) from None


def _plain(value: str) -> str:
    return value[1:] if value[:1] == "'" and value[1:].startswith(FORMULA) else value


def _coded(answers: list[tuple[str, str, str]], tables: Tables) -> dict[str, Coded]:
    flagged = {
        (row["path"], row["category"])
        for row in tables.rows(
            "SELECT DISTINCT path, category FROM findings WHERE list_contains(?, path)", [a[0] for a in answers]
        )
    }
    counts: dict[str, Counter[tuple[bool, str]]] = defaultdict(Counter)
    for path, category, answer in dict.fromkeys(answers):
        counts[category][(path, category) in flagged, answer] += 1
    return {
        category: Coded(
            flagged=seen[True, "yes"] + seen[True, "no"], flagged_right=seen[True, "yes"],
            unflagged=seen[False, "yes"] + seen[False, "no"], unflagged_missed=seen[False, "yes"],
        )
        for category, seen in counts.items()
    }  # fmt: skip


def corrections(coded: Mapping[str, Coded], tables: Tables) -> dict[str, Share]:
    """Corrected shares by category, for those with a page coded in either half."""
    pages = int(tables.value("SELECT count(*) FROM ok"))
    found = {}
    for category, said in coded.items():
        flagged = int(tables.value("SELECT count(DISTINCT path) FROM findings WHERE category = ?", category))
        share = corrected(flagged, pages, said)
        if share is not None:
            found[category] = share
    return found
