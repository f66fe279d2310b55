"""Chaos: faults thrown at a real chain of nodes while people file and offices work, and a checker of what was left."""
