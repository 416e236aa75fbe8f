//! What people do and what breaks from outside, as data.
//!
//! Steps name registers and tabs by their numbers, and customers by the number of their creation,
//! so that a step means the same when others are left out, or when the product works differently.

use crate::time::Time;

/// Tabs that a register has open at once.
pub const TABS_MAX: usize = 3;

/// One tab of one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    pub register: usize,
    pub tab: u32,
}

/// An e-mail address that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Email {
    pub number: u64,
    /// Whether the scale unit refuses it.
    pub is_refused: bool,
}

/// An address that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City {
    pub number: u64,
    pub is_primary: bool,
}

/// What an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    Phone(u64),
    Email(Email),
    City(City),
}

/// A person's decision about a rejected entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Discard,
    /// Sent again, as it was.
    Resend,
    /// Sent again with an e-mail address that is not refused.
    Correct,
}

/// One thing that happens to a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Wait,
    Create {
        at: Seat,
        customer: u32,
        name: u64,
        email: Email,
        city: Option<City>,
        /// Whether the form waits for the scale unit's answer.
        waits: bool,
    },
    /// A form is open for `thinks` before it is saved.
    Edit {
        at: Seat,
        customer: u32,
        thinks: Time,
        typed: Typed,
    },
    Sell {
        at: Seat,
        customer: u32,
        amount: u64,
    },
    QueueCard {
        at: Seat,
        customer: u32,
    },
    TakeBackCard {
        at: Seat,
        customer: u32,
    },
    /// A customer is looked up at the scale unit.
    LookUp {
        at: Seat,
        customer: u32,
    },
    /// `pick` says which of the rejected entries.
    Decide {
        at: Seat,
        thinks: Time,
        pick: u64,
        decision: Decision,
    },
    Open(Seat),
    Close(Seat),
    /// All tabs die at once.
    Crash(usize),
    /// All tabs die, and a new version of the application opens one.
    Update(Seat),
    /// A new version of the application opens a tab, and the old one goes on in the others.
    UpdateBeside(Seat),
    Freeze {
        at: Seat,
        time: Time,
    },
    Cut(usize),
    Mend(usize),
    /// Operation 917.
    Disconnect(usize),
    Connect(usize),
    SignOn(usize),
    TryNow(usize),
    FillDisk(usize),
    ClearDisk(usize),
    SetClock {
        register: usize,
        hours: i64,
    },
    KillScaleUnit,
    StartScaleUnit,
    KillHeadquarters,
    StartHeadquarters,
    /// The suspended P-job goes on.
    Resume,
    /// A person starts the jobs, whatever is running.
    RunJobs,
    /// Another channel database with the same customers, once all rows are uploaded.
    ReplaceChannelDatabase,
    BackUpChannelDatabase,
    /// The last backup of the channel database, under another id.
    RestoreChannelDatabase,
    EmptyChannelDatabase,
    /// The last backup of the channel database, under its former id: headquarters or a register has
    /// to notice.
    PutBackChannelDatabase,
    BackUpHeadquarters,
    /// The last backup of headquarters, unless a customer would be lost then.
    RestoreHeadquarters,
}

impl Step {
    /// Where it happens; `None` for what happens at a server.
    pub fn register(&self) -> Option<usize> {
        self.clone().register_mut().copied()
    }

    pub fn register_mut(&mut self) -> Option<&mut usize> {
        match self {
            Self::Create { at, .. }
            | Self::Edit { at, .. }
            | Self::Sell { at, .. }
            | Self::QueueCard { at, .. }
            | Self::TakeBackCard { at, .. }
            | Self::LookUp { at, .. }
            | Self::Decide { at, .. }
            | Self::Open(at)
            | Self::Close(at)
            | Self::Update(at)
            | Self::UpdateBeside(at)
            | Self::Freeze { at, .. } => Some(&mut at.register),
            Self::Crash(register)
            | Self::Cut(register)
            | Self::Mend(register)
            | Self::Disconnect(register)
            | Self::Connect(register)
            | Self::SignOn(register)
            | Self::TryNow(register)
            | Self::FillDisk(register)
            | Self::ClearDisk(register)
            | Self::SetClock { register, .. } => Some(register),
            Self::Wait
            | Self::KillScaleUnit
            | Self::StartScaleUnit
            | Self::KillHeadquarters
            | Self::StartHeadquarters
            | Self::Resume
            | Self::RunJobs
            | Self::ReplaceChannelDatabase
            | Self::BackUpChannelDatabase
            | Self::RestoreChannelDatabase
            | Self::EmptyChannelDatabase
            | Self::PutBackChannelDatabase
            | Self::BackUpHeadquarters
            | Self::RestoreHeadquarters => None,
        }
    }
}

/// How a register is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Whether its browser has no Web Locks.
    pub lacks_locks: bool,
    /// Whether it stores pending customers only.
    pub keeps_pending_only: bool,
    pub is_kiosk: bool,
}

/// How a world is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setup {
    pub devices: Vec<Device>,
    /// *Create customer in async mode*.
    pub creates_async: bool,
    /// The switch for editing in async mode.
    pub edits_async: bool,
    /// Several operations go in one request.
    pub is_batched: bool,
}

/// A schedule without its choices: each step, and the time that passes before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub setup: Setup,
    pub steps: Vec<(Time, Step)>,
}
