# 每个页面的框架

site-title = 人口贩运开放数据
site-description = 人口贩运开放数据：依据已识别受害者的记录得出的估计值及其误差，任何人都无法从中被辨认出来。
site-skip = 跳到正文
site-languages = 语言
site-leave = 离开本站
site-leave-about = 立即打开另一个网站
site-navigation = 主导航
site-more = 更多页面
nav-explore = 探索
nav-topics = 专题
nav-places = 国家
nav-downloads = 下载
nav-methods = 方法
nav-codebook = 字段手册
nav-releases = 发布版本
nav-api = API
nav-safety = 求助与安全
nav-home = 首页
site-banner-label = 当前所见的发布版本
site-banner = <strong>较早的发布版本。</strong>您正在查看版本 { $id }，其中的数字保持原样。<a href="{ $url }">前往最新版本</a>。
site-hint = 本页也有您浏览器语言的版本：
foot-not = <strong>这些数据不是什么。</strong>它们描述的是参与机构曾援助的、已识别的人口贩运受害者，并不衡量人口贩运有多普遍，也不得用来比较各国的表现。
foot-error = 每个数字都是带有 95% 误差范围的估计值，因为我们加入了噪声以保护记录背后的人。
foot-why = 方法与原因
foot-release = 版本
foot-private = 本站不设置 cookie，不保存地址，不需要脚本，也不从别处加载任何内容。
foot-software = 由开源软件 { $name } 制作。
site-english-only = 本页只有英文版。

# 无法照办时的回答

refused-page = 没有这个页面
refused-page-detail = 地址可能输入有误，或页面已移动。
refused-release = 没有这个发布版本
site-no-release-detail = 本门户的发布版本中没有“{ $id }”。
refused-file = 此版本中没有这个文件
refused-file-detail = 下载页列出了该版本的全部文件。
refused-nothing = 尚未发布任何版本
refused-nothing-detail = 请稍后再来。
refused-query = 这个问题按现在的写法无法回答
refused-method = 此地址只能读取
refused-method-detail = 请使用 GET 或 HEAD。
refused-damaged = 此文件暂不提供
refused-damaged-detail = 其内容与签名时不符，因此不予提供。门户管理者可在日志中看到此事。
refused-internal = 这里出了问题
refused-internal-detail = 这是我们的问题。请重试；若仍然如此，请告知门户管理者。
refused-long = 这个问题用时过长
refused-long-detail = 每个回答都有时间上限，以免一个问题拖慢其他问题。请去掉一个分组或筛选条件，或在访问者较少时再试。
refused-busy = 同时提出的问题太多
refused-busy-detail = 等待中的问题太多，无法很快回答。请一秒后重试；完整文件见下载页面。
refused-many = 请求过多
refused-many-detail = 来自您网络的请求超过了本门户一次能处理的数量。请在 { $seconds } 秒后重试；完整文件见下载页面。
refused-mean = 您是否想找 <strong>{ $word }</strong>？
refused-parameter = 出错的参数是 <code>{ $name }</code>。
refused-accepted = 可接受的值（{ $n }）
refused-restart = 从头开始探索
refused-releases = 全部发布版本

# 空的门户

empty-lede = 本门户展示经过验证的数据版本，目前还没有。一经发布便会自动出现。
empty-keeper = 如果您负责管理本门户：<code>amparo release publish</code> 会把版本放到对外提供的位置，<code>amparo verify</code> 会说明某个版本为何被拒绝。

# 数字

no-evidence = 证据不足
source-measured = 已发布的表格，直接测得
source-derived = 已发布的表格，推导得出
source-records = 对合成记录的计数
title-all = 这些数据中的已识别受害者
title-by = 已识别受害者，按{ $list }
figure-interval = { $low } 至 { $high }
note-of-everyone = 占数据中 { $people } 人的 { $share }。
note-overlap = 同一个人可能计入其中几项。每个比例都以对该问题回答“是”或“否”的人为分母；表中列出各个分母。
note-shares = 比例以 { $people } 人为分母。
note-shares-known = 比例以已知此项的 { $people } 人为分母。
note-absent = 未计入比例：{ $list }。
note-within = 比例在“{ $outer }”的每一行内计算，以“{ $inner }”已知的人为分母。
note-shown = { $title }：显示 { $all } 项中最大的 { $shown } 项；其余较小，或证据不足以给出数字。
describe-bars = 条形图，共 { $n } 条，附 95% 区间。
describe-longest = 最长的一条：{ $name }，{ $figure }。
describe-lines = 折线图，共 { $n } 年，附 95% 区间。
describe-heat = 颜色越深，数值越大。小字为误差范围。
describe-map = 世界地图，颜色越深的国家人数越多。
describe-flow = 流向图，从左到右共 { $n } 条；越宽表示人数越多。
describe-table = 后面的表格列有相同的数字。
table-of = { $title }：数字表
table-shaded = { $title }：着色表
table-caption = 估计值，附 95% 误差范围和区间。
table-people = 人数
table-interval = 95% 区间
table-share = 比例
table-of-column = 分母
table-source = 来源
chart-table = 以表格显示
chart-explore = 探索
chart-link = 永久链接
chart-embed = 嵌入
chart-svg = 图片（SVG）
chart-png = 图片（PNG）
chart-print = 打印或保存为 PDF
chart-csv = CSV
chart-json = JSON
chart-cite = 引用
chart-copy = 复制链接
chart-copied = 已复制

