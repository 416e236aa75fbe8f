//! A schedule as a file: a plan and the choices that are not calm, in a text that a person can read
//! and write.
//!
//! ```text
//! # What a shop would see, and why.
//! world registers 1 edits-async
//! register 0 lacks-locks
//! 0ms create 1 at 0.0 refused
//! 12.5ms edit 1 at 0.0 thinks 200ms phone 7
//! 0ms kill scale-unit
//! register 0 push: 3=2
//! tab 0.0 turn: 1=2400 7=120
//! ```
//!
//! A step is the time before it, what happens, and where; `0.1` is tab 1 of register 0. A line with
//! a colon gives the choices of a stream by their places; one with `@` says what breaks at the
//! moment of one of them. Omitted choices are calm.

use std::fmt::{self, Display, Write};
use std::str::{FromStr, SplitWhitespace};

use crate::choices::{Events, Log};
use crate::plan::{City, Decision, Device, Email, Plan, Seat, Setup, Step, Typed};
use crate::stream::Stream;
use crate::time::MILLISECOND;
use crate::time::Time;

/// A schedule that draws nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// What is said about it, a line each.
    pub comments: Vec<String>,
    pub plan: Plan,
    pub choices: Log,
    pub events: Events,
    /// What the ids are made from: their order decides which customers are read first.
    pub salt: u64,
}

impl Display for Script {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.comments.iter().try_for_each(|comment| writeln!(out, "# {comment}"))?;
        let setup = &self.plan.setup;
        write!(out, "world registers {}", setup.devices.len())?;
        flag(out, setup.creates_async, "creates-async")?;
        flag(out, setup.edits_async, "edits-async")?;
        flag(out, setup.is_batched, "batched")?;
        writeln!(out)?;
        for (number, device) in setup.devices.iter().enumerate() {
            if *device != Device::default() {
                write!(out, "register {number}")?;
                flag(out, device.lacks_locks, "lacks-locks")?;
                flag(out, device.keeps_pending_only, "pending-only")?;
                flag(out, device.is_kiosk, "kiosk")?;
                writeln!(out)?;
            }
        }
        if self.salt != 0 {
            writeln!(out, "ids {}", self.salt)?;
        }
        for (gap, step) in &self.plan.steps {
            writeln!(out, "{} {step}", Millis(*gap))?;
        }
        for (stream, choices) in &self.choices {
            write!(out, "{stream}:")?;
            choices.iter().try_for_each(|(place, choice)| write!(out, " {place}={choice}"))?;
            writeln!(out)?;
        }
        for ((stream, place), step) in &self.events {
            writeln!(out, "{stream}@{place}: {step}")?;
        }
        Ok(())
    }
}

fn flag(out: &mut impl Write, is_set: bool, word: &str) -> fmt::Result {
    if is_set { write!(out, " {word}") } else { Ok(()) }
}

fn value(out: &mut impl Write, word: &str, value: u64, default: u64) -> fmt::Result {
    if value == default { Ok(()) } else { write!(out, " {word} {value}") }
}

/// Microseconds, written as milliseconds.
struct Millis(Time);

impl Display for Millis {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / MILLISECOND, self.0 % MILLISECOND);
        let rest = format!("{rest:03}");
        match rest.trim_end_matches('0') {
            "" => write!(out, "{whole}ms"),
            rest => write!(out, "{whole}.{rest}ms"),
        }
    }
}

impl Display for Seat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.register, self.tab)
    }
}

impl Display for Typed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phone(number) => write!(out, "phone {number}"),
            Self::Email(email) => {
                write!(out, "mail {}", email.number)?;
                flag(out, email.is_refused, "refused")
            }
            Self::City(city) => {
                write!(out, "city {}", city.number)?;
                flag(out, city.is_primary, "primary")
            }
        }
    }
}

impl Display for Decision {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Discard => "discard",
            Self::Resend => "resend",
            Self::Correct => "correct",
        })
    }
}

