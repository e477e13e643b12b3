import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.errors import FormError
from loaders.flat import flatten
from loaders.model import Document, Fact, Paragraph
from loaders.narrative import compare_with_tables, read_narrative, read_passage
from loaders.narrative.grammar import PATH, load_grammar
from loaders.narrative.passage import to_passage
from loaders.normalise import squeeze

Stated = tuple[str, str, float]

TOTAL, CATEGORY, CHANNEL = "publications.total", "publications.by_category", "publications.by_channel"
RECEIVED, HANDLED, IN_TIME = "hotlines.received", "hotlines.handled", "hotlines.handled_on_time"
DONE_RATE, TIME_RATE, LIKED = (
    "hotlines.completion_rate",
    "hotlines.on_time_rate",
    "hotlines.satisfaction_rate",
)
ASKED, ANSWERED = "stated.applications_received", "stated.applications_answered"
REVIEWS, LAWSUITS = "stated.reviews", "stated.lawsuits"
SESSIONS, ATTENDEES = "training.sessions", "training.attendees"
EVENTS, LEAFLETS, ARTICLES = "campaigns.events", "campaigns.leaflets", "articles.submitted"

PUBLICATIONS: list[tuple[str, list[Stated]]] = [
    ("全年公开信息215条，比上年多19条。", [(TOTAL, "", 215)]),
    ("通过县政府网站公开政务信息93条。", [(TOTAL, "", 93), (CHANNEL, "县政府网站", 93)]),
    (
        "在沅陵县政府网站凉水井镇专栏发布信息212条，按栏目分，工作动态180条，通知公告32条。",
        [
            *((TOTAL, "", 212), (CHANNEL, "沅陵县政府网站凉水井镇专栏", 212)),
            *((CATEGORY, "工作动态", 180), (CATEGORY, "通知公告", 32)),
        ],
    ),
    (
        "区政府网站公开417条信息，“东湖之声”微信公众号推文690篇。",
        [(CHANNEL, "区政府网站", 417), (CHANNEL, "“东湖之声”微信公众号", 690)],
    ),
    (
        "通过市政府门户网站公开信息183条，公众号“江畔”发布540条，两个渠道合计723条。",
        [(TOTAL, "", 723), (CHANNEL, "市政府门户网站", 183), (CHANNEL, "公众号“江畔”", 540)],
    ),
    (
        "县政府网站发布信息208条。微信公众号发布信息365条。",
        [(CHANNEL, "县政府网站", 208), (CHANNEL, "微信公众号", 365)],
    ),
    (
        "通过网站公开政府信息共81条。其中，工作动态50条，通知公告31条。另通过公众号“清河”推送108条信息。",
        [
            *((TOTAL, "", 81), (CHANNEL, "网站", 81), (CATEGORY, "工作动态", 50)),
            *((CATEGORY, "通知公告", 31), (CHANNEL, "公众号“清河”", 108)),
        ],
    ),
    (
        "主动公开信息1046条，较2020年的873条增长19.8%。其中门户网站265条，公众号612条，抖音号169条。",
        [(TOTAL, "", 1046), (CHANNEL, "门户网站", 265), (CHANNEL, "公众号", 612), (CHANNEL, "抖音号", 169)],
    ),
    (
        "公开信息427条，其中政府网站211条、政务微信168条、其他48条。",
        [(TOTAL, "", 427), (CHANNEL, "政府网站", 211), (CHANNEL, "政务微信", 168), (CHANNEL, "其他", 48)],
    ),
    (
        "全年公开各类信息508条。其中疫情防控296条（58.3%）；社区治理168条，占33%；其他44条。",
        [(TOTAL, "", 508), (CATEGORY, "疫情防控", 296), (CATEGORY, "社区治理", 168), (CATEGORY, "其他", 44)],
    ),
    (
        "共公开信息142条：要闻88条、公示公告37条、惠民政策17条。",
        [(TOTAL, "", 142), (CATEGORY, "要闻", 88), (CATEGORY, "公示公告", 37), (CATEGORY, "惠民政策", 17)],
    ),
    (
        "公开信息48条，工作动态30条，政策文件10条，财政信息8条。",
        [(TOTAL, "", 48), (CATEGORY, "工作动态", 30), (CATEGORY, "政策文件", 10), (CATEGORY, "财政信息", 8)],
    ),
    (
        "公开信息32条，包括机构职能类2条、2020年信息公开年报1条、2020年度决算1条。",
        [
            *((TOTAL, "", 32), (CATEGORY, "机构职能类", 2), (CATEGORY, "信息公开年报", 1)),
            (CATEGORY, "决算", 1),
        ],
    ),
    (
        "公开信息230余条，要闻91条、公告93条、机构设置4条、依申请公开52条。",
        [
            *((TOTAL, "", 230), (CATEGORY, "要闻", 91), (CATEGORY, "公告", 93)),
            *((CATEGORY, "机构设置", 4), (CATEGORY, "依申请公开", 52)),
        ],
    ),
    (
        "公开信息90条。\n主要信息分类。其中机构信息20条，政策70条。",
        [(TOTAL, "", 90), (CATEGORY, "机构信息", 20), (CATEGORY, "政策", 70)],
    ),
    (
        "公开信息90条。在公开的信息中，机构信息20条，政策70条。",
        [(TOTAL, "", 90), (CATEGORY, "机构信息", 20), (CATEGORY, "政策", 70)],
    ),
    (
        "公开信息12条（条例1个、指南1则、通告10篇）。",
        [(TOTAL, "", 12), (CATEGORY, "条例", 1), (CATEGORY, "指南", 1), (CATEGORY, "通告", 10)],
    ),
    (
        "在政务公开网上公开信息49条，其中政务信息公开14条，动态35条。",
        [
            *((TOTAL, "", 49), (CHANNEL, "政务公开网", 49), (CATEGORY, "政务信息公开", 14)),
            (CATEGORY, "动态", 35),
        ],
    ),
    (
        "主动公开政务动态类信息60条，完成任务。其中重点工作25条，安全生产35条。",
        [(TOTAL, "", 60), (CATEGORY, "重点工作", 25), (CATEGORY, "安全生产", 35)],
    ),
    (
        "累计公开政务公开信息33条、工作动态信息47条、预决算信息24条。",
        [
            *((CATEGORY, "政务公开信息", 33), (CATEGORY, "工作动态信息", 47)),
            (CATEGORY, "预决算信息", 24),
        ],
    ),
    ("历年累计公开信息5215条，其中2021年新增302条。", [(TOTAL, "", 302)]),
    ("2021年以来公开政府信息88条。", [(TOTAL, "", 88)]),
    ("主动公开青石镇政府信息28条，公开42条防汛信息。", [(TOTAL, "", 28), (CATEGORY, "防汛信息", 42)]),
    ("本年度产生政府文件信息32条，其中主动公开18条。", [(CATEGORY, "政府文件信息", 18)]),
    ("公众号编发推文265期520篇。", [(CHANNEL, "公众号", 520)]),
    (
        "公众号发布动态447条，推送招聘、提示等信息90条。镇网站同步更新信息62条。",
        [(CHANNEL, "公众号", 447), (CHANNEL, "镇网站", 62)],
    ),
    (
        "通过门户网站及政务新媒体方式主动公开97条，其中门户网站86条，微信11条。",
        [(TOTAL, "", 97), (CHANNEL, "门户网站", 86), (CHANNEL, "微信", 11)],
    ),
    ("向区政府网站上报信息38条，被采用26条。", [(CHANNEL, "区政府网站", 38)]),
    ("在“清河市政务公开”公开信息28条。", [(TOTAL, "", 28), (CHANNEL, "“清河市政务公开”", 28)]),
    ("通过青石镇工作专栏公布信息35条。", [(TOTAL, "", 35), (CHANNEL, "青石镇工作专栏", 35)]),
    ("维护“青石三农”公众号，发布信息102条。", [(TOTAL, "", 102), (CHANNEL, "“青石三农”公众号", 102)]),
    (
        "及时维护政府信息公开网上管理系统，全年公开信息18条。政府信息公开工作机构1个。",
        [(TOTAL, "", 18)],
    ),
    ("收到各类有关政府信息公开事务的申诉0件。", []),
    (
        "公开信息48条，工作动态30条，政策文件10条。",
        [(TOTAL, "", 48), (CATEGORY, "工作动态", 30), (CATEGORY, "政策文件", 10)],
    ),
    ("公开信息48条，走访群众30条，政策文件25条。", [(TOTAL, "", 48)]),
    (
        "公开信息50条。其中机构类20条，内有领导10条、职能10条；工作类30条，公告5条、要闻25条。",
        [(TOTAL, "", 50), (CATEGORY, "机构类", 20), (CATEGORY, "工作类", 30)],
    ),
    (
        "共公开信息102条，主要有：\n基础信息（67条）：指南、年报各1条，动态65条。\n重点领域（35条）：预决算35条。",
        [(TOTAL, "", 102), (CATEGORY, "基础信息", 67), (CATEGORY, "重点领域", 35)],
    ),
    (
        "主动公开信息350条（其中：政策文件20条、工作动态330条）。",
        [(TOTAL, "", 350), (CATEGORY, "政策文件", 20), (CATEGORY, "工作动态", 330)],
    ),
    (
        "公开信息230条，包括：网站130条（其中动态90条、公告40条）、微信公众号100条。",
        [
            *((TOTAL, "", 230), (CHANNEL, "网站", 130), (CHANNEL, "微信公众号", 100)),
            *((CATEGORY, "动态", 90), (CATEGORY, "公告", 40)),
        ],
    ),
    (
        "累计公开政府信息580条。\n从渠道来看，政府网站公开118条；通过报刊、广播等传统公开载体公开462条。",
        [(TOTAL, "", 580), (CHANNEL, "政府网站", 118), (CHANNEL, "报刊、广播等传统公开载体", 462)],
    ),
    (
        "网站、微信、微博分别发布信息120条、80条和30条。",
        [(CHANNEL, "网站", 120), (CHANNEL, "微信", 80), (CHANNEL, "微博", 30)],
    ),
    (
        "一是政府网站，全年更新信息85条；二是微信公众号，全年推送信息320条。",
        [(CHANNEL, "政府网站", 85), (CHANNEL, "微信公众号", 320)],
    ),
    ("发布信息：政府网站：210条，公众号：365条。", [(CHANNEL, "政府网站", 210), (CHANNEL, "公众号", 365)]),
    (
        "网站栏目更新乡镇动态94条，政府文件46条，文化信息公开40条，总计180条。",
        [
            *((TOTAL, "", 180), (CHANNEL, "网站栏目", 180), (CATEGORY, "乡镇动态", 94)),
            *((CATEGORY, "政府文件", 46), (CATEGORY, "文化信息公开", 40)),
        ],
    ),
    (
        "主动公开信息356条。以网站为主，门户网站203条，“河湾发布”153条。",
        [(TOTAL, "", 356), (CHANNEL, "门户网站", 203), (CHANNEL, "“河湾发布”", 153)],
    ),
    (
        "本年度主动公开信息：文件2件，动态136条，公告41条，共计179条。",
        [(TOTAL, "", 179), (CATEGORY, "文件", 2), (CATEGORY, "动态", 136), (CATEGORY, "公告", 41)],
    ),
    (
        "在县网站河湾栏目发布信息225条，其中动态131条，其他94条；公众号“河湾”推送318条。",
        [
            *((TOTAL, "", 225), (CHANNEL, "县网站河湾栏目", 225), (CHANNEL, "公众号“河湾”", 318)),
            *((CATEGORY, "动态", 131), (CATEGORY, "其他", 94)),
        ],
    ),
    (
        "公开信息52条。在“平安秀溪”微博号发布了31条信息。",
        [(TOTAL, "", 52), (CHANNEL, "“平安秀溪”微博号", 31)],
    ),
    ("微信工作群转发政策60多条。", [(CHANNEL, "微信工作群", 60)]),
    ("公开财政信息12条、惠民信息30条。", [(CATEGORY, "财政信息", 12), (CATEGORY, "惠民信息", 30)]),
    ("公开政府信息1.2万条，其中新媒体近7000条。", [(TOTAL, "", 12000), (CHANNEL, "新媒体", 7000)]),
    ("全年公开信息三百余条。", [(TOTAL, "", 300)]),
    ("上半年公开信息120条，下半年150条，全年共公开信息270条。", [(TOTAL, "", 270)]),
    ("自2008年以来累计公开信息5600条，本年度新增公开信息３２０条。", [(TOTAL, "", 320)]),
    ("主动公开政府信息由2020年的873条增加到1046条。", [(TOTAL, "", 1046)]),
    ("2019年公开信息120条；2020年公开信息150条；2021年公开信息180条。", [(TOTAL, "", 180)]),
    ("政策解读材料发布25篇。公布权责清单120项。召开新闻发布会3次。转为主动公开5份。", []),
    ("制发公文126件，其中主动公开36件、依申请公开40件、不予公开50件。", []),
    ("公众号粉丝2300人，网站点击量17万次，发布政府公报4期。", []),
    (
        "1.某县人民政府网站。全年，我乡通过某市政务公开平台主动公开各类政府信息共计87条，重点公开工作动态。",
        [(TOTAL, "", 87), (CHANNEL, "某市政务公开平台", 87)],
    ),
    ("在县政府网站共计发布各类政府信息310余条。", [(TOTAL, "", 310), (CHANNEL, "县政府网站", 310)]),
    (
        "在县政府网站公开目录公开信息共计45条，其中：概况类5条，动态类40条。",
        [
            *((TOTAL, "", 45), (CHANNEL, "县政府网站公开目录", 45)),
            *((CATEGORY, "概况类", 5), (CATEGORY, "动态类", 40)),
        ],
    ),
    (
        "公开信息700条，其中：网站发布300条，“柳溪”公众号推送250条，今日头条号发布90条，澎湃号更新60条。",
        [
            *((TOTAL, "", 700), (CHANNEL, "网站", 300), (CHANNEL, "“柳溪”公众号", 250)),
            *((CHANNEL, "今日头条号", 90), (CHANNEL, "澎湃号", 60)),
        ],
    ),
    (
        "发布信息80条，其中门户网站发布信息50条，规范化试点专题发布信息30条。",
        [(TOTAL, "", 80), (CHANNEL, "门户网站", 50), (CHANNEL, "规范化试点专题", 30)],
    ),
    (
        "公开信息90条，其中政策类公开20条，要闻发布文章30条，财务公开30条，防汛信息发布10条。",
        [
            *((TOTAL, "", 90), (CATEGORY, "政策类", 20), (CATEGORY, "要闻", 30)),
            *((CATEGORY, "财务公开", 30), (CATEGORY, "防汛信息", 10)),
        ],
    ),
    (
        "公开信息430条，其中网站230条，抖音号200条。从公开内容看，政策解读类130条，工作动态类300条。",
        [
            *((TOTAL, "", 430), (CHANNEL, "网站", 230), (CHANNEL, "抖音号", 200)),
            *((CATEGORY, "政策解读类", 130), (CATEGORY, "工作动态类", 300)),
        ],
    ),
    (
        "公开信息50条，按信息类别分：机构职能4条，财政46条；按发布渠道分：网站40条，快手10条。",
        [
            *((TOTAL, "", 50), (CATEGORY, "机构职能", 4), (CATEGORY, "财政", 46)),
            *((CHANNEL, "网站", 40), (CHANNEL, "快手", 10)),
        ],
    ),
    (
        "更新政府网站动态信息61条，发布微信公众号新闻稿140条。",
        [(CHANNEL, "政府网站", 61), (CHANNEL, "微信公众号", 140)],
    ),
    (
        "网站公开信息20条；通过“山塘”微信公众号推送涉及教育、医疗等的政务动态57条。",
        [(CHANNEL, "网站", 20), (CHANNEL, "“山塘”微信公众号", 57)],
    ),
    (
        "网站公开信息20条；在信息公示栏、宣传展板公开内容88条。",
        [(CHANNEL, "网站", 20), (CHANNEL, "信息公示栏、宣传展板", 88)],
    ),
]

