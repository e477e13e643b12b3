"""Web archives show what the page within shows."""

import base64
import quopri

import pytest

from loaders.errors import ReadError
from loaders.readers import SUFFIXES, read
from tests.readers_helpers import mutations, shown

PAGE = (
    "<html><head><title>年报</title></head><body><p>楚雄市紫溪镇2023年年度报告</p>"
    "<table><tr><td>信息内容</td><td>件数</td></tr><tr><td>行政许可</td><td>245</td></tr></table>"
    "<p style='display:none'>藏</p></body></html>"
)
TABLE = [["信息内容", "件数"], ["行政许可", "245"]]


def part(
    page: str, charset: str = "utf-8", encoding: str = "quoted-printable", kind: str = "text/html"
) -> bytes:
    data = page.encode(charset)
    if encoding != "8bit":
        data = quopri.encodestring(data) if encoding == "quoted-printable" else base64.encodebytes(data)
    header = f'Content-Type: {kind}; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return header.encode() + data


def mht(*parts: bytes) -> bytes:
    header = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n'
    )
    return header.encode() + b"".join(b"------x\r\n" + each + b"\r\n" for each in parts) + b"------x--\r\n"


PICTURE = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "utf-16"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_read_the_page_in_the_charset_of_its_header(charset: str, encoding: str) -> None:
    document = read(mht(part(PAGE, charset, encoding), PICTURE), "年报.mht")
    assert (document.media, document.title, document.hidden) == ("mht", "年报", ("藏",))
    assert shown(document) == ["楚雄市紫溪镇2023年年度报告", TABLE]


def test_read_the_page_in_traditional_characters() -> None:
    page = "<p>溫泉鎮2023年年度報告</p>"
    assert shown(read(mht(part(page, "big5")), "年報.mht")) == ["溫泉鎮2023年年度報告"]


def test_the_charset_of_the_header_overrules_that_of_the_page() -> None:
    page = PAGE.replace("<head>", '<head><meta charset="big5">')
    assert shown(read(mht(part(page, "gb2312")), "年报.mht"))[1] == TABLE


def test_read_a_page_saved_alone() -> None:
    assert shown(read(b"MIME-Version: 1.0\r\n" + part(PAGE, "gb2312", "8bit"), "年报.mhtml"))[1] == TABLE


def test_read_each_frame_in_order() -> None:
    first, second = PAGE.replace("245", "1"), PAGE.replace("245", "2")
    document = read(mht(part("<frameset></frameset>"), part(first), PICTURE, part(second)), "年报.mht")
    assert [block[1][1] for block in shown(document) if isinstance(block, list)] == ["1", "2"]


def test_read_text_that_looks_like_a_letter_as_text() -> None:
    text = "Subject: 年报\n\nMIME-Version 是什么？\n楚雄市紫溪镇2023年年度报告\n"
    assert read(text.encode(), "年报.txt").media == "text"


@pytest.mark.parametrize(
    "data",
    [
        mht(PICTURE),
        mht(),
        mht(part(""))[:-20],
        mht(part("<p>年报</p>", kind="text/plain")),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
    ],
)
def test_refuse_an_archive_without_a_page(data: bytes) -> None:
    with pytest.raises(ReadError, match="“年报\\.mht”"):
        read(data, "年报.mht")
    assert ".mht" in SUFFIXES


def test_refuse_parts_within_parts_without_end() -> None:
    depth = 2000
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    with pytest.raises(ReadError):
        read(b"MIME-Version: 1.0\r\n" + opening + part(PAGE), "年报.mht")


def test_end_with_a_sentence_whatever_the_bytes() -> None:
    for data in mutations(mht(part(PAGE, "gb2312"), PICTURE), 200):
        try:
            assert read(data, "年报.mht").blocks
        except ReadError:
            continue
