//! The browser's tab, as the driver sees it.

use std::rc::{Rc, Weak};

use contract::{ErrorId, commerce};
use domain::{ChannelConfiguration, CustomerId};
use futures::future::LocalBoxFuture;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use sync::connectivity::Effect;
use sync::{
    Answer, Confirmation, Cursor, DeltaPage, Directory, Failure, OperationKind, Outbox, Outcome,
    Refusal, Request, RetentionPolicy, ScaleUnit, Tab, Timestamp, Told,
};

use super::{REFUSED_RETRY_MS, TabSession};
use crate::adapters::channel::Hint;
use crate::adapters::http::{self, Answered, CallError, Caller, ToSend};
use crate::adapters::idb::Store;
use crate::adapters::wire::{change_body, create_body, key_of, sale_body, server_customer};
use crate::adapters::{clock, ids, locks};
use crate::state::{Download, State};

/// How long a card waits after headquarters could not be reached, in milliseconds.
const CARD_RETRY_MS: u64 = 15_000;

pub struct BrowserTab {
    outer: Weak<TabSession>,
    store: Rc<Store>,
    state: State,
}

impl BrowserTab {
    pub fn new(outer: Weak<TabSession>, store: Rc<Store>, state: State) -> Self {
        Self { outer, store, state }
    }

    fn with_outer<R>(&self, act: impl FnOnce(&TabSession) -> R) -> Option<R> {
        self.outer.upgrade().map(|outer| act(&outer))
    }
}

impl Tab for BrowserTab {
    type Store = Store;
    type ScaleUnit = Self;

    fn store(&self) -> &Store {
        &self.store
    }

    fn scale_unit(&self) -> &Self {
        self
    }

    fn now(&self) -> Timestamp {
        clock::now()
    }

    fn random(&self) -> u64 {
        u64::from_le_bytes(ids::random_bytes())
    }

    fn random_bytes(&self) -> [u8; 16] {
        ids::random_bytes()
    }

    fn pause(&self, ms: u64) -> LocalBoxFuture<'static, ()> {
        Box::pin(TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX)))
    }

    fn spawn(&self, work: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(work);
    }

    fn directory<R>(&self, read: impl FnOnce(&Directory) -> R) -> R {
        self.state.directory.with_untracked(read)
    }

    fn outbox<R>(&self, read: impl FnOnce(&Outbox) -> R) -> R {
        self.state.outbox.with_untracked(read)
    }

    fn change<R>(&self, change: impl FnOnce(&mut Directory, &mut Outbox) -> R) -> R {
        let State { directory, outbox, .. } = self.state;
        let answer = change(&mut directory.write_untracked(), &mut outbox.write_untracked());
        directory.notify();
        outbox.notify();
        answer
    }

    fn election_changed(&self) {
        if !self.with_outer(|outer| outer.driver.is_elected()).unwrap_or_default() {
            self.with_outer(|outer| outer.has_downloaded(None));
        }
    }

    fn has_locks(&self) -> bool {
        locks::are_there()
    }

    fn request_lock(&self) {
        if self.has_locks() {
            self.with_outer(|outer| outer.lock.request());
        }
    }

    fn steal_lock(&self) {
        self.with_outer(|outer| outer.lock.steal());
    }

    fn connect(&self, effect: Effect) {
        self.with_outer(|outer| outer.connect(effect));
    }

    fn is_signed_on(&self) -> bool {
        self.state.has_session()
    }

    fn retention(&self) -> RetentionPolicy {
        if self.state.is_kiosk_untracked() {
            RetentionPolicy::Hidden
        } else if self.state.configuration.with_untracked(|it| it.excludes_customers_from_offline) {
            RetentionPolicy::OnlyPending
        } else {
            RetentionPolicy::All
        }
    }

    fn is_download_paused(&self) -> bool {
        self.state.is_download_paused.get_untracked()
            && self.state.download.with_untracked(Option::is_some)
    }

    fn tell_others(&self) {
        self.with_outer(|outer| outer.tell_tabs(&Hint::LogGrew));
    }
}

impl ScaleUnit for BrowserTab {
    async fn send(&self, requests: &[Request]) -> Vec<Result<Answer, Failure>> {
        let Some(outer) = self.outer.upgrade() else { return Vec::new() };
        if !self.state.has_session() {
            return requests.iter().map(|_| Err(Failure::SignOnNeeded)).collect();
        }
        let configuration = self.state.configuration.get_untracked();
        let bodies = requests.iter().filter_map(|it| to_send(it, &configuration)).collect();
        let caller = outer.caller();
        let mut sent = http::send_operations(&caller, bodies).await.into_iter();
        let asked = Asked { outer: &outer, caller: &caller };
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(match &request.operation.kind {
                // Each alone: no other customer's operation waits for headquarters.
                OperationKind::Card(number) => asked.issue_card(request, number).await,
                _ => asked.answer(sent.next().unwrap_or_else(|| Err(http::unread()))).await,
            });
        }
        answers
    }

    async fn delta(&self, cursor: &Cursor) -> Result<DeltaPage, Failure> {
        let outer = self.outer.upgrade().ok_or(Failure::Local)?;
        let (caller, since) = (outer.caller(), cursor.next);
        let page = http::customer_delta(&caller, since, &cursor.channel_database_id).await;
        let page = page.map_err(|error| outer.failure(&error, &caller))?;
        outer.on_contact();
        let began = self.state.download.get_untracked().map(|it| it.began);
        outer.has_downloaded(page.has_more.then(|| Download {
            // In another channel database the cursors begin anew.
            began: began.filter(|began| *began <= since).unwrap_or(since),
            next: page.next_cursor,
            newest: page.newest_cursor,
        }));
        // Such a page would move the cursor and bring no customer.
        if page.customers.iter().any(|it| it.channel_version == 0) {
            return Err(Failure::Busy { retry_delay_ms: REFUSED_RETRY_MS });
        }
        let told = |it| server_customer(it, &page.channel_database_id);
        Ok(DeltaPage {
            customers: page.customers.iter().filter_map(told).collect(),
            next: page.next_cursor,
            has_more: page.has_more,
            channel_database_id: page.channel_database_id,
        })
    }

    async fn confirm(
        &self,
        customers: &[CustomerId],
        told: &Told,
    ) -> Result<Confirmation, Failure> {
        let outer = self.outer.upgrade().ok_or(Failure::Local)?;
        let caller = outer.caller();
        let confirmed = match http::confirm(&caller, customers, told).await {
            Ok(confirmed) => confirmed,
            // It confirms no customer now, and is asked again at the next change.
            Err(CallError::Refused(_)) => {
                Confirmation { channel_database_id: String::new(), assigned: Vec::new() }
            }
            Err(error) => return Err(outer.failure(&error, &caller)),
        };
        outer.on_contact();
        Ok(confirmed)
    }
}