LINES: list[tuple[str, list[Stated]]] = [
    (
        "12345政务服务便民热线共承接工单3127件，按时办结3119件，按时办结率99.74%，群众满意率96.3%。",
        [
            (RECEIVED, "12345政务服务便民热线", 3127),
            (IN_TIME, "12345政务服务便民热线", 3119),
            (TIME_RATE, "12345政务服务便民热线", 99.74),
            (LIKED, "12345政务服务便民热线", 96.3),
        ],
    ),
    (
        "书记信箱、县长信箱分别受理18件和27件，办结率均为100%。",
        [
            *((RECEIVED, "书记信箱", 18), (RECEIVED, "县长信箱", 27)),
            *((DONE_RATE, "书记信箱", 100), (DONE_RATE, "县长信箱", 100)),
        ],
    ),
    (
        "区长信箱12件、荆门论坛网帖30条全部按时回复。",
        [
            (RECEIVED, "区长信箱", 12),
            (RECEIVED, "荆门论坛", 30),
            (IN_TIME, "区长信箱", 12),
            (IN_TIME, "荆门论坛", 30),
        ],
    ),
    ("收到县长信箱来信46封，均已答复。", [(RECEIVED, "县长信箱", 46), (HANDLED, "县长信箱", 46)]),
    (
        "书记县长公开电话转办13件，13件均已办结。",
        [(RECEIVED, "书记县长公开电话", 13), (HANDLED, "书记县长公开电话", 13)],
    ),
    ("省长信箱1件，已按时办结。", [(RECEIVED, "省长信箱", 1), (IN_TIME, "省长信箱", 1)]),
    (
        "受理和办结市民热线诉求218件；处理转办网民留言3件。",
        [(RECEIVED, "市民热线", 218), (HANDLED, "市民热线", 218), (HANDLED, "网民留言", 3)],
    ),
    (
        "办理12345热线172件、县长信箱2件，泸溪网络问政27件，人大代表建议67件，办结率100%。",
        [(HANDLED, "12345热线", 172), (HANDLED, "县长信箱", 2), (HANDLED, "泸溪网络问政", 27)],
    ),
    (
        "县长信箱、12345热线共受理群众诉求95件，全部按期办结。",
        [(RECEIVED, "县长信箱、12345热线", 95), (IN_TIME, "县长信箱、12345热线", 95)],
    ),
    ("县长信箱、留言板转办件各4件。", [(RECEIVED, "县长信箱", 4), (RECEIVED, "留言板", 4)]),
    ("12345热线受理、办结分别为120件和118件。", [(RECEIVED, "12345热线", 120), (HANDLED, "12345热线", 118)]),
    (
        "12345“市长公开电话”受理6784件，按时办结率、办理满意率分别为100%和96.07%。",
        [
            (RECEIVED, "12345“市长公开电话”", 6784),
            (TIME_RATE, "12345“市长公开电话”", 100),
            (LIKED, "12345“市长公开电话”", 96.07),
        ],
    ),
    (
        "“民呼我为”统一平台受理1.2万件，响应率、解决率、满意率分别为100%、95%、97.65%。",
        [(RECEIVED, "“民呼我为”统一平台", 12000), (LIKED, "“民呼我为”统一平台", 97.65)],
    ),
    (
        "市长热线、区长信箱办结率分别为99.5%、100%。",
        [(DONE_RATE, "市长热线", 99.5), (DONE_RATE, "区长信箱", 100)],
    ),
    (
        "领导信箱来信158件，政务服务热线共收到1935件，办结率和回复率均达100%。",
        [
            *((RECEIVED, "领导信箱", 158), (RECEIVED, "政务服务热线", 1935)),
            *((DONE_RATE, "领导信箱", 100), (DONE_RATE, "政务服务热线", 100)),
        ],
    ),
    (
        "便民热线作为主渠道，全年受理系统派单、领导交办共283件。门户网站县长信箱投诉件受理2件，均已办结。",
        [(RECEIVED, "便民热线", 283), (RECEIVED, "县长信箱", 2), (HANDLED, "县长信箱", 2)],
    ),
    (
        "受理12345热线150件，办结148件，正在办理2件，其中咨询类100件、投诉类50件。",
        [(RECEIVED, "12345热线", 150), (HANDLED, "12345热线", 148)],
    ),
    (
        "去年12345热线受理诉求120件，今年受理160件，办结率由上年的97.2%提高到99.1%。",
        [(RECEIVED, "12345热线", 160), (DONE_RATE, "12345热线", 99.1)],
    ),
    ("书记、镇长信箱收到来信3封。", [(RECEIVED, "书记、镇长信箱", 3)]),
    ("全年未收到县长信箱来信。", [(RECEIVED, "县长信箱", 0)]),
    (
        "12345在线平台工单206件；“寄语市长”5件，回复5件。",
        [(RECEIVED, "12345在线平台", 206), (RECEIVED, "“寄语市长”", 5), (HANDLED, "“寄语市长”", 5)],
    ),
    (
        "累计受理诉求265件（12345热线200件、书记信箱65件）。",
        [(RECEIVED, "12345热线", 200), (RECEIVED, "书记信箱", 65)],
    ),
    (
        "12328交通运输监督电话受理48件；“码上监督”平台受理15件，已办结14件。",
        [
            *((RECEIVED, "12328交通运输监督电话", 48), (RECEIVED, "“码上监督”平台", 15)),
            (HANDLED, "“码上监督”平台", 14),
        ],
    ),
    ("12345热线做到100%按时办结。", [(TIME_RATE, "12345热线", 100)]),
    ("24小时服务热线（8950766）受理咨询169次。", [(RECEIVED, "24小时服务热线", 169)]),
    (
        "全年受理各类热线投诉260件，其中12345热线200件，县长热线60件，办结率98.5%，满意度97%。",
        [
            *((RECEIVED, "热线", 260), (RECEIVED, "12345热线", 200), (RECEIVED, "县长热线", 60)),
            *((DONE_RATE, "热线", 98.5), (LIKED, "热线", 97)),
        ],
    ),
    (
        "政务热线受理投诉90件，其中12345热线50件、市长热线40件，均已办结，满意率96%。",
        [
            *((RECEIVED, "政务热线", 90), (RECEIVED, "12345热线", 50), (RECEIVED, "市长热线", 40)),
            *((HANDLED, "政务热线", 90), (HANDLED, "12345热线", 50), (HANDLED, "市长热线", 40)),
            (LIKED, "政务热线", 96),
        ],
    ),
    (
        "政务热线受理90件，其中12345热线50件，办结率98%，市长热线40件，办结率95%。",
        [
            *((RECEIVED, "政务热线", 90), (RECEIVED, "12345热线", 50), (RECEIVED, "市长热线", 40)),
            *((DONE_RATE, "12345热线", 98), (DONE_RATE, "市长热线", 95)),
        ],
    ),
    ("12345热线受理35件，响应率100%，解决率93.5%，诉求解决率90%。", [(RECEIVED, "12345热线", 35)]),
    (
        "12345热线派单31件，按时结案30件，结案率100%，按时结案率96.8%。",
        [
            *((RECEIVED, "12345热线", 31), (IN_TIME, "12345热线", 30)),
            *((DONE_RATE, "12345热线", 100), (TIME_RATE, "12345热线", 96.8)),
        ],
    ),
    (
        "“县长信箱”栏目收到来信9件，已办理8件；“政策问答”栏目收到来信4件，已办理4件。",
        [
            *((RECEIVED, "“县长信箱”", 9), (HANDLED, "“县长信箱”", 8)),
            *((RECEIVED, "“政策问答”", 4), (HANDLED, "“政策问答”", 4)),
        ],
    ),
    ("办理人民网领导留言板留言7条。", [(HANDLED, "人民网领导留言板", 7)]),
    (
        "“政府信箱”收到网民留言23条，处理答复22条。",
        [(RECEIVED, "“政府信箱”", 23), (HANDLED, "“政府信箱”", 22)],
    ),
    (
        "收到系统派单64件、领导交办15件，均已办结。",
        [
            *((RECEIVED, "系统派单", 64), (RECEIVED, "领导交办", 15)),
            *((HANDLED, "系统派单", 64), (HANDLED, "领导交办", 15)),
        ],
    ),
    (
        "处理网格上报事件810件、数字城管案卷75件，按期办结率分别为99.5%、100%。",
        [
            *((HANDLED, "网格上报", 810), (HANDLED, "数字城管", 75)),
            *((TIME_RATE, "网格上报", 99.5), (TIME_RATE, "数字城管", 100)),
        ],
    ),
    (
        "市长热线转办52件，办结52件；县长信箱来件6件，办结6件，办结率均为100%。",
        [
            *((RECEIVED, "市长热线", 52), (HANDLED, "市长热线", 52), (DONE_RATE, "市长热线", 100)),
            *((RECEIVED, "县长信箱", 6), (HANDLED, "县长信箱", 6), (DONE_RATE, "县长信箱", 100)),
        ],
    ),
    ("受理“12345”工单六十八件。热线知识库更新信息46条。", [(RECEIVED, "“12345”", 68)]),
    ("政务大厅办理事项1.5万件，满意率99%。服务平台受理办件5200件，办结率100%。", []),
    ("公开领导信箱1个，热线电话0735-2345678，受理审批事项117件，办结率100%。", []),
]

