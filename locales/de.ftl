# Was Kasse, Konsole und Server gemeinsam haben: Namen, Zustände, Felder, Prüfung.

native-name = Deutsch
product-name = Commerce Counter
headquarters = Zentrale
register = Kasse
demo-banner = Demo: Alle Daten sind erfunden. Geben Sie keine echten Kunden ein.

## Aktionen

add = Hinzufügen
apply = Anwenden
back = Zurück
cancel = Abbrechen
close = Schließen
confirm = Bestätigen
copy = Kopieren
delete = Löschen
details = Details
discard = Verwerfen
edit = Bearbeiten
next = Weiter
no = Nein
ok = OK
refresh = Aktualisieren
reload = Neu laden
remove = Entfernen
retry = Erneut versuchen
run-now = Jetzt ausführen
save = Speichern
search = Suchen
show-more = Mehr anzeigen
yes = Ja
skip-to-content = Zum Inhalt springen

## Sprache

language = Sprache

## Zustände

status-online = Online
status-offline = Offline
status-headquarters-unreachable = Zentrale nicht erreichbar
working = In Arbeit…
loading = Wird geladen…
saving = Wird gespeichert…
saved = Gespeichert
on = Ein
off = Aus
none = Keine
never = Nie
optional = optional
required = erforderlich
unknown = Unbekannt
today = Heute
yesterday = Gestern

## Anmeldung

sign-on = Anmelden
sign-on-title = Anmelden
sign-off = Abmelden
worker-id = Mitarbeiter-ID
password = Kennwort
sign-on-failed = Die Mitarbeiter-ID oder das Kennwort ist falsch. Prüfen Sie beides und versuchen Sie es noch einmal.
session-ended = Ihre Sitzung ist beendet. Melden Sie sich wieder an, um weiterzuarbeiten; nichts ging verloren.

## Der Kunde

customer = Kunde
customers = Kunden
customer-id = Kunden-ID
account-number = Kundennummer
pending-sync = Synchronisierung ausstehend
person = Person
organization = Organisation
customer-type = Kundentyp
title = Anrede
no-title = Keine Anrede
first-name = Vorname
middle-name = Zweiter Vorname
last-name = Nachname
organization-name = Name der Organisation
kana-first-name = Vorname (Kana)
kana = Lesung (Kana)
kana-last-name = Nachname (Kana)
name = Name
phone = Telefon
email = E-Mail
receipt-email = E-Mail für Belege
language-of-customer = Bevorzugte Sprache
affiliation = Zugehörigkeit
affiliations = Zugehörigkeiten
address = Adresse
addresses = Adressen
primary-address = Primäre Adresse
postal-code = Postleitzahl
country-region = Land/Region
state-province = Bundesland/Kanton
city = Ort
street = Straße
purpose = Zweck
contact = Telefon oder E-Mail
other-contacts = Weitere Telefonnummern und E-Mail-Adressen
marketing-consent = Darf für Werbung verwendet werden
customer-group = Kundengruppe
created-at = Erstellt

customers-found = { $count ->
    [0] Keine Kunden gefunden
    [one] { $count } Kunde gefunden
   *[other] { $count } Kunden gefunden
}

## Prüfung: was an einem Feld falsch ist und was richtig wäre

field-required = { $field }: Eingabe erforderlich.
field-choose = { $field }: Auswahl erforderlich.
field-too-long = { $field }: Die Eingabe ist zu lang. Die Obergrenze ist { $max ->
    [one] { $max } Zeichen
   *[other] { $max } Zeichen
}.
field-invalid = { $field }: Die Eingabe ist ungültig.
field-has-invalid-characters = { $field }: Die Eingabe enthält Zeichen, die nicht verwendet werden können.
name-required = Geben Sie einen Namen ein.
email-invalid = Das ist keine E-Mail-Adresse. Beispiel: aiko@example.com
phone-invalid = Eine vollständige Telefonnummer eingeben: Ziffern, Leerzeichen, +, - und Klammern
phone-unusual = Diese Nummer sieht ungewöhnlich aus. Bitte prüfen; gespeichert wird sie, wie sie eingegeben ist.
postal-code-invalid = Diese Postleitzahl passt nicht zum Land. Beispiel: { $example }
postal-code-unknown = Zu dieser Postleitzahl wurde keine Adresse gefunden. Sie können sie von Hand eingeben.
contact-required = Geben Sie eine Telefonnummer oder eine E-Mail-Adresse ein.
contact-primary-twice = Nur eine primäre Telefonnummer und eine primäre E-Mail-Adresse sind möglich.
address-empty = Füllen Sie mindestens ein Feld der Adresse aus.
affiliation-unknown = Diese Zugehörigkeit gibt es nicht mehr.
form-has-errors = { $count ->
    [one] Bitte prüfen Sie { $count } Feld.
   *[other] Bitte prüfen Sie { $count } Felder.
}

## Wenn etwas schiefgeht

something-went-wrong = Ein Fehler ist aufgetreten. Bitte versuchen Sie es später noch einmal.
could-not-load = Das konnte nicht geladen werden. Es wurde nichts geändert.
could-not-save = Das konnte nicht gespeichert werden. Ihre Eingaben sind noch da.
no-connection = Es besteht keine Verbindung. Prüfen Sie das Netzwerk und versuchen Sie es dann noch einmal.
changed-elsewhere = Jemand anderes hat das inzwischen geändert. Laden Sie neu und ändern Sie es dann noch einmal.
page-not-found = Seite nicht gefunden
page-not-found-text = Zu dieser Adresse gibt es keine Seite. Nichts ging verloren.
go-to-start = Zur Startseite

# Die Kasse: Bildschirme, Zustände und Gründe, in den Worten der Filiale.

## Kopfzeile

connection = Verbindung
disconnect = Verbindung trennen
connect = Verbinden
pending-sync-count = Synchronisierung ausstehend: { $count }
worker-menu = Mitarbeitermenü
main-navigation = Hauptnavigation
keyboard-shortcuts = Tastenkombinationen
update-ready = Eine neue Version ist bereit. Beim Aktualisieren geht nichts verloren.
update-now = Aktualisieren
update-form-open = Ein Formular ist offen. Speichern Sie es zuerst oder brechen Sie es ab.
update-sending = Es wird gerade etwas gesendet. Warten Sie einen Moment.
update-other-tab = Ein anderer Tab dieser Kasse wird verwendet. Speichern Sie zuerst, was dort offen ist, oder brechen Sie es ab.

## Aktivierung

activate-title = Diese Kasse aktivieren
activate-text = Geben Sie den Aktivierungscode ein, den die Zentrale für dieses Gerät ausgestellt hat. Er gilt einmal.
activation-code = Aktivierungscode
activate = Aktivieren
activation-failed = Dieser Code ist ungültig oder wurde schon verwendet. Bitten Sie die Zentrale um einen neuen.
activation-needs-connection = Zum Aktivieren braucht die Kasse eine Verbindung.

## Anmeldung

sign-on-offline = Sie sind offline: Anmelden können sich nur Mitarbeiter, die sich hier schon einmal angemeldet haben.

## Kunden

search-customers = Kunden suchen
search-hint = Name, Telefon, E-Mail, Adresse oder Kundennummer
results = Ergebnisse
new-customer = Neuer Kunde
search-all-stores = Alle Filialen durchsuchen
search-all-stores-minimum = Geben Sie mindestens vier Zeichen ein, um alle Filialen zu durchsuchen.
search-all-stores-offline = Die Suche in allen Filialen braucht die Zentrale. Sie sehen die Kunden dieser Filiale.
search-empty-title = Kein Kunde passt
search-empty-text = Prüfen Sie die Schreibweise, versuchen Sie es mit der Telefonnummer oder legen Sie den Kunden an.
no-customers-title = Noch keine Kunden
no-customers-text = Legen Sie den ersten Kunden an oder warten Sie, bis der erste Download fertig ist.
possible-duplicate = Diesen Kunden kennen Sie vielleicht schon
use-this-customer = Diesen Kunden verwenden

## Kunden anlegen und bearbeiten

new-customer-title = Neuer Kunde
edit-customer-title = Kunden bearbeiten
save-customer = Kunden speichern
add-contact = Telefon oder E-Mail hinzufügen
add-address = Adresse hinzufügen
remove-address = Adresse { $number } entfernen
remove-contact = { $contact } entfernen
name-section = Name
contact-section = Kontakt
draft-restored = Ihr Entwurf wurde wiederhergestellt.
draft-discard = Entwurf verwerfen
draft-discarded = Der Entwurf wurde verworfen.
undo = Rückgängig
will-be-async = Sie sind offline. Der Kunde wird hier gespeichert und erhält eine ID, sobald die Verbindung wieder besteht.
save-shortcut-hint = Strg+Eingabe speichert

