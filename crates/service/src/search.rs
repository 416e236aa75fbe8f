//! A search in a database that keeps [`domain::search::SearchKeys`] in columns.

use domain::search::SearchQuery;

use crate::database::containing;

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
    pub patterns: Vec<String>,
    /// Number of words of the query that are in the name, for an order.
    pub words_in_name: String,
}

impl SearchColumns {
    /// The rows that [`SearchQuery::rank`] finds, of a query that is not empty. Parameters begin
    /// with number `first`.
    pub fn matching(&self, query: &SearchQuery, first: usize) -> Condition {
        let mut patterns = Patterns { first, all: Vec::new() };
        let words = query.words().iter();
        let words: Vec<String> = words.map(|word| patterns.is_in(self.names, word)).collect();
        let mut any = words.clone();
        any.push(patterns.is_in(self.texts, query.whole()));
        any.extend(query.phone_digits().map(|digits| patterns.is_in(self.phones, digits)));
        let counted = words.iter().map(|word| format!("CASE WHEN {word} THEN 1 ELSE 0 END"));
        Condition {
            sql: format!("({})", any.join(" OR ")),
            words_in_name: counted.collect::<Vec<_>>().join(" + "),
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
            words_in_name: "0".to_owned(),
            patterns: patterns.all,
        }
    }
}

struct Patterns {
    first: usize,
    all: Vec<String>,
}

impl Patterns {
    fn is_in(&mut self, column: &str, text: &str) -> String {
        self.all.push(containing(text));
        format!("{column} LIKE ${} ESCAPE '\\'", self.first + self.all.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_and_the_whole_is_a_parameter() {
        let columns = SearchColumns { names: "n", texts: "t", phones: "p" };
        let condition = columns.matching(&SearchQuery::new("03 50%"), 3);
        assert_eq!(
            condition.sql,
            "(n LIKE $3 ESCAPE '\\' OR n LIKE $4 ESCAPE '\\' OR t LIKE $5 ESCAPE '\\')"
        );
        assert_eq!(condition.patterns, ["%03%", "%50\\%%", "%03 50\\%%"]);
        let condition = columns.matching(&SearchQuery::new("123-4"), 1);
        assert_eq!(condition.patterns, ["%123-4%", "%123-4%", "%1234%"]);
        assert!(condition.sql.ends_with("OR p LIKE $3 ESCAPE '\\')"));
    }
}
