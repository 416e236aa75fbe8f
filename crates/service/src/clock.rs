//! The server's clock: RFC 3339, UTC, milliseconds, so that texts sort as times do.

use std::time::Duration;

use jiff::Timestamp;

/// The current time as stored and sent.
pub fn now() -> String {
    text(Timestamp::now())
}

/// The current time, to the minute.
pub fn this_minute() -> String {
    let mut text = now();
    text.replace_range(16.., ":00.000Z");
    text
}

/// The time that lies `duration` from now.
pub fn from_now(duration: Duration) -> String {
    text(Timestamp::now().checked_add(duration).unwrap_or(Timestamp::MAX))
}

/// The time that lies `duration` before now.
pub fn ago(duration: Duration) -> String {
    text(Timestamp::now().checked_sub(duration).unwrap_or(Timestamp::MIN))
}

/// Whether a stored time has passed. An invalid one has.
pub fn has_passed(time: &str) -> bool {
    !time.parse::<Timestamp>().is_ok_and(|time| time > Timestamp::now())
}

/// 2000-01-01: earlier times are a client's word for none, such as 0001-01-01, 1900-01-01 or
/// 1970-01-01.
const EARLIEST: Timestamp = Timestamp::constant(946_684_800, 0);
/// Most that another clock may be ahead.
const AHEAD_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// Another system's time in the stored format; `None` for one that means none or is in the future.
pub fn past(time: &str) -> Option<String> {
    let time: Timestamp = time.parse().ok()?;
    (EARLIEST..=Timestamp::now()).contains(&time).then(|| text(time))
}

/// Whether another clock's time is a real one.
pub fn is_told(time: &str) -> bool {
    let latest = Timestamp::now().checked_add(AHEAD_MAX).unwrap_or(Timestamp::MAX);
    time.parse::<Timestamp>().is_ok_and(|time| (EARLIEST..=latest).contains(&time))
}

/// A time as stored and sent.
pub fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_sort_as_times_do() {
        let now = now();
        assert_eq!(now.len(), "2026-11-20T09:55:00.000Z".len());
        assert!(now < from_now(Duration::from_secs(1)));
        assert_eq!(this_minute().len(), now.len());
    }

    #[test]
    fn a_time_passes() {
        assert!(has_passed("2026-01-01T00:00:00Z"));
        assert!(!has_passed(&from_now(Duration::from_secs(60))));
        assert!(has_passed("soon"));
        let utc = past("2026-01-02T08:00:00+09:00");
        assert_eq!(utc.as_deref(), Some("2026-01-01T23:00:00.000Z"));
        assert_eq!(past(&from_now(Duration::from_secs(60))), None);
    }

    #[test]
    fn r310_a_time_that_means_nothing_is_none() {
        for nothing in [
            "",
            "soon",
            "0001-01-01T00:00:00Z",
            "1900-01-01T00:00:00Z",
            "1970-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.9999999Z",
            "2026-01-02T08:00:00",
            "2026-01-02",
        ] {
            assert_eq!((past(nothing), is_told(nothing)), (None, false), "{nothing}");
        }
        assert!(is_told("2026-01-02T08:00:00+09:00"));
        assert!(is_told(&from_now(Duration::from_secs(60))), "a clock may be ahead");
    }
}