## Tastenkombinationen

keys-everywhere = Überall außerhalb von Feldern
keys-in-forms = In einem Formular
key-search = Kunden suchen
key-new-customer = Neuer Kunde
key-back = Dialog oder Menü schließen
key-shortcuts = Diese Liste anzeigen
key-next-field = Nächstes Feld
key-next-control = Nächstes Feld oder nächste Schaltfläche
key-previous-control = Voriges Feld oder vorige Schaltfläche
key-save = Speichern
key-tick = Kästchen ankreuzen, Schaltfläche drücken
key-leave-form = Formular verlassen; der Entwurf bleibt erhalten
keys-scanner = Ein Barcode oder QR-Code, der außerhalb eines Formulars gescannt wird, sucht den Kunden.

## Scanner

scan-kept-out = Der Scan von { $code } wurde nicht in dieses Formular übernommen.
scan-look-up = Danach suchen

## Nach dem Speichern

saved-on-register = Auf dieser Kasse gespeichert
sent-to-store-server = An den Filialserver gesendet
customer-created = Kunde { $number } angelegt
customer-updated = Änderungen gespeichert
saved-on-register-text = Sie können weiter bedienen. Die ID folgt automatisch.

## Kundendetails

customer-details = Kundendetails
issue-loyalty-card = Treuekarte ausstellen
loyalty-cards = Treuekarten
loyalty-card-number = Kartennummer
no-addresses = Noch keine Adresse
claim-code = Abrufcode
claim-code-text = Mit diesem Code findet jede Kasse den Kunden, vor und nach der Vergabe der ID.

## Fortschritt der Synchronisierung

sync-progress = Fortschritt der Synchronisierung
step-saved-here = Auf dieser Kasse gespeichert
step-store-server = Filialserver
step-headquarters = Zentrale
step-id-assigned = ID vergeben
step-back-here = Zurück auf dieser Kasse
step-done = erledigt
step-current = läuft
step-waiting = wartet
step-failed = angehalten

## Warum eine Aktion nicht möglich ist

reason-edit-pending = Dieser Kunde kann bearbeitet werden, sobald die Zentrale die ID vergeben hat.
reason-edit-offline = Zum Bearbeiten wird der Filialserver gebraucht. Verbinden Sie sich zuerst.
reason-edit-queued = Die Änderung ist auf dieser Kasse gespeichert und wird gesendet, sobald die Verbindung wieder besteht.
reason-address-pending = Eine Adresse kann hinzugefügt werden, sobald die Zentrale die ID vergeben hat.
reason-address-offline = Zum Hinzufügen einer Adresse wird der Filialserver gebraucht. Verbinden Sie sich zuerst.
reason-loyalty-pending = Eine Treuekarte kann ausgestellt werden, sobald die Zentrale die ID vergeben hat.
reason-loyalty-offline = Zum Ausstellen einer Treuekarte wird die Zentrale gebraucht. Verbinden Sie sich zuerst.
reason-create-filtered = Kunden können hier nicht offline angelegt werden: Die Zentrale hält Kundendaten von dieser Kasse fern. Verbinden Sie sich zuerst.
changed-meanwhile = Dieser Kunde wurde inzwischen an anderer Stelle geändert. Ihre Eingaben sind noch da und nicht gespeichert. Prüfen Sie den Kunden und speichern Sie dann noch einmal.
not-discarded = Es wurde nichts verworfen: Dieser Kunde wurde inzwischen an anderer Stelle geändert. Sehen Sie ihn noch einmal an und entscheiden Sie dann.
save-is-late = Noch nicht gespeichert: Es dauert länger als sonst. Ihre Eingaben sind noch da. Bitte warten Sie und geben Sie nichts noch einmal ein.
reason-storage-full = Der Speicher der Kasse ist voll. Senden Sie, was wartet, und versuchen Sie es dann noch einmal.
reason-nothing-waiting = Nichts wartet auf das Senden.
reason-offline = Dazu wird eine Verbindung gebraucht.
queued-loyalty-card = Eine Treuekarte wird ausgestellt, wenn die ID da ist.
prepare-changes = Änderungen vorbereiten
prepare-address = Adresse vorbereiten
prepared-changes-title = Vorbereitete Änderungen
prepare-changes-text = Ihre Eingaben bleiben auf dieser Kasse. Speichern Sie sie, sobald das möglich ist.
keep-prepared = Für später behalten
prepared-changes = Änderungen sind vorbereitet und noch nicht gespeichert.
prepared-changes-ready = Vorbereitete Änderungen können jetzt gespeichert werden.
review-changes = Änderungen prüfen
changed-fields = Geändert: { $fields }

## Synchronisierungsstatus

sync-status-title = Synchronisierungsstatus
sync-all-done = Alles ist gesendet
sync-all-done-text = Auf dieser Kasse wartet kein Kunde.
waiting-since = Wartet seit
last-attempt = Letzter Versuch
attempts = Versuche
reason = Grund
next-step = Nächster Schritt
operation = Vorgang
operation-create = Neuer Kunde
operation-update = Änderung
operation-loyalty-card = Treuekarte
send-now = Jetzt senden
fix = Korrigieren
export-rescue-file = Rettungsdatei exportieren
export-rescue-text = Speichert alles, was wartet, in einer verschlüsselten Datei, damit mit diesem Gerät nichts verloren geht.
support = Support
export-diagnostics = Diagnose exportieren
export-diagnostics-text = Für Ihren Support: Zustände, Anzahlen und die letzten Ereignisse. Sie enthält keine Namen, Telefonnummern oder Adressen.
rescue-make-text = Schreiben Sie den Code auf, bevor Sie die Datei speichern. Ohne ihn kann niemand die Datei öffnen, und er wird nur hier angezeigt.
rescue-code = Rettungscode
rescue-code-hint = 20 Buchstaben und Ziffern
rescue-save-file = Datei speichern
rescue-file-name = rettungsdatei
rescue-saved = Die Datei wurde dem Browser übergeben. Ihr Inhalt kann jetzt an einer anderen Kasse der Filiale oder in der Zentrale importiert werden.
import-rescue-file = Rettungsdatei importieren
import-rescue-text = Importiert, was eine andere Kasse dieser Filiale nicht senden konnte. Was inzwischen gesendet wurde, wird nicht verdoppelt.
rescue-file = Rettungsdatei
import = Importieren
rescue-imported = { $count ->
    [one] { $count } Eintrag wurde importiert.
   *[other] { $count } Einträge wurden importiert.
}
rescue-wrong-code = Der Code öffnet diese Datei nicht, oder die Datei ist beschädigt. Es wurde nichts geändert.
rescue-no-file = Das ist keine Rettungsdatei, die diese Version lesen kann. Es wurde nichts geändert.
rescue-other-store = Diese Rettungsdatei gehört zu einer anderen Filiale. Es wurde nichts geändert.
customers-wait = { $count ->
    [one] { $count } Eintrag ist nur auf dieser Kasse. Warten Sie, bis er gesendet ist, oder exportieren Sie zuerst eine Rettungsdatei.
   *[other] { $count } Einträge sind nur auf dieser Kasse. Warten Sie, bis sie gesendet sind, oder exportieren Sie zuerst eine Rettungsdatei.
}
customers-wait-title = Noch ist nicht alles gesendet
open-sync-status = Synchronisierungsstatus öffnen
storage = Speicher auf diesem Gerät
storage-left = Freier Speicher
storage-little = Auf diesem Gerät sind nur noch { $megabytes } MB frei. Senden Sie, was wartet, bevor Sie weitere Kunden anlegen.
megabytes = { $count } MB
reset-register = Diese Kasse zurücksetzen
reset-register-text = Alles, was diese Kasse gespeichert hat, wird gelöscht, und sie muss neu aktiviert werden. Kunden auf dem Filialserver sind nicht betroffen.
reset-register-title = Diese Kasse zurücksetzen?
and-more = und { $count } weitere
within = Innerhalb von
longer = länger
attempts-so-far = { $count ->
    [one] { $count } Versuch
   *[other] { $count } Versuche
}
discard-operation-title = Eingaben zu { $name } verwerfen?
discard-operation-text = Sie wurden noch nicht gesendet und können nicht zurückgeholt werden.
retry-when-connected = Wird gesendet, sobald die Verbindung wieder besteht
time-to-id = Vom Speichern bis zur ID
half-within = Die Hälfte innerhalb von { $duration }
most-within = 95 von 100 innerhalb von { $duration }
duration-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
duration-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
duration-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
queue-over-time = Wartende in den letzten Stunden
clock-skew = Die Uhr dieser Kasse geht um { $duration } falsch. Kunden sind nicht betroffen.
storage-persistent = Dieses Gerät behält seine Daten.
storage-at-risk = Der Browser kann die Daten dieses Geräts löschen, wenn der Speicher knapp wird. Installieren Sie die App, um das zu verhindern.
first-download = Kunden werden heruntergeladen

