"""When: the order of steps, locks, Prefect flows and the command line."""
