//! Finding customers by what is known of them.

use domain::ClaimCode;
use domain::search::{fold, fold_phone};
use service::database::containing;
use sqlx::AnyConnection;

use super::table::{CustomerRecord, columns};

/// Most keywords of a name that count.
const KEYWORDS_MAX: usize = 4;
/// Fewest digits that are taken for a part of a phone number.
const PHONE_DIGITS_MIN: usize = 3;
/// Matches nothing: control characters are refused wherever text comes in.
const NOTHING: &str = "\u{1}";

/// A search text, folded, as patterns of `LIKE`.
struct Patterns {
    keywords: [String; KEYWORDS_MAX],
    whole: String,
    phone: String,
}

impl Patterns {
    fn new(text: &str) -> Self {
        let folded = fold(text.trim());
        let mut keywords = [(); KEYWORDS_MAX].map(|()| NOTHING.to_owned());
        for (pattern, keyword) in keywords.iter_mut().zip(folded.split_whitespace()) {
            *pattern = containing(keyword);
        }
        let digits = fold_phone(text);
        let is_phone = digits.len() >= PHONE_DIGITS_MIN && !text.contains(char::is_alphabetic);
        Self {
            keywords,
            whole: if folded.is_empty() { NOTHING.to_owned() } else { containing(&folded) },
            phone: if is_phone { containing(&digits) } else { NOTHING.to_owned() },
        }
    }
}

macro_rules! matching {
    ($before:expr, $after:literal) => {
        concat!(
            $before,
            " FROM RETAILCUSTTABLE WHERE SEARCHNAME LIKE $1 ESCAPE '\\' \
             OR SEARCHNAME LIKE $2 ESCAPE '\\' OR SEARCHNAME LIKE $3 ESCAPE '\\' \
             OR SEARCHNAME LIKE $4 ESCAPE '\\' OR SEARCHTEXT LIKE $5 ESCAPE '\\' \
             OR SEARCHPHONES LIKE $6 ESCAPE '\\' ",
            $after
        )
    };
}

/// Customers that match, best first: any keyword of the name counts and most
/// rank first, other fields keep word order (R128).
pub(crate) async fn search(
    connection: &mut AnyConnection,
    text: &str,
    top: i64,
    skip: i64,
) -> sqlx::Result<Vec<CustomerRecord>> {
    let patterns = Patterns::new(text);
    let mut query = sqlx::query_as(matching!(
        concat!("SELECT ", columns!()),
        "ORDER BY (CASE WHEN SEARCHNAME LIKE $1 ESCAPE '\\' THEN 1 ELSE 0 END \
         + CASE WHEN SEARCHNAME LIKE $2 ESCAPE '\\' THEN 1 ELSE 0 END \
         + CASE WHEN SEARCHNAME LIKE $3 ESCAPE '\\' THEN 1 ELSE 0 END \
         + CASE WHEN SEARCHNAME LIKE $4 ESCAPE '\\' THEN 1 ELSE 0 END) DESC, ACCOUNTNUM \
         LIMIT $7 OFFSET $8"
    ));
    for keyword in patterns.keywords {
        query = query.bind(keyword);
    }
    let query = query.bind(patterns.whole).bind(patterns.phone).bind(top).bind(skip);
    super::table::records(query.fetch_all(connection).await?)
}

/// The customers whose claim code it is: hardly ever more than one (R229).
pub(crate) async fn claimed(
    connection: &mut AnyConnection,
    code: ClaimCode,
) -> sqlx::Result<Vec<CustomerRecord>> {
    let (first, last) = code.ids();
    let query = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM RETAILCUSTTABLE WHERE CUSTOMERID BETWEEN $1 AND $2 ORDER BY CUSTOMERID"
    ));
    let query = query.bind(first.to_string()).bind(last.to_string());
    super::table::records(query.fetch_all(connection).await?)
}

/// How many customers match.
pub(crate) async fn count(connection: &mut AnyConnection, text: &str) -> sqlx::Result<u64> {
    let patterns = Patterns::new(text);
    let mut query = sqlx::query_as(matching!("SELECT COUNT(*)", ""));
    for keyword in patterns.keywords {
        query = query.bind(keyword);
    }
    let (count,): (i64,) =
        query.bind(patterns.whole).bind(patterns.phone).fetch_one(connection).await?;
    Ok(count.unsigned_abs())
}

/// All customers, newest first.
pub(crate) async fn newest(
    connection: &mut AnyConnection,
    top: i64,
    skip: i64,
) -> sqlx::Result<Vec<CustomerRecord>> {
    let rows = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM RETAILCUSTTABLE ORDER BY RECORDID DESC LIMIT $1 OFFSET $2"
    ))
    .bind(top)
    .bind(skip)
    .fetch_all(connection)
    .await?;
    super::table::records(rows)
}
