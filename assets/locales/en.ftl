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
idle-text = To keep your record private, we sign you out when nothing happens for a while. What you typed and did not send will be lost.
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
