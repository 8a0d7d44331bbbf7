# صحائف الحقائق: الجمل وما يحيط بها

nav-facts = حقائق
facts-heading = حقائق وأرقام
facts-scope-all = جميع السنوات
facts-lede = ما يقوله هذا الإصدار بجمل بسيطة. ولكل جملة مجالها: يقع الرقم الحقيقي للسجلات داخله بثقة قدرها 95%.
facts-caveat = ضحايا جرى التعرف عليهم، لا معدل انتشار. وصل هؤلاء الأشخاص إلى علم المنظمات المشاركة هنا. ويتوقف التعرف على الضحايا على أماكن عمل تلك المنظمات. لا تقول الأرقام كم هو شائع الاتجار في أي مكان.
facts-choose = أي حقائق
facts-year = سنة التسجيل
facts-compare = مقارنةً بسنة
facts-country = بلد الاستغلال
facts-any-year = جميع السنوات
facts-any-country = جميع البلدان
facts-no-comparison = دون مقارنة
facts-show = عرض
facts-print = لطباعة هذه الصحيفة أو حفظها بصيغة PDF استخدم أمر الطباعة في متصفحك.
facts-details = الأرقام وما هي نسبة منه
facts-figure = الرقم
facts-missing = غير معروف لدى
facts-withheld = محجوب
facts-as-of = من الإصدار { $id } بتاريخ { $date }.
facts-markdown = نص (Markdown)
facts-csv = CSV
facts-json = JSON
facts-topic-victims = الضحايا
facts-topic-borders = عبر الحدود
facts-topic-regions = مناطق الاستغلال
facts-topic-origins = مناطق الجنسية
facts-age-bound = من تجاوز عمره 99 سنة يُحسب 99.
facts-months-bound = ما دام أكثر من 300 شهر (25 سنة) يُحسب 300 شهر.
facts-where-identified = مكان التعرف الأول على الأشخاص غير مسجل في هذه البيانات؛ ويقوم بلد الاستغلال مقامه.
origin-central-southern-asia = آسيا الوسطى وجنوب آسيا
origin-eastern-south-eastern-asia = شرق آسيا وجنوب شرق آسيا
origin-sub-saharan-africa = أفريقيا جنوب الصحراء
origin-latin-america = أمريكا اللاتينية ومنطقة البحر الكاريبي
what-victims = عدد الضحايا
what-change = التغير منذ { $year }
what-countries = عدد البلدان
what-contributors = المنظمات المشاركة
what-labour = العمل القسري فقط
what-sexual = الاستغلال الجنسي فقط
what-both = العمل القسري والاستغلال الجنسي معًا
what-other = أشكال أخرى فقط
what-women = النساء والفتيات
what-men = الرجال والفتيان
what-trans = العابرون جندريًا وغير الممتثلين للمعايير الجندرية
what-children = الأطفال
what-children-sexual = الأطفال بين ضحايا الاستغلال الجنسي
what-children-labour = الأطفال بين ضحايا العمل القسري
what-over-one-year = اتجار دام أكثر من سنة
what-over-two-years = اتجار دام أكثر من سنتين
what-abroad = الاستغلال خارج بلد الجنسية
say-victims = { $count ->
    [0] لا تشمل الأرقام أي ضحية جرى التعرف عليها ({ $low } إلى { $high }).
    [one] تشمل الأرقام نحو ضحية واحدة جرى التعرف عليها ({ $low } إلى { $high }).
    [two] تشمل الأرقام نحو ضحيتين جرى التعرف عليهما ({ $low } إلى { $high }).
    [few] تشمل الأرقام نحو { $n } ضحايا جرى التعرف عليهم ({ $low } إلى { $high }).
   *[other] تشمل الأرقام نحو { $n } ضحية جرى التعرف عليها ({ $low } إلى { $high }).
}
say-more = أي أكثر بنسبة { $change } من سنة { $year } (من { $low } إلى { $high } أكثر).
say-fewer = أي أقل بنسبة { $change } من سنة { $year } (من { $low } إلى { $high } أقل).
say-unchanged = لا تغير واضحًا منذ سنة { $year } ({ $low } إلى { $high }).
say-countries = { $count ->
    [one] جرى استغلالهم في بلد واحد على الأقل.
    [two] جرى استغلالهم في بلدين على الأقل.
    [few] جرى استغلالهم في { $n } بلدان على الأقل.
    [many] جرى استغلالهم في { $n } بلدًا على الأقل.
   *[other] جرى استغلالهم في { $n } بلد على الأقل.
}
say-contributors = { $count ->
    [0] لم تُذكر أي منظمة مشاركة.
    [one] قدمت منظمة واحدة سجلاتها.
    [two] قدمت منظمتان سجلاتهما.
    [few] قدمت { $n } منظمات سجلاتها.
   *[other] قدمت { $n } منظمة سجلاتها.
}
say-labour = تعرض { $share } للعمل القسري دون استغلال جنسي ({ $low } إلى { $high }).
say-sexual = تعرض { $share } للاستغلال الجنسي دون عمل قسري ({ $low } إلى { $high }).
say-both = تعرض { $share } للعمل القسري وللاستغلال الجنسي معًا ({ $low } إلى { $high }).
say-other = لم يتعرض { $share } لأي منهما، بل لشكل آخر من الاستغلال ({ $low } إلى { $high }).
say-women = كان { $share } من النساء أو الفتيات ({ $low } إلى { $high }).
say-men = كان { $share } من الرجال أو الفتيان ({ $low } إلى { $high }).
say-trans = كان { $share } من العابرين جندريًا أو غير الممتثلين للمعايير الجندرية ({ $low } إلى { $high }).
say-children = كان { $share } أطفالًا ({ $low } إلى { $high }).
say-children-sexual = كان { $share } من ضحايا الاستغلال الجنسي أطفالًا ({ $low } إلى { $high }).
say-children-labour = كان { $share } من ضحايا العمل القسري أطفالًا ({ $low } إلى { $high }).
say-over-one-year = دام الاتجار أكثر من سنة لدى { $share } ({ $low } إلى { $high }).
say-over-two-years = دام الاتجار أكثر من سنتين لدى { $share } ({ $low } إلى { $high }).
say-abroad = جرى استغلال { $share } خارج بلد جنسيتهم ({ $low } إلى { $high }).
say-line = { $name }: { $share } ({ $low } إلى { $high }).
say-months = { $count ->
    [0] أقل من شهر واحد في المتوسط ({ $low } إلى { $high }).
    [one] شهر واحد في المتوسط ({ $low } إلى { $high }).
    [two] شهران في المتوسط ({ $low } إلى { $high }).
    [few] { $n } أشهر في المتوسط ({ $low } إلى { $high }).
    [many] { $n } شهرًا في المتوسط ({ $low } إلى { $high }).
   *[other] { $n } شهر في المتوسط ({ $low } إلى { $high }).
}
what-months-average = متوسط المدة بالأشهر
what-months-half = المدة: النصف الأوسط
what-months-most = المدة: تسعة من كل عشرة
what-age-average = متوسط العمر
what-age-half = العمر: النصف الأوسط
what-age-most = العمر: تسعة من كل عشرة
say-countries-about = { $count ->
    [one] جرى استغلالهم في نحو بلد واحد ({ $low } إلى { $high }).
    [two] جرى استغلالهم في نحو بلدين ({ $low } إلى { $high }).
    [few] جرى استغلالهم في نحو { $n } بلدان ({ $low } إلى { $high }).
    [many] جرى استغلالهم في نحو { $n } بلدًا ({ $low } إلى { $high }).
   *[other] جرى استغلالهم في نحو { $n } بلد ({ $low } إلى { $high }).
}
say-age = { $count ->
    [0] كان متوسط أعمارهم أقل من سنة ({ $low } إلى { $high }).
    [one] كان متوسط أعمارهم سنة واحدة ({ $low } إلى { $high }).
    [two] كان متوسط أعمارهم سنتين ({ $low } إلى { $high }).
    [few] كان متوسط أعمارهم { $n } سنوات ({ $low } إلى { $high }).
   *[other] كان متوسط أعمارهم { $n } سنة ({ $low } إلى { $high }).
}
say-months-half = مدة الاتجار بالأشهر: نحو { $from } إلى { $to } لدى نصفهم، و{ $low } إلى { $high } لدى نصفهم على الأقل.
say-months-most = مدة الاتجار بالأشهر: نحو { $from } إلى { $to } لدى تسعة من كل عشرة، و{ $low } إلى { $high } لدى تسعة من كل عشرة على الأقل. ولا تُنشر أقصر مدة ولا أطولها لأنهما تخصان أشخاصًا بعينهم.
say-age-half = العمر بالسنوات: نحو { $from } إلى { $to } لدى نصفهم، و{ $low } إلى { $high } لدى نصفهم على الأقل.
say-age-most = العمر بالسنوات: نحو { $from } إلى { $to } لدى تسعة من كل عشرة، و{ $low } إلى { $high } لدى تسعة من كل عشرة على الأقل.
figure-at-least = { $n } على الأقل
withheld-wide = { $what }: محجوب، لأن المجال ± { $margin } أوسع من ± { $most } المسموح بنشره.
withheld-evidence = { $what }: محجوب، لأن الرقم لا يتميز من الضجيج الذي يحمي الأشخاص.
withheld-model = { $what }: محجوب، لأن هذا الإصدار لم يقس ما يدل عليه مباشرة، ونموذجه ليس دقيقا بما يكفي لذلك.
withheld-field = { $what }: لا يسجله هذا الإصدار.
notes-draft = مسودة مستخلصة من الفرق بين إصدارين. تقول ما الذي يختلف لا لماذا: راجعها قبل نشرها.

# الأخبار والبحث

nav-news = أخبار
nav-search = بحث
news-lede = إصدارات وفعاليات ومنشورات عن هذه البيانات. تظهر المقالات بلغتك متى تُرجمت، وأرقامها تذكر الإصدار الذي تستشهد به.
news-narrow = تضييق القائمة
news-all = الكل
news-none = لم يُنشر شيء هنا بعد.
news-calendar = الفعاليات (iCalendar)
news-press = للصحافة
news-news = خبر
news-event = فعالية
news-publication = منشور
news-page = صفحة
news-withdrawn = سُحب هذا النص.
news-quotes = أرقامه من الإصدار <a href="{ $url }">{ $id }</a> وتبقى كما كانت حينها.
news-contact = للتواصل:
search-words = كلمات البحث
search-none = لم يُعثر على شيء.
