//! The use cases of the register.

mod cards;
mod changes;
mod diagnostics;
mod drafts;
mod rescue;
mod sale;
mod session;

use std::rc::Rc;

use contract::commerce;
use domain::gate::{Action, Unavailable};
use domain::{
    AccountNumber, ChannelConfiguration, Connection, CustomerDetails, CustomerDraft, CustomerId,
    Identity, OperationId, consent,
};
use futures::future::{Either, select};
use futures::lock::Mutex;
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use sync::{
    Creation, CustomerRecord, Operation, OperationKind, OperationState, QueueSamples, StoreError,
    Verdict,
};

use crate::action_error::{ActionError, StorageProblem};
use crate::adapters::channel::Hint;
use crate::adapters::http::{self, CallError, Caller, ToSend};
use crate::adapters::idb::{Meta, Store};
use crate::adapters::tab_name::TabIdentity;
use crate::adapters::wire::{create_body, server_customer};
use crate::adapters::{clock, ids};
use crate::draft::NewCustomerIds;
use crate::state::{Device, DeviceKind, State};
use crate::tab_session::TabSession;

pub use rescue::Rescue;

/// How long the form waits for an account number before the customer counts as
/// pending: the offline time-out, in milliseconds.
const ANSWER_WAIT_MS_MAX: u32 = 3_000;

/// How a search beyond this register's own customers answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteHit {
    pub id: Option<CustomerId>,
    pub identity: Identity,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

pub struct Register {
    store: Rc<Store>,
    state: State,
    driver: Rc<TabSession>,
    language: RwSignal<Lang>,
    tab: TabIdentity,
    /// Held while a draft is written or ends: keeps the order of writes.
    drafts: Mutex<()>,
}

impl Register {
    pub fn new(
        store: Rc<Store>,
        state: State,
        driver: Rc<TabSession>,
        language: RwSignal<Lang>,
    ) -> Self {
        Self { store, state, driver, language, tab: TabIdentity::begin(), drafts: Mutex::new(()) }
    }

    /// Makes this browser a register of the store that the code belongs to.
    pub async fn activate(&self, code: &str) -> Result<(), ActionError> {
        let answer = http::activate(self.language.get_untracked(), code.trim()).await?;
        let device = Device {
            id: answer.device_id,
            token: answer.device_token,
            kind: match answer.device_kind.as_str() {
                "Kiosk" => DeviceKind::Kiosk,
                _ => DeviceKind::Register,
            },
            operating_unit_number: answer.operating_unit_number,
            channel_name: answer.channel_name,
        };
        let is_kiosk = device.kind == DeviceKind::Kiosk;
        if is_kiosk {
            self.store.forget_sent().await?;
        }
        self.store.put_meta(Meta::Device, &device).await?;
        self.state.device.set(Some(device));
        if is_kiosk {
            // As a kiosk, which shows no customer that it has sent.
            self.driver.sync().read_again().await?;
        }
        self.driver.tell_tabs(&Hint::Everything);
        if self.state.is_kiosk_untracked() {
            self.ask_to_persist();
        }
        self.driver.tell_person();
        Ok(())
    }

    /// Fresh ids for a form that opens.
    pub fn new_ids(&self) -> NewCustomerIds {
        NewCustomerIds { customer: ids::customer_id(), operation: ids::operation_id() }
    }

    /// Operation 917: `Disconnect` and `Connect`.
    pub fn set_disconnected(&self, is_disconnected: bool) {
        self.driver.set_disconnected(is_disconnected);
    }

    /// Pauses or resumes the download of customers.
    pub fn pause_download(&self, is_paused: bool) {
        self.driver.pause_download(is_paused);
    }

    /// The length of the outbox over the last hours, now included.
    pub async fn queue_samples(&self) -> QueueSamples {
        self.driver.queue_samples().await
    }

    pub fn send_now(&self) {
        self.driver.try_now();
    }

