"""What kind of page it is: points of surface cues, unless front matter or configuration says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from kclaims.match.genre_words import NONE, GenreWords, words_of
from kclaims.match.survey import Survey
from kclaims.model import GENRES, Finding, Genre, Rule, Sign, Span, Suppression
from kclaims.rules.pages import PageTerms
from kclaims.rules.ruleset import Ruleset

UNKNOWN = "unknown"
WRITTEN_WEIGHT = 0.1  # of the points written in genres.yaml where the fitted ones vote; chosen between authors


def cues_found(survey: Survey, terms: PageTerms) -> dict[str, list[Sign]]:
    """The cues that a page holds, each with its places, as many as count."""
    found = (
        (name, list(islice(survey.signs(cue.element, f"genre/{name}"), cue.most))) for name, cue in terms.cues.items()
    )
    return {name: signs for name, signs in found if signs}


def shares_of(found: Mapping[str, Sequence[Sign]], terms: PageTerms) -> dict[str, float]:
    """How often each cue was found, as a share of the most that counts: what the votes are fitted on and asked with."""
    return {name: len(signs) / terms.cues[name].most for name, signs in found.items()}


def decide_genre(
    terms: PageTerms, survey: Survey, configured: str | None, load_words: Callable[[], GenreWords | None]
) -> Genre:  # fmt: skip
    """The genre: front matter before configuration before the text. Every cue's points come with its first place.

    In the text cues give the points written for them. Where there are words to load, a model fitted on pages weighs cues and
    vocabulary together, and the written points only tip the scale. A page without any cue is unknown. A genre that
    imitates others (satire) wins by what speaks for it alone: it has all the cues of what it imitates.
    """
    said = _front_matter(survey.document.metadata)
    if said is not None:
        return Genre(value=said, source="front-matter")
    if configured is not None:
        return Genre(value=configured, source="config")
    found = cues_found(survey, terms)
    written: dict[str, float] = {}
    own: dict[str, float] = {}
    for name, signs in found.items():
        for genre, value in terms.cues[name].points.items():
            written[genre] = written.get(genre, 0.0) + value * len(signs)
            if len(terms.cues[name].points) == 1:
                own[genre] = own.get(genre, 0.0) + value * len(signs)
    based = {genre: value + terms.base.get(genre, 0.0) for genre, value in written.items() if value > 0}
    if max(based.values(), default=0.0) < terms.least:
        return Genre(value=UNKNOWN, source="text")
    words = load_words()
    votes = words.votes(survey.words_seen(words_of), shares_of(found, terms)) if words else NONE
    weight = WRITTEN_WEIGHT if votes.points else 1.0
    totals = {genre: weight * value for genre, value in based.items()}
    for genre, value in votes.points.items():
        totals[genre] = totals.get(genre, 0.0) + value
    mimics = [genre for genre, enough in terms.mimics.items() if own.get(genre, 0.0) >= enough]
    best = max(mimics or totals, key=lambda genre: (totals.get(genre, 0.0), -GENRES.index(genre)))
    told = {
        name: weight * terms.cues[name].points.get(best, 0.0) * len(signs) + votes.cues.get(name, {}).get(best, 0.0)
        for name, signs in found.items()
    }
    decided = [
        (found[name][0], round(value, 2)) for name, value in sorted(told.items(), key=lambda row: -row[1]) if value
    ]
    if votes.points:
        shown = Sign(name="words", by=", ".join(votes.telling(best)), span=Span(0, 0))
        rest = votes.points[best] - sum(row[best] for row in votes.cues.values())
        decided.append((shown, round(rest, 2)))
    return Genre(value=best, source="text", signs=tuple(decided))


def _front_matter(metadata: Mapping[str, Any]) -> str | None:
    said = str(metadata.get("genre") or "").strip().lower().replace(" ", "-").replace("_", "-")
    return said if said in GENRES else None


CONTRADICTION = "core.internal-contradiction"
ONE_VOICE = frozenset(GENRES) - {"forum"}  # where one author speaks, who may not say two things


def keep_to_genre(findings: Iterable[Finding], rules: Iterable[Rule], genre: str) -> list[Finding]:
    """The findings, those of rules that do not hold for the genre suppressed."""
    held = {rule.id: rule.genres for rule in rules if rule.genres}
    held[CONTRADICTION] = ONE_VOICE
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
