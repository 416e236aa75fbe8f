//! The length of the outbox over the last hours: numbers for a chart, without personal data.

use crate::model::Timestamp;

const MINUTE_MS: i64 = 60_000;
/// How long samples are kept, in minutes: twelve hours.
const KEPT_MINUTES: u32 = 720;
/// Bytes of a sample: its minute and its length.
const SAMPLE_BYTES: usize = 8;

/// How many entries the outbox had, by the minute. Between two samples it stayed as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueSamples(Vec<(u32, u32)>);

impl QueueSamples {
    /// Reads what [`Self::to_bytes`] has written; other bytes give no samples.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let number =
            |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        let sample = |bytes: &[u8]| (number(&bytes[..4]), number(&bytes[4..]));
        Self(bytes.chunks_exact(SAMPLE_BYTES).map(sample).collect())
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let bytes = |(minute, length): &(u32, u32)| [minute.to_le_bytes(), length.to_le_bytes()];
        self.0.iter().flat_map(bytes).flatten().collect()
    }

    /// Notes the length of the outbox; the maximum of a minute counts. Returns whether the samples
    /// changed. After a clock was set back, drops samples that would lie in the future.
    pub fn note(&mut self, now: Timestamp, waiting: usize) -> bool {
        let minute = u32::try_from(now.0 / MINUTE_MS).unwrap_or_default();
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        let before = self.0.clone();
        self.0.retain(|(of, _)| *of <= minute);
        match self.0.last_mut() {
            Some(last) if last.0 == minute => last.1 = last.1.max(waiting),
            Some(last) if last.1 == waiting => {}
            _ => self.0.push((minute, waiting)),
        }
        let oldest = minute.saturating_sub(KEPT_MINUTES);
        // The sample before gives the length when the kept time began.
        let gone = self.0.iter().filter(|(of, _)| *of < oldest).count().saturating_sub(1);
        self.0.drain(..gone);
        self.0 != before
    }

    /// The samples, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (Timestamp, u32)> {
        self.0.iter().map(|(minute, length)| (Timestamp(i64::from(*minute) * MINUTE_MS), *length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp((30_000_000 + minute) * MINUTE_MS + 1)
    }

    fn lengths(samples: &QueueSamples) -> Vec<u32> {
        samples.iter().map(|(_, length)| length).collect()
    }

    #[test]
    fn what_changed_is_noted_and_of_a_minute_the_most() {
        let mut samples = QueueSamples::default();
        assert!(samples.note(at(0), 2));
        assert!(samples.note(at(0), 5));
        assert!(!samples.note(at(0), 1));
        assert!(!samples.note(at(1), 5), "it stayed as it was");
        assert!(samples.note(at(2), 0));
        assert_eq!(lengths(&samples), [5, 0]);
        assert_eq!(QueueSamples::from_bytes(&samples.to_bytes()), samples);
        assert_eq!(QueueSamples::from_bytes(&[1, 2, 3]), QueueSamples::default());
    }

    #[test]
    fn twelve_hours_are_kept_and_how_it_was_when_they_began() {
        let mut samples = QueueSamples::default();
        for minute in 0..2_000 {
            samples.note(at(minute), usize::try_from(minute % 2).unwrap());
        }
        assert_eq!(samples.iter().count(), 722);
    }

    #[test]
    fn r212_a_clock_that_was_set_back_forgets_what_lies_ahead() {
        let mut samples = QueueSamples::default();
        samples.note(at(90), 7);
        samples.note(at(10), 1);
        assert_eq!(lengths(&samples), [1]);
    }
}
