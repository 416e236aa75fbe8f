//! Who, when and where: what the scale unit writes itself, by the caller's session (R334).

use std::collections::HashSet;

use contract::commerce::MarketingConsent;
use domain::gate::members::Access;
use service::{Result, clock};

use crate::access::caller::Caller;
use crate::channel::devices;
use crate::unit::ScaleUnit;

/// The stamps of one request.
#[derive(Clone, Debug)]
pub struct Stamps {
    operating_unit_number: String,
    /// Signed on at the device; empty where no worker is.
    worker_id: String,
    /// Others who have signed on in this store: a register sends under one session what it
    /// captured under another.
    others: HashSet<String>,
    keeps_times: bool,
}

impl Stamps {
    /// Those of `caller`, for the answers that it sends.
    pub async fn of(unit: &ScaleUnit, caller: &Caller, sent: &[MarketingConsent]) -> Result<Self> {
        let worker_id = caller.worker_id().to_owned();
        let operating_unit_number = caller.channel.number().to_owned();
        let names_others = sent.iter().any(|it| it.worker_id != worker_id);
        let others = if names_others && !worker_id.is_empty() {
            devices::workers_of(unit.database.read(), &operating_unit_number).await?
        } else {
            HashSet::new()
        };
        let keeps_times = caller.access("MarketingConsents.AnsweredDateTime") == Access::Written;
        Ok(Self { operating_unit_number, worker_id, others, keeps_times })
    }

    /// Stamps the answers that `before` does not have.
    pub fn stamp(&self, before: &[MarketingConsent], answers: &mut [MarketingConsent]) {
        for answer in answers.iter_mut().filter(|answer| !before.contains(answer)) {
            if !self.keeps_times || !clock::is_told(&answer.answered_date_time) {
                answer.answered_date_time = clock::now();
            }
            answer.operating_unit_number.clone_from(&self.operating_unit_number);
            if !self.others.contains(&answer.worker_id) {
                answer.worker_id.clone_from(&self.worker_id);
            }
        }
    }
}