## Kiosk

kiosk-welcome = Willkommen
kiosk-text = In einer Minute registriert.
kiosk-register = Registrieren
kiosk-still-there = Sind Sie noch da?
kiosk-more-time = Ich bin noch da
kiosk-start-over = Von vorn beginnen
kiosk-seconds-left = { $count ->
    [one] Ihre Eingaben werden in { $count } Sekunde entfernt.
   *[other] Ihre Eingaben werden in { $count } Sekunden entfernt.
}
kiosk-thank-you = Vielen Dank
kiosk-step = Schritt { $number } von { $total }

## Neben den Feldern

contact-kind = Art
address-number = Adresse { $number }
purpose-home = Privat
purpose-business = Geschäftlich
purpose-post-box = Postfach

## Treuekarte

issue = Ausstellen
loyalty-card-issued = Treuekarte { $number } ausgestellt
loyalty-card-number-hint = Leer lassen, um eine Nummer erzeugen zu lassen.

## Synchronisierungsstatus, in Worten

last-contact = Letzter Kontakt mit dem Filialserver
waiting-for-id = Wartet auf eine ID
next-step-fix = Korrigieren Sie den Fehler und senden Sie erneut, oder verwerfen Sie den Vorgang.
reason-waiting-offline = Der Filialserver ist nicht erreichbar.
reason-waiting-turn = Es wird gerade gesendet.
reason-headquarters-unreachable = Die Zentrale ist nicht erreichbar. Hierfür wird sie gebraucht; versuchen Sie es später noch einmal.
sign-on-needs-connection = Der Filialserver ist nicht erreichbar, und dieser Mitarbeiter hat sich in den letzten sieben Tagen nicht an dieser Kasse angemeldet. Zum Anmelden wird eine Verbindung gebraucht.
sign-on-wrong = Mitarbeiter-ID oder Kennwort ist falsch.
sign-on-locked = Zu viele falsche Kennwörter. Versuchen Sie es in { $duration } noch einmal, oder wenn der Filialserver erreichbar ist.

## Wenn die Kasse nicht starten kann

database-newer = Hier wurde eine neuere Version dieser Anwendung verwendet. Laden Sie die Seite neu, um zu aktualisieren; nichts ging verloren.
database-unavailable = In diesem Browser kann die Kasse nichts speichern. Öffnen Sie sie in einem normalen Fenster und laden Sie dann neu.
database-blocked = In einem anderen Tab ist eine ältere Version dieser Kasse offen. Schließen Sie die anderen Tabs und laden Sie dann neu; nichts ging verloren.
database-insecure = Diese Seite wurde nicht über HTTPS geöffnet, daher kann nichts sicher gespeichert werden. Öffnen Sie die Kasse unter ihrer https-Adresse.

## Was die Zentrale festlegt

attributes = Mehr über den Kunden
not-given = Keine Angabe
range-between = Von { $minimum } bis { $maximum }
range-from = { $minimum } oder mehr
range-to = { $maximum } oder weniger

## Neben den Kontakten

primary-contact = Primär
receipt-email-inherited = Wenn leer, gehen Belege an { $email }

## Adressen auf der Detailseite

edit-address = Adresse bearbeiten
edit-this-address = { $address } bearbeiten
remove-this-address = { $address } entfernen
make-primary = Als primär festlegen
remove-address-title = Diese Adresse entfernen?

## Was nicht behalten werden konnte

left-out = Konnte vor der Vergabe der ID nicht gespeichert werden: { $parts }. Fügen Sie es hinzu, sobald der Kunde seine ID hat.

## Suche auf dem Filialserver

found-at-store-server = Auf dem Filialserver

## Aktueller Verkauf

add-to-sale = Zum Verkauf hinzufügen
current-sale = Aktueller Verkauf
amount = Betrag
complete-sale = Verkauf abschließen
clear-customer = Kunden entfernen
sale-completed = Verkauf abgeschlossen
operation-sale = Verkauf

# Die Webseite der Zentrale.

## Navigation

feature-management = Funktionsverwaltung
functionality-profiles = Funktionalitätsprofile
channel-database-group = Kanaldatenbankgruppe
stores-and-registers = Filialen und Kassen
scale-units = Scale Units
batch-jobs = Batchaufträge
download-and-upload-sessions = Download- und Uploadsitzungen
customer-synchronization-status = Status der Kundensynchronisierung

## Gruppen der Navigation

navigation-set-up = Einrichtung
navigation-exchange = Datenaustausch
navigation-customers = Kunden
commerce-parameters = Commerce-Parameter

## Anmeldung

console-sign-on-text = Für Administratoren des führenden Systems.

## Startseite

console-home-text = Was wartet, was fehlt und wie viele Aufrufe die Zentrale hatte.
console-all-well = Alles in Ordnung
console-all-well-text = Jeder Auftrag ist gelaufen, wie er soll. Nichts wartet auf eine Person.
console-needs-you = Hier werden Sie gebraucht
repair-failed-operations = Fehlgeschlagene Vorgänge reparieren
last-runs = Letzte Läufe
count-customers = Kunden
count-async-rows-waiting = Vorgänge, die auf die Synchronisierung warten
count-real-time-creates = In Echtzeit erstellte Kunden seit dem Start
count-real-time-others = Andere Echtzeitaufrufe seit dem Start
waiting-for-number = Warten auf eine Kundennummer
place = Filiale und Kasse
place-waits-since = Wartet seit
waits-for-job = Nächster Auftrag
failed-customers = { $count ->
    [one] { $count } fehlgeschlagen
   *[other] { $count } fehlgeschlagen
}
problem-none = Unterwegs
problem-not-recurring = Der Auftrag läuft nicht automatisch
problem-late = Der Auftrag ist verspätet
problem-failing = Der Auftrag schlägt fehl

## Batchaufträge

batch-jobs-text = Ein Kunde mit ausstehender Synchronisierung durchläuft P-0001, dann die Synchronisierung, dann 1010. Schalter kommen mit 1110 und 1070 in die Filialen.
job = Auftrag
job-alias = Anderer Name
job-also-known-as = Auch: { $alias }
recurrence = Wiederholung
recurrence-by-hand = Nur von Hand
recurrence-seconds = { $count ->
    [one] Jede Sekunde
   *[other] Alle { $count } Sekunden
}
recurrence-minutes = { $count ->
    [one] Jede Minute
   *[other] Alle { $count } Minuten
}
recurrence-hours = { $count ->
    [one] Jede Stunde
   *[other] Alle { $count } Stunden
}
change-recurrence = Wiederholung ändern
recurrence-of = Wiederholung von { $job }
last-run = Letzter Lauf
next-run = Nächster Lauf
not-planned = Nicht geplant
action = Aktion
run-succeeded = Erfolgreich
run-succeeded-with-errors = Erfolgreich mit Fehlern
run-failed = Fehlgeschlagen
run-in-progress = Läuft
run-rows = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
run-errors = { $count ->
    [one] { $count } Zeile fehlgeschlagen
   *[other] { $count } Zeilen fehlgeschlagen
}
job-ended = { $job }: { $status }
run-history = Verlauf
run-started = Gestartet
run-duration = Dauer
run-result = Ergebnis
no-runs = Dieser Auftrag ist noch nicht gelaufen
offline-databases = Offlinedatenbanken
exclude-from-offline = Aus Offlinedatenbanken ausschließen
exclude-from-offline-hint = Die Zeilen dieses Auftrags gehen nicht mehr an Offlinedatenbanken. Eine vollständige Datensynchronisierung leert dort dann seine Tabellen.
exclude-subjob = { $subjob } aus Offlinedatenbanken ausschließen
subjob = Unterauftrag
subjobs = Unteraufträge
table = Tabelle
full-data-sync = Vollständige Datensynchronisierung
full-data-sync-question = Alles von { $job } noch einmal senden?
full-data-sync-text = Jede Zeile des Auftrags geht noch einmal an jeden Kanal. Offlinetabellen dessen, was ausgeschlossen ist, werden geleert.

## Download- und Uploadsitzungen

