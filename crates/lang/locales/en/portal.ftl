# The frame of every page

site-title = Open data on human trafficking
site-description = Open data on human trafficking: estimates with their errors, from records of identified victims, made so that no person can be found in them.
site-skip = Skip to the content
site-languages = Languages
site-leave = Leave this site
site-leave-about = opens another website at once
site-navigation = Main
site-more = More
nav-explore = Explore
nav-topics = Topics
nav-places = Countries
nav-downloads = Downloads
nav-methods = Methods
nav-codebook = Codebook
nav-releases = Releases
nav-api = API
nav-safety = Help and safety
nav-home = Home
site-banner-label = Which release this is
site-banner = <strong>An earlier release.</strong> You are looking at release { $id }. Its figures stay as they are. <a href="{ $url }">Go to the newest release</a>.
site-hint = This page also exists in your browser’s language:
foot-not = <strong>What these data are not.</strong> They describe identified victims of trafficking whom contributing organisations assisted. They do not measure how common trafficking is, and they must not be used to compare how countries perform.
foot-error = Every figure is an estimate with a 95 % margin of error, because noise was added to protect the people behind the records.
foot-why = How and why
foot-release = Release
foot-private = This site sets no cookies, keeps no addresses, needs no scripts and loads nothing from anywhere else.
foot-software = Made with { $name }, open source.
site-english-only = This page is in English only.

# Answers that are not what was asked for

refused-page = There is no such page
refused-page-detail = The address may be mistyped, or the page may have moved.
refused-release = There is no such release
site-no-release-detail = “{ $id }” is not among the releases of this portal.
refused-file = There is no such file in this release
refused-file-detail = The downloads page lists every file of the release.
refused-nothing = No release has been published yet
refused-nothing-detail = Please come back later.
refused-query = This question cannot be answered as it stands
refused-method = This address can only be read
refused-method-detail = Use GET or HEAD.
refused-damaged = This file is withheld
refused-damaged-detail = Its bytes are no longer those that were signed, so it is not served. The portal’s keeper can see this in the log.
refused-internal = Something went wrong here
refused-internal-detail = The fault is ours. Please try again; if it stays, tell the portal’s keeper.
refused-long = This question took too long
refused-long-detail = Every answer has a bound of time, so that one question cannot hold up the others. Leave out a grouping or a filter, or try again when fewer people ask.
refused-busy = Too many questions at once
refused-busy-detail = More questions are waiting than can be answered soon. Please try again in a second; whole files stand on the downloads page.
refused-many = Too many requests
refused-many-detail = More requests than this portal answers at once came from your network. Try again in { $seconds } s; whole files stand on the downloads page.
refused-mean = Did you mean <strong>{ $word }</strong>?
refused-parameter = The parameter at fault is <code>{ $name }</code>.
refused-accepted = Accepted ({ $n })
refused-restart = Explore from the start
refused-releases = All releases

# An empty portal

empty-lede = This portal shows verified releases of data, and none is here so far. As soon as one is published it appears by itself.
empty-keeper = If you look after this portal: <code>amparo release publish</code> puts a release where it is served from, and <code>amparo verify</code> says why one is refused.

# Figures

no-evidence = not enough evidence
source-measured = published table, measured
source-derived = published table, derived
source-records = count of synthetic records
title-all = Identified victims in these data
title-by = Identified victims by { $list }
figure-interval = { $low } to { $high }
note-of-everyone = That is { $share } of the { $people } people in the data.
note-overlap = One person can be counted under several of these. Each share is of the people for whom that question was answered yes or no; the table gives each denominator.
note-shares = Shares are of { $people } people.
note-shares-known = Shares are of the { $people } people for whom this is known.
note-absent = Left out of the shares: { $list }.
note-within = Shares are within each line of “{ $outer }”, of the people whose “{ $inner }” is known.
note-shown = { $title }: the { $shown } largest of { $all } are shown; the others are smaller or have not enough evidence for a figure.
describe-bars = Bar chart with { $n } bars and their 95 % intervals.
describe-longest = The longest: { $name }, { $figure }.
describe-lines = Line chart over { $n } years with 95 % intervals.
describe-heat = Darker is larger. Small numbers are margins of error.
describe-map = World map in which darker countries have more people.
describe-flow = Flow diagram with { $n } bands from left to right; the broader, the more people.
describe-table = The same figures stand in the table after it.
table-of = { $title }: table of figures
table-shaded = { $title }: shaded table
table-caption = Estimates with 95 % margins and intervals.
table-people = People
table-interval = 95 % interval
table-share = Share
table-of-column = Of
table-source = Source
chart-table = Show as a table
chart-explore = Explore
chart-link = Permanent link
chart-embed = Embed
chart-svg = Picture (SVG)
chart-png = Picture (PNG)
chart-print = Print, or save as PDF
chart-csv = CSV
chart-json = JSON
chart-cite = Cite
chart-copy = Copy the link
chart-copied = Copied

