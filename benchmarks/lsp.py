"""How long the language server takes to show the findings of a draft after a one-word edit.

`python benchmarks/lsp.py [WORDS] [EDITS]`: a draft of the corpus's pages, the real server, the time from sending the
edit to the arrival of the diagnostics for it, the pause for further keys included. Also the processor time of the
server per edit, which other work on the machine does not lengthen.
"""

import os
import statistics
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.lsp.client import Client

ROOT = Path(__file__).resolve().parent.parent


def draft(words: int) -> str:
    """Pages of the corpus, flagged and clean ones, joined to a draft of at least so many words."""
    pages = sorted((ROOT / "corpus/dev/pages").glob("*.md")) + sorted((ROOT / "corpus/clean/pages").glob("*.md"))
    texts: list[str] = []
    count = 0
    for page in cycle(pages):
        texts.append(page.read_text(encoding="utf-8"))
        count += len(texts[-1].split())
        if count >= words:
            return "\n\n".join(texts)
    raise AssertionError


def processor_time(client: Client) -> float:
    """Seconds of processor time that the server has used."""
    fields = Path(f"/proc/{client.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure, and print what was measured."""
    words = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    edits = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    text = draft(words)
    with tempfile.TemporaryDirectory() as folder:
        client = Client(Path(folder))
        before = time.perf_counter()
        uri = client.open("draft.md", text)
        found = client.pushed(uri, 1)
        print(
            f"{len(text.split()):,} words, {len(found)} findings; first shown after {time.perf_counter() - before:.2f} s"
        )
        lines = [number for number, line in enumerate(text.split("\n")) if len(line) > 200]
        taken = []
        used = processor_time(client)
        for number in range(edits):
            at = {"line": lines[number * len(lines) // edits], "character": 0}
            before = time.perf_counter()
            client.change(uri, number + 2, {"range": {"start": at, "end": at}, "text": f"Word{number} "})
            client.pushed(uri, number + 2)
            taken.append(time.perf_counter() - before)
        used = (processor_time(client) - used) / edits
        client.close()
    ordered = sorted(taken)
    print(
        f"one-word edit: median {statistics.median(taken) * 1000:.0f} ms, slowest {ordered[-1] * 1000:.0f} ms; "
        f"processor time {used * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
