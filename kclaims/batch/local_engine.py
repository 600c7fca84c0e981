"""The local engine: worker processes of this machine."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, wait
from multiprocessing import get_context
from typing import Any

from kclaims.batch.job import Job
from kclaims.batch.run_shard import run_shard
from kclaims.batch.shards import Shard

RECYCLED_AFTER = 25  # shards: spaCy keeps every new word that a worker has seen
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")  # workers take the cores; threads of each would only contend
_LOOK_EVERY = 5  # seconds
_MOST_DEATHS = 50  # of workers on one shard, of pools in one run


class EngineError(RuntimeError):
    """Workers can't be kept alive; the message says what to look at."""


def run(job: Job, shards: Iterable[Shard], workers: int) -> Iterator[tuple[Shard, dict[str, Any]]]:
    """Each shard with what it took, as they are done. A worker that dies is replaced and its shard handed out again.

    A worker killed while it waits for work takes its pool along (it holds the pool's lock): then there is a new pool.
    Raises EngineError.
    """
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    hands = _Hands(job, shards, workers)
    for _ in range(_MOST_DEATHS):
        yield from hands.work()
        if not hands.waiting:
            return
    raise EngineError(
        f"workers were killed {_MOST_DEATHS} times over: see to this machine's memory, or use fewer --workers"
    )


class _Hands:
    """Shards waiting and under way."""

    def __init__(self, job: Job, shards: Iterable[Shard], workers: int) -> None:
        self._job = job
        self._workers = workers
        self.waiting = deque(shards)
        self._under_way: dict[Any, Shard] = {}
        self._deaths: Counter[str] = Counter()

    def work(self) -> Iterator[tuple[Shard, dict[str, Any]]]:
        """Results from one pool, until all is done or the pool is broken."""
        from pebble import ProcessPool

        with ProcessPool(self._workers, max_tasks=RECYCLED_AFTER, context=get_context("spawn")) as pool:
            try:
                while (self.waiting or self._under_way) and self._handed_out(pool):
                    for future in wait(self._under_way, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED).done:
                        yield from self._taken_back(future)
                    if not pool.active:
                        break
            finally:
                if self.waiting or self._under_way:
                    pool.stop()  # type: ignore[no-untyped-call]
        self.waiting.extendleft(self._under_way.values())
        self._under_way.clear()

    def _handed_out(self, pool: Any) -> bool:
        """Give the workers enough to do; whether the pool takes it."""
        while self.waiting and len(self._under_way) < 2 * self._workers:
            try:
                future = pool.schedule(run_shard, args=(self._job, self.waiting[0]))
            except RuntimeError:
                return False
            self._under_way[future] = self.waiting.popleft()
        return True

    def _taken_back(self, future: Any) -> Iterator[tuple[Shard, dict[str, Any]]]:
        from pebble import ProcessExpired

        shard = self._under_way.pop(future)
        try:
            yield shard, future.result()
        except ProcessExpired as error:
            self._deaths[shard.name] += 1
            if self._deaths[shard.name] > _MOST_DEATHS:
                raise EngineError(
                    f"{_MOST_DEATHS} workers died on shard {shard.name} (the last with {error.exitcode}): "
                    "see to this machine's memory, or use fewer --workers"
                ) from None
            self.waiting.appendleft(shard)
        except (CancelledError, BrokenExecutor):
            self.waiting.appendleft(shard)
