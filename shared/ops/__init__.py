"""How a process runs: settings, clock, log, metrics, health."""
