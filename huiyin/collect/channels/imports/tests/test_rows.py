"""What an old system's words mean here, and what is said when they mean nothing."""

from datetime import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huiyin.collect.actions.imports import Misfit, RowReader, guess
from huiyin.collect.actions.imports.columns import FIELDS, heading_at, remembered
from huiyin.collect.actions.imports.moments import moment_of
from huiyin.collect.channels.imports.tests.cast import HEADING, a_row, an_open_row
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return RowReader(guess(HEADING))


def refusal(reader, **cells) -> tuple[str, str]:
    with pytest.raises(Misfit) as misfit:
        reader.read(a_row(**cells))
    return misfit.value.field, misfit.value.remedy


def test_the_usual_headings_are_understood():
    found = "number received name phone township village spot words category matter urgency unit state answer"
    assert list(guess(HEADING)) == [*found.split(), "ended"]
    assert guess(["序", "联系 电话", "【诉求内容】", "ID"]) == {"phone": 1, "words": 2, "number": 3}


def test_a_title_above_the_heading_is_passed_over():
    assert heading_at([(1, ["12345工单导出表"]), (2, HEADING), (3, a_row())]) == 1
    assert heading_at([(1, ["a", "b"]), (2, ["c", "d"])]) == 0


def test_codes_are_understood_in_the_words_of_old_systems(reader):
    old = reader.read(a_row(性质="投诉类", 紧急程度="急件", 办理状态="已归档"))
    assert (old.matter, old.urgency, old.state) == ("complaint", "urgent", "settled")
    old = reader.read(an_open_row(性质="", 紧急程度=""))
    assert (old.matter, old.urgency, old.state, old.ended_at) == ("help", "ordinary", "open", None)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"来电时间": "昨天"}, "received"),
        ({"来电时间": ""}, "received"),
        ({"来电时间": "2999-01-01"}, "received"),
        ({"来电时间": "1899-12-31"}, "received"),
        ({"诉求内容": ""}, "words"),
        ({"诉求内容": "长" * 5001}, "words"),
        ({"来电号码": "12345"}, "phone"),
        ({"性质": "随便"}, "matter"),
        ({"紧急程度": "马马虎虎"}, "urgency"),
        ({"办理状态": "不知道"}, "state"),
        ({"办结时间": "2025-03-01"}, "ended"),
        ({"办结时间": ""}, "ended"),
        ({"办理状态": "已答复", "答复内容": ""}, "answer"),
        ({"乡镇": "不存在镇", "村": "没有村"}, "village"),
        ({"乡镇": "", "村": "白水村"}, "village"),
        ({"number": ""}, "number"),
        ({"number": "9" * 61}, "number"),
        ({"姓名": "名" * 41}, "name"),
    ],
)
def test_what_does_not_fit_is_named(reader, cells, field):
    assert refusal(reader, **cells)[0] == field


def test_several_places_of_one_name_are_named_and_none_is_chosen(reader):
    remedy = refusal(reader, 乡镇="", 村="白水村")[1]
    assert "车江街道白水村" in remedy and "花桥镇白水村" in remedy


@pytest.mark.parametrize(
    ("township", "village", "spot", "found"),
    [
        ("车江街道", "白水村", "", "车江街道白水村"),
        ("车江", "白水", "", "车江街道白水村"),
        ("车江街道", "车江街道白水村", "", "车江街道白水村"),
        ("", "", "衡南县车江街道白水村三组", "车江街道白水村"),
        ("车江街道", "", "白水村三组", "车江街道白水村"),
        ("车江街道", "", "某小区门口", "车江街道"),
        ("车江街道", "", "", "车江街道"),
    ],
)
def test_places_are_recognised_as_they_are_written(reader, township, village, spot, found):
    old = reader.read(a_row(乡镇=township, 村=village, 地址=spot))
    assert old.place.full_name == found


def test_unknown_classes_and_units_are_noted_not_refused(reader):
    for number in range(3):
        assert reader.read(a_row(str(number), 类型="外星人", 承办单位="没有的局")).category is None
    assert reader.notes["category", "外星人"] == 3 and reader.notes["unit", "没有的局"] == 3


def test_a_class_is_known_by_its_name(reader):
    assert reader.read(a_row(类型="路灯亮化")).category.code == "street-light"


def test_unseen_signs_are_left_out_and_line_ends_kept(reader):
    old = reader.read(a_row(诉求内容="路灯\x00坏了\r\n请修\x07"))
    assert old.words == "路灯坏了\n请修"


def test_formulas_are_text(reader):
    assert reader.read(a_row(诉求内容='=HYPERLINK("http://x")')).words.startswith("=HYPERLINK")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2025-03-08 14:30", (2025, 3, 8, 14, 30)),
        ("2025-03-08T14:30:05.123", (2025, 3, 8, 14, 30, 5)),
        ("2025/3/8 9:05:01", (2025, 3, 8, 9, 5, 1)),
        ("2025年3月8日14时30分", (2025, 3, 8, 14, 30)),
        ("2025.3.8", (2025, 3, 8)),
        ("20250308143005", (2025, 3, 8, 14, 30, 5)),
        ("45724.5", (2025, 3, 8, 12)),
        ("2025-02-30", None),
        ("25-3-8", None),
        ("８点", None),
        ("99999999999", None),
    ],
)
def test_moments(text, wanted):
    assert moment_of(text) == (timezone.make_aware(datetime(*wanted)) if wanted else None)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_moment(text):
    found = moment_of(text)
    assert found is None or found.tzinfo is not None


@given(st.lists(st.sampled_from([*HEADING, "x", "备注", ""]), max_size=12))
def test_a_guess_names_each_meaning_once_and_is_remembered(heading):
    found = guess(heading)
    assert set(found) <= set(FIELDS) and len(set(found.values())) == len(found)
    if found:
        assert {field: heading[at] for field, at in guess(heading, remembered(heading, found)).items()} == {
            field: heading[at] for field, at in found.items()
        }


def test_a_reader_knows_the_county(reader):
    assert reader.read(a_row(乡镇="", 村=cast.county().name)).place == cast.county()