sessions-text = Was zwischen der Zentrale und den Kanälen gereist ist, das Neueste zuerst.
session-direction = Richtung
download-sessions = Downloadsitzungen
upload-sessions = Uploadsitzungen
session-rows = Zeilen
session-packages = Pakete
session-size = Größe
tries = Fehlversuche
session-open = Offen
session-completed = Abgeschlossen
session-failed = Fehlgeschlagen, wird erneut versucht
session-suspended = Angehalten
session-cancelled = Abgebrochen
no-sessions = Noch keine Sitzungen
no-sessions-text = Eine Sitzung erscheint, wenn ein Auftrag etwas zu übertragen hat.

## Funktionsverwaltung

feature = Funktion
feature-management-text = Eine Änderung gilt in den Filialen wenige Minuten, nachdem 1110 Global configuration und 1070 Channel configuration gelaufen sind.
feature-state = Status
feature-needs = Braucht: { $features }
feature-switched-on = { $feature } ist in der Zentrale eingeschaltet
feature-switched-off = { $feature } ist in der Zentrale ausgeschaltet
feature-next-step = Die Filialen folgen, wenn 1110 Global configuration und 1070 Channel configuration gelaufen sind.
where-it-is-live = In den Filialen
other-switches = Schalter von Profilen und Kanaldatenbanken
switch-live = Aktiv
switch-delivered = Zugestellt, bald: { $goal }
switch-waits-for = { $goal } nach { $jobs }
switches-on-their-way = Noch nicht alles hat die Filialen erreicht
run-configuration-jobs = 1110, 1010 und 1070 jetzt ausführen

## Was ein Administrator pflegt

new-functionality-profile = Neues Funktionalitätsprofil
functionality-profiles-text = Was die Kassen einer Filiale dürfen.
functionality-profile = Funktionalitätsprofil
profile = Profil
channels = Kanäle
profile-channels = Verwendet von { $channels }
profile-unused = Von keinem Kanal verwendet
create-customer-async = Kunde im asynchronen Modus erstellen
create-customer-async-hint = Kassen speichern neue Kunden in der Filiale und warten nicht auf die Zentrale. Die Kundennummer folgt mit den Batchaufträgen.
generate-loyalty-card-number = Treuekartennummer erzeugen
generate-loyalty-card-number-hint = Karten erhalten ihre Nummer automatisch.
stores-and-registers-text = Wo Kunden erfasst werden, und die Geräte dafür.
new-store = Neuer Kanal
operating-unit-number = Nummer der Organisationseinheit
channel-kind = Art des Kanals
channel-kind-store = Filiale
channel-kind-online = Onlineshop
currency = Währung
currency-hint = Drei Buchstaben, z. B. JPY
default-customer = Standardkunde
default-customer-hint = Kundennummer. Neue Kunden der Filiale beginnen mit Gruppe, Währung und Sprache dieses Kunden.
address-books = Adressbücher
store-address-books-hint = Kassen der Filiale finden die Kunden dieser Adressbücher; ohne Angabe alle Kunden.
customer-address-books-hint = Filialen mit einem dieser Adressbücher finden den Kunden.
address-books-text = Adressbücher bestimmen, welche Filialen welche Kunden finden.
new-address-book = Neues Adressbuch
titles = Anreden
titles-text = Wie Personen angesprochen werden.
new-title = Neue Anrede
affiliations-text = Gruppen von Kunden, z. B. VIP oder Studierende.
new-affiliation = Neue Zugehörigkeit
hide-in-channels = In Kanälen ausblenden
hide-in-channels-hint = Kassen zeigen sie nicht an und ändern sie nicht.
address-purposes = Adresszwecke
address-purposes-text = Wofür eine Adresse ist, z. B. privat oder Lieferung.
new-address-purpose = Neuer Adresszweck
address-type = Adresstyp
address-type-hint = Eine Nummer, die kein anderer Zweck hat
customer-attributes = Kundenattribute
customer-attributes-text = Weitere Fragen des Kundenformulars, mit Typ und Bereich der Antworten.
new-customer-attribute = Neues Kundenattribut
data-type = Typ
data-type-text = Text
data-type-integer = Ganze Zahl
data-type-decimal = Dezimalzahl
data-type-currency = Geldbetrag
data-type-boolean = Ja oder nein
default-value = Standardwert
help-text = Hilfetext
attribute-minimum = Kleinster Wert
attribute-maximum = Größter Wert
range-hint = Leer bedeutet keine Grenze
attribute-position = Position
position-hint = Stelle im Formular; leer kommt ans Ende
fixed-list = Feste Liste
fixed-list-hint = Nur diese Werte können gewählt werden. Ohne Werte darf alles eingegeben werden.
customer-groups = Kundengruppen
customer-groups-text = Was neue Kunden einer Gruppe erhalten, z. B. Finanzdimensionen.
new-customer-group = Neue Kundengruppe
financial-dimensions = Finanzdimensionen
financial-dimensions-hint = Neue Kunden der Gruppe erhalten sie.
dimension = Dimension
dimension-value = Wert
workers = Mitarbeiter
workers-text = Wer sich an Kassen und in der Zentrale anmeldet.
new-worker = Neuer Mitarbeiter
worker-role = Rolle
role-cashier = Kassierer
role-manager = Filialleitung
role-administrator = Administrator
worker-password-hint = Leer behält das Kennwort eines vorhandenen Mitarbeiters.
worker-channels = Meldet sich an in
worker-channels-hint = Ohne Auswahl in jedem Kanal. Administratoren werden keinem Kanal mitgeteilt.
description-text = Beschreibung
commerce-parameters-text = Listen, die alle Kanäle gemeinsam haben.
please-choose = Bitte wählen
remove-row = Zeile { $row } entfernen
nothing-here-yet = Hier ist noch nichts
create = Erstellen
created = { $name } wurde erstellt
deleted = { $name } wurde gelöscht
delete-question = { $name } löschen?
delete-question-text = Der Eintrag ist in der Zentrale sofort gelöscht. Ein noch verwendeter Eintrag wird nicht gelöscht.
saved-at-headquarters = In der Zentrale gespeichert
next-step-1070 = Die Filialen folgen, wenn 1070 Channel configuration gelaufen ist.
next-step-1110 = Die Filialen folgen, wenn 1110 Global configuration gelaufen ist.
next-step-1010 = Die Filialen folgen, wenn 1010 Customers gelaufen ist.
next-step-at-once = Es gilt sofort.
changed-by-somebody-else = Jemand anderes hat das inzwischen geändert
changed-by-somebody-else-text = Nichts wurde überschrieben. Laden Sie neu, um den jetzigen Stand zu sehen; Ihre Änderungen bleiben im Formular.
reloaded = Das ist der jetzige Stand der Zentrale
reloaded-text = Ihre eigenen Änderungen sind noch im Formular. Prüfen Sie sie und speichern Sie noch einmal.

## Scale Units

scale-units-text = Die Filialserver, die Kanäle eines jeden und sein Zugang zur Zentrale.
new-scale-unit = Neue Scale Unit
serves-all-channels = Bedient jeden Kanal
serves-all-channels-hint = Auch Kanäle, die später angelegt werden.
scale-unit-channels-hint = Die Scale Unit liest und ändert nur die Daten dieser Kanäle.
scale-unit-access = Zugang zur Zentrale
scale-unit-not-enrolled = Nicht angemeldet
scale-unit-enrolled = Angemeldet
scale-unit-revoked = Entzogen
scale-unit-enrolled-at = Angemeldet am
scale-unit-revoked-at = Entzogen am
new-enrolment-code = Neuer Anmeldecode
enrolment-code-of = Anmeldecode von { $name }
enrolment-code-text = Er wird nur dieses eine Mal angezeigt, gilt einmal und 24 Stunden lang. Starten Sie den Filialserver mit --enrolment-code. Ein früherer Zugang endet, wenn der Code verwendet wird.
revoke-access = Zugang entziehen
revoke-access-question = { $name } den Zugang entziehen?
revoke-access-question-text = Er endet sofort. Die Kassen erfassen weiter; was sie erfassen, wartet auf diesem Filialserver, bis Sie ihn mit einem neuen Code anmelden.

## Kassen

