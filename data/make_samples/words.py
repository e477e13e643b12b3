"""The running text of a sample report: sentences, and beside each the facts that it states."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from data.make_samples.numbers import Line, Year

Facts = Mapping[tuple[str, str], float]
"""(indicator, free label or "") → value."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or more, and what a careful reader takes from it."""

    text: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Narrative:
    """The text of a report: what stands before 一、, then each chapter's paragraphs by its number."""

    title: str
    opening: tuple[str, ...]
    chapters: Mapping[str, tuple[str, ...]]
    facts: Facts


_FEATURES = (
    "稻田养鱼", "老街改造", "茶园步道", "水库移民后续扶持", "竹编合作社", "农贸市场搬迁", "村道硬化",
    "污水管网建设", "果蔬大棚", "河道清淤", "危房改造", "养老服务站",
)  # fmt: skip

_CATEGORIES = (
    ("工作动态", 34), ("通知公告", 14), ("政策文件", 5), ("机构职能", 4), ("财政预决算", 5), ("民政救助", 10),
    ("就业创业", 8), ("食品安全", 7), ("应急管理", 6), ("公共文化", 8),
)  # fmt: skip


def narrate(year: Year) -> Narrative:
    """The whole running text of `year`, chosen from the sentences below by the unit and the year."""
    rng = Random(f"{year.township.code} {year.year} words")
    name, feature = year.township.name, Random(year.township.code).choice(_FEATURES)
    body = f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
    we = name if name.endswith("街道") else f"我{name[-1]}"

    said = (
        ("主动公开情况", _publications(rng, year, we)),
        ("依申请公开情况", (*_applications(rng, year), *_reviews_and_lawsuits(rng, year))),
        ("政府信息管理情况", (Said(rng.choice(_MANAGEMENT)),)),
        ("平台建设情况", (Said(rng.choice(_PLATFORMS)), *(_line(rng, line) for line in year.lines))),
        ("监督保障情况", _support(rng, year)),
    )
    facts = {key: value for _, parts in said for part in parts for key, value in part.facts.items()}
    return Narrative(
        title=f"示范县{rng.choice((name, body))}{year.year}年政府信息公开工作年度报告",
        opening=(_introduction(rng, year, body),),
        chapters={
            "一": (_overview(rng, year, we, feature), *_items(rng.randrange(3), said)),
            "五": _problems(rng),
            "六": (rng.choice(("无。", "无其他需要报告的事项。", "本年度没有其他需要报告的事项。")),),
        },
        facts=facts,
    )


def _items(style: int, said: Iterable[tuple[str, Sequence[Said]]]) -> Iterator[str]:
    """Numbered paragraphs in one of three styles: （一）题。…, 1.题。…, or the heading on its own line."""
    for number, (heading, parts) in enumerate(said):
        text = "".join(part.text for part in parts)
        if style == 0:
            yield f"（{'一二三四五'[number]}）{heading}。{text}"
        elif style == 1:
            yield f"{number + 1}.{heading}。{text}"
        else:
            yield f"（{'一二三四五'[number]}）{heading}"
            yield text


def _introduction(rng: Random, year: Year, body: str) -> str:
    span = f"{year.year}年1月1日至12月31日"
    return rng.choice(
        (
            f"本报告由示范县{body}依照《中华人民共和国政府信息公开条例》编制，所列数据统计期限为{span}。",
            f"按照《中华人民共和国政府信息公开条例》第五十条，示范县{body}编制本年度报告，统计期限自{span}。",
            f"现将示范县{body}{year.year}年度政府信息公开工作情况报告如下，数据统计时间为{span}，"
            "电子版可在示范县人民政府网站查阅，联系电话：0000-8000101。",
        )
    )


def _overview(rng: Random, year: Year, we: str, feature: str) -> str:
    return rng.choice(
        (
            f"{year.year}年，{we}把“群众找得到、看得懂、用得上”作为公开的尺子，围绕{feature}等群众关心的事，"
            "定下来什么就公布什么。",
            f"一年来，{we}将公开要求写进各办、站、所的岗位职责，党政综合办公室统一登记、审核和发布，"
            f"{feature}的进展按月上墙上网。",
            f"{year.year}年，{we}以{feature}为切入点，把决策、执行、结果都摆到明处，请群众评、让群众督。",
            f"{we}坚持公开与业务同安排、同检查。{year.year}年，{feature}从选点到验收全程公布，没有接到这方面的投诉。",
        )
    )


