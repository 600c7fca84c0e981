"""Training the encoder: `python -m kclaims.evaluate.train_encoder corpus` (needs the `train-encoder` extra).

Begins from DeBERTa-v3-xsmall (kclaims.evaluate.encoder_base), learns from `FOLDERS` and `TEXTS` of the corpus, and writes `rulesets/core/encoder.bin`. Towards the end it learns with its
matrices as rounded as the file will hold them. Deterministic: the same corpus, library versions and number of threads give the same file.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from kclaims.evaluate.encoder_base import begin
from kclaims.evaluate.encoder_batches import Bag, Bundle, Learnt, twins
from kclaims.evaluate.encoder_calibration import calibrate
from kclaims.evaluate.encoder_file import FINE, MOST, STEP, reheaded, write
from kclaims.evaluate.encoder_network import HEADS, TABLE, Network, kinds
from kclaims.evaluate.encoder_rows import Unit, pages, units
from kclaims.match.encoder import Cut, Cutter, Encoder
from kclaims.match.learned import LearnedModel
from kclaims.model.record import record
from kclaims.rules.folders import BASE_PACK, shipped_packs
from kclaims.text.unigrams import Unigrams


@record(kw_only=True)
class Setting:
    """How the encoder is trained; chosen on corpus/dev."""

    layers: int = 12
    pieces: int = 10_000  # of the vocabulary that are kept
    sentence_pieces: int = 64
    batch: int = 32  # bags
    twins: float = 1.0  # weight of telling the two sides of a pair from each other
    warm_up: float = 0.06  # share of a round's steps
    smoothing: float = 0.04
    category_weight: float = 0.5
    dropout: float = 0.1
    seed: int = 1
    threads: int = 2
    easy: int = 3  # one easy sentence in so many of labelled pages is learned from; of clean pages, all
    apart: int = 2  # one page in so many is read sentence by sentence, in each epoch another, the rest in stretches


FOLDERS = ("train", "clean-train")
TEXTS = (
    "pairs-train.jsonl", "pairs-dev.jsonl", "pairs-facts-train.jsonl",
    "pairs-dev-2.jsonl", "pairs-dev-3.jsonl", "pairs-train-2.jsonl", "other-train.jsonl",
)  # fmt: skip


@record(kw_only=True)
class Round:
    """Once through some of the corpus, with a rate that rises, falls, and ends at nothing."""

    texts: Sequence[str]
    steps: int  # at most, whatever two epochs would take
    rate: float
    rounded: float  # the last share of the steps, in which matrices are rounded as in the file


# The file holds the mean of what was learned after each (docs/adr/0097).
ROUNDS = (
    Round(texts=TEXTS, steps=5_000, rate=1.5e-4, rounded=0.25),
    Round(texts=(*TEXTS[1:], "pairs-train-3.jsonl"), steps=2_000, rate=8e-5, rounded=1.0),
)
EPOCHS = 2
DISTANCES = 220  # pieces that are read at once at most: kclaims.match.encoder.TOGETHER, and a sentence


def kept_pieces(vocabulary: Sequence[str], scores: Sequence[float], learnt: Sequence[Unit], most: int) -> list[int]:
    """Numbers of the pieces kept: the special ones, every single character, those seen most in training."""
    cut = Unigrams(vocabulary, scores)
    seen = Counter(number for unit in learnt for number in cut.pieces(unit.text, 999))
    always = [number for number, piece in enumerate(vocabulary) if _always(piece)]
    frequent = [number for number, _ in seen.most_common()]
    return sorted([*dict.fromkeys([*always, *frequent, *range(len(vocabulary))])][:most])


def _always(piece: str) -> bool:
    bare = piece.removeprefix("▁")
    return piece in {"[PAD]", "[UNK]", "[CLS]", "[SEP]"} or (len(bare) <= 1 and bare.isascii())


def header_of(vocabulary: list[str], scores: list[float], categories: list[str], setting: Setting) -> dict[str, Any]:
    """The part of the file's header that tells how text becomes numbers."""
    number = {piece: at for at, piece in enumerate(vocabulary)}
    return {
        "version": 1, "vocabulary": vocabulary, "scores": [round(score, 2) for score in scores], "categories": categories,
        "layers": setting.layers, "heads": HEADS, "sentence_pieces": setting.sentence_pieces,
        "special": {"first": number["[CLS]"], "separator": number["[SEP]"], "part": number["."]},
    }  # fmt: skip