# 首页

home-heading = 关于人口贩运受害者，援助过他们的机构知道些什么
home-lede = 援助人口贩运受害者的机构提供个案记录，Amparo 将其转化为人人可用的开放数字，注明误差，并使任何人都无法从中被找到。
home-explore = 探索数据
home-download = 下载全部
home-total = 这些数据中的已识别受害者
home-interval = 这是估计值；以 95% 的置信度，记录中有 { $interval } 人。
home-years = 登记于 { $first } 年至 { $last } 年。
home-contributors = { $count ->
   *[other] 来自 { $n } 个参与机构。
}
home-not = 这些数字不是什么
home-not-text = <strong>是已识别的受害者，不是发生率。</strong>这些人是被参与本门户的机构所知悉的。谁会被识别，取决于这些机构在哪里工作、询问什么、谁能找到它们。这些数字并不说明任何地方的人口贩运有多普遍；数字大，也可能意味着援助工作做得好。
fact-children = 是儿童
fact-women = 是妇女或女童
fact-labour = 遭受强迫劳动
fact-sexual = 遭受性剥削
fact-of-age = 以年龄已知的 { $people } 人为分母
fact-of-gender = 以性别已知的 { $people } 人为分母
fact-of-answer = 以此项已知的 { $people } 人为分母
home-headlines = 主要数字
home-headlines-about = 条形末端和穿过各点的细线是 95% 区间：计入噪声后，记录的真实数目所在的范围。
home-year = 登记年份
home-year-about = 参与机构登记这些人的时间。变化可能来自新机构加入，而不仅是受害者增减。
home-exploited = 剥削发生国
home-exploited-about = 人们在哪里遭受剥削，由多到少。数字大也反映了机构在哪里开展工作。
home-citizenship-about = 登记最多的国籍。
home-age-about = 按机构登记的年龄组。
home-means-about = 贩运者如何控制他人。
home-further = 进一步了解
home-ask = 提出您自己的问题
home-ask-about = 可按任一字段筛选，最多按三个字段分组，以图表、地图或表格查看，并把答案带走。
home-topics = 阅读专题
home-topics-about = 儿童、劳动行业、招募、控制手段、路线：数字及其说明与局限。
home-places = 查找国家或地区
home-places-about = 谁在那里遭受剥削，谁来自那里，这些数字有多可靠。
home-safe = 为何安全，有多确定
home-safe-about = 什么保护着记录中的人，什么不受保护，误差如何计算。
home-words = 术语的含义
home-words-about = 每个字段、每个取值，以及缺失值的含义。
home-program = 在程序中使用
home-program-about = 无需密钥的 JSON API，附 R、Python 和命令行示例。
home-new = 最新动态
home-published = 发布于{ $date }
home-newest = （最新）
home-releases = 全部发布版本

# 探索

