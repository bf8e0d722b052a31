# English. Short sentences, everyday words. "You" is the person reading, "we" is the practice.
# One language is one file: copy this one, name it by its tag (fr.ftl), and say everything your way.

## The language itself

language-name = English
# ltr or rtl
language-direction = ltr
# What stands between groups of three digits in a large count
number-group = ,

## Dates. Variables: weekday, day, month, month-short, year, hour, hour-of-twelve, minute, half

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
time-before-noon = am
time-after-noon = pm
date-day = { $day } { $month } { $year }
date-weekday = { $weekday } { $day } { $month }
date-month = { $month } { $year }
date-month-short = { $month-short } { $year }
date-day-short = { $day } { $month-short }
time-of-day = { $hour-of-twelve }:{ $minute } { $half }
date-moment = { $weekday } { $day } { $month }, { $hour-of-twelve }:{ $minute } { $half }
date-moment-year = { $day } { $month } { $year }, { $hour-of-twelve }:{ $minute } { $half }
lasting-moment = less than a minute
lasting-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
lasting-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
lasting-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
lasting-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weeks
}
lasting-months = { $count ->
    [one] 1 month
   *[other] { $count } months
}
lasting-years = { $count ->
    [one] 1 year
   *[other] { $count } years
}

## The page around the content

page-skip = Skip to the content
page-error-title = Error: { $title }
page-help = Questions? Call us at
page-urgent-title = If this is urgent
page-sign-out = Sign out
page-navigation = Pages
page-more = More
page-language = Language
page-printed = Printed { $date }
role-front-desk = Front desk
role-nurse = Nurse
role-clinician = Clinician
role-administrator = Administrator
nav-home = Home
nav-results = Results
nav-access = Who looked
nav-profile = Profile
nav-worklist = Worklist
nav-patients = Patients
nav-staff = Staff
nav-audit = Audit
idle-title = Are you still there?
idle-text = To keep your record private, we sign you out when nothing happens for a while. What you typed stays in this window until you sign in again.
draft-kept = What you typed before is still here. It is not sent yet.
idle-left = Time left:
idle-stay = Stay signed in

## Parts of pages

errors-title = Please check these answers
field-day = Day
field-month = Month
field-year = Year
notice-information = Good to know
notice-good = Done
notice-attention = Important
notice-urgent = Urgent
pages-label = More pages of this list
pages-newer = Newer
pages-older = Older
urgent-call = Call { $phone }

## When something is in the way

error-form = We could not read that form
error-form-help = Go back, check what you typed, and send it again.
error-forged = That form was too old
error-forged-help = For your safety we only take forms from a page you opened a short while ago. Open the page again and send it once more.
error-not-found = We could not find that page
error-not-found-help = Check the address, or start again from the first page.
error-method = That page cannot be opened this way
error-method-help = Start again from the first page.
error-conflict = Someone else changed this meanwhile
error-conflict-help = Open the page again to see how it is now, then make your change.
error-too-large = That was too large to send
error-too-large-help = Send something smaller.
error-too-many = Too many attempts
error-too-many-help = Wait a few minutes, then try again.
error-unavailable = We cannot save anything right now
error-unavailable-help = You can still read your record. Try again in a few minutes, or call us.
error-fault = Something went wrong on our side
error-fault-help = Nothing was changed. Try again. If it happens again, call us and give us this code.
error-request = That did not work
error-request-help = Start again from the first page.
error-reference = Code: { $code }
error-home = Go to the first page
## Results

results-title = Your results
results-kinds = Kinds of results
results-laboratory = Lab tests
results-reports = Reports
results-vital-signs = Measurements
results-filter = Find a test by name
results-filter-button = Find
results-filter-clear = Show all
results-none = Your lab results will be here as soon as the lab sends them. There is nothing to do until then.
results-none-reports = Reports of X-rays, tissue tests and the like will be here as soon as we get them.
results-none-vital-signs = What we measure at your visits, such as blood pressure and weight, will be here.
results-none-called = No test has “{ $name }” in its name. Try a shorter word, or call us and ask.
tag-new = New
tag-held = Held
flag-normal = Usual
flag-low = Low
flag-critically-low = Very low
flag-high = High
flag-critically-high = Very high
flag-abnormal = Not usual
flag-critically-abnormal = Far from usual
flag-positive = Found
flag-negative = Not found
status-registered = Not ready yet
status-preliminary = First result
status-amended = Changed
status-corrected = Corrected
status-cancelled = Cancelled
status-entered-in-error = Entered by mistake
status-registered-text = The test is ordered. The result is not ready yet.
status-preliminary-text = This is a first result. The lab may still change it.
status-final-text = This result is final.
status-amended-text = The lab changed this result after it was final. What changed stands below.
status-corrected-text = The lab corrected this result. What changed stands below.
status-cancelled-text = This test was cancelled. There will be no result.
status-entered-in-error-text = This was entered by mistake and does not count. Patients do not see it.
status-unknown-text = We do not know how far this result is.
sentence-normal = This is within the usual range.
sentence-little-low = This is a little below the usual range.
sentence-low = This is below the usual range.
sentence-critically-low = This is far below the usual range.
sentence-little-high = This is a little above the usual range.
sentence-high = This is above the usual range.
sentence-critically-high = This is far above the usual range.
sentence-abnormal = The lab marked this as not usual.
sentence-critically-abnormal = The lab marked this as far from usual.
sentence-positive = The lab found what it looked for.
sentence-negative = The lab did not find what it looked for.
result-call = If we have not talked with you about it yet, call us today.
range-between = { $low } to { $high }
range-from = { $low } or more
range-to = { $high } or less
result-title = { $name }, { $date }
result-no-value = No value
result-as-file = See the file
result-before = What it said, received { $date }
result-within = Part of a report
result-history-reports = Earlier reports of this kind
result-range = Usual range: { $range }
result-no-range = The lab gave no usual range for this test.
result-none = –
result-part = Part
result-parts = The parts of this result
result-value = Value
result-usual-range = Usual range
result-flag = Mark
result-notes = Comments from the lab
result-changed = What changed
result-changed-value = It was { $before }. Now it is { $now }.
result-changed-details = The value is the same. Other details changed.
result-versions = Every version of this result, newest first
result-history = Over time
result-history-table = Show all values
result-history-caption = Values of this test, newest first
result-date = Date
result-about = About this result
result-taken = Taken
result-issued = Reported by the lab
result-received = Reached us
result-performer = Done by
result-source-name = The lab’s name for it
result-code = Code
result-as-received = Value as received

report-title = { $name }, { $date }
report-title-staff = { $name }: { $patient }
report-conclusion = What the report says
report-no-conclusion = It said nothing in words.
report-results = The results in it
report-test = Test
report-written = The report as it was written
report-about = About this report
result-held-with = The patient does not see this report while a result in it is held.
result-held-with-link = The held result

## Home

home-title = Home
home-greeting = Hello, { $name }
home-new = New for you
home-nothing = There is nothing new. When a result arrives, you will see it here first.
home-nothing-since = There is nothing new since { $date }. When a result arrives, you will see it here first.
home-new-results = { $count ->
    [one] 1 new result
   *[other] { $count } new results
}
home-all-results = See all your results
home-more = Your record
home-results = Your results
home-results-more = Lab tests and measurements
home-access = Who looked at your record
home-access-more = Who opened it, when, and what they saw
home-profile = Your profile
home-profile-more = Contact details, password, sign-in

## Who looked