registers = Kassen
new-register = Neue Kasse oder neuer Kiosk
register-number = Kassennummer
register-number-hint = Eindeutig im Unternehmen, z. B. GINZA-3
device-kind = Gerät
device-kind-kiosk = Kiosk
store-name = Filiale
register-activated = Aktiviert
register-expired = Code abgelaufen
register-ready = Bereit zum Aktivieren
register-waits-for-1070 = Wartet auf 1070
last-seen = Zuletzt gesehen
customers-waiting = Wartende Kunden
no-registers = Noch keine Kassen
no-registers-text = Eine neue Kasse erhält einen Aktivierungscode, der am Gerät eingegeben wird.
activation-code-of = Aktivierungscode von { $register }
activation-code-text = Er wird nur dieses eine Mal angezeigt. Notieren Sie ihn, führen Sie 1070 Channel configuration aus und geben Sie ihn dann am Gerät ein.
copied = Kopiert
copy-failed = Ihr Browser erlaubt das Kopieren hier nicht. Markieren Sie den Code und kopieren Sie ihn von Hand.
revoke = Deaktivieren
revoke-question = { $register } deaktivieren?
revoke-question-text = { $customers ->
    [0] Es ist kein Kunde dieser Kasse bekannt, der auf eine Kundennummer wartet.
    [one] Es ist { $customers } Kunde dieser Kasse bekannt, der auf eine Kundennummer wartet. Er hat die Kasse verlassen und ist sicher.
   *[other] Es sind { $customers } Kunden dieser Kasse bekannt, die auf Kundennummern warten. Sie haben die Kasse verlassen und sind sicher.
} Wenn 1070 Channel configuration gelaufen ist, löscht das Gerät seinen Schlüssel, sobald es den Filialserver erreicht. Was es bis dahin nicht gesendet hat, ist verloren: Lassen Sie es zuerst alles senden oder exportieren Sie dort eine Rettungsdatei.

## Rettungsdateien

import-rescue-file-text = Importiert, was eine Kasse gespeichert hat und nicht senden konnte. Kunden, die inzwischen auf anderem Weg angekommen sind, werden nicht verdoppelt.
rescue-file-missing = Wählen Sie zuerst die Rettungsdatei.
rescue-code-wrong = Das ist kein Rettungscode: Er hat 20 Buchstaben und Ziffern, ohne 0, 1, I und O. Es wurde nichts importiert.
no-rescue-file = Das ist keine Rettungsdatei von Commerce Counter. Es wurde nichts importiert.
rescue-file-newer = Eine neuere Version von Commerce Counter hat diese Datei geschrieben. Aktualisieren Sie die Zentrale und importieren Sie die Datei dann noch einmal. Es wurde nichts importiert.
rescue-file-not-opened = Der Rettungscode öffnet diese Datei nicht, oder die Datei ist beschädigt. Prüfen Sie den Code. Es wurde nichts importiert.
rescue-needs-safe-address = Ihr Browser öffnet Rettungsdateien nur unter Adressen, die mit https:// beginnen. Es wurde nichts importiert.
rescue-file-imported = Die Rettungsdatei wurde importiert
rescue-imported-in-part = Ein Teil der Rettungsdatei konnte nicht importiert werden
rescue-imported-text = Die Filialen folgen, wenn 1010 Customers gelaufen ist. Dieselbe Datei noch einmal zu importieren, ändert nichts.
rescue-outcome = Ergebnis
rescue-kind-create = Neuer Kunde
rescue-kind-change = Änderung
rescue-kind-sale = Verkauf
rescue-created = Erstellt
rescue-changed = Geändert
rescue-already-there = Schon in der Zentrale
rescue-refused = Abgelehnt
rescue-not-possible = Hier nicht möglich

## Kanaldatenbankgruppe

channel-database-group-text = Was an die Kanaldatenbanken und Offlinedatenbanken gesendet wird, und welche Kanaldatenbanken es gibt.
channel-databases = Kanaldatenbanken
channel-databases-text = Eine für jeden Filialserver. Nach einem Start der Zentrale warten Kundennummern, bis jede gemeldet hat, was sie weiß: So wird keine doppelt vergeben.
no-channel-databases = Noch keine Kanaldatenbank
no-channel-databases-text = Ein Filialserver erscheint hier, sobald er die Zentrale nach Arbeit gefragt hat.
channel-database = Kanaldatenbank
has-reported = Hat gemeldet
not-heard-since-start = Seit dem Start nicht gemeldet
numbers-wait-for-it = Kundennummern warten auf sie
give-up = Aufgeben
give-up-question = Kanaldatenbank { $name } aufgeben?
give-up-question-text = Nur wenn sie für immer verloren ist: Aufträge und Kundennummern warten dann nicht mehr auf sie. Was sie der Zentrale noch nicht gesendet hatte, senden ihre Kassen, sobald sie einen anderen Filialserver erreichen. Meldet sie sich wieder, steht sie wieder hier.
commerce-channel-schema = Commerce-Kanalschema { $name }
filter-shared-customer-data = Tabellen mit gemeinsamen Kundendaten filtern
filter-shared-customer-data-hint = Hält Kundendaten von Offlinedatenbanken fern. Solange der Filter eingeschaltet ist, legen Kassen offline keine Kunden an.
filter-confirmation = Dadurch werden Kundendaten nur aus den Datensätzen der Kanaldatenverteilung entfernt. Alle Zeitplanaufträge, die Kundendaten enthalten, müssen außerdem so markiert werden, dass sie die Offlinesynchronisierung überspringen.
filter-next-step = Die Filialen folgen, wenn 1070 Channel configuration gelaufen ist.
filter-switched-on = Kundendaten werden gefiltert
filter-switched-off = Kundendaten werden nicht mehr gefiltert
exclude-1010 = 1010 aus Offlinedatenbanken ausschließen
tables = Tabellen
what-the-filter-covers = Was der Filter abdeckt
coverage-filtered = Gefiltert
coverage-not-shared = Nicht gemeinsam
coverage-custom-made = Eigene Tabelle

## Kunden

customers-at-headquarters = Alle Kunden, die eine Kundennummer haben.
search-customers-console = Kunden suchen
cust-account-async = Asynchrones Kundenkonto
showing-of-total = { $shown } von { $total }
search-empty-text-console = Prüfen Sie die Schreibweise oder suchen Sie nach der Telefonnummer oder der Kundennummer.
no-customers-at-headquarters = Noch keine Kunden
no-customers-at-headquarters-text = Kunden aus den Filialen kommen mit P-0001 an und erhalten ihre Nummer durch die Synchronisierung.
customer-keys = Schlüssel
party-number = Parteinummer
operations-of-customer = Vorgänge dieses Kunden
blocked-for-loyalty = Kunden für das Treueprogramm sperren
blocked-for-loyalty-hint = Keine Kasse stellt diesem Kunden eine Karte aus.

## Status der Kundensynchronisierung

customer-synchronization-status-text = Jedes Anlegen und Bearbeiten, wie es von einem Kanal kam, das Neueste zuerst. Was fehlgeschlagen ist, kann hier repariert werden.
channel-name = Kanalname
customer-account = Kundenkonto
async-customer-account = Asynchrones Kundenkonto
operations-timestamp = Zeitstempel des Vorgangs
customer-sync-status = Status der Kundensynchronisierung
retail-async-operation = Asynchroner Retail-Vorgang
last-known-error = Letzter bekannter Fehler
change-description = Beschreibung der Änderung
online-operation-completed = Onlinevorgang abgeschlossen
filter-field = Feld
filter-value = Wert
any-field = Beliebiges Feld
all-statuses = Alle
no-operations = Keine Vorgänge
no-operations-text = Neue und geänderte Kunden kommen mit P-0001 an. Prüfen Sie auch den Filter.
audit-create = Anlegen
audit-update = Änderung
audit-address = Adresse
audit-waiting = Wartet
audit-failed = Fehlgeschlagen
audit-held = Zurückgehalten
audit-succeeded = Erfolgreich
old-value = Alter Wert
new-value = Neuer Wert
new-value-of = Neuer Wert von { $attribute }
synchronize = Synchronisieren
synchronized = Synchronisiert
synchronized-text = Der Kunde wurde verarbeitet. 1010 Customers bringt die Kundennummer in die Filialen.
still-fails = Es ist wieder fehlgeschlagen
still-fails-text = Der letzte bekannte Fehler nennt den Grund. Ändern Sie, was falsch ist, und synchronisieren Sie dann noch einmal.
operation-saved-text = Der Vorgang wurde geändert, der Kunde nicht. „Synchronisieren“ verarbeitet ihn.

# Was die Server antworten, in der Sprache des Aufrufers (`LocalizedMessage`).

