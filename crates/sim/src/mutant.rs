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
    /// A tab that was elected once may store for ever.
    NoFencing,
    /// The pending customer goes, then the real one comes.
    ReplacesInTwoTransactions,
    /// Where the next page begins is stored before the page.
    CursorBeforePage,
    /// What a tab decides by is not compared with what others have done since.
    NoReadSet,
    /// The log is written after what it tells.
    LogInSecondTransaction,
    /// No tab looks whether the log has grown.
    NoPoll,
    /// Outbox and rows are read at two instants.
    CatchesUpInTwoTransactions,
    /// A sweep takes what is pending, and what waits.
    NoSweepCondition,
    /// A decision of a person leaves the engine's line as it is.
    QueueNotDerivedAgain,
    /// An answer does not say of which state of the customer it is.
    AnswerWithoutVersion,
    /// Another channel database is not told what the former one was.
    RestoredNotToldAgain,
    /// A customer that the channel database has told and lacks says nothing of it.
    LacksWithoutNotice,
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
    /// Headquarters gives numbers before the channel database has told how far it is.
    NumbersBeforeTold,
    /// A kiosk forgets a customer once it is sent.
    KioskForgetsSent,
}

impl Mutant {
    pub const ALL: [Self; 25] = [
        Self::NoIdempotencyKey,
        Self::FreshKeyEachTry,
        Self::SendsAhead,
        Self::ForgetsWhenSending,
        Self::SavedBeforeCommit,
        Self::NoFencing,
        Self::ReplacesInTwoTransactions,
        Self::CursorBeforePage,
        Self::NoReadSet,
        Self::LogInSecondTransaction,
        Self::NoPoll,
        Self::CatchesUpInTwoTransactions,
        Self::NoSweepCondition,
        Self::QueueNotDerivedAgain,
        Self::AnswerWithoutVersion,
        Self::RestoredNotToldAgain,
        Self::LacksWithoutNotice,
        Self::ReplyAfterEffect,
        Self::EditsNotOnTop,
        Self::NoCustomerIdAtHeadquarters,
        Self::SyncJobWithoutMark,
        Self::CardsWithoutOperation,
        Self::CounterBeforeRows,
        Self::NumbersBeforeTold,
        Self::KioskForgetsSent,
    ];

    /// In how many schedules it is noticed on average, at most: measured, see docs/proof.md. One
    /// that needs more than a test run has time for has its own script.
    pub fn schedules(self) -> u64 {
        match self {
            Self::CardsWithoutOperation | Self::LacksWithoutNotice => 1_500,
            Self::NumbersBeforeTold
            | Self::CursorBeforePage
            | Self::QueueNotDerivedAgain
            | Self::ReplyAfterEffect
            | Self::NoCustomerIdAtHeadquarters => 500,
            _ => 100,
        }
    }
}