impl Display for Step {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wait => write!(out, "wait"),
            Self::Create { at, customer, name, email, city, waits } => {
                let own = u64::from(*customer);
                write!(out, "create {customer} at {at}")?;
                value(out, "name", *name, own)?;
                value(out, "mail", email.number, own)?;
                flag(out, email.is_refused, "refused")?;
                if let Some(city) = city {
                    write!(out, " city {}", city.number)?;
                    flag(out, city.is_primary, "primary")?;
                }
                flag(out, *waits, "waits")
            }
            Self::Edit { at, customer, thinks, typed } => {
                write!(out, "edit {customer} at {at}")?;
                if *thinks > 0 {
                    write!(out, " thinks {}", Millis(*thinks))?;
                }
                write!(out, " {typed}")
            }
            Self::Sell { at, customer, amount } => {
                write!(out, "sell {customer} at {at}")?;
                value(out, "amount", *amount, 1)
            }
            Self::QueueCard { at, customer } => write!(out, "queue-card {customer} at {at}"),
            Self::TakeBackCard { at, customer } => {
                write!(out, "take-back-card {customer} at {at}")
            }
            Self::LookUp { at, customer } => write!(out, "look-up {customer} at {at}"),
            Self::Decide { at, thinks, pick, decision } => {
                write!(out, "decide at {at}")?;
                if *thinks > 0 {
                    write!(out, " thinks {}", Millis(*thinks))?;
                }
                value(out, "pick", *pick, 0)?;
                write!(out, " {decision}")
            }
            Self::Open(at) => write!(out, "open {at}"),
            Self::Close(at) => write!(out, "close {at}"),
            Self::Crash(register) => write!(out, "crash {register}"),
            Self::Update(at) => write!(out, "update {at}"),
            Self::UpdateBeside(at) => write!(out, "update-beside {at}"),
            Self::Freeze { at, time } => write!(out, "freeze {at} for {}", Millis(*time)),
            Self::Cut(register) => write!(out, "cut {register}"),
            Self::Mend(register) => write!(out, "mend {register}"),
            Self::Disconnect(register) => write!(out, "disconnect {register}"),
            Self::Connect(register) => write!(out, "connect {register}"),
            Self::SignOn(register) => write!(out, "sign-on {register}"),
            Self::TryNow(register) => write!(out, "try-now {register}"),
            Self::FillDisk(register) => write!(out, "fill-disk {register}"),
            Self::ClearDisk(register) => write!(out, "clear-disk {register}"),
            Self::SetClock { register, hours } => write!(out, "clock {register} {hours}"),
            Self::KillScaleUnit => write!(out, "kill scale-unit"),
            Self::StartScaleUnit => write!(out, "start scale-unit"),
            Self::KillHeadquarters => write!(out, "kill headquarters"),
            Self::StartHeadquarters => write!(out, "start headquarters"),
            Self::Resume => write!(out, "resume"),
            Self::RunJobs => write!(out, "run-jobs"),
            Self::ReplaceChannelDatabase => write!(out, "replace-channel-database"),
            Self::BackUpChannelDatabase => write!(out, "back-up-channel-database"),
            Self::RestoreChannelDatabase => write!(out, "restore-channel-database"),
            Self::EmptyChannelDatabase => write!(out, "empty-channel-database"),
            Self::PutBackChannelDatabase => write!(out, "put-back-channel-database"),
            Self::BackUpHeadquarters => write!(out, "back-up-headquarters"),
            Self::RestoreHeadquarters => write!(out, "restore-headquarters"),
        }
    }
}

impl FromStr for Script {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut script = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            script.take(line).map_err(|complaint| format!("{line}: {complaint}"))?;
        }
        Ok(script)
    }
}

impl Script {
    fn take(&mut self, line: &str) -> Result<(), String> {
        if let Some(comment) = line.strip_prefix('#') {
            self.comments.push(comment.trim().to_owned());
            return Ok(());
        }
        if let Some((stream, choices)) = line.split_once(':') {
            if let Some((stream, place)) = stream.split_once('@') {
                let mut words = Words::new(choices);
                self.events.insert((stream.parse()?, number(place)?), step(&mut words)?);
                return words.end();
            }
            let stream: Stream = stream.parse()?;
            for choice in choices.split_whitespace() {
                let (place, choice) = choice.split_once('=').ok_or("expected place=choice")?;
                self.choices.entry(stream).or_default().insert(number(place)?, number(choice)?);
            }
            return Ok(());
        }
        let mut words = Words::new(line);
        match words.next()? {
            "world" => self.plan.setup = setup(&mut words)?,
            "register" => {
                let register: usize = words.number()?;
                let device = self.plan.setup.devices.get_mut(register);
                let device = device.ok_or("no such register")?;
                device.lacks_locks = words.flag("lacks-locks");
                device.keeps_pending_only = words.flag("pending-only");
                device.is_kiosk = words.flag("kiosk");
            }
            "ids" => self.salt = words.number()?,
            gap => self.plan.steps.push((time(gap)?, step(&mut words)?)),
        }
        words.end()
    }

    /// Whether a comment says so.
    pub fn says(&self, comment: &str) -> bool {
        self.comments.iter().any(|line| line == comment)
    }
}

fn number<T: FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn time(word: &str) -> Result<Time, String> {
    let wrong = || format!("{word} is no time");
    let millis = word.strip_suffix("ms").ok_or_else(wrong)?;
    let (whole, rest) = millis.split_once('.').unwrap_or((millis, ""));
    let (whole, rest): (Time, Time) = (number(whole)?, number(&format!("{rest:0<3}"))?);
    if rest < MILLISECOND { Ok(whole * MILLISECOND + rest) } else { Err(wrong()) }
}

