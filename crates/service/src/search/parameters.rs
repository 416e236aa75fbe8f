//! The parameters of a statement that is put together for one database.

use crate::database::DatabaseKind;

/// Texts by the number `$n` that stands for each.
#[derive(Clone, Debug)]
pub(super) struct Parameters {
    pub kind: DatabaseKind,
    pub all: Vec<String>,
}

impl Parameters {
    pub fn new(kind: DatabaseKind) -> Self {
        Self { kind, all: Vec::new() }
    }

    pub fn number(&mut self, value: String) -> String {
        let known = self.all.iter().position(|known| *known == value);
        let place = known.unwrap_or(self.all.len());
        if known.is_none() {
            self.all.push(value);
        }
        format!("${}", place + 1)
    }

    /// The function that says where in its first argument the second stands, 0 for nowhere.
    pub fn position_of(&self) -> &'static str {
        match self.kind {
            DatabaseKind::Sqlite => "instr",
            DatabaseKind::Postgres => "strpos",
        }
    }
}
