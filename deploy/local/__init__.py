"""Whole nodes on a bare machine: brokers, databases and services as an ordinary user, all state in one directory."""
