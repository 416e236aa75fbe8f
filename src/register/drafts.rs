//! Drafts: one for each customer, and one for each worker's new customer in each tab.

use std::future::Future;

use domain::{CustomerId, OperationId};
use leptos::prelude::*;

use super::Register;
use crate::adapters::idb::{DraftOf, Meta, WorkerTag};
use crate::draft::Draft;
use crate::draft::NewCustomerIds;
use crate::task::spawn;

impl Register {
    /// The draft of a customer's form, or of a new customer's.
    pub async fn draft(&self, of: Option<CustomerId>) -> Option<Draft> {
        let Some(id) = of else { return self.draft_of_new().await };
        self.look_up(id).await;
        self.store.meta(self.kept_as(of)).await.ok().flatten()
    }

    /// The worker's draft in this tab, else one in a tab that is gone, which comes into this tab.
    /// Drafts of open tabs stay theirs, and those of other workers wait for them (R321).
    async fn draft_of_new(&self) -> Option<Draft> {
        let _turn = self.drafts.lock().await;
        let (own, worker) = (self.whose(None), self.worker_tag());
        let take_over = |from: DraftOf| {
            let store = self.store.clone();
            // A draft that cannot be moved is offered the next time.
            async move { store.move_draft(from, own).await.is_ok() }
        };
        self.tab
            .in_place_of_page_before(|before| take_over(DraftOf::NewIn { tab: before, worker }))
            .await;
        if let Some(draft) = self.unsaved_draft().await {
            return Some(draft);
        }
        for of in self.store.drafts().await.ok()? {
            let DraftOf::NewIn { tab: other, worker: whose } = of else { continue };
            if whose == worker
                && other != self.tab.name
                && self.tab.in_place_of(other, take_over(of)).await == Some(true)
                && let Some(draft) = self.unsaved_draft().await
            {
                return Some(draft);
            }
        }
        None
    }

    /// This tab's draft, unless an earlier press of Save has saved its customer.
    async fn unsaved_draft(&self) -> Option<Draft> {
        let draft: Draft = self.store.meta(self.kept_as(None)).await.ok().flatten()?;
        match draft.ids {
            Some(ids) if self.is_saved(ids).await => None,
            _ => Some(draft),
        }
    }

    /// Whether a customer was saved under these ids.
    pub async fn is_saved(&self, ids: NewCustomerIds) -> bool {
        let sync = self.driver.sync();
        let is_queued = || sync.operations_of(ids.customer).iter().any(|it| it.id == ids.operation);
        is_queued() || matches!(sync.customer(ids.customer).await, Ok(Some(_))) || is_queued()
    }

    /// Runs a save whose transaction ends the draft: no draft of a saved customer exists.
    pub(super) async fn ending_draft<T>(
        &self,
        of: Option<CustomerId>,
        operation: OperationId,
        save: impl Future<Output = T>,
    ) -> T {
        let _turn = self.drafts.lock().await;
        self.store.end_draft_with(operation, self.whose(of));
        let saved = save.await;
        self.store.keep_draft_of(operation);
        self.state.drafts.update(|count| *count += 1);
        saved
    }

    pub async fn keep_draft(&self, of: Option<CustomerId>, draft: Option<&Draft>) {
        let _turn = self.drafts.lock().await;
        // A draft that cannot be stored is still in the form.
        let _kept = match draft {
            Some(draft) => self.store.put_meta(self.kept_as(of), draft).await,
            None => self.store.delete_meta(self.kept_as(of)).await,
        };
        self.state.drafts.update(|count| *count += 1);
    }

    /// Customers with a draft.
    pub async fn prepared(&self) -> Vec<CustomerId> {
        let drafts = self.store.drafts().await.unwrap_or_default();
        let customer = |of| match of {
            DraftOf::Customer(customer) => Some(customer),
            DraftOf::NewIn { .. } => None,
        };
        let ids: Vec<CustomerId> = drafts.into_iter().filter_map(customer).collect();
        for id in &ids {
            self.look_up(*id).await;
            // The customer is excluded from the offline database.
            if self.known(*id).is_err()
                && self.state.connection.get_untracked().reaches_scale_unit()
            {
                self.refresh(*id).await;
            }
        }
        ids
    }

    /// Removes a saved draft: restored after a reload, it would be saved once more.
    pub(super) fn drop_draft(&self, of: Option<CustomerId>) {
        let (store, kept_as, drafts) = (self.store.clone(), self.kept_as(of), self.state.drafts);
        spawn(async move {
            // A draft that cannot be removed is offered again, and can be discarded.
            let _removed = store.delete_meta(kept_as).await;
            drafts.update(|count| *count += 1);
        });
    }

    fn kept_as(&self, of: Option<CustomerId>) -> Meta {
        Meta::Draft(self.whose(of))
    }

    fn whose(&self, of: Option<CustomerId>) -> DraftOf {
        let new = || DraftOf::NewIn { tab: self.tab.name, worker: self.worker_tag() };
        of.map_or_else(new, DraftOf::Customer)
    }

    fn worker_tag(&self) -> WorkerTag {
        let worker = self.state.worker;
        worker
            .with_untracked(|it| WorkerTag::of(it.as_ref().map_or("", |worker| worker.id.as_str())))
    }
}
