import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise import normalise, squeeze


@pytest.mark.parametrize(
    ("printed", "comparable"),
    [
        ("１２３．５％（Ａ）", "123.5%(A)"),
        ("〔2021〕3号【全文】", "[2021]3号[全文]"),
        ("“政府”‘热线’「信箱」", '"政府"\'热线\'"信箱"'),
        ("——－–─", "-----"),
        ("\u00a00\u3000\u2003件\t", " 0  件 "),
        ("规\u200b章\ufeff\u00ad", "规章"),
        ("一行\r二行\u2028三行", "一行\n二行\n三行"),
        ("⺠政⻓⽇", "民政长日"),
        ("∕／", "//"),
        ("", ""),
    ],
)
def test_unify_widths_blanks_dashes_and_quotes(printed: str, comparable: str) -> None:
    assert normalise(printed).text == comparable


@pytest.mark.parametrize(
    ("printed", "comparable"),
    [
        ("①2019年", "(1)2019年"),
        ("㈠公开", "(一)公开"),
        ("12²件", "12²件"),
        ("3½万", "3½万"),
        ("60㎡", "60m²"),
    ],
)
def test_make_no_number_of_marks(printed: str, comparable: str) -> None:
    assert normalise(printed).text == comparable


def test_lead_back_to_the_printed_characters() -> None:
    printed = "㈡收到\u200b１２\u00a0件…"
    normal = normalise(printed)
    assert normal.text == "(二)收到12 件..."

    def printed_for(part: str) -> str:
        start = normal.text.index(part)
        return printed[slice(*normal.span(start, start + len(part)))]

    assert printed_for("(二)") == printed_for("二") == "㈡"
    assert printed_for("12") == "１２"
    assert printed_for("到12") == "到\u200b１２"
    assert printed_for("..") == "…"
    assert normal.span(len(normal.text), len(normal.text)) == (len(printed), len(printed))
    assert normal.span(0, 0) == (0, 0)


@given(st.text())
def test_keep_order_and_cover_the_text(printed: str) -> None:
    normal = normalise(printed)
    spans = [normal.span(at, at + 1) for at in range(len(normal.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(printed) for start, end in spans)


@given(st.text(alphabet="１２一（）〔〕“”—\u00a0\u3000\u200b①Ⅱ件 a"))
def test_change_nothing_the_second_time(printed: str) -> None:
    once = normalise(printed).text
    assert normalise(once).text == once
    assert squeeze(once) == squeeze(printed)


def test_squeeze_labels() -> None:
    assert squeeze("（一）予 以\n公开\u3000") == squeeze("(一)予以公开") == "(一)予以公开"