access-title = Who looked at your record
access-text = Each time someone opens or changes your record, we write it down. Nobody can remove a line.
access-whose = Whose lines
access-others = Other people
access-all = Everyone, you too
access-caption = Who did what with your record, newest first
access-when = When
access-who = Who
access-what = What
access-from = From where
access-refused = Not allowed
access-none = Nothing is written down yet.
access-none-others = Nobody else has opened your record yet. When someone does, it will be here.
access-question = Is there a name you do not know? Call us and ask.
actor-nobody = Someone not signed in
actor-you = You
actor-operator = The practice’s computer system
actor-portico = The portal itself
action-viewed-contact = Opened name and contact details
action-viewed-results = Opened test results
action-viewed-access = Opened the list of who looked
action-viewed-kept = Opened records as received
action-viewed-whole = Opened the whole record
action-viewed-record = Opened the health record
action-viewed-documents = Opened documents
action-viewed-insurance = Opened insurance
action-searched = Searched for patients
action-listed = Opened a work list
action-signed-in = Signed in
action-sign-in-failed = Tried to sign in
action-signed-out = Signed out
action-session-ended = Ended a session
action-password-changed = Changed the password
action-factor-added = Added a way to sign in
action-factor-removed = Removed a way to sign in
action-recovery-codes-made = Made new recovery codes
action-recovery-code-used = Used a recovery code
action-invited = Made an invitation to the portal
action-invitation-withdrawn = Withdrew an invitation
action-activated = Opened the account
action-activation-failed = Tried to open the account
action-reset-started = Started a sign-in reset
action-account-added = Added an account
action-account-changed = Changed an account
action-account-disabled = Switched off an account
action-account-enabled = Switched on an account
action-contact-changed = Changed contact details
action-result-held = Held back a result
action-result-released = Released a result
action-results-reviewed = Acknowledged results
action-results-commented = Commented on results
action-release-delay-changed = Changed the delay of results
action-result-notice-chosen = Chose how to be told of results
action-explanation-changed = Changed what we say about a test
action-imported = Added records from another system
action-exported = Exported or printed records
action-audit-read = Searched the audit
action-backup-made = Made a backup
action-restored = Restored a backup
action-store-compacted = Wrote the data file anew
action-key-changed = Changed an encryption key
action-practice-changed = Changed the practice’s settings
action-sign-in-begun = Gave the right password
action-confirmed = Confirmed who they are
action-letter-shown = Opened a letter with a sign-in code
action-reset-used = Used a reset code
action-item-added = Added something to the record
action-item-corrected = Corrected something in the record
action-item-retracted = Took back what was entered in error
action-quarantined = Kept aside what could not be placed
action-intake-placed = Put an unplaced record into the chart
action-intake-discarded = Discarded an unplaced record

## Profile

profile-title = Your profile
profile-text = This is what we have on file about you.
profile-on-file = On file at the practice
profile-name = Name
profile-birth-date = Birth date
profile-number = Patient number
profile-phones = Phone
profile-emails = E-mail
profile-address = Address
profile-unknown = Not on file
profile-wrong = Is something wrong? Call us and we will correct it:
profile-own-contact = Your own e-mail and phone
profile-own-contact-change = Change your e-mail and phone
profile-account = Sign-in and security
profile-account-text = Password, second step, recovery codes, and where you are signed in.
profile-account-link = Open sign-in and security

## Tests in plain words

test-alt-liver-enzyme = ALT (liver enzyme)
test-albumin-protein = Albumin (protein)
test-calcium = Calcium
test-ldl-cholesterol-bad = LDL cholesterol (“bad”)
test-ast-liver-enzyme = AST (liver enzyme)
test-bilirubin = Bilirubin
test-globulin-protein = Globulin (protein)
test-c-reactive-protein-inflammation = C-reactive protein (inflammation)
test-carbon-dioxide-in-blood = Carbon dioxide in blood
test-hematocrit-share-of-red-cells = Hematocrit (share of red cells)
test-chloride = Chloride
test-hdl-cholesterol-good = HDL cholesterol (“good”)
test-total-cholesterol = Total cholesterol
test-red-cell-size-spread-rdw = Red cell size spread (RDW)
test-creatinine-kidneys = Creatinine (kidneys)
test-ferritin-iron-stores = Ferritin (iron stores)
test-blood-sugar-glucose = Blood sugar (glucose)
test-fasting-blood-sugar-glucose = Fasting blood sugar (glucose)
test-ldh-enzyme = LDH (enzyme)
test-triglycerides-blood-fats = Triglycerides (blood fats)
test-potassium = Potassium
test-total-protein = Total protein
test-sodium = Sodium
test-tsh-thyroid = TSH (thyroid)
test-free-t4-thyroid = Free T4 (thyroid)
test-uric-acid = Uric acid
test-urea-nitrogen-kidneys = Urea nitrogen (kidneys)
test-platelet-size-spread = Platelet size spread
test-average-platelet-size = Average platelet size
test-nt-probnp-heart = NT-proBNP (heart)
test-kidney-function-egfr = Kidney function (eGFR)
test-long-term-blood-sugar-a1c = Long-term blood sugar (A1c)
test-clotting-time-pt = Clotting time (PT)
test-clotting-inr = Clotting (INR)
test-white-blood-cells = White blood cells
test-alkaline-phosphatase-enzyme = Alkaline phosphatase (enzyme)
test-hemoglobin-carries-oxygen = Hemoglobin (carries oxygen)
test-platelets-clotting = Platelets (clotting)
test-hemoglobin-in-each-red-cell-mch = Hemoglobin in each red cell (MCH)
test-hemoglobin-density-in-red-cells-mchc = Hemoglobin density in red cells (MCHC)
test-average-red-cell-size-mcv = Average red cell size (MCV)
test-red-blood-cells = Red blood cells
test-vitamin-d = Vitamin D
test-vitamin-b12 = Vitamin B12
test-psa-prostate = PSA (prostate)
test-protein-in-urine-albumin-ratio = Protein in urine (albumin ratio)
test-blood-pressure = Blood pressure
test-upper-number-systolic = Upper number (systolic)
test-lower-number-diastolic = Lower number (diastolic)
test-height = Height
test-weight = Weight
test-body-mass-index-bmi = Body mass index (BMI)
test-bmi-compared-with-other-children = BMI compared with other children
test-body-temperature = Body temperature
test-heart-rate = Heart rate
test-breathing-rate = Breathing rate
test-pain-0-to-10 = Pain, 0 to 10
test-oxygen-in-blood = Oxygen in blood
test-head-size = Head size

## Staff: worklist, charts, results

nav-holds = Holds
nav-quarantine = Unplaced
nav-practice = Practice
worklist-title = Worklist
worklist-unopened = Unusual results not opened yet
worklist-unopened-text = These patients have not opened a result that is outside the usual range. Think about calling them.
worklist-unopened-none = Nothing waits here. When an unusual result arrives and the patient does not open it, it will be here.
worklist-and-more = { $name } and { $count } more
worklist-more = And { $count } more.
worklist-waits = waits { $time }
worklist-held = Results on hold
worklist-held-none = No result is on hold. To hold one, open it from the patient’s chart.
worklist-ends-soon = Ends soon
worklist-ends-in = ends in { $time }
patients-title = Patients
chart-contact = Contact
chart-age = { $count ->
    [one] 1 year old
   *[other] { $count } years old
}
chart-no-results = Nothing has arrived yet.
chart-all-results = See all of them
chart-results-title = Results of { $name }
result-title-staff = { $name } · { $patient }
result-of = Result of
release-state = What the patient sees
release-visible = The patient can see this result. It has not been opened yet.
release-opened = The patient opened this result on { $date }.
release-link = Release it now
release-title = Release this result
release-text = The patient will see this result at once.
release-button = Release result
release-done = The result is released.
release-done-next = The patient can see it now.
hold-link = Hold this result back
hold-in-force = On hold until { $date }. The patient cannot see it.
hold-reason = Reason
hold-by = Held by
hold-since = Since
hold-ends = Ends
hold-patient = Patient
hold-result = Result
hold-title = Hold a result back
hold-text = The patient does not see a result on hold. The hold ends by itself on the date you choose. The administrator sees the reason and your name.
hold-reason-label = Why do you hold it back?
hold-reason-hint = One or two sentences. Leave out names and values.
hold-reason-missing = Write why you hold it back, in no more than 500 characters
hold-until-label = Last day of the hold
hold-until-hint = No later than { $date }
hold-until-missing = Type a day, month and year, for example 27 3 2026
hold-until-outside = Choose a day from today to { $date }
hold-check-button = Check
hold-check-title = Check before you hold this result
hold-check-text = The patient will not see this result until this day has passed, or until a clinician releases it.
hold-was-opened = The patient has opened this result already. A hold does not take back what was read.
hold-button = Hold result
hold-change-button = Change
hold-done = The result is on hold.
hold-done-next = It stays on hold until { $date }. Then the patient sees it, without anyone doing anything.
holds-title = Results on hold
holds-text = Results are released at once unless a clinician holds one for a reason and a time. What a result says is not shown here.
holds-none = No result is on hold.
holds-caption-single = Single results on hold
holds-caption = Holds in force, the next to end first
quarantine-title = Unplaced records
quarantine-text = These came from other systems and did not go into a chart by themselves. Nothing is lost: you decide where each one belongs.
quarantine-none = Nothing waits. Everything that came is in its place.
quarantine-caption = What waits, the newest first
quarantine-more = There is more. It shows here once these are decided.
quarantine-who = Patient it names
quarantine-nobody = Nobody named
quarantine-why = Why it waits
quarantine-from = Came in
quarantine-came = When
quarantine-unmatched = The patient is not here.
quarantine-ambiguous = More than one patient fits.
quarantine-somebody-else = Its number belongs to a patient with another name and birth date.
quarantine-unreadable = It could not be read.
quarantine-case-title = Unplaced record
quarantine-sex = Sex
quarantine-holds = What it holds
quarantine-counts = Results: { $results }. Vital signs: { $signs }. Other entries: { $entries }.
quarantine-kind = Kind of file
quarantine-remarks = What the program noted
quarantine-place-title = Put it into a chart
quarantine-choices = Patients who may be meant
quarantine-choose = Choose
quarantine-choose-button = Choose { $name }
quarantine-new-title = A new patient
quarantine-new-text = Choose this only if nobody in the list is the same person.
quarantine-new-button = Make a new patient
quarantine-discard-title = Discard it
quarantine-discard-text = It goes off this list and into no chart. It stays stored with your reason.
quarantine-reason-label = Why is it discarded?
quarantine-reason-missing = Write why it is discarded.
quarantine-discard-button = Discard
quarantine-check-title = Is this the same person?
quarantine-what-came = What came
quarantine-the-chart = The chart you chose
quarantine-check-text = Compare the name, the birth date and the number. What is put into a wrong chart is seen by the wrong person.
quarantine-place-button = Put it into this chart
quarantine-done-placed = It is in the chart you chose.
quarantine-done-added = The new patient is in the list of patients.
quarantine-done-discarded = It is discarded.
sex-female = Female
sex-male = Male
sex-other = Other
sex-unknown = Not known