error-authentication-failed = Sie sind nicht angemeldet, oder Ihre Sitzung ist beendet. Melden Sie sich wieder an.
error-not-permitted = Ihre Rolle erlaubt das nicht. Fragen Sie die Filialleitung.
error-device-token-not-present = Dieses Gerät wurde noch nicht aktiviert. Aktivieren Sie es mit einem Code der Zentrale.
error-device-token-expired = Die Aktivierung dieses Geräts ist abgelaufen. Aktivieren Sie es noch einmal mit einem Code der Zentrale.
error-device-token-invalid = Dieses Gerät ist hier nicht bekannt. Aktivieren Sie es noch einmal mit einem Code der Zentrale.
error-device-revoked = Die Zentrale hat dieses Gerät deaktiviert. Was darauf gespeichert war, ist gelöscht. Aktivieren Sie es mit einem neuen Code, um es wieder zu verwenden.
error-scale-unit-revoked = Die Zentrale hat diesem Filialserver den Zugang entzogen. Bitten Sie die Verwaltung um einen neuen Anmeldecode.
error-not-of-scale-unit = Dieser Filialserver bedient diesen Kanal nicht. Die Verwaltung legt seine Kanäle unter Scale Units fest.
error-enrolment-failed = Dieser Anmeldecode ist ungültig, verwendet oder abgelaufen. Bitten Sie die Verwaltung um einen neuen.
error-body-too-large = Das ist zum Senden zu groß. Kürzen Sie es und versuchen Sie es noch einmal.
error-malformed-request = Die Anfrage war nicht verständlich. Es wurde nichts geändert.
error-media-type-not-supported = Der Server liest nur JSON in UTF-8. Es wurde nichts geändert.
error-not-acceptable = Der Server antwortet nur mit JSON. Es wurde nichts geändert.
error-idempotency-key-used = Dieser Schlüssel gehört zu einer anderen Anfrage. Es wurde nichts geändert: mit einem neuen Schlüssel senden.
error-not-found = Das gibt es nicht oder nicht mehr.
error-customer-not-found = Dieser Kunde wurde nicht gefunden.
error-headquarters-unreachable = Die Zentrale ist nicht erreichbar. Dort wurde nichts geändert.
error-too-many-requests = Zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es dann noch einmal.
error-conflict = Jemand anderes hat das inzwischen geändert. Laden Sie neu und ändern Sie es dann noch einmal.
error-internal = Ein Fehler ist aufgetreten. Bitte versuchen Sie es später noch einmal.
error-session-expired = Ihre Sitzung ist beendet. Melden Sie sich wieder an, um weiterzuarbeiten; nichts ging verloren.
error-refused-member = Sie dürfen { $member } nicht ändern.
error-wrong-member = { $member } hat einen falschen Typ oder Wert.
error-validation-failed = Bitte prüfen Sie einige der Angaben. Es wurde nichts gespeichert.
error-required-value = Eine nötige Angabe fehlt.
error-value-out-of-range = Ein Wert ist zu lang oder gehört nicht zur Auswahl.
error-invalid-format = Ein Wert hat nicht die richtige Form.
error-id-mismatch = Das ist nicht mehr derselbe Kunde. Öffnen Sie den Kunden noch einmal und ändern Sie ihn dann.
error-customer-blocked = Das Konto dieses Kunden ist gesperrt. Fragen Sie die Filialleitung.
error-identity-has-customer = Sie haben schon ein Kundenkonto. Melden Sie sich damit an.
error-channel-not-found = Diese Filiale ist hier nicht bekannt. Aktivieren Sie das Gerät noch einmal mit einem Code der Zentrale.
error-headquarters-refused = Die Zentrale hat das nicht angenommen. Es wurde nichts gespeichert.
error-loyalty-card-already-issued = Diese Treuekarte wurde schon ausgestellt. Verwenden Sie eine andere Karte.
error-loyalty-card-number-invalid = Das ist keine Treuekartennummer. Prüfen Sie die Nummer und versuchen Sie es noch einmal.
error-loyalty-card-blocked = Diese Treuekarte ist gesperrt. Verwenden Sie eine andere Karte.
error-api-version = Diese Version der Kasse ist für den Filialserver zu neu oder zu alt. Aktualisieren Sie sie und versuchen Sie es noch einmal.
error-method-not-allowed = Das ist hier nicht möglich. Es wurde nichts geändert.
error-not-ready = Der Filialserver bereitet seine Daten noch vor. Versuchen Sie es gleich noch einmal.
error-feature-prerequisites-missing = Zuerst müssen andere Funktionen eingeschaltet werden.
error-feature-needed-by-others = Andere eingeschaltete Funktionen brauchen diese. Schalten Sie zuerst jene aus.
error-customer-blocked-for-loyalty = Dieser Kunde kann keine Treuekarte erhalten: Die Zentrale hat ihn für das Treueprogramm gesperrt.
error-still-in-use = Das wird noch verwendet. Es wurde nichts gelöscht.
error-already-exists = Das gibt es schon. Wählen Sie einen anderen Namen oder eine andere Nummer.
error-not-possible-now = Das ist jetzt nicht möglich. Es wurde nichts geändert.
error-job-already-running = Dieser Auftrag läuft schon. Warten Sie, bis er beendet ist.
field-not-a-number = { $field }: Geben Sie eine Zahl ein.
field-out-of-range = { $field }: Diese Zahl liegt außerhalb des erlaubten Bereichs.
field-too-many = { $field }: Zu viele Einträge. Die Obergrenze ist { $max }.
attribute = Attribut
web-app-missing = Die Web-App wurde noch nicht gebaut. Bauen Sie sie mit:

# Was die Zentrale über Aufträge und Funktionen sagt, und was sie nicht annimmt.

## Was der Lauf eines Auftrags meldet

job-no-channel-database = Noch kein Filialserver hat nach Arbeit gefragt. Starten Sie einen und geben Sie ihm die Adresse der Zentrale.
job-rows-wait-at-channels = { $rows ->
    [one] Nichts wurde umgewandelt: { $rows } Zeile wartet noch am Kanal. Führen Sie zuerst { $job } aus, dann diesen Auftrag noch einmal.
   *[other] Nichts wurde umgewandelt: { $rows } Zeilen warten noch an den Kanälen. Führen Sie zuerst { $job } aus, dann diesen Auftrag noch einmal.
}
job-rows-wait-at-headquarters = { $rows ->
    [one] Nichts war neu: { $rows } Zeile wartet in der Zentrale. Führen Sie zuerst { $job } aus, dann diesen Auftrag noch einmal.
   *[other] Nichts war neu: { $rows } Zeilen warten in der Zentrale. Führen Sie zuerst { $job } aus, dann diesen Auftrag noch einmal.
}
job-no-answer = Keine Antwort von Kanaldatenbank { $names }. Prüfen Sie, ob ihr Filialserver läuft und die Zentrale erreicht, und führen Sie den Auftrag dann noch einmal aus. Ist sie für immer verloren, geben Sie sie unter Kanaldatenbankgruppe auf.
job-channels-failed = { $count ->
    [one] { $count } Kanaldatenbank hat einen Fehler gemeldet. Der nächste Lauf versucht es noch einmal.
   *[other] { $count } Kanaldatenbanken haben einen Fehler gemeldet. Der nächste Lauf versucht es noch einmal.
}
job-operations-failed = { $operations ->
    [one] { $operations } Vorgang ist fehlgeschlagen; der nächste Lauf versucht ihn noch einmal. Die übrigen wurden verarbeitet.
   *[other] { $operations } Vorgänge sind fehlgeschlagen; der nächste Lauf versucht sie noch einmal. Die übrigen wurden verarbeitet.
}
job-sessions-suspended = { $count ->
    [one] { $count } Sitzung ist dreimal fehlgeschlagen und wurde angehalten. Versuchen Sie sie unter „Downloadsitzungen“ erneut oder brechen Sie sie dort ab.
   *[other] { $count } Sitzungen sind dreimal fehlgeschlagen und wurden angehalten. Versuchen Sie sie unter „Downloadsitzungen“ erneut oder brechen Sie sie dort ab.
}
job-interrupted = Die Zentrale wurde beendet, während der Auftrag lief. Nichts ging verloren; führen Sie ihn noch einmal aus.
job-internal-error = In der Zentrale ist ein Fehler aufgetreten. Nichts ging verloren; das Protokoll sagt mehr.

## Was wartet und was fehlt

