# Headquarters' web page.

## Navigation

feature-management = Feature management
functionality-profiles = Functionality profiles
channel-database-group = Channel database group
stores-and-registers = Stores and registers
scale-units = Scale units
batch-jobs = Batch jobs
download-and-upload-sessions = Download and upload sessions
customer-synchronization-status = Customer synchronization status

## Groups of the navigation

navigation-set-up = Set up
navigation-exchange = Data exchange
navigation-customers = Customers
commerce-parameters = Commerce parameters

## Sign on

console-sign-on-text = For administrators of the system of record.

## Start page

console-home-text = What is waiting, what is missing, and how many calls headquarters has had.
console-all-well = All is well
console-all-well-text = Every job has run as it should. Nothing is waiting for a person.
console-needs-you = This needs you
repair-failed-operations = Repair failed operations
last-runs = Last runs
count-customers = Customers
count-async-rows-waiting = Operations waiting for synchronization
count-real-time-creates = Real-time creations since the start
count-real-time-others = Other real-time calls since the start
waiting-for-number = Waiting for an account number
place = Store and register
place-waits-since = Waiting since
waits-for-job = Next job
failed-customers = { $count ->
    [one] { $count } failed
   *[other] { $count } failed
}
problem-none = On its way
problem-not-recurring = The job does not run automatically
problem-late = The job is late
problem-failing = The job fails

## Batch jobs

batch-jobs-text = A pending customer passes P-0001, then the synchronization, then 1010. Switches travel with 1110 and 1070.
job = Job
customers-per-hour = Customers per hour
customers-per-hour-text = { $sum } new customers in the last 24 hours, at most { $most } in one hour.
hour-from = Hour from
runs-on-time-line = Runs on a time line
time-of-run = Started
outcome-of-run = Outcome
job-alias = Other name
job-also-known-as = Also: { $alias }
recurrence = Recurrence
recurrence-by-hand = By hand only
recurrence-seconds = { $count ->
    [one] Every second
   *[other] Every { $count } seconds
}
recurrence-minutes = { $count ->
    [one] Every minute
   *[other] Every { $count } minutes
}
recurrence-hours = { $count ->
    [one] Every hour
   *[other] Every { $count } hours
}
change-recurrence = Change recurrence
recurrence-of = Recurrence of { $job }
last-run = Last run
next-run = Next run
not-planned = Not planned
action = Action
run-succeeded = Succeeded
run-succeeded-with-errors = Succeeded with errors
run-failed = Failed
run-in-progress = Running
run-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
run-errors = { $count ->
    [one] { $count } row failed
   *[other] { $count } rows failed
}
job-ended = { $job }: { $status }
run-history = History
run-started = Started
run-duration = Duration
run-result = Result
no-runs = This job has not run yet
offline-databases = Offline databases
exclude-from-offline = Exclude from offline databases
exclude-from-offline-hint = The rows of this job no longer go to offline databases. A full data sync then empties its tables there.
exclude-subjob = Exclude { $subjob } from offline databases
subjob = Subjob
subjobs = Subjobs
table = Table
full-data-sync = Full data sync
full-data-sync-question = Send everything of { $job } again?
full-data-sync-text = Every row of the job goes to every channel again. Offline tables of what is excluded are emptied.

## Download and upload sessions

sessions-text = What travelled between headquarters and the channels, newest first.
session-direction = Direction
download-sessions = Download sessions
upload-sessions = Upload sessions
session-rows = Rows
session-packages = Packages
session-size = Size
tries = Failed tries
session-open = Open
session-completed = Completed
session-failed = Failed, tries again
session-suspended = Suspended
session-cancelled = Canceled
no-sessions = No sessions yet
no-sessions-text = A session appears when a job has something to carry.

## Feature management