## Staff: audit

audit-title = Audit
audit-text = Who did what, when and from where. Times are in the practice’s time zone.
audit-verify-link = Check that nothing was changed
audit-person = Person
audit-patient = Patient’s portal id
audit-patient-hint = It stands in the address of the chart
audit-patient-wrong = A portal id has 13 letters and digits
audit-action = What was done
audit-any-action = Anything
audit-from = First day
audit-until = Last day
audit-date-wrong = Type a day, month and year, for example 27 3 2026
audit-order = Order
audit-newest-first = Newest first
audit-oldest-first = Oldest first
audit-search = Search
audit-none = Nothing fits. Leave out a word or choose more days.
audit-none-yet = Nothing fits so far. Go on to look further.
audit-caption = Entries that fit
audit-patient-column = Patient
audit-file = Download as a file for a spreadsheet
audit-verify-title = Check of the audit
audit-whole = All { $count } entries are as they were written.
audit-broken = The chain of entries breaks at number { $number }. An entry was changed or taken out. Save a copy of the store and ask for help.
audit-verify-text = Each entry is sealed together with the one before. If one is changed, moved or taken out, this check finds it.
actor-patient = Patient
actor-machine = On the machine

## Staff: the practice

practice-title = Practice
practice-about = What patients see
practice-name = Name of the practice
practice-name-wrong = Type the name, in no more than 80 characters
practice-phone = Phone number for patients
practice-phone-hint = It stands at the foot of every page
practice-phone-wrong = Type a phone number, for example 555 0100 200
practice-urgent = What to do when it is urgent
practice-urgent-hint = It stands at the foot of every page. For example: If it is an emergency, call 911.
practice-urgent-wrong = Type what to do when it is urgent, in one paragraph of no more than 300 characters
practice-address = Address
practice-address-hint = One line each. It stands on letters.
practice-address-wrong = Type no more than six lines of 80 characters
practice-look = Language, time and colour
practice-language = Language
practice-language-hint = For people who have not chosen one
practice-language-wrong = Choose a language
practice-zone = Time zone
practice-zone-hint = For example America/Chicago
practice-zone-wrong = Type the name of a time zone, for example America/New_York
practice-hue = Colour
practice-hue-hint = For buttons and links. The tone is chosen so that text stays easy to read.
practice-hue-wrong = Choose a colour
hue-blue = Blue
hue-teal = Teal
hue-green = Green
hue-olive = Olive
hue-amber = Amber
hue-red = Red
hue-plum = Plum
hue-violet = Violet
hue-own = As now ({ $hue }°)
practice-sign-in = Signing in
practice-factor = Patients need a second step to sign in
practice-factor-hint = Staff always need one.
practice-patient-idle = Minutes until an idle patient is signed out
practice-staff-idle = Minutes until idle staff are signed out
practice-session-hours = Hours until anyone is signed out
practice-invitation-days = Days an activation letter is good for
practice-number-wrong = Type a number from { $least } to { $most }
practice-button = Save
practice-done = The settings are saved.
practice-done-next = Every page shows them from now on.
## Charts

trend-up = It went up from { $first } on { $date } to { $last }.
trend-down = It went down from { $first } on { $date } to { $last }.
trend-same = It was { $first } on { $date } and is the same now.
trend-between = It was { $first } on { $date } and is { $last } now.
trend-usual = Usual range
trend-bound = Beyond what the test can measure

## The activation letter

letter-title = Letter to open an account
letter-print = Print
letter-heading = Your health record online at { $practice }
letter-greeting = Dear { $name },
letter-what = You can now see your test results and your record on a phone or a computer. It takes about ten minutes to start.
letter-open = Open the page
letter-open-how = Scan the square with your phone's camera, or type { $address } into a browser.
letter-code = Type this code
letter-code-how = Capital or small letters, with or without the gaps: all are fine.
letter-choose = Follow the steps on the page
letter-choose-how = We ask for your date of birth. Then you choose a password and a second way to prove it is you.
letter-qr = Square code that opens the page with your code filled in
letter-scan = Scan me
letter-need = What you need with you
letter-need-letter = This letter
letter-need-birth = Your date of birth
letter-need-phone = Your phone, or an app that makes codes
letter-until = The code works once, until { $date }. Keep this letter to yourself until then.
letter-help = Need help?
letter-call = Call us at { $phone }. We can also do this with you at the front desk.
letter-other-language = You can read the page in English or Spanish. La página también está en español.

## Signing in