warning-job-not-recurring = { $job } läuft nicht automatisch. Legen Sie eine Wiederholung fest: Ohne sie erhalten Kunden, die offline oder asynchron angelegt wurden, nie ihre ID.
warning-rows-wait-at-channel = { $rows ->
    [one] { $rows } Zeile asynchroner Kunden wartet in der Kanaldatenbank { $channel } seit { $since }. { $job } bringt sie in die Zentrale.
   *[other] { $rows } Zeilen asynchroner Kunden warten in der Kanaldatenbank { $channel } seit { $since }. { $job } bringt sie in die Zentrale.
}
warning-rows-wait-at-headquarters = { $rows ->
    [one] { $rows } Zeile asynchroner Kunden wartet in der Zentrale. { $job } macht daraus einen Kunden.
   *[other] { $rows } Zeilen asynchroner Kunden warten in der Zentrale. { $job } macht daraus Kunden.
}
warning-rows-failed = { $rows ->
    [one] Aus { $rows } Zeile asynchroner Kunden konnte kein Kunde werden. { $job } versucht es noch einmal.
   *[other] Aus { $rows } Zeilen asynchroner Kunden konnten keine Kunden werden. { $job } versucht es noch einmal.
}
warning-customers-not-sent = Nicht jeder Kanal hat die neuesten Änderungen von Kunden. { $job } sendet sie.
warning-channel-not-seen = Die Kanaldatenbank { $channel } hat sich seit { $since } nicht gemeldet. Prüfen Sie ihren Filialserver und ihr Netzwerk.

## Wer auf eine Nummer wartet

waiting-customers = { $customers ->
    [one] { $customers } Kunde wartet in { $place } seit { $since }
   *[other] { $customers } Kunden warten in { $place } seit { $since }
}
waiting-failed = { $failed ->
    [one] { $failed } davon konnte nicht verarbeitet werden: siehe „Status der Kundensynchronisierung“.
   *[other] { $failed } davon konnten nicht verarbeitet werden: siehe „Status der Kundensynchronisierung“.
}
waiting-takes-on = { $job } verarbeitet sie mit dem nächsten Lauf
waiting-job-not-recurring = { $job } läuft nicht automatisch
waiting-job-late = { $job } ist seit { $since } nicht gelaufen
waiting-job-failing = der letzte Lauf von { $job } ({ $since }) hatte Fehler
waiting-sentence = { $who }; { $what }. { $failed }
since-yesterday = gestern { $time }

## Wo ein Schalter aktiv ist

switch-waits-for-jobs = Noch nicht in jeder Filiale. Führen Sie { $jobs } aus.
switch-waits-for-cache = Zugestellt. Der Filialserver wendet es innerhalb weniger Minuten an.

## Status der Kundensynchronisierung

operation-is-creation = Kundenerstellung
operation-is-update = Kontoaktualisierung
operation-is-of-addresses = Adressaktualisierung
operation-succeeded = { $kind }: verarbeitet.
operation-waiting = { $kind }: { $job } hat ihn noch nicht verarbeitet.
operation-held = { $kind }: wartet auf einen früheren Vorgang dieses Kunden, der fehlgeschlagen ist. Reparieren Sie jenen.
operation-failed = { $kind }: Synchronisierung fehlgeschlagen. { $error }
operation-has-succeeded = Dieser Vorgang wurde verarbeitet. Er kann nicht mehr geändert werden; ändern Sie stattdessen den Kunden.
failure-unknown-customer = Die Zentrale hat den Kunden nicht, der geändert werden soll.
failure-malformed-guid = Das asynchrone Kundenkonto ist keine GUID.
failure-incomplete = Der Vorgang sagt nicht, um welchen Kunden es geht.
failure-not-stored = Die Datenbank hat es abgelehnt.
rescue-sale-not-possible = Verkäufe werden an einer Kasse der Filiale importiert, mit derselben Datei.

## Download- und Uploadsitzungen

session-not-to-retry = Diese Sitzung ist offen oder gut beendet. Es gibt nichts erneut zu versuchen.
session-not-to-cancel = Diese Sitzung ist beendet. Es gibt nichts abzubrechen.
full-sync-is-of-downloads = Nur ein Auftrag, der Daten an die Kanäle sendet, hat eine vollständige Datensynchronisierung.
exclusion-is-of-downloads = Nur ein Auftrag, der Daten an die Kanäle sendet, kann aus Offlinedatenbanken ausgeschlossen werden.
table-is-filtered = Zeilen von Kunden werden in Offlinedatenbanken weggelassen, andere bleiben.
table-is-not-shared = Enthält keine Kunden; nichts wird weggelassen.
table-is-custom-made = Vom Unternehmen selbst erstellt: nicht gefiltert. Schließen Sie stattdessen den Unterauftrag aus Offlinedatenbanken aus.

## Was ein Administrator eingibt

admin-value-required = { $member }: Geben Sie einen Wert ein.
admin-value-too-long = { $member }: Das ist zu lang. Die Obergrenze ist { $max } Zeichen.
admin-value-has-control-characters = { $member }: Entfernen Sie Zeilenumbrüche und andere Steuerzeichen.
admin-choose = { $member }: Wählen Sie eines von { $choices }.
admin-number-above-zero = { $member }: Geben Sie eine Zahl über 0 ein.
admin-already-exists = { $key } gibt es schon. Wählen Sie einen anderen Wert.
admin-address-type-taken = Adresstyp { $number } gehört zu { $name }. Wählen Sie eine andere Nummer.
admin-customers-have = { $customers ->
    [one] { $customers } Kunde hat { $name }. Geben Sie diesem Kunden zuerst etwas anderes.
   *[other] { $customers } Kunden haben { $name }. Geben Sie ihnen zuerst etwas anderes.
}
admin-customers-have-value = { $customers ->
    [one] { $customers } Kunde hat einen Wert von { $name }. Entfernen Sie ihn dort zuerst.
   *[other] { $customers } Kunden haben einen Wert von { $name }. Entfernen Sie ihn dort zuerst.
}
admin-profile-in-use = Dieses Profil wird von { $channels } verwendet. Weisen Sie dort zuerst ein anderes Profil zu.
admin-address-book-in-use = Dieses Adressbuch ist { $channels } zugewiesen. Heben Sie das dort zuerst auf.
admin-channel-has-registers = Dieser Kanal hat Kassen: { $registers }. Deaktivieren Sie sie zuerst.
admin-channel-is-assigned = Dieser Kanal ist { $names } zugewiesen. Heben Sie das dort zuerst auf.
admin-scale-unit-is-enrolled = { $name } ist angemeldet. Entziehen Sie zuerst den Zugang.
admin-channel-has-operations = { $operations ->
    [one] { $operations } Vorgang dieses Kanals wurde noch nicht verarbeitet. Siehe „Status der Kundensynchronisierung“.
   *[other] { $operations } Vorgänge dieses Kanals wurden noch nicht verarbeitet. Siehe „Status der Kundensynchronisierung“.
}
admin-country-unknown = Geben Sie den Code eines Landes oder einer Region ein, z. B. JPN.
admin-currency-malformed = Geben Sie die drei Buchstaben einer Währung ein, z. B. JPY.
admin-default-customer-unknown = Kein Kunde hat die Nummer { $account }. Geben Sie die Kundennummer eines Kunden ein oder lassen Sie das Feld leer.
advice-receipt-email-of-default-customer = Der Standardkunde { $account } hat die E-Mail für Belege { $email }. Lassen Sie das Feld dort leer: Sonst erhält sie jeder neue Kunde, der keine hat.
admin-password-length = Geben Sie ein Kennwort mit { $min } bis { $max } Zeichen ein.
admin-last-administrator = Das ist der einzige Administrator. Machen Sie zuerst einen anderen Mitarbeiter zum Administrator.
admin-default-value-excluded = Der Standardwert passt nicht zum Typ, zur Liste oder zum Bereich. Ändern Sie eines davon.
admin-list-is-for-text = Nur ein Attribut vom Typ Text hat eine feste Liste. Entfernen Sie die Werte oder ändern Sie den Typ.
admin-range-is-for-number = Nur eine Zahl hat einen Bereich. Entfernen Sie den Bereich oder ändern Sie den Typ.
admin-range-is-reversed = Der kleinste Wert liegt über dem größten. Vertauschen Sie sie.
admin-values-excluded = { $customers ->
    [one] { $customers } Kunde hat einen Wert, den das ausschließen würde: { $example }. Ändern Sie zuerst den Kunden oder erlauben Sie den Wert.
   *[other] { $customers } Kunden haben Werte, die das ausschließen würde, z. B. { $example }. Ändern Sie zuerst die Kunden oder erlauben Sie den Wert.
}

## Funktionen

