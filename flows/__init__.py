"""When: the order of steps, locks, Prefect flows and the command line."""

import os
from pathlib import Path

# Before Prefect is imported, by whoever imports it: no telemetry (two switches are needed), its files inside var/,
# and time for its embedded server to start on a busy machine. docs/explanation/pins.md has the measurements.
for _name, _value in {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_HOME": str(Path("var/prefect").resolve()),
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "GX_ANALYTICS_ENABLED": "false",
}.items():
    os.environ.setdefault(_name, _value)