explore-filters-label = 已启用的筛选条件
explore-remove = ，移除此筛选条件
explore-clear = 移除全部筛选条件
explore-question = 问题
explore-by-1 = 分组依据
explore-by-2 = 再按
explore-by-3 = 再按
explore-no-grouping = 不分组
explore-nothing-more = 不再分组
explore-show = 显示
explore-counts = 人数
explore-shares = 比例
explore-rates = 每 10 万居民人数
explore-view = 形式
explore-view-auto = 合适的图表
explore-view-table = 表格
explore-view-map = 世界地图
explore-view-flow = 流向图
explore-filters = 筛选
explore-in-force = （已启用 { $n } 项）
explore-chosen = 已选 { $n } 项
explore-any = 不限
explore-type = 输入名称，或在下面选择
explore-person = 当事人与个案
explore-regions = 区域
explore-several = 每人可有多个答案
explore-single = 单个问题
explore-often = 登记最多
explore-whole = 整个{ $level }
explore-others = 其余全部
explore-unrecorded = 未登记
explore-groups = 已选的组
explore-submit = 显示
explore-restart = 重新开始
explore-estimate = 估计值：
explore-people = 人；95% 区间：{ $interval }。
explore-in-all = 共 <strong>{ $n }</strong> 人。
explore-passing = 符合筛选条件的共 <strong>{ $n }</strong> 人。
explore-reading = ± 与细线：95% 误差范围。若标准误超过估计值的一半，页面写“证据不足”而不给数字。答案来源：{ $source }。
explore-small = 这里不隐藏小的数目。每个数字中的噪声已经在保护其背后的人，不论人多人少；隐藏小的数目不会增加保护，只会抹去关于小群体的证据。
explore-not = 是参与机构援助过的已识别受害者，不是发生率。
explore-csv = 下载这些数字（CSV）
explore-json = 附来源的 JSON
explore-all-rows = 显示所有行
explore-permalink = 此答案的永久链接
explore-table = 以表格列出数字
explore-compare = 与另一组比较
explore-starts = 从这里开始
start-where = 人们在哪里遭受剥削
start-where-about = 在地图上看剥削发生国。
start-flow = 从哪里到哪里
start-flow-about = 国籍与剥削发生国的流向。
start-means = 人们如何被控制
start-means-about = 对女性和男性使用的控制手段。
start-years = 历年情况
start-years-about = 每年登记的人数，按性别。
start-labour = 强迫劳动的行业
start-labour-about = 在已知情况中，强迫劳动发生在哪些行业。
start-recruiter = 谁招募了他们
start-recruiter-about = 招募者与当事人的关系，按年龄。

# 地图与流向

map-disclaimer = 本地图所示边界和名称不意味着官方认可或接受。轮廓：Natural Earth，公有领域。
map-legend = 人数
map-unsure = 证据不足
map-needs = 地图需要按一个国家字段分组。现改为显示合适的图表。
flow-needs = 流向图需要两个分组，例如国籍和剥削发生国。现改为显示合适的图表。
flow-left = 从：{ $title }
flow-right = 到：{ $title }
flow-others = 其他
flow-note = 图中画出证据充足的最大 { $n } 条流向，合计 { $people } 人。

# 比率

rate-column = 每 10 万人
rate-source = 人口数据：{ $source }。
rate-none = 本门户管理者没有提供人口表，因此无法给出比率，也不会编造数字代替。
rate-needs = 比率需要按一个国家字段分组。
rate-warning = 比率是把在此获得援助的人与居住在某国或拥有其国籍的所有人相比，并不是人口贩运的发生率。

# 比较

compare-heading = 两组比较
compare-lede = 对两组人提出同一个问题，并给出差异及其误差。
compare-first = 第一组
compare-second = 第二组
compare-everyone = 数据中的所有人
compare-submit = 比较
compare-difference = 比例之差
compare-times = 第一组减第二组
compare-clear = 差异大于其误差范围。
compare-unclear = 无明显差异
compare-unclear-about = “无明显差异”是指差异的区间包含零，并不表示两组相同。
compare-error = 差异的误差按两个误差相互独立计算。若两组有重叠，真实误差更小。
compare-caption = 两组的比例及其差异（百分点），附 95% 误差范围
compare-same = 两组相同。请为第二组选择筛选条件，以便看到差异。

# 发布版本及其变化

releases-lede = 每个版本都保留在自己的地址上，数字与发布时相同。指向某一版本的链接不会改变。
releases-published = 发布于{ $date }
releases-supersedes = 取代 { $id }
releases-people = { $people } 人
releases-files = 文件
releases-changes = 与前一版本相比的变化
changes-heading = 两个版本之间的变化
changes-lede = 从 { $old } 到 { $new }。
changes-which = 选择版本
changes-from = 从
changes-to = 到
changes-show = 显示
changes-one = 目前只有一个版本，没有可比较的内容。
changes-facts = 概要
changes-published = 发布日期
changes-rows = 合成记录
changes-people = 人数（估计）
changes-contributors = 参与机构
changes-fields = 字段
changes-epsilon = 隐私损失（ε）
changes-unknown = 未说明
changes-joined = { $count ->
   *[other] <strong>两个版本之间有 { $n } 个机构加入。</strong>下面的差异可能来自其记录，而不是受害者增减。请勿将其视为趋势。
}
changes-left = { $count ->
   *[other] <strong>较新的版本少了 { $n } 个参与机构。</strong>下面的差异可能由此而来。请勿将其视为趋势。
}
changes-same-contributors = 两个版本的参与机构数目相同，但其中某个机构仍可能已被另一个取代。
changes-added = 新增字段：{ $list }。
changes-removed = 移除字段：{ $list }。
changes-fields-same = 两个版本的字段相同。
changes-figures = 差异超出误差的数字
changes-figures-about = 在两个版本共有的 { $all } 个计数中，有 { $n } 个的差异超过其 95% 误差范围。单凭偶然，每二十个中也会有一个如此。
changes-none = 没有计数的差异超过其误差范围。
changes-value = 取值
changes-before = 之前
changes-after = 之后
changes-difference = 差异
changes-share-difference = 比例之差
changes-shares-about = 若一个版本的人数多于另一个，比例比数目更能说明问题。比例以百分点表示，分母为答案已知的人。
changes-row-first = 列出最大的 { $n } 项。

