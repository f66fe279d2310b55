"""What a broker lets its neighbours do, read from the definitions it imports."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from shared.links.definitions import LinkSecrets, definitions, link_user, saying, shovels
from tests.unit.local.things import named, the_county

TOPOLOGY = the_county()
UP_URI = "amqp://node-qh:a-link-password@10.0.0.1:5672/%2f"
MIDDLE = definitions(TOPOLOGY, "qh", LinkSecrets("own-password", {"yj": "village-password"}, UP_URI))
TOP = definitions(TOPOLOGY, "lx", LinkSecrets("own-password", {"qh": "township-password"}))


def rights(known: dict, user: str) -> dict:
    return named(known["permissions"], user, "user")


def test_every_neighbour_has_a_queue_and_the_door_hears_everything_that_reaches_it():
    assert {queue["name"] for queue in MIDDLE["queues"]} == {"door", "door.unrouted", "to.lx", "to.yj"}
    assert {queue["name"] for queue in TOP["queues"]} == {"door", "door.unrouted", "to.qh"}
    assert {"source": "door", "destination": "door", "routing_key": "#"}.items() <= MIDDLE["bindings"][0].items()


def test_everything_durable_is_a_quorum_queue_and_a_link_queue_has_no_limit_of_any_kind():
    for queue in MIDDLE["queues"]:
        assert queue["durable"] is True
        assert queue["arguments"] == {"x-queue-type": "quorum"}


def test_what_the_door_cannot_route_is_kept_and_not_confirmed_into_nothing():
    policy = named(MIDDLE["policies"], "door-unrouted")
    assert re.search(policy["pattern"], "door")
    assert not re.search(policy["pattern"], "door.unrouted")
    assert policy["definition"] == {"alternate-exchange": "door.unrouted"}
    assert named(MIDDLE["exchanges"], "door.unrouted")["type"] == "fanout"


def test_the_guest_account_does_not_exist():
    assert {user["name"] for user in MIDDLE["users"]} == {"xinqiao", "node-yj"}


def test_a_child_may_declare_nothing_write_only_to_the_door_and_read_only_its_own_queue():
    of_village = rights(MIDDLE, link_user("yj"))
    for thing in ("door", "to.yj", "events", "amq.gen-1", ""):
        assert bool(re.search(of_village["configure"], thing)) is (thing == "")
        assert bool(re.search(of_village["write"], thing)) is (thing == "door")
        assert bool(re.search(of_village["read"], thing)) is (thing == "to.yj")
    assert not re.search(of_village["read"], "toxyj")


@pytest.mark.parametrize(
    "key", ["lx.qh.say", "lx.say", "lx.qh.yj2.say", "lx.qh.yj.say.more", "lxxqh.yj.say", "x.lx.qh.yj.say"]
)
def test_a_child_may_speak_under_its_own_name_only(key: str):
    topic = named(MIDDLE["topic_permissions"], link_user("yj"), "user")
    assert topic["exchange"] == "door"
    assert re.search(topic["write"], "lx.qh.yj.say")
    assert not re.search(topic["write"], key)
    assert not re.search(topic["read"], key)


def test_a_childs_user_has_no_tag_and_so_no_management():
    assert named(MIDDLE["users"], link_user("yj"))["tags"] == ""
    assert named(MIDDLE["users"], "xinqiao")["tags"] == "monitoring,policymaker"


def test_a_parent_knows_only_the_hash_of_a_childs_password():
    assert "village-password" not in json.dumps(MIDDLE)
    raw = base64.b64decode(named(MIDDLE["users"], link_user("yj"))["password_hash"])
    assert raw[4:] == hashlib.sha256(raw[:4] + b"village-password").digest()


def test_the_child_dials_out_and_both_directions_wait_for_the_other_sides_confirmation():
    up, down = (named(MIDDLE["parameters"], name)["value"] for name in ("up", "down"))
    assert (up["src-uri"], up["src-queue"]) == ("amqp://", "to.lx")
    assert (up["dest-exchange"], up["dest-exchange-key"]) == ("door", "lx.qh.say")
    assert (down["src-queue"], down["dest-uri"]) == ("to.qh", "amqp://")
    assert (down["dest-exchange"], down["dest-exchange-key"]) == ("door", "lx.say")
    for shovel in (up, down):
        assert shovel["ack-mode"] == "on-confirm"
        assert shovel["reconnect-delay"] == 2
        assert shovel["src-prefetch-count"] == 100


def test_a_frozen_parent_is_noticed_by_a_heartbeat_also_when_the_address_has_options_of_its_own():
    plain = shovels(TOPOLOGY, "qh", UP_URI)["up"]["dest-uri"]
    with_tls = shovels(TOPOLOGY, "qh", "amqps://parent:5671/%2f?verify=verify_peer")["up"]["dest-uri"]
    assert plain.endswith("/%2f?heartbeat=10&connection_timeout=5000")
    assert with_tls.endswith("?verify=verify_peer&heartbeat=10&connection_timeout=5000")


def test_the_key_under_which_a_child_speaks_is_the_one_its_parent_allows():
    speaking = shovels(TOPOLOGY, "yj", "amqp://parent")["up"]["dest-exchange-key"]
    allowed = named(MIDDLE["topic_permissions"], link_user("yj"), "user")["write"]
    assert speaking == saying(TOPOLOGY, "yj")
    assert re.search(allowed, speaking)


def test_the_top_has_no_shovels():
    assert TOP["parameters"] == []


def test_a_node_without_the_way_to_its_parent_is_refused():
    with pytest.raises(ValueError, match="qh needs the URI of its parent lx"):
        definitions(TOPOLOGY, "qh", LinkSecrets("x", {"yj": "y"}))


def test_a_broker_of_version_4_is_told_never_to_drop_a_message():
    newer = definitions(TOPOLOGY, "qh", LinkSecrets("x", {"yj": "y"}, UP_URI), broker=(4, 1))
    policy = named(newer["policies"], "unlimited")
    assert policy["definition"] == {"delivery-limit": -1}
    for queue in ("door", "to.lx", "to.yj", "handling.matter_referred", "handling.matter_referred.parked"):
        assert re.search(policy["pattern"], queue)
    assert "unlimited" not in {one["name"] for one in MIDDLE["policies"]}


def test_equal_secrets_give_equal_definitions():
    assert definitions(TOPOLOGY, "lx", LinkSecrets("own-password", {"qh": "township-password"})) == TOP
