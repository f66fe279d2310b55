"""A sketch can be compared and tells nobody's name; what two texts share can be read side by side."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from services.intake.similar import SLOTS, Rarity, agreement, cosine, passages, sketch

CANAL = "村东头的水渠塌了，春耕用不上水，三十亩稻田要绝收。"
CANAL_AGAIN = "村东头水渠塌了，春耕用不上水，三十多亩稻田眼看绝收。"
WAGES = "在工地做木工四个月，工头欠我工资两万三千元，电话不接。"


def test_a_sketch_is_the_same_on_every_node_and_in_every_release() -> None:
    assert sketch("水渠塌了")[:8] == (238, 192, 93, 196, 46, 93, 169, 108)
    assert len(sketch(CANAL)) == SLOTS


@given(st.text())
def test_any_text_has_a_sketch_of_bytes_or_none(text: str) -> None:
    found = sketch(text)
    assert len(found) in (0, SLOTS) and all(0 <= one < 256 for one in found)


def test_width_signs_spaces_and_courtesies_change_nothing() -> None:
    assert sketch("尊敬的领导：您好！水渠塌了，ＡＢ桥断了。谢谢！") == sketch("水渠塌了 ab桥断了")


def test_telephone_and_identity_numbers_are_not_in_it() -> None:
    assert sketch(CANAL + "电话13900001111") == sketch(CANAL + "电话15812345678")
    assert sketch("13900001111，330101199001011234") == ()


def test_the_names_of_who_filed_are_taken_out_of_the_words() -> None:
    assert sketch(f"{CANAL}王桂香反映，{WAGES}", without=("王桂香", "")) == sketch(f"{CANAL}反映，{WAGES}")


def test_the_same_matter_agrees_and_another_does_not() -> None:
    assert agreement(sketch(CANAL), sketch(CANAL)) == 1
    assert agreement(sketch(CANAL), sketch(CANAL_AGAIN)) > 0.4
    assert agreement(sketch(CANAL), sketch(WAGES)) < 0.1
    assert agreement((), sketch(CANAL)) == 0


def test_what_every_text_says_tells_nothing() -> None:
    rarity = Rarity([CANAL, CANAL_AGAIN, WAGES, *("水渠" * 3 for _ in range(50))])
    alike = cosine(rarity.weigh("水渠 木工"), rarity.weigh("水渠 稻田"))
    rare = cosine(rarity.weigh("水渠 木工"), rarity.weigh("木工 稻田"))
    assert rare > alike * 2


def test_passages_stand_in_the_order_of_the_first_text() -> None:
    assert passages(CANAL, CANAL_AGAIN) == ("村东头", "水渠塌了，春耕用不上水，三十", "亩稻田", "绝收。")
    assert passages(CANAL, WAGES) == ()


def test_the_longest_text_is_sketched_before_others_wait_long() -> None:
    text = "".join(chr(0x4E00 + place * 7919 % 6000) for place in range(30_000))
    began = perf_counter()
    sketch(text)
    assert perf_counter() - began < 0.5