sign-in-title = Sign in
sign-in-name = Sign-in name
sign-in-password = Password
sign-in-button = Sign in
sign-in-passkey = Sign in with a passkey
sign-in-attempts = There were too many wrong tries. Sign in again from the start.
sign-in-first = First time here?
sign-in-first-text = You need the letter we gave you.
sign-in-activate = Open your account with the letter
sign-in-help = Trouble signing in?
sign-in-help-text = If you forgot your name or password, call us or come to the front desk. We check who you are and give you a code.
sign-in-letter = I have a code for a new password
letter-code-title = Sign in with a code
letter-code-text = Type the code we gave you. Then you can choose a new password.
letter-code-field = Code
letter-code-hint = 10 letters and numbers, for example K7M2Q-9XR4D
letter-code-button = Continue
letter-code-refused = This name and code do not fit, or the code is too old. Check both, or ask us for a new code.
letter-code-none = No code yet? Call us:
code-title = Confirm it is you
code-text = Open your authenticator app. Type the 6 numbers it shows for us.
code-field = Code from the app
code-recovery = Recovery code
code-recovery-hint = 10 letters and numbers. Each code works once.
code-recovery-text = Type one of the recovery codes you kept.
code-button = Continue
code-passkey = Use a passkey
code-instead = Type a code from the app
code-recovery-instead = Type a recovery code
code-lost = I lost my phone or my passkey
code-lost-text = If you have no recovery code, call us. We help you at the front desk.
code-give-up = Start again
passkey-sign-in-title = Sign in with a passkey
passkey-sign-in-text = A passkey is a key kept on your phone, computer or security key. You unlock it with your face, your finger or a PIN. You need no password.
passkey-second-text = Use your passkey to go on.
passkey-use-button = Use your passkey
passkey-create-button = Make a passkey
passkey-create-title = Make a passkey
passkey-create-text = Your device will ask for your face, your finger or a PIN. Then you can sign in with it.
passkey-name = Name for this passkey
passkey-name-hint = For example: my phone
passkey-name-unsaid = Passkey
passkey-without-script = Passkeys need JavaScript in your browser. Without it, choose another way.
passkey-failed = That did not work. Try again, or choose another way.
passkey-refused = That passkey did not work here. Try again, or choose another way.
password-missing = Type a password
password-differs = The two passwords are not the same. Type both again.
password-new = New password
password-hint = At least 8 characters. A few words in a row are easy to remember.
password-hint-alone = At least 15 characters. A few words in a row are easy to remember.
password-again = The same password once more
password-button = Save password
password-current = Password now
password-due-title = Choose a new password
password-due-text = Before you go on, choose a password only you know.
password-change-title = Change your password
password-change-text = When you change it, we sign you out everywhere else.
factor-title = Protect your account
factor-text = A password alone can be stolen. So we ask for a second step each time you sign in.
factor-passkey-text = Do you use a phone or computer with face, finger or PIN?
factor-passkey = Make a passkey instead
app-title = Authenticator app
app-heading = Set up an authenticator app
app-step-install = Install an authenticator app on your phone, if you have none. Any will do.
app-step-scan = In the app, add an account and scan this picture.
app-step-code = The app now shows 6 numbers. Type them here.
app-picture = Picture for the authenticator app
app-no-camera = I cannot scan the picture
app-type-key = Type this key in the app:
app-open-here = Open the app on this phone
app-code = Code from the app
app-button = Confirm
app-replaces = You have an app already. If you set up another one, the old one stops working.
app-remove = Remove the app
app-remove-title = Remove the authenticator app
app-remove-text = The app will no longer work for signing in here. We sign you out everywhere else.
app-remove-button = Remove the app
recovery-title = Recovery codes
recovery-text = If you lose your phone or passkey, these codes get you in. Each one works once. Print them or write them down, and keep them in a safe place.
recovery-replaces = When you save these codes, your old codes stop working.
recovery-print = Print
recovery-kept = I have kept these codes
recovery-kept-missing = First print the codes or write them down, then tick this box
recovery-too-old = Those codes were too old. Here are new ones. Keep these.
recovery-button = Save these codes
activation-title = Open your account
activation-text = You need the letter we gave you and your date of birth.
activation-code = Code from the letter
activation-code-hint = 10 letters and numbers, for example K7M2Q-9XR4D
activation-code-missing = Type the code from the letter
activation-birth-date = Your date of birth
activation-birth-date-hint = For example 27 3 1956
activation-birth-date-missing = Type your date of birth as day, month and year
activation-button = Continue
activation-refused = This code and date of birth do not fit, or the letter is too old or was used. Check both, or ask us for a new letter.
activation-again = Some time has passed. Type the code and your date of birth once more.
activation-help = Questions, or no letter? Call us:
activation-account-title = Choose a name and password
activation-account-text = Welcome, { $name }. With this name and password you sign in from now on.
activation-name = Sign-in name
activation-name-hint = 3 or more letters or numbers. Your e-mail address is fine too.
activation-account-button = Open my account
signed-out-title = Signed out
signed-out-done = You are signed out
signed-out-text = Nothing of your record is left in this browser. If others use this device, close the window.
signed-out-again = Sign in
session-ended-title = You were signed out
session-ended-text = To keep your record private, we signed you out because nothing happened for a while.

## What a rule says

rule-sign-in = This name and password do not fit. Check both and try again.
rule-code = This code is not right, or it was used before. Wait for the next one and type that.
rule-too-many = Too many tries. Wait a few minutes, then try again.
rule-password-short = This password is too short
rule-password-common = This password is easy to guess. Choose one that others do not use and that is not your name or ours.
rule-password-long = This password is too long
rule-name-taken = This name is taken, or looks like another one. Choose a different name.
rule-last-administrator = This is the last administrator. Make another one first.
rule-has-account = This person has an account already
rule-date = This date cannot be used here
rule-text-unfit = This text is too long
rule-reason-missing = Give a reason
rule-last-factor = You need at least one second step. Set up another one first.
rule-proof-stale = Confirm once more that it is you
rule-name-unfit = Choose a name of 3 to 64 letters and numbers, without spaces. Dots, hyphens and @ are fine.
rule-name-missing = Write what it is, in up to 300 characters
rule-birth-date-missing = The record has no full date of birth. Check it on a document and type it here.
rule-deceased = The record says that this person has died
rule-no-passkeys = Passkeys cannot be used at this address

## Your account

account-title = Sign-in and security
account-text = Your sign-in name is { $name }.
account-on = On
account-off = Off
account-few = Make new ones
account-password = Password
account-app = Authenticator app
account-passkeys = Passkeys
account-passkeys-count = { $count ->
    [0] None
    [one] 1 passkey
   *[other] { $count } passkeys
}
account-codes = Recovery codes
account-codes-left = { $count } left
account-sessions = Where you are signed in
account-sessions-open = { $count ->
    [one] 1 place
   *[other] { $count } places
}
account-contact = Your e-mail and phone
account-language = Language
account-activity = Changes to your account
confirm-title = Confirm it is you
confirm-text = Before you change how you sign in, show us once more that it is you.
confirm-button = Confirm
confirm-password-wrong = This password is not right
confirm-instead = Use your password
passkeys-title = Passkeys
passkeys-text = With a passkey you sign in with your face, your finger or a PIN. No password can be stolen.
passkey-used = Last used { $date }
passkey-add = Add a passkey
passkey-remove = Remove
passkey-remove-title = Remove a passkey
passkey-remove-text = “{ $name }” will no longer work for signing in here. We sign you out everywhere else.
passkey-remove-button = Remove the passkey
sessions-title = Where you are signed in
sessions-text = If you do not know one of these, end it and change your password.
sessions-device = { $browser } on { $system }
sessions-unknown = Unknown
sessions-this = This one
sessions-used = Last used { $date }, from { $address }
sessions-end = Sign out there
sessions-end-others = Sign out everywhere else
sessions-ended = Signed out there.
contact-title = Your e-mail and phone
contact-text = Tell us where we can reach you. What we have on file stays as it is.
contact-email = E-mail
contact-email-hint = For example maria@example.org
contact-email-wrong = Type an e-mail address like maria@example.org
contact-phone = Phone
contact-phone-wrong = Type a phone number
contact-button = Save
contact-done = Saved.
field-optional = (you can leave this empty)
language-title = Language
language-legend = Which language do you want to read?
language-button = Save
activity-title = Changes to your account
activity-text = If you did not do one of these, change your password and call us.
activity-none = Nothing has changed since your account was opened.
activity-done = Saved.
told-heading = New on your account
told-all = See all changes to your account
told-seen = I have seen this
told-password-changed = The password was changed.
told-app-added = An authenticator app was set up.
told-app-removed = The authenticator app was removed.
told-passkey-added = The passkey “{ $name }” was added.
told-passkey-removed = The passkey “{ $name }” was removed.
told-recovery-codes-made = New recovery codes were made.
told-recovery-code-used = { $count ->
    [0] A recovery code was used. None is left. Make new ones.
    [one] A recovery code was used. 1 is left.
   *[other] A recovery code was used. { $count } are left.
}
told-reset = We helped with a new password at the practice.
told-reset-factors = We helped with a new password at the practice, and removed the second step.
told-mail-changed = The e-mail address was changed. It was { $address }.
told-mail-added = An e-mail address was added.

## The register and invitations

patients-question = Find a patient
patients-question-hint = Name, date of birth, record number or phone, in any order
patients-find = Find
patients-begin = Type a few letters of the name, or the date of birth.
patients-none = Nobody was found. Check the spelling, or try the date of birth alone.
patients-more = There are more. Add another name or the date of birth to see fewer.
patients-has-account = Has an account
patients-invited = Invited
patients-no-account = No account
invitation-title = Invitation to the portal
invitation-text = The letter has a square code and a short code. With it and their date of birth, the patient makes an account. Hand it over yourself or send it by mail.
invitation-has-account = This patient has an account already.
invitation-deceased = This patient has died. No letter is made.
invitation-made = Letter made
invitation-state = State
invitation-open = Can be used
invitation-used = Used
invitation-withdrawn = Withdrawn
invitation-expired = Too old to be used
invitation-blocked = Stopped after too many wrong dates of birth
invitation-birth-date = Date of birth
invitation-birth-date-hint = The record has none. Type what you read on an identity document.
invitation-button = Make the letter
invitation-again = Make a new letter
invitation-show = Show the letter again
invitation-withdraw = Withdraw the letter

