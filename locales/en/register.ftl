# The register: screens, statuses and reasons, in the cashier's words.

## Header

connection = Connection
disconnect = Disconnect
connect = Connect
pending-sync-count = Pending sync: { $count }
worker-menu = Worker menu
main-navigation = Main
keyboard-shortcuts = Keyboard shortcuts
update-ready = A new version is ready. Nothing is lost by updating.
update-now = Update
update-form-open = A form is open. Save or cancel it first.
update-sending = Something is being sent. Wait a moment.
update-other-tab = Another tab of this register is in use. Save or cancel what is open there first.

## Activation

activate-title = Activate this register
activate-text = Enter the activation code that headquarters issued for this device. It works once.
activation-code = Activation code
activate = Activate
activation-failed = This code is not valid or was already used. Ask headquarters for a new one.
activation-needs-connection = The register needs a connection to be activated.

## Sign on

sign-on-offline = You are offline: only workers who signed on here before can sign on.

## Customers

search-customers = Search customers
search-hint = Name, phone, email, address or account number
results = Results
new-customer = New customer
search-all-stores = Search all stores
search-all-stores-minimum = Enter at least four characters to search all stores.
search-all-stores-offline = Searching all stores needs headquarters. You see this store's customers.
search-empty-title = No customer matches
search-empty-text = Check the spelling, try the phone number, or create the customer.
no-customers-title = No customers yet
no-customers-text = Create the first customer, or wait for the first download to finish.
possible-duplicate = This might be someone you already know
use-this-customer = Use this customer

## New and edit customer

new-customer-title = New customer
edit-customer-title = Edit customer
save-customer = Save customer
add-contact = Add phone or email
add-address = Add address
remove-address = Remove address { $number }
remove-contact = Remove { $contact }
address-filled = Filled in: { $address }
choose-town = Choose the town
town = Town
address-kept = This postal code is { $address }. What you typed was kept.
use-found-address = Use this address instead
postal-codes-missing = The list of postal codes is not on this register yet. Type the address by hand.
name-section = Name
contact-section = Contact
draft-restored = Your draft was restored.
draft-discard = Discard draft
draft-discarded = The draft was discarded.
undo = Undo
will-be-async = You are offline. The customer is saved here and gets an ID when the connection is back.
save-shortcut-hint = Ctrl+Enter saves

## Keyboard shortcuts

keys-everywhere = Everywhere, outside fields
keys-in-forms = In a form
key-search = Search customers
key-new-customer = New customer
key-back = Close a dialog or a menu
key-shortcuts = Show this list
key-next-field = Next field
key-next-control = Next field or button
key-previous-control = Previous field or button
key-save = Save
key-tick = Tick a box, press a button
key-leave-form = Leave the form; the draft is kept
keys-scanner = A barcode or QR code that is scanned outside a form looks up the customer.

## Scanner

scan-kept-out = The scan of { $code } was kept out of this form.
scan-look-up = Look it up

## After saving

saved-on-register = Saved on this register
sent-to-store-server = Sent to the store server
customer-created = Customer { $number } created
customer-updated = Changes saved
saved-on-register-text = You can go on serving. The ID follows automatically.

## Customer details

customer-details = Customer details
issue-loyalty-card = Issue loyalty card
loyalty-cards = Loyalty cards
loyalty-card-number = Card number
no-addresses = No address yet
claim-code = Claim code
claim-code-text = Any register finds this customer by this code, before and after the ID is assigned.
claim-code-show = Show claim code
claim-code-print = Print
claim-code-slip = Show this code at the counter.
claim-code-picture = QR code of the claim code { $code }
claim-code-wrong = This claim code has a typing error. Compare it with the slip.

## Sync progress

sync-progress = Sync progress
step-saved-here = Saved on this register
step-store-server = Store server
step-headquarters = Headquarters
step-id-assigned = ID assigned
step-back-here = Back on this register
step-done = done
step-current = in progress
step-waiting = waiting
step-failed = stopped

## Why an action is not possible

