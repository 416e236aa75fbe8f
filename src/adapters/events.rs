//! The scale unit's server-sent events, read from a streamed answer: an `EventSource` could not
//! send the headers that name the caller.

use contract::commerce::{ConnectionStatus, event};
use diagnostics::Cause;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::http::{CallError, Caller, error, fetch, read_json, text, unreachable};

/// Silence after which the stream counts as dead, in milliseconds. The scale unit sends a comment
/// at least every ten seconds.
const SILENCE_MS_MAX: u32 = 25_000;
/// Longest wait for the stream to open, in milliseconds.
const OPEN_MS_MAX: u32 = 4_000;

#[derive(Clone, Debug, PartialEq)]
pub enum ServerEvent {
    CustomersChanged,
    Connection(ConnectionStatus),
    ConfigurationChanged,
}

/// Listens until the stream ends, and calls `on_event` for each event. Returns why it ended.
pub async fn listen(
    caller: &Caller,
    aborter: &web_sys::AbortController,
    mut on_event: impl FnMut(ServerEvent),
) -> CallError {
    match open(caller, aborter).await {
        Ok(reader) => {
            read(&reader, &mut on_event).await;
            aborter.abort();
            CallError::Unreachable(Cause::new("the event stream ended"))
        }
        Err(error) => error,
    }
}

async fn open(
    caller: &Caller,
    aborter: &web_sys::AbortController,
) -> Result<web_sys::ReadableStreamDefaultReader, CallError> {
    let signal = aborter.signal();
    let answer = Box::pin(fetch(caller, "GET", "Events", None, None, &signal));
    let response = match select(answer, TimeoutFuture::new(OPEN_MS_MAX)).await {
        Either::Left((Ok(response), _)) => response,
        Either::Left((Err(error), _)) => return Err(unreachable(&error)),
        Either::Right(_) => {
            aborter.abort();
            return Err(CallError::Unreachable(Cause::new("no event stream in time")));
        }
    };
    if !response.ok() {
        let body = text(&response).await.unwrap_or_default();
        return Err(error(response.status(), read_json(&body).unwrap_or_default()));
    }
    let stream =
        response.body().ok_or_else(|| CallError::Unreachable(Cause::new("no event stream")))?;
    Ok(stream.get_reader().unchecked_into())
}

async fn read(
    reader: &web_sys::ReadableStreamDefaultReader,
    on_event: &mut impl FnMut(ServerEvent),
) {
    let mut lines = Lines::default();
    loop {
        let asked = elapsed_ms();
        let chunk = JsFuture::from(reader.read());
        let silence = TimeoutFuture::new(SILENCE_MS_MAX);
        let Either::Left((Ok(chunk), _)) = select(chunk, silence).await else { return };
        // The tab was suspended: its timers stood still, and these bytes arrived long ago.
        if elapsed_ms() - asked > f64::from(SILENCE_MS_MAX) {
            return;
        }
        let is_done = Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy());
        let value = Reflect::get(&chunk, &"value".into()).unwrap_or_default();
        match value.dyn_into::<Uint8Array>() {
            Ok(bytes) if !is_done => lines.push(&bytes.to_vec(), on_event),
            _ => return,
        }
    }
}

/// The time of a clock that cannot be set.
fn elapsed_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |it| it.now())
}

/// Takes events out of the bytes as they arrive.
#[derive(Default)]
struct Lines {
    rest: Vec<u8>,
    name: String,
    data: String,
}

impl Lines {
    fn push(&mut self, bytes: &[u8], on_event: &mut impl FnMut(ServerEvent)) {
        self.rest.extend_from_slice(bytes);
        while let Some(end) = self.rest.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            self.line(line.trim_end_matches(['\r', '\n']), on_event);
        }
    }

    fn line(&mut self, line: &str, on_event: &mut impl FnMut(ServerEvent)) {
        if let Some(name) = line.strip_prefix("event:") {
            name.trim().clone_into(&mut self.name);
        } else if let Some(data) = line.strip_prefix("data:") {
            data.trim().clone_into(&mut self.data);
        } else if line.is_empty() {
            if let Some(event) = self.event() {
                on_event(event);
            }
            self.name.clear();
            self.data.clear();
        }
    }

    fn event(&self) -> Option<ServerEvent> {
        match self.name.as_str() {
            event::CUSTOMERS_CHANGED => Some(ServerEvent::CustomersChanged),
            event::CONFIGURATION_CHANGED => Some(ServerEvent::ConfigurationChanged),
            event::CONNECTION => Some(ServerEvent::Connection(read_json(&self.data)?)),
            _ => None,
        }
    }
}
