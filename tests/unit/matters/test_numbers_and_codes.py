"""Numbers and look-up codes find every slip of the pen that people make, and forgive the harmless ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.matters import codes, numbers

SECRET = b"a node's secret, 32 bytes long.."
SERIALS = st.integers(0, 999_999)
KEYS = st.text(min_size=1, max_size=60)


def test_the_check_character_is_that_of_iso_7064():
    assert numbers.check_character("A12425GABC1234002") == "M"


@given(SERIALS)
def test_a_number_made_is_a_number_checked(serial):
    found = numbers.check(numbers.make("yj", 2026, serial))
    assert (found.node, found.year, found.serial) == ("yj", 2026, serial)


@given(SERIALS, st.integers(0, 15), st.sampled_from(numbers.ALPHABET))
def test_one_wrong_character_is_always_found(serial, place, other):
    text = numbers.make("yj", 2026, serial)
    if text[place] in ("-", other):
        return
    with pytest.raises(Invalid):
        numbers.check(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize(
    "typed", ["yj-2026-000042-m", " YJ－2026－000042－M ", "ＹＪ-２０２６-０００042-Ｍ", "YJ—2026—000042—M"]
)
def test_what_a_person_types_is_read_as_meant(typed):
    assert numbers.normalise(typed) == numbers.make("yj", 2026, 42)


@pytest.mark.parametrize("text", ["", "YJ-2026-42-M", "YJ-2026-000042", "2026-000042-M", "YJ-2026-000042-M\n", "٣"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Invalid, match="not_a_matter_number"):
        numbers.check(text)


def test_the_home_of_a_number_is_its_node():
    assert numbers.home_of(numbers.make("qh", 2026, 1)) == "qh"


@given(KEYS)
def test_the_same_request_gets_the_same_code_again(key):
    code = codes.derive(SECRET, key)
    assert code == codes.derive(SECRET, key)
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 1]
    assert codes.shown(codes.normalise(code)) == code


def test_another_secret_or_key_gives_another_code():
    assert len({codes.derive(SECRET, "a"), codes.derive(SECRET, "b"), codes.derive(SECRET + b".", "a")}) == 3


def test_a_short_secret_is_a_mistake():
    with pytest.raises(ValueError, match="16 bytes"):
        codes.derive(b"short", "key")


@given(KEYS, st.integers(0, 12), st.sampled_from(codes.ALPHABET))
def test_a_code_with_one_wrong_character_is_found(key, place, other):
    plain = codes.normalise(codes.derive(SECRET, key))
    if plain[place] == other:
        return
    with pytest.raises(Invalid):
        codes.normalise(plain[:place] + other + plain[place + 1 :])


@given(KEYS, st.integers(0, 11))
def test_a_code_with_two_neighbours_swapped_is_found(key, place):
    plain = codes.normalise(codes.derive(SECRET, key))
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    if swapped == plain:
        return
    with pytest.raises(Invalid):
        codes.normalise(swapped)


def test_letters_that_look_like_digits_are_read_as_digits():
    body = "10AB10CD10EF"
    code = body + codes.check_character(body)
    assert codes.normalise(code.replace("1", "l").replace("0", "o").lower()) == code
    assert codes.normalise(f" {code[:4]}－{code[4:8]} {code[8:]}") == code


@pytest.mark.parametrize("text", ["", "U" * 13, "0" * 12, "0" * 14, "0000-0000-0000-1", "😀" * 13])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(Invalid, match="not_a_lookup_code"):
        codes.normalise(text)