## Staff: accounts

staff-title = Staff
staff-add = Add a person
staff-add-text = You get a code for them. With it they choose a password and a second step.
staff-add-button = Add person
staff-added-title = Person added
staff-added = The account is made.
staff-name = Name
staff-name-hint = As patients know it, for example Dr. Amara Osei
staff-name-wrong = Type the name, in no more than 120 characters
staff-role = Role
staff-role-missing = Choose a role
staff-front-desk-hint = Finds patients and invites them. Sees no results.
staff-nurse-hint = Opens charts and results.
staff-clinician-hint = Opens charts and results, holds and releases them.
staff-administrator-hint = Looks after accounts, the audit and the settings. Sees no results.
staff-sign-in-name = Sign-in name
staff-sign-in-name-hint = Letters and digits, for example amara.osei
staff-sign-in-name-missing = Type a sign-in name
staff-state = Account
staff-state-ready = Ready
staff-state-closed = Switched off
staff-state-letter = Not begun yet
staff-state-no-factor = No second step
staff-factors = Second steps
staff-sessions = Sessions open now
staff-made = Made on
staff-edit = Change name or role
staff-edit-text = A change of role signs the person out.
staff-edit-button = Save
staff-reset-link = They cannot sign in: start again with a code
staff-close-link = Switch this account off
staff-close-title = Switch the account off
staff-close-text = { $name } is signed out at once and cannot sign in until you switch the account on again. What they did stays on record.
staff-close-reason = Why?
staff-close-reason-hint = For the audit. For example: left the practice
staff-close-button = Switch off
staff-open-button = Switch on again
staff-end-sessions = Sign them out everywhere
staff-done-changed = The change is saved.
staff-done-closed = The account is switched off. Nobody can sign in with it.
staff-done-opened = The account is switched on. They can sign in again.
staff-done-ended = They are signed out everywhere.
reset-title = Start again with a code
reset-check = Look at a photo identity card, or ask for the name and birth date. Go on only if they fit.
reset-text = { $name } is signed out, and the old password stops working. You get a code that works once, for one hour. With it they choose a new password.
reset-factors = The second step is lost too
reset-factors-hint = Takes away apps, passkeys and recovery codes. They are told, and the reason is kept.
reset-reason = Why is the second step taken away?
reset-reason-hint = Needed if you ticked the box. For example: phone lost
reset-button = Make a code
reset-done-title = Code to start again
reset-done = The code is made.
code-letter-give = Give this to { $name } only. The code works once.
code-letter-for = For { $name }
code-letter-open = Open this page
code-letter-name = Sign-in name
code-letter-code = Code
code-letter-until = Good until
code-letter-then = Then choose a new password. Nobody at the practice will ask you for it.
code-letter-print = Print
chart-account = Account
chart-invite = Invitation and account
chart-reset = Help them sign in again
chart-audit = Who did what with this record

## Home and worklist: what waits

home-to-do = For you to do
home-factor = Add a second step to sign in
home-factor-more = It keeps your record safe if someone learns your password
home-recovery = Make recovery codes
home-recovery-more = They let you in when your phone is lost
home-contact = Tell us how to reach you
home-contact-more = Your e-mail address and phone number
worklist-letters = Letters not used yet
worklist-letters-text = These patients have a letter but no account. Ask them at their next visit, or print a new letter.
worklist-letters-none = No letter waits. To invite a patient, open their chart.
worklist-find = Find a patient
worklist-letter-open = Letter out
worklist-letter-over = Letter too old
worklist-letter-blocked = Letter blocked
worklist-staff = Staff who are not ready yet
worklist-staff-none = Everyone on staff can sign in safely.
worklist-look = Worth a look

# The record
nav-record = Record
record-title = Your record
record-text = What the practice and those who sent us records have noted about your health.
record-more = Also yours
record-access = Who looked at your record
record-profile = Your profile and sign-in
record-empty = Nothing here yet
record-empty-text = We have nothing on these. Tell us if something is missing.
record-count = { $all } in all
record-count-now = { $now } now, { $all } in all
chart-record = Health record
class-problems = Health problems
class-allergies = Allergies
class-medications = Medicines
class-immunizations = Vaccines
class-procedures = Procedures
class-visits = Visits
class-family-history = Family history
class-social-history = Life and habits
class-goals = Goals
class-care-plans = Care plans
class-care-team = Care team
class-documents = Documents
class-insurance = Insurance
class-devices = Devices
one-problem = Health problem
one-allergy = Allergy
one-medication = Medicine
one-immunization = Vaccine
one-procedure = Procedure
one-visit = Visit
one-relative = Relative
one-social-history = Life and habits
one-goal = Goal
one-care-plan = Care plan
one-care-team = Care team
one-document = Document
one-insurance = Insurance
one-device = Device
none-problems = No health problems are noted here.
none-allergies = No allergies are noted here. If you have one, tell us before you take a new medicine.
none-medications = No medicines are noted here.
none-immunizations = No vaccines are noted here.
none-procedures = No procedures are noted here.
none-visits = No visits are noted here.
none-family-history = Nothing is noted about your family.
none-social-history = Nothing is noted about how you live.
none-goals = No goals are noted here.
none-care-plans = There is no care plan.
none-care-team = No care team is noted here.
none-documents = There are no documents.
none-insurance = No insurance is noted here.
none-devices = No devices are noted here.
items-now = Now
items-earlier = Earlier
items-no-date = Date not known
item-from-until = { $from } to { $until }
item-since = Since { $date }
item-until = Until { $date }
state-current = Current
state-past = Past
state-planned = Planned
state-on-hold = On hold
state-stopped = Stopped
state-completed = Completed
state-cancelled = Cancelled
state-not-done = Not done
state-refuted = Ruled out
state-entered-in-error = Entered in error
state-unknown = Not known
state-taking = Taking now
state-taken = Taken before
state-not-taken = Not taken
state-resolved = Resolved
state-given = Given
state-not-given = Not given
state-preliminary = Not final yet
state-replaced = Replaced by a newer one
state-final = Final
setting-ambulatory = Office visit
setting-emergency = Emergency visit
setting-inpatient = Hospital stay
setting-observation = Observation stay
setting-short-stay = Short hospital stay
setting-home = Home visit
setting-virtual = Phone or video visit
setting-before-admission = Visit before a hospital stay
setting-field = Visit on site
severity-mild = Mild
severity-moderate = Moderate
severity-severe = Severe
severity-fatal = Life-threatening
certainty-unconfirmed = Not confirmed
certainty-presumed = Presumed
certainty-provisional = Provisional: still being looked into
certainty-differential = One of several possible causes
allergy-kind = To
allergy-food = Food
allergy-medication = Medicine
allergy-environment = Something around you
allergy-biologic = A substance from living things
allergy-type = Kind
allergy-intolerance = Intolerance
allergy-danger = Danger
allergy-dangerous = It may be life-threatening
allergy-reactions = What happens
problem-kind = Noted as
problem-diagnosis = Diagnosis of a visit
problem-concern = Concern
relationship-self = Yourself
relationship-spouse = Spouse
relationship-child = Child
relationship-parent = Parent
relationship-partner = Partner
dose-as-needed = as needed
dose-as-needed-for = as needed for { $what }
item-when = When
item-severity = How severe
item-certainty = How certain
item-site = Where in the body
item-place = Where
item-maker = Made by
item-lot = Lot number
item-indication = Why
item-addresses = About
item-by = Noted or done by
item-yes = Yes
item-no = No
item-notes = Notes
item-about = About this entry
item-says = Where it comes from
item-received = Reached us
item-codes = Codes
item-changed = What changed
item-versions = Every version, newest first
item-name = What
item-state = State
item-reason = Reason
item-entered-in-error = This was entered in error. The patient does not see it.
medication-dose = How to take it
medication-indication = What it is for
medication-quantity = Amount given out
medication-refills = Refills
medication-source = Known from
medication-reported = What was told, not prescribed here
immunization-dose = Dose
procedure-outcome = Outcome
visit-setting = Kind of visit
visit-diagnoses = Diagnoses
visit-disposition = Afterwards
family-deceased = Has died
family-condition = Condition
family-onset = From age
family-fatal = Died of it
family-conditions = What this relative has or had
social-value = Answer or finding
goal-targets = To be reached
goal-achievement = How far
plan-goals = Goals
plan-activity = What to do
plan-progress = How it goes
plan-activities = What belongs to the plan
team-member = Name
team-role = What they do
team-contact = How to reach them
team-members = Who belongs to the team
document-kind = Kind
document-files = Files
document-no-file = The file itself was not sent to us.
insurance-payer = Insurance company
insurance-plan = Plan
insurance-number = Member number
insurance-group = Group
insurance-relationship = You are
insurance-subscriber = Member
device-identifier = Device number
device-model = Model
device-serial = Serial number
device-expires = Expires
origin-source = Records sent to the practice
origin-source-named = Records sent to the practice: { $name }
origin-staff = { $name }, at the practice
origin-patient = { $name }, told by the patient
size-kilobytes = { $size } kB
size-megabytes = { $size } MB
dose-rhythm-minutes = { $period ->
    [one] { $times ->
        [one] once a minute
       *[other] { $times } times a minute
    }
   *[other] { $times ->
        [one] every { $period } minutes
       *[other] { $times } times every { $period } minutes
    }
}
dose-rhythm-hours = { $period ->
    [one] { $times ->
        [one] once an hour
       *[other] { $times } times an hour
    }
   *[other] { $times ->
        [one] every { $period } hours
       *[other] { $times } times every { $period } hours
    }
}
dose-rhythm-days = { $period ->
    [one] { $times ->
        [one] once a day
       *[other] { $times } times a day
    }
   *[other] { $times ->
        [one] every { $period } days
       *[other] { $times } times every { $period } days
    }
}
dose-rhythm-weeks = { $period ->
    [one] { $times ->
        [one] once a week
       *[other] { $times } times a week
    }
   *[other] { $times ->
        [one] every { $period } weeks
       *[other] { $times } times every { $period } weeks
    }
}
dose-rhythm-months = { $period ->
    [one] { $times ->
        [one] once a month
       *[other] { $times } times a month
    }
   *[other] { $times ->
        [one] every { $period } months
       *[other] { $times } times every { $period } months
    }
}
dose-rhythm-years = { $period ->
    [one] { $times ->
        [one] once a year
       *[other] { $times } times a year
    }
   *[other] { $times ->
        [one] every { $period } years
       *[other] { $times } times every { $period } years
    }
}
chart-record-title = Health record of { $name }
item-add = Add
item-add-title = Add: { $what }
item-correct-title = Correct: { $what }
item-change = Change this
item-correct = Correct
item-retract = Take back: entered in error
item-retract-title = Take back what was entered in error
item-retract-text = The patient will not see it any more. Staff will still see it, marked, with your reason.
item-added = Added to the record
item-save = Save
item-corrected = Corrected. The earlier version is kept.
item-retracted = Taken back. The patient does not see it any more.
item-name-label = What is it?
item-state-missing = Choose where it stands
item-from = Since when
item-date = When
item-date-hint = A year alone is enough, for example 2019
item-date-wrong = Enter a year, a month and year, or a whole date
item-until-label = Until when
item-until-hint = Leave this empty while it goes on
item-until-before = This is before it began
item-text-long = Use up to { $count } characters
item-line-each = One on each line
item-reason-label = Why do you change it?
item-reason-hint = This stays in its history
item-reason-missing = Write why
choice-not-said = Not said
allergy-not-dangerous = Not life-threatening
visit-summary = Summary
plan-text = What the plan says
team-members-hint = Who: name, what they do, how to reach them
document-text = Text
chart-record-open = Problems, medicines, allergies, visits, documents
state-under-way = Under way
media-pdf = PDF
media-picture = Picture
media-text = Text
media-document = Medical document (C-CDA)
media-other = File