    /// Saves first, sends then. Where the store creates customers in real time and headquarters can
    /// be reached, waits a moment for the number or for headquarters' refusal; the customer is
    /// saved here in any case.
    pub async fn create_customer(
        &self,
        draft: &CustomerDraft,
        ids: NewCustomerIds,
    ) -> Result<CustomerId, ActionError> {
        let details = self.checked(draft, None)?;
        untrack(|| self.state.allows(Action::CreateCustomer, None))
            .map_err(ActionError::NotAllowed)?;
        let configuration = self.state.configuration.get_untracked();
        let connection = self.state.connection.get_untracked();
        let id = ids.customer;
        let creation = Creation { details: details.clone(), epoch: self.driver.sync().epoch() };
        let kind = OperationKind::Create(Box::new(creation));
        let operation = new_operation(id, ids.operation, connection, kind);
        if configuration.filters_shared_customer_data {
            let online = Operation { captured_offline: false, ..operation };
            return self.create_straight_through(&online, &details, &configuration).await;
        }
        if self.is_saved(ids).await {
            self.drop_draft(None);
            self.state.last_saved.set(Some(id));
            return Ok(id);
        }
        let waits_for_answer =
            connection.reaches_scale_unit() && !configuration.profile.create_customers_async;
        if waits_for_answer {
            self.state.held.set(Some(id));
        }
        let verdict = self.driver.verdict(operation.id);
        let save = self.driver.sync().save(operation);
        if let Err(error) = self.ending_draft(None, ids.operation, save).await {
            self.state.held.set(None);
            // An earlier press may have saved it.
            return if self.is_saved(ids).await { Ok(id) } else { Err(error.into()) };
        }
        if waits_for_answer {
            let patience = TimeoutFuture::new(ANSWER_WAIT_MS_MAX);
            let answer = match select(verdict, patience).await {
                Either::Left((Ok(verdict), _)) => verdict,
                _ => Verdict::Later,
            };
            if let Verdict::Refused(refusal) = answer {
                let taken_back = self.driver.sync().take_back(id).await;
                self.state.held.set(None);
                taken_back?;
                return Err(ActionError::Refused(refusal));
            }
            self.state.held.set(None);
        }
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    /// *Filter shared customer data tables*: nothing of the customer is stored here before the
    /// scale unit has it (R026).
    async fn create_straight_through(
        &self,
        creation: &Operation,
        details: &CustomerDetails,
        configuration: &ChannelConfiguration,
    ) -> Result<CustomerId, ActionError> {
        let entity = create_body(creation, details, configuration);
        let answer = self.send_directly(ToSend::create(creation.id, &entity)).await?;
        let server = server_customer(&answer, "").ok_or(ActionError::Unreachable)?;
        self.drop_draft(None);
        let id = server.id;
        if !self.state.is_kiosk_untracked() {
            // The scale unit has it: what cannot be stored now comes with the delta.
            let _kept = self.driver.sync().take_looked_up(server).await;
        }
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    /// Issues a card; a blank number is generated.
    pub async fn issue_loyalty_card(
        &self,
        id: CustomerId,
        card_number: &str,
        operation: OperationId,
    ) -> Result<String, ActionError> {
        let number = self.account_number_for(id, Action::IssueLoyaltyCard)?;
        let card = commerce::LoyaltyCard {
            card_number: card_number.trim().to_owned(),
            customer_account: number,
            ..Default::default()
        };
        let caller = self.caller();
        let issued = http::issue_loyalty_card(&caller, operation, &card).await;
        let issued = self.driver.report(&caller, issued)?.body;
        // Reads the customer with the card; where this fails, the delta brings it.
        self.refresh(id).await;
        Ok(issued.card_number)
    }

    /// Asks the scale unit for its own customers or for those of all stores.
    pub async fn search(
        &self,
        keyword: &str,
        all_stores: bool,
    ) -> Result<Vec<RemoteHit>, ActionError> {
        let caller = self.caller();
        let page = http::search(&caller, keyword, all_stores).await;
        let page = self.driver.report(&caller, page)?;
        let hit = |found: commerce::GlobalCustomer| RemoteHit {
            id: found.customer_id.parse().ok(),
            identity: match AccountNumber::new(&found.account_number) {
                Some(number) if !found.is_async_customer => Identity::Assigned(number),
                _ => Identity::Pending,
            },
            name: found.full_name,
            phone: found.phone,
            email: found.email,
            address: found.full_address,
        };
        Ok(page.results.into_iter().map(hit).collect())
    }

    fn account_number_for(&self, id: CustomerId, action: Action) -> Result<String, ActionError> {
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        let identity = known.map(|record| record.identity.clone());
        untrack(|| self.state.allows(action, identity.as_ref()))
            .map_err(ActionError::NotAllowed)?;
        let number = identity.as_ref().and_then(Identity::account_number);
        number.map(ToString::to_string).ok_or(ActionError::NotAllowed(Unavailable::PendingSync))
    }

    /// Reads the customer if it is stored here, also before everything is read.
    pub async fn look_up(&self, id: CustomerId) {
        // What cannot be read now is read with everything else.
        let _known = self.driver.sync().customer(id).await;
    }

    async fn take_over(&self, answer: &commerce::Customer) -> Result<(), ActionError> {
        let server = server_customer(answer, "").ok_or(ActionError::Unreachable)?;
        Ok(self.driver.sync().take_looked_up(server).await?)
    }

    fn known(&self, id: CustomerId) -> Result<Rc<CustomerRecord>, ActionError> {
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        known.ok_or(ActionError::Storage(StorageProblem::Failed))
    }

    /// The checked details; addresses that are not those of `before` get their ids here, and
    /// answers about consent what they are stamped with (R227).
    fn checked(
        &self,
        draft: &CustomerDraft,
        before: Option<&CustomerDetails>,
    ) -> Result<CustomerDetails, ActionError> {
        let mut details = draft.check().map_err(ActionError::Invalid)?;
        for address in &mut details.addresses {
            let is_new = !before.is_some_and(|before| before.addresses.contains(address));
            if is_new && address.id.is_empty() {
                address.id = ids::address_id();
            }
        }
        let worker = self.state.worker.get_untracked().map(|worker| worker.id);
        let device = self.state.device.get_untracked();
        let stamp = consent::Stamp {
            language: self.language.get_untracked().tag(),
            at: &clock::rfc3339(clock::now()),
            channel: &device.map(|device| device.operating_unit_number).unwrap_or_default(),
            worker: &worker.unwrap_or_default(),
        };
        consent::stamp(&mut details.consents, stamp);
        Ok(details)
    }

    /// Sends past the outbox, while the cashier waits.
    async fn send_directly(&self, write: ToSend) -> Result<commerce::Customer, ActionError> {
        let caller = self.caller();
        let answer = http::send_operations(&caller, vec![write]).await.pop();
        let answer = self.driver.report(&caller, answer.unwrap_or_else(|| Err(http::unread())))?;
        answer.body.ok_or(ActionError::Unreachable)
    }

    fn caller(&self) -> Caller {
        self.driver.caller()
    }
}

fn new_operation(
    customer_id: CustomerId,
    id: OperationId,
    connection: Connection,
    kind: OperationKind,
) -> Operation {
    Operation {
        place: 0,
        id,
        customer_id,
        kind,
        revision: 0,
        captured_offline: !connection.reaches_scale_unit(),
        captured_at: clock::now(),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    }
}

impl From<CallError> for ActionError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::SignOnNeeded(_) => Self::SignOnNeeded,
            other => other.refusal().cloned().map_or(Self::Unreachable, Self::Refused),
        }
    }
}

impl From<StoreError> for ActionError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Storage(StorageProblem::Full),
            StoreError::Outdated => Self::ChangedMeanwhile,
            StoreError::Unreadable | StoreError::Fenced | StoreError::Failed => {
                Self::Storage(StorageProblem::Failed)
            }
        }
    }
}
