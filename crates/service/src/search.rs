//! A search in a database that keeps [`domain::search::SearchKeys`] in columns.

use domain::folding::FOLDING_VERSION;
use domain::search::SearchQuery;
use sqlx::AnyConnection;

use crate::database::{containing, literal};

/// The columns of a table that keep what a row is found by.
#[derive(Clone, Copy, Debug)]
pub struct SearchColumns {
    pub names: &'static str,
    pub texts: &'static str,
    pub phones: &'static str,
}

/// What a row has to fulfil, with a parameter for each pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub sql: String,
    /// Parameters that the condition alone has, the first of all.
    filters: usize,
    /// How well the row matches, as a register's directory counts: in every place customers come
    /// in the same order (R306).
    pub rank: String,
    pub patterns: Vec<String>,
}

impl Condition {
    /// Both of them, in the order of this one; the other's parameters follow this one's.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.sql = format!("{} AND {}", self.sql, other.sql);
        self.patterns.extend(other.patterns);
        self
    }

    /// Without what only the rank asks for.
    #[must_use]
    pub fn unranked(mut self) -> Self {
        self.rank = "0".to_owned();
        self.patterns.truncate(self.filters);
        self
    }
}

impl SearchColumns {
    /// The rows that [`SearchQuery::rank`] finds, of a query that is not empty. Parameters begin
    /// with number `first`.
    pub fn matching(&self, query: &SearchQuery, first: usize) -> Condition {
        let mut patterns = Patterns { first, all: Vec::new() };
        let Self { names, texts, phones } = *self;
        let words: Vec<String> =
            query.words().iter().map(|word| patterns.is_in(names, word)).collect();
        let in_texts = patterns.is_in(texts, query.whole());
        let in_phones = patterns.is_in(phones, query.phones());
        let filters = patterns.all.len();
        let begun: Vec<String> =
            query.words().iter().map(|word| patterns.begins_a_word(names, word)).collect();

        let counted = words.iter().map(|word| format!("CASE WHEN {word} THEN 8 ELSE 0 END"));
        let in_name = format!(
            "{} + CASE WHEN {} THEN 6 WHEN {} THEN 4 WHEN {} THEN 2 WHEN {} THEN 1 ELSE 0 END",
            counted.collect::<Vec<_>>().join(" + "),
            patterns.is_a_line(names, query.whole()),
            patterns.begins_a_line(names, query.whole()),
            patterns.follows_a_blank(names, query.whole()),
            begun.join(" OR "),
        );
        let rank = format!(
            "CASE WHEN {in_phones} THEN \
             CASE WHEN {} THEN 1003 WHEN {} THEN 1002 ELSE 1000 END \
             WHEN {} THEN 900 WHEN {} THEN {in_name} WHEN {} THEN 2 ELSE 1 END",
            patterns.is_a_line(phones, query.phones()),
            patterns.begins_a_line(phones, query.phones()),
            patterns.is_a_line(texts, query.whole()),
            words.join(" OR "),
            patterns.begins_a_line(texts, query.whole()),
        );
        Condition {
            sql: format!("({} OR {in_texts} OR {in_phones})", words.join(" OR ")),
            filters,
            rank,
            patterns: patterns.all,
        }
    }

    /// The rows among whose texts each word of the query is, whichever text it is in.
    pub fn with_each_word(&self, query: &SearchQuery, first: usize) -> Condition {
        let mut patterns = Patterns { first, all: Vec::new() };
        let words = query.words().iter();
        let words: Vec<String> = words.map(|word| patterns.is_in(self.texts, word)).collect();
        Condition {
            sql: format!("({})", words.join(" AND ")),
            filters: patterns.all.len(),
            rank: "0".to_owned(),
            patterns: patterns.all,
        }
    }
}

/// Whether the texts of the database were folded by another version than this program's; from now
/// on it says this one.
pub async fn is_of_another_version(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let changed = sqlx::query("UPDATE folding SET version = $1 WHERE version <> $1")
        .bind(FOLDING_VERSION)
        .execute(connection)
        .await?;
    Ok(changed.rows_affected() > 0)
}

struct Patterns {
    first: usize,
    all: Vec<String>,
}

impl Patterns {
    fn is_in(&mut self, column: &str, spellings: &[String]) -> String {
        self.any(column, spellings, |it| vec![containing(it)])
    }

    fn is_a_line(&mut self, column: &str, spellings: &[String]) -> String {
        self.any(column, spellings, |it| {
            let line = literal(it) + "\n%";
            vec![["%\n", &line].concat(), line]
        })
    }

    fn begins_a_line(&mut self, column: &str, spellings: &[String]) -> String {
        self.any(column, spellings, |it| {
            let line = literal(it) + "%";
            vec![["%\n", &line].concat(), line]
        })
    }

    fn follows_a_blank(&mut self, column: &str, spellings: &[String]) -> String {
        self.any(column, spellings, |it| vec![["% ", &literal(it), "%"].concat()])
    }

    fn begins_a_word(&mut self, column: &str, spellings: &[String]) -> String {
        let line = self.begins_a_line(column, spellings);
        format!("{line} OR {}", self.follows_a_blank(column, spellings))
    }

    /// Whether the column is like one of the patterns of some spelling.
    fn any(
        &mut self,
        column: &str,
        spellings: &[String],
        of: impl Fn(&str) -> Vec<String>,
    ) -> String {
        let mut any = Vec::new();
        for pattern in spellings.iter().flat_map(|spelling| of(spelling)) {
            let known = self.all.iter().position(|known| *known == pattern);
            let place = known.unwrap_or(self.all.len());
            if known.is_none() {
                self.all.push(pattern);
            }
            any.push(format!("{column} LIKE ${} ESCAPE '\\'", self.first + place));
        }
        if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_of_a_word_and_of_the_whole_is_a_parameter() {
        let columns = SearchColumns { names: "n", texts: "t", phones: "p" };
        let condition = columns.matching(&SearchQuery::new("müller", ""), 3);
        assert_eq!(
            condition.sql,
            "((n LIKE $3 ESCAPE '\\' OR n LIKE $4 ESCAPE '\\') \
             OR (t LIKE $3 ESCAPE '\\' OR t LIKE $4 ESCAPE '\\') OR 1 = 0)"
        );
        assert_eq!(condition.patterns[..2], ["%muller%", "%mueller%"]);
        let condition = columns.matching(&SearchQuery::new("03 50%", ""), 1);
        assert!(condition.patterns.contains(&"%50\\%%".to_owned()), "{:?}", condition.patterns);
        let condition = columns.matching(&SearchQuery::new("123-4", ""), 1);
        assert!(condition.sql.contains("p LIKE"), "{}", condition.sql);
    }
}
