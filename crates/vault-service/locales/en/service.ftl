# The frame of every page

site-name = Amparo vault
site-skip = Skip to the content
site-navigation = Main
foot-private = These pages run no scripts and load nothing from anywhere else. A cookie keeps you logged in until you log out, for 30 minutes without a page, or for 12 hours.
log-out = Log out
nav-login = Log in
nav-withdraw = Withdraw a person
nav-files = Files
nav-consents = Consent
nav-account = Account
nav-releases = Releases
nav-ledger = Ledger
nav-organisations = Organisations
nav-audit = Audit log
nav-accounts = Accounts

role-contributor = contributor
role-steward = steward
role-data-protection-officer = data-protection officer
role-auditor = auditor
role-administrator = administrator

# Refusals

refused-not-found = Not found
refused-not-found-detail = There is nothing at this address, or it is not yours to see.
refused-forbidden = Not allowed
refused-forbidden-detail = Your role does not allow this.
refused-logged-out = Not logged in
refused-logged-out-detail = Log in first; a session ends after 30 minutes without a page.
refused-forged = Not accepted
refused-forged-detail = This form was not sent from one of your own pages, or is too old. Go back, load the page anew, and send it again.
refused-wrong = Something does not fit
refused-conflict = Not now
refused-too-large = Too large
refused-too-large-detail = More was sent than is taken in one form: 50 MB. Prepare the file first (amparo prepare), or send it in pieces with a program.
refused-too-many = Too many tries
refused-too-many-detail = Five tries a minute are taken. Try again in { $seconds } seconds.
refused-internal = The service failed
refused-internal-detail = It was put on record. Try again later, and tell the repository if it goes on.
told-too-many = { $about } files of this organisation are on their way already; finish or give up one of them first.
told-no-agreement = No data-sharing agreement of this organisation is in force on { $about }; ask the repository to record one.
told-login = “{ $about }” cannot be a name to log in with; accepted are 3 to 100 printable characters without spaces, such as an e-mail address.
told-login-taken = Another account logs in as “{ $about }”; choose another name.
told-invitation = This invitation is not known, was used, or has expired; ask for a new one.
told-token-name = “{ $about }” cannot be a token’s name; a name has 1 to 100 printable characters.
told-last-administrator = This is the last administrator; invite another one first.

# Coming in

login-title = Log in
login-name = Name to log in with
login-password = Password
login-code = One-time code
login-code-hint = The six digits that your telephone shows now, or one of your recovery codes.
login-button = Log in
login-no-account = Accounts are made by invitation. If you have lost your telephone and your recovery codes, ask the repository to close your account and to invite you again.
login-wrong = Name, password or code is not right. A code counts once: if you have just used it, wait for the next.
invitation-title = Make your account
invitation-gone = This invitation is not known, was used, or has expired. Ask the repository for a new one.
invitation-role = You are invited as { $role }.
invitation-telephone = First, your telephone
invitation-scan = Scan this picture with a program for one-time codes (TOTP). It will show six digits that change every 30 seconds.
invitation-picture = QR code with the secret of your one-time codes
invitation-type = If you cannot scan it, type this secret: { $secret }
invitation-account = Then, your account
invitation-name-hint = 3 to 100 characters without spaces, such as your e-mail address.
invitation-password-hint = At least { $count } characters. Several words are easier to remember than signs.
invitation-again = Password, once more
invitation-code-hint = The six digits that your telephone shows now.
invitation-button = Make the account
invitation-short = The password is too short: at least { $count } characters are needed.
invitation-differ = The two passwords are not the same.
invitation-code-wrong = The one-time code is not right. Is the clock of your telephone right?
welcome-title = Your account is made
welcome-done = You can log in now.
welcome-codes = Recovery codes
welcome-codes-why = Write these down and keep them where your telephone is not. Each lets you in once when you do not have it. They are shown only now.

# Withdrawal and consent

