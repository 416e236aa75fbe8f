//! `GET /Commerce/Events`: server-sent events. They only say that something changed; the register
//! pulls the changes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use contract::ErrorBody;
use contract::commerce::{CustomersChanged, event};
use futures::stream::{self, Stream, StreamExt};
use serde::Serialize;
use tokio_stream::wrappers::WatchStream;

use super::openapi::CallerHeaders;
use crate::access::follower::Follower;
use crate::unit::ScaleUnit;

const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// Shortest time between two events about changed customers: the register pulls what changes
/// meanwhile together.
const CUSTOMERS_PAUSE: Duration = Duration::from_millis(250);

/// Extension: server-sent events. First the connection and the newest cursor, then every change.
/// The stream ends with the caller's rights.
#[utoipa::path(get, path = "/Commerce/Events", tag = "Channel", params(CallerHeaders),
    responses((status = 200, content_type = "text/event-stream", body = String,
        description = "`connection`, `customers-changed`, `configuration-changed`"),
        (status = "4XX", body = ErrorBody)))]
pub async fn events(
    State(unit): State<Arc<ScaleUnit>>,
    follower: Follower,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stop = unit.stop.clone().cancelled_owned();
    let refused = follower.refused(unit.clone());
    let ended = async move {
        tokio::select! {
            () = stop => {}
            () = refused => {}
        }
    };
    let connection = {
        let unit = unit.clone();
        WatchStream::new(unit.live.watch_headquarters())
            .map(move |_| named(event::CONNECTION, &unit.live.connection_status()))
    };
    let customers =
        stream::unfold((unit.live.watch_customers(), true), |(mut watch, is_first)| async move {
            if !is_first {
                tokio::time::sleep(CUSTOMERS_PAUSE).await;
                watch.changed().await.ok()?;
            }
            let cursor = *watch.borrow_and_update();
            let told = named(event::CUSTOMERS_CHANGED, &CustomersChanged { cursor });
            Some((told, (watch, false)))
        });
    let configuration = WatchStream::from_changes(unit.live.watch_configuration())
        .map(|_| Event::default().event(event::CONFIGURATION_CHANGED).data("{}"));
    let first_connection_then_any = stream::select_with_strategy(
        connection,
        stream::select(customers, configuration),
        |_: &mut ()| stream::PollNext::Left,
    );
    let events = first_connection_then_any.map(Ok).take_until(ended);
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn named(name: &str, data: &impl Serialize) -> Event {
    let data = serde_json::to_string(data).unwrap_or_default();
    Event::default().event(name).data(data)
}