def _publications(rng: Random, year: Year, we: str) -> tuple[Said, ...]:
    """The total, and by turns of the township its categories, its channels or both."""
    total = year.publications
    change = (total - year.publications_last_year) / year.publications_last_year * 100
    growth = f"，比上年{'增长' if change >= 0 else '下降'}{abs(change):.1f}%" if rng.random() < 0.4 else ""
    first = rng.choice(
        (
            f"{year.year}年，{we}主动公开政府信息{total}条{growth}。",
            f"全年共主动公开政府信息{total}条{growth}。",
            f"截至{year.year}年12月31日，{we}累计主动公开各类政府信息{total}条{growth}。",
        )
    )
    said = [Said(first, {("publications.total", ""): total})]
    habit = int(year.township.code) % 3
    if habit != 1:
        said.append(_parts(rng, "publications.by_category", total, _categories(rng, year)))
    if habit != 0:
        said.append(_parts(rng, "publications.by_channel", total, _channels(year)))
    if rng.random() < 0.6:
        text = f"全年向县政府办公室报送约稿信息{year.articles}篇。"
        said.append(Said(text, {("articles.submitted", ""): year.articles}))
    return tuple(said)


def _categories(rng: Random, year: Year) -> list[tuple[str, int]]:
    season = {2019: ("脱贫攻坚", 12), 2020: ("疫情防控", 20), 2021: ("疫情防控", 12), 2022: ("疫情防控", 14)}
    weights = [*_CATEGORIES, season.get(year.year, ("乡村振兴", 12))]
    return [weights[0], *sorted(rng.sample(weights[1:], k=6), key=lambda item: -item[1])]


def _channels(year: Year) -> list[tuple[str, int]]:
    channels = [("县政府网站", 40), ("微信公众号", 45), ("政务公开栏", 15)]
    return [*channels, ("抖音号", 12)] if year.year > 2021 and year.township.size > 2 else channels


def _parts(rng: Random, indicator: str, total: int, weights: list[tuple[str, int]]) -> Said:
    """其中：甲…条、乙…条 with parts that add up to `total`."""
    unit = total / sum(weight for _, weight in weights)
    counts = [max(round(weight * unit * rng.uniform(0.75, 1.25)), 1) for _, weight in weights]
    counts[0] += total - sum(counts)
    named = [(label, count) for (label, _), count in zip(weights, counts, strict=True)]
    lead = "其中：" if indicator.endswith("category") else "按渠道分，"
    text = lead + rng.choice("、，").join(f"{label}{count}条" for label, count in named) + "。"
    return Said(text, {(indicator, label): count for label, count in named})


def _applications(rng: Random, year: Year) -> tuple[Said, ...]:
    received, carried_in, concluded, carried_out = (
        year.table.get((f"applications.{code}", "total"), 0)
        for code in ("received", "carried_in", "concluded", "carried_out")
    )
    facts = {("stated.applications_received", ""): received}
    if not received and not carried_in:
        text = rng.choice(("全年未收到政府信息公开申请。", f"{year.year}年没有收到政府信息公开申请。"))
        return (Said(text, facts),)
    before = f"，上年结转{carried_in}件" if carried_in else ""
    after = f"，结转下年度继续办理{carried_out}件" if carried_out else ""
    verb = rng.choice(("办结", "答复", "已答复"))
    text = f"全年共收到政府信息公开申请{received}件{before}，{verb}{concluded}件{after}。"
    return (Said(text, {**facts, ("stated.applications_answered", ""): concluded}),)


def _reviews_and_lawsuits(rng: Random, year: Year) -> tuple[Said, ...]:
    reviews = year.table["reviews.total", ""]
    lawsuits = year.table["lawsuits.direct.total", ""] + year.table["lawsuits.after_review.total", ""]
    facts = {("stated.reviews", ""): reviews, ("stated.lawsuits", ""): lawsuits}
    if not reviews and not lawsuits:
        text = rng.choice(
            (
                "未发生因政府信息公开引起的行政复议和行政诉讼。",
                "全年没有因信息公开被申请行政复议、提起行政诉讼。",
            )
        )
        return (Said(text, facts),)
    first = f"因政府信息公开被申请行政复议{reviews}件" if reviews else "未发生信息公开方面的行政复议"
    second = f"被提起行政诉讼{lawsuits}件" if lawsuits else "未发生行政诉讼"
    return (Said(f"{first}，{second}。", facts),)