feature-performance-improvements = Leistungsverbesserungen bei Kundenaufträgen und Kundenbuchungen
feature-performance-improvements-about = Eine Voraussetzung für die Bearbeitung von Kunden im asynchronen Modus.
feature-enhanced-async-creation = Erweiterte asynchrone Kundenerstellung aktivieren
feature-enhanced-async-creation-about = Asynchrone Kunden erhalten eine Anrede, die Zugehörigkeiten des Standardkunden sowie weitere Telefonnummern und E-Mail-Adressen.
feature-async-addresses = Asynchrone Erstellung für Kundenadressen aktivieren
feature-async-addresses-about = Neue Adressen werden ohne einen Aufruf der Zentrale gespeichert.
feature-async-editing = Bearbeitung von Kunden im asynchronen Modus ermöglichen
feature-async-editing-about = Kunden und ihre Adressen werden ohne einen Aufruf der Zentrale bearbeitet.
feature-multiple-contacts = Mehrere E-Mails und Telefonnummern sowie die Zustimmung zur Vermarktung für diese Kontakte erfassen
feature-multiple-contacts-about = Weitere Telefonnummern und E-Mail-Adressen können erfasst werden, jede mit ihrer Zustimmung.
feature-switch-on-first = Schalten Sie zuerst ein: { $features }.
feature-switch-off-first = Schalten Sie zuerst aus: { $features }.

## Was die Zentrale nicht annimmt

blocked-email-domain = Die Zentrale nimmt keine E-Mail-Adressen von { $domain } an.
filter-needs-confirmation = Dadurch werden Kundendaten nur aus den Datensätzen der Kanaldatenverteilung entfernt. Alle Zeitplanaufträge, die Kundendaten enthalten, müssen außerdem so markiert werden, dass sie die Offlinesynchronisierung überspringen. Bestätigen Sie mit Ja, um den Filter einzuschalten.

## Diagramme

show-as-table = Als Tabelle anzeigen

## Einwilligung

kana-name = Name der Organisation (Kana)
consent-title = Einwilligung in Werbung
consent-text = Wir dürfen dem Kunden von Angeboten und Neuigkeiten erzählen. Die Einwilligung ist freiwillig, ändert hier nichts am Einkauf und kann jederzeit widerrufen werden.
consent-by-phone = Angebote per Telefon oder SMS
consent-by-email = Angebote per E-Mail
consent-given = In Werbung eingewilligt
consent-withdrawn = Keine Werbung
consent-by-worker = Filiale { $store }, Mitarbeiter { $worker }
consent-at-kiosk = Filiale { $store }, vom Kunden selbst
consent-wording = { $language }, Wortlaut { $version }

## Adresse aus der Postleitzahl

address-filled = Ausgefüllt: { $address }
choose-town = Ort wählen
town = Ort
address-kept = Diese Postleitzahl gehört zu { $address }. Ihre Eingabe wurde beibehalten.
use-found-address = Stattdessen diese Adresse verwenden
postal-codes-missing = Die Liste der Postleitzahlen ist noch nicht auf dieser Kasse. Geben Sie die Adresse von Hand ein.

## Abrufcode

claim-code-show = Abrufcode anzeigen
claim-code-print = Drucken
claim-code-slip = Zeigen Sie diesen Code an der Kasse.
claim-code-picture = QR-Code des Abrufcodes { $code }
claim-code-wrong = Dieser Abrufcode enthält einen Tippfehler. Vergleichen Sie ihn mit dem Zettel.

## Vorgemerkte Treuekarte

queue-loyalty-card = Karte ausstellen, sobald die ID da ist
queue-loyalty-card-text = Die Anforderung ist auf dieser Kasse gespeichert. Die Karte wird einmal automatisch ausgestellt, sobald die ID vergeben ist.
keep-for-later = Vormerken
take-back = Zurücknehmen
try-card-again = Erneut versuchen
not-possible-now = Jetzt nicht möglich
honorific-person = Herr/Frau
honorific-organization = Firma
no-contacts = Noch keine Telefonnummer oder E-Mail-Adresse
reason-card-waits = Wartet, bis der Kunde eine ID hat.
reason-card-headquarters = Der Kunde hat eine ID. Die Karte wird ausgestellt, sobald die Zentrale erreichbar ist.
next-step-card = Die Karte wird automatisch ausgestellt. Es ist nichts zu tun.
next-step-card-refused = Versuchen Sie es erneut, oder nehmen Sie den Wunsch zurück.
queue-chart = Jetzt warten { $waiting }, in den letzten Stunden höchstens { $most }.
time-of-day = Uhrzeit
waiting-to-be-sent = Noch nicht gesendet

## Kiosk

kiosk-staff = Personal
kiosk-go-back = Zurück zum Kiosk
kiosk-name-question = Wie heißen Sie?
kiosk-contact-question = Wie erreichen wir Sie?
kiosk-contact-text = Geben Sie eine Telefonnummer, eine E-Mail-Adresse oder beides ein.
kiosk-address-question = Wo wohnen Sie?
kiosk-address-text = Wenn Sie das nicht sagen möchten, gehen Sie einfach weiter.
kiosk-go-on-without = Ohne Angabe weiter
kiosk-consent-question = Dürfen wir Ihnen Angebote schicken?
kiosk-consent-text = Wenn Sie zustimmen, darf { $store } Ihnen über Telefonnummer und E-Mail-Adresse von Angeboten und Veranstaltungen berichten. Sie können sich auch ohne Zustimmung registrieren und es sich an der Kasse jederzeit anders überlegen.
kiosk-consent = Ja, ich stimme zu
kiosk-review-question = Ist das richtig?
kiosk-review-text = Teile sind verdeckt, damit niemand über Ihre Schulter mitliest.
kiosk-change = { $field } ändern
kiosk-offers = Angebote
kiosk-done-text = Sie sind registriert. Zeigen Sie diesen Code an der Kasse, oder fotografieren Sie ihn.
kiosk-done-ends = Diese Seite schließt sich automatisch.
kiosk-done = Fertig
kiosk-ask-staff = Hier ist gerade keine Registrierung möglich. Bitte wenden Sie sich an unser Personal.

## Wie ein Feld der Adresse in seinem Land heißt

address-area = Gebiet
address-county = County
address-department = Departement
address-district = Bezirk
address-do-si = Provinz oder Großstadt
address-eircode = Eircode
address-emirate = Emirat
address-island = Insel
address-oblast = Oblast
address-parish = Gemeinde
address-pin = PIN-Code
address-post-town = Zustellort
address-prefecture = Präfektur
address-state = Bundesstaat
address-suburb = Vorort
address-zip = ZIP-Code

## Ähnliche Kunden

alike-text = Wählen Sie einen davon, oder speichern Sie einen neuen Kunden.
alike-found = { $count ->
    [one] { $count } Kunde sieht ähnlich aus
   *[other] { $count } Kunden sehen ähnlich aus
}
alike-carried-over = Ihre Eingabe steht im Formular von { $name }. Prüfen und speichern Sie sie.
same-email = Gleiche E-Mail-Adresse
same-phone = Gleiche Telefonnummer
same-name = Gleicher Name
similar-name = Ähnlicher Name, gleiche Postleitzahl
reading-customers = Kunden werden gelesen
more-customers-found = Mehr als { $count } Kunden gefunden
download-paused = Der Download ist angehalten. Auch Änderungen von Kunden warten.
pause = Anhalten
continue-download = Fortsetzen

## Diagramme der Zentrale

customers-per-hour = Kunden je Stunde
customers-per-hour-text = { $sum } neue Kunden in den letzten 24 Stunden, höchstens { $most } in einer Stunde.
hour-from = Stunde ab
runs-on-time-line = Läufe auf einer Zeitachse
time-of-run = Gestartet
outcome-of-run = Ergebnis
kiosk-idle-seconds = Sekunden, bis ein Kiosk fragt, ob der Besucher noch da ist
kiosk-idle-seconds-hint = Zwischen 15 und 600; leer für 45. Nach 15 Sekunden ohne Antwort wird die Eingabe entfernt.
admin-kiosk-idle-range = Geben Sie 15 bis 600 Sekunden ein, oder lassen Sie das Feld leer.

## Audit trail

audit-trail = Prüfprotokoll
audit-trail-text = Wer wann von welchem Gerät und welcher Adresse was getan hat. Namen von Kunden stehen nicht darin.
audit-time = Zeit
audit-worker = Mitarbeiter
audit-device = Gerät
audit-ip = IP-Adresse
audit-object = Gegenstand
audit-customer = ID oder Nummer des Kunden
audit-from = Ab Tag (UTC)
audit-to = Bis Tag (UTC)
audit-day-hint = Zum Beispiel 2026-11-30
audit-outcome = Ergebnis
audit-done = Erledigt
audit-refused = Abgelehnt ({ $status })
audit-unknown = Unbekannt
audit-export = Exportieren
no-audit-entries = Keine Einträge
no-audit-entries-text = In diesem Zeitraum wurde nichts dieser Art aufgezeichnet.