reason-edit-pending = This customer can be edited once headquarters has assigned the ID.
reason-edit-offline = Editing needs the store server. Connect first.
reason-edit-queued = The edit is saved on this register and sent as soon as the connection is back.
reason-address-pending = An address can be added once headquarters has assigned the ID.
reason-address-offline = Adding an address needs the store server. Connect first.
reason-loyalty-pending = A loyalty card can be issued once headquarters has assigned the ID.
reason-loyalty-offline = Issuing a loyalty card needs headquarters. Connect first.
reason-create-filtered = Customers cannot be created offline here: headquarters keeps customer data off this register. Connect first.
changed-meanwhile = This customer was changed elsewhere meanwhile. What you entered is still here and not saved. Check the customer, then save again.
not-discarded = Nothing was discarded: this customer was changed elsewhere meanwhile. Look at it again, then decide.
save-is-late = Not saved yet: this takes longer than usual. What you entered is still here. Please wait; do not enter it again.
reason-storage-full = The register's storage is full. Send what is waiting, then try again.
reason-nothing-waiting = Nothing is waiting to be sent.
reason-offline = This needs a connection.
queue-loyalty-card = Issue a card when the ID arrives
queue-loyalty-card-text = The request is saved on this register. The card is issued once, automatically, when the ID is assigned.
queued-loyalty-card = A loyalty card is issued when the ID arrives.
prepare-changes = Prepare changes
prepare-address = Prepare an address
prepared-changes-title = Prepared changes
prepare-changes-text = What you type here is kept on this register. Save it when that is possible.
keep-prepared = Keep for later
prepared-changes = Changes are prepared and not saved yet.
prepared-changes-ready = Prepared changes can be saved now.
review-changes = Review changes
changed-fields = Changed: { $fields }
keep-for-later = Keep for later
take-back = Take back
try-card-again = Try again
not-possible-now = Not possible now
honorific-person = Mr./Ms.
honorific-organization = Company
no-contacts = No phone number or email address yet
reason-card-waits = It waits until the customer has an ID.
reason-card-headquarters = The customer has an ID. The card is issued as soon as headquarters can be reached.
next-step-card = The card is issued automatically. Nothing needs to be done.
next-step-card-refused = Try again, or take the request back.

## Sync status

sync-status-title = Sync status
sync-all-done = Everything is sent
sync-all-done-text = No customer is waiting on this register.
waiting-since = Waiting since
last-attempt = Last attempt
attempts = Attempts
reason = Reason
next-step = Next step
operation = Operation
operation-create = New customer
operation-update = Change
operation-loyalty-card = Loyalty card
send-now = Send now
fix = Fix
export-rescue-file = Export rescue file
export-rescue-text = Saves everything that waits into an encrypted file, so that nothing is lost with this device.
support = Support
export-diagnostics = Export diagnostics
export-diagnostics-text = For your support: states, counts and the last events. It holds no names, phone numbers or addresses.
rescue-make-text = Write the code down before you save the file. Nobody can open the file without it, and it is shown only here.
rescue-code = Rescue code
rescue-code-hint = 20 letters and digits
rescue-save-file = Save file
rescue-file-name = rescue-file
rescue-saved = The browser has the file. Its contents can now be imported at another register of the store, or at headquarters.
import-rescue-file = Import rescue file
import-rescue-text = Imports what another register of this store could not send. What has been sent meanwhile is not doubled.
rescue-file = Rescue file
import = Import
rescue-imported = { $count ->
    [one] { $count } entry was imported.
   *[other] { $count } entries were imported.
}
rescue-wrong-code = The code does not open this file, or the file is damaged. Nothing was changed.
rescue-no-file = This is not a rescue file that this version can read. Nothing was changed.
rescue-other-store = This rescue file is of another store. Nothing was changed.
customers-wait = { $count ->
    [one] { $count } entry exists only on this register. Wait until it is sent, or export a rescue file first.
   *[other] { $count } entries exist only on this register. Wait until they are sent, or export a rescue file first.
}
customers-wait-title = Not everything is sent
open-sync-status = Open Sync status
storage = Storage on this device
storage-left = Space left
storage-little = Only { $megabytes } MB are left on this device. Send what waits before you create more.
megabytes = { $count } MB
reset-register = Reset this register
reset-register-text = Everything that this register stores is erased, and it has to be activated again. Customers at the store server are not affected.
reset-register-title = Reset this register?
and-more = and { $count } more
within = Within
longer = longer
attempts-so-far = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
}
discard-operation-title = Discard what was entered for { $name }?
discard-operation-text = It has not been sent. It cannot be brought back.
retry-when-connected = Sent when the connection is back
queue-chart = { $waiting } waiting now, at most { $most } in the last hours.
time-of-day = Time
waiting-to-be-sent = Waiting to be sent
time-to-id = From Save to ID
half-within = Half within { $duration }
most-within = 95 of 100 within { $duration }
duration-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
duration-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
duration-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
queue-over-time = Waiting over the last hours
clock-skew = This register's clock is { $duration } off. Customers are not affected.
storage-persistent = This device keeps its data.
storage-at-risk = The browser may clear this device's data when space runs low. Install the app to prevent it.
first-download = Downloading customers

## Kiosk

