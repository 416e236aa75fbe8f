//! The customer attribute group (R145).

use contract::admin::CustomerAttributeDefinition;
use contract::commerce::AttributeDefinition;
use domain::AttributeType;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::ManagedList;
use crate::admin::refused::{in_use, limit, one_of, require, wrong};
use crate::configuration::stored::{self, Stored, Value, from_json, json};
use crate::customer::usage::{self, Reference};
use crate::sequence::Sequence;

const HELP_LENGTH_MAX: usize = 200;
const VALUES_MAX: usize = 200;

/// Date and reference types are not offered (R146).
const TYPES: [&str; 5] = ["Text", "Integer", "Decimal", "Currency", "Boolean"];

impl Stored for CustomerAttributeDefinition {
    const TABLE: &'static str = "CUSTOMERATTRIBUTE";
    const COLUMNS: &'static [&'static str] = &["NAME", "POSITION", "CONTENT"];
    const ORDER: &'static str = "POSITION, NAME";

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        Ok(vec![Value::from(&self.name), self.position.into(), json(&definition(self))?])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        let content: AttributeDefinition = from_json(row.try_get(2)?)?;
        Ok(Self {
            name: row.try_get(0)?,
            position: row.try_get(1)?,
            data_type: content.data_type,
            default_value: content.default_value,
            help_text: content.help_text,
            values: content.values,
            minimum: content.minimum,
            maximum: content.maximum,
            ..Self::default()
        })
    }
}

/// As channels get it.
fn definition(attribute: &CustomerAttributeDefinition) -> AttributeDefinition {
    let attribute = attribute.clone();
    AttributeDefinition {
        name: attribute.name,
        data_type: attribute.data_type,
        default_value: attribute.default_value,
        help_text: attribute.help_text,
        values: attribute.values,
        minimum: attribute.minimum,
        maximum: attribute.maximum,
    }
}

/// As values are checked by it.
fn rule(attribute: &CustomerAttributeDefinition) -> domain::AttributeDefinition {
    contract::attribute_definition(&definition(attribute)).unwrap_or_default()
}

impl ManagedList for CustomerAttributeDefinition {
    const PATH: &'static str = "customer-attributes";
    const CARRIED_BY: &'static [Sequence] = &[Sequence::GlobalConfiguration];

    async fn settle(
        &mut self,
        connection: &mut AnyConnection,
        stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Name", &mut self.name, lang)?;
        limit("HelpText", &mut self.help_text, HELP_LENGTH_MAX, lang)?;
        one_of("DataType", &self.data_type, &TYPES, lang)?;
        settle_values(self, lang)?;
        check_range(self, lang)?;
        limit("DefaultValue", &mut self.default_value, HELP_LENGTH_MAX, lang)?;
        if rule(self).check(&self.default_value).is_err() {
            return Err(wrong("DefaultValue", lang.admin_default_value_excluded().to_owned()));
        }
        if self.position <= 0 {
            let last = stored::all::<Self>(connection).await?.last().map_or(0, |a| a.position);
            self.position = stored.map_or(last + 1, |stored| stored.position);
        }
        if stored.is_some() {
            check_existing_values(self, connection, lang).await?;
        }
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        match usage::customers(connection, &Reference::Attribute(self.name.clone())).await? {
            0 => Ok(()),
            customers => Err(in_use(lang.admin_customers_have_value(customers, &self.name))),
        }
    }
}

/// A fixed list is for a text.
fn settle_values(attribute: &mut CustomerAttributeDefinition, lang: Lang) -> Result<(), ApiError> {
    if attribute.values.len() > VALUES_MAX {
        return Err(wrong("Values", lang.field_too_many("Values", &VALUES_MAX.to_string())));
    }
    let is_text = AttributeType::from_name(&attribute.data_type) == Some(AttributeType::Text);
    if !is_text && !attribute.values.is_empty() {
        return Err(wrong("Values", lang.admin_list_is_for_text().to_owned()));
    }
    for (index, value) in attribute.values.iter_mut().enumerate() {
        require(&format!("Values[{index}]"), value, lang)?;
    }
    Ok(())
}

/// A range is for a number, and its ends are in order.
fn check_range(attribute: &CustomerAttributeDefinition, lang: Lang) -> Result<(), ApiError> {
    let is_number = matches!(attribute.data_type.as_str(), "Integer" | "Decimal" | "Currency");
    let (minimum, maximum) = (attribute.minimum, attribute.maximum);
    if !is_number && (minimum.is_some() || maximum.is_some()) {
        return Err(wrong("Minimum", lang.admin_range_is_for_number().to_owned()));
    }
    match (minimum, maximum) {
        (Some(minimum), Some(maximum)) if minimum > maximum => {
            Err(wrong("Minimum", lang.admin_range_is_reversed().to_owned()))
        }
        _ => Ok(()),
    }
}

/// What customers already have must stay allowed.
async fn check_existing_values(
    attribute: &CustomerAttributeDefinition,
    connection: &mut AnyConnection,
    lang: Lang,
) -> Result<(), ApiError> {
    let rule = rule(attribute);
    let is_excluded = |value: &str| rule.check(value).is_err();
    let excluded = usage::attribute_values_that(connection, &attribute.name, is_excluded).await?;
    let Some((customers, example)) = excluded else { return Ok(()) };
    let member = if attribute.values.is_empty() { "Minimum" } else { "Values" };
    Err(wrong(member, lang.admin_values_excluded(customers, &example)))
}
