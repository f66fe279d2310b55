"""Tests of the statistics service on the in-memory shelf."""