class Trainer:
    """Holds the network while it learns."""

    def __init__(self, learnt: Learnt, setting: Setting) -> None:
        """Prepare to learn; pieces and categories are those of what is learned from first."""
        import torch

        torch.set_flush_denormal(True)
        torch.manual_seed(setting.seed)
        torch.set_num_threads(setting.threads)
        torch.use_deterministic_algorithms(True)
        self.setting = setting
        weights, vocabulary, scores = begin(setting.layers)
        units_ = [*learnt.units()]
        kept = kept_pieces(vocabulary, scores, units_, setting.pieces)
        self.network = Network({**weights, "tokens": weights["tokens"][kept]}, setting.layers)
        self.categories = sorted({name for unit in units_ for name in unit.categories})
        pieces = [vocabulary[number] for number in kept]
        self.header = header_of(pieces, [scores[number] for number in kept], self.categories, setting)
        self.head = torch.nn.Linear(weights["tokens"].shape[1], 1 + len(self.categories))
        self.drop = torch.nn.Dropout(setting.dropout)
        self._cutter = Cutter(self.header)

    def forward(self, bags: Sequence[Bag]) -> Any:
        """Logits of the units of some bags."""
        import torch

        read = [cut for bag in bags for cut in self._cuts(bag)]
        longest = max(len(cut.numbers) for cut in read)
        numbers = torch.zeros(len(read), longest, dtype=torch.long)
        held = torch.zeros(len(read), longest)
        shares = torch.zeros(sum(len(cut.sentences) for cut in read), len(read), longest)
        at = iter(shares)
        for row, cut in enumerate(read):
            numbers[row, : len(cut.numbers)] = torch.tensor(cut.numbers)
            held[row, : len(cut.numbers)] = 1
            for start, end in cut.sentences:
                next(at)[row, start:end] = 1 / (end - start)
        pooled = shares.flatten(1) @ self.network.forward(numbers, held).flatten(0, 1)
        return self.head(self.drop(pooled))

    def _cuts(self, bag: Bag) -> list[Cut]:
        """A page's sentence in its place; a text of several sentences at once."""
        if len(bag) == 1:
            return [self._cutter(bag[0].text, bag[0].context)]
        return self._cutter.together([unit.text for unit in bag])

    def _loss(self, bundles: Sequence[Bundle]) -> Any:
        import torch
        from torch.nn import functional

        bags = [bag for bundle in bundles for bag in bundle]
        read = iter(self.forward(bags))
        judged = [list(_likeliest(bag, [next(read) for _ in bag])) for bag in bags]
        every = [one for some in judged for one in some]
        chance = torch.stack([logits[0] for _, logits in every])
        wanted = torch.tensor([float(unit.flag) for unit, _ in every]).clamp(
            self.setting.smoothing / 2, 1 - self.setting.smoothing / 2
        )
        loss = functional.binary_cross_entropy_with_logits(chance, wanted)
        named = [(logits[1:], unit.categories) for unit, logits in every if unit.categories]
        if named:
            shares = torch.tensor([[(name in names) / len(names) for name in self.categories] for _, names in named])
            logits = torch.stack([logits for logits, _ in named])
            loss = loss + self.setting.category_weight * functional.cross_entropy(logits, shares)
        apart = [judged[flag][0][1][0] - judged[trap][0][1][0] for flag, trap in twins(bundles)]
        if apart:
            loss = loss + self.setting.twins * functional.softplus(-torch.stack(apart)).sum() / len(every)
        return loss

    def learn(self, learnt: Learnt, how: Round, seed: int) -> None:
        """Go through the bundles of a round."""
        import torch

        parameters = self._learned()
        optimiser = torch.optim.AdamW(parameters, lr=how.rate, weight_decay=0.01, fused=True)
        setting = self.setting
        every = list(learnt.batches(EPOCHS, setting.batch, setting.apart, seed))
        batches = every[: how.steps]
        last = len(batches) * (1 - how.rounded)  # from here on matrices are rounded
        plan = torch.optim.lr_scheduler.LambdaLR(optimiser, _rate(len(every), len(batches), last, setting.warm_up))
        self.network.learns = True
        for step, bundles in enumerate(batches):
            with self._rounded() if step >= last else nullcontext():
                loss = self._loss(bundles)
                optimiser.zero_grad()
                loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            plan.step()
            if step % 100 == 0:
                sys.stderr.write(f"step {step} of {len(batches)}: loss {float(loss.detach()):.3f}\n")
        self.network.learns = False

    @contextmanager
    def _rounded(self) -> Iterator[None]:
        """The network with its matrices rounded as the file will hold them; the gradients found meanwhile move the exact ones."""
        matrices = [
            matrix for name, matrix in self.network.weights.items() if matrix.ndim > 1 and name not in {*FINE, TABLE}
        ]
        exact = [matrix.data for matrix in matrices]
        for matrix in matrices:
            step = matrix.data.square().mean(1, keepdim=True).sqrt_().mul_(STEP)
            matrix.data = (matrix.data / step).round_().clamp_(-MOST, MOST).mul_(step)
        yield
        for matrix, values in zip(matrices, exact, strict=True):
            matrix.data = values

    def checked(self, some: Sequence[Bag]) -> list[list[Any]]:
        """Texts or a sentence with its context, and the first logits, by which a reader of the file can check its arithmetic."""
        import torch

        with torch.no_grad():
            read = iter(self.forward(some)[:, 0].tolist())
        return [[[u.text for u in bag], bag[0].context, [round(next(read), 3) for _ in bag]] for bag in some]

    def adopt(self, stored: Mapping[str, Any]) -> None:
        """Take a file's rounded matrices for the network's own, so that `checked` checks arithmetic and not rounding."""
        import torch

        with torch.no_grad():
            for name, weight in self.network.weights.items():
                if name != TABLE:
                    weight.copy_(torch.tensor(stored[name]))
            table, farthest = self.network.weights[TABLE], kinds(DISTANCES)
            table[farthest] = torch.tensor(stored["distances"])
        self.head.load_state_dict({kind: torch.tensor(stored[f"head.{kind}"]) for kind in self.head.state_dict()})

    def values(self) -> list[Any]:
        """A copy of all that is learned."""
        return [value.detach().clone() for value in self._learned()]

    def take_mean(self, some: Sequence[Sequence[Any]]) -> None:
        """Take the mean of what was learned at several times."""
        import torch

        with torch.no_grad():
            for value, *once in zip(self._learned(), *some, strict=True):
                value.copy_(sum(once) / len(once))

    def _learned(self) -> list[Any]:
        return [*self.network.weights.values(), *self.head.parameters()]

    def tensors(self) -> dict[str, Any]:
        """A copy of the network as the file holds it."""
        import numpy as np

        held = {name: weight.detach().numpy().copy() for name, weight in self.network.weights.items()}
        table = held.pop(TABLE)
        head = {f"head.{kind}": value.detach().numpy().copy() for kind, value in self.head.state_dict().items()}
        return {**held, "distances": np.ascontiguousarray(table[kinds(DISTANCES).numpy()]), **head}


