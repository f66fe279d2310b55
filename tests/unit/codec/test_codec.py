"""What comes from outside is read strictly; what goes out comes back equal."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codec import depth, dumps, from_plain, instant, loads, to_plain
from shared.errors import Invalid
from tests.support.things import Thing, accepted

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(plain)
def test_what_we_write_we_read_back(value: object) -> None:
    assert loads(dumps(value)) == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"", "not_json"),
        (b'{"a": "\\uD800"}', "not_json"),
        (b'{"a": NaN}', "not_a_number"),
        (b'{"a": Infinity}', "not_a_number"),
        (b'{"a": 1e999}', "not_a_number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not_a_number"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "too_deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b'"' + b"a" * (1 << 20) + b'"', "too_large"),
    ],
)
def test_dangerous_json_is_refused_by_its_fault(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        loads(raw)
    assert refusal.value.code == code


def test_depth_counts_containers() -> None:
    assert [depth(1), depth([]), depth({"a": [1, {"b": 2}]})] == [0, 1, 3]


def test_an_instant_is_written_in_utc_and_sorts_as_text() -> None:
    beijing = timezone(timedelta(hours=8))
    assert instant(datetime(2026, 3, 2, 9, tzinfo=beijing)) == "2026-03-02T01:00:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2026, 3, 2))  # noqa: DTZ001


def test_a_dataclass_comes_back_equal() -> None:
    event = accepted()
    assert from_plain(type(event), to_plain(event)) == event
    thing = Thing("x", seen_on=date(2026, 3, 2))
    assert from_plain(Thing, to_plain(thing)) == thing


def test_an_older_node_reads_a_newer_event_by_leaving_out_what_it_does_not_know() -> None:
    assert from_plain(Thing, {"number": "x", "news": 1}).number == "x"


@pytest.mark.parametrize(
    "body", [{}, {"number": 1}, {"number": "x", "count": "1"}, {"number": "x", "count": True}, [], None]
)
def test_another_type_is_never_guessed(body: object) -> None:
    with pytest.raises(Invalid):
        from_plain(Thing, body)


def test_instants_are_read_with_their_zone() -> None:
    assert from_plain(datetime, "2026-03-02T09:00:00+08:00") == datetime(2026, 3, 2, 1, tzinfo=UTC)
    with pytest.raises(Invalid):
        from_plain(datetime, "2026-03-02T09:00:00")
