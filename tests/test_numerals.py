import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numerals import UNITS, Number, find_numbers, read_number

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
