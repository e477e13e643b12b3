"""Files on their way into the warehouse: read, looked over, put right. No widgets here.

A `Draft` is a file with what was read of it and what a person changed. Text of the document comes out as
HTML that shows just this text, with the number in question marked.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import pandas as pd

from loaders.errors import LoaderError, StoreError
from loaders.forms import load_forms, load_indicators
from loaders.model import Document, Fact, Finding, Report, Table, Where
from loaders.recognise import Hint
from loaders.regions import load_regions
from loaders.revisions import Stored, Upload
from ui import text

_AROUND: Final = 48
"""So many characters are shown before and after a number."""
_SUMMED: Final = (
    ("publications.total", "公开", "条"),
    ("hotlines.received", "热线和信箱受理", "件"),
    ("hotlines.handled", "办结", "件"),
    ("applications.received", "新收申请", "件"),
)
_KEY_INDICATORS: Final = (
    "publications.total",
    "publications.by_category",
    "publications.by_channel",
    "hotlines.",
    "training.",
    "campaigns.",
    "articles.",
    "stated.",
)
_QUALIFIERS: Final = {"about": "约", "at_least": "至少"}
_STATES: Final = {"blank": "空白", "not_applicable": "不适用"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was dropped.

    Attributes:
        key: tells it from the others of this session; `file` is the dropped file that it came in.
        name: the file's, of a member of an archive 压缩包.zip/年报.docx.
        data: its bytes.
        report: what was read; None where it could not be read, and `error` says why.
        unit_code, year: as recognised, or as a person put them right.
        outcome: what became of it, a sentence; "" as long as it was not stored.
        stored: whether it is in the warehouse.
    """

    key: str
    file: str
    name: str
    data: bytes
    report: Report | None = None
    error: str = ""
    unit_code: str | None = None
    year: int | None = None
    outcome: str = ""
    stored: bool = False

    @property
    def storable(self) -> bool:
        """Whether all is known that storing needs."""
        return self.report is not None and bool(self.unit_code) and self.year is not None and not self.stored

    @property
    def upload(self) -> Upload:
        """The draft as the warehouse takes it; only for a draft that is `storable`."""
        if self.report is None:
            raise ValueError(f"nothing was read of {self.name}")
        return Upload(self.report, self.data, unit_code=self.unit_code, year=self.year)

    def with_outcome(self, outcome: Stored | StoreError) -> "Draft":
        """The draft after the warehouse has taken or refused it."""
        if isinstance(outcome, StoreError):
            return replace(self, outcome=str(outcome))
        words = {
            "stored": f"已入库，第{outcome.revision}版",
            "unchanged": f"与已入库的第{outcome.revision}版相同，没有重复入库",
            "restored": f"与第{outcome.revision}版相同，已恢复那一版",
        }
        return replace(self, outcome=words[outcome.outcome], stored=True)


def read_drafts(file: str, name: str, data: bytes, region_code: str) -> Iterator[Draft]:
    """Reads a dropped file, of an archive each member; what is wrong becomes a sentence, not an exception."""
    from loaders.load import parse_archive  # with the readers of all formats: only this page needs them
    from loaders.readers.archive import is_archive

    if not is_archive(data):
        yield _read(file, name, data, region_code)
        return
    for number, parsed in enumerate(parse_archive(name, data)):
        draft = Draft(f"{file}-{number}", file, str(parsed.path), parsed.data, error=parsed.error or "")
        yield _with_report(draft, parsed.report) if parsed.report else draft


def _read(file: str, name: str, data: bytes, region_code: str) -> Draft:
    from loaders.load import read_report

    draft = Draft(file, file, name, data)
    try:
        return _with_report(draft, read_report(data, name, Hint(path=name, region_code=region_code)))
    except LoaderError as error:
        return replace(draft, error=str(error))
    except Exception:  # one file's trouble is never the batch's
        logger.exception("reading an uploaded file failed")
        return replace(draft, error=f"读取“{name}”时程序出错，请把这个文件发给维护人员。")


def _with_report(draft: Draft, report: Report) -> Draft:
    return replace(
        draft, report=report, unit_code=report.unit.code if report.unit else None, year=report.year
    )


def unit_label(code: str) -> str:
    """楚雄市紫溪镇 532301104: a township with its county."""
    unit = load_regions().unit(code)
    return f"{unit.region[-1] if unit.region else ''}{unit.name} {code}"


def unit_words(draft: Draft) -> str:
    """The unit as a person chose it, or as the document has it."""
    if draft.unit_code:
        return unit_label(draft.unit_code)
    unit = draft.report.unit if draft.report else None
    return f"{''.join(unit.region[-1:])}{unit.name}（不在乡镇区划表中）" if unit else "没有认出单位"


def form_words(report: Report) -> str:
    """The form's name."""
    form = load_forms().get(report.form or "")
    return form.name if form else "没有认出报表"


def candidate_codes(draft: Draft, found: Sequence[str]) -> list[str]:
    """The codes to choose a unit from: the present one, what was searched for, the document's candidates."""
    candidates = [each.unit.code for each in draft.report.candidates] if draft.report else []
    return list(dict.fromkeys(code for code in (draft.unit_code, *found, *candidates) if code))


