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
job-no-answer = No answer from channel database { $names }. Check that its store server runs and reaches headquarters, then run the job again. If it is gone for good, give it up under Channel database group.
job-channels-failed = { $count ->
    [one] { $count } channel database reported a failure. It will be tried again by the next run.
   *[other] { $count } channel databases reported a failure. They will be tried again by the next run.
}
job-operations-failed = { $operations ->
    [one] { $operations } operation failed and is tried again by the next run. The others were processed.
   *[other] { $operations } operations failed and are tried again by the next run. The others were processed.
}
job-sessions-suspended = { $count ->
    [one] { $count } session has failed three times and is suspended. Retry or cancel it under Download sessions.
   *[other] { $count } sessions have failed three times and are suspended. Retry or cancel them under Download sessions.
}
job-interrupted = Headquarters stopped while the job ran. Nothing is lost; run it again.
job-internal-error = Something went wrong at headquarters. Nothing is lost; the log says more.

## What is waiting and what is missing

warning-job-not-recurring = { $job } does not run automatically. Set a recurrence: without it, customers who were created offline or async never get their ID.
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
warning-customers-not-sent = Not every channel has the latest changes of customers. { $job } sends them.
warning-channel-not-seen = Channel database { $channel } has been silent since { $since }. Check its store server and its network.

## Who waits for a number

waiting-customers = { $customers ->
    [one] { $customers } customer waits in { $place } since { $since }
   *[other] { $customers } customers wait in { $place } since { $since }
}
waiting-failed = { $failed ->
    [one] { $failed } of them could not be processed: see Customer synchronization status.
   *[other] { $failed } of them could not be processed: see Customer synchronization status.
}
waiting-takes-on = { $job } processes them with its next run
waiting-job-not-recurring = { $job } does not run automatically
waiting-job-late = { $job } has not run since { $since }
waiting-job-failing = the last run of { $job } at { $since } had errors
waiting-sentence = { $who }; { $what }. { $failed }
since-yesterday = yesterday { $time }

## Where a switch is live

switch-waits-for-jobs = Not in every store yet. Run { $jobs }.
switch-waits-for-cache = Delivered. The store server applies it within a few minutes.

## Customer synchronization status

operation-is-creation = Customer creation
operation-is-update = Account update
operation-is-of-addresses = Address update
operation-succeeded = { $kind }: processed.
operation-waiting = { $kind }: { $job } has not processed it yet.
operation-held = { $kind }: waits for an earlier operation of this customer that failed. Repair that one.
operation-failed = { $kind }: synchronization failed. { $error }
operation-has-succeeded = This operation has been processed. It cannot be changed any more; change the customer instead.
failure-unknown-customer = Headquarters does not have the customer that is to be changed.
failure-malformed-guid = The async customer account is not a GUID.
failure-incomplete = The operation does not say which customer it is about.
failure-not-stored = The database refused it.
rescue-sale-not-possible = Sales are imported at a register of the store, with the same file.

## Download and upload sessions

session-not-to-retry = This session is open or has ended well. There is nothing to retry.
session-not-to-cancel = This session has ended. There is nothing to cancel.
full-sync-is-of-downloads = Only a job that sends data to the channels has a full data sync.
exclusion-is-of-downloads = Only a job that sends data to the channels can be excluded from offline databases.
table-is-filtered = Rows of customers are left out of offline databases, others stay.
table-is-not-shared = Holds no customers; nothing is left out.
table-is-custom-made = Made by the company itself: not filtered. Exclude its subjob from offline databases instead.

## What an administrator enters

admin-value-required = { $member }: enter a value.
admin-value-too-long = { $member }: this is too long. The limit is { $max } characters.
admin-value-has-control-characters = { $member }: take out line breaks and other control characters.
admin-choose = { $member }: choose one of { $choices }.
admin-number-above-zero = { $member }: enter a number above 0.
admin-already-exists = { $key } already exists. Choose another one.
admin-address-type-taken = Address type { $number } belongs to { $name }. Choose another number.
admin-customers-have = { $customers ->
    [one] { $customers } customer has { $name }. Give that customer another one first.
   *[other] { $customers } customers have { $name }. Give them another one first.
}
admin-customers-have-value = { $customers ->
    [one] { $customers } customer has a value of { $name }. Remove it there first.
   *[other] { $customers } customers have a value of { $name }. Remove it there first.
}
admin-kiosk-idle-range = Enter between 15 and 600 seconds, or leave it blank.
admin-profile-in-use = This profile is used by { $channels }. Give them another profile first.
admin-address-book-in-use = This address book is assigned to { $channels }. Take it away from them first.
admin-channel-has-registers = This channel has registers: { $registers }. Revoke them first.
admin-channel-is-assigned = This channel is assigned to { $names }. Take it away from them first.
admin-scale-unit-is-enrolled = { $name } is enrolled. Revoke its access first.
admin-channel-has-operations = { $operations ->
    [one] { $operations } operation of this channel has not been processed. See Customer synchronization status.
   *[other] { $operations } operations of this channel have not been processed. See Customer synchronization status.
}
admin-country-unknown = Enter the code of a country or region, such as JPN.
admin-currency-malformed = Enter the three letters of a currency, such as JPY.
admin-default-customer-unknown = No customer has the number { $account }. Enter the account number of a customer, or leave it blank.
advice-receipt-email-of-default-customer = The default customer { $account } has the receipt email { $email }. Leave it blank there: else every new customer without one gets it.
admin-password-length = Enter a password of { $min } to { $max } characters.
admin-last-administrator = This is the only administrator. Make another worker an administrator first.
admin-default-value-excluded = The default value does not fit the type, the list or the range. Change one of them.
admin-list-is-for-text = Only an attribute of type Text has a fixed list. Remove the values or change the type.
admin-range-is-for-number = Only a number has a range. Remove the range or change the type.
admin-range-is-reversed = The minimum is above the maximum. Swap them.
admin-values-excluded = { $customers ->
    [one] { $customers } customer has a value that this would exclude: { $example }. Change the customer first, or allow the value.
   *[other] { $customers } customers have values that this would exclude, such as { $example }. Change the customers first, or allow the values.
}

## Features

feature-performance-improvements = Performance improvements for customer orders and customer transactions
feature-performance-improvements-about = A prerequisite of editing customers in asynchronous mode.
feature-enhanced-async-creation = Enable enhanced async customer creation
feature-enhanced-async-creation-about = Async customers get a title, affiliations of the default customer, and secondary phone numbers and email addresses.
feature-async-addresses = Enable asynchronous creation for customer addresses
feature-async-addresses-about = New addresses are saved without a call to headquarters.
feature-async-editing = Enable editing customers in asynchronous mode
feature-async-editing-about = Customers and their addresses are edited without a call to headquarters.
feature-multiple-contacts = Capture multiple emails and phone numbers and consent for marketing on these contacts
feature-multiple-contacts-about = Secondary phone numbers and email addresses can be captured, each with its consent.
feature-switch-on-first = Switch on first: { $features }.
feature-switch-off-first = Switch off first: { $features }.

## What headquarters does not accept

blocked-email-domain = Headquarters does not accept email addresses of { $domain }.
filter-needs-confirmation = This will remove customer data from the records in the channel data distribution only. All schedule jobs that contain customer data also need to be marked to skip offline synchronization. Confirm with Yes to switch the filter on.
