"""Sending files made by others to a process of their own: a picture that is a trap takes down nothing but that process."""

import asyncio
import os
import subprocess
import sys
import threading

import msgspec

from mediation.documents.errands import Bind, Bound, Inspect, Inspected

TIME_LIMIT = 120.0
"""Seconds an errand may take by the clock; its own time on the processor is limited more strictly."""
_AT_ONCE = threading.BoundedSemaphore(2)


class WentWrong(Exception):
    """The process ended without an answer: too much memory or time, or a file that broke it."""


def _run(errand: Inspect | Bind) -> bytes:
    with _AT_ONCE:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-m", "mediation.documents.apart_worker"],
                input=msgspec.msgpack.encode(errand),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8", "PATH": os.defpath},
                timeout=TIME_LIMIT,
                check=True,
            )
        except (subprocess.SubprocessError, OSError) as failed:
            raise WentWrong from failed
    return done.stdout


async def inspect(files: list[bytes]) -> Inspected:
    """What is kept of files that were sent, or what is wrong with them. Raises WentWrong."""
    return msgspec.msgpack.decode(await asyncio.to_thread(_run, Inspect(files)), type=Inspected)


async def bind(order: Bind) -> bytes:
    """One PDF of many. Raises WentWrong."""
    return msgspec.msgpack.decode(await asyncio.to_thread(_run, order), type=Bound).pdf
