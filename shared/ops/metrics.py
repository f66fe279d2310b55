"""Every metric of the system, its meaning and unit in one place; labels hold no person and no matter."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HANDLED = Counter("xinqiao_events_handled_total", "Events carried out.", ["queue"])
REPEATED = Counter("xinqiao_events_repeated_total", "Events seen again, without effect.", ["queue"])
RETRIED = Counter("xinqiao_events_retried_total", "Events put back to be tried later.", ["queue"])
PARKED = Counter("xinqiao_parked_total", "Messages parked for the operator.", ["queue", "code"])
PARKED_NOW = Gauge("xinqiao_parked_messages", "Messages that lie parked now.", ["queue"])
HANDLING_SECONDS = Histogram("xinqiao_handling_seconds", "Time to carry out one event.", ["queue"])

CARRIED = Counter("xinqiao_events_carried_total", "Events confirmed by the broker.", ["shelf"])
UNROUTABLE = Counter("xinqiao_unroutable_total", "Publishes that no queue took; they are sent again.", ["key"])
UNSAID = Gauge("xinqiao_unsaid_events", "Events saved and not yet confirmed by the broker.", ["shelf"])
RESENT = Counter("xinqiao_events_resent_total", "Crossing events sent again for want of a receipt.", ["neighbour"])
UNRECEIVED = Gauge("xinqiao_unreceived_events", "Crossing events without the neighbour's receipt.", ["neighbour"])
UNRECEIVED_AGE = Gauge(
    "xinqiao_unreceived_oldest_seconds", "Age of the oldest crossing event without a receipt.", ["neighbour"]
)

CROSSED = Counter("xinqiao_events_crossed_total", "Events from a neighbour taken at the door.", ["neighbour"])
CROSSED_AGAIN = Counter("xinqiao_events_crossed_again_total", "Events that came over a link twice.", ["neighbour"])
GUARD_REFUSED = Counter(
    "xinqiao_guard_refused_total", "Events a neighbour had no right to say; each is parked.", ["neighbour", "code"]
)
HEARD_AGE = Gauge("xinqiao_link_heard_seconds", "Time since the neighbour's last heartbeat.", ["neighbour"])
ECHO_AGE = Gauge("xinqiao_link_echo_seconds", "Age of our last heartbeat that the neighbour answered.", ["neighbour"])
LINK_RESTARTS = Counter("xinqiao_link_restarts_total", "Shovels restarted by the watchdog.", ["shovel"])

CALENDAR_HORIZON = Gauge(
    "xinqiao_calendar_horizon_days", "Days from today for which the holiday calendar is published; alert below 90."
)
CLOCKS_MOVED = Counter("xinqiao_clocks_moved_total", "Running clocks that a changed calendar or rule moved.")

NOTICES_SENT = Counter("xinqiao_notices_sent_total", "Notices that left the node.", ["channel", "outcome"])
NOTICES_OPEN = Gauge("xinqiao_notices_open", "Notices that wait, are to be printed, or failed.", ["state"])

RPC_SECONDS = Histogram("xinqiao_rpc_seconds", "Time to answer one RPC.", ["method"])
RPC_FAILED = Counter("xinqiao_rpc_failed_total", "RPCs that ended in an error, by its code.", ["method", "code"])
