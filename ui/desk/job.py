"""Work in a thread of its own, so that a page is never kept waiting: it can be stopped and gone on with."""

import logging
import threading
import weakref
from collections.abc import Iterator

logger = logging.getLogger(__name__)


class Job:
    """Takes steps one after the other, each a turn of `steps`, and can be stopped between two of them.

    Nobody but the session holds a job: when the session ends, so does the job after the step that it is in.
    """

    def __init__(self, steps: Iterator[object]) -> None:
        self._steps = steps
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self.is_done = False
        self.has_failed = False

    @property
    def is_running(self) -> bool:
        """Whether a step is being taken."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it, or is about to have stopped it, before it was done."""
        return self._stop.is_set() and not self.is_done

    def start(self) -> None:
        """Takes steps from here on, until there are none left or somebody stops it."""
        if not self.is_running and not self.is_done:
            self._stop.clear()
            self._thread = threading.Thread(target=_take_steps, args=(weakref.ref(self),), daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends after the present step."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> None:
        """Waits until it is done or stopped, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def step(self) -> bool:
        """Takes one step; whether there is another to be taken."""
        if self._stop.is_set():
            return False
        try:
            next(self._steps)
        except StopIteration:
            self.is_done = True
        except Exception:
            logger.exception("work on uploaded files failed")
            self.is_done = self.has_failed = True
        return not self.is_done


def _take_steps(reference: "weakref.ref[Job]") -> None:
    while (job := reference()) is not None and job.step():
        del job