fn seat(word: &str) -> Result<Seat, String> {
    let (register, tab) = word.split_once('.').ok_or_else(|| format!("{word} is no tab"))?;
    Ok(Seat { register: number(register)?, tab: number(tab)? })
}

fn setup(words: &mut Words<'_>) -> Result<Setup, String> {
    words.word("registers")?;
    let registers: usize = words.number()?;
    Ok(Setup {
        devices: vec![Device::default(); registers],
        creates_async: words.flag("creates-async"),
        edits_async: words.flag("edits-async"),
        is_batched: words.flag("batched"),
    })
}

fn step(words: &mut Words<'_>) -> Result<Step, String> {
    let verb = words.next()?;
    if verb == "wait" {
        return Ok(Step::Wait);
    }
    let known = match work(verb, words)? {
        None => at_register(verb, words)?,
        known => known,
    };
    match known {
        None => at_servers(verb, words)?.ok_or_else(|| format!("{verb} is no step")),
        Some(step) => Ok(step),
    }
}

/// What people do to customers.
fn work(verb: &str, words: &mut Words<'_>) -> Result<Option<Step>, String> {
    Ok(Some(match verb {
        "create" => {
            let (customer, at) = words.customer_at()?;
            let own = u64::from(customer);
            let name = words.option("name")?.unwrap_or(own);
            let number = words.option("mail")?.unwrap_or(own);
            let email = Email { number, is_refused: words.flag("refused") };
            let city = words.option("city")?;
            let city = city.map(|number| City { number, is_primary: words.flag("primary") });
            Step::Create { at, customer, name, email, city, waits: words.flag("waits") }
        }
        "edit" => {
            let (customer, at) = words.customer_at()?;
            let thinks = words.thinks()?;
            let typed = typed(words)?;
            Step::Edit { at, customer, thinks, typed }
        }
        "sell" => {
            let (customer, at) = words.customer_at()?;
            Step::Sell { at, customer, amount: words.option("amount")?.unwrap_or(1) }
        }
        "queue-card" => {
            let (customer, at) = words.customer_at()?;
            Step::QueueCard { at, customer }
        }
        "take-back-card" => {
            let (customer, at) = words.customer_at()?;
            Step::TakeBackCard { at, customer }
        }
        "look-up" => {
            let (customer, at) = words.customer_at()?;
            Step::LookUp { at, customer }
        }
        "decide" => {
            words.word("at")?;
            let (at, thinks) = (seat(words.next()?)?, words.thinks()?);
            let pick = words.option("pick")?.unwrap_or(0);
            let decision = decision(words)?;
            Step::Decide { at, thinks, pick, decision }
        }
        _ => return Ok(None),
    }))
}

fn typed(words: &mut Words<'_>) -> Result<Typed, String> {
    Ok(match words.next()? {
        "phone" => Typed::Phone(words.number()?),
        "mail" => {
            let number = words.number()?;
            Typed::Email(Email { number, is_refused: words.flag("refused") })
        }
        "city" => {
            let number = words.number()?;
            Typed::City(City { number, is_primary: words.flag("primary") })
        }
        word => return Err(format!("{word} cannot be edited")),
    })
}

fn decision(words: &mut Words<'_>) -> Result<Decision, String> {
    Ok(match words.next()? {
        "discard" => Decision::Discard,
        "resend" => Decision::Resend,
        "correct" => Decision::Correct,
        word => return Err(format!("{word} is no decision")),
    })
}

/// What happens to a register and its tabs.
fn at_register(verb: &str, words: &mut Words<'_>) -> Result<Option<Step>, String> {
    Ok(Some(match verb {
        "open" => Step::Open(seat(words.next()?)?),
        "close" => Step::Close(seat(words.next()?)?),
        "crash" => Step::Crash(words.number()?),
        "update" => Step::Update(seat(words.next()?)?),
        "update-beside" => Step::UpdateBeside(seat(words.next()?)?),
        "freeze" => {
            let at = seat(words.next()?)?;
            words.word("for")?;
            Step::Freeze { at, time: time(words.next()?)? }
        }
        "cut" => Step::Cut(words.number()?),
        "mend" => Step::Mend(words.number()?),
        "disconnect" => Step::Disconnect(words.number()?),
        "connect" => Step::Connect(words.number()?),
        "sign-on" => Step::SignOn(words.number()?),
        "try-now" => Step::TryNow(words.number()?),
        "fill-disk" => Step::FillDisk(words.number()?),
        "clear-disk" => Step::ClearDisk(words.number()?),
        "clock" => Step::SetClock { register: words.number()?, hours: words.number()? },
        _ => return Ok(None),
    }))
}

