"""Traditional characters → simplified, one for one, for finding names and headings.

Some mirrors print mainland reports in traditional characters, and some gloss them with pinyin in brackets:
"下管鎮(zhèn)". Only characters that reports and place names use are listed; text keeps its length.
"""

import re
from typing import Final

_PAIRS: Final = (
    "縣县鎮镇鄉乡區区國国務务開开報报訴诉訟讼復复議议請请動动總总體体況况問问題题場场農农業业廣广東东龍龙灣湾門门陽阳陰阴"
    "島岛嶺岭澤泽溝沟澗涧湧涌濱滨瀘泸瀾澜濟济潁颍淺浅漢汉溫温潤润澱淀瀋沈滬沪滄沧渦涡湞浈漣涟濰潍瀏浏漊溇沖冲"
    "雲云電电風风飛飞馬马駝驼騰腾駐驻驛驿魚鱼鳥鸟鳳凤鶴鹤鴨鸭鷹鹰鵝鹅鷺鹭麗丽麥麦黃黄齊齐齡龄龐庞龔龚鹽盐"
    "長长張张強强彌弥彎弯後后從从衛卫衝冲術术裡里裏里補补裝装製制見见規规覽览觀观親亲計计訓训記记設设訪访許许詢询話话"
    "該该詳详誌志認认語语說说調调談谈論论諸诸諾诺講讲證证識识譯译護护讀读變变讓让豐丰貝贝財财貢贡責责貴贵買买費费資资"
    "賀贺賓宾賢贤賣卖質质賴赖贈赠贛赣趙赵車车軍军軌轨輝辉輪轮輸输轄辖轉转辦办農农邊边達达違违過过運运還还進进遠远連连"
    "遞递遷迁選选遺遗遼辽鄧邓鄭郑鄒邹鄰邻醫医釋释鈴铃鉛铅銀银銅铜銘铭鋪铺錢钱錦锦鍾钟鎖锁鐘钟鐵铁鑒鉴閉闭閔闵"
    "閣阁關关闊阔隊队階阶際际陸陆陳陈陝陕隴陇險险隨随隱隐雙双雜杂離离難难靈灵靜静韓韩頁页項项順顺預预頭头領领頻频"
    "額额顧顾顯显類类飲饮館馆橋桥樓楼樂乐樹树機机檔档櫃柜欄栏權权歐欧歲岁歷历歸归殘残殺杀毀毁氣气決决沒没淨净減减"
    "測测滿满滯滞漁渔潰溃濕湿瀝沥災灾為为烏乌無无煙烟熱热營营爐炉爭争爾尔牆墙狀状獨独獎奖環环現现瑪玛產产畝亩"
    "畢毕畫画當当療疗發发盜盗監监盤盘礦矿碼码確确祿禄禮礼種种稱称積积穩稳窪洼窩窝競竞筆笔節节範范築筑簡简籃篮籌筹"
    "糧粮紀纪約约紅红納纳純纯紙纸級级紛纷細细組组終终結结給给統统絲丝經经綜综綠绿維维網网緊紧線线編编緩缓縱纵縮缩"
    "織织繳缴繼继續续罰罚罷罢羅罗義义習习聖圣聞闻聯联聲声職职聽听肅肃腳脚膠胶臨临臺台與与興兴舉举舊旧艙舱艦舰"
    "芻刍莊庄華华萊莱萬万葉叶蓋盖蓮莲蔣蒋蔭荫蕭萧薊蓟藍蓝藝艺蘆芦蘇苏蘭兰處处號号虛虚蟲虫蠻蛮壯壮夾夹奪夺奮奋婁娄"
    "媽妈孫孙學学實实審审寫写寧宁寶宝將将專专尋寻對对導导屆届層层屬属岡冈峽峡崗岗帥帅師师帳帐帶带幣币幫帮幹干廠厂"
    "廟庙廢废廳厅徑径徵征應应懷怀戶户戰战戲戏據据採采掛挂揚扬換换損损搶抢撥拨擇择擔担擬拟擴扩攝摄敗败敘叙數数敵敌"
    "斷断時时晉晋曉晓曆历書书會会條条來来極极構构樣样標标檢检樞枢億亿傑杰備备傳传債债傾倾僅仅價价儀仪優优儲储兒儿"
    "內内兩两冊册凍冻別别則则創创劃划劉刘劑剂劍剑勁劲動动勝胜勞劳勢势勵励匯汇協协單单卻却參参員员啟启喬乔嚴严園园"
    "圍围團团圓圆圖图垻坝堅坚執执報报塊块塗涂墊垫墳坟壇坛壓压壩坝壽寿夠够夢梦個个們们倉仓側侧偵侦偉伟獲获獻献"
    "甌瓯盧卢碩硕禎祯穀谷竈灶筍笋蕪芜蔥葱薩萨衆众褲裤訂订訊讯託托誠诚調调諮咨謝谢謠谣豬猪貫贯貨货販贩貼贴"
    "賽赛贊赞跡迹踐践躍跃輔辅輕轻辭辞辯辩迴回釣钓鈞钧鉤钩銜衔鋒锋鋼钢錄录錫锡鎊镑鏈链鏡镜鑄铸鑰钥閃闪閱阅闢辟關关"
    "陣阵須须頂顶頒颁頓顿頗颇顆颗願愿飯饭飽饱餘余騎骑驗验驚惊體体鬆松鬥斗鬧闹魯鲁鮮鲜鯉鲤鴻鸿鵬鹏鷄鸡麵面點点"
    "齒齿龜龟檯台衹只採采佈布佔占併并併并僱雇凈净剛刚匱匮叢丛葯药藥药鄖郧鄆郓滎荥滸浒潯浔瀨濑渾浑湯汤漲涨淵渊漸渐"
    "眾众黨党刪删償偿勸劝勻匀墻墙壞坏娛娱婦妇幾几彙汇懸悬掃扫揮挥擁拥擊击擺摆暫暂橫横滾滚準准産产簽签糾纠絕绝"
    "絡络綫线締缔緣缘羣群脫脱覈核觸触註注評评詐诈試试誤误課课謹谨負负貧贫貸贷賬账賭赌購购軟软較较載载輯辑輿舆"
    "適适郵邮銳锐銷销錯错録录鎭镇間间響响養养饋馈駁驳騙骗髮发麽么遊游週周"
)
_GLOSS: Final = re.compile(r"(?<=[一-鿿])\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{1,6}\)")
_SIMPLER: Final = {ord(old): new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)}
_TRADITIONAL: Final = re.compile(f"[{_PAIRS[::2]}]")


def simplify(text: str) -> str:
    """`text` with the listed traditional characters replaced; its length stays."""
    return text.translate(_SIMPLER) if _TRADITIONAL.search(text) else text


def has_glosses(text: str) -> bool:
    """Whether any pinyin stands in brackets behind a character."""
    return _GLOSS.search(text) is not None


def without_glosses(text: str) -> tuple[str, list[int] | None]:
    """`text` without pinyin in brackets, and each remaining character's place (None: nothing was removed)."""
    glosses = list(_GLOSS.finditer(text)) if "(" in text else []
    if not glosses:
        return text, None
    places: list[int] = []
    at = 0
    for gloss in glosses:
        places.extend(range(at, gloss.start()))
        at = gloss.end()
    places.extend(range(at, len(text)))
    return "".join(text[place] for place in places), places
