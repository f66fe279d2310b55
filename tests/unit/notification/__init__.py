"""Tests of the notification service on the in-memory shelf."""
