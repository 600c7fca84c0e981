"""spaCy's pipeline without what nobody here asks for, which is a third of the time that loading it takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

# "strings" are 84,000 words that the model was made with; those of a text are learned as they come, its labels below.
_UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter", "strings")
_COMMANDS = "spacy.cli"
_BARE = "kclaims.BareTokenizer.v1"


def load_pipeline(folder: Path) -> Any:
    """Tagger and parser of a model. Raises what importing spaCy and reading the model raise."""
    with _without_commands():
        import spacy
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry

    # The rules of the model's tokenizer are in its file; spaCy would build those of the language first.
    registry.tokenizers(_BARE, func=lambda: lambda nlp: Tokenizer(nlp.vocab))
    pipeline = spacy.load(folder, exclude=list(_UNUSED), config={"nlp": {"tokenizer": {"@tokenizers": _BARE}}})
    for labels in pipeline.pipe_labels.values():
        for label in labels:
            pipeline.vocab.strings.add(label)
    return pipeline


@contextmanager
def _without_commands() -> Iterator[None]:
    """Keep `import spacy` from its command line, and so from requests, httpx, jinja2 and others.

    All that it takes from there is `info`, which still works, and so does importing the command line afterwards.
    """
    if "spacy" in sys.modules:
        yield
        return
    info = ModuleType(f"{_COMMANDS}.info")
    info.info = _info  # type: ignore[attr-defined]
    stand_ins = {_COMMANDS: ModuleType(_COMMANDS), info.__name__: info}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _info(*arguments: Any, **options: Any) -> Any:
    """`spacy.info`, for whoever calls it in the same process."""
    from spacy.cli.info import info

    return info(*arguments, **options)