def key_numbers(report: Report) -> str:
    """公开180条 · 热线和信箱受理14件 …: what an official knows the report by."""
    words = []
    for indicator, name, unit in _SUMMED:
        stated = [fact for fact in report.facts if fact.indicator == indicator and fact.value is not None]
        totals = [fact.value or 0 for fact in stated if fact.dims.get("applicant", "total") == "total"]
        if totals:
            words.append(f"{name}{text.count(sum(totals), unit)}")
    return " · ".join(words) or "没有读到数字"


def finding_counts(report: Report) -> str:
    """2处错误 · 1处提醒; "" where there is nothing to look at."""
    severities = [str(finding.severity) for finding in report.findings]
    counts = ((severities.count(code), words) for code, words in text.SEVERITIES.items())
    return " · ".join(f"{number}处{words}" for number, words in counts if number)


def passages(report: Report) -> Iterator[tuple[list[str], str]]:
    """Each passage of the running text that states numbers: what it states, and its HTML with them marked."""
    stated = [fact for fact in report.facts if fact.indicator.startswith(_KEY_INDICATORS)]
    for _, group in groupby(stated, key=lambda fact: (fact.where.block, fact.where.row)):
        facts = list(group)
        yield facts_in_words(facts), passage(report.document, *(fact.where for fact in facts))


def facts_in_words(facts: Sequence[Fact]) -> list[str]:
    """热线/信箱 受理件数：12345政府热线 7件、书记市长信箱 7件: one line an indicator."""
    lines: dict[str, list[str]] = {}
    for fact in facts:
        about = _QUALIFIERS.get(fact.qualifier or "", "")
        value = _STATES.get(fact.status) or about + text.count(fact.value, fact.unit)
        lines.setdefault(fact.indicator, []).append(" ".join((*fact.dims.values(), value)))
    return [f"{load_indicators()[code].zh}：{'、'.join(values)}" for code, values in lines.items()]


def facts_table(report: Report) -> pd.DataFrame:
    """All facts under the headings of the screen."""
    indicators = load_indicators()
    members = {"total": "总计", **{key.removeprefix("received_"): zh for key, zh in text.APPLICANTS.items()}}
    rows = [
        {
            "指标": indicators[fact.indicator].zh,
            "细分": next((members.get(member, member) for member in fact.dims.values()), ""),
            "数值": fact.value,
            "单位": fact.unit,
            "原文": fact.raw,
            "标题（原文）": fact.label,
        }
        for fact in report.facts
    ]
    return pd.DataFrame(rows, columns=["指标", "细分", "数值", "单位", "原文", "标题（原文）"])


def sorted_findings(report: Report) -> list[Finding]:
    """Errors first, then warnings, then notes."""
    order = list(text.SEVERITIES)
    return sorted(report.findings, key=lambda finding: order.index(finding.severity))


def passage(document: Document, *places: Where) -> str:
    """HTML of the passage around places of one block: escaped, the places marked, the far left out."""
    first = places[0]
    block = document.blocks[first.block]
    if isinstance(block, Table):
        return _row_of_table(block, first)
    ends = ((place.start, place.end) for place in places)
    spans = [(start, end) for start, end in ends if start is not None and end is not None]
    return _marked(block.text, spans)


def changes(stored: pd.DataFrame, report: Report) -> pd.DataFrame:
    """What a new report states otherwise than the stored facts: 指标, 细分, 原来, 现在."""
    before = {
        (row["indicator"], row["dim"] if isinstance(row["dim"], str) else ""): _known(row["value"])
        for row in stored.to_dict("records")[::-1]
    }
    now = {(fact.indicator, next(iter(fact.dims.values()), "")): fact.value for fact in report.facts[::-1]}
    indicators = load_indicators()
    rows = [
        {"指标": indicators[key[0]].zh, "细分": key[1], "原来": before.get(key), "现在": now.get(key)}
        for key in sorted({*before, *now})
        if before.get(key) != now.get(key) and key[0] in indicators
    ]
    return pd.DataFrame(rows, columns=["指标", "细分", "原来", "现在"])


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _marked(words: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words with the spans marked, from a little before the first to a little after the last."""
    ordered = sorted(set(spans)) or [(0, 0)]
    left, right = max(0, ordered[0][0] - _AROUND), min(len(words), max(end for _, end in ordered) + _AROUND)
    pieces, at = ["…" if left else ""], left
    for start, end in ordered:
        if start >= at and start < end:
            pieces += [text.as_html(words[at:start]), f"<mark>{text.as_html(words[start:end])}</mark>"]
            at = end
    return "".join([*pieces, text.as_html(words[at:right]), "…" if right < len(words) else ""])


def _row_of_table(table: Table, where: Where) -> str:
    """The row of a cell, its cells apart by a bar, the cell's number marked."""
    if where.row is None or where.col is None:
        return _marked(" ".join(cell.text for cell in table.cells()), [])
    words = []
    for cell in dict.fromkeys(cell for cell in table.rows[where.row] if cell is not None):
        here = cell is table.rows[where.row][where.col]
        span = (where.start or 0, len(cell.text) if where.end is None else where.end)
        words.append(_marked(cell.text, [span] if here else []))
    return " │ ".join(filter(None, words))
