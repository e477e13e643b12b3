"""What each township of the fictional county did in each year, invented from seeds.

Years hang together: what one year carries out the next carries in, stocks are last year's stock and the
year's change, and every sum of the official tables holds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from loaders.regions import load_regions

YEARS = range(2019, 2025)

APPLICANTS = ("natural_person", "business", "research", "social", "legal_service", "other")

Key = tuple[str, str]
"""(indicator, applicant), the applicant "" where an indicator has none."""

_APPLICANT_WEIGHTS = (80, 12, 0, 1, 5, 2)

# Outcomes and how often an application ends so. Both forms are served: a form knows one or the other of
# applications.other and its three parts.
_OUTCOMES = {
    "applications.granted": 46,
    "applications.granted_in_part": 9,
    "applications.refused.prohibited_by_law": 1,
    "applications.refused.third_party_rights": 3,
    "applications.refused.internal_affairs": 2,
    "applications.refused.process_information": 3,
    "applications.refused.enforcement_files": 2,
    "applications.refused.administrative_query": 3,
    "applications.unavailable.not_held": 16,
    "applications.unavailable.needs_creation": 4,
    "applications.unavailable.still_unclear": 2,
    "applications.not_processed.petition": 4,
    "applications.not_processed.repeated": 2,
    "applications.other": 3,
    "applications.other.not_corrected_in_time": 2,
    "applications.other.other": 1,
}


@dataclass(frozen=True, slots=True)
class Township:
    """A unit of data/samples/regions.csv; `size` scales its numbers (a 街道 2.2 to 4, a 乡 below 1)."""

    code: str
    name: str
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A hotline or mailbox in one year. `satisfaction` is a percentage, None where nobody was asked."""

    label: str
    received: int
    handled: int
    satisfaction: float | None


@dataclass(frozen=True, slots=True)
class Year:
    """One township's year. `table` holds the numbers of the standard tables, of both forms at once."""

    township: Township
    year: int
    publications: int
    publications_last_year: int
    lines: tuple[Line, ...]
    training: tuple[int, int]
    campaigns: tuple[int, int]
    articles: int
    table: Mapping[Key, int]


def townships() -> Iterator[Township]:
    """The townships of data/samples/regions.csv, in its order."""
    sizes = {"街道": (2.2, 4.0), "镇": (0.9, 1.8), "乡": (0.4, 0.8)}
    for region in load_regions():
        if region.is_sample and region.kind:
            yield Township(region.code, region.name, Random(region.code).uniform(*sizes[region.kind]))


def years_of(township: Township, outcomes_of_year: Mapping[int, frozenset[str]]) -> Iterator[Year]:
    """The township's years in order. `outcomes_of_year` names the indicators that each year's form has."""
    rng = Random(f"{township.code} years")
    pending = ["natural_person"] if rng.random() < 0.2 * township.size else []
    stock = _Stock.begin(rng, township.size)
    published = _published(rng, township.size, 0)
    labels = _line_labels(rng)
    for index, year in enumerate(YEARS):
        last, published = published, _published(rng, township.size, index)
        applications, pending = _applications(rng, township.size, pending, outcomes_of_year[year])
        table = {**applications, **_reviews_and_lawsuits(rng, township.size), **stock.next_year(rng)}
        yield Year(
            township=township,
            year=year,
            publications=published,
            publications_last_year=last,
            lines=tuple(_line(rng, label, township.size, index) for label in labels),
            training=(rng.randint(1, 4), rng.randint(20, 60) + round(30 * township.size)),
            campaigns=(rng.randint(1, 6), 100 * rng.randint(5, 30)),
            articles=rng.randint(6, 48),
            table=table,
        )


def _published(rng: Random, size: float, index: int) -> int:
    """Publications grow by some 8 % a year, with ups and downs, between 40 and 1,500."""
    return min(max(round(190 * size * 1.08**index * rng.uniform(0.88, 1.14)), 40), 1500)


def _line_labels(rng: Random) -> tuple[str, ...]:
    hotline = rng.choice(("12345热线", "12345政府热线", "12345政务服务便民热线"))
    mailboxes = (("县长信箱",), ("书记县长信箱",), ("领导留言板",), ("县长信箱", "领导留言板"))
    return (hotline, *rng.choice(mailboxes))