/// What happens to the servers and their databases.
fn at_servers(verb: &str, words: &mut Words<'_>) -> Result<Option<Step>, String> {
    Ok(Some(match verb {
        "kill" => match words.next()? {
            "scale-unit" => Step::KillScaleUnit,
            "headquarters" => Step::KillHeadquarters,
            word => return Err(format!("{word} is no server")),
        },
        "start" => match words.next()? {
            "scale-unit" => Step::StartScaleUnit,
            "headquarters" => Step::StartHeadquarters,
            word => return Err(format!("{word} is no server")),
        },
        "resume" => Step::Resume,
        "run-jobs" => Step::RunJobs,
        "replace-channel-database" => Step::ReplaceChannelDatabase,
        "back-up-channel-database" => Step::BackUpChannelDatabase,
        "restore-channel-database" => Step::RestoreChannelDatabase,
        "empty-channel-database" => Step::EmptyChannelDatabase,
        "put-back-channel-database" => Step::PutBackChannelDatabase,
        "back-up-headquarters" => Step::BackUpHeadquarters,
        "restore-headquarters" => Step::RestoreHeadquarters,
        _ => return Ok(None),
    }))
}

/// The words of a line, read from the left.
struct Words<'a> {
    next: Option<&'a str>,
    rest: SplitWhitespace<'a>,
}

impl<'a> Words<'a> {
    fn new(line: &'a str) -> Self {
        let mut rest = line.split_whitespace();
        Self { next: rest.next(), rest }
    }

    fn next(&mut self) -> Result<&'a str, String> {
        let word = self.next.ok_or("a word is missing")?;
        self.next = self.rest.next();
        Ok(word)
    }

    fn number<T: FromStr>(&mut self) -> Result<T, String> {
        number(self.next()?)
    }

    fn word(&mut self, word: &str) -> Result<(), String> {
        if self.flag(word) { Ok(()) } else { Err(format!("\"{word}\" is missing")) }
    }

    fn flag(&mut self, word: &str) -> bool {
        let is_set = self.next == Some(word);
        if is_set {
            self.next = self.rest.next();
        }
        is_set
    }

    fn option(&mut self, word: &str) -> Result<Option<u64>, String> {
        if self.flag(word) { self.number().map(Some) } else { Ok(None) }
    }

    fn thinks(&mut self) -> Result<Time, String> {
        if self.flag("thinks") { time(self.next()?) } else { Ok(0) }
    }

    fn customer_at(&mut self) -> Result<(u32, Seat), String> {
        let customer = self.number()?;
        self.word("at")?;
        Ok((customer, seat(self.next()?)?))
    }

    fn end(&self) -> Result<(), String> {
        self.next.map_or(Ok(()), |word| Err(format!("what is {word}?")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# somebody sees something
world registers 2 edits-async batched
register 1 lacks-locks pending-only
ids 7
0ms create 1 at 0.0
12.345ms create 2 at 1.3 name 5 mail 6 refused city 7 primary waits
0.05ms edit 1 at 0.0 thinks 1200ms phone 3
0ms edit 1 at 0.0 mail 4 refused
0ms edit 1 at 0.1 city 5
0ms sell 2 at 1.0 amount 12
0ms queue-card 1 at 0.0
0ms take-back-card 1 at 0.0
0ms decide at 0.0 thinks 0.5ms pick 2 correct
0ms open 0.1
0ms close 0.1
0ms crash 1
0ms update 0.2
0ms freeze 0.2 for 2000ms
0ms cut 0
0ms mend 0
0ms disconnect 0
0ms connect 0
0ms sign-on 0
0ms try-now 0
0ms fill-disk 0
0ms clear-disk 0
0ms clock 1 -5
0ms kill scale-unit
0ms start scale-unit
0ms kill headquarters
0ms start headquarters
0ms resume
0ms run-jobs
0ms replace-channel-database
200ms wait
scale-unit real time reply: 0=1
register 0 push: 2=1 9=3
tab 0.1 turn: 4=2999
tab 0.1 turn@5: close 0.1
";

    #[test]
    fn a_script_is_read_as_it_is_written() {
        let script: Script = TEXT.parse().unwrap();
        assert_eq!(script.to_string(), TEXT);
        assert!(script.says("somebody sees something"));
    }

    #[test]
    fn a_line_that_says_nothing_is_refused() {
        for line in ["0ms dance", "create 1 at 0.0", "0ms open 0.0 twice", "tab 0.0 tea: 1=1"] {
            let complaint = format!("world registers 1\n{line}").parse::<Script>();
            assert!(complaint.unwrap_err().starts_with(line), "{line}");
        }
    }
}