CASES: list[tuple[str, list[Stated]]] = [
    ("收到书面申请2件，都是当面递交，均在20个工作日内答复。", [(ASKED, "", 2), (ANSWERED, "", 2)]),
    ("新收申请5件，连同上年结转的1件，全年答复5件，另有1件结转下年。", [(ASKED, "", 5), (ANSWERED, "", 5)]),
    ("收到申请12件（其中信函申请8件、网络申请4件），已办结11件。", [(ASKED, "", 12), (ANSWERED, "", 11)]),
    ("收到申请3件，其中自然人2件，法人1件，均已办结。", [(ASKED, "", 3), (ANSWERED, "", 3)]),
    ("收到申请2件，予以公开1件，不予公开1件。", [(ASKED, "", 2)]),
    ("接到10项依申请公开政府信息申请。", [(ASKED, "", 10)]),
    ("共收到0件信息公开申请。", [(ASKED, "", 0)]),
    ("办理政府信息公开申请5件，均按时答复。", [(ANSWERED, "", 5)]),
    ("受理并答复申请5件，申请办结率100%。", [(ASKED, "", 5), (ANSWERED, "", 5)]),
    ("受理政府信息公开申请十件，按期答复九件，结转下年一件。", [(ASKED, "", 10), (ANSWERED, "", 9)]),
    ("受理公开申请2件，均已按规定及时予以公开。", [(ASKED, "", 2), (ANSWERED, "", 2)]),
    ("接到依申请公开办件0件。", [(ASKED, "", 0)]),
    ("受理政府信息公开申请3件，已完成依申请公开申请3件。", [(ASKED, "", 3), (ANSWERED, "", 3)]),
    ("收到公民申请1件，已按规定答复。", [(ASKED, "", 1), (ANSWERED, "", 1)]),
    ("申请数量：5件，答复：5件。", [(ASKED, "", 5), (ANSWERED, "", 5)]),
    ("没有公民提出申请，未发生行政复议和行政诉讼。", [(ASKED, "", 0), (REVIEWS, "", 0), (LAWSUITS, "", 0)]),
    ("全年没有接到要求公开政府信息的申请，未收取任何费用。", [(ASKED, "", 0)]),
    ("（二）依申请公开情况\n本年度无。", [(ASKED, "", 0)]),
    ("四、复议和诉讼情况\n无。", [(REVIEWS, "", 0), (LAWSUITS, "", 0)]),
    ("被申请行政复议1件，复议机关予以维持，没有引发行政诉讼。", [(REVIEWS, "", 1), (LAWSUITS, "", 0)]),
    ("行政复议3件，其中维持2件；诉讼1件，败诉0件。", [(REVIEWS, "", 3), (LAWSUITS, "", 1)]),
    ("行政复议、行政诉讼均为0件。", [(REVIEWS, "", 0), (LAWSUITS, "", 0)]),
    ("未发生一起行政复议或行政诉讼。", [(REVIEWS, "", 0), (LAWSUITS, "", 0)]),
    ("不断防范行政复议和行政诉讼风险，没有收取任何申请费用。", []),
    ("举办业务培训3期，96人次参训。", [(SESSIONS, "", 3), (ATTENDEES, "", 96)]),
    ("开展培训6场次，累计310人次。", [(SESSIONS, "", 6), (ATTENDEES, "", 310)]),
    ("年初、年中两次举办公开工作培训。", [(SESSIONS, "", 2)]),
    ("组织培训2期、52人次。", [(SESSIONS, "", 2), (ATTENDEES, "", 52)]),
    ("培训村级信息员4批次180人次。", [(SESSIONS, "", 4), (ATTENDEES, "", 180)]),
    ("镇村干部参加培训86人次。", [(ATTENDEES, "", 86)]),
    ("开展就业技能培训12期，培训农民1500人次。", []),
    ("摆摊宣传5次，散发资料约1800份。", [(EVENTS, "", 5), (LEAFLETS, "", 1800)]),
    ("组织培训2场次，发放政策宣传单700份。", [(SESSIONS, "", 2), (LEAFLETS, "", 700)]),
    ("开展宣传活动22场，发放手册1.5万册（份）。", [(EVENTS, "", 22), (LEAFLETS, "", 15000)]),
    ("利用宣传栏、横幅开展宣传，悬挂横幅30条，出动宣传车6次。", []),
    ("报送信息稿件41篇，采用12篇。", [(ARTICLES, "", 41)]),
    ("网格员上报事件1200件，全镇辖21个村，成员17人。", []),
    ("下一步，将举办培训4次，力争公开信息不少于500条。", []),
    ("受理公开申请：当面申请2件、信函申请1件、网络申请4件，均已答复。", [(ASKED, "", 7), (ANSWERED, "", 7)]),
    ("收到线上申请3条，线下申请0条，已按期办结。", [(ASKED, "", 3), (ANSWERED, "", 3)]),
    ("收到申请9件，其中有6件已依法办理，按期答复。", [(ASKED, "", 9), (ANSWERED, "", 6)]),
    ("收到依申请公开办理事项4件，已按期办结，转下年度继续办理0件。", [(ASKED, "", 4), (ANSWERED, "", 4)]),
    (
        "依申请公开政府信息的数量：无。行政复议、提起行政诉讼的情况：无。",
        [(ASKED, "", 0), (REVIEWS, "", 0), (LAWSUITS, "", 0)],
    ),
    ("未接获公民的公开申请。", [(ASKED, "", 0)]),
    ("全年我乡未收到政府信息公", [(ASKED, "", 0)]),
    ("先后举办培训3期、70余人参加，邀请专家授课1次。", [(SESSIONS, "", 3), (ATTENDEES, "", 70)]),
    ("组织“政务公开日”活动4场，发放便民手册600余本。", [(EVENTS, "", 4), (LEAFLETS, "", 600)]),
    ("发放《致村民的一封信》1.3万份。", [(LEAFLETS, "", 13000)]),
    ("向市级以上媒体报送信息33篇，被采用9篇。", [(ARTICLES, "", 33)]),
]