def _line(rng: Random, label: str, size: float, index: int) -> Line:
    if label.startswith("12345"):
        received = round(110 * size * size * 1.22**index * rng.uniform(0.7, 1.3)) + 3
    else:
        received = round(9 * size * rng.uniform(0.4, 1.6)) + 1
    handled = received - round(received * rng.choice((0, 0, 0, 0.01, 0.03, 0.06, 0.12)))
    measured = round(rng.uniform(89, 99.9), 1)
    satisfaction = rng.choice((None, 100.0, measured, measured) if received > 50 else (None, None, 100.0))
    return Line(label, received, handled, satisfaction)


def _applications(
    rng: Random, size: float, carried_in: list[str], indicators: frozenset[str]
) -> tuple[dict[Key, int], list[str]]:
    """Table 3 of one year, and the applicants whose applications are carried over."""
    expected = 2.2 * size - 1
    count = max(round(rng.gauss(expected, 1 + size)), 0)
    received = rng.choices(APPLICANTS, _APPLICANT_WEIGHTS, k=count)
    carried_out = [applicant for applicant in received if rng.random() < 0.1]
    concluded = Counter(carried_in) + Counter(received) - Counter(carried_out)

    outcomes = {code: weight for code, weight in _OUTCOMES.items() if code in indicators}
    tally: Counter[Key] = Counter()
    for applicant in concluded.elements():
        tally[rng.choices(list(outcomes), list(outcomes.values()))[0], applicant] += 1
        tally["applications.concluded", applicant] += 1
    for code, applicants in (
        ("applications.received", received),
        ("applications.carried_in", carried_in),
        ("applications.carried_out", carried_out),
    ):
        tally.update((code, applicant) for applicant in applicants)
    for (code, _), value in list(tally.items()):
        tally[code, "total"] += value
    return dict(tally), carried_out


def _reviews_and_lawsuits(rng: Random, size: float) -> dict[Key, int]:
    """Table 4: nearly always nothing, now and then a review, seldom a lawsuit."""
    table: dict[Key, int] = {}
    for body, chance in (("reviews", 0.03), ("lawsuits.direct", 0.01), ("lawsuits.after_review", 0.01)):
        count = sum(rng.random() < chance * size for _ in range(2))
        for _ in range(count):
            result = rng.choices(("upheld", "corrected", "other", "pending"), (6, 2, 1, 1))[0]
            table[f"{body}.{result}", ""] = table.get((f"{body}.{result}", ""), 0) + 1
        table[f"{body}.total", ""] = count
    return table


@dataclass(slots=True)
class _Stock:
    """What table 2 carries from year to year: documents in force and the lists of items."""

    in_force: int
    licences: int
    services: int
    penalties: int
    activity: float

    @classmethod
    def begin(cls, rng: Random, size: float) -> "_Stock":
        return cls(rng.randint(2, 9), rng.randint(3, 12), rng.randint(12, 40), rng.randint(0, 8), size)

    def next_year(self, rng: Random) -> dict[Key, int]:
        """The year's table 2; the stock moves on."""
        made = rng.choice((0, 0, 1, 1, 2, 3))
        repealed = min(rng.choice((0, 0, 0, 1)), self.in_force)
        items = {"licensing": self.licences, "other_services": self.services, "penalties": self.penalties}
        changes = {name: max(rng.choice((-1, 0, 0, 0, 1, 2)), -count) for name, count in items.items()}
        procured = rng.choice((0, 0, 1, 2, 4))
        table = {
            "normative_documents.made": made,
            "normative_documents.published": made,
            "normative_documents.published_total": self.in_force + made,
            "normative_documents.issued": made,
            "normative_documents.repealed": repealed,
            "normative_documents.in_force": self.in_force + made - repealed,
            "licensing.decisions": round(rng.uniform(0, 70) * self.activity),
            "other_services.decisions": round(rng.uniform(20, 220) * self.activity),
            "penalties.decisions": round(rng.choice((0, 0, 3, 18)) * self.activity),
            "coercion.decisions": rng.choice((0, 0, 0, 1)),
            "procurement.items": procured,
            "procurement.amount": procured * 100 * rng.randint(90, 2600),
        }
        for name, count in items.items():
            table[f"{name}.items_last_year"] = count
            table[f"{name}.items_change"] = changes[name]
        self.in_force += made - repealed
        self.licences += changes["licensing"]
        self.services += changes["other_services"]
        self.penalties += changes["penalties"]
        return {(code, ""): value for code, value in table.items()}
