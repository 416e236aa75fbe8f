# Headquarters' web page.

## Navigation

feature-management = Feature management
functionality-profiles = Functionality profiles
channel-database-group = Channel database group
stores-and-registers = Stores and registers
batch-jobs = Batch jobs
download-and-upload-sessions = Download and upload sessions
customer-synchronization-status = Customer synchronization status
duplicates = Duplicates

## Sign on

console-sign-on-text = For administrators of the system of record.

## Start page

console-home-text = What is waiting, what is missing, and how much was asked of headquarters.
console-all-well = All is well
console-all-well-text = Every job has run as it should. Nothing is waiting for a person.
last-runs = Last runs
count-customers = Customers
count-async-rows-waiting = Operations waiting for synchronization
count-real-time-creates = Real-time creations since the start
count-real-time-others = Other real-time calls since the start

## Batch jobs

batch-jobs-text = The way of a pending customer: first P-0001, then the synchronization, then 1010. Switches travel with 1110 and 1070.
job = Job
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

## Feature management

feature = Feature
feature-management-text = A change reaches the stores when 1110 Global configuration and 1070 Channel configuration have run and the store servers' cache has turned.
feature-state = State
feature-needs = Needs: { $features }
feature-switched-on = { $feature } is on at headquarters
feature-switched-off = { $feature } is off at headquarters
feature-next-step = The stores follow after 1110 Global configuration and 1070 Channel configuration have run.

## Functionality profiles

functionality-profiles-text = What the registers of a store may do.
profile = Profile
profile-channels = Used by { $channels }
profile-unused = Not used by any channel
create-customer-async = Create customer in async mode
create-customer-async-hint = Registers save new customers in the store and do not wait for headquarters. The account number follows by the batch jobs.
profile-saved = Saved at headquarters
profile-next-step = The stores follow after 1070 Channel configuration has run.
profile-needs-job = A change reaches the stores when 1070 Channel configuration has run.

## Channel database group

channel-database-group-text = What is sent to the channel and offline databases.
commerce-channel-schema = Commerce channel schema { $name }
filter-shared-customer-data = Filter shared customer data tables
filter-shared-customer-data-hint = Keeps customer data out of offline databases. While it is on, registers create no customers offline.
filter-confirmation = This will remove customer data from the records in the channel data distribution only. All schedule jobs that contain customer data also need to be marked to skip offline synchronization.
filter-next-step = The stores follow after 1070 Channel configuration has run.
filter-switched-on = Customer data is filtered
filter-switched-off = Customer data is no longer filtered

## Customers

customers-at-headquarters = Every customer that has an account number.
search-customers-console = Search customers
cust-account-async = Async customer account
showing-of-total = { $shown } of { $total }
search-empty-text-console = Check the spelling, or search for the phone number or the account number.
no-customers-at-headquarters = No customers yet
no-customers-at-headquarters-text = Customers from the stores arrive with P-0001 and get their number by the synchronization.