# Home

home-heading = What is known about people who were trafficked, from those who assisted them
home-lede = Organisations that assist victims of trafficking contribute their case records. Amparo turns them into open figures that anyone can use, with their margins of error, and in which no person can be found.
home-explore = Explore the data
home-download = Download everything
home-total = Identified victims in these data
home-interval = An estimate; with 95 % confidence the records held { $interval } people.
home-years = Registered { $first } to { $last }.
home-contributors = { $count ->
    [one] From one contributing organisation.
   *[other] From { $n } contributing organisations.
}
home-not = What these figures are not
home-not-text = <strong>Identified victims, not prevalence.</strong> These people came to the attention of organisations that contribute here. Who is identified depends on where those organisations work, what they ask and who reaches them. The figures do not say how common trafficking is anywhere, and a large number can mean good assistance.
fact-children = were children
fact-women = were women or girls
fact-labour = were in forced labour
fact-sexual = were sexually exploited
fact-of-age = of { $people } people whose age is known
fact-of-gender = of { $people } people whose gender is known
fact-of-answer = of { $people } people for whom this is known
home-headlines = Headline figures
home-headlines-about = The thin lines at the end of bars and through points are 95 % intervals: the range in which the true count of records lies, noise included.
home-year = Year of registration
home-year-about = When people were registered with a contributing organisation. Changes can come from organisations joining, not only from more or fewer victims.
home-exploited = Countries of exploitation
home-exploited-about = Where people were exploited, largest first. Large numbers also reflect where contributors work.
home-citizenship-about = The citizenships recorded most often.
home-age-about = Age bands as contributors record them.
home-means-about = How traffickers kept control of people.
home-further = Go further
home-ask = Ask your own question
home-ask-about = Filter by any field, group by up to three, see it as a chart, a map or a table, and take the answer with you.
home-topics = Read about a topic
home-topics-about = Children, sectors of labour, recruitment, means of control, routes: figures with their words and their limits.
home-places = Look up a country or region
home-places-about = Who was exploited there, who came from there, and how sure the figures are.
home-safe = Why it is safe, and how sure it is
home-safe-about = What protects the people in the records, what is not protected, and how errors are computed.
home-words = What the words mean
home-words-about = Every field, every value, and what a missing value means.
home-program = Use it from a program
home-program-about = A JSON API without keys, with examples for R, Python and the command line.
home-new = What is new
home-published = published { $date }
home-newest = (the newest)
home-releases = All releases

# Explore

