"""``@claimed_timer(seconds)``: work by the clock. Any replica may run it: what it does is claimed in the database."""

from __future__ import annotations

from nameko.timer import Timer

claimed_timer = Timer.decorator
