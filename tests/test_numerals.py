import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.model import Qualifier
from loaders.normalise import normalise
from loaders.numerals import UNITS, Number, find_numbers, read_number

Found = tuple[float, str, Qualifier | None]

CELLS = [
    ("0", Number(0)),
    ("１２", Number(12)),
    ("1,385", Number(1385)),
    ("1，385", Number(1385)),
    ("1 385", Number(1385)),
    ("1\u2009385", Number(1385)),
    ("  7\u3000", Number(7)),
    ("3 件", Number(3, "件")),
    ("0（件）", Number(0, "件")),
    ("251000元", Number(251000, "元")),
    ("12.6万元", Number(12.6, "万元")),
    ("1.5亿元", Number(1.5, "亿元")),
    ("￥12,345.00", Number(12345, "元")),
    ("1.2万件", Number(12000, "件")),
    ("+3", Number(3)),
    ("-11", Number(-11)),
    ("－11", Number(-11)),
    ("减2", Number(-2)),
    ("20余", Number(20, qualifier="at_least")),
    ("20余万元", Number(20, "万元", "at_least")),
    ("5500余条", Number(5500, "条", "at_least")),
    ("百余", Number(100, qualifier="at_least")),
    ("上百", Number(100, qualifier="at_least")),
    ("90%以上", Number(90, "%", "at_least")),
    ("约4900人次", Number(4900, "人次", "about")),
    ("近百条", Number(100, "条", "about")),
    ("20件左右", Number(20, "件", "about")),
    ("98.5％", Number(98.5, "%")),
    ("百分之九十八点五", Number(98.5, "%")),
    ("百分之百", Number(100, "%")),
    ("十", Number(10)),
    ("十二期", Number(12, "期")),
    ("两", Number(2)),
    ("二百零三", Number(203)),
    ("三百五", Number(350)),
    ("一千二", Number(1200)),
    ("一千零二", Number(1002)),
    ("一百二十万", Number(1_200_000)),
    ("1万2千", Number(12000)),
    ("二〇一九", Number(2019)),
    ("壹佰贰拾", Number(120)),
    ("", Number(None, status="blank")),
    (" \u00a0\u200b\n", Number(None, status="blank")),
    ("/", Number(None, status="not_applicable")),
    ("／", Number(None, status="not_applicable")),
    ("—", Number(None, status="not_applicable")),
    ("--", Number(None, status="not_applicable")),
    ("无", Number(None, status="not_applicable")),
    ("若干", Number(None, status="unread")),
    ("见附件", Number(None, status="unread")),
    ("1 2", Number(None, status="unread")),
    ("①", Number(None, status="unread")),
    ("12²", Number(None, status="unread")),
    ("3/5", Number(None, status="unread")),
]


@pytest.mark.parametrize(("raw", "number"), CELLS)
def test_read_number(raw: str, number: Number) -> None:
    assert read_number(raw) == number


@given(st.integers(0, 10**9), st.sampled_from(["", "件", "条", "人次", "万元", "%"]))
def test_read_number_gives_back_what_was_printed(value: int, unit: str) -> None:
    full_width = str(value).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    for printed in (str(value), f"{value:,}", f"{value:,}".replace(",", " "), full_width, f" {value} "):
        assert read_number(printed + unit) == Number(value, unit)


@given(st.decimals(0, 10**6, places=2))
def test_read_number_keeps_decimals(value: Decimal) -> None:
    assert read_number(f"{value}万元") == Number(float(value), "万元")
    assert read_number(f"-{value}").value == -float(value)


@given(st.integers(0, 99_999_999))
def test_read_number_reads_chinese_numerals(value: int) -> None:
    assert read_number(_in_chinese(value)) == Number(value)
    assert read_number(f"{_in_chinese(value)}余条") == Number(value, "条", "at_least")


@given(st.text(max_size=40))
def test_read_number_takes_any_text(raw: str) -> None:
    number = read_number(raw)
    assert (number.value is not None) == (number.status == "stated")
    assert number.value is None or math.isfinite(number.value)


def test_read_number_refuses_endless_digits() -> None:
    assert read_number("9" * 400).status == "unread"


def test_find_numbers_with_units_and_qualifiers() -> None:
    text = "共公开信息1 385条,其中要闻约1.2万条,培训十二期、3000余人次,办结率百分之九十八点五,满意率90%以上"
    found = [(text[n.start : n.end], n.value, n.unit, n.qualifier) for n in find_numbers(text)]
    assert found == [
        ("1 385条", 1385, "条", None),
        ("1.2万条", 12000, "条", "about"),
        ("十二期", 12, "期", None),
        ("3000余人次", 3000, "人次", "at_least"),
        ("百分之九十八点五", 98.5, "%", None),
        ("90%以上", 90, "%", "at_least"),
    ]