feature = Feature
feature-management-text = A change takes effect in the stores a few minutes after 1110 Global configuration and 1070 Channel configuration have run.
feature-state = State
feature-needs = Needs: { $features }
feature-switched-on = { $feature } is on at headquarters
feature-switched-off = { $feature } is off at headquarters
feature-next-step = The stores follow after 1110 Global configuration and 1070 Channel configuration have run.
where-it-is-live = In the stores
other-switches = Switches of profiles and channel databases
switch-live = Live
switch-delivered = Delivered, { $goal } soon
switch-waits-for = { $goal } after { $jobs }
switches-on-their-way = Not everything has reached the stores
run-configuration-jobs = Run 1110, 1010, 1070 now

## What an administrator keeps

new-functionality-profile = New functionality profile
functionality-profiles-text = What the registers of a store may do.
functionality-profile = Functionality profile
profile = Profile
channels = Channels
profile-channels = Used by { $channels }
profile-unused = Not used by any channel
create-customer-async = Create customer in async mode
create-customer-async-hint = Registers save new customers in the store and do not wait for headquarters. The account number follows by the batch jobs.
generate-loyalty-card-number = Generate loyalty card number
generate-loyalty-card-number-hint = Cards get their number automatically.
kiosk-idle-seconds = Seconds until a kiosk asks whether the visitor is still there
kiosk-idle-seconds-hint = Between 15 and 600; blank for 45. After 15 seconds without an answer it removes what was typed.
stores-and-registers-text = Where customers are captured, and the devices that do it.
new-store = New channel
operating-unit-number = Operating unit number
channel-kind = Kind of channel
channel-kind-store = Store
channel-kind-online = Online store
currency = Currency
currency-hint = Three letters, such as JPY
default-customer = Default customer
default-customer-hint = Account number. New customers of the store begin with the group, currency and language of this one.
address-books = Address books
store-address-books-hint = Registers of the store find the customers of these books; without any, all customers.
customer-address-books-hint = Stores with one of these books find the customer.
address-books-text = Address books say which stores find which customers.
new-address-book = New address book
titles = Titles
titles-text = How persons are addressed.
new-title = New title
affiliations-text = Groups of customers, such as VIP or students.
new-affiliation = New affiliation
hide-in-channels = Hide in channels
hide-in-channels-hint = Registers neither show nor change it.
address-purposes = Address purposes
address-purposes-text = What an address is for, such as home or delivery.
new-address-purpose = New address purpose
address-type = Address type
address-type-hint = A number that no other purpose has
customer-attributes = Customer attributes
customer-attributes-text = Further questions of the customer form, with their answers' type and range.
new-customer-attribute = New customer attribute
data-type = Type
data-type-text = Text
data-type-integer = Whole number
data-type-decimal = Decimal number
data-type-currency = Amount of money
data-type-boolean = Yes or no
default-value = Default value
help-text = Help text
attribute-minimum = Smallest value
attribute-maximum = Largest value
range-hint = Empty means no limit
attribute-position = Position
position-hint = Place in the form; empty puts it last
fixed-list = Fixed list
fixed-list-hint = Only these can be chosen. Without any, everything may be typed.
customer-groups = Customer groups
customer-groups-text = What new customers of a group get, such as financial dimensions.
new-customer-group = New customer group
financial-dimensions = Financial dimensions
financial-dimensions-hint = New customers of the group get them.
dimension = Dimension
dimension-value = Value
workers = Workers
workers-text = Who signs on at registers and at headquarters.
new-worker = New worker
worker-role = Role
role-cashier = Cashier
role-manager = Manager
role-administrator = Administrator
worker-password-hint = Empty keeps the password of an existing worker.
worker-channels = Signs on at
worker-channels-hint = Choose none for every channel. No channel gets to know an administrator.
description-text = Description
commerce-parameters-text = Lists that all channels share.
please-choose = Please choose
remove-row = Remove row { $row }
nothing-here-yet = Nothing here yet
create = Create
created = { $name } has been created
deleted = { $name } has been deleted
delete-question = Delete { $name }?
delete-question-text = It is deleted from headquarters at once. A record that is still in use is not deleted.
saved-at-headquarters = Saved at headquarters
next-step-1070 = The stores follow after 1070 Channel configuration has run.
next-step-1110 = The stores follow after 1110 Global configuration has run.
next-step-1010 = The stores follow after 1010 Customers has run.
next-step-at-once = It takes effect at once.
changed-by-somebody-else = Someone else changed this meanwhile
changed-by-somebody-else-text = Nothing was overwritten. Reload to see what is there now; what you changed stays in the form.
reloaded = This is what headquarters has now
reloaded-text = What you changed yourself is still in the form. Look at it and save again.

