"""The command line: whatever the files and their names, a report or a reason, and no bug."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from click.testing import CliRunner
from hypothesis import strategies as st

from kclaims.cli.main import cli
from kclaims.render import RENDERERS
from tests.fuzz.files import DOCX, PDF
from tests.fuzz.target import target
from tests.fuzz.texts import SCRAPED, encoded
from tests.fuzz.yamls import CONFIG

_STEMS = st.sampled_from(
    [
        "page",
        "-x",
        "--help",
        "a b",
        "é",
        "\x1b[31m",
        "\udcff",
        "\n",
        "[a]",
        "*",
        "a;b",
        "'",
        "$(x)",
        "%",
        "\u202e",
        "x" * 200,
    ]
)
_FILES = st.one_of(
    st.tuples(SCRAPED.map(encoded), st.sampled_from([".md", ".html", ".txt", ""])), st.tuples(DOCX, st.just(".docx")), st.tuples(PDF, st.just(".pdf")),
    st.tuples(st.binary(max_size=100), st.sampled_from([".md", ".docx", ".odt", ".pdf", ".png"])),
)  # fmt: skip
_OPTIONS = st.lists(
    st.sampled_from(["--show-suppressed", "--no-learned", "--min-severity=error", "--select=cure-all,*.x", "--ignore=[", "--as-of=20261122", "--as-of=x", "--fail-on=info"]),
    max_size=3, unique=True,
)  # fmt: skip


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kclaims-fuzz-"))


@target(
    st.tuples(
        st.lists(st.tuples(_STEMS, _FILES), min_size=1, max_size=3),
        st.sampled_from(sorted(RENDERERS)),
        _OPTIONS,
        st.none() | CONFIG,
    ),
    quick=2,
    seconds=60,
)
def any_files_are_checked(example: tuple[list[tuple[str, tuple[bytes, str]]], str, list[str], str | None]) -> None:
    files, form, options, config = example
    shutil.rmtree(_folder(), ignore_errors=True)
    (_folder() / "in").mkdir(parents=True)
    for stem, (raw, ending) in files:
        Path(os.fsdecode(os.fsencode(f"{_folder()}/in/{stem}{ending}"))).write_bytes(raw)
    configured = ["--isolated"]
    if config is not None:
        (_folder() / "x.yaml").write_text(config, encoding="utf-8", errors="replace")
        configured = ["--config", str(_folder() / "x.yaml")]
    gc.unfreeze()
    gc.collect()  # a run freezes what it finds, the garbage of the one before too: it is meant to be the only one of its process
    result = CliRunner().invoke(
        cli,
        [
            "check",
            "--format",
            form,
            *configured,
            *options,
            str(_folder() / "in"),
            *map(str, (_folder() / "in").iterdir()),
        ],
    )
    assert result.exit_code in {0, 1, 2}, result.output
    assert "\x1b[31m" not in result.output
    assert "Traceback" not in result.output