@pytest.mark.parametrize(("text", "expected"), [*PUBLICATIONS, *LINES, *CASES])
def test_read_narrative(text: str, expected: list[Stated]) -> None:
    facts = read_narrative(flatten(_report(text)))[0]
    assert sorted(map(_stated, facts)) == sorted((code, squeeze(dim), value) for code, dim, value in expected)


def test_read_narrative_points_at_the_printed_number() -> None:
    document = _report("收到县长信箱来信４６ 封，均已答复；发放传单约1,800份，未收到申请。")
    facts = read_narrative(flatten(document))[0]
    assert {(fact.indicator, fact.raw) for fact in facts} == {
        (RECEIVED, "４６ 封"),
        (HANDLED, "均已答复"),
        (LEAFLETS, "1,800份"),
        (ASKED, "未收到申请"),
    }
    assert all(document.text_at(fact.where) == fact.raw for fact in facts)


def test_read_narrative_keeps_qualifiers_units_and_labels() -> None:
    facts = {
        fact.indicator: fact
        for fact in read_narrative(flatten(_report("全年公开信息260余条，受理“12345”热线近90件。")))[0]
    }
    assert facts[TOTAL].qualifier == "at_least"
    assert facts[TOTAL].unit == "条"
    assert facts[RECEIVED].qualifier == "about"
    assert facts[RECEIVED].label == facts[RECEIVED].dims["hotline"] == "“12345”热线"


