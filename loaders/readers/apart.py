"""Reading in a process of its own: what a hostile file does to a library in C ends there.

A PDF of one kilobyte can make PDFium fill the memory, and nothing inside a process stops that. A worker
is started with the first such file, kept for the next ones, and replaced when it had to be ended. It is
a plain child with two pipes, not `multiprocessing`: that would run the parent's main script again.
"""

import atexit
import importlib
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final

from loaders.readers.grid import Content
from loaders.readers.problem import TOO_DEMANDING, UnreadableError

SECONDS: Final = 60
"""How long a file may take; a long report takes a tenth of a second."""

MOST_MEMORY: Final = 2**31
"""How much memory the worker may ask for, where the system can limit it (not on Windows)."""

_ROOT: Final = Path(__file__).resolve().parents[2]
_LENGTH: Final = 8


class Worker:
    """One child process that reads files with one reader, a function named by module and name.

    `seconds` and `memory` (bytes) limit it.
    """

    def __init__(
        self, module: str, function: str, seconds: float = SECONDS, memory: int = MOST_MEMORY
    ) -> None:
        self._arguments = (module, function, str(memory))
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)

    def __call__(self, data: bytes) -> Content:
        """What the reader makes of `data`.

        Raises:
            UnreadableError: the reader's own; or the worker took too long or died over the file.
        """
        with self._turn:
            child = self._running()
            assert child.stdin
            assert child.stdout
            timer = threading.Timer(self._seconds, child.kill)
            timer.start()
            try:
                _send(child.stdin, data)
                answer = _receive(child.stdout)
            except (EOFError, OSError) as error:
                self.end()
                raise UnreadableError(TOO_DEMANDING) from error
            finally:
                timer.cancel()
        if isinstance(answer, Content):
            return answer
        raise UnreadableError(str(answer))

    def end(self) -> None:
        """Ends the child, if there is one; the next file starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", __name__, *self._arguments],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child


def _send(pipe: IO[bytes], message: object) -> None:
    packed = pickle.dumps(message)
    pipe.write(len(packed).to_bytes(_LENGTH) + packed)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> object:
    """The next message of our own child or parent. Raises EOFError where the other end is gone."""
    length = int.from_bytes(_exactly(pipe, _LENGTH))
    return pickle.loads(_exactly(pipe, length))


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _serve(module: str, function: str, memory: str) -> None:
    """The child: one file in, its content or the sentence of its problem out, until the parent is gone."""
    _limit_memory(int(memory))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    read = getattr(importlib.import_module(module), function)
    while True:
        try:
            data = _receive(sys.stdin.buffer)
        except EOFError:
            return
        answer: object
        try:
            answer = read(data)
        except UnreadableError as problem:
            answer = str(problem)
        except MemoryError:
            answer = TOO_DEMANDING
        _send(answers, answer)


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit holds there too
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    _serve(*sys.argv[1:])
