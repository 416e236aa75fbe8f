//! What a schedule is asked for, and what comes of it.

use crate::mutant::Mutant;

/// What a world is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    pub mutant: Option<Mutant>,
    pub is_tracing: bool,
}

/// What came of a schedule that went well.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Entries that registers committed.
    pub saved: usize,
    /// What the scale unit did of them.
    pub applied: usize,
    /// Refused entries that nobody has decided.
    pub rejected: usize,
    /// Customers at headquarters.
    pub customers: usize,
    /// Empty unless it was asked for.
    pub trace: Vec<String>,
}

/// What a schedule has shown to be wrong.
#[derive(Clone, Debug)]
pub struct Flaw {
    pub seed: u64,
    pub complaint: String,
    /// Empty unless it was asked for.
    pub trace: Vec<String>,
}

impl Flaw {
    /// What the complaint says without the ids and details: flaws of one kind are likely to
    /// have one cause.
    pub fn kind(&self) -> String {
        let end = self.complaint.find(['{', '[', '"']).unwrap_or(self.complaint.len());
        let words = self.complaint[..end].split_whitespace().take(14);
        let words = words.map(|word| {
            let is_rule = word.starts_with('R') && word.ends_with(':');
            if !is_rule && word.contains(|letter: char| letter.is_ascii_digit()) {
                "#"
            } else {
                word
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}
