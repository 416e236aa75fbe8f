//! *Customer attributes* of an operation: each column of each of its rows, before and
//! after (R119).

use std::collections::BTreeMap;

use contract::admin::OperationAttribute;
use contract::cdx::{AsyncAddressRow, AsyncCustomerRow, AsyncRow, Value};
use contract::commerce::Customer;

use crate::synchronize::operation::QueuedOperation;

/// What names a row and where it came from is not a customer's data.
const FIXED: [&str; 12] = [
    "REPLICATIONCOUNTERFROMORIGIN",
    "OPERATIONID",
    "OPERATION",
    "CUSTACCOUNTASYNC",
    "CUSTACCOUNT",
    "ADDRESSID",
    "DATAAREAID",
    "ORIGINATINGCHANNEL",
    "TERMINALID",
    "CREATEDDATETIME",
    "CONTACTTYPE",
    // Nobody edits the record of a person's consent.
    "MARKETINGCONSENTS",
];

/// All columns of all rows; `before` is the customer that they change.
pub(super) fn of(
    operation: &QueuedOperation,
    before: Option<&Customer>,
    is_editable: bool,
) -> Vec<OperationAttribute> {
    let mut list = List { attributes: Vec::new(), is_editable };
    if let Some(row) = &operation.customer {
        list.add(row, before.map(customer_row).as_ref());
    }
    for row in &operation.addresses {
        list.add(row, before.and_then(|before| address_row(before, &row.address_id)).as_ref());
    }
    // Without a customer row the lists stay as they are.
    let replaced = before.filter(|_| operation.customer.is_some());
    list.add_whole_list(&operation.contacts, replaced.map(|it| it.contacts.as_slice()));
    list.add_whole_list(
        &operation.affiliations,
        replaced.map(|it| it.customer_affiliations.as_slice()),
    );
    list.add_whole_list(&operation.attributes, replaced.map(|it| it.attributes.as_slice()));
    list.attributes
}

/// The operation with new values; the error is the member that is wrong.
pub(super) fn edit(
    operation: &QueuedOperation,
    changes: &[OperationAttribute],
) -> Result<QueuedOperation, String> {
    let mut edited = operation.clone();
    for (index, change) in changes.iter().enumerate() {
        let member = || format!("Attributes[{index}].NewValue");
        let is_changed = edit_one(&mut edited, change).ok_or_else(member)?;
        if !is_changed {
            return Err(format!("Attributes[{index}].Name"));
        }
    }
    Ok(edited)
}

/// `None` when the value is none for the column; `false` when there is no such column
/// that may be edited, and the value is not the same anyway.
fn edit_one(operation: &mut QueuedOperation, change: &OperationAttribute) -> Option<bool> {
    let QueuedOperation { customer, addresses, contacts, affiliations, attributes, .. } = operation;
    Some(
        set(customer.as_mut_slice(), change)?
            || set(addresses, change)?
            || set(contacts, change)?
            || set(affiliations, change)?
            || set(attributes, change)?,
    )
}

fn set<R: AsyncRow>(rows: &mut [R], change: &OperationAttribute) -> Option<bool> {
    if R::TABLE != change.table {
        return Some(false);
    }
    let Some(row) = rows.iter_mut().find(|row| row.counter() == change.row) else {
        return Some(false);
    };
    let Some(column) = R::COLUMNS.iter().position(|column| column.name == change.name) else {
        return Some(false);
    };
    let mut values = row.values();
    let value = &mut values[column];
    if text(value) == change.new_value {
        return Some(true);
    }
    if FIXED.contains(&change.name.as_str()) {
        return Some(false);
    }
    *value = match value {
        Value::Integer(_) => Value::Integer(change.new_value.trim().parse().ok()?),
        Value::Text(_) => Value::Text(change.new_value.trim().to_owned()),
    };
    *row = R::from_values(values).ok()?;
    Some(true)
}

struct List {
    attributes: Vec<OperationAttribute>,
    is_editable: bool,
}

impl List {
    fn add<R: AsyncRow>(&mut self, row: &R, before: Option<&R>) {
        let (new, old) = (columns(row), before.map(columns).unwrap_or_default());
        for name in R::COLUMNS.iter().map(|column| column.name) {
            if FIXED.contains(&name) && !SHOWN.contains(&name) {
                continue;
            }
            self.attributes.push(OperationAttribute {
                table: R::TABLE.to_owned(),
                row: row.counter(),
                name: name.to_owned(),
                old_value: old.get(name).map(text).unwrap_or_default(),
                new_value: new.get(name).map(text).unwrap_or_default(),
                is_editable: self.is_editable && !FIXED.contains(&name),
            });
        }
    }

    /// Rows that stand for the whole list: what is beyond them goes away.
    fn add_whole_list<'b, M: 'b, R>(&mut self, rows: &[R], before: Option<&'b [M]>)
    where
        R: AsyncRow + From<&'b M>,
    {
        let before: Vec<R> = before.unwrap_or_default().iter().map(R::from).collect();
        for (index, row) in rows.iter().enumerate() {
            self.add(row, before.get(index));
        }
        for gone in before.iter().skip(rows.len()) {
            for (name, value) in columns(gone) {
                if FIXED.contains(&name) {
                    continue;
                }
                self.attributes.push(OperationAttribute {
                    table: R::TABLE.to_owned(),
                    name: name.to_owned(),
                    old_value: text(&value),
                    ..OperationAttribute::default()
                });
            }
        }
    }
}

/// Of the fixed columns, those that tell what a row is about.
const SHOWN: [&str; 4] = ["OPERATION", "ADDRESSID", "CONTACTTYPE", "CREATEDDATETIME"];

fn columns<R: AsyncRow>(row: &R) -> BTreeMap<&'static str, Value> {
    R::COLUMNS.iter().map(|column| column.name).zip(row.values()).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
    }
}

fn customer_row(before: &Customer) -> AsyncCustomerRow {
    AsyncCustomerRow { created_at: before.created_date_time.clone(), ..before.into() }
}

fn address_row(before: &Customer, id: &str) -> Option<AsyncAddressRow> {
    before.addresses.iter().find(|address| address.id == id).map(AsyncAddressRow::from)
}
