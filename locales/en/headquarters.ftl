# What headquarters says about jobs, features and what it does not accept.

## What a job run says

job-no-channel-database = No store server has asked for work yet. Start one and give it the address of headquarters.
job-rows-wait-at-channels = { $rows ->
    [one] Nothing was converted: { $rows } row still waits at the channel. Run { $job } first, then this job again.
   *[other] Nothing was converted: { $rows } rows still wait at the channels. Run { $job } first, then this job again.
}
job-rows-wait-at-headquarters = { $rows ->
    [one] Nothing was new: { $rows } row waits at headquarters. Run { $job } first, then this job again.
   *[other] Nothing was new: { $rows } rows wait at headquarters. Run { $job } first, then this job again.
}
job-no-answer = No answer from channel database { $names }. Check that its store server runs and reaches headquarters, then run the job again.
job-channels-failed = { $count ->
    [one] { $count } channel database reported a failure. It will be tried again by the next run.
   *[other] { $count } channel databases reported a failure. They will be tried again by the next run.
}
job-operations-failed = { $operations ->
    [one] { $operations } operation failed and is tried again by the next run. The others were processed.
   *[other] { $operations } operations failed and are tried again by the next run. The others were processed.
}
job-interrupted = Headquarters stopped while the job ran. Nothing is lost; run it again.
job-internal-error = Something went wrong at headquarters. Nothing is lost; the log says more.

## What is waiting and what is missing

warning-job-not-recurring = { $job } does not run by itself. Set a recurrence: without it, customers who were created offline or async never get their ID.
warning-rows-wait-at-channel = { $rows ->
    [one] { $rows } row of async customers has been waiting at channel database { $channel } since { $since }. { $job } brings it to headquarters.
   *[other] { $rows } rows of async customers have been waiting at channel database { $channel } since { $since }. { $job } brings them to headquarters.
}
warning-rows-wait-at-headquarters = { $rows ->
    [one] { $rows } row of async customers waits at headquarters. { $job } turns it into a customer.
   *[other] { $rows } rows of async customers wait at headquarters. { $job } turns them into customers.
}
warning-rows-failed = { $rows ->
    [one] { $rows } row of async customers could not be turned into a customer. { $job } tries it again.
   *[other] { $rows } rows of async customers could not be turned into customers. { $job } tries them again.
}
warning-customers-not-sent = Customers have changed that not every channel has yet. { $job } sends them.
warning-channel-not-seen = Channel database { $channel } has not been heard of since { $since }. Check its store server and its network.

## Features

feature-performance-improvements = Performance improvements for customer orders and customer transactions
feature-performance-improvements-about = A prerequisite of editing customers in asynchronous mode.
feature-enhanced-async-creation = Enable enhanced async customer creation
feature-enhanced-async-creation-about = Async customers get a title, affiliations of the default customer, and secondary phone numbers and e-mail addresses.
feature-async-addresses = Enable asynchronous creation for customer addresses
feature-async-addresses-about = New addresses are saved without a call to headquarters.
feature-async-editing = Enable editing customers in asynchronous mode
feature-async-editing-about = Customers and their addresses are edited without a call to headquarters.
feature-multiple-contacts = Capture multiple emails and phone numbers and consent for marketing on these contacts
feature-multiple-contacts-about = Secondary phone numbers and e-mail addresses can be captured, each with its consent.
feature-switch-on-first = Switch on first: { $features }.
feature-switch-off-first = Switch off first: { $features }.

## What headquarters does not accept

blocked-email-domain = Headquarters does not accept e-mail addresses of { $domain }.
filter-needs-confirmation = This will remove customer data from the records in the channel data distribution only. All schedule jobs that contain customer data also need to be marked to skip offline synchronization. Confirm with Yes to switch the filter on.
