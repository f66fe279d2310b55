"""The watch over a child's shovels: alarm on progress, never on their state; a hung one is restarted.

A shovel may say 'running' and move nothing. What cannot lie is the answer to our own heartbeat: it went up by one
shovel and came down by the other. With a long queue before it the heartbeat is late though all goes well: what the
queue has handed over since the last look is a sign too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.bus import names
from shared.errors import XinqiaoError
from shared.links import shovels
from shared.links.store import Neighbour
from shared.ops import log, metrics

SILENT = timedelta(seconds=60)
"""this long without an answer, and the shovels are restarted, once per such span"""
LOG = log.get(__name__)


class Watch:
    """Restarts the shovels of this node when its parent stays silent. Without a management address it only looks."""

    def __init__(self, management: str) -> None:
        self._management = management
        self._acted_at: datetime | None = None
        self._since: datetime | None = None
        self._carried: int | None = None

    def look(self, parent: Neighbour | None, now: datetime) -> bool:
        """Whether it restarted them this time."""
        known = filter(None, [parent.echoed_at if parent else None, self._acted_at, self._since])
        signs = [one for one in known if one <= now]  # one from the future was noted before the clock was set back
        if not signs:
            self._since = now
        last_sign = max(signs, default=now)
        silent = now - last_sign
        if silent < SILENT / 2 or not self._management:
            return False
        is_moving = parent is not None and self._is_moving(parent.node)
        if silent < SILENT:
            return False
        self._acted_at = now
        if is_moving:
            return False
        for name in (shovels.UP_SHOVEL, shovels.DOWN_SHOVEL):
            try:
                shovels.restart(self._management, name)
                metrics.LINK_RESTARTS.labels(name).inc()
                LOG.warning("shovel_restarted", shovel=name, silent_since=str(last_sign))
            except XinqiaoError as fault:
                LOG.warning("shovel_not_restarted", shovel=name, reason=type(fault).__name__)
        return True

    def _is_moving(self, parent: str) -> bool:
        before = self._carried
        try:
            self._carried = shovels.carried(self._management, names.to(parent))
        except XinqiaoError:
            return False
        return before is not None and self._carried > before