# 求助与安全

safety-heading = 求助与安全
safety-lede = 本页写给为自己或他人寻求帮助的人，也写给在他人可能看到的设备上阅读本站的人。
safety-now = 如果您现在处于危险之中
safety-now-text = 如果这样做对您是安全的，请拨打您所在国家的紧急电话。在欧洲联盟和许多其他国家，号码是 112。您也可以前往医院、使馆或任何人多的地方。
safety-helplines = 反人口贩运求助热线
safety-helplines-about = 下面每条热线都取自所注明的来源，并附查阅日期。号码会变：印刷之前请先核对。
safety-helplines-none = 本门户管理者尚未列出其他国家的求助热线。
safety-country = 国家
safety-line = 求助热线
safety-number = 联系方式
safety-source = 来源与查阅日期
safety-traces = 这次访问会留下什么
safety-traces-text = 本站不在您的设备上保存任何内容，也不记录地址。但您的浏览器会记住看过的页面，您使用的网络也可能如此。
safety-traces-history = 要隐藏访问，请打开浏览器的历史记录并删除本站，或从一开始就使用隐私窗口。在共用电脑上，用后请关闭窗口。
safety-traces-leave = 每页顶部的“离开本站”会打开一部百科全书，并请求浏览器忘掉本站留下的内容。它无法从历史记录中删除页面。
safety-traces-keys = 如果浏览器允许运行脚本，连按三次 Esc 键效果相同，并且百科全书会取代本页，“后退”不会再回到这里。
safety-tor = 本站可在 Tor 浏览器的最高安全级别下使用，无需启用任何功能。
safety-data = 在这些数据中找不到任何人
safety-data-text = 如果援助过您的机构参与了本门户，您的记录并不在本站上。发布的内容来自对大量记录加入噪声后的计数。方法页准确说明了什么受到保护，什么没有。

# Downloads

downloads-lede = 本门户的全部内容都来自同一个发布版本的文件。文件永不更改；更正即为新的发布版本。
downloads-licence = 许可协议见 { $file }
downloads-records = 合成记录
downloads-records-about = 数据中每人一行，由加入噪声的测量结果生成：其中没有任何人的真实记录。用于表格无法回答的问题。
downloads-tables = 数字表格
downloads-tables-about = 按一个、两个、有时三个字段的计数及其标准误差。用于需要引用的数字。
downloads-meaning = 字段的含义
downloads-meaning-about = 编码手册，以及供程序读取的模式。
downloads-making = 发布版本如何制作
downloads-making-about = 隐私声明、加噪测量结果本身以及误差。任何人都可以据此重新生成相同的记录。
downloads-about = 关于本发布版本
downloads-about-about = 说明、许可协议、引用方式和已签名的清单。
downloads-manifest = 清单：每个文件及其校验和
downloads-signature = 发布者对清单的签名
downloads-key = 发布者的公钥
downloads-kind-page = 网页
downloads-kind-text = 文本
downloads-kind-citation = 引用文件
downloads-rows = { $n } 行
downloads-other = 其他格式
downloads-workbook = 数字表格工作簿（XLSX）
downloads-codebook-csv = 编码手册表格（CSV）
downloads-hxl-records = 带 HXL 标签行的记录
downloads-hxl-tables = 带 HXL 标签行的数字表格
downloads-catalogues = 供目录使用：
downloads-check = 核对下载内容
downloads-check-whole = 每个文件下方的长数字是其 SHA-256 校验和。清单列出全部校验和，并由发布者签名。要核对整个发布版本，请保持文件夹原样并运行：
downloads-check-does = 该命令检查签名、每个文件的校验和与大小，以及有无文件缺失或多出。要手动核对单个文件：
downloads-check-key = 发布者的 ed25519 公钥（base64）：
downloads-cite = 如何引用
