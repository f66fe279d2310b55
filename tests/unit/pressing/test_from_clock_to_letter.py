"""From a limit that rang to the letter on the unit's desk, through the clocks of whole nodes."""

from __future__ import annotations

from tests.unit.pressing.offices import COUNTY_SUPERVISOR, MATTER, days_pass, offices, press_of, received_of, take
from tests.unit.statistics.saying import a_custody, a_triage, in_envelope

UNIT = "u_qh"
"""the township's government: pressed by the county, never by the township's own office"""


def test_a_notice_that_did_not_go_out_in_time_lies_before_the_county_as_a_letter_to_send() -> None:
    nodes = offices()
    for nth, event in enumerate((a_triage(), a_custody(unit=UNIT))):
        for node in ("lx", "qh"):
            service = nodes.nodes[node].services["supervision"]
            service.watch(event, in_envelope(event, f"e{nth}", hours=nth, node="qh"))
    days_pass(nodes, 20)
    for node in ("lx", "qh"):
        nodes.nodes[node].services["supervision"].ring()
    nodes.collect()
    nodes.settle()
    assert press_of(nodes, "qh", UNIT) is None
    press = press_of(nodes, "lx", UNIT)
    assert "first_limit_missed" in [one.trigger for one in press.now_found]
    take(nodes, COUNTY_SUPERVISOR, "send_letter", unit=UNIT)
    received = received_of(nodes, "qh", UNIT)
    assert (received.matter, received.state) == (MATTER, "pressed")
    assert press.now_found[0].fact in received.last.fact
    nodes.nodes["lx"].services["supervision"].ring()
    nodes.settle()
    assert press_of(nodes, "lx", UNIT).state == "pressed"
