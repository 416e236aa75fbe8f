//! Deliberate mistakes: the checker has to notice each, or the simulation proves nothing. They are
//! made here, in the world around the driver; the product has no switches for them.

/// What is done wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// The scale unit does what it is asked, as often as it is asked.
    NoIdempotencyKey,
    /// Each try has another key.
    FreshKeyEachTry,
    /// What follows an operation of a customer is sent along with it.
    SendsAhead,
    /// An entry leaves the outbox when it is sent.
    ForgetsWhenSending,
    /// The screen says "Saved" before the commit.
    SavedBeforeCommit,
    /// A former holder of the lease may still store.
    NoFencing,
    /// The pending customer goes, then the real one comes.
    ReplacesInTwoTransactions,
    /// The cursor is stored before its page.
    CursorBeforePage,
    /// A commit does not check its read set.
    NoReadSet,
    /// The log is written after what it tells.
    LogInSecondTransaction,
    /// No tab looks whether the log has grown.
    NoPoll,
    /// Outbox and rows are read at two instants.
    CatchesUpInTwoTransactions,
    /// A sweep removes pending customers, and those with pending operations.
    NoSweepCondition,
    /// The engine's queue is not derived again after a person's decision.
    QueueNotDerivedAgain,
    /// An answer does not name the version of the customer.
    AnswerWithoutVersion,
    /// Another channel database does not get what the former one was told.
    RestoredNotToldAgain,
    /// A customer that the channel database has told and now lacks is not noticed.
    LacksWithoutNotice,
    /// The scale unit stores effect and reply in two transactions.
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
    /// Headquarters assigns numbers before the channel database has reported how far it is.
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

    /// In how many schedules it is noticed once on average, at most: measured, see docs/proof.md. A
    /// mutant that needs more schedules than a test run has time for has a script.
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
