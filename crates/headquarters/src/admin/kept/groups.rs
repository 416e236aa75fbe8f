//! Customer groups with their financial dimensions (R139).

use contract::admin::CustomerGroup;
use locale::Lang;
use service::ApiError;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::Kept;
use crate::admin::refused::{in_use, require};
use crate::configuration::stored::{Stored, Value, from_json, json};
use crate::customer::usage::{self, Reference};
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

impl Kept for CustomerGroup {
    const PATH: &'static str = "customer-groups";
    /// Headquarters' own: channels know a customer's group by its id only.
    const CARRIED_BY: &'static [Sequence] = &[];

    fn key(&self) -> String {
        self.id.clone()
    }

    fn set_key(&mut self, key: &str) {
        key.clone_into(&mut self.id);
    }

    fn set_e_tag(&mut self, e_tag: String) {
        self.e_tag = e_tag;
    }

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
        match usage::customers(connection, &Reference::Group(self.id.clone())).await? {
            0 => Ok(()),
            customers => Err(in_use(lang.admin_customers_have(customers, &self.name))),
        }
    }
}