withdraw-title = Withdraw a person
withdraw-what = Whoever holds a person’s withdrawal token can have all of that person’s cases left out. No account and no reason is needed. It cannot be undone.
withdraw-token = Withdrawal token
withdraw-hint = As it was given to the person; spaces, hyphens and capital letters make no difference.
withdraw-button = Withdraw
withdraw-done = Done. This person’s cases go into no release from now on.
withdraw-before = This person had withdrawn before; nothing was changed.
withdraw-unknown = No person has this token. Was it typed in full?
withdraw-cannot-title = What this cannot undo
withdraw-cannot = Releases that are out already stay as they are: copies of them are in the hands of others. They hold invented records and noisy counts, no record of anyone, and what they may tell about one person is bounded by their privacy claim. A year that was measured once and for all in a series of releases keeps its noisy counts in later ones until everything is measured anew.
consents-title = Consent
consents-what = Record here what a person agreed to, and until when. From the day on which consent ends, or if it does not cover statistics, the person is left out of every release that measures their year.
consents-scope = What the person agreed to
consents-statistics = being counted in published statistics
consents-none = nothing of the kind
consents-given = Given on
consents-expires = Last day on which it holds
consents-button = Record
consents-done = Recorded.

# Files

files-title = { $name }: files
files-agreement = Your data-sharing agreement is in force until { $until } and covers cases registered from { $first } to { $last }.
files-no-agreement = No data-sharing agreement is in force today, so that no file can be taken in. Ask the repository to record one.
files-send = Send a file
files-none = No file has been sent yet.
files-caption = Files that were sent, the newest first
files-name = File
files-sent = Sent
files-state = State
files-bytes = Bytes
files-withdrawn = { $count ->
    [0] No person of yours has withdrawn.
    [one] One person of yours has withdrawn and is left out of releases.
   *[other] { $count } persons of yours have withdrawn and are left out of releases.
}
state-receiving = on its way
state-received = here, not checked yet
state-checked = checked, waits for you
state-accepted = accepted
state-refused = refused
state-withdrawn = withdrawn
new-title = Send a file
new-what = The file is encrypted as it arrives, read, and checked. You see what was found before anything is taken in.
new-file = The file
new-file-hint = A parcel made with amparo prepare, or a CSV, XLSX, ODS or Parquet file in the layout of HTCDS 2.0 or CTDC; at most 50 MB.
new-place = What it does
new-adds = adds new cases
new-replaces = takes the place of { $file }, sent { $day }
new-at-once = Take the cases in at once if nothing speaks against it
new-button = Send and check
new-prepare = A parcel is better than a file as it is: names, telephone numbers and free text are left out on your own computer, and only this repository can open it. A file in another layout has to be prepared.
new-no-file = No file was chosen, or it is empty.
file-bytes = Bytes here, of all
explain-receiving = The file is on its way; some of it is missing. Whoever sends it can go on from where it stopped.
explain-received = The file is here and is being checked.
explain-checked = The file was read and nothing speaks against it. Look at what was found, then take the cases in.
explain-accepted = The cases are in the vault and go into the next release.
explain-replaced = The cases were taken in, and another file has taken their place since.
explain-refused = The file was not taken in; nothing of it is kept but what was found.
explain-withdrawn = The file was withdrawn and goes into no release.
file-checked = Nothing has been taken in yet.
file-accept = Take the cases in
file-give-up = Give this file up
file-tokens = Withdrawal tokens
file-tokens-what = Each person has a token. Give it to the person, or keep it for them: whoever holds it can have the person left out of releases, and can do nothing else. The list names rows of your file and no persons.
file-tokens-get = Get the list (CSV)
file-repair = Send rows anew
file-repair-what = A row that was faulty, or has changed, can be sent without the rest: a file with the same header and just these rows.
file-repair-rows = Their numbers in this file, in the order of the new file
file-repair-rows-hint = As a spreadsheet numbers them, such as: 3, 17
file-repair-file = File with the rows
file-repair-button = Send the rows
file-withdraw = Withdraw the file
file-withdraw-what = Its cases go into no release from then on. What earlier releases measured cannot be taken back.
file-withdraw-button = Withdraw the file
found-title = What was found
found-faults = Fix first
found-faults-what = { $count ->
    [one] One row was left out because something in it could not be read.
   *[other] { $count } rows were left out because something in them could not be read.
}
found-faults-caption = Faults, row by row
found-row = Row
found-column = Column
found-value = Value
found-reason = What is wrong
found-accepted = What would be accepted
fault-not-an-accepted-value = not an accepted value
fault-not-an-accepted-number = not an accepted number
fault-not-a-date-in-the-expected-form = not a date in the expected form
fault-in-the-future = in the future
fault-before-the-first-year = before the first year
fault-no-year-of-registration = no year of registration
fault-a-contradiction = a contradiction
fault-longer-or-shorter-than-the-header = longer or shorter than the header
fault-an-error-mark-of-a-spreadsheet = an error mark of a spreadsheet
fault-a-text-with-characters-that-do-not-show = a text with characters that do not show
fault-a-formula = a formula
found-layout = Layout
found-cases = Cases
found-persons = Different persons
found-nobody = Cases that name no person
found-alone = Cases that stand alone
found-alone-what = A case stands alone if no other of the file has the same year, gender, age, citizenship and country of exploitation. Such a case would be recognised in a table of real cases; releases never hold real cases.
found-years = Cases by year of registration
found-year = Year
found-fields = How full each field is
found-field = Field
found-filled = Filled
found-missing = Missing, by reason
found-notes = Notes
prepared-title = What your own program said
prepared-what = This report came in the parcel. It is your organisation's own word: nothing of it was checked here, and it quotes no cell of your file.
prepared-rows = Rows of your file
prepared-rejected = Rows that could not be read and stayed with you
prepared-duplicates = Pairs of rows that are likely one person
prepared-decided = Of these, decided
prepared-problems = What could not be read, column by column
prepared-count = Rows
prepared-kept-back = These columns stayed with you, as they identify persons:

# Account and accounts

account-title = Your account
account-role = Role
account-since = Since
account-tokens = Tokens for programs
account-tokens-what = A program with a token can do under /api/v1 what your role may do. Keep it as you keep a password.
account-token-new = This is the new token. It is shown only now.
account-token-name = What it is for
account-token-scope = What it may do
account-token-until = Until
account-token-days = Days that it holds, at most 366
account-token-button = Make a token
account-revoke = Make “{ $name }” void
scope-read = read
scope-submit = read, send and change
accounts-title = Accounts
accounts-invited = Send this link to whom you invite, by a way that you trust. It can be used once, for three days, and is shown only now.
accounts-caption = Accounts
accounts-organisation = Organisation
accounts-organisation-hint = For contributors only.
accounts-no-organisation = none
accounts-open = open
accounts-closed = closed
accounts-invitations = Open invitations
accounts-invite = Invite somebody
accounts-invite-button = Make an invitation
accounts-close-title = Close accounts, take invitations back
accounts-close = Close the account of { $name }
accounts-revoke = Take back invitation { $id }

# Organisations

organisations-title = Organisations
organisations-name = Name of the organisation
organisations-files = Files
organisations-last = Last file
organisations-add = Register an organisation
organisations-since = Registered
organisations-keys = Keys that sign its parcels
organisations-key = Public key
organisations-key-hint = 44 characters, as amparo prepare shows them. Compare them with the organisation by telephone.
organisations-key-add = Register the key
agreements-title = Data-sharing agreements
agreements-days = In force
agreements-years = Years of registration
agreements-consent = Consent on record
agreements-needed = needed
agreements-not-needed = not needed
agreements-in-force = in force
agreements-not-in-force = not in force
agreements-new = Record an agreement
agreements-from = First day
agreements-until = Last day
agreements-first = First year of registration
agreements-last = Last year of registration
agreements-consent-check = Only persons whose consent is on record are measured
agreements-record = Record
agreements-end = End the agreement that runs until { $until }

# Releases, ledger, audit

releases-title = Releases
releases-what = Releases are planned, built and approved on the machine of the vault; two stewards sign with their own keys. Here is where each stands.
releases-caption = Builds, the newest first
releases-release = Release
releases-begun = Begun
releases-none-yet = no release
releases-no-claim = The claim of this release is not where the release was put.
build-begun = begun
build-charged = charged to the ledger
build-built = built, not published
build-published = published
build-abandoned = abandoned; what it was charged stays charged
ledger-title = Ledger
ledger-promise = No person will ever lose more than ε = { $epsilon } at δ = { $delta }.
ledger-left-out = Persons left out for their own will
ledger-left-out-what = These numbers are exact. They stay within the repository: how many withdrew is a fact about cases that no noise covers.
ledger-build = Build
ledger-withdrawn = Withdrew
ledger-no-consent = Without consent
ledger-remaining = What remains for each year
ledger-rho-left = ρ that remains
ledger-charges = Charges
ledger-when = When
audit-title = Audit log
audit-whole = Ledger and log are whole: every hash was checked just now.
audit-entries = Entries
audit-head = Hash of the last entry
audit-jsonl = Export as JSON lines
audit-csv = Export as CSV
audit-caption = The last { $count } entries, the newest first
audit-who = Who
audit-what = What
audit-target = Of what