def test_read_narrative_joins_wrapped_lines() -> None:
    document = _report(
        "全年公开信息 198 条，其中镇务要\n闻 120 条，通知公告 78\n条。\n- 1 -\n12345 热线交办 5\n0 件。"
    )
    facts = read_narrative(flatten(document))[0]
    assert {_stated(fact) for fact in facts} == {
        (TOTAL, "", 198),
        (CATEGORY, "镇务要闻", 120),
        (CATEGORY, "通知公告", 78),
        (RECEIVED, "12345热线", 50),
    }
    assert {fact.raw: document.text_at(fact.where) for fact in facts}["78条"] == "78"


def test_read_narrative_reads_traditional_characters_with_glosses() -> None:
    document = _report("全年我鎮(zhèn)在政府門戶網(wǎng)站上主動公開信息數(shù)量為46件，沒有行政復(fù)議。")
    facts = {fact.indicator: fact for fact in read_narrative(flatten(document))[0]}
    assert facts[TOTAL].value == 46
    assert facts[CHANNEL].dims == {"channel": "政府門戶網(wǎng)站"}
    assert facts[REVIEWS].raw == "沒有行政復(fù)議"


def test_read_narrative_leaves_the_section_of_problems_out() -> None:
    plans = "五、存在的主要问题及改进情况\n2022年培训不足，全年公开信息9条。"
    text = f"公开信息35条。\n{plans}\n六、其他需要报告的事项\n收到申请2件。"
    facts = read_narrative(flatten(_report(text)))[0]
    assert {_stated(fact) for fact in facts} == {(TOTAL, "", 35), (ASKED, "", 2)}