## Acting for somebody

acting-title = People you help
acting-banner = You are acting for { $name }.
acting-change = Stop or change
acting-text = Choose whose health record you want to see. Everything you do is written down under your own name.
acting-nobody = You cannot act for anybody at the moment. Ask the person, or the practice, for a code.
acting-own = Your own record
acting-own-button = Go to my own record
acting-now = You are here now
acting-button = Act for { $name }
acting-code-link = I have a code from somebody
acting-code-title = Help somebody with their health record
acting-code-text = A patient can make a code for you in their profile. You need the code and their birth date.
acting-birth-date = Birth date of the patient
acting-birth-date-hint = Not your own birth date
acting-birth-date-missing = Enter the patient’s birth date
acting-code-refused = The code and the birth date do not fit, or the code is used up. Check both, or ask for a new code.
acting-code-button = Go on
home-acting-more = See and do things for somebody who asked you to
home-new-acting = New
home-more-acting = The record
home-profile-more-acting = Name, contact details
home-acting-areas = For { $name } you may use: { $areas }.
home-acting-soon = There is nothing to see here for that yet. If you need something for them, call us:
area-results = Test results
area-messages = Messages
area-appointments = Appointments
area-record = The rest of the record
area-everything = Everything
area-everything-hint = The whole health record, and all that is added later
area-nothing = Nothing
relation-parent = Mother or father
relation-guardian = Guardian
relation-partner = Husband, wife or partner
relation-child = Son or daughter
relation-other = Another relative or friend
relation-professional = Paid carer
basis-minor = The patient is a child
basis-consent = The patient wants it
basis-law = A court or a power of attorney says so
band-child = younger than { $to }
band-teen = { $from } to { $to } years
band-adult = { $from } years or older
proxy-relation = Who they are to the patient
proxy-basis = Why they may
proxy-basis-hint = Look at a document or ask the patient before you choose.
proxy-basis-missing = Choose why they may act for the patient
proxy-areas-open = What is open
proxy-areas-given = What was given
proxy-given = Given
proxy-on-by = { $date }, by { $name }
proxy-until = Until
proxy-until-hint = The last day. Leave it empty if there is no end.
proxy-until-wrong = Enter a date that exists, or leave all three fields empty
proxy-open = In force
proxy-narrowed = Narrowed by age
proxy-over = Over
proxy-ended = Ended
proxy-relation-missing = Choose who they are to the patient
proxy-is-patient = This person is a patient here too.
proxy-shares-mail = Both gave the same e-mail address. News for one will reach the other. Ask them for an address each, above all for a teenager.
proxy-narrowed-text = The patient is now { $band }, so less is open than before. Talk with both, give it anew if it should be different, or confirm it as it is.
proxy-review-button = It is right as it is
proxy-end-button = End this for { $name }
proxy-who = Who will act for the patient?
proxy-who-account = Somebody who signs in here already
proxy-who-new = Somebody new
proxy-who-missing = Choose whether they have an account
proxy-sign-in = Their sign-in name
proxy-sign-in-hint = Only for somebody who signs in here already. Ask them for it.
proxy-sign-in-missing = Enter the name with which they sign in
proxy-name = Full name of the new person
proxy-name-hint = Only for somebody new. Check a document with a picture.
proxy-new-sign-in = Sign-in name for the new person
proxy-relation-to = Who are they to the patient?
proxy-ages = For a child this narrows by itself at { $teen } years and ends at { $adult }.
proxy-areas = What may they see and do?
proxy-new-done = They can act for the patient
proxies-title = People who may act for the patient
proxies-text = Whoever stands here sees the patient’s record under their own name. The patient sees this list too.
proxies-none = Nobody may act for this patient.
proxies-new = Let somebody act for the patient
proxies-new-text = Choose who may see and do things for { $name }.
proxies-new-button = Let them act
chart-proxies = Who may act for the patient
helpers-title = People who help you
helpers-text = Here you see who may use your health record for you. You can end it at any time. Everything they do is in your list of who looked.
helpers-none = Nobody may act for you.
helpers-new = Let somebody help you
helpers-new-text = We make a code that you give to the person yourself. They also need your birth date, and an account here.
helpers-new-button = Make a code
helpers-relation = Who are they to you?
helpers-areas = What may they see and do for you?
helpers-code-title = Your code
helpers-code-done = The code is ready
helpers-code-text = Write it down and give it only to the person who will help you. It is not shown again. They open “People you help” in their account and type it in.
helpers-offer-open = A code is waiting
helpers-offer-until = You made a code that nobody has used yet. It works until { $date }.
helpers-withdraw = Take the code back
helpers-end = End this for { $name }
helpers-ended = Ended. That person sees nothing of your record any more.
helpers-removal-title = End this?
helpers-removal-text = { $name } will see nothing of your record any more, starting now.
helpers-removal-button = End it for { $name }
profile-helpers-text = You can let somebody see results or take care of things for you.
profile-helpers-link = Who may act for you
practice-proxies = Parents and teenagers
practice-proxies-text = What a parent may see of a teenager differs from state to state. Ask a lawyer if you are not sure. Changes count at once.
practice-teen-from = Age at which a child is a teenager
practice-adult-from = Age at which a child is of age
practice-ages-wrong = The second age must be higher than the first
practice-teen-areas = What stays open for parents of a teenager
worklist-proxies = Parents to look at again
worklist-proxies-none = Nothing waits here. When a birthday changes what a parent may see, it will be here.
worklist-proxies-text = A birthday has changed what these people may see of a child. Check that it is right.
actor-carer = Acts for patients
actor-proxy = Acts for the patient
action-proxy-granted = Let somebody act for the patient
action-proxy-ended = Ended that somebody acts for the patient
action-proxy-reviewed = Looked again at who acts for the patient
action-proxy-offered = Made a code for a helper
action-acted-for = Turned to the record to act for the patient
rule-proxy-unfit = This account cannot act for the patient. Check the sign-in name; it must not be the patient’s own or one of the staff.
rule-of-age = The patient is of age. Choose another reason, and ask the patient.
rule-areas-missing = Choose at least one thing that they may see or do
# What a patient says should change
action-proposed = Asked for a change in the record
action-proposal-withdrawn = Took back what they asked for
action-proposal-accepted = Accepted a change that the patient asked for
action-proposal-denied = Did not accept a change that the patient asked for
rule-proposals-waiting = Many of your requests wait for us already. Let us answer those first, or call us.
proposal-add = Something new
proposal-correct = A correction
proposal-remove = To be taken out
proposal-remark = A remark
proposal-gone = An entry that is no longer there
proposal-waiting = Waits for the practice
proposal-accepted = Accepted
proposal-denied = Not accepted
proposal-withdrawn = Taken back
proposals-beside = What the patient says about this
proposal-told-by = Told by { $name }, { $date }
proposal-kind = Request
proposal-about = About
proposal-told = Where it comes from
proposal-why = Why
proposal-what = What should change
proposal-remove-text = This entry should be taken out of the record.
proposal-decision = What the practice decided
proposal-accepted-by = { $name } accepted this on { $date }
proposal-denied-by = { $name } did not accept this on { $date }
proposal-withdrawn-at = Taken back on { $date }
proposal-field = Part
proposal-now = As it is now
proposal-asked = As it should be
proposal-nothing = Nothing
proposal-comparison = What would change
proposal-differs = Different
proposal-tell = Tell us something new: { $what }
proposals-title = What you told us
proposals-title-short = What the patient told us
proposals-title-staff = What { $name } told us
proposals-text = If something in your record is wrong or missing, tell us. We read it and answer. You see here what became of it.
proposals-none = You have not told us anything yet. To correct something, open it in your record.
proposals-none-staff = This patient has not told us anything yet.
proposals-waiting = Waiting for an answer
proposals-decided = Answered
proposals-tell = Tell us something new
proposals-tell-text = For example a medicine that you take, an allergy, or an illness in your family.
proposals-right = Is something wrong or missing?
proposals-right-text = Open an entry to ask for a correction, or tell us something new.
proposals-told-waiting = Told by you
proposals-told-waiting-text = We have not read this yet, so it is not part of your record for now.
proposals-of-patient = { $count ->
    [0] What the patient told us: nothing waits
    [one] What the patient told us: { $count } waits for an answer
   *[other] What the patient told us: { $count } wait for an answer
 }
