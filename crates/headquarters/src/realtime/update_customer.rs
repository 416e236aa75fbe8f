//! `UpdateCustomer`: replaces what a customer holds.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::HeaderMap;
use contract::ErrorId;
use contract::rts::{CustomerReply, UpdateCustomer};
use service::error::language;
use service::{ApiError, Json, ServerJson};

use super::{channel_defaults, reply};
use crate::customer::acceptance::accept;
use crate::customer::defaults::{announce_default_customer, keeping_identity};
use crate::customer::lists::Lists;
use crate::customer::numbering::identify_addresses;
use crate::customer::refusal;
use crate::customer::table::{self, StoredCustomer};
use crate::exchange::restored;
use crate::scale_unit::ScaleUnit;
use crate::sequence::Sequence;
use crate::state::Shared;

pub(super) async fn update_customer(
    State(headquarters): State<Shared>,
    scale_unit: ScaleUnit,
    headers: HeaderMap,
    ServerJson(request): ServerJson<UpdateCustomer>,
) -> Result<Json<CustomerReply>, ApiError> {
    scale_unit.require(&request.operating_unit_number)?;
    headquarters.counters.real_time_others.fetch_add(1, Ordering::Relaxed);
    let mut write = headquarters.database.write().await?;
    channel_defaults(&mut write, &request.operating_unit_number).await?;
    restored::check_numbers(&headquarters, &mut write).await?;
    let version = Sequence::CustomerVersion.take(&mut write, 1).await?;
    let stored = table::find_by_account_number(&mut write, &request.customer.account_number)
        .await?
        .ok_or_else(|| ApiError::new(ErrorId::CustomerNotFound))?;
    let lists = Lists::load(&mut write).await?;
    let accepted = accept(&request.customer, &lists)
        .map_err(|refusals| refusal::answer(&refusals, language(&headers)))?;
    let mut customer = keeping_identity(accepted, &stored.customer);
    identify_addresses(&mut customer);
    let record = StoredCustomer { customer, version, ..stored };
    table::update(&mut write, &record).await?;
    announce_default_customer(&mut write, &record.customer.account_number).await?;
    write.commit().await?;
    Ok(Json(reply(record)))
}
