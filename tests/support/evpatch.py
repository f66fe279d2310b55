"""Loaded first (``-p tests.support.evpatch``) by test runs that host nameko containers: green threads everywhere."""

import warnings

warnings.filterwarnings("ignore", message=".*Eventlet is deprecated.*")

import eventlet  # noqa: E402

eventlet.monkey_patch()