## Scale units

scale-units-text = The store servers, the channels of each, and its access to headquarters.
new-scale-unit = New scale unit
serves-all-channels = Serves every channel
serves-all-channels-hint = Also channels that are created later.
scale-unit-channels-hint = The scale unit sees and changes the data of these channels only.
scale-unit-access = Access to headquarters
scale-unit-not-enrolled = Not enrolled
scale-unit-enrolled = Enrolled
scale-unit-revoked = Revoked
scale-unit-enrolled-at = Enrolled at
scale-unit-revoked-at = Revoked at
new-enrolment-code = New enrolment code
enrolment-code-of = Enrolment code of { $name }
enrolment-code-text = It is shown only once, works once and ends after 24 hours. Start the store server with --enrolment-code. An earlier access ends when the code is used.
revoke-access = Revoke access
revoke-access-question = Revoke the access of { $name }?
revoke-access-question-text = It ends at once. The registers keep what they capture, and it waits at this store server until you enrol it again with a new code.

## Registers

registers = Registers
new-register = New register or kiosk
register-number = Register number
register-number-hint = Unique in the company, such as GINZA-3
device-kind = Device
device-kind-kiosk = Kiosk
store-name = Store
register-activated = Activated
register-expired = Code has expired
register-ready = Ready to activate
register-waits-for-1070 = Waits for 1070
last-seen = Last seen
customers-waiting = Customers waiting
no-registers = No registers yet
no-registers-text = A new register gets an activation code, which is typed into the device.
activation-code-of = Activation code of { $register }
activation-code-text = It is shown only once. Note it down, run 1070 Channel configuration, then type it into the device.
copied = Copied
copy-failed = Your browser does not allow copying here. Select the code and copy it by hand.
revoke = Revoke
revoke-question = Revoke { $register }?
revoke-question-text = { $customers ->
    [0] No customer of this register is known to wait for an account number.
    [one] { $customers } customer of this register is known to wait for an account number. That one has left the register and is safe.
   *[other] { $customers } customers of this register are known to wait for account numbers. They have left the register and are safe.
} Once 1070 Channel configuration has run, the device erases its key as soon as it reaches the store server. What it has not sent by then is lost: let it send everything first, or export a rescue file there.

## Rescue files

import-rescue-file-text = Imports what a register saved and could not send. Customers that have arrived by another route meanwhile are not doubled.
rescue-file-missing = Choose the rescue file first.
rescue-code-wrong = This is not a rescue code: it has 20 letters and digits, without 0, 1, I and O. Nothing was imported.
no-rescue-file = This is not a rescue file of Commerce Counter. Nothing was imported.
rescue-file-newer = A newer version of Commerce Counter wrote this file. Update headquarters, then import it again. Nothing was imported.
rescue-file-not-opened = The rescue code does not open this file, or the file is damaged. Check the code. Nothing was imported.
rescue-needs-safe-address = Your browser opens rescue files on addresses that begin with https:// only. Nothing was imported.
rescue-file-imported = The rescue file was imported
rescue-imported-in-part = Some of the rescue file could not be imported
rescue-imported-text = The stores follow after 1010 Customers has run. Importing the same file again changes nothing.
rescue-outcome = Result
rescue-kind-create = New customer
rescue-kind-change = Change
rescue-kind-sale = Sale
rescue-created = Created
rescue-changed = Changed
rescue-already-there = Already at headquarters
rescue-refused = Refused
rescue-not-possible = Not possible here

