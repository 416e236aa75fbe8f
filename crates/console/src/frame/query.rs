//! A screen's values in the query of its address, which Back and a reload restore.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::location::Url;
use ui::{effect, signal};

/// A named value of the query; the address omits the default.
///
/// A change of the value replaces the address. Back, Forward and links change the value.
pub fn kept_in_address<T>(name: &'static str, default: T) -> RwSignal<T>
where
    T: FromStr + ToString + Clone + PartialEq + Send + Sync + 'static,
{
    let query = use_query_map();
    let address = use_location().pathname;
    let navigate = use_navigate();
    let fallback = default.clone();
    let in_address = Memo::new(move |_| {
        let text = query.with(|query| query.get(name));
        text.and_then(|text| text.parse().ok()).unwrap_or_else(|| fallback.clone())
    });
    let value = signal(in_address.get_untracked());
    effect(move || {
        let changed = in_address.get();
        if value.with_untracked(|value| *value != changed) {
            value.set(changed);
        }
    });
    effect(move || {
        let value = value.get();
        if in_address.get_untracked() == value {
            return;
        }
        let mut query = query.get_untracked();
        query.remove(name);
        if value != default {
            query.insert(name, Url::escape(&value.to_string()));
        }
        let to = [address.get_untracked(), query.to_query_string()].concat();
        navigate(&to, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    });
    value
}