def test_read_narrative_reads_a_report_in_one_line() -> None:
    text = "（一）主动公开。在县信息公开网发布信息16条，其中文件7条，动态9条。（二）收到申请3件，均按时答复。"
    stated = {_stated(fact) for fact in read_narrative(flatten(_report(text)))[0]}
    assert stated == {
        *((TOTAL, "", 16), (CHANNEL, "县信息公开网", 16), (CATEGORY, "文件", 7), (CATEGORY, "动态", 9)),
        *((ASKED, "", 3), (ANSWERED, "", 3)),
    }


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("公开信息198条，其中要闻120条，公告46条，预决算22条。", ["narrative.publications_sum"]),
        ("公开信息198条，其中要闻120条，公告78条。", []),
        ("公开信息90条，其中网站60条，微信30条。按内容分，要闻50条，公告40条。", []),
        (
            "公开信息90条，其中网站60条，微信30条。按内容分，要闻50条，公告30条。",
            ["narrative.publications_sum"],
        ),
        ("公开信息530条，其中文件13条，人事2条。", []),
        ("公开信息200余条，其中要闻150余条，公告30条。", []),
        ("12345热线交办50件，已办结48件，办结率100%。", ["narrative.rate_mismatch"]),
        ("12345热线交办39件，办结38件，办结率97.4%。", []),
        ("12345热线受理318件，按时办结316件，按时办结率99.37%。", []),
        ("12345热线受理318件，按时办结300件，按时办结率99.37%。", ["narrative.rate_mismatch"]),
        ("12345热线受理0件，办结0件，办结率100%。", []),
    ],
)
def test_read_narrative_finds_what_does_not_fit(text: str, rules: list[str]) -> None:
    findings = read_narrative(flatten(_report(text)))[1]
    assert [finding.rule for finding in findings] == rules
    assert all(finding.where and finding.message.endswith("。") for finding in findings)


