//! The rescue file (R208): the outbox, for another register of the store or for headquarters.

use contract::rescue::{
    CODE_LENGTH, ITERATIONS, NONCE_LENGTH, RECORDS_VERSION, RescueContent, RescueFile,
    RescueOperation, SALT_LENGTH, code_from, kind, read_code, show_code,
};
use domain::OperationId;
use leptos::prelude::*;
use sync::{Operation, OperationKind};

use super::Register;
use crate::action_error::{ActionError, RescueProblem, StorageProblem};
use crate::adapters::crypto::{ContentKey, derive};
use crate::adapters::idb::Meta;
use crate::adapters::wire::{change_body, create_body, sale_body};
use crate::adapters::{base64, clock, file, ids};

/// A rescue file that was made, and the code that opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rescue {
    pub file: String,
    pub code: String,
    operations: Vec<OperationId>,
}

impl Register {
    /// The outbox, encrypted under a new code.
    pub async fn rescue(&self) -> Result<Rescue, ActionError> {
        let failed = ActionError::Storage(StorageProblem::Failed);
        let outbox: Vec<Operation> =
            self.state.outbox.with_untracked(|outbox| outbox.iter().cloned().collect());
        let content = self.rescue_content(&outbox);
        let content = content.and_then(|content| serde_json::to_string(&content).ok());
        let content = content.ok_or(failed.clone())?;
        let code = code_from(ids::random_bytes::<CODE_LENGTH>());
        let salt = ids::random_bytes::<SALT_LENGTH>();
        let key = rescue_key(&code, &salt, ITERATIONS).await.ok_or(failed.clone())?;
        // The prefix is for stored contents; the file has none.
        let sealed = key.seal(0, &[content.into_bytes()]).await.map_err(|_| failed)?;
        let sealed = sealed[0].to_vec();
        let (nonce, content) = sealed[1..].split_at(NONCE_LENGTH);
        let file = RescueFile {
            format: contract::rescue::FORMAT.to_owned(),
            version: contract::rescue::VERSION,
            iterations: ITERATIONS,
            salt: base64::encode(&salt),
            nonce: base64::encode(nonce),
            content: base64::encode(content),
        };
        let file = serde_json::to_string(&file).unwrap_or_default();
        let operations = outbox.iter().map(|entry| entry.id).collect();
        Ok(Rescue { file, code: show_code(&code), operations })
    }

    /// Lets the browser save the file. Its entries no longer prevent a reset of this register.
    pub async fn save_rescue(&self, name: &str, rescue: &Rescue) -> Result<(), ActionError> {
        let saved = file::save_json(name, &rescue.file);
        saved.map_err(|_| ActionError::Storage(StorageProblem::Failed))?;
        Ok(self.store.put_meta(Meta::Exported, &rescue.operations).await?)
    }

    /// How many entries of the outbox are in no rescue file; cards that wait for a number only
    /// `with_cards`.
    pub async fn unrescued(&self, with_cards: bool) -> usize {
        let exported = self.store.meta::<Vec<OperationId>>(Meta::Exported).await.ok().flatten();
        let exported = exported.unwrap_or_default();
        self.state.outbox.with_untracked(|outbox| {
            let counts = |entry: &&Operation| {
                !exported.contains(&entry.id) && (with_cards || !entry.is_card())
            };
            outbox.iter().filter(counts).count()
        })
    }

    /// Imports the chosen file.
    pub async fn take_over_file(
        &self,
        input: &web_sys::HtmlInputElement,
        code: &str,
    ) -> Result<usize, ActionError> {
        let file = file::chosen(input).await.unwrap_or_default();
        self.take_over_rescue(&file, code).await
    }