explore-filters-label = Filters in force
explore-remove = , remove this filter
explore-clear = Remove all filters
explore-question = The question
explore-by-1 = Group by
explore-by-2 = and by
explore-by-3 = and also by
explore-no-grouping = no grouping
explore-nothing-more = nothing more
explore-show = Show
explore-counts = numbers of people
explore-shares = shares
explore-rates = people per 100,000 inhabitants
explore-view = As
explore-view-auto = the chart that fits
explore-view-table = a table
explore-view-map = a world map
explore-view-flow = flows
explore-filters = Filters
explore-in-force = ({ $n } in force)
explore-chosen = { $n } chosen
explore-any = any
explore-type = Type a name, or choose below
explore-person = The person and the case
explore-regions = Regions
explore-several = Several answers per person
explore-single = Single questions
explore-often = Most often recorded
explore-whole = A whole { $level }
explore-others = All others
explore-unrecorded = Not recorded
explore-groups = Chosen groups
explore-submit = Show
explore-restart = Start again
explore-estimate = Estimate:
explore-people = People; 95 % interval { $interval }.
explore-in-all = In all: <strong>{ $n }</strong> people.
explore-passing = All who pass the filters: <strong>{ $n }</strong> people.
explore-reading = ± and thin lines: 95 % margin of error. Where an estimate’s standard error is more than half of it, the page says “not enough evidence” instead of a number. Answered from: { $source }.
explore-small = Small counts are not hidden here. The noise in every figure already protects the people behind it, whether there are many or few; hiding small counts would add no protection and would take away the evidence on small groups.
explore-not = Identified victims assisted by contributors, not prevalence.
explore-csv = Download these figures (CSV)
explore-json = JSON with sources
explore-all-rows = Show every row
explore-permalink = Permanent link to this answer
explore-table = The figures as a table
explore-compare = Compare with another selection
explore-starts = Places to start
start-where = Where people were exploited
start-where-about = Countries of exploitation, on a map.
start-flow = From where to where
start-flow-about = Citizenship and country of exploitation, as flows.
start-means = How people were controlled
start-means-about = Means of control for women and men.
start-years = Over the years
start-years-about = People registered each year, by gender.
start-labour = Sectors of forced labour
start-labour-about = Where forced labour took place, of those for whom it is known.
start-recruiter = Who recruited them
start-recruiter-about = The recruiter’s relation to the person, by age.

# Map and flow

map-disclaimer = The boundaries and names shown on this map do not imply official endorsement or acceptance. Outline: Natural Earth, public domain.
map-legend = People
map-unsure = not enough evidence
map-needs = A map needs one grouping, by a country field. The chart that fits is shown instead.
flow-needs = Flows need two groupings, such as citizenship and country of exploitation. The chart that fits is shown instead.
flow-left = From: { $title }
flow-right = To: { $title }
flow-others = Others
flow-note = The { $n } largest flows with enough evidence are drawn, together { $people } people.

# Rates

rate-column = Per 100,000
rate-source = Inhabitants: { $source }.
rate-none = This portal’s keeper has not provided a table of population, so rates cannot be given. No figure is made up in its place.
rate-needs = Rates need a grouping by a country field.
rate-warning = A rate compares the people assisted here with everybody who lives in, or is a citizen of, a country. It is not a rate of trafficking.

# Comparing

compare-heading = Two selections compared
compare-lede = The same question asked of two groups of people, and the difference with its error.
compare-first = First selection
compare-second = Second selection
compare-everyone = Everyone in the data
compare-submit = Compare
compare-difference = Difference in share
compare-times = First less second
compare-clear = The difference is larger than its margin.
compare-unclear = no clear difference
compare-unclear-about = “No clear difference” means that the interval of the difference includes zero. It does not mean that the two are the same.
compare-error = The margin of a difference is computed as if the two errors were independent. Where the selections overlap, the true margin is smaller.
compare-caption = Shares in both selections and their difference, in percentage points, with 95 % margins
compare-same = Both selections are the same. Choose filters for the second one to see a difference.

# Releases and what changed between them

releases-lede = Every release stays, under its own address, with the figures it was published with. Links into a release do not change.
releases-published = Published { $date }
releases-supersedes = supersedes { $id }
releases-people = { $people } people
releases-files = Files
releases-changes = What changed since the release before
changes-heading = What changed between two releases
changes-lede = From { $old } to { $new }.
changes-which = Which releases
changes-from = From
changes-to = To
changes-show = Show
changes-one = There is only one release so far, so there is nothing to compare.
changes-facts = In short
changes-published = Published
changes-rows = Synthetic records
changes-people = People (estimate)
changes-contributors = Contributing organisations
changes-fields = Fields
changes-epsilon = Privacy loss (ε)
changes-unknown = not stated
changes-joined = { $count ->
    [one] <strong>One organisation joined between these releases.</strong> Differences below can come from its records, not from more or fewer victims. Do not read them as a trend.
   *[other] <strong>{ $n } organisations joined between these releases.</strong> Differences below can come from their records, not from more or fewer victims. Do not read them as a trend.
}
changes-left = { $count ->
    [one] <strong>One organisation fewer contributed to the later release.</strong> Differences below can come from that. Do not read them as a trend.
   *[other] <strong>{ $n } organisations fewer contributed to the later release.</strong> Differences below can come from that. Do not read them as a trend.
}
changes-same-contributors = The number of contributing organisations is the same in both. An organisation can still have been replaced by another.
changes-added = Fields added: { $list }.
changes-removed = Fields removed: { $list }.
changes-fields-same = Both releases have the same fields.
changes-figures = Figures that differ by more than their errors
changes-figures-about = Of { $all } counts that both releases hold, { $n } differ by more than the 95 % margin of their difference. One in twenty would by chance alone.
changes-none = No count differs by more than its margin.
changes-value = Value
changes-before = Before
changes-after = After
changes-difference = Difference
changes-share-difference = Difference in share
changes-shares-about = The share says more than the count where one release holds more people than the other. It is in percentage points, of the people for whom the answer is known.
changes-row-first = The largest { $n } are listed.