/// The caller of a request, and its tab.
struct Asked<'a> {
    outer: &'a TabSession,
    caller: &'a Caller,
}

impl Asked<'_> {
    async fn answer(
        &self,
        sent: Result<Answered<Option<commerce::Customer>>, CallError>,
    ) -> Result<Answer, Failure> {
        let Answered { body, is_replayed } = match sent {
            Ok(answered) => answered,
            Err(CallError::Refused(refusal)) => return self.refused(refusal).await,
            Err(error) => return Err(self.failure(&error)),
        };
        self.outer.on_contact();
        // The answer to a sale names no customer.
        let Some(entity) = body else { return Ok(unnamed(Outcome::Accepted(None))) };
        let server = server_customer(&entity, "").ok_or(Failure::Unreachable)?;
        Ok(Answer {
            channel_database_id: followed(&server.channel_database_id, is_replayed),
            outcome: Outcome::Accepted(Some(Box::new(server))),
        })
    }

    /// A refusal does not name the change log. Where the customer is not there it matters
    /// whether the channel database is another one, so the scale unit is asked.
    async fn refused(&self, refusal: Refusal) -> Result<Answer, Failure> {
        self.outer.on_contact();
        if !refusal.is_unknown_customer() {
            return Ok(unnamed(Outcome::Refused(refusal)));
        }
        let log = http::change_log(self.caller).await.map_err(|error| self.failure(&error))?;
        Ok(Answer { channel_database_id: log, outcome: Outcome::Refused(refusal) })
    }

    /// The card of a customer that has its number now.
    async fn issue_card(&self, request: &Request, number: &str) -> Result<Answer, Failure> {
        let card = commerce::LoyaltyCard {
            card_number: number.to_owned(),
            customer_account: request.customer.as_ref().map(key_of).unwrap_or_default(),
            ..commerce::LoyaltyCard::default()
        };
        let Answered { body: card, is_replayed } =
            match http::issue_loyalty_card(self.caller, request.operation.id, &card).await {
                Ok(answered) => answered,
                Err(CallError::Refused(refusal)) if is_about_headquarters(&refusal) => {
                    return Err(Failure::Busy { retry_delay_ms: CARD_RETRY_MS });
                }
                Err(CallError::Refused(refusal)) => return self.refused(refusal).await,
                Err(error) => return Err(self.failure(&error)),
            };
        self.outer.on_contact();
        if card.channel_version == 0 {
            return Err(Failure::Unreachable);
        }
        Ok(Answer {
            channel_database_id: followed(&card.channel_database_id, is_replayed),
            outcome: Outcome::CardIssued {
                number: card.card_number,
                channel_database_id: card.channel_database_id,
                version: card.channel_version,
            },
        })
    }

    fn failure(&self, error: &CallError) -> Failure {
        self.outer.failure(error, self.caller)
    }
}

/// The change log that the scale unit follows now, as an answer names it. A replayed answer may
/// name a channel database that was replaced since: it counts as naming none.
fn followed(named: &str, is_replayed: bool) -> String {
    if is_replayed { String::new() } else { named.to_owned() }
}

fn unnamed(outcome: Outcome) -> Answer {
    Answer { channel_database_id: String::new(), outcome }
}

/// Headquarters could not be asked: that says nothing about the card.
fn is_about_headquarters(refusal: &Refusal) -> bool {
    let id = ErrorId::from_resource_id(&refusal.error_id);
    id == Some(ErrorId::HeadquarterCommunicationFailure)
}

/// `None` for a card, which does not go with the others.
fn to_send(
    Request { operation, customer }: &Request,
    configuration: &ChannelConfiguration,
) -> Option<ToSend> {
    let operation_id = operation.id;
    Some(match &operation.kind {
        OperationKind::Create(creation) => {
            let body = create_body(operation, &creation.details, configuration);
            ToSend::create(operation_id, &body)
        }
        OperationKind::Sale(amount) => {
            ToSend::sale(operation_id, &sale_body(operation, amount, configuration))
        }
        OperationKind::Change(change) => {
            let key = customer.as_ref().map_or_else(|| operation.customer_id.to_string(), key_of);
            ToSend::update(operation_id, &key, &change_body(change, configuration))
        }
        OperationKind::Card(_) => return None,
    })
}
