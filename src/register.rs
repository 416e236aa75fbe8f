//! What a cashier can ask the register to do, each use case once.

use std::rc::Rc;

use contract::commerce;
use domain::gate::{Action, Refusal as GateRefusal};
use domain::{
    AddressDraft, ChannelConfiguration, Connection, CustomerDetails, CustomerDraft, CustomerId,
    Identity, OperationId,
};
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use locale::Lang;
use sync::{CustomerRecord, Event, Operation, OperationState, Progress, Timestamp};

use crate::adapters::channel::Hint;
use crate::adapters::http::{self, CallError, Caller};
use crate::adapters::idb::{Meta, Store, StoreError};
use crate::adapters::{clock, ids};
use crate::services::{ActionError, Device, DeviceKind, RemoteHit, State, StorageProblem, Worker};
use crate::sync_driver::{SyncDriver, Verdict, server_customer};
use crate::task::spawn;

/// How long the form waits for an account number before the customer counts as
/// pending: the offline time-out, in milliseconds.
const ANSWER_WAIT_MS_MAX: u32 = 3_000;

/// The ids that a form saves under, however often Save is pressed: a reply that
/// was lost never makes a second customer (R017).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub customer: CustomerId,
    pub operation: OperationId,
}

pub struct Register {
    store: Rc<Store>,
    state: State,
    driver: Rc<SyncDriver>,
    language: RwSignal<Lang>,
}

impl Register {
    pub fn new(
        store: Rc<Store>,
        state: State,
        driver: Rc<SyncDriver>,
        language: RwSignal<Lang>,
    ) -> Self {
        Self { store, state, driver, language }
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
        self.store.put_meta(Meta::Device, &device).await?;
        self.state.device.set(Some(device));
        self.driver.tell_tabs(&Hint::Everything);
        self.driver.nudge();
        Ok(())
    }

    pub async fn sign_on(&self, worker: &str, password: &str) -> Result<(), ActionError> {
        let answer = match http::sign_on(&self.caller(), worker.trim(), password).await {
            Ok(answer) => answer,
            Err(error) => {
                // Here "sign on first" means that the password was wrong.
                return Err(match error.refusal() {
                    Some(refusal) => ActionError::Refused(refusal.clone()),
                    None => ActionError::Unreachable,
                });
            }
        };
        let worker = Worker {
            id: answer.worker_id,
            name: answer.worker_name,
            expires_at: clock::parse(&answer.expires_at).unwrap_or_default(),
            token: answer.token,
        };
        self.store.put_meta(Meta::Session, &worker).await?;
        self.state.has_session_ended.set(false);
        self.state.worker.set(Some(worker));
        self.driver.fetch_configuration().await;
        self.driver.tell_tabs(&Hint::Everything);
        self.driver.tell(Event::SignedOn);
        self.driver.nudge();
        Ok(())
    }

    pub async fn sign_off(&self) -> Result<(), ActionError> {
        self.store.delete_meta(Meta::Session).await?;
        self.state.worker.set(None);
        self.driver.tell_tabs(&Hint::Everything);
        self.driver.nudge();
        Ok(())
    }

    /// Fresh ids for a form that opens.
    pub fn wish(&self) -> Wish {
        Wish { customer: ids::customer_id(), operation: ids::operation_id() }
    }

    /// Operation 917: `Disconnect` and `Connect`.
    pub fn set_disconnected(&self, is_disconnected: bool) {
        self.driver.set_disconnected(is_disconnected);
    }

    pub fn send_now(&self) {
        self.driver.try_now();
    }

