"""Files and ports of a local node: private, durable, and where the topology says."""

from __future__ import annotations

import configparser
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import broker
from deploy.local.keys import Keys, legible
from deploy.local.layout import Place, socket_path
from deploy.local.moved import moved
from deploy.local.programs import Program, configuration
from shared.links.topology import load
from tests.unit.local.things import SOURCE, the_county


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path):
    keys = Keys(tmp_path / "secrets")
    first = keys.read("broker")
    assert len(first) == 64
    assert keys.read("broker") == first
    assert Keys(tmp_path / "secrets").read("broker") == first
    assert keys.read("mongod") != first
    assert mode(keys.path("broker")) == 0o600
    assert mode(tmp_path / "secrets") == 0o700


def test_a_password_for_people_has_no_letter_that_looks_like_a_digit():
    for _ in range(50):
        password = legible()
        assert len(password) == 14
        assert not set(password) & set("01ilo")


def test_the_cookie_of_erlang_is_private_and_survives_a_second_start(tmp_path: Path):
    place = Place.of(the_county(), "lx", tmp_path)
    keys = Keys(tmp_path / "secrets")
    broker.lay_out(place, keys, {})
    cookie = tmp_path / "lx" / "rabbit" / "home" / ".erlang.cookie"
    first = cookie.read_text()
    broker.lay_out(place, keys, {})
    assert cookie.read_text() == first
    assert first.isupper()
    assert mode(cookie) == 0o400
    assert mode(tmp_path / "lx" / "rabbit" / "definitions.json") == 0o600


def test_the_broker_listens_on_this_machine_only(tmp_path: Path):
    place = Place.of(the_county(), "lx", tmp_path)
    broker.lay_out(place, Keys(tmp_path / "secrets"), {})
    settings = (tmp_path / "lx" / "rabbit" / "rabbitmq.conf").read_text()
    assert "listeners.tcp.1 = 127.0.0.1:17100" in settings
    assert "management.tcp.ip = 127.0.0.1" in settings
    assert "prometheus.tcp.port = 17103" in settings


def test_services_together_share_a_health_port_and_apart_each_has_its_own(tmp_path: Path):
    together = Place.of(load(moved(SOURCE, tmp_path, base_port=17100, processes="together")), "lx", tmp_path)
    apart = Place.of(load(moved(SOURCE, tmp_path, base_port=17100, processes="apart")), "lx", tmp_path)
    assert together.health == {"services": 17110}
    assert together.runs("services")[-1] == "links"
    assert list(apart.health) == list(together.services)
    assert apart.health["intake"] == 17110
    assert apart.health["links"] == 17110 + len(apart.services) - 1
    assert len(set(apart.ports.values())) == len(apart.ports)


def test_a_run_directory_with_a_long_name_gets_a_short_socket(tmp_path: Path):
    deep = tmp_path / ("d" * 120)
    assert socket_path(Path("/srv/x")) == Path("/srv/x/supervisor.sock")
    assert len(str(socket_path(deep))) < 100
    assert socket_path(deep) != socket_path(tmp_path / ("e" * 120))


def test_the_supervisor_reads_back_exactly_what_was_meant(tmp_path: Path):
    log = tmp_path / "a b" / "x%.log"
    program = Program(
        "lx.broker", "stores", ("/bin/echo", "100%", "two words"), tmp_path, log, {"A": "50% of /%2f", "B": "x,y=z"}
    )
    read = configparser.RawConfigParser()
    read.read_string(configuration([program], tmp_path, tmp_path / "s.sock"))
    section = read["program:lx.broker"]
    assert section["command"] == "/bin/echo 100%% 'two words'"
    assert section["environment"] == 'A="50%% of /%%2f",B="x,y=z"'
    assert section["stdout_logfile"] == str(log).replace("%", "%%")
    assert read["group:stores"]["programs"] == "lx.broker"


@pytest.mark.parametrize("evil", ["a\nb", "a ;b"])
def test_what_the_supervisor_would_misread_is_refused(tmp_path: Path, evil: str):
    program = Program("lx.x", "services", ("/bin/echo", evil), tmp_path, tmp_path / "x.log")
    with pytest.raises(ValueError, match="supervisor cannot take"):
        configuration([program], tmp_path, tmp_path / "s.sock")


def test_stores_stop_after_the_services_that_write_to_them(tmp_path: Path):
    programs = [
        Program(f"lx.{group}", group, ("/bin/true",), tmp_path, tmp_path / "x.log")
        for group in ("gateways", "stores", "services", "epmd")
    ]
    read = configparser.RawConfigParser()
    read.read_string(configuration(programs, tmp_path, tmp_path / "s.sock"))
    order = sorted(
        ("epmd", "stores", "services", "gateways"), key=lambda group: int(read[f"group:{group}"]["priority"])
    )
    assert order == ["epmd", "stores", "services", "gateways"]


def test_a_moved_topology_has_other_ports_and_the_same_profile(tmp_path: Path):
    original, other = the_county(), load(moved(SOURCE, tmp_path, base_port=31000))
    assert [node.base_port for node in other.nodes.values()] == [31000, 31100, 31200]
    assert other.accounts == original.accounts
    assert other.path("yj") == original.path("yj")


def test_a_node_taken_out_of_the_tree_stands_alone(tmp_path: Path):
    alone = load(moved(SOURCE, tmp_path, base_port=31000, nodes=["yj"]))
    assert list(alone.nodes) == ["yj"]
    assert alone.parent("yj") is None


def test_the_command_is_listed_without_loading_any_of_its_parts():
    code = "import sys; import shared.cli; shared.cli.main(['--help'], standalone_mode=False); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "doctor" in told.split("Commands:")[1]
    assert "deploy.local.cluster" not in told