# Help and safety

safety-heading = Help and safety
safety-lede = This page is for people who look for help, for themselves or for someone else, and for everyone who reads this site on a device that others can see.
safety-now = If you are in danger now
safety-now-text = Call the emergency number of the country you are in if that is safe for you. In the European Union and many other countries it is 112. You can also go to a hospital, an embassy or any place with many people.
safety-helplines = Helplines against trafficking
safety-helplines-about = Each line below was found in the source named with it, on the date given. Numbers change: check them before you print them.
safety-helplines-none = This portal’s keeper has not listed helplines for other countries yet.
safety-country = Country
safety-line = Helpline
safety-number = How to reach it
safety-source = Source, and when it was read
safety-traces = What this visit leaves behind
safety-traces-text = This site stores nothing on your device and writes no addresses down. Your browser itself remembers the pages you saw, and so may the network you use.
safety-traces-history = To hide a visit, open the history of your browser and remove this site, or use a private window from the start. On a shared computer, close the window afterwards.
safety-traces-leave = “Leave this site”, at the top of every page, opens an encyclopaedia and asks the browser to forget what it kept of this site. It cannot remove pages from the history.
safety-traces-keys = Where scripts run, pressing the Escape key three times does the same, and the encyclopaedia takes this page’s place, so that “back” does not return to it.
safety-tor = This site works in Tor Browser with its safest setting. Nothing has to be switched on.
safety-data = Nobody can be found in these data
safety-data-text = If an organisation that assisted you contributes here, your record is not on this site. What is published is made from noisy counts of many records. The methods page says exactly what is protected and what is not.

# Downloads

downloads-lede = Everything on this portal comes from the files of one release. They never change; a correction is a new release.
downloads-licence = licence: see { $file }
downloads-records = Synthetic records
downloads-records-about = One row for each person in the data, made from noisy measurements: nobody’s real record is among them. For questions that the tables do not answer.
downloads-tables = Tables of figures
downloads-tables-about = Counts by one, two and sometimes three fields with their standard errors. For figures to cite.
downloads-meaning = What the fields mean
downloads-meaning-about = The codebook, and the schema that programs read.
downloads-making = How the release was made
downloads-making-about = The privacy claim, the noisy measurements themselves and the errors. Anyone can make the same records again from them.
downloads-about = About the release
downloads-about-about = Description, licence, citation, and the signed manifest.
downloads-manifest = Manifest: every file with its checksum
downloads-signature = The publisher’s signature over the manifest
downloads-key = The publisher’s public key
downloads-kind-page = web page
downloads-kind-text = text
downloads-kind-citation = citation file
downloads-rows = { $n } rows
downloads-other = In other formats
downloads-workbook = Tables of figures as a workbook (XLSX)
downloads-codebook-csv = Codebook as a table (CSV)
downloads-hxl-records = Records with a row of HXL hashtags
downloads-hxl-tables = Tables of figures with a row of HXL hashtags
downloads-catalogues = For catalogues:
downloads-check = Check what you downloaded
downloads-check-whole = The long number under each file is its SHA-256 checksum. The manifest lists all of them and is signed by the publisher. To check a whole release, keep the folders as they are and run:
downloads-check-does = It checks the signature, every file’s checksum and size, and that no file is missing or added. To check one file by hand:
downloads-check-key = The publisher’s ed25519 public key (base64):
downloads-cite = How to cite
