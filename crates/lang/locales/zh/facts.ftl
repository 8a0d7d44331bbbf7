# 事实简报：句子及其说明

nav-facts = 事实
facts-heading = 事实与数字
facts-scope-all = 所有年份
facts-lede = 本次发布以简明的句子说明了什么。每句都附有区间：记录的真实数字以95%的置信度落在其中。
facts-caveat = 这是已识别的受害者，不是发生率。这些人为在此供稿的组织所知。谁会被识别，取决于这些组织在哪里工作。这些数字不能说明任何地方的人口贩运有多普遍。
facts-choose = 选择事实
facts-year = 登记年份
facts-compare = 对比年份
facts-country = 剥削发生国
facts-any-year = 所有年份
facts-any-country = 所有国家
facts-no-comparison = 不对比
facts-show = 显示
facts-print = 如需打印本简报或存为PDF，请使用浏览器的打印功能。
facts-details = 数字及其所占的总体
facts-figure = 数字
facts-missing = 不详者
facts-withheld = 不予公布
facts-as-of = 来自{ $date }的发布 { $id }。
facts-markdown = 文本（Markdown）
facts-csv = CSV
facts-json = JSON
facts-topic-victims = 受害者
facts-topic-borders = 跨越国境
facts-topic-regions = 剥削发生区域
facts-topic-origins = 国籍所属区域
facts-age-bound = 超过99岁的按99岁计。
facts-months-bound = 超过300个月（25年）的按300个月计。
facts-where-identified = 这些数据没有记录受害者最初在何处被识别；以剥削发生国代之。
origin-central-southern-asia = 中亚和南亚
origin-eastern-south-eastern-asia = 东亚和东南亚
origin-sub-saharan-africa = 撒哈拉以南非洲
origin-latin-america = 拉丁美洲和加勒比
what-victims = 受害者人数
what-change = 与{ $year }年相比的变化
what-countries = 国家数目
what-contributors = 供稿组织
what-labour = 仅强迫劳动
what-sexual = 仅性剥削
what-both = 强迫劳动兼性剥削
what-other = 仅其他形式
what-women = 妇女和女孩
what-men = 男子和男孩
what-trans = 跨性别或性别不循规者
what-children = 儿童
what-children-sexual = 性剥削受害者中的儿童
what-children-labour = 强迫劳动受害者中的儿童
what-over-one-year = 被贩运一年以上
what-over-two-years = 被贩运两年以上
what-abroad = 在国籍国以外被剥削
say-victims = { $count ->
    [0] 没有已识别的受害者（{ $low }至{ $high }）。
   *[other] 约有{ $n }名已识别的受害者（{ $low }至{ $high }）。
}
say-more = 比{ $year }年多{ $change }（多{ $low }至{ $high }）。
say-fewer = 比{ $year }年少{ $change }（少{ $low }至{ $high }）。
say-unchanged = 与{ $year }年相比没有明显变化（{ $low }至{ $high }）。
say-countries = { $count ->
   *[other] 他们至少在{ $n }个国家被剥削。
}
say-contributors = { $count ->
    [0] 没有列出供稿组织。
   *[other] { $n }个组织提供了记录。
}
say-labour = { $share }遭受强迫劳动而未遭受性剥削（{ $low }至{ $high }）。
say-sexual = { $share }遭受性剥削而未遭受强迫劳动（{ $low }至{ $high }）。
say-both = { $share }既遭受强迫劳动又遭受性剥削（{ $low }至{ $high }）。
say-other = { $share }两者均未遭受，而遭受其他形式的剥削（{ $low }至{ $high }）。
say-women = { $share }是妇女或女孩（{ $low }至{ $high }）。
say-men = { $share }是男子或男孩（{ $low }至{ $high }）。
say-trans = { $share }是跨性别或性别不循规者（{ $low }至{ $high }）。
say-children = { $share }是儿童（{ $low }至{ $high }）。
say-children-sexual = 性剥削受害者中，{ $share }是儿童（{ $low }至{ $high }）。
say-children-labour = 强迫劳动受害者中，{ $share }是儿童（{ $low }至{ $high }）。
say-over-one-year = { $share }被贩运一年以上（{ $low }至{ $high }）。
say-over-two-years = { $share }被贩运两年以上（{ $low }至{ $high }）。
say-abroad = { $share }在国籍国以外被剥削（{ $low }至{ $high }）。
say-line = { $name }：{ $share }（{ $low }至{ $high }）。
say-months = { $count ->
    [0] 平均不到一个月（{ $low }至{ $high }）。
   *[other] 平均{ $n }个月（{ $low }至{ $high }）。
}
what-months-average = 平均持续月数
what-months-half = 持续时间：中间的一半
what-months-most = 持续时间：十分之九
what-age-average = 平均年龄
what-age-half = 年龄：中间的一半
what-age-most = 年龄：十分之九
say-countries-about = { $count ->
   *[other] 他们约在{ $n }个国家被剥削（{ $low }至{ $high }）。
}
say-age = { $count ->
    [0] 平均年龄不到一岁（{ $low }至{ $high }）。
   *[other] 平均年龄{ $n }岁（{ $low }至{ $high }）。
}
say-months-half = 一半的人被贩运约{ $from }至{ $to }个月；至少一半为{ $low }至{ $high }个月。
say-months-most = 十分之九的人被贩运约{ $from }至{ $to }个月；至少十分之九为{ $low }至{ $high }个月。最短和最长的时间不公布，因为它们属于个别的人。
say-age-half = 一半的人年龄约{ $from }至{ $to }岁；至少一半为{ $low }至{ $high }岁。
say-age-most = 十分之九的人年龄约{ $from }至{ $to }岁；至少十分之九为{ $low }至{ $high }岁。
figure-at-least = 至少{ $n }
withheld-wide = { $what }：不予公布，因为区间 ± { $margin } 宽于可公布的 ± { $most }。
withheld-evidence = { $what }：不予公布，因为该数字与保护个人的噪声无法区分。
withheld-model = { $what }：不予公布，因为本次发布没有直接测量它，而模型对此不够准确。
withheld-field = { $what }：本次发布没有记录。
notes-draft = 根据两次发布的差异拟成的草稿。它只说有何不同，不说为何：公布前请先修改。

# 新闻与搜索

nav-news = 新闻
nav-search = 搜索
news-lede = 关于这些数据的发布、活动和出版物。文章有译文时以您的语言显示；其中的数字注明所引的发布。
news-narrow = 缩小列表
news-all = 全部
news-none = 这里还没有发布内容。
news-calendar = 活动（iCalendar）
news-press = 媒体联系
news-news = 新闻
news-event = 活动
news-publication = 出版物
news-page = 页面
news-withdrawn = 本文已撤回。
news-quotes = 其中的数字来自发布 <a href="{ $url }">{ $id }</a>，并保持当时的样子。
news-contact = 联系：
search-words = 搜索词
search-none = 没有找到。
