"""What a process of the house gives up before it opens what others made: files it could write, memory, the network."""

import ctypes
import errno
import os
import platform
import resource
import struct

_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

# Linux: how a machine calls itself there, and the number it gives the call `socket`.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _ANSWER = 0x20, 0x15, 0x06
_ALLOWED, _REFUSED = 0x7FFF0000, 0x00050000 | errno.EACCES


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def shut_in(memory: int) -> None:
    """Write no file, leave no core, use no more than so many bytes of memory, and open no socket. Never undone."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for name in _PROXIES:
        os.environ[name] = _NOWHERE
    os.environ.pop("no_proxy", None)
    os.environ.pop("NO_PROXY", None)
    no_sockets()


def no_sockets() -> bool:
    """Have the kernel refuse every socket to this thread and all it begins. False where the kernel is none that can; there
    only the proxies that lead nowhere are left."""
    machine = _MACHINES.get(platform.machine()) if platform.system() == "Linux" else None
    if machine is None:
        return False
    kind, call = machine
    # Is this the machine that was meant, and is the call `socket`? Then no; everything else yes.
    steps = b"".join(
        struct.pack("=HBBI", *step)
        for step in (
            (_LOAD, 0, 0, 4),
            (_IF_EQUAL, 0, 2, kind),
            (_LOAD, 0, 0, 0),
            (_IF_EQUAL, 1, 0, call),
            (_ANSWER, 0, 0, _ALLOWED),
            (_ANSWER, 0, 0, _REFUSED),
        )
    )
    program = _Program(len(steps) // 8, steps)
    control = ctypes.CDLL(None, use_errno=True).prctl
    return bool(
        control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        and control(_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), 0, 0) == 0
    )
