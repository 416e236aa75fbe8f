//! The browser's tab, as the sync driver sees it.

use std::rc::{Rc, Weak};

use contract::{ErrorId, commerce};
use domain::{ChannelConfiguration, Connection, CustomerId};
use futures::future::LocalBoxFuture;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use sync::{
    Directory, Failure, Kept, News, Operation, OperationKind, Outcome, Request, ScaleUnit, Tab,
    Timestamp,
};

use super::{SyncDriver, server_customer};
use crate::adapters::channel::Hint;
use crate::adapters::http::{self, CallError, ToSend};
use crate::adapters::idb::Store;
use crate::adapters::{clock, ids};
use crate::register::{change_body, create_body, key_of, sale_body};
use crate::services::{Download, State};

/// How long a card waits that headquarters could not be asked for, in milliseconds.
const CARD_RETRY_MS: u64 = 15_000;

pub struct BrowserTab {
    outer: Weak<SyncDriver>,
    store: Rc<Store>,
    state: State,
}

impl BrowserTab {
    pub fn new(outer: Weak<SyncDriver>, store: Rc<Store>, state: State) -> Self {
        Self { outer, store, state }
    }

    fn with_outer(&self, act: impl FnOnce(&SyncDriver)) {
        if let Some(outer) = self.outer.upgrade() {
            act(&outer);
        }
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

    fn pause(&self, ms: u64) -> LocalBoxFuture<'static, ()> {
        Box::pin(TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX)))
    }

    fn spawn(&self, work: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(work);
    }

    fn directory<R>(&self, read: impl FnOnce(&Directory) -> R) -> R {
        self.state.directory.with_untracked(read)
    }

    fn change_directory(&self, change: impl FnOnce(&mut Directory)) {
        self.state.directory.update(change);
    }

    fn outbox<R>(&self, read: impl FnOnce(&[Operation]) -> R) -> R {
        self.state.outbox.with_untracked(|outbox| read(outbox))
    }

    fn change_outbox(&self, change: impl FnOnce(&mut Vec<Operation>)) {
        self.state.outbox.update(change);
    }

    fn election_changed(&self) {
        self.with_outer(SyncDriver::election_changed);
    }

    fn is_signed_on(&self) -> bool {
        self.state.has_session()
    }

    fn reaches_headquarters(&self) -> bool {
        self.state.connection.get_untracked() == Connection::Online
    }

    fn kept(&self) -> Kept {
        if self.state.is_kiosk_untracked() {
            Kept::OnlyWaiting
        } else if self.state.configuration.with_untracked(|it| it.excludes_customers_from_offline) {
            Kept::OnlyPending
        } else {
            Kept::All
        }
    }

    fn is_download_paused(&self) -> bool {
        self.state.is_download_paused.get_untracked()
            && self.state.download.with_untracked(Option::is_some)
    }

    fn has_heard(&self) {
        self.with_outer(SyncDriver::heard_from_scale_unit);
    }

    fn tell_customers(&self, ids: Vec<CustomerId>) {
        self.with_outer(|outer| outer.tell_tabs(&Hint::Customers(ids)));
    }

    fn tell_everything(&self) {
        self.with_outer(|outer| outer.tell_tabs(&Hint::Everything));
    }
}

impl ScaleUnit for BrowserTab {
    async fn send(&self, requests: &[Request]) -> Vec<Result<Outcome, Failure>> {
        let Some(outer) = self.outer.upgrade() else { return Vec::new() };
        if !self.state.has_session() {
            return requests.iter().map(|_| Err(Failure::SignOnNeeded)).collect();
        }
        let configuration = self.state.configuration.get_untracked();
        let bodies = requests.iter().filter_map(|it| to_send(it, &configuration)).collect();
        let mut answers = http::send_operations(&outer.caller(), bodies).await.into_iter();
        let mut outcomes = Vec::with_capacity(requests.len());
        for request in requests {
            outcomes.push(match &request.operation.kind {
                // Each alone: nobody else's operation waits for headquarters.
                OperationKind::Card(number) => issue_card(&outer, request, number).await,
                _ => outcome(&outer, answers.next().unwrap_or(Err(CallError::Unreachable))),
            });
        }
        outcomes
    }

    async fn news(&self, since: i64) -> Result<News, Failure> {
        let outer = self.outer.upgrade().ok_or(Failure::Unreachable)?;
        let answer = http::customer_delta(&outer.caller(), since).await;
        if let Ok(page) = &answer {
            let began = self.state.download.get_untracked().map(|it| it.began);
            outer.has_downloaded(page.has_more.then(|| Download {
                // Of another channel database the cursors begin anew.
                began: began.filter(|began| *began <= since).unwrap_or(since),
                next: page.next_cursor,
                newest: page.newest_cursor,
            }));
        }
        match answer {
            Ok(page) => Ok(News {
                channel_database_id: page.channel_database_id,
                customers: page.customers.iter().filter_map(server_customer).collect(),
                next: page.next_cursor,
                has_more: page.has_more,
            }),
            Err(CallError::Refused(_)) => Err(Failure::Unreachable),
            Err(error) => Err(outer.failure(error)),
        }
    }
}

fn outcome(
    outer: &SyncDriver,
    answer: Result<Option<commerce::Customer>, CallError>,
) -> Result<Outcome, Failure> {
    match answer {
        Ok(None) => Ok(Outcome::Accepted(None)),
        Ok(Some(entity)) => {
            let server = server_customer(&entity).ok_or(Failure::Unreachable)?;
            Ok(Outcome::Accepted(Some(Box::new(server))))
        }
        Err(CallError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(error) => Err(outer.failure(error)),
    }
}

/// The card of a customer that has its number now.
async fn issue_card(
    outer: &SyncDriver,
    request: &Request,
    number: &str,
) -> Result<Outcome, Failure> {
    let card = commerce::LoyaltyCard {
        card_number: number.to_owned(),
        customer_account: request.customer.as_ref().map(key_of).unwrap_or_default(),
    };
    match http::issue_loyalty_card(&outer.caller(), request.operation.id, &card).await {
        Ok(card) => Ok(Outcome::CardIssued(card.card_number)),
        Err(CallError::Refused(refusal)) if is_about_headquarters(&refusal) => {
            Err(Failure::Busy { retry_delay_ms: CARD_RETRY_MS })
        }
        Err(CallError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(error) => Err(outer.failure(error)),
    }
}

/// Headquarters could not be asked: that says nothing about the card.
fn is_about_headquarters(refusal: &sync::Refusal) -> bool {
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
        OperationKind::Create => {
            let captured_offline = operation.captured_offline;
            let body = customer.as_ref().map(|it| create_body(it, captured_offline, configuration));
            ToSend::create(operation_id, &body.unwrap_or_default())
        }
        OperationKind::Sale(amount) => {
            ToSend::sale(operation_id, sale_body(operation, amount, configuration))
        }
        OperationKind::Change(change) => {
            let key = customer.as_ref().map_or_else(|| operation.customer_id.to_string(), key_of);
            ToSend::update(operation_id, &key, &change_body(change, configuration))
        }
        OperationKind::Card(_) => return None,
    })
}
