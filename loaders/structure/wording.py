"""Words that do not belong in any report: advertising by intruders, broken characters, private numbers."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from loaders.flat import Flat
from loaders.model import Finding, Where
from loaders.normalise import normalise
from loaders.spam import load_spam_words
from loaders.traditional import simplify

_GARBLED: Final = re.compile(
    "(?=[锟烫屯锘鐨ï\ufffdÃÂâåäæçèé])"
    "(?:锟斤拷|烫烫烫|屯屯屯|锘挎|鐨勬|ï»¿|\ufffd{2,}|(?:[ÃÂâåäæçèé][\u0080-\u00bf]){3,})[锟斤拷烫屯\ufffd]*"
)
_ID_CARD: Final = re.compile(
    r"(?<![\dXx])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
)
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK_DIGITS: Final = "10X98765432"
_MOBILE: Final = re.compile(r"(?<!\d)(?<!\d-)1[3-9]\d([ -]?)\d{4}\1\d{4}(?!-?\d)")
_LONG_NUMBER: Final = re.compile(r"\d{3}(?:\d{8}|[ -]\d{4}[ -]\d{4})")
_PERSON_BEFORE: Final = re.compile(
    r"(?:申请人|举报人|投诉人|信访人|当事人|来电人|来信人|反映人|诉求人|申请者|村民|居民|市民|业主|住户|"
    r"[^\W\d_]某{1,2}|[^\W\d_][Xx]{2})[^。\n]{0,30}$"
)
# 联系电话 may be the applicant's; the number that one may dial is an office's.
_OFFICE_BEFORE: Final = re.compile(
    r"(?:(?:咨询|办公|监督|公开|值班|举报|投诉|服务|受理|求助|报警)(?:电话|手机)|热线|拨打|致电|可[^。\n]{0,12}电话)"
    r"[^。\n]{0,8}$|联系人[^。\n]{0,20}$"
)
_LOOK_BACK: Final = 60


def injected_spam(flat: Flat) -> Iterator[Finding]:
    """One finding for each distinct phrase: how often, and where first."""
    words = load_spam_words()
    seen = list(words.find(flat.text))
    unseen = [
        spam
        for text in (*flat.document.hidden, flat.document.title)
        for spam in words.find(simplify(normalise(text).text))
    ]
    shown, hidden = (Counter(spam.phrase for spam in found) for found in (seen, unseen))
    first = {spam.phrase: flat.where(spam.start, spam.end) for spam in reversed(seen)}
    kinds = {spam.phrase: spam.kind for spam in (*seen, *unseen)}
    for phrase, kind in kinds.items():
        places = [f"正文{shown[phrase]}处"] if shown[phrase] else []
        places += [f"页面上看不见的地方{hidden[phrase]}处"] if hidden[phrase] else []
        yield Finding(
            "text.injected_spam",
            "error",
            f"出现疑似被植入的{kind}字样“{phrase}”（{'、'.join(places)}），"
            "请核对原文和网站后台，删除或改回原来的名称，并报告网站管理单位。",
            first.get(phrase),
        )


def garbled(flat: Flat) -> Iterator[Finding]:
    """Traces of a wrong encoding, one finding for the document."""
    found = [*_GARBLED.finditer(flat.text)]
    if found:
        yield Finding(
            "text.garbled",
            "error",
            f"文中有{len(found)}处乱码（如“{found[0].group()[:6]}”），多半是转换编码时损坏的，请对照原稿补正。",
            flat.where(*found[0].span()),
        )


def personal_data(flat: Flat) -> Iterator[Finding]:
    """Identity-card numbers with a right check digit, mobile numbers of private people; shown masked."""
    if not _LONG_NUMBER.search(flat.text):
        return
    for match in _ID_CARD.finditer(flat.text):
        number = match.group().upper()
        if _check_digit(number) == number[-1]:
            yield _private("身份证号", f"{number[:3]}{'*' * 12}{number[-3:]}", flat.where(*match.span()))
    for match in _MOBILE.finditer(flat.text):
        before = flat.text[max(match.start() - _LOOK_BACK, 0) : match.start()]
        if _PERSON_BEFORE.search(before) and not _OFFICE_BEFORE.search(before):
            number = re.sub(r"\D", "", match.group())
            yield _private("手机号", f"{number[:3]}****{number[-4:]}", flat.where(*match.span()))


def _check_digit(number: str) -> str:
    """The last character that GB 11643 gives to the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK_DIGITS[total % 11]


def _private(what: str, masked: str, where: Where) -> Finding:
    return Finding(
        "text.personal_data",
        "error",
        f"文中写出了个人{what}（{masked}），公开前请删除或隐去，以免泄露个人信息。",
        where,
    )
