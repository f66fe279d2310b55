"""Rules of the responsible unit, on fakes."""
