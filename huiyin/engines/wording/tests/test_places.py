"""Which village is meant: named with its township, alone, misspelled, or not to be told."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.wording.places import Gazetteer, Meant, Spot

COUNTY, SANTANG, HUAQIAO, YUNJI = 1, 11, 12, 13
BAISHUI_S, BAISHUI_H, XINQIAO, HUAQIAO_V, SHUIKOU, SHUIKOUSHAN, BRIDGE_END = 101, 102, 103, 104, 105, 106, 201


def written(stem: str, own: str, *others: str) -> dict[str, str]:
    spellings = {stem + other: "other_suffix" for other in others}
    return {stem: "without_suffix", **spellings, stem + own: "exact"}


PLACES = Gazetteer(
    [
        Spot(COUNTY, (), written("衡南", "县")),
        Spot(SANTANG, (COUNTY,), written("三塘", "镇", "乡", "街道")),
        Spot(HUAQIAO, (COUNTY,), written("花桥", "镇", "乡", "街道")),
        Spot(YUNJI, (COUNTY,), written("云集", "街道", "镇", "乡")),
        Spot(BAISHUI_S, (SANTANG, COUNTY), written("白水", "村", "社区")),
        Spot(BAISHUI_H, (HUAQIAO, COUNTY), written("白水", "村", "社区")),
        Spot(XINQIAO, (YUNJI, COUNTY), written("新桥", "社区", "村") | {"老新桥村": "old_name"}),
        Spot(HUAQIAO_V, (HUAQIAO, COUNTY), written("花桥", "社区", "居委会")),
        Spot(SHUIKOU, (SANTANG, COUNTY), written("水口", "村", "社区")),
        Spot(SHUIKOUSHAN, (SANTANG, COUNTY), written("水口山", "村", "社区")),
        Spot(BRIDGE_END, (XINQIAO, YUNJI, COUNTY), {"桥头大樟树": "alias"}),
    ]
)


def first(text: str) -> Meant:
    return PLACES.meant(text)[0]


def keys(text: str) -> list[int]:
    return [one.key for one in PLACES.meant(text)]


def test_township_and_village_together_are_sure_and_the_township_no_candidate_of_its_own() -> None:
    assert [(one.key, one.sure) for one in PLACES.meant("衡南县三塘镇白水村路灯坏了")] == [(BAISHUI_S, True)]


def test_namesakes_are_told_apart_by_a_township_anywhere_in_the_text() -> None:
    assert first("白水村的路烂了,我们属于花桥镇") == Meant(BAISHUI_H, True, "exact", 0, 3)


def test_namesakes_without_a_township_are_both_offered_and_none_is_sure() -> None:
    found = PLACES.meant("衡南县白水村路灯坏了")
    assert {one.key for one in found} == {BAISHUI_S, BAISHUI_H}
    assert not any(one.sure for one in found)


def test_a_wrong_suffix_or_an_old_name_is_understood() -> None:
    assert (first("云集镇新桥村停水").key, first("云集镇新桥村停水").sure) == (XINQIAO, True)
    assert first("老新桥村停水") == Meant(XINQIAO, True, "old_name", 0, 4)


def test_a_bare_stem_is_sure_only_right_behind_its_township() -> None:
    assert first("三塘白水没水").sure
    assert not first("新桥没水").sure
    assert keys("新桥没水") == [XINQIAO]


def test_a_stem_of_township_and_village_is_offered_as_both() -> None:
    assert set(keys("花桥没水")) == {HUAQIAO, HUAQIAO_V}
    assert not any(one.sure for one in PLACES.meant("花桥没水"))


def test_a_village_under_another_township_than_the_named_one_is_never_sure() -> None:
    found = PLACES.meant("三塘镇新桥社区停水")
    assert XINQIAO in [one.key for one in found]
    assert not any(one.sure for one in found)


def test_the_longer_name_wins_over_the_one_inside_it() -> None:
    assert keys("水口山村的塘干了") == [SHUIKOUSHAN]
    assert keys("水口村的塘干了") == [SHUIKOU]


def test_two_villages_in_one_text_are_both_offered() -> None:
    found = PLACES.meant("从水口村到水口山村的路")
    assert [one.key for one in found] == [SHUIKOU, SHUIKOUSHAN]
    assert not any(one.sure for one in found)


def test_a_group_behind_the_village_is_heard_in_either_writing() -> None:
    assert first("水口村七组").group == "七"
    assert first("水口村第12村民小组").group == "12"
    assert first("水口村有7个组").group == ""


def test_a_landmark_of_the_county_leads_to_its_place() -> None:
    assert first("桥头大樟树下的路灯坏了") == Meant(BRIDGE_END, True, "alias", 0, 5)


def test_only_a_township_is_a_place_as_well() -> None:
    assert first("云集街道广场舞太吵") == Meant(YUNJI, True, "exact", 0, 4)


def test_no_name_is_no_place_and_no_places_are_no_error() -> None:
    assert PLACES.meant("路灯坏了") == []
    assert Gazetteer([]).meant("三塘镇") == []


@given(
    st.lists(
        st.sampled_from(["三塘", "三塘镇", "白水村", "花桥", "新桥社区", "水口山", "村", "路", "衡南县"]),
        max_size=8,
    )
)
def test_whatever_is_said_at_most_one_place_is_sure(parts: list[str]) -> None:
    text = "".join(parts)
    found = PLACES.meant(text)
    assert sum(one.sure for one in found) <= 1
    assert len({one.key for one in found}) == len(found)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
