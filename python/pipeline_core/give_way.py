"""Work on leased tables that stops as soon as a run that goes first asks for one of them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pipeline_core.attempt import attempt
from pipeline_core.lease import Leases

# A run that asks waits about this long, and for what is being committed.
LOOK_SECONDS = 5.0


class GaveWay(RuntimeError):
    """The work was stopped, and nothing of it published, because another run goes first."""


@contextmanager
def giving_way(
    leases: Leases,
    tables: Sequence[str],
    stop_work: Callable[[], object],
    look_seconds: float = LOOK_SECONDS,
) -> Iterator[None]:
    """Hold the tables while the block runs; when another run asks for one, call `stop_work`.

    The error with which the block then ends becomes `GaveWay`; a block that ends well has won.
    """
    asked: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(look_seconds):
            attempt(lambda: asked.extend(run for run in map(leases.wanted_by, tables) if run))
            if asked:
                # At each look: what it stops may begin something new before it fails.
                stop_work()

    with leases.held(tables, is_patient=True):
        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        except Exception as error:
            if asked:
                raise GaveWay(f"run {leases.owner} let run {asked[0]} go first") from error
            raise
        finally:
            done.set()
            watcher.join()
