"""Why a file can't be read, in the words that the reader of the file would use."""

from typing import Final

ADVISED: Final = (".txt", ".html", ".docx", ".pdf", ".xlsx", ".xls", ".ods", ".csv", ".mht")
"""What a sentence says that can be read, and that a file in another format may be saved as."""

READABLE: Final = "、".join(suffix.removeprefix(".") for suffix in ADVISED)


class UnreadableError(Exception):
    """Raised by a reader; its text continues a sentence that begins with the file's name.

    `loaders.readers.read` turns it into a ReadError that names the file.
    """


NOT_TEXT: Final = "的内容不是文字，可能已损坏或不是年报文件；请重新下载，或用能打开它的软件另存后再上传。"
DAMAGED: Final = "已损坏或没有传完整；请重新下载，或用 Word、Excel、WPS 打开后另存再上传。"
EMPTY: Final = "是空文件；请确认导出成功后重新上传。"
NOTHING_SHOWN: Final = "里没有可读的文字；如果内容是图片或扫描件，请提供文字版。"
NOTHING_RECOGNISED: Final = f"是图片，没有认出文字；请换一张清楚、平整的图片，或上传文字版（{READABLE}）。"
TOO_LARGE_UNPACKED: Final = "解压后过大，不像一份年报；请确认文件来源，或打开后另存再上传。"
TOO_DEEP: Final = "的网页标签杂乱或嵌套过深，不像一份年报；请在浏览器中打开，复制正文另存后再上传。"
ENCRYPTED: Final = "加了密码，无法读取；请打开后取消密码，另存后再上传。"
TOO_DEMANDING: Final = "耗尽了允许的时间或内存，不像一份正常的年报；请打开后另存（PDF 可重新导出），再上传。"
