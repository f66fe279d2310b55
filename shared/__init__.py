"""What every service stands on: a staircase in which a step uses only the steps below it."""
