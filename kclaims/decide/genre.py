"""What kind of page it is: points of surface cues, unless front matter or configuration says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from kclaims.match.genre_words import GenreWords, Votes, words_of
from kclaims.match.survey import Survey
from kclaims.model import GENRES, Finding, Genre, Rule, Sign, Span, Suppression
from kclaims.rules.pages import PageTerms
from kclaims.rules.ruleset import Ruleset

UNKNOWN = "unknown"
WORD_WEIGHT = 1.5  # of the vocabulary against the cues; chosen on corpus/dev and by halves of corpus/documents/dev-2


def decide_genre(
    terms: PageTerms, survey: Survey, configured: str | None, words: GenreWords | None = None
) -> Genre:  # fmt: skip
    """The genre: front matter before configuration before the text. Every cue's points come with its first place.

    In the text cues and, where there are `words`, the vocabulary vote. A page without any cue is unknown. A genre that
    imitates others (satire) wins by what speaks for it alone: it has all the cues of what it imitates.
    """
    said = _front_matter(survey.document.metadata)
    if said is not None:
        return Genre(value=said, source="front-matter")
    if configured is not None:
        return Genre(value=configured, source="config")
    points: dict[str, float] = {}
    own: dict[str, float] = {}
    signs: list[tuple[str, Sign, float]] = []
    for name, cue in terms.cues.items():
        found = list(islice(survey.signs(cue.element, f"genre/{name}"), cue.most))
        for genre, value in cue.points.items() if found else ():
            points[genre] = points.get(genre, 0.0) + value * len(found)
            if len(cue.points) == 1:
                own[genre] = own.get(genre, 0.0) + value * len(found)
            signs.append((genre, found[0], value * len(found)))
    votes = words.votes(survey.words_seen(words_of)) if words and points else Votes({}, {})
    totals = {genre: value + terms.base.get(genre, 0.0) for genre, value in points.items() if value > 0 or votes.points}
    for genre, value in votes.points.items():
        totals[genre] = totals.get(genre, 0.0) + WORD_WEIGHT * value
    mimics = [genre for genre, enough in terms.mimics.items() if own.get(genre, 0.0) >= enough]
    best = max(mimics or totals, key=lambda genre: (totals.get(genre, 0.0), -GENRES.index(genre)), default=UNKNOWN)
    if totals.get(best, 0.0) < terms.least:
        return Genre(value=UNKNOWN, source="text")
    decided = sorted(((sign, value) for genre, sign, value in signs if genre == best), key=lambda row: -row[1])
    if best in votes.points:
        shown = Sign(name="words", by=", ".join(votes.telling(best)), span=Span(0, 0))
        decided.append((shown, round(WORD_WEIGHT * votes.points[best], 2)))
    return Genre(value=best, source="text", signs=tuple(decided))


def _front_matter(metadata: Mapping[str, Any]) -> str | None:
    said = str(metadata.get("genre") or "").strip().lower().replace(" ", "-").replace("_", "-")
    return said if said in GENRES else None


def keep_to_genre(findings: Iterable[Finding], rules: Iterable[Rule], genre: str) -> list[Finding]:
    """The findings, those of rules that do not hold for the genre suppressed."""
    held = {rule.id: rule.genres for rule in rules if rule.genres}
    return [_kept(finding, held.get(finding.rule_id), genre) for finding in findings]


def keep_to_topic(findings: Iterable[Finding], ruleset: Ruleset, topic: str) -> list[Finding]:
    """The findings; on a page about something else those of packs that hold for a topic suppressed."""
    if topic != "other":
        return list(findings)
    packs = {pack.name for pack in ruleset.packs if pack.topic}
    silent = {rule.id for rule in ruleset.rules if rule.pack in packs}
    told = Suppression(by="topic", reason="hardly a sentence of the page speaks of health")
    return [
        replace(finding, suppressed=told) if finding.rule_id in silent and finding.suppressed is None else finding
        for finding in findings
    ]


def _kept(finding: Finding, genres: frozenset[str] | None, genre: str) -> Finding:
    if genres is None or genre in genres or finding.suppressed is not None:
        return finding
    reason = f"the rule holds for {', '.join(sorted(genres))}; this page is taken for {genre}"
    return replace(finding, suppressed=Suppression(by=f"genre.{genre}", reason=reason))