proposal-sent = We have it
proposal-sent-next = Someone who treats you will read it and answer here. Until then it is marked as told by you.
proposal-withdrawn-done = You took it back
proposal-withdraw-title = Changed your mind?
proposal-withdraw-text = You can take this back as long as nobody has answered.
proposal-withdraw = Take it back
proposal-denied-next = Your request and our answer are both kept with your record. If you disagree, you can add a remark, or call us.
proposal-open = Open it in your record
proposal-correct-title = Ask for a correction: { $what }
proposal-form-text = Fill in what you know. Someone who treats you will read it before it becomes part of your record.
proposal-words = In your own words
proposal-words-hint = Anything that we should know about this
proposal-why-hint = What is wrong, and how do you know?
proposal-why-missing = Write why, in a sentence or two
proposal-send = Send to the practice
proposal-ask = Is something not right?
proposal-ask-correct = Ask for a correction
proposal-ask-remove = This is not mine: ask to take it out
remark-add = Add a remark of your own
remark-title = Add a remark
remark-text = Your remark stands beside this entry. Those who treat you read it there. The entry itself stays as it is.
remark-label = Your remark
remark-hint = For example how you see it, or what else matters
remark-missing = Write your remark
removal-title = Ask to take this out
removal-text = Tell us if this entry is not about you. We check it and answer. What we take out is no longer shown to you.
removal-why = Why should it be taken out?
proposal-decide = Your decision
proposal-moot = The entry was taken out meanwhile, so this cannot be accepted as it is. Add it anew if it is right, and answer the patient below.
proposal-note = A note to the patient
proposal-note-hint = The patient reads it, and it stays in the history
proposal-accept = Accept
proposal-deny = Do not accept
proposal-deny-title = Not accepting what the patient asked for
proposal-deny-text = The patient sees your reason. The request and your answer are both kept.
proposal-deny-reason = Why is it not accepted?
proposal-deny-hint = In plain words, for the patient
proposal-deny-missing = Write why, for the patient
proposal-accepted-done = Accepted. The patient can see it now.
proposal-denied-done = Answered. The patient can see why.
worklist-proposals = What patients told us
worklist-proposals-text = Changes that patients asked for in their records, the longest waiting first.
worklist-proposals-none = Nothing waits here. When a patient asks for a change in their record, it will be here.

## Timeline

timeline-title = Timeline and search
timeline-of = Timeline of { $name }
timeline-words = Look for
timeline-kind = What
timeline-everything = Everything
timeline-from = From
timeline-from-hint = Leave it empty for the beginning
timeline-until = Until
timeline-date-wrong = There is no such day. Check it, or leave all three fields empty.
timeline-button = Show
timeline-clear = Show everything
timeline-none = There is nothing in the record yet.
timeline-none-found = Nothing in the record fits. Try fewer words, another kind or other dates.
record-timeline = Timeline and search
chart-timeline = Timeline and search

## Review by a clinician
comments-title = From your care team
review-title = Results to review
review-title-one = Review
review-of = Results of
review-results = Tick each result that you have looked at
review-open = Open this result
review-comment = A comment for the patient
review-comment-hint = Optional. The patient reads it beside each result that is ticked. It cannot be changed afterwards, only followed by another.
review-comment-long = This comment is too long
review-comment-button = Add comment
review-button = Acknowledge
review-done = Acknowledged. A comment, if you wrote one, is shown to the patient from now on.
review-none = Nothing waits for review here. New and corrected results will be listed.
review-none-chosen = Tick at least one result
review-waits = No clinician has acknowledged this result as it stands.
review-by = { $name } acknowledged this result on { $date }.
worklist-review = Results to review
worklist-review-text = No clinician has acknowledged these results yet. Patients can see them already, unless they are on hold.
worklist-review-none = Every result has been acknowledged. New and corrected ones will be listed here.
worklist-review-count = { $count ->
    [one] { $count } result
   *[other] { $count } results
}

