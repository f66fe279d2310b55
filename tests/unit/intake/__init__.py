"""Tests of the intake service on the in-memory shelf."""