def test_compare_with_tables() -> None:
    told = read_narrative(flatten(_report("收到申请6件，答复3件。无行政复议，诉讼2件。")))[0]
    where = told[0].where
    tables = [
        Fact("applications.received", "", 4, "件", "4", where, {"applicant": "total"}),
        Fact("applications.concluded", "", 3, "件", "3", where, {"applicant": "total"}),
        Fact("reviews.total", "", None, "件", "", where, status="blank"),
        Fact("lawsuits.direct.total", "", 1, "件", "1", where),
        Fact("lawsuits.after_review.total", "", 1, "件", "1", where),
    ]
    findings = compare_with_tables([*told, *tables])
    assert [(finding.rule, finding.expected, finding.found) for finding in findings] == [
        ("narrative.applications_mismatch", 4, 6)
    ]


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ('EACH = "各"', 'EACH = "各 均"', "均"),
        ('opens = ["TRAIN"]', 'opens = ["TRIAN"]', "TRIAN"),
        ('"training.sessions"', '"training.session"', "training.session"),
        ("[words]", "[words", "narrative.toml"),
    ],
)
def test_load_grammar_refuses_contradictions(tmp_path: Path, before: str, after: str, named: str) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "narrative.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(FormError, match=named):
        load_grammar(path)


def test_read_narrative_of_nothing() -> None:
    assert read_narrative(flatten(Document("空.txt", "", "text", ()))) == ((), ())
    assert read_narrative(flatten(_report(""))) == ((), ())


