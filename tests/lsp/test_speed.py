"""A long draft in the language server."""

from pathlib import Path

import pytest

from benchmarks.lsp import draft, processor_time
from tests.lsp.client import Client

pytest.importorskip("pygls")

EDITS = 10


@pytest.mark.full
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processor time is read from /proc")
def test_a_one_word_edit_of_20_000_words_takes_little_processor_time(tmp_path: Path) -> None:
    text = draft(20_000)
    client = Client(tmp_path)
    uri = client.open("draft.md", text)
    assert client.pushed(uri, 1)
    lines = [number for number, line in enumerate(text.split("\n")) if len(line) > 200]
    used = processor_time(client)
    for number in range(EDITS):
        at = {"line": lines[number * len(lines) // EDITS], "character": 0}
        client.change(uri, number + 2, {"range": {"start": at, "end": at}, "text": f"Word{number} "})
        assert client.pushed(uri, number + 2)
    assert (processor_time(client) - used) / EDITS < 0.35
    assert client.close() == 0