## What the practice says about tests
explanation-title = About this test
explanation-general = This is said of the test in general. What it means for you, your care team can tell you.
explanations-title = What we say about tests
explanations-text = Patients read these sentences beside a result. Put them in your own words where you like; a test that you change is marked.
explanations-changed = Changed
explanations-code = Another test, by its LOINC code
explanations-code-hint = For example 4548-4. The code stands at the end of a result’s page.
explanations-code-button = Open
explanations-code-wrong = A LOINC code is digits, a hyphen and one more digit
explanations-about = What the test is for
explanations-low = What a value below the usual range can mean
explanations-normal = What a value in the usual range means
explanations-high = What a value above the usual range can mean
explanations-hint = One sentence in everyday words. Leave it empty to say nothing.
explanations-long = This sentence is too long. Use up to 300 characters.
explanations-own = { $name } changed these words on { $date }.
explanations-button = Save
explanations-reset = Go back to the built-in words
explanations-done = Saved. Every result of this test shows these words from now on.
review-wish = The patient wishes to be told of such results together with your comment.
review-wish-some = The patient wishes to be told of some of these results together with your comment.

## Categories of results, delays and wishes
category-laboratory = Laboratory tests
category-microbiology = Germs and infections
category-pathology = Tissue and cells
category-imaging = X-rays and other pictures
category-function = Heart, lung and nerve tests
category-vital-signs = Vital signs
delays-title = Delays by kind of result
delays-text = Results reach patients at once unless a delay is in force. A delay ends by itself, and only results that arrive while it is in force wait.
delay-law = Federal rules on information blocking expect that patients get their results at once. A delay for a whole kind of result is allowed only in narrow cases. Ask your legal adviser before you begin one.
delays-in-force = New results of this kind reach patients after { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
delays-none = Released at once.
delays-begin = Begin a delay
delays-end = End this delay and release what it holds
delays-begun = The delay is in force for results that arrive from now on.
delays-ended = The delay has ended. What it held is released.
delay-title = Delay: { $category }
delay-text = Each new result of this kind is put on hold with your reason and name. Clinicians can release it earlier.
delay-days = For how many days
delay-days-hint = 1 to 14
delay-days-wrong = Use a whole number from 1 to { $most }
delay-reason = Reason
delay-reason-hint = Clinicians and administrators see it. Name the case that allows it, not a patient.
delay-until = The delay ends after
delay-until-hint = The last day on which new results are delayed, at most about half a year from now.
delay-until-wrong = Choose a day from today to { $date }
delay-button = Begin the delay
notices-title = How to tell you of results
notices-text = You can always open a result here as soon as it is released. This is about when we tell you that it is there.
notices-at-once = At once
notices-with-comment = When someone from my care team has written a comment
notices-button = Save
notices-done = Saved. Your care team sees what you chose.
notices-all-at-once = You are told of every result at once.
notices-with-comment-of = You wish to be told together with a comment of:
notices-link = Change how to tell you of results
# Taking the record along
download-title = Take your record with you
download-text = Save a copy of your record on your own device. You can show it to another doctor, or keep it.
download-care = The file holds private health details. Save it only where others cannot open it.
download-part = What do you want to take?
download-part-missing = Choose what you want to take.
part-everything = Everything, with documents
part-summary = Everything but documents
part-results = Test results and vital signs
part-documents = Documents
download-from = From which day?
download-from-hint = You may leave this empty. For example 31 5 2020.
download-until = Up to which day?
download-until-hint = You may leave this empty. For example 31 5 2024.
download-date-wrong = Enter a real day, month and year, or leave all three empty.
download-dates-turned = The last day must not come before the first day.
download-format = As what kind of file?
download-format-missing = Choose a kind of file.
format-page = A page to read and print
format-page-hint = Opens in any browser, also without internet.
format-pdf = Pages to print (PDF)
format-pdf-hint = It prints the same everywhere.
record-pdf-page = Page { $page } of { $pages }
record-pdf-characters = Some letters cannot be drawn in this file. They are shown by their number, as in [U+738B]. The page to read (HTML) has them all.
format-fhir = A file for other health apps (FHIR)
format-fhir-hint = Other doctors and health apps can read it in.
format-ccda = A file for other practices (C-CDA)
format-ccda-hint = Most doctors and hospitals in the United States can read it in.
format-files = All document files (zip)
format-files-hint = The letters, pictures and reports themselves.
download-password = Password for the file, if you want one
download-password-hint = At least 12 characters. You need a program that opens age files, and this password. We cannot get it back for you.
download-password-short = Use at least 12 characters, or leave this empty.
download-button = Save the file
download-no-files = There are no document files in what you chose. Choose another kind of file or other days.
download-too-large = This is too much for one file. Choose fewer days.
access-encrypted = locked with a password
record-file-title = Health record
record-file-vital-signs = Vital signs
record-file-reports = What reports say
record-file-all-time = All there is
record-file-practice = Practice
record-file-time = Time
record-file-made = Saved on
record-file-test = Test
record-file-value = Result
record-file-range = Usual range
proposal-document = A document
upload-heading = Send us a document
upload-text = For example a letter from a hospital, a photo of your vaccine card or a list of what you take. Someone who treats you looks at it before it becomes part of your record.
upload-title = What is it?
upload-title-hint = For example: Letter from the eye clinic
upload-title-missing = Write in a few words what it is
upload-file = The file
upload-file-hint = A PDF, a photo (JPEG or PNG) or plain text, up to { $count } MB
upload-missing = Choose a file
upload-too-large = This file is too large. Send up to 10 MB: take a smaller photo, or send fewer pages.
upload-kind = We cannot take this kind of file. Send a PDF, a photo (JPEG or PNG) or plain text.
upload-again = Choose the file once more: your browser does not keep it
upload-note = What should we know about it?
upload-file-sent = The file
upload-origin = Sent by the patient or by someone who acts for them. We have not changed it.
rule-sent-too-much = You have sent us as much as we can keep here. Call us before you send more.

contact-change-link = Ask us to change your phone, e-mail or address
contact-change-title = Contact details
contact-change-form = How we should reach you
contact-change-text = Write how it should be. The front desk looks at it and puts it on file. What you leave empty is taken off.
contact-change-lines = One on each line, the best one first.
contact-change-street = Street and house number
contact-change-city = City
contact-change-state = State or province
contact-change-postal = Postal code
contact-change-country = Country
contact-change-phones-wrong = Write up to five phone numbers, one on each line, like 555 0142.
contact-change-emails-wrong = Write up to five e-mail addresses, one on each line, like ana@example.org.
contact-change-street-wrong = Write up to five lines of at most 120 characters.
contact-change-line-wrong = Write one line of at most 120 characters.
contact-change-street-missing = Write the street, or leave the whole address empty.
contact-change-city-missing = Write the city, or leave the whole address empty.
contact-change-same = This is what we have on file. Change what is wrong, then send it.
contact-change-sent = We have your request. You will see here when it is on file.
contact-change-last = Your last request
contact-change-denied = We left it as it was. The practice says:
contact-change-on-file = On file
contact-change-accept = Put on file
contact-change-elsewhere = This changes Portico only. Change your record system too, so that both say the same.
contact-change-deny-hint = The patient reads this. Say what to do instead, for instance to call.
worklist-contacts = Contact details to put on file
worklist-contacts-text = These patients say that their phone, e-mail or address has changed.
worklist-contacts-none = Nobody asked for other contact details.

download-way = Where should it go?
download-save = Save it on this device
download-mail = Send it by e-mail
download-to = E-mail address
download-to-hint = Only if you send it. Check it twice: we cannot call an e-mail back.
download-to-wrong = Write one e-mail address, like doctor@example.org.
download-plain = Send it without a password
download-plain-hint = Anybody who handles or opens the e-mail can then read your health details.
download-plain-missing = Choose a password for the file, or tick that you want to send it without one.
download-mailed = The file is on its way. Tell the person to look for it, and the password if there is one, by phone.
download-mail-subject = A file from { $practice }
download-mail-text =
    Somebody asked { $practice } to send you the file { $file }.

    If its name ends in .age, it opens with the program age and a password that they tell you.
    If you do not expect it, delete it and call us: { $phone }
download-mail-too-large = This is too much for an e-mail. Choose fewer days, or save the file.
download-mail-failed = The mail server did not take it, and nothing was sent. Try again later, or save the file.
rule-mailed-too-often = You have sent ten files since yesterday. Save the file, or send it tomorrow.
access-mailed = by e-mail to { $to }
download-button-or-send = Save or send the file