WORDS = st.sampled_from(
    [
        *(
            "公开信息",
            "发布",
            "12345热线",
            "县长信箱",
            "受理",
            "办结",
            "均",
            "分别",
            "其中",
            "满意率",
            "申请",
            "未收到",
        ),
        *(
            "培训",
            "宣传",
            "发放传单",
            "政府网站",
            "行政复议",
            "12件",
            "3条",
            "5期",
            "100%",
            "2020年",
            "去年",
            "一",
        ),
        *(
            "，",
            "；",
            "：",
            "。",
            "、",
            "和",
            "（",
            "）",
            "“",
            "”",
            "《",
            "》",
            "\n",
            "各",
            "共",
            "其他",
            "下一步",
            "增加到",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_read_narrative_takes_any_sentence(words: list[str]) -> None:
    document = _report("".join(words))
    for fact in read_narrative(flatten(document))[0]:
        printed = document.text_at(fact.where)
        assert printed
        assert fact.raw.startswith(printed)


@pytest.mark.parametrize(
    "text",
    [
        "政策文件12条、",
        "12345热线、县长信箱",
        "“",
        "（",
        "其中A12条",
        "公开信息",
        "办结率、",
        "1 234 ",
        "一",
        "的",
        "-",
        "从内容看、",
    ],
)
def test_read_narrative_stays_quick_on_endless_lines(text: str) -> None:
    document = Document("长.txt", "", "text", (Paragraph(text * (50_000 // len(text)) + "12条"),))
    flat = flatten(document)
    started = time.process_time()
    passage = to_passage(document, flat, [(0, len(flat.text))])
    read_passage(passage, load_grammar(), 2021)
    assert time.process_time() - started < 3


def _report(text: str) -> Document:
    """The text as a report of 2021, each line a paragraph."""
    lines = ["一、总体情况", "2021年度工作如下。", *text.split("\n")]
    return Document("报告.txt", "", "text", tuple(map(Paragraph, lines)))


def _stated(fact: Fact) -> Stated:
    assert fact.value is not None
    return fact.indicator, squeeze(next(iter(fact.dims.values()), "")), fact.value
