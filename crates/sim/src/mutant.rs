//! Deliberate mistakes: each has to be noticed, or the proof proves nothing. They are made
//! here, in the world around the driver; the product carries no switches.

/// What is done wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// The scale unit does what it is asked, as often as it is asked.
    NoIdempotencyKey,
    /// Each try has a key of its own.
    FreshKeyEachTry,
    /// What follows an operation of a customer is sent along with it.
    SendsAhead,
    /// An entry leaves the outbox when it is sent.
    ForgetsWhenSending,
    /// "Saved" is said before it is true.
    SavedBeforeCommit,
    /// Whoever was elected once may store for ever.
    NoFencing,
    /// The pending customer goes, then the real one comes.
    ReplacesInTwoTransactions,
    /// Where the next page begins is stored before the page.
    CursorBeforeNews,
    /// News are stored over an edit that another tab has just saved.
    NewsOverEdits,
    /// The scale unit stores what it did, then what it answers.
    ReplyAfterEffect,
    /// Edits that headquarters does not have yet are not put on top of what comes down.
    EditsNotOnTop,
    /// Headquarters does not look whether it has the customer.
    NoCustomerIdAtHeadquarters,
    /// The sync job does not mark what it has done.
    SyncJobWithoutMark,
    /// Headquarters does not look whether it has issued the card.
    CardsWithoutOperation,
    /// The P-job's counter is stored before the rows are.
    CounterBeforeRows,
}

impl Mutant {
    pub const ALL: [Self; 15] = [
        Self::NoIdempotencyKey,
        Self::FreshKeyEachTry,
        Self::SendsAhead,
        Self::ForgetsWhenSending,
        Self::SavedBeforeCommit,
        Self::NoFencing,
        Self::ReplacesInTwoTransactions,
        Self::CursorBeforeNews,
        Self::NewsOverEdits,
        Self::ReplyAfterEffect,
        Self::EditsNotOnTop,
        Self::NoCustomerIdAtHeadquarters,
        Self::SyncJobWithoutMark,
        Self::CardsWithoutOperation,
        Self::CounterBeforeRows,
    ];
}