    /// Imports what another register of the store has exported. Skips entries that are here already
    /// or were sent meanwhile. Returns the number of new entries.
    pub async fn take_over_rescue(&self, file: &str, code: &str) -> Result<usize, ActionError> {
        let file = serde_json::from_str(file).ok().filter(RescueFile::is_known);
        let file = file.ok_or(ActionError::Rescue(RescueProblem::NoRescueFile))?;
        let wrong_code = ActionError::Rescue(RescueProblem::WrongCode);
        let content = opened(&file, code).await.ok_or(wrong_code)?;
        let content: Option<RescueContent> = serde_json::from_str(&content).ok();
        let content = content.ok_or(ActionError::Rescue(RescueProblem::NoRescueFile))?;
        let store = self.state.device.with_untracked(|device| {
            device.as_ref().map(|device| device.operating_unit_number.clone())
        });
        if store.as_ref() != Some(&content.operating_unit_number) {
            return Err(ActionError::Rescue(RescueProblem::OtherStore));
        }
        let entries: Vec<Operation> = Some(content)
            .filter(|content| content.records_version == RECORDS_VERSION)
            .and_then(|content| base64::decode(&content.records))
            .and_then(|bytes| postcard::from_bytes(&bytes).ok())
            .ok_or(ActionError::Rescue(RescueProblem::NoRescueFile))?;
        let mut new = 0;
        for entry in entries {
            new += usize::from(self.take_over_entry(entry).await?);
        }
        Ok(new)
    }

    async fn take_over_entry(&self, mut entry: Operation) -> Result<bool, ActionError> {
        let sync = self.driver.sync();
        let id = entry.customer_id;
        let is_known = sync.customer(id).await?.is_some();
        if sync.operations_of(id).iter().any(|other| other.id == entry.id) {
            return Ok(false);
        }
        match &mut entry.kind {
            // The scale unit has it: the other register has sent it after all.
            OperationKind::Create(_) if is_known => return Ok(false),
            // Each register counts its epochs.
            OperationKind::Create(creation) => creation.epoch = sync.epoch(),
            OperationKind::Change(change) if is_known => {
                let change = change.clone();
                return Ok(sync.save_change(&change, entry).await?);
            }
            OperationKind::Card(_) => {
                sync.queue_card(entry).await?;
                return Ok(true);
            }
            OperationKind::Change(_) | OperationKind::Sale(_) => {}
        }
        sync.save(entry).await?;
        Ok(true)
    }

    fn rescue_content(&self, outbox: &[Operation]) -> Option<RescueContent> {
        let device = self.state.device.get_untracked()?;
        Some(RescueContent {
            operating_unit_number: device.operating_unit_number,
            exported_at: clock::rfc3339(clock::now()),
            operations: outbox.iter().map(|entry| self.rescue_operation(entry)).collect(),
            records: base64::encode(&postcard::to_allocvec(outbox).ok()?),
            records_version: RECORDS_VERSION,
            ..RescueContent::default()
        })
    }

    fn rescue_operation(&self, entry: &Operation) -> RescueOperation {
        let configuration = self.state.configuration.get_untracked();
        let operation = RescueOperation {
            id: entry.id.to_string(),
            customer_id: entry.customer_id.to_string(),
            captured_at: clock::rfc3339(entry.captured_at),
            ..RescueOperation::default()
        };
        match &entry.kind {
            OperationKind::Create(creation) => {
                let offline = Operation { captured_offline: true, ..entry.clone() };
                RescueOperation {
                    kind: kind::CREATE.to_owned(),
                    customer: Some(Box::new(create_body(
                        &offline,
                        &creation.details,
                        &configuration,
                    ))),
                    ..operation
                }
            }
            OperationKind::Change(change) => RescueOperation {
                kind: kind::CHANGE.to_owned(),
                change: Some(Box::new(change_body(change, &configuration))),
                ..operation
            },
            OperationKind::Sale(amount) => RescueOperation {
                kind: kind::SALE.to_owned(),
                sale: Some(Box::new(sale_body(entry, amount, &configuration))),
                ..operation
            },
            OperationKind::Card(number) => RescueOperation {
                kind: kind::CARD.to_owned(),
                card_number: number.clone(),
                ..operation
            },
        }
    }
}

async fn opened(file: &RescueFile, code: &str) -> Option<String> {
    let (salt, nonce) = (base64::decode(&file.salt)?, base64::decode(&file.nonce)?);
    let key = rescue_key(&read_code(code)?, &salt, file.iterations).await?;
    let sealed = [vec![0], nonce, base64::decode(&file.content)?].concat();
    let sealed = js_sys::Uint8Array::from(sealed.as_slice());
    String::from_utf8(key.open(&[sealed]).await.ok()?.pop()?).ok()
}

async fn rescue_key(code: &str, salt: &[u8], iterations: i32) -> Option<ContentKey> {
    let iterations = u32::try_from(iterations).ok()?;
    let bytes = derive(code, salt, iterations).await.ok()?;
    ContentKey::derived(&bytes).await.ok()
}