    /// Saves first, sends then. Where the store creates customers in real time and
    /// headquarters can be reached, waits a moment for the number or for
    /// headquarters' no; whatever comes later, the customer is safe here.
    pub async fn create_customer(
        &self,
        draft: &CustomerDraft,
        wish: Wish,
    ) -> Result<CustomerId, ActionError> {
        let details = draft.check().map_err(ActionError::Invalid)?;
        untrack(|| self.state.allows(Action::CreateCustomer, None))
            .map_err(ActionError::NotAllowed)?;
        let configuration = self.state.configuration.get_untracked();
        let customer = CustomerRecord {
            id: wish.customer,
            identity: Identity::Pending,
            details,
            loyalty_cards: Vec::new(),
            progress: Progress { saved_at: Some(clock::now()), ..Progress::default() },
        };
        if configuration.filters_shared_customer_data {
            return self.create_straight_through(&customer, wish.operation, &configuration).await;
        }
        let connection = self.state.connection.get_untracked();
        let waits_for_answer =
            connection.reaches_scale_unit() && !configuration.profile.create_customers_async;
        let operation = new_operation(&customer, wish.operation, connection);
        self.store.save(&customer, &operation).await?;
        self.drop_draft();

        let (id, operation_id) = (customer.id, operation.id);
        if waits_for_answer {
            self.state.held.set(Some(id));
        }
        let verdict = self.driver.verdict(operation_id);
        self.state.directory.update(|directory| directory.put(customer));
        self.state.outbox.update(|outbox| outbox.push(operation));
        self.driver.tell(Event::Saved { operation: operation_id, customer: id });
        self.driver.tell_tabs(&Hint::Customers(vec![id]));
        if waits_for_answer {
            let patience = TimeoutFuture::new(ANSWER_WAIT_MS_MAX);
            let answer = match select(verdict, patience).await {
                Either::Left((Ok(verdict), _)) => verdict,
                _ => Verdict::Later,
            };
            if let Verdict::Refused(refusal) = answer {
                let taken_back = self.take_back(id, operation_id).await;
                self.state.held.set(None);
                taken_back?;
                return Err(ActionError::Refused(refusal));
            }
            self.state.held.set(None);
        }
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    /// *Filter shared customer data tables*: nothing of the customer is written
    /// here before the store server has it (R026).
    async fn create_straight_through(
        &self,
        customer: &CustomerRecord,
        operation: OperationId,
        configuration: &ChannelConfiguration,
    ) -> Result<CustomerId, ActionError> {
        let entity = create_body(customer, false, configuration);
        let answer = http::create_customer(&self.caller(), operation, &entity).await?;
        let server = server_customer(&answer).ok_or(ActionError::Unreachable)?;
        self.drop_draft();
        let id = server.id;
        let record = sync::reconcile(Some(customer), server, clock::now());
        self.state.directory.update(|directory| directory.put(record));
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    async fn take_back(&self, id: CustomerId, operation: OperationId) -> Result<(), ActionError> {
        self.store.discard(id, operation).await?;
        self.driver.tell(Event::Discarded { operation });
        self.state.outbox.update(|outbox| outbox.retain(|entry| entry.id != operation));
        self.state.directory.update(|directory| directory.remove(id));
        self.driver.tell_tabs(&Hint::Customers(vec![id]));
        Ok(())
    }

    /// Gives up a set-aside operation and the customer that it would have made.
    pub async fn discard(&self, operation: &Operation) -> Result<(), ActionError> {
        self.take_back(operation.customer_id, operation.id).await
    }

    /// Sends a set-aside customer again, corrected: same key, same operation.
    pub async fn resend(
        &self,
        operation: &Operation,
        draft: &CustomerDraft,
    ) -> Result<CustomerId, ActionError> {
        let details = draft.check().map_err(ActionError::Invalid)?;
        let id = operation.customer_id;
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        // Another tab may have sent or discarded it: what is not in the outbox is not sent.
        let is_here =
            self.state.outbox.with_untracked(|outbox| outbox.iter().any(|it| it == operation));
        let Some(known) = known.filter(|_| is_here) else {
            return Err(ActionError::Storage(StorageProblem::Failed));
        };
        let customer = CustomerRecord { details, ..CustomerRecord::clone(&known) };
        let operation = Operation { state: OperationState::Waiting, ..operation.clone() };
        self.store.put_back(&customer, &operation).await?;
        self.state.directory.update(|directory| directory.put(customer));
        self.driver.replace_in_outbox(&operation);
        self.driver.tell(Event::Saved { operation: operation.id, customer: id });
        self.driver.tell_tabs(&Hint::Customers(vec![id]));
        self.state.last_saved.set(Some(id));
        Ok(id)
    }

    /// Changes a customer at headquarters; never from here alone (R034).
    pub async fn update_customer(
        &self,
        id: CustomerId,
        draft: &CustomerDraft,
    ) -> Result<(), ActionError> {
        let details = draft.check().map_err(ActionError::Invalid)?;
        self.send_update(id, Action::EditCustomer, &details).await
    }

    pub async fn add_address(
        &self,
        id: CustomerId,
        address: &AddressDraft,
    ) -> Result<(), ActionError> {
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        let known = known.ok_or(ActionError::Storage(StorageProblem::Failed))?;
        let mut draft = CustomerDraft::from(&known.details);
        draft.addresses.push(address.clone());
        let details = draft.check().map_err(ActionError::Invalid)?;
        self.send_update(id, Action::AddAddress, &details).await
    }

    async fn send_update(
        &self,
        id: CustomerId,
        action: Action,
        details: &CustomerDetails,
    ) -> Result<(), ActionError> {
        let number = self.account_number_for(id, action)?;
        let entity = self.state.configuration.with_untracked(|configuration| {
            contract::customer_from_details(details, &configuration.address_purposes)
        });
        let change = commerce::CustomerChange::from(entity);
        let answer =
            http::update_customer(&self.caller(), ids::operation_id(), &number, &change).await?;
        self.take_over(&answer).await
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
        };
        let issued = http::issue_loyalty_card(&self.caller(), operation, &card).await?;
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        if let Some(known) = known {
            let mut record = CustomerRecord::clone(&known);
            if !record.loyalty_cards.contains(&issued.card_number) {
                record.loyalty_cards.push(issued.card_number.clone());
            }
            self.store.put_customer(&record).await?;
            self.state.directory.update(|directory| directory.put(record));
            self.driver.tell_tabs(&Hint::Customers(vec![id]));
        }
        Ok(issued.card_number)
    }

    pub async fn search_all_stores(&self, keyword: &str) -> Result<Vec<RemoteHit>, ActionError> {
        let page = http::search_all_stores(&self.caller(), keyword).await?;
        let hit = |found: commerce::GlobalCustomer| RemoteHit {
            id: found.customer_id.parse().ok(),
            account_number: found.account_number,
            name: found.full_name,
            detail: [found.phone, found.email, found.full_address]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        };
        Ok(page.results.into_iter().map(hit).collect())
    }

    /// The draft of the New customer form, kept across reloads.
    pub async fn draft(&self) -> Option<CustomerDraft> {
        self.store.meta(Meta::Draft).await.ok().flatten()
    }

    pub async fn keep_draft(&self, draft: Option<&CustomerDraft>) {
        // A draft that cannot be kept is still in the form.
        let _kept = match draft {
            Some(draft) => self.store.put_meta(Meta::Draft, draft).await,
            None => self.store.delete_meta(Meta::Draft).await,
        };
    }

    /// The draft is a customer now; restored after a reload, it would become a second one.
    fn drop_draft(&self) {
        let store = self.store.clone();
        spawn(async move {
            // A draft that cannot be removed is offered again, and can be discarded.
            let _removed = store.delete_meta(Meta::Draft).await;
        });
    }

    fn account_number_for(&self, id: CustomerId, action: Action) -> Result<String, ActionError> {
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        let identity = known.map(|record| record.identity.clone());
        untrack(|| self.state.allows(action, identity.as_ref()))
            .map_err(ActionError::NotAllowed)?;
        let number = identity.as_ref().and_then(Identity::account_number);
        number.map(ToString::to_string).ok_or(ActionError::NotAllowed(GateRefusal::PendingSync))
    }

    async fn take_over(&self, answer: &commerce::Customer) -> Result<(), ActionError> {
        let server = server_customer(answer).ok_or(ActionError::Unreachable)?;
        let id = server.id;
        let known = self.state.directory.with_untracked(|directory| directory.get(id));
        let record = sync::reconcile(known.as_deref(), server, clock::now());
        self.store.put_customer(&record).await?;
        self.state.directory.update(|directory| directory.put(record));
        self.driver.tell_tabs(&Hint::Customers(vec![id]));
        Ok(())
    }

    fn caller(&self) -> Caller {
        self.driver.caller()
    }
}

fn new_operation(customer: &CustomerRecord, id: OperationId, connection: Connection) -> Operation {
    Operation {
        id,
        customer_id: customer.id,
        captured_offline: !connection.reaches_scale_unit(),
        captured_at: customer.progress.saved_at.unwrap_or_default(),
        attempts: 0,
        last_attempt_at: None,
        state: OperationState::Waiting,
    }
}

/// The create request for a captured customer.
pub fn create_body(
    customer: &CustomerRecord,
    captured_offline: bool,
    configuration: &ChannelConfiguration,
) -> commerce::Customer {
    let captured_at = customer.progress.saved_at.unwrap_or(Timestamp(0));
    commerce::Customer {
        customer_id: customer.id.to_string(),
        is_async_customer: captured_offline,
        created_date_time: clock::rfc3339(captured_at),
        ..contract::customer_from_details(&customer.details, &configuration.address_purposes)
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
        Self::Storage(match error {
            StoreError::Full => StorageProblem::Full,
            StoreError::Unreadable | StoreError::Failed => StorageProblem::Failed,
        })
    }
}
