//! Customer groups with their financial dimensions (R139).

use contract::admin::CustomerGroup;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{ManagedList, check_no_customer_has};
use crate::admin::refused::require;
use crate::configuration::stored::{Stored, Value, from_json, json};
use crate::customer::usage::Reference;
use crate::sequence::Sequence;

impl Stored for CustomerGroup {
    const TABLE: &'static str = "CUSTGROUP";
    const COLUMNS: &'static [&'static str] = &["ID", "NAME", "FINANCIALDIMENSIONS"];

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        let dimensions = json(&self.financial_dimensions)?;
        Ok(vec![Value::from(&self.id), Value::from(&self.name), dimensions])
    }

    fn read(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            financial_dimensions: from_json(row.try_get(2)?)?,
            ..Self::default()
        })
    }
}

impl ManagedList for CustomerGroup {
    const PATH: &'static str = "customer-groups";
    /// Headquarters' own: channels know a customer's group by its id only.
    const CARRIED_BY: &'static [Sequence] = &[];

    async fn settle(
        &mut self,
        _connection: &mut AnyConnection,
        _stored: Option<&Self>,
        lang: Lang,
    ) -> Result<(), ApiError> {
        require("Id", &mut self.id, lang)?;
        require("Name", &mut self.name, lang)?;
        for (index, dimension) in self.financial_dimensions.iter_mut().enumerate() {
            require(&format!("FinancialDimensions[{index}].Name"), &mut dimension.name, lang)?;
            require(&format!("FinancialDimensions[{index}].Value"), &mut dimension.value, lang)?;
        }
        Ok(())
    }

    async fn check_unused(
        &self,
        connection: &mut AnyConnection,
        lang: Lang,
    ) -> Result<(), ApiError> {
        check_no_customer_has(connection, &Reference::Group(self.id.clone()), &self.name, lang)
            .await
    }
}
