"""Numbers that must follow from the same unit's report of the year before."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from loaders.across.entry import Entry
from loaders.forms import load_dims, load_forms, load_indicators
from loaders.model import Fact, Finding, Severity
from loaders.rules import Carry, Rule, load_rules

_MOST_NAMED: Final = 4


class _Break(NamedTuple):
    """A number that does not follow: the member of the dimension, last year's, what follows, this year's."""

    member: str | None
    last: float
    expected: float
    this: Fact


def check_carry(subject: Entry, last: Entry) -> Iterator[Finding]:
    """A finding for each row that does not follow from `last`, naming its columns; `last` is `related`.

    A cell is compared where both reports state all its numbers, none of them as 约 or 余.
    """
    for rule in load_rules().values():
        for carry in rule.carries:
            breaks = list(_breaks(carry, subject, last))
            if breaks:
                yield _finding(rule, carry, breaks, last)


def carried_indicators() -> tuple[str, ...]:
    """Every indicator that is compared, of either year."""
    carries = (carry for rule in load_rules().values() for carry in rule.carries)
    return tuple(dict.fromkeys(code for carry in carries for code in carry.indicators))


def _breaks(carry: Carry, subject: Entry, last: Entry) -> Iterator[_Break]:
    members = load_dims()[carry.each] if carry.each else (None,)
    for member in members:
        before, this = last.facts.get((carry.last, member)), subject.facts.get((carry.this, member))
        plus, minus = (
            [subject.facts.get((code, member)) for code in codes] for codes in (carry.plus, carry.minus)
        )
        if before is None or this is None or not all(map(_is_exact, (before, this, *plus, *minus))):
            continue
        expected = _value(before) + sum(map(_value, plus)) - sum(map(_value, minus))
        if _value(this) != expected:
            yield _Break(member, _value(before), expected, this)


def _is_exact(fact: Fact | None) -> bool:
    return fact is not None and fact.value is not None and fact.qualifier is None


def _value(fact: Fact | None) -> float:
    return fact.value or 0 if fact else 0


def _finding(rule: Rule, carry: Carry, breaks: list[_Break], last: Entry) -> Finding:
    """Of several columns, the last one's numbers: the total's where it is among them."""
    worst = breaks[-1]
    found = _value(worst.this)
    severity: Severity = "note" if carry.at_most and found < worst.expected else rule.severity
    return Finding(
        rule.code,
        severity,
        _carried(carry, breaks, last) if carry.each else _followed(carry, worst, last),
        worst.this.where,
        worst.expected,
        found,
        last.report_id or None,
    )


def _carried(carry: Carry, breaks: list[_Break], last: Entry) -> str:
    columns = [
        f"{_columns(carry.last)[each.member]}（上年{each.expected:.12g}，本年{_value(each.this):.12g}）"
        for each in breaks
    ]
    more = f"等{len(columns)}列" if len(columns) > _MOST_NAMED else ""
    return (
        f"“{_name(carry.this)}”与{last.key.year}年年报的“{_name(carry.last)}”不一致："
        f"{'、'.join(columns[-_MOST_NAMED:])}{more}；请对照登记台账核对两年的年报，改正有误的一份。"
    )


def _followed(carry: Carry, each: _Break, last: Entry) -> str:
    terms = "".join(
        f"{word}“{_name(code)}”"
        for word, codes in (("加", carry.plus), ("减", carry.minus))
        for code in codes
    )
    found, name = _value(each.this), _name(carry.this)
    start = (
        f"{last.key.year}年年报的“{_name(carry.last)}”{each.last:.12g}件，{terms}应为{each.expected:.12g}件"
    )
    if not carry.at_most:
        difference = abs(found - each.expected)
        return f"{start}，而本年“{name}”是{found:.12g}件，相差{difference:.12g}件；请对照目录核对。"
    if found > each.expected:
        return (
            f"{start}，而本年“{name}”是{found:.12g}件，多出{found - each.expected:.12g}件；请对照目录核对。"
        )
    return (
        f"{start}，而本年“{name}”是{found:.12g}件，少{each.expected - found:.12g}件；"
        "如已废止或宣布失效，不必处理，否则请核对。"
    )


def _name(indicator: str) -> str:
    return load_indicators()[indicator].zh


@cache
def _columns(indicator: str) -> dict[str | None, str]:
    """Member → its column's printed label, on the newest form that has the indicator."""
    return {
        slot.member: column.text
        for form in load_forms().values()
        for grid in form.grids
        for row in grid.rows
        for slot, column in zip(row.slots, grid.columns, strict=True)
        if slot.indicator == indicator
    }