kiosk-welcome = Welcome
kiosk-text = Register in a minute.
kiosk-register = Register
kiosk-still-there = Are you still there?
kiosk-more-time = I'm still here
kiosk-start-over = Start over
kiosk-seconds-left = { $count ->
    [one] Your entries are removed in { $count } second.
   *[other] Your entries are removed in { $count } seconds.
}
kiosk-thank-you = Thank you
kiosk-step = Step { $number } of { $total }
kiosk-staff = Staff
kiosk-go-back = Back to the kiosk
kiosk-name-question = What is your name?
kiosk-contact-question = How can we reach you?
kiosk-contact-text = Enter a phone number, an email address, or both.
kiosk-address-question = Where do you live?
kiosk-address-text = If you do not want to say, go on without.
kiosk-go-on-without = Go on without
kiosk-consent-question = May we send you offers?
kiosk-consent-text = If you agree, { $store } may use your phone number and email address to tell you about offers and events. You can register without agreeing, and change your mind at the counter at any time.
kiosk-consent = Yes, I agree
kiosk-review-question = Is this right?
kiosk-review-text = Parts are hidden, so that nobody reads them over your shoulder.
kiosk-change = Change { $field }
kiosk-offers = Offers
kiosk-done-text = You are registered. Show this code at the counter, or take a photo of it.
kiosk-done-ends = This screen closes automatically.
kiosk-done = Done
kiosk-ask-staff = You cannot register here right now. Please ask our staff.

## Beside the fields

contact-kind = Kind
address-number = Address { $number }
purpose-home = Home
purpose-business = Business
purpose-post-box = Post box

## Loyalty card

issue = Issue
loyalty-card-issued = Loyalty card { $number } issued
loyalty-card-number-hint = Leave it blank to have a number generated.

## Sync status, in words

last-contact = Last contact with the store server
waiting-for-id = Waiting for an ID
next-step-fix = Fix what is wrong and send it again, or discard it.
reason-waiting-offline = The store server cannot be reached.
reason-waiting-turn = It is being sent.
reason-headquarters-unreachable = Headquarters cannot be reached. This needs headquarters; try again later.
sign-on-needs-connection = The store server cannot be reached, and this worker has not signed on at this register within the last seven days. Signing on needs a connection.
sign-on-wrong = Worker ID or password is wrong.
sign-on-locked = Too many wrong passwords. Try again in { $duration }, or when the store server can be reached.

## When the register cannot start

database-newer = A newer version of this application has been used here. Reload the page to update; nothing is lost.
database-unavailable = This browser does not let the register store anything. Open it in a normal window, then reload.
database-blocked = Another tab has an older version of this register open. Close the other tabs, then reload; nothing is lost.
database-insecure = This page was not opened by HTTPS, so nothing can be stored safely. Open the register at its https address.

## What headquarters defines

attributes = More about the customer
not-given = Not given
range-between = From { $minimum } to { $maximum }
range-from = { $minimum } or more
range-to = { $maximum } or less

## Beside the contacts

primary-contact = Primary
receipt-email-inherited = If left blank, receipts go to { $email }

## Addresses on the details page

edit-address = Edit address
edit-this-address = Edit { $address }
remove-this-address = Remove { $address }
make-primary = Make primary
remove-address-title = Remove this address?

## What could not be kept

left-out = Could not be saved before the ID is assigned: { $parts }. Add it once the customer has its ID.

## Search at the store server

found-at-store-server = At the store server

## Current sale

add-to-sale = Add to sale
current-sale = Current sale
amount = Amount
complete-sale = Complete sale
clear-customer = Clear customer
sale-completed = Sale completed
operation-sale = Sale

## What a field of an address is called in its country

address-area = Area
address-county = County
address-department = Department
address-district = District
address-do-si = Province or metropolitan city
address-eircode = Eircode
address-emirate = Emirate
address-island = Island
address-oblast = Oblast
address-parish = Parish
address-pin = PIN code
address-post-town = Post town
address-prefecture = Prefecture
address-state = State
address-suburb = Suburb
address-zip = ZIP code

# Customers who look like the one that is being typed.
alike-text = Use one of these, or go on and save a new customer.
alike-found = { $count ->
    [one] { $count } customer looks alike
   *[other] { $count } customers look alike
}
alike-carried-over = What you typed is in the form of { $name }. Check it and save.
same-email = Same email
same-phone = Same phone
same-name = Same name
similar-name = Similar name, same postal code

# The list of customers.
reading-customers = Reading customers
more-customers-found = More than { $count } customers found
download-paused = The download is paused. Changes of customers wait, too.
pause = Pause
continue-download = Go on
