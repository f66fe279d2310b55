"""``@claimed_timer(seconds)``: work by the clock. Any replica may run it: what it does is claimed in the database."""

from __future__ import annotations

import time

from eventlet import Timeout
from nameko.timer import Timer


class SteadyTimer(Timer):  # type: ignore[misc]
    """nameko's counts by the wall clock: set back a day it would rest a day, set forward it would fire without rest."""

    def _run(self) -> None:
        due = time.monotonic() + (0 if self.eager else self.interval)
        while True:
            with Timeout(max(due - time.monotonic(), 0), exception=False):
                self.should_stop.wait()
                break
            self.handle_timer_tick()
            self.worker_complete.wait()
            self.worker_complete.reset()
            due = max(due + self.interval, time.monotonic())


claimed_timer = SteadyTimer.decorator
