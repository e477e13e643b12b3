"""Dropped files → drafts, one at a time. Whatever is wrong with a file becomes a sentence."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

import duckdb

from loaders.across import preview
from loaders.corrections import Correction
from loaders.errors import LoaderError
from loaders.model import Finding
from loaders.recognise import Hint
from loaders.warehouse import Warehouse
from queries import actions
from ui.desk import drafts
from ui.desk.drafts import Draft, Origin

logger = logging.getLogger(__name__)


class Incoming(NamedTuple):
    """A dropped file, and how many documents it holds: an archive as many as it has members."""

    name: str
    data: bytes
    documents: int


class Setting(NamedTuple):
    """What reading needs to know beside the file.

    `region` is the code of the uploader's own region or ""; `new_key` names the drafts.
    """

    warehouse: Warehouse
    region: str
    new_key: Callable[[], str]


def incoming(name: str, data: bytes) -> Incoming:
    """The file with its members counted."""
    from loaders.readers.archive import count_members, is_archive  # only this page needs the readers

    return Incoming(name, data, max(1, count_members(data)) if is_archive(data) else 1)


def read_drafts(file: Incoming, setting: Setting) -> Iterator[Draft]:
    """The drafts of a file; of an archive one a member, each read when it is asked for."""
    for name, data, problem in _documents(file):
        if problem:
            yield drafts.refused(setting.new_key(), name, data, problem)
        else:
            yield read_draft(name, data, setting)


def read_draft(name: str, data: bytes, setting: Setting) -> Draft:
    """The draft of one document, with the corrections that its stored revision has, if it is stored."""
    from loaders.load import read_report

    key = setting.new_key()
    try:
        report = read_report(data, name, Hint(path=name, region_code=setting.region))
        return compared(
            _as_stored(drafts.draft_of(key, name, data, report), setting.warehouse), setting.warehouse
        )
    except LoaderError as error:
        return drafts.refused(key, name, data, str(error))
    except Exception:  # one file's trouble is never the batch's
        logger.exception("reading an uploaded file failed")
        return drafts.refused(key, name, data, f"读取“{name}”时程序出错，请把这个文件发给维护人员。")


def reopened(report_id: str, setting: Setting) -> Draft | None:
    """A stored revision as a draft: the original read again, with its unit, year and corrections.

    None for an unknown id; raises LoaderError where the original can't be read any more.
    """
    from loaders.load import read_report

    with closing(setting.warehouse.cursor()) as cursor:
        stored = actions.stored_revision(cursor, report_id)
        corrections = _corrections(cursor, report_id)
    if stored is None:
        return None
    data = setting.warehouse.original(stored.sha256)
    report = read_report(data, stored.document, Hint(path=stored.document))
    draft = drafts.draft_of(setting.new_key(), stored.document, data, report)
    place = (stored.unit, stored.year)
    draft = drafts.with_corrections(drafts.in_place(draft, *place), corrections)
    origin = Origin(stored.report_id, place, stored.revision, stored.state)
    return compared(replace(draft, origin=origin), setting.warehouse)


def compared(draft: Draft, warehouse: Warehouse) -> Draft:
    """The draft with what the stored reports show of it: last year's, the county's."""
    if draft.gist is None or draft.unit_code is None or draft.year is None:
        return replace(draft, across=())
    found: tuple[Finding, ...] = ()
    with closing(warehouse.cursor()) as cursor:
        try:
            found = preview(cursor, drafts.report_of(draft), draft.unit_code, draft.year)
        except Exception:  # a comparison that fails does not keep a report out
            logger.exception("comparing an uploaded file with the stored reports failed")
    return replace(draft, across=found)


def _documents(file: Incoming) -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and problem of each document of a file."""
    from loaders.readers.archive import is_archive, members_or_why

    if not is_archive(file.data):
        yield file.name, file.data, ""
        return
    for member in members_or_why(file.data, file.name):
        name = f"{file.name}/{member.name}" if member.name else file.name
        yield name, member.data, member.problem


def _as_stored(draft: Draft, warehouse: Warehouse) -> Draft:
    """The draft; where the accepted revision is of the same bytes, with the corrections made there."""
    if draft.place is None:
        return draft
    with closing(warehouse.cursor()) as cursor:
        stored = actions.stored_of(cursor, [draft.place]).get(draft.place)
        if stored is None or stored.report_id is None or stored.sha256 != draft.sha256:
            return draft
        corrections = _corrections(cursor, stored.report_id)
    return drafts.with_corrections(draft, corrections) if corrections else draft


def _corrections(cursor: duckdb.DuckDBPyConnection, report_id: str) -> list[Correction]:
    found = actions.corrected_numbers(cursor, report_id)
    return [
        Correction(
            indicator=each.indicator,
            dim=each.dim,
            old=each.old_value,
            new=each.new_value,
            why=each.why,
            by=each.corrected_by,
            at=each.corrected_at,
        )
        for each in found
    ]
