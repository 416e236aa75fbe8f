//! Filtering operations by any column of the five async tables (R116).

use contract::cdx::TABLES;
use service::database::containing;

use crate::synchronize::log::Status;

/// Longest value, in characters.
const VALUE_LENGTH_MAX: usize = 200;

/// What a filter may name.
pub(super) fn fields() -> Vec<String> {
    let columns = TABLES.iter().flat_map(|(table, columns)| {
        columns.iter().map(move |column| format!("{table}.{}", column.name))
    });
    columns.collect()
}

/// What of the log is listed, as a condition on `O`, a row of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// With `$1` for the pattern and `$2` for the status.
    pub condition: String,
    /// Of `LIKE`, in lower case.
    pub pattern: String,
    pub status: String,
}

impl Filter {
    /// The error is the name of the parameter that is wrong.
    pub(super) fn new(field: &str, value: &str, status: &str) -> Result<Self, String> {
        if !status.is_empty() && Status::from_name(status).is_none() {
            return Err("status".to_owned());
        }
        let value: String = value.trim().chars().take(VALUE_LENGTH_MAX).collect();
        let by_value = by_value(field)?;
        let by_value = if value.is_empty() { "$1 = $1".to_owned() } else { by_value };
        Ok(Self {
            condition: format!("({by_value}) AND ($2 = '' OR O.STATUS = $2)"),
            pattern: containing(&value.to_lowercase()),
            status: status.to_owned(),
        })
    }
}

fn by_value(field: &str) -> Result<String, String> {
    let (wanted_table, wanted) = match field.split_once('.') {
        Some((table, column)) => (Some(table), column),
        None => (None, field),
    };
    let mut conditions = Vec::new();
    for (table, columns) in TABLES {
        if wanted_table.is_some_and(|wanted| wanted != *table) {
            continue;
        }
        let columns = columns.iter().filter(|column| wanted.is_empty() || column.name == wanted);
        let columns: Vec<_> =
            columns.map(|column| matches(&format!("R.{}", column.name))).collect();
        if !columns.is_empty() {
            conditions.push(format!(
                "EXISTS (SELECT 1 FROM {table} R WHERE R.CHANNELDATABASEID = O.CHANNELDATABASEID \
                 AND R.REPLICATIONCOUNTERFROMORIGIN BETWEEN O.FIRSTCOUNTER AND O.LASTCOUNTER \
                 AND ({}))",
                columns.join(" OR ")
            ));
        }
    }
    if conditions.is_empty() {
        return Err("field".to_owned());
    }
    // The number that a customer got since is not in its rows.
    if wanted.is_empty() || wanted == "CUSTACCOUNT" {
        let number = matches("C.ACCOUNTNUM");
        conditions.push(format!(
            "EXISTS (SELECT 1 FROM RETAILCUSTTABLE C WHERE C.CUSTOMERID = O.CUSTACCOUNTASYNC \
             AND {number})"
        ));
    }
    Ok(conditions.join(" OR "))
}

fn matches(column: &str) -> String {
    format!("LOWER(CAST({column} AS TEXT)) LIKE $1 ESCAPE '\\'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r116_any_column_of_the_five_tables_can_be_filtered_by_and_nothing_else() {
        for field in fields() {
            let column = field.split_once('.').unwrap().1;
            assert!(Filter::new(&field, "x", "").is_ok(), "{field}");
            assert!(Filter::new(column, "x", "").is_ok(), "{column}");
        }
        for field in ["1=1", "PASSWORDHASH", "RETAILSTAFF.NAME", "RETAILASYNCADDRESSV2.EMAIL"] {
            assert_eq!(Filter::new(field, "x", ""), Err("field".to_owned()));
        }
        assert_eq!(Filter::new("", "", "Unknown"), Err("status".to_owned()));
    }
}