QUALIFIED: dict[str, Qualifier] = {
    **{"约{}": "about", "近{}": "about", "大约{}": "about", "{}左右": "about"},
    **{"超过{}": "at_least", "不少于{}": "at_least", "{}以上": "at_least"},
}


@given(
    st.integers(2, 99_999), st.sampled_from(["条", "件", "人次", "期"]), st.sampled_from(sorted(QUALIFIED))
)
def test_find_numbers_keeps_what_qualifies_them(value: int, unit: str, form: str) -> None:
    full_width = normalise(str(value).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}))
    for printed in (str(value), f"{value:,}", full_width.text, _in_chinese(value)):
        assert _found(f"全年公开{form.format(printed + unit)},") == [(value, unit, QUALIFIED[form])]


@given(
    st.integers(1, 999).map(lambda tens: tens * 10),
    st.sampled_from("余多"),
    st.sampled_from(["条", "件", "人次"]),
)
def test_find_numbers_reads_more_than(value: int, more: str, unit: str) -> None:
    for printed in (f"{value}{more}{unit}", f"{value}{unit}{more}", f"{_in_chinese(value)}{more}{unit}"):
        assert _found(f"发放{printed}。") == [(value, unit, "at_least")]


@given(st.integers(1, 99_999), st.sampled_from(["", "余"]))
def test_find_numbers_reads_myriads_with_decimals(hundredths: int, more: str) -> None:
    value = Decimal(hundredths) / 100
    qualifier = "at_least" if more else None
    assert _found(f"浏览{value}万{more}人次,") == [(float(value * 10_000), "人次", qualifier)]


@given(st.integers(0, 100), st.integers(0, 99))
def test_find_numbers_reads_percentages(whole: int, hundredths: int) -> None:
    digits = "".join("零一二三四五六七八九"[int(digit)] for digit in f"{hundredths:02d}")
    value = float(f"{whole}.{hundredths:02d}")
    for printed in (
        f"{whole}.{hundredths:02d}%",
        f"{whole}.{hundredths:02d}％",
        f"百分之{_in_chinese(whole)}点{digits}",
    ):
        assert _found(normalise(f"办结率{printed},").text) == [(value, "%", None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("百余条", [(100, "条", "at_least")]),
        ("近百件", [(100, "件", "about")]),
        ("近三千人次", [(3000, "人次", "about")]),
        ("培训十二期", [(12, "期", None)]),
        ("1.25万条", [(12_500, "条", None)]),
        ("20万余件", [(200_000, "件", "at_least")]),
        ("9.2余万人次", [(92_000, "人次", "at_least")]),
        ("工单九十八件", [(98, "件", None)]),
        ("来信单一件", []),
        ("统一条目", []),
    ],
)
def test_find_numbers_in_words(text: str, found: list[Found]) -> None:
    assert _found(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "进一步",
        "一是统一口径",
        "十四五规划",
        "第三次会议",
        "电话0878-3134567",
        "A12楼",
        "V2.0.1",
        "万家灯火",
        "百姓",
    ],
)
def test_find_numbers_leaves_words_and_codes(text: str) -> None:
    assert [number for number in find_numbers(text) if number.unit or number.value > 100] == []


@given(st.text(alphabet="0123456789,. 一二三百千万亿余多约%条件次元点零/-", max_size=60))
def test_find_numbers_gives_spans_in_order(text: str) -> None:
    place = 0
    for number in find_numbers(text):
        assert place <= number.start < number.end <= len(text)
        assert math.isfinite(number.value)
        place = number.end


def test_units_put_the_longer_before_what_it_begins_with() -> None:
    for index, unit in enumerate(UNITS):
        assert not any(later.startswith(unit) for later in UNITS[index + 1 :])


def _found(text: str) -> list[Found]:
    return [(number.value, number.unit, number.qualifier) for number in find_numbers(text)]


def _in_chinese(value: int) -> str:
    """A numeral as it is written out, 零 for the gaps."""
    if value == 0:
        return "零"
    myriads, rest = divmod(value, 10_000)
    if not myriads:
        return _below_myriad(rest)
    gap = "零" if 0 < rest < 1000 else ""
    return _below_myriad(myriads) + "万" + (gap + _below_myriad(rest) if rest else "")


def _below_myriad(value: int) -> str:
    digits = "零一二三四五六七八九"
    written, pending = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit:
            written += ("零" if pending and written else "") + digits[digit] + sign
            pending = False
        else:
            pending = True
    return written