def _rate(every: int, steps: int, last: float, warm_up: float) -> Callable[[int], float]:
    """The share of the rate at each step: it rises, falls as if all epochs were to come, and from `last` on to nothing at the end."""
    warm = max(1, int(every * warm_up))
    falls = max(last, warm)

    def slow(step: float) -> float:
        return min((step + 1) / warm, max(0.0, (every - step) / max(1, every - warm)))

    def rate(step: int) -> float:
        return slow(step) if step < falls else slow(falls) * max(0.0, (steps - step) / max(1, steps - falls))

    return rate


def _likeliest(bag: Bag, read: Sequence[Any]) -> Iterator[tuple[Unit, Any]]:
    """What was judged in a bag, with its logits: a text by the sentence likeliest to have earned it, a page's sentence by its own."""
    judged: dict[str, list[tuple[Unit, Any]]] = {}
    for unit, logits in zip(bag, read, strict=True):
        if unit.verdict:
            judged.setdefault(unit.bag, []).append((unit, logits))
    for some in judged.values():
        yield max(some, key=lambda one: float(one[1][0].detach()))


def main(corpus: Path, target: Path, setting: Setting) -> dict[str, Any]:
    """Train on the training parts of a corpus, write the file, calibrate it on the development parts."""
    read = [page for folder in FOLDERS for page in pages(corpus / folder)]
    rounds = [
        Learnt(pages=read, texts=[unit for texts in how.texts for unit in units(corpus / texts)], easy=setting.easy)
        for how in ROUNDS
    ]
    trainer = Trainer(rounds[0], setting)
    after = []
    for seed, (learnt, how) in enumerate(zip(rounds, ROUNDS, strict=True), setting.seed):
        trainer.learn(learnt, how, seed)
        after.append(trainer.values())
    trainer.take_mean(after)
    trainer.drop.eval()
    write(target, trainer.header, trainer.tensors())
    learned = LearnedModel(shipped_packs() / BASE_PACK / "learned.bin")
    stored = Encoder(target)
    found = calibrate(stored, learned, corpus)
    figures = found.pop("figures")
    trainer.adopt(stored.tensors())
    digest = reheaded(target, {**found, "check": trainer.checked(rounds[0].some())})
    return {
        "units": sum(1 for some in rounds for _ in some.units()),
        "threshold": found["threshold"],
        **figures,
        "sha256": digest,
        "bytes": target.stat().st_size,
    }


if __name__ == "__main__":
    shipped = shipped_packs() / BASE_PACK / "encoder.bin"
    result = main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else shipped, Setting())
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
