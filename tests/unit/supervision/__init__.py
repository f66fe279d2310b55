"""Tests of the supervision service on the in-memory shelf."""
