//! Sends operations and takes the scale unit's answers.

use domain::{CustomerId, OperationId};

use super::{Driver, Verdict};
use crate::engine::{Answer, Event, Failure, Outcome};
use crate::model::{CustomerRecord, Epoch, Operation, Refusal};
use crate::ports::{Attempt, Commit, Request, ScaleUnit, StoreError, Tab, Write};

/// Most operations of one batch: as many as the scale unit accepts.
pub(super) const BATCH_MAX: usize = 100;
/// What was sent of an answered operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub customer: CustomerId,
    pub revision: u32,
    /// The epoch that it was sent in.
    pub asked: Epoch,
}

/// How long a change waits until its customer is downloaded again, in milliseconds.
const UNTOLD_RETRY_MS: u64 = 5_000;

impl<T: Tab> Driver<T> {
    pub(super) async fn push(&self, batch: Vec<OperationId>) {
        // Another tab may have removed an entry, and its hint got lost.
        if self.look().await.is_err() {
            let failure = StoreError::Failed.into();
            let failed = |operation| Event::PushFailed { operation, failure };
            return self.tell_all(batch.into_iter().map(failed).collect());
        }
        let (mut requests, mut events) = (Vec::new(), Vec::new());
        for operation in batch {
            match self.request(operation) {
                Some(request) => requests.push(request),
                None => {
                    events.push(Event::Landed { operation });
                    let customer = self.operation(operation).map(|it| it.customer_id);
                    events.extend(customer.map(|id| Event::Lines(vec![(id, self.line(id))])));
                }
            }
        }
        if !self.is_elected() {
            // The tab that sends now sends these too.
            let unsent = requests.drain(..).map(|request| request.operation.id);
            let failure = Failure::Local;
            events.extend(unsent.map(|operation| Event::PushFailed { operation, failure }));
        }
        let asked = self.epoch();
        let answers = match requests.as_slice() {
            [] => Vec::new(),
            requests => self.tab.scale_unit().send(requests).await,
        };
        let mut failed = Vec::new();
        for (Request { operation, .. }, answer) in requests.into_iter().zip(answers) {
            let id = operation.id;
            match self.checked(&operation, answer) {
                Ok(answer) => {
                    tracing::debug!(operation = %id, "sent");
                    let (customer, revision) = (operation.customer_id, operation.revision);
                    let sent = Sent { customer, revision, asked };
                    self.sent.borrow_mut().insert(id, sent);
                    events.push(Event::Pushed { operation: id, answer });
                }
                Err(failure) => {
                    tracing::info!(operation = %id, ?failure, "not sent");
                    failed.push(self.attempted(&operation, failure));
                    events.push(Event::PushFailed { operation: id, failure });
                }
            }
        }
        self.note(failed).await;
        self.tell_all(events);
    }

    /// `None` for an operation that may not be sent any more: another tab has settled it, or
    /// another operation of its customer is before it now.
    fn request(&self, id: OperationId) -> Option<Request> {
        let operation = self.operation(id)?;
        let is_first = self.line(operation.customer_id).first() == Some(&id);
        let known = self.tab.directory(|directory| directory.get(operation.customer_id));
        let customer = known.map(|known| CustomerRecord::clone(&known));
        is_first.then_some(Request { operation, customer })
    }

    /// An answer about another customer counts as no answer, and a refusal for a customer that
    /// comes down again as busy.
    fn checked(
        &self,
        operation: &Operation,
        answer: Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        let answer = answer?;
        match &answer.outcome {
            Outcome::Accepted(Some(server)) if server.id != operation.customer_id => {
                Err(Failure::Unreachable)
            }
            Outcome::Refused(refusal) if self.comes_down_again(operation, refusal, &answer) => {
                Err(Failure::Busy { retry_delay_ms: UNTOLD_RETRY_MS })
            }
            _ => Ok(answer),
        }
    }

    /// Whether the scale unit lacks a real customer or its number only for now: its channel
    /// database is another one, and 1010 still brings headquarters' customers.
    fn comes_down_again(&self, operation: &Operation, refusal: &Refusal, answer: &Answer) -> bool {
        if operation.is_card() && (refusal.is_unknown_customer() || refusal.is_number_missing()) {
            return true;
        }
        refusal.is_unknown_customer()
            && self.known(|known| {
                let (cursor, base) = (known.cursor(), known.base(operation.customer_id));
                let is_met = answer.channel_database_id.is_empty()
                    || cursor.channel_database_id == answer.channel_database_id;
                base.is_some_and(|base| {
                    let is_told = base.version.epoch == cursor.epoch;
                    !base.is_own_pending()
                        && (!is_met
                            || cursor.swept < cursor.epoch
                            || (is_told && operation.may_wait_for_customer()))
                })
            })
    }

    /// The note of an attempt. From now on the customer is async: the screen has told the cashier
    /// so (R022).
    fn attempted(&self, operation: &Operation, failure: Failure) -> Attempt {
        Attempt {
            operation: operation.id,
            customer: operation.customer_id,
            attempts: operation.attempts.saturating_add(1),
            last_attempt_at: self.tab.now(),
            captured_offline: operation.captured_offline || failure == Failure::Unreachable,
        }
    }

    async fn note(&self, attempts: Vec<Attempt>) {
        if attempts.is_empty() {
            return;
        }
        if let Some(lease) = self.lease.get() {
            let writes = attempts.iter().map(|attempt| Write::Note(*attempt)).collect();
            // An attempt that cannot be noted is missing on the sync screen.
            let _noted = self.commit(Commit { writes, basis: None, lease: Some(lease) }).await;
        }
        for attempt in attempts {
            self.give_verdict(attempt.operation, &Verdict::Later);
        }
    }
}