## Channel database group

channel-database-group-text = What is sent to the channel and offline databases, and which channel databases there are.
channel-databases = Channel databases
channel-databases-text = One for each store server. After headquarters has started, account numbers wait until each has reported what it knows, so that none is given twice.
no-channel-databases = No channel database yet
no-channel-databases-text = A store server appears here once it has asked headquarters for work.
channel-database = Channel database
has-reported = Reported
not-heard-since-start = Silent since the start
numbers-wait-for-it = Account numbers wait for it
give-up = Give up
give-up-question = Give up channel database { $name }?
give-up-question-text = Only where it is gone for good: jobs and account numbers then no longer wait for it. Its registers send what it had not sent to headquarters, once they reach another store server. A database that contacts headquarters again is listed again.
commerce-channel-schema = Commerce channel schema { $name }
filter-shared-customer-data = Filter shared customer data tables
filter-shared-customer-data-hint = Keeps customer data out of offline databases. While it is on, registers create no customers offline.
filter-confirmation = This will remove customer data from the records in the channel data distribution only. All schedule jobs that contain customer data also need to be marked to skip offline synchronization.
filter-next-step = The stores follow after 1070 Channel configuration has run.
filter-switched-on = Customer data is filtered
filter-switched-off = Customer data is no longer filtered
exclude-1010 = Exclude 1010 from offline databases
tables = Tables
what-the-filter-covers = What the filter covers
coverage-filtered = Filtered
coverage-not-shared = Not shared
coverage-custom-made = Custom-made

## Customers

customers-at-headquarters = Every customer that has an account number.
search-customers-console = Search customers
cust-account-async = Async customer account
showing-of-total = { $shown } of { $total }
search-empty-text-console = Check the spelling, or search for the phone number or the account number.
no-customers-at-headquarters = No customers yet
no-customers-at-headquarters-text = Customers from the stores arrive with P-0001 and get their number by the synchronization.
customer-keys = Keys
party-number = Party number
operations-of-customer = Operations of this customer
blocked-for-loyalty = Block customer for loyalty enrollment
blocked-for-loyalty-hint = No register issues a card to this customer.

## Customer synchronization status

customer-synchronization-status-text = Every create and edit as it came from a channel, newest first. What failed can be repaired here.
channel-name = Channel name
customer-account = Customer account
async-customer-account = Async customer account
operations-timestamp = Operations timestamp
customer-sync-status = Customer sync status
retail-async-operation = Retail async operation
last-known-error = Last known error
change-description = Change description
online-operation-completed = Online operation completed
filter-field = Field
filter-value = Value
any-field = Any field
all-statuses = All
no-operations = No operations
no-operations-text = Creates and edits arrive with P-0001. Check the filter, too.
audit-create = Create
audit-update = Update
audit-address = Address
audit-waiting = Waiting
audit-failed = Failed
audit-held = Held
audit-succeeded = Succeeded
old-value = Old value
new-value = New value
new-value-of = New value of { $attribute }
synchronize = Synchronize
synchronized = Synchronized
synchronized-text = The customer has been processed. 1010 Customers brings the account number to the stores.
still-fails = It failed again
still-fails-text = The last known error says why. Change what is wrong, then synchronize again.
operation-saved-text = The operation has been changed, the customer has not. Synchronize processes it.

## Audit trail

audit-trail = Audit trail
audit-trail-text = Who did what, when, and from which device and address. Names of customers are not in it.
audit-time = Time
audit-worker = Worker
audit-device = Device
audit-ip = IP address
audit-object = Object
audit-customer = Customer ID or number
audit-from = From day (UTC)
audit-to = To day (UTC)
audit-day-hint = Such as 2026-11-30
audit-outcome = Outcome
audit-done = Done
audit-refused = Refused ({ $status })
audit-unknown = Not known
audit-export = Export
no-audit-entries = No entries
no-audit-entries-text = Nothing of this kind was recorded in this time.
