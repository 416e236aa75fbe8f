# What the register, the console and the servers share: names, states, fields, validation.

native-name = English
product-name = Commerce Counter
headquarters = Headquarters
register = Register
demo-banner = Demo: all data is invented. Do not enter real customers.

## Charts

show-as-table = Show as table

## Actions

add = Add
apply = Apply
back = Back
cancel = Cancel
close = Close
confirm = Confirm
copy = Copy
delete = Delete
details = Details
discard = Discard
edit = Edit
next = Next
no = No
ok = OK
refresh = Refresh
reload = Reload
remove = Remove
retry = Try again
run-now = Run now
save = Save
search = Search
show-more = Show more
yes = Yes
skip-to-content = Skip to content

## Language

language = Language

## States

status-online = Online
status-offline = Offline
status-headquarters-unreachable = Headquarters unreachable
working = Working…
loading = Loading…
saving = Saving…
saved = Saved
on = On
off = Off
none = None
never = Never
optional = optional
required = required
unknown = Unknown
today = Today
yesterday = Yesterday

## Sign on

sign-on = Sign on
sign-on-title = Sign on
sign-off = Sign off
worker-id = Worker ID
password = Password
sign-on-failed = The worker ID or the password is wrong. Check both and try again.
session-ended = Your session has ended. Sign on again to go on; nothing was lost.

## The customer

customer = Customer
customers = Customers
customer-id = Customer ID
account-number = Account number
pending-sync = Pending sync
person = Person
organization = Organization
customer-type = Customer type
title = Title
no-title = No title
first-name = First name
middle-name = Middle name
last-name = Last name
organization-name = Organization name
kana-first-name = First name (kana)
kana = Reading (kana)
kana-last-name = Last name (kana)
kana-name = Organization name (kana)
name = Name
phone = Phone
email = Email
receipt-email = Receipt email
language-of-customer = Preferred language
affiliation = Affiliation
affiliations = Affiliations
address = Address
addresses = Addresses
primary-address = Primary address
postal-code = Postal code
country-region = Country/region
state-province = State/province
city = City
street = Street
purpose = Purpose
contact = Phone or email
other-contacts = Other phones and emails
marketing-consent = May be used for marketing
consent-title = Marketing consent
consent-text = We may tell the customer about offers and news. Agreeing is free, changes nothing about shopping here, and can be taken back at any time.
consent-by-phone = Offers by phone or text message
consent-by-email = Offers by e-mail
consent-given = Marketing agreed
consent-withdrawn = No marketing
consent-by-worker = store { $store }, worker { $worker }
consent-at-kiosk = store { $store }, by the customer
consent-wording = { $language }, wording { $version }
customer-group = Customer group
created-at = Created

customers-found = { $count ->
    [0] No customers found
    [one] { $count } customer found
   *[other] { $count } customers found
}

## Validation: what is wrong with a field, and what is right

field-required = { $field } is required.
field-choose = { $field } must be chosen.
field-too-long = { $field } is too long. The limit is { $max ->
    [one] { $max } character
   *[other] { $max } characters
}.
field-invalid = { $field } is not valid.
field-has-invalid-characters = { $field } contains characters that cannot be used.
name-required = Enter a name.
email-invalid = This is not an email address. Example: aiko@example.com
phone-invalid = Enter a whole phone number: digits, spaces, +, - and parentheses
phone-unusual = This number looks unusual. Check it; it is saved as you typed it.
postal-code-invalid = This postal code does not fit the country. Example: { $example }
postal-code-unknown = No address found for this postal code. You can still enter it by hand.
contact-required = Enter a phone number or an email address.
contact-primary-twice = Only one primary phone and one primary email are possible.
address-empty = Fill in at least one field of the address.
affiliation-unknown = This affiliation no longer exists.
form-has-errors = { $count ->
    [one] { $count } field needs your attention.
   *[other] { $count } fields need your attention.
}

## When something goes wrong

something-went-wrong = Something went wrong. Please try again later.
could-not-load = This could not be loaded. Nothing was changed.
could-not-save = This could not be saved. What you entered is still here.
no-connection = There is no connection. Check the network, then try again.
changed-elsewhere = Someone else changed this meanwhile. Reload, then make your change again.
page-not-found = Page not found
page-not-found-text = The address does not lead anywhere. Nothing was lost.
go-to-start = Go to the start page
