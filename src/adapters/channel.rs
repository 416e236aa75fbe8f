//! Sends hints to the other tabs of this register. The truth is in the offline database, and each
//! tab also looks there without a hint.

use domain::Connection;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

const NAME: &str = "register";

/// What a tab tells the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Hint {
    /// The log of the offline database has grown.
    LogGrew,
    /// Device, session or configuration may have changed.
    Everything,
    /// What the sending tab can reach, and whether a person disconnected.
    Connection {
        connection: Connection,
        is_disconnected: bool,
    },
    /// A new tab asks the sending tab for its connection.
    Hello,
    /// A person asks to send now, connect or disconnect.
    TryNow,
    SetDisconnected(bool),
    /// The offline database is empty.
    Erased,
}

#[derive(Clone)]
pub struct Channel {
    channel: web_sys::BroadcastChannel,
}

impl Channel {
    /// Joins the tabs of this origin; `None` where the browser has no `BroadcastChannel`.
    pub fn join(mut on_hint: impl FnMut(Hint) + 'static) -> Option<Self> {
        let channel = web_sys::BroadcastChannel::new(NAME).ok()?;
        let on_message = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(
            move |event: web_sys::MessageEvent| {
                let bytes = event.data().dyn_into().map(|it: js_sys::Uint8Array| it.to_vec());
                if let Some(Ok(hint)) = bytes.ok().map(|bytes| postcard::from_bytes(&bytes)) {
                    on_hint(hint);
                }
            },
        );
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Some(Self { channel })
    }

    pub fn tell(&self, hint: &Hint) {
        if let Ok(bytes) = postcard::to_allocvec(hint) {
            // A closed channel means that this tab is going away.
            let _gone = self.channel.post_message(&js_sys::Uint8Array::from(bytes.as_slice()));
        }
    }
}
