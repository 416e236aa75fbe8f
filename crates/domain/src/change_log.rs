//! How a change log of customers is named: by its channel database, and behind a slash by the full
//! data sync that began it, if one did (R031).

pub fn name(channel_database_id: &str, full_sync: i64) -> String {
    match full_sync {
        0 => channel_database_id.to_owned(),
        _ => format!("{channel_database_id}/{full_sync}"),
    }
}

/// The id of the channel database whose log it is.
pub fn database_of(name: &str) -> &str {
    name.split_once('/').map_or(name, |(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r031_a_full_data_sync_begins_another_log_of_the_same_database() {
        assert_eq!(name("9b1c", 0), "9b1c");
        assert_eq!(name("9b1c", 4), "9b1c/4");
        for log in ["9b1c", "9b1c/4", "9b1c/5"] {
            assert_eq!(database_of(log), "9b1c");
        }
        assert_eq!(database_of(""), "");
    }
}
