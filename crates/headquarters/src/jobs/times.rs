//! Times in sentences, in UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use locale::Lang;

/// To the minute.
pub(crate) fn minutes(time: &str) -> String {
    match time.parse::<Timestamp>() {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => time.to_owned(),
    }
}

/// Of today the time, of yesterday the word, else the date.
pub(crate) fn day_or_time(time: &str, lang: Lang) -> String {
    relative_to(Timestamp::now(), time, lang)
}

fn relative_to(now: Timestamp, time: &str, lang: Lang) -> String {
    let Ok(time) = time.parse::<Timestamp>() else { return time.to_owned() };
    let date = |time: Timestamp| time.to_zoned(TimeZone::UTC).date();
    if date(time) == date(now) {
        return time.strftime("%H:%M UTC").to_string();
    }
    if date(now).yesterday().is_ok_and(|yesterday| yesterday == date(time)) {
        return lang.since_yesterday(&time.strftime("%H:%M UTC").to_string());
    }
    time.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_short_as_it_is_clear() {
        let now = "2026-11-20T14:02:00Z".parse().unwrap();
        let said = |time| relative_to(now, time, Lang::En);
        assert_eq!(said("2026-11-20T09:05:59Z"), "09:05 UTC");
        assert_eq!(said("2026-11-19T23:59:00Z"), "yesterday 23:59 UTC");
        assert_eq!(said("2026-11-01T00:00:00Z"), "2026-11-01");
        assert_eq!(said("never"), "never");
    }
}
