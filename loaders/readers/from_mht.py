"""Web archives (MHT, MHTML: a page saved as an e-mail message) → what the page within shows."""

from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from itertools import islice
from typing import Final

from loaders.readers.decode import decode
from loaders.readers.from_html import read_html
from loaders.readers.grid import Content
from loaders.readers.problem import TOO_DEEP, UnreadableError

MOST_PAGES: Final = 50
"""Excel saves a workbook as a page of frames with one more page for each sheet."""

_NO_PAGE: Final = "是网页存档（MHT），但里面没有完整的网页；请在浏览器中打开后重新保存再上传。"
_MARK: Final = b"\xef\xbb\xbf"


def read_mht(data: bytes) -> Content:
    """The archive's pages one after another, in the charset that each part's header names.

    Raises:
        UnreadableError: no page within, not text, or nested too deeply.
    """
    try:
        pages = list(islice(filter(_is_page, message_from_bytes(data).walk()), MOST_PAGES))
        contents = [read_html(_as_utf8(page)) for page in pages]
        if not contents:
            raise UnreadableError(_NO_PAGE)
    except (MessageError, LookupError, ValueError) as error:
        raise UnreadableError(_NO_PAGE) from error
    except RecursionError as error:
        raise UnreadableError(TOO_DEEP) from error
    return Content(
        tuple(block for content in contents for block in content.blocks),
        next((content.title for content in contents if content.title), ""),
        tuple(text for content in contents for text in content.hidden),
    )


def _is_page(part: Message) -> bool:
    return part.get_content_type() in ("text/html", "application/xhtml+xml") and not part.is_multipart()


def _as_utf8(page: Message) -> bytes:
    """The page with the mark of UTF-8, which overrules what the page says of itself."""
    payload = page.get_payload(decode=True)
    assert isinstance(payload, bytes)  # of a part that is not multipart
    return (
        _MARK + decode(payload, page.get_content_charset() or "").encode("utf-8", "replace")
        if payload
        else b""
    )
