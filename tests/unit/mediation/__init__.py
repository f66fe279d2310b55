"""Rules of mediation, on fakes."""
