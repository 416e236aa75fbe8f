//! What a row of the async tables is to a database: a table, columns, and a value for each.

use std::fmt;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Integer(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Text,
    Integer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Also the member's name on the wire.
    pub name: &'static str,
    pub kind: ValueKind,
}

/// A row of one of the async tables.
pub trait AsyncRow: Clone + Default + Send + Sync {
    const TABLE: &'static str;
    /// In the order of [`AsyncRow::values`].
    const COLUMNS: &'static [Column];

    /// One value for each column.
    fn values(&self) -> Vec<Value>;

    /// Builds the row from its values, in the order of [`AsyncRow::values`].
    fn from_values(values: impl IntoIterator<Item = Value>) -> Result<Self, WrongValue>;

    /// Place in the total order of all rows of one channel database.
    fn counter(&self) -> i64;

    /// Id of the save that wrote the row.
    fn operation_id(&self) -> &str;

    /// The customer's GUID and account number, either of which may be blank.
    fn subject(&self) -> (&str, &str);

    /// Assigns the row to an operation, at a place.
    fn place(&mut self, operation_id: &str, counter: i64);

    /// Sets the customer and the operation, one of [`super::operation`].
    fn address_to(&mut self, operation: i32, guid: &str, account: &str);
}

/// A value that its column cannot hold, or a missing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongValue {
    pub column: &'static str,
}

impl fmt::Display for WrongValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the column {} cannot hold its value", self.column)
    }
}

impl std::error::Error for WrongValue {}

/// How a column stores a member of a row.
pub(super) trait Member: Sized {
    const KIND: ValueKind;
    fn to_value(&self) -> Value;
    fn from_value(value: Value) -> Option<Self>;
}

impl Member for String {
    const KIND: ValueKind = ValueKind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            Value::Integer(_) => None,
        }
    }
}

impl Member for i64 {
    const KIND: ValueKind = ValueKind::Integer;

    fn to_value(&self) -> Value {
        Value::Integer(*self)
    }

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(number),
            Value::Text(_) => None,
        }
    }
}

impl Member for i32 {
    const KIND: ValueKind = ValueKind::Integer;

    fn to_value(&self) -> Value {
        Value::Integer((*self).into())
    }

    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }
}

/// Defines the rows of the async tables, each with its table and columns after the five common
/// ones, and [`super::AsyncRows`] with a list of each.
macro_rules! async_tables {
    (
        $(#[$rows_doc:meta])*
        pub struct $rows:ident;
        $(
            $table:literal => $list:ident:
            $(#[$doc:meta])*
            $row:ident { $($(#[$member_doc:meta])* $column:literal => $member:ident: $type:ty,)* }
        )*
    ) => {
        $(#[$rows_doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $rows {
            $(
                #[serde(rename = $table)]
                pub $list: Vec<$row>,
            )*
        }

        impl $rows {
            pub fn len(&self) -> usize {
                0 $(+ self.$list.len())*
            }

            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }
        }

        /// Each table with its columns.
        pub const TABLES: &[(&str, &[Column])] = &[$(($row::TABLE, $row::COLUMNS),)*];

        $(async_tables! {
            @row $table
            $(#[$doc])*
            $row {
                /// Total order of all rows of one channel database.
                "REPLICATIONCOUNTERFROMORIGIN" => counter: i64,
                /// Id of the save that wrote the row.
                "OPERATIONID" => operation_id: String,
                /// See [`operation`].
                "OPERATION" => operation: i32,
                /// The GUID of a customer that was created async.
                "CUSTACCOUNTASYNC" => cust_account_async: String,
                /// Set instead of the GUID when the customer was created sync.
                "CUSTACCOUNT" => cust_account: String,
                $($(#[$member_doc])* $column => $member: $type,)*
            }
        })*
    };
    (
        @row $table:literal
        $(#[$doc:meta])*
        $row:ident { $($(#[$member_doc:meta])* $column:literal => $member:ident: $type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $row {
            $(
                $(#[$member_doc])*
                #[serde(rename = $column)]
                pub $member: $type,
            )*
        }

        impl AsyncRow for $row {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [Column] =
                &[$(Column { name: $column, kind: <$type as Member>::KIND },)*];

            fn values(&self) -> Vec<Value> {
                vec![$(self.$member.to_value(),)*]
            }

            fn from_values(values: impl IntoIterator<Item = Value>) -> Result<Self, WrongValue> {
                let mut values = values.into_iter();
                Ok(Self {
                    $(
                        $member: values
                            .next()
                            .and_then(Member::from_value)
                            .ok_or(WrongValue { column: $column })?,
                    )*
                })
            }

            fn counter(&self) -> i64 {
                self.counter
            }

            fn operation_id(&self) -> &str {
                &self.operation_id
            }

            fn subject(&self) -> (&str, &str) {
                (&self.cust_account_async, &self.cust_account)
            }

            fn place(&mut self, operation_id: &str, counter: i64) {
                operation_id.clone_into(&mut self.operation_id);
                self.counter = counter;
            }

            fn address_to(&mut self, operation: i32, guid: &str, account: &str) {
                self.operation = operation;
                guid.clone_into(&mut self.cust_account_async);
                account.clone_into(&mut self.cust_account);
            }
        }
    };
}
pub(super) use async_tables;
