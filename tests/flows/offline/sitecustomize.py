"""Stands guard in every Python process of a run: whoever reaches for another machine is stopped, and written down.

Python imports this module by itself where its folder is on PYTHONPATH; child processes inherit it.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path

#: What asks for a connection or for the address of a name, and where in its arguments the other side stands.
_ASKS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def _is_here(event: str, other: object) -> bool:
    """Tell whether an address or a name is this machine's own."""
    if not isinstance(other, tuple) and event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        return True  # a socket of the file system, or one already connected
    host = other[0] if isinstance(other, tuple) else other
    name = host.decode(errors="replace") if isinstance(host, bytes) else str(host or "localhost")
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _ASKS or len(arguments) <= _ASKS[event] or _is_here(event, arguments[_ASKS[event]]):
        return
    asked = f"{event} {arguments[_ASKS[event]]!r}"
    with Path(os.environ["DOUDI_TEST_REACHED"]).open("a", encoding="utf-8") as record:
        record.write(f"{asked} {' '.join(sys.argv)[:200]}\n")
    raise PermissionError(f"no network in this test: {asked}")


sys.addaudithook(_watch)
