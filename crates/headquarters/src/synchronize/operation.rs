//! One save at a register, as its rows in the async tables.

use std::collections::HashMap;

use contract::cdx::codec::OperationRows;
use contract::cdx::{
    AsyncAddressRow, AsyncAffiliationRow, AsyncAttributeRow, AsyncContactRow, AsyncCustomerRow,
    AsyncRow, AsyncRows, operation,
};

use crate::exchange::async_tables::Counters;

/// All rows with one `OPERATIONID`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct QueuedOperation {
    pub id: String,
    /// Counters of the first and the last row: the operation's place.
    pub first_counter: i64,
    pub last_counter: i64,
    /// At most one; absent when only addresses were written.
    pub customer: Option<AsyncCustomerRow>,
    pub addresses: Vec<AsyncAddressRow>,
    pub contacts: Vec<AsyncContactRow>,
    pub affiliations: Vec<AsyncAffiliationRow>,
    pub attributes: Vec<AsyncAttributeRow>,
}

/// Whom an operation is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The GUID of a customer that was created async, in lower case.
    Guid(String),
    /// The account number of a sync customer.
    Account(String),
}

impl Subject {
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Guid(key) | Self::Account(key) => key,
        }
    }
}

impl QueuedOperation {
    /// Groups rows by operation, in counter order.
    pub(crate) fn group(rows: AsyncRows) -> Vec<Self> {
        let mut groups = Groups::default();
        for row in rows.customers {
            let operation = groups.of(&row);
            operation.customer = Some(row);
        }
        for row in rows.addresses {
            let operation = groups.of(&row);
            operation.addresses.push(row);
        }
        for row in rows.contacts {
            let operation = groups.of(&row);
            operation.contacts.push(row);
        }
        for row in rows.affiliations {
            let operation = groups.of(&row);
            operation.affiliations.push(row);
        }
        for row in rows.attributes {
            let operation = groups.of(&row);
            operation.attributes.push(row);
        }
        groups.operations.sort_by_key(|operation| operation.first_counter);
        groups.operations
    }

    pub(crate) fn rows(&self) -> OperationRows<'_> {
        OperationRows {
            customer: self.customer.as_ref(),
            addresses: &self.addresses,
            contacts: &self.contacts,
            affiliations: &self.affiliations,
            attributes: &self.attributes,
        }
    }

    /// The counters of its rows; no other operation has any of them.
    pub(crate) fn counters(&self) -> Counters {
        self.first_counter..=self.last_counter
    }

    /// `None` when no row names a customer.
    pub(crate) fn subject(&self) -> Option<Subject> {
        let names = [
            self.customer.as_ref().map(AsyncRow::subject),
            self.addresses.first().map(AsyncRow::subject),
            self.contacts.first().map(AsyncRow::subject),
            self.affiliations.first().map(AsyncRow::subject),
            self.attributes.first().map(AsyncRow::subject),
        ];
        let names = || names.iter().flatten();
        if let Some((guid, _)) = names().find(|(guid, _)| !guid.is_empty()) {
            return Some(Subject::Guid(guid.to_lowercase()));
        }
        let (_, account) = names().find(|(_, account)| !account.is_empty())?;
        Some(Subject::Account((*account).to_owned()))
    }

    /// *Retail async operation*.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.customer {
            Some(row) if row.operation == operation::CREATE => "Create",
            Some(_) => "Update",
            None => "Address",
        }
    }

    pub(crate) fn row_count(&self) -> u64 {
        let rows = usize::from(self.customer.is_some())
            + self.addresses.len()
            + self.contacts.len()
            + self.affiliations.len()
            + self.attributes.len();
        u64::try_from(rows).unwrap_or(u64::MAX)
    }
}

#[derive(Default)]
struct Groups {
    operations: Vec<QueuedOperation>,
    index: HashMap<String, usize>,
}

impl Groups {
    fn of(&mut self, row: &impl AsyncRow) -> &mut QueuedOperation {
        let index = *self.index.entry(row.operation_id().to_owned()).or_insert_with(|| {
            self.operations.push(QueuedOperation {
                id: row.operation_id().to_owned(),
                first_counter: row.counter(),
                last_counter: row.counter(),
                ..QueuedOperation::default()
            });
            self.operations.len() - 1
        });
        let operation = &mut self.operations[index];
        operation.first_counter = operation.first_counter.min(row.counter());
        operation.last_counter = operation.last_counter.max(row.counter());
        operation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r089_operations_are_taken_in_counter_order() {
        let customer = |counter, id: &str| AsyncCustomerRow {
            counter,
            operation_id: id.to_owned(),
            cust_account_async: "A".to_owned(),
            ..AsyncCustomerRow::default()
        };
        let address = |counter, id: &str| AsyncAddressRow {
            counter,
            operation_id: id.to_owned(),
            ..AsyncAddressRow::default()
        };
        let operations = QueuedOperation::group(AsyncRows {
            customers: vec![customer(7, "second"), customer(3, "first")],
            addresses: vec![address(5, "first"), address(1, "alone")],
            ..AsyncRows::default()
        });
        let order: Vec<_> = operations.iter().map(|o| (o.id.as_str(), o.row_count())).collect();
        assert_eq!(order, [("alone", 1), ("first", 2), ("second", 1)]);
        assert_eq!(operations[1].subject(), Some(Subject::Guid("a".to_owned())));
        assert_eq!(operations[0].subject(), None);
    }
}
