"""Between nodes: topology, crossing, guard, the door, shovels and their watchdog."""
