"""The phases of a run, one function each: bring the trouble, watch what people see, claim what must be true."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from typing import Any

from tests.chaos import clients
from tests.chaos.checker import longest_silence
from tests.chaos.clients import KINDS, form_of, new_token
from tests.chaos.faults import Victim, flapping, plan
from tests.chaos.history import deeds, read
from tests.chaos.interposer import Interposer
from tests.chaos.scene import CHILD, PARENT, PLACES, TOP, Scene

KILLS = 34
CUT_SECONDS = 60
CUT_FILINGS = 500
WATCHED_WITHIN = 100
"""seconds after which a hung link must have been started anew"""
RESTARTS = "xinqiao_link_restarts_total"
LONGEST_SILENCE = 8.0
"""seconds for which nobody at a cut-off village may be without a receipt, with four filing at once"""


def working(scene: Scene, seconds: float = 12) -> None:
    """(0) Nothing is broken yet: people file, offices work."""
    time.sleep(seconds)


def victims(scene: Scene) -> list[Victim]:
    """Every process of every node; stores and the processes with many services weigh more."""
    weights = {"mongod": 1.5, "broker": 1.0, "gateway": 0.8, "services": 3.0, "links": 1.0}
    nodes = {CHILD: 1.0, PARENT: 1.0, TOP: 0.6}
    return [Victim(one.node, one.name, weights.get(one.name, 0.6) * nodes[one.node]) for one in scene.cluster.status()]


def killing(scene: Scene) -> None:
    """(a) Kill -9 of everything there is, again and again, while people file and offices work."""
    order = plan(victims(scene), KILLS, random.Random(scene.seed))
    scene.say(f"killing {len(order)} processes of {len({(one.node, one.name) for one in order})} kinds and places")
    began = time.monotonic()
    scene.nemesis.loop(order, pause=(1.5, 4.0))
    back = scene.wait("everything back", lambda: _all_running(scene), 60)
    struck = scene.nemesis.struck
    kills = sum(count for kind, count in struck.items() if kind.startswith("kill"))
    kinds = sorted(kind.removeprefix("kill ") for kind in struck if kind.startswith("kill"))
    dead = [f"{one.node}.{one.name} {one.state}" for one in scene.cluster.status() if one.state != "running"]
    detail = f"{kills} kills over {', '.join(kinds)}; all back {back} s after the last; not running: {dead or 'none'}"
    wanted = {one.name for one in order}
    scene.figures["faults"] = dict(struck)
    filings = [deed for deed in deeds(read(scene.recorder.path)) if deed.f == "file"]
    scene.figures["longest_silence_under_kills_seconds"] = {
        node: round(longest_silence([one for one in filings if one.node == node], began, time.monotonic()), 1)
        for node in (CHILD, PARENT)
    }
    scene.claim("killed processes come back", kills >= 30 and wanted <= set(kinds) and not dead, detail)


def _all_running(scene: Scene) -> bool:
    return all(one.state == "running" and one.pid for one in scene.cluster.status())


def parting(scene: Scene) -> None:
    """(b) The village's link is cut for a minute while 500 people file there; it catches up afterwards."""
    before = _acked(scene)
    restarts = scene.metric(CHILD, RESTARTS)
    scene.say(f"link {CHILD} - {PARENT} cut for {CUT_SECONDS} s")
    scene.recorder.note("link cut", CHILD)
    began = time.monotonic()
    scene.proxy.mode = "cut"
    acked = scene.burst(CHILD, CUT_FILINGS, seconds=CUT_SECONDS * 2)
    filed_in = time.monotonic() - began
    if filed_in < CUT_SECONDS:
        time.sleep(CUT_SECONDS - filed_in)
    cut_off = time.monotonic()
    waiting = scene.unsaid()[CHILD]
    known = {number for number in _acked(scene) - before if number.startswith(CHILD.upper())}
    above = scene.facts(TOP) & known
    scene.proxy.mode = "pass"
    scene.recorder.note("link healed", CHILD)
    drained = scene.wait("drained", lambda: known <= scene.facts(TOP), 240, every=1)
    filings = [deed for deed in deeds(read(scene.recorder.path)) if deed.f == "file" and deed.node == CHILD]
    silence = longest_silence(filings, began, began + min(filed_in, cut_off - began))
    scene.figures["link_cut"] = {
        "seconds": round(cut_off - began, 1), "filed_in_seconds": round(filed_in, 1), "acknowledged": acked,
        "waiting_at_heal": waiting, "known_above_during_cut": len(above), "drained_in_seconds": drained,
        "longest_silence_seconds": round(silence, 2),
        "shovel_restarts": scene.metric(CHILD, RESTARTS) - restarts,
    }  # fmt: skip
    detail = f"{acked} acknowledged in {filed_in:.0f} s of cut, longest silence {silence:.1f} s"
    scene.claim("a village cut off serves its people", acked >= CUT_FILINGS and silence <= LONGEST_SILENCE, detail)
    detail = f"{len(known)} filings at the county {drained} s after the link healed; {waiting} entries had waited"
    scene.claim("after a cut everything catches up", drained is not None and not above, detail)


