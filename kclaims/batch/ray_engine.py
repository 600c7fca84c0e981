"""The Ray engine: the same shards as tasks of a Ray cluster, whose machines see the sources and the results by the same paths."""

from __future__ import annotations

import logging
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Any

from kclaims.batch.job import Job
from kclaims.batch.local_engine import RECYCLED_AFTER, EngineError
from kclaims.batch.run_shard import run_shard
from kclaims.batch.shards import Shard

_MOST_DEATHS = 50  # of workers on one shard


def run(job: Job, shards: Iterable[Shard], workers: int) -> Iterator[tuple[Shard, dict[str, Any]]]:
    """Each shard with what it took, as they are done; at most `workers` run at once. Raises EngineError.

    Joins the cluster that RAY_ADDRESS names, else starts one on this machine. A shard whose worker died is handed out
    again by us, not by Ray, so that the next worker learns from the notes of the dead one.
    """
    import ray

    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    here = "RAY_ADDRESS" not in os.environ
    ray.init(
        address=None if here else "auto", num_cpus=workers if here else None, include_dashboard=False if here else None,
        log_to_driver=False, logging_level=logging.ERROR, ignore_reinit_error=True,
    )  # fmt: skip
    try:
        yield from _run(ray, job, deque(shards), workers)
    finally:
        ray.shutdown()


def _run(ray: Any, job: Job, waiting: deque[Shard], workers: int) -> Iterator[tuple[Shard, dict[str, Any]]]:
    task = ray.remote(num_cpus=1, max_retries=0, max_calls=RECYCLED_AFTER)(run_shard)
    told = ray.put(job)
    under_way: dict[Any, Shard] = {}
    deaths: Counter[str] = Counter()
    while waiting or under_way:
        while waiting and len(under_way) < 2 * workers:
            shard = waiting.popleft()
            under_way[task.remote(told, shard)] = shard
        ready, _ = ray.wait(list(under_way), num_returns=1)
        for reference in ready:
            shard = under_way.pop(reference)
            try:
                yield shard, ray.get(reference)
            except (
                ray.exceptions.WorkerCrashedError,
                ray.exceptions.NodeDiedError,
                ray.exceptions.OutOfMemoryError,
            ) as error:
                deaths[shard.name] += 1
                if deaths[shard.name] > _MOST_DEATHS:
                    raise EngineError(f"{_MOST_DEATHS} workers died on shard {shard.name}: {error}") from None
                waiting.appendleft(shard)
