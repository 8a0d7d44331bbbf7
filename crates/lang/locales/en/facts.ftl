# Fact sheets: sentences, and what stands around them

nav-facts = Facts
facts-heading = Facts and figures
facts-scope-all = All years
facts-lede = What this release says in plain sentences. Behind each stands its interval: with 95 % confidence the true figure of the records lies within it.
facts-caveat = Identified victims, not prevalence. These people came to the attention of organisations that contribute here. Who is identified depends on where those organisations work. The figures do not say how common trafficking is anywhere.
facts-choose = Which facts
facts-year = Year of registration
facts-compare = Compared with
facts-country = Country of exploitation
facts-any-year = all years
facts-any-country = all countries
facts-no-comparison = no other year
facts-show = Show
facts-print = To print this sheet or to save it as PDF, use your browser’s print command.
facts-details = The figures with what they are shares of
facts-figure = Figure
facts-missing = Not known for
facts-withheld = Withheld
facts-as-of = From release { $id } of { $date }.
facts-markdown = Text (Markdown)
facts-csv = CSV
facts-json = JSON
facts-topic-victims = Victims
facts-topic-borders = Across borders
facts-topic-regions = Regions of exploitation
facts-topic-origins = Regions of citizenship
facts-age-bound = Whoever is older than 99 counts as 99.
facts-months-bound = What lasted longer than 300 months (25 years) counts as 300 months.
facts-where-identified = Where people were first identified is not recorded in these data; the country of exploitation stands in its place.
origin-central-southern-asia = Central and Southern Asia
origin-eastern-south-eastern-asia = Eastern and South-eastern Asia
origin-sub-saharan-africa = Sub-Saharan Africa
origin-latin-america = Latin America and the Caribbean
what-victims = Number of victims
what-change = Change from { $year }
what-countries = Number of countries
what-contributors = Contributing organisations
what-labour = Forced labour only
what-sexual = Sexual exploitation only
what-both = Both forced labour and sexual exploitation
what-other = Other kinds only
what-women = Women and girls
what-men = Men and boys
what-trans = Transgender and non-conforming people
what-children = Children
what-children-sexual = Children among victims of sexual exploitation
what-children-labour = Children among victims of forced labour
what-over-one-year = Trafficked for more than a year
what-over-two-years = Trafficked for more than two years
what-abroad = Exploited outside their country of citizenship
say-victims = { $count ->
    [0] No identified victim is counted ({ $low } to { $high }).
    [one] About one identified victim is counted ({ $low } to { $high }).
   *[other] About { $n } identified victims are counted ({ $low } to { $high }).
}
say-more = That is { $change } more than in { $year } ({ $low } to { $high } more).
say-fewer = That is { $change } fewer than in { $year } ({ $low } to { $high } fewer).
say-unchanged = That is no clear change from { $year } ({ $low } to { $high }).
say-countries = { $count ->
    [one] They were exploited in at least one country.
   *[other] They were exploited in at least { $n } countries.
}
say-contributors = { $count ->
    [0] No organisation is named as contributor.
    [one] One organisation contributed its records.
   *[other] { $n } organisations contributed their records.
}
say-labour = { $share } were victims of forced labour and of no sexual exploitation ({ $low } to { $high }).
say-sexual = { $share } were victims of sexual exploitation and of no forced labour ({ $low } to { $high }).
say-both = { $share } were victims of both forced labour and sexual exploitation ({ $low } to { $high }).
say-other = { $share } were victims of neither, but of another kind of exploitation ({ $low } to { $high }).
say-women = { $share } were women or girls ({ $low } to { $high }).
say-men = { $share } were men or boys ({ $low } to { $high }).
say-trans = { $share } were transgender or non-conforming ({ $low } to { $high }).
say-children = { $share } were children ({ $low } to { $high }).
say-children-sexual = Among victims of sexual exploitation, { $share } were children ({ $low } to { $high }).
say-children-labour = Among victims of forced labour, { $share } were children ({ $low } to { $high }).
say-over-one-year = { $share } were trafficked for more than a year ({ $low } to { $high }).
say-over-two-years = { $share } were trafficked for more than two years ({ $low } to { $high }).
say-abroad = { $share } were exploited outside their country of citizenship ({ $low } to { $high }).
say-line = { $name }: { $share } ({ $low } to { $high }).
say-months = { $count ->
    [0] On average less than one month ({ $low } to { $high }).
    [one] On average one month ({ $low } to { $high }).
   *[other] On average { $n } months ({ $low } to { $high }).
}
what-months-average = Average duration in months
what-months-half = Duration: the middle half
what-months-most = Duration: nine in ten
what-age-average = Average age
what-age-half = Age: the middle half
what-age-most = Age: nine in ten
say-countries-about = { $count ->
    [one] They were exploited in about one country ({ $low } to { $high }).
   *[other] They were exploited in about { $n } countries ({ $low } to { $high }).
}
say-age = { $count ->
    [0] They were on average less than one year old ({ $low } to { $high }).
    [one] They were on average one year old ({ $low } to { $high }).
   *[other] They were on average { $n } years old ({ $low } to { $high }).
}
say-months-half = Half of them were trafficked for about { $from } to { $to } months; at least half for { $low } to { $high }.
say-months-most = Nine in ten were trafficked for about { $from } to { $to } months; at least nine in ten for { $low } to { $high }. The shortest and the longest time are not published: they are those of single people.
say-age-half = Half of them were about { $from } to { $to } years old; at least half { $low } to { $high }.
say-age-most = Nine in ten were about { $from } to { $to } years old; at least nine in ten { $low } to { $high }.
figure-at-least = at least { $n }
withheld-wide = { $what }: withheld, because the interval of ± { $margin } is wider than the ± { $most } that are printed.
withheld-evidence = { $what }: withheld, because the figure cannot be told from the noise that protects people.
withheld-model = { $what }: withheld, because this release measured nothing that tells it directly, and its model is not exact enough for it.
withheld-field = { $what }: this release does not record it.
notes-draft = A draft made from the difference of two releases. It says what differs, not why: edit it before you publish it.

# News and search

nav-news = News
nav-search = Search
news-lede = Releases, events and publications about these data. Articles are shown in your language where there is a translation; their figures say which release they quote.
news-narrow = Narrow the list
news-all = Everything
news-none = Nothing has been published here yet.
news-calendar = Events (iCalendar)
news-press = Press contact
news-news = News
news-event = Event
news-publication = Publication
news-page = Page
news-withdrawn = This text was withdrawn.
news-quotes = Its figures are as of release <a href="{ $url }">{ $id }</a> and stay as they were then.
news-contact = Contact:
search-words = Words to look for
search-none = Nothing was found.