def _acked(scene: Scene) -> set[str]:
    records = read(scene.recorder.path)
    return {str(deed.answered["number"]) for deed in deeds(records) if deed.f == "file" and deed.happened}


def doubling(scene: Scene) -> None:
    """(c) One in ten messages twice, all in another order, at the township's door and behind it; the link flaps."""
    amqp, management = scene.cluster.amqp(PARENT), scene.cluster.management(PARENT)
    queues = ("door", "handling.matter_referred", "statistics.matter_triaged")
    between = [Interposer(amqp, management, queue, seed=scene.seed) for queue in queues]
    scene.say(f"shuffling and doubling in front of {', '.join(queues)} at {PARENT}")
    for one in between:
        one.start()
    scene.recorder.note("link flaps", CHILD)
    with flapping(scene.proxy):
        filed = scene.burst(CHILD, 80) + scene.burst(PARENT, 30)
        time.sleep(2)
    time.sleep(3)
    for one in between:
        one.stop()
    taken, doubled = sum(one.taken for one in between), sum(one.doubled for one in between)
    displaced = sum(one.displaced for one in between)
    again = scene.metric(PARENT, "xinqiao_events_crossed_again_total")
    scene.figures["shuffle"] = {
        "messages": taken, "doubled": doubled, "displaced": displaced, "seen_again_at_the_door": again
    }  # fmt: skip
    detail = f"{taken} messages, {doubled} doubled, {displaced} out of their place, {filed} filings meanwhile"
    scene.claim("messages were doubled and shuffled", doubled >= taken * 0.05 > 0 and displaced > 0, detail)


def one_key(scene: Scene, many: int = 50) -> None:
    """(d) One key, fifty times at once, then with other words."""
    token = new_token()
    form = form_of(KINDS[0], PLACES[CHILD], token)
    start = threading.Barrier(many)
    answers: list[clients.Asked] = []

    def ask(place: int) -> None:
        http = scene.http(CHILD)
        start.wait()
        process = f"impatient-{place}"
        answers.append(clients.file(http, scene.recorder, process, CHILD, form, token, token))

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [one for one in answers if one.outcome == "ok"]
    again = clients.file(scene.http(CHILD), scene.recorder, "impatient", CHILD, form, token, token)
    # other words under the same key: whoever sends them must not be taken for the first
    words = form_of(KINDS[1], PLACES[CHILD], other := new_token())
    refused = clients.file(scene.http(CHILD), scene.recorder, "impatient", CHILD, words, other, token)
    receipts = {(one.body.get("number"), one.body.get("code")) for one in [*asked, again] if one.outcome == "ok"}
    by_status = dict(Counter(one.status for one in answers))
    good = len(receipts) == 1 and by_status.get(201) == 1 and set(by_status) == {200, 201} and again.status == 200
    detail = f"{many} at once: {by_status}, {len(receipts)} receipt(s); later {again.status}"
    scene.claim("one key is one filing", good, detail)
    told = (refused.status, refused.body.get("code"))
    scene.claim("other words under a used key are refused", told == (409, "idempotency_key_reused"), f"{told}")


def hang(scene: Scene) -> None:
    """(h) The link hangs: connections stay open and nothing moves, while other things happen."""
    scene.figures["hung"] = {"shovel_restarts": -scene.metric(CHILD, RESTARTS)}
    scene.recorder.note("link hangs", CHILD)
    scene.hung_at = time.monotonic()
    scene.proxy.mode = "black_hole"


