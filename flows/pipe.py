"""What if nobody reads what a command prints any more: `doudi … | head`?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

#: What a shell reports of a program that SIGPIPE has ended, which is how programs end whose reader has gone.
READER_GONE = 141


def end_with_the_reader(command: Callable[[], object]) -> None:
    """Run a command, and end quietly once the reader has gone, whichever library met the broken pipe.

    typer and rich end the program with 1, which is our code of a bug, and Python complains when it empties its buffer.
    """
    try:
        command()
        sys.stdout.flush()
    except BrokenPipeError:
        _leave()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            _leave()
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _leave()
        raise


def _leave() -> None:
    """Let what is left go nowhere, so that Python does not try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(READER_GONE)
