"""Workers of our own: as many as asked for are at work from the first clip on."""

import os
import time
from collections import deque

from screener.batch.cluster import each_done, open_client


def at_work(seconds: float) -> tuple[int, float, float]:
    began = time.monotonic()
    time.sleep(seconds)
    return os.getpid(), began, time.monotonic()


def test_two_workers_share_the_work_from_the_beginning() -> None:
    with open_client(2, "1GB", None) as client:
        done = [told for _, told in each_done(client, deque([(at_work, 1.5), (at_work, 1.5)]))]
    (one, first, end), (other, second, _) = sorted(done, key=lambda told: told[1])
    assert one != other
    assert first <= second < end