def unhang(scene: Scene) -> None:
    """(h) Whoever watches a hung link starts it anew; when it moves again, it catches up."""
    before = scene.facts(TOP)
    hung: dict[str, Any] = scene.figures["hung"]
    seconds = max(5.0, WATCHED_WITHIN - (time.monotonic() - scene.hung_at))
    scene.wait("noticed", lambda: scene.metric(CHILD, RESTARTS) + hung["shovel_restarts"] > 0, seconds, every=1)
    hung["noticed_within_seconds"] = round(time.monotonic() - scene.hung_at, 1)
    hung["shovel_restarts"] += scene.metric(CHILD, RESTARTS)
    scene.proxy.mode = "pass"
    scene.recorder.note("link moves", CHILD)
    known = {number for number in _acked(scene) if number.startswith(CHILD.upper())}
    hung["drained_in_seconds"] = scene.wait("drained", lambda: known <= scene.facts(TOP), 120, every=1)
    hung["waiting"] = len(known - before)
    good = hung["shovel_restarts"] > 0 and hung["drained_in_seconds"] is not None
    detail = ", ".join(f"{name} {value}" for name, value in hung.items())
    scene.claim("a hung link is noticed and started anew", good, detail)


def without_broker(scene: Scene, seconds: float = 15) -> None:
    """(f) The village's broker is stopped; filing goes on, and what was filed goes out when it is back."""
    before = _acked(scene)
    scene.cluster.stop(CHILD, "broker")
    scene.recorder.note("broker stopped", CHILD)
    scene.say(f"broker of {CHILD} stopped")
    began = time.monotonic()
    answers = []
    http = scene.http(CHILD)
    for place in range(20):
        token = new_token()
        form = form_of(KINDS[place % len(KINDS)], PLACES[CHILD], token)
        answers.append(clients.file(http, scene.recorder, "patient", CHILD, form, token, token))
        time.sleep(seconds / 20)
    slowest = longest_answer(scene, "patient")
    scene.cluster.start(CHILD, "broker")
    scene.recorder.note("broker started", CHILD)
    known = {number for number in _acked(scene) - before if number.startswith(CHILD.upper())}
    delivered = scene.wait("delivered", lambda: known <= scene.facts(TOP), 150, every=1)
    statuses = dict(Counter(one.status for one in answers))
    scene.figures["broker_down"] = {
        "seconds": round(time.monotonic() - began - (delivered or 0), 1), "answers": statuses,
        "slowest_answer_seconds": slowest, "delivered_in_seconds": delivered,
    }  # fmt: skip
    scene.claim("filing needs no broker", statuses == {201: 20}, f"{statuses}, the slowest in {slowest} s")
    detail = f"{len(known)} filings at the county {delivered} s after the broker was started"
    scene.claim("what was filed without a broker goes out", delivered is not None, detail)


def longest_answer(scene: Scene, process: str) -> float:
    """The slowest answer of a client, in seconds."""
    own = [deed for deed in deeds(read(scene.recorder.path)) if deed.process == process]
    return round(max((deed.ended - deed.began for deed in own), default=0.0), 2)


def resting(scene: Scene, seconds: float = 240) -> None:
    """(g) Everybody goes home; then nothing may be under way any more."""
    stumbled = clients.stop_all(scene.workers, 20)
    scene.workers.clear()
    scene.figures["exits_not_by_us"] = exits(scene)
    began = time.monotonic()
    quiet_since: list[float] = []

    def quiet() -> bool:
        unsaid, queued = scene.unsaid(), scene.queued()
        if any(unsaid.values()) or any(queued.values()):
            quiet_since.clear()
            if int(time.monotonic() - began) % 10 < 2:
                scene.say(f"  not yet at rest: unsaid {unsaid}, queues {queued}")
            return False
        quiet_since.append(time.monotonic())
        # the management's figures are some seconds old
        return time.monotonic() - quiet_since[0] >= 8

    rested = scene.wait("rest", quiet, seconds, every=2)
    scene.figures["rest_seconds"] = rested
    detail = f"after {rested} s" if rested is not None else f"unsaid {scene.unsaid()}, queues {scene.queued()}"
    scene.claim("at last nothing is under way", rested is not None and not stumbled, f"{detail}; {stumbled or ''}")


def exits(scene: Scene) -> dict[str, int]:
    """Process -> how often it ended by itself, by the supervisor's log (what we killed died of SIGKILL)."""
    log = (scene.directory / "run" / "supervisord.log").read_text("utf-8")
    found = re.findall(r"exited: (\S+) \((?!terminated by SIGKILL)[^)]*not expected", log)
    return dict(Counter(found))
