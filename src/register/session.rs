//! Sign-on with and without the scale unit, and sign-off.

use contract::commerce::SignOnResult;
use domain::configuration::WorkerVersion;
use leptos::prelude::*;
use sync::{KnownWorker, SignOnProblem, Timestamp};

use super::Register;
use crate::action_error::ActionError;
use crate::adapters::channel::Hint;
use crate::adapters::http::{self, CallError, Caller};
use crate::adapters::idb::Meta;
use crate::adapters::{clock, crypto, ids, storage};
use crate::searches::Searches;
use crate::state::Worker;
use crate::task::spawn;

/// Rounds of PBKDF2 for a password, here and for a thief of the device.
const ITERATIONS: u32 = 600_000;
/// How long a sign-on without the scale unit lasts, in milliseconds: twelve hours.
const OFFLINE_SESSION_MS: i64 = 12 * 3_600_000;

impl Register {
    /// Signs a worker on; where the scale unit cannot be reached, by the password of an earlier
    /// sign-on here (R213).
    pub async fn sign_on(&self, worker: &str, password: &str) -> Result<(), ActionError> {
        let worker = worker.trim();
        if self.state.is_disconnected.get_untracked() {
            return self.sign_on_offline(worker, password).await;
        }
        let caller = self.caller();
        let answer = http::sign_on(&caller, worker, password).await;
        match self.driver.report(&caller, answer) {
            Ok(answer) => {
                self.driver.begin_session(&answer).await?;
                self.remember(&answer, password).await;
                self.ask_to_persist();
                Ok(())
            }
            Err(CallError::Unreachable(_)) => self.sign_on_offline(worker, password).await,
            Err(error) => Err(match error.refusal() {
                Some(refusal) => ActionError::Refused(refusal.clone()),
                None => ActionError::Unreachable,
            }),
        }
    }

    /// Asks the browser not to evict the storage. Does not wait: Firefox answers only after a
    /// person has.
    pub(super) fn ask_to_persist(&self) {
        let state = self.state;
        spawn(async move {
            state.storage.set(storage::health().await);
            storage::ask_to_persist().await;
            state.storage.set(storage::health().await);
        });
    }

    async fn sign_on_offline(&self, id: &str, password: &str) -> Result<(), ActionError> {
        let mut workers = self.known_workers().await?;
        let known = workers.iter_mut().find(|known| known.id == id);
        let known = known.ok_or(ActionError::SignOn(SignOnProblem::NeedsConnection))?;
        known.may_try(clock::now()).map_err(ActionError::SignOn)?;
        let derived = crypto::derive(password, &known.salt, ITERATIONS).await;
        let tried = known.tried(&derived.unwrap_or_default(), clock::now());
        let name = known.name.clone();
        // A try that could not be noted must not reveal whether it was right.
        self.store.put_meta(Meta::KnownWorkers, &workers).await?;
        tried.map_err(ActionError::SignOn)?;
        let worker = Worker {
            id: id.to_owned(),
            name,
            token: String::new(),
            expires_at: Timestamp(clock::now().0 + OFFLINE_SESSION_MS),
        };
        self.driver.begin_offline_session(worker, password).await?;
        Ok(())
    }

    /// Stores a verifier, so that the worker can sign on without the scale unit the next time.
    /// Without it, the scale unit is asked then.
    async fn remember(&self, answer: &SignOnResult, password: &str) {
        let salt = ids::random_bytes::<16>().to_vec();
        let Ok(verifier) = crypto::derive(password, &salt, ITERATIONS).await else { return };
        let Ok(mut workers) = self.known_workers().await else { return };
        workers.retain(|known| known.id != answer.worker_id);
        workers.push(KnownWorker {
            id: answer.worker_id.clone(),
            name: answer.worker_name.clone(),
            salt,
            verifier,
            verified_at: clock::now(),
            failures: 0,
            last_failure_at: Timestamp(0),
        });
        let Ok(mut versions) = self.store.password_versions().await else { return };
        versions.retain(|version| version.worker_id != answer.worker_id);
        versions.push(WorkerVersion {
            worker_id: answer.worker_id.clone(),
            password_version: answer.password_version.clone(),
        });
        // A version without its verifier does no harm.
        if self.store.put_meta(Meta::PasswordVersions, &versions).await.is_ok() {
            let _kept = self.store.put_meta(Meta::KnownWorkers, &workers).await;
        }
    }

    async fn known_workers(&self) -> Result<Vec<KnownWorker>, ActionError> {
        Ok(self.store.known_workers().await?)
    }

    /// Asks the browser how safe this register's storage is.
    pub async fn look_at_storage(&self) {
        self.state.storage.set(storage::health().await);
    }

    /// Refused while customers wait that are in no rescue file (R208); not at a kiosk, which goes
    /// on sending them. A queued card, which may wait for hours and stays here, does not count as a
    /// customer.
    pub async fn sign_off(&self) -> Result<(), ActionError> {
        if !self.state.is_kiosk_untracked() {
            self.refuse_while_customers_wait(false).await?;
        }
        let worker = self.state.worker.get_untracked();
        self.store.delete_meta(Meta::Session).await?;
        if let Some(worker) = worker.filter(|worker| !worker.is_offline()) {
            let caller = Caller { session_token: Some(worker.token), ..self.caller() };
            // Without an answer the session ends by its time.
            spawn(async move { drop(http::sign_off(&caller).await) });
        }
        self.state.worker.set(None);
        self.state.searches.set_value(Searches::default());
        self.driver.tell_tabs(&Hint::Everything);
        self.driver.tell_person();
        Ok(())
    }

    /// Erases everything that this register knows, so that it has to be activated anew.
    /// Refused while customers wait that are in no rescue file (R208).
    pub async fn reset(&self) -> Result<(), ActionError> {
        self.refuse_while_customers_wait(true).await?;
        self.driver.erase();
        Ok(())
    }

    async fn refuse_while_customers_wait(&self, with_cards: bool) -> Result<(), ActionError> {
        match self.unrescued(with_cards).await {
            0 => Ok(()),
            waiting => Err(ActionError::CustomersWait(waiting)),
        }
    }
}