def _line(rng: Random, line: Line) -> Said:
    """A hotline or mailbox in one of several turns; a rate that is printed is that of the counts."""
    received, handled, label = line.received, line.handled, line.label
    facts: dict[tuple[str, str], float] = {("hotlines.received", label): received}
    rate = round(handled / received * 100, 1)
    turn = rng.randrange(4)
    if turn == 0:
        text = f"{label}受理群众诉求{received}件，办结{handled}件，办结率{rate:g}%"
        facts |= {("hotlines.handled", label): handled, ("hotlines.completion_rate", label): rate}
    elif turn == 1:
        text = f"全年承办{label}转办件{received}件，按时办结{handled}件，按时办结率{rate:g}%"
        facts |= {("hotlines.handled_on_time", label): handled, ("hotlines.on_time_rate", label): rate}
    elif turn == 2 and handled == received:
        text = f"{label}收到群众来件{received}件，全部办结"
        facts |= {("hotlines.handled", label): handled}
    else:
        text = f"{label}共收到{received}件，回复{handled}件"
        facts |= {("hotlines.handled", label): handled}
    if line.satisfaction is not None:
        text += f"，群众满意率{line.satisfaction:g}%"
        facts["hotlines.satisfaction_rate", label] = line.satisfaction
    return Said(text + "。", facts)


def _support(rng: Random, year: Year) -> tuple[Said, ...]:
    sessions, attendees = year.training
    events, leaflets = year.campaigns
    training = Said(
        rng.choice(
            (
                f"组织政务公开业务培训{sessions}期，参加培训{attendees}人次。",
                f"全年举办业务培训{sessions}次，培训{attendees}人次。",
            )
        ),
        {("training.sessions", ""): sessions, ("training.attendees", ""): attendees},
    )
    campaign = Said(
        f"开展宣传活动{events}次，发放宣传资料{leaflets}余份。",
        {("campaigns.events", ""): events, ("campaigns.leaflets", ""): leaflets},
    )
    closing = Said(rng.choice(_SUPERVISION))
    return (training, campaign, closing) if rng.random() < 0.7 else (training, closing)


def _problems(rng: Random) -> tuple[str, ...]:
    problem, remedy = rng.choice(_PROBLEMS)
    if rng.random() < 0.5:
        return (f"（一）存在的问题。{problem}", f"（二）改进措施。{remedy}")
    return (problem + remedy,)


_MANAGEMENT = (
    "公文起草时就定下公开属性，不公开的写明理由，随文一并送审。",
    "所有拟公布的内容先由站所初核，再由党政综合办公室复核，最后由分管领导签发。",
    "每季度对已发布的内容回头看，错字、断链和过期内容发现一处改一处。",
    "历年文件重新编目，明确了专人保管，群众查阅时当场就能调取。",
    "制定个人信息保护清单，名单类内容一律遮去证件号码和银行账号后再发布。",
)

_PLATFORMS = (
    "便民服务大厅设有公开专区，备有查询电脑和办事指南。",
    "公开专栏按栏目分给各站所维护，更新情况每月通报。",
    "网上、大厅和村口公示栏同步更新，内容以网上为准。",
    "各村（居）公示栏统一了样式，老年人也能看清楚。",
    "对群众常问的事项编写了问答，放在专栏首页。",
)

_SUPERVISION = (
    "公开情况纳入年度考核，结果在全体干部会上通报。",
    "邀请人大代表和群众代表当监督员，听取意见后逐条整改。",
    "未发生因信息公开工作被追究责任的情形。",
    "由纪检干部不定期抽查，抽查结果当面反馈。",
)

_PROBLEMS = (
    (
        "一是解读材料还停留在文字，图解和视频少；二是个别站所报送不及时。",
        "下一步将请业务骨干出镜讲政策，并把报送时限写进各站所的年度目标。",
    ),
    (
        "公开的内容离群众的具体问题还有距离，惠民补贴的明细公布得不够细。",
        "今后补贴发放到哪一户、发了多少，按季在村口和网上同时公布。",
    ),
    (
        "信息员调动频繁，新手对公开的范围和程序不熟。",
        "将实行老带新，建立常见问题手册，交接时一并移交。",
    ),
    (
        "村（居）一级公示不规范，有的内容张贴时间过短。",
        "统一规定公示期限，由驻村干部拍照留存备查。",
    ),
    (
        "热线反映集中的问题没有及时转化成公开的内容，同一件事被反复询问。",
        "建立热线与公开专栏的联动，问得多的事三个工作日内在专栏作出说明。",
    ),
)
