"""The engine: jobs go to worker processes, so that nothing here ever waits for a compiler.

One worker for each core, begun when first needed and kept. Equal jobs give equal bytes, so that what was printed a moment
ago is not printed again.
"""

import asyncio
import atexit
import hashlib
import os
import re
import subprocess
import sys
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec

from mediation.documents.jobs import TEMPLATES, Done, Job, receive, send

_PLACES = sorted({str(TEMPLATES), str(TEMPLATES.resolve())}, key=len, reverse=True)
_SEARCHED = re.compile(r" ?\(searched (at|for) .*\)", re.DOTALL)
_OF_PACKAGES = re.compile(r"(failed to (download|load|parse) )?package\b")
TIME_LIMIT = 20.0
"""Seconds one document may take, the start of its worker included."""
_KEPT_BYTES = 16 * 1024 * 1024


class NotPrintable(Exception):
    """The compiler refuses. `line` of the template where it says so, else 0; `in_template`: not in the house's own parts.

    `fetches`: it asks for a package, which no template may. The reason names no place on this machine.
    """

    def __init__(self, reason: str, line: int = 0, *, in_template: bool = True) -> None:
        reason = without_places(reason)
        self.fetches = _OF_PACKAGES.match(reason) is not None
        if self.fetches:
            reason = reason.partition(" (")[0]
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.in_template = in_template


class TookTooLong(NotPrintable):
    """The time limit was reached and the worker ended, or the worker died of the job."""


class _Worker:
    """One process. It serves one job at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "mediation.documents.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
        )

    def print(self, job: Job, limit: float) -> Done:
        """Raises TookTooLong; the worker is of no use afterwards."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        alarm = threading.Timer(limit, self._process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            send(self._process.stdin, job)
            packed = receive(self._process.stdout)
        except OSError:
            packed = b""
        finally:
            alarm.cancel()
        if not packed:
            self.end()
            raise TookTooLong("this took too long, or too much memory, and was stopped")
        return msgspec.msgpack.decode(packed, type=Done)

    def end(self) -> None:
        """End the process and wait for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                # What was still to be written goes nowhere any more.
                try:
                    pipe.close()
                except OSError:
                    continue


@dataclass
class _House:
    idle: list[_Worker]
    threads: ThreadPoolExecutor
    kept: "OrderedDict[bytes, Done]"
    kept_bytes: int = 0


_lock = threading.Lock()
_house: _House | None = None


def cores() -> int:
    """How many documents are printed at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _open() -> _House:
    global _house
    with _lock:
        if _house is None:
            _house = _House([], ThreadPoolExecutor(cores(), thread_name_prefix="press"), OrderedDict())
            atexit.register(close)
        return _house


def close() -> None:
    """End all workers; the next document begins new ones."""
    global _house
    with _lock:
        house, _house = _house, None
    if house is None:
        return
    atexit.unregister(close)
    house.threads.shutdown(wait=True, cancel_futures=True)
    for worker in house.idle:
        worker.end()


def print_now(job: Job, limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a job, waited for in this thread. Raises NotPrintable."""
    return _print_now(job, limit).pdf


def _print_now(job: Job, limit: float) -> Done:
    house = _open()
    name = hashlib.sha256(msgspec.msgpack.encode(job)).digest()
    with _lock:
        if (ready := house.kept.get(name)) is not None:
            house.kept.move_to_end(name)
            return ready
        worker = house.idle.pop() if house.idle else None
    worker = worker or _Worker()
    done = worker.print(job, limit)
    with _lock:
        house.idle.append(worker)
        if done.pdf:
            _keep(house, name, done)
    if not done.pdf:
        raise _refusal(done)
    return done


def _keep(house: _House, name: bytes, done: Done) -> None:
    if name in house.kept:
        return
    house.kept[name] = done
    house.kept_bytes += len(done.pdf)
    while house.kept_bytes > _KEPT_BYTES:
        _, oldest = house.kept.popitem(last=False)
        house.kept_bytes -= len(oldest.pdf)


async def print_pdf(job: Job, limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a job; the event loop is free meanwhile. Raises NotPrintable."""
    return (await print_pages(job, limit)).pdf


async def print_pages(job: Job, limit: float = TIME_LIMIT) -> Done:
    """The same, with what stands on its pages. Raises NotPrintable."""
    return await asyncio.get_running_loop().run_in_executor(_open().threads, _print_now, job, limit)


def without_places(reason: str) -> str:
    """What the compiler says, without where on this machine it looked."""
    for place in _PLACES:
        reason = reason.replace(place, "")
    return _SEARCHED.sub("", reason)


def _refusal(done: Done) -> NotPrintable:
    """What the compiler says, with the line of the template: its own text is the file the compiler was handed as bytes."""
    for line in done.diagnostic.splitlines():
        where = line.strip()
        if where.startswith("┌─ "):
            path, _, rest = where.removeprefix("┌─ ").rpartition(".typ:")
            return NotPrintable(
                done.reason, int(rest.partition(":")[0]), in_template=path.endswith("__typst_py_bytes__")
            )
    return NotPrintable(done.reason)
