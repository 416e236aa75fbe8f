//! How many customers refer to something, and with what value.

use contract::commerce::Customer;
use service::database::containing;
use sqlx::AnyConnection;

/// Customers read at a time.
const PAGE: i64 = 2_000;

/// What customers refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
    /// Record id.
    Title(i64),
    /// Record id.
    Affiliation(i64),
    /// Record id.
    Purpose(i64),
    /// Id.
    Group(String),
    /// Name.
    Attribute(String),
}

impl Reference {
    /// The JSON of a reference in a customer's content. Quotation marks inside typed texts are
    /// escaped there, so no other text equals it.
    fn fragment(&self) -> String {
        let text = |text: &String| serde_json::json!(text).to_string();
        match self {
            Self::Title(id) => format!("\"TitleRecordId\":{id},"),
            Self::Affiliation(id) => format!("{{\"RecordId\":{id},"),
            Self::Purpose(id) => format!("\"LogisticsLocationRoleRecordId\":{id},"),
            Self::Group(id) => format!("\"CustomerGroup\":{},", text(id)),
            Self::Attribute(name) => format!("{{\"Name\":{},\"AttributeValue\":", text(name)),
        }
    }
}

/// How many customers refer to it.
pub(crate) async fn customers(
    connection: &mut AnyConnection,
    reference: &Reference,
) -> sqlx::Result<u64> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM RETAILCUSTTABLE WHERE CONTENT LIKE $1 ESCAPE '\\'")
            .bind(containing(&reference.fragment()))
            .fetch_one(connection)
            .await?;
    Ok(count.unsigned_abs())
}

/// How many customers are in an address book.
pub(crate) async fn in_address_book(
    connection: &mut AnyConnection,
    name: &str,
) -> sqlx::Result<u64> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM RETAILCUSTTABLE WHERE ADDRESSBOOKS LIKE $1 ESCAPE '\\'",
    )
    .bind(containing(&serde_json::json!(name).to_string()))
    .fetch_one(connection)
    .await?;
    Ok(count.unsigned_abs())
}

/// Customers whose value of an attribute is not accepted: how many, and one such value.
pub(crate) async fn attribute_values_that(
    connection: &mut AnyConnection,
    attribute: &str,
    is_refused: impl Fn(&str) -> bool,
) -> sqlx::Result<Option<(u64, String)>> {
    let fragment = containing(&Reference::Attribute(attribute.to_owned()).fragment());
    let (mut last, mut count, mut example) = (String::new(), 0, None);
    loop {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT ACCOUNTNUM, CONTENT FROM RETAILCUSTTABLE WHERE ACCOUNTNUM > $1 \
             AND CONTENT LIKE $2 ESCAPE '\\' ORDER BY ACCOUNTNUM LIMIT $3",
        )
        .bind(&last)
        .bind(&fragment)
        .bind(PAGE)
        .fetch_all(&mut *connection)
        .await?;
        let Some((account, _)) = rows.last() else {
            return Ok(example.map(|example| (count, example)));
        };
        last.clone_from(account);
        for (_, content) in rows {
            let customer: Customer = serde_json::from_str(&content)
                .map_err(|error| sqlx::Error::Decode(error.into()))?;
            let values = customer.attributes.into_iter().filter(|value| value.name == attribute);
            let mut values = values.map(|value| value.attribute_value.string_value);
            if let Some(value) = values.find(|value| is_refused(value)) {
                count += 1;
                example.get_or_insert(value);
            }
        }
    }
}
