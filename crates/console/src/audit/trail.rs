//! The list of what was done, its search, and its export.

use contract::admin::AuditTrail;
use contract::audit::AuditEntry;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, EmptyState, IconName, Page, PageTitle, PageWidth, StatusPill, TextField, Tone, derived,
    dynamic, maybe_text, phrase, use_lang,
};

use crate::connection::api::escape;
use crate::connection::remote::Remote;
use crate::frame::local_format::{or_dash, time_or_dash};
use crate::frame::paging::{PAGE, paged, typed_into};
use crate::frame::query::kept_in_address;
use crate::frame::table::table;

/// What is searched for: the name in the query, the label, and the text.
type Criterion = (&'static str, fn(Lang) -> &'static str, RwSignal<String>);

/// Audit trail.
pub fn audit_trail() -> AnyView {
    let top = kept_in_address("top", PAGE);
    let criteria = [
        criterion("worker", Lang::worker_id),
        criterion("device", Lang::audit_device),
        criterion("customer", Lang::audit_customer),
        criterion("from", Lang::audit_from),
        criterion("to", Lang::audit_to),
    ];
    let list = Remote::new(move || {
        ["/api/audit-trail?", &query(&criteria), "$top=", &top.get().to_string()].concat()
    });
    let export = derived(move || ["/api/audit-trail/export?", &query(&criteria)].concat());
    let content = paged(list, top, move || entries(list), empty);
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle title=phrase(Lang::audit_trail) lead=phrase(Lang::audit_trail_text) />
            {fields(criteria, top)}
            <div class="row">
                // The router leaves a link alone that is a download.
                <a class="button button-secondary" href=export download="audit-trail.csv">
                    <span class="button-label">{phrase(Lang::audit_export)}</span>
                </a>
            </div>
            {content}
        </Page>
    }
    .into_any()
}

fn criterion(name: &'static str, label: fn(Lang) -> &'static str) -> Criterion {
    (name, label, kept_in_address(name, String::new()))
}

fn is_day(name: &str) -> bool {
    name == "from" || name == "to"
}

/// The criteria as a query. A day that is still being typed does not count yet.
fn query(criteria: &[Criterion]) -> String {
    let part = |(name, _, value): &Criterion| {
        let value = value.get();
        let value = value.trim();
        let is_complete = !is_day(name) || value.len() == "2026-11-30".len();
        [*name, "=", &escape(if is_complete { value } else { "" }), "&"].concat()
    };
    criteria.iter().map(part).collect()
}

fn fields(criteria: [Criterion; 5], top: RwSignal<u64>) -> AnyView {
    let field = |(name, label, settled): Criterion| {
        let typed = typed_into(settled, top);
        let hint = maybe_text(move |lang| is_day(name).then(|| lang.audit_day_hint().to_owned()));
        view! { <TextField label=phrase(label) value=typed hint=hint /> }.into_any()
    };
    let fields = criteria.map(field).into_iter().collect_view();
    view! { <div class="filters" role="search">{fields}</div> }.into_any()
}

fn empty() -> AnyView {
    view! {
        <Card>
            <EmptyState
                icon=IconName::Clock
                title=phrase(Lang::no_audit_entries)
                hint=phrase(Lang::no_audit_entries_text)
            />
        </Card>
    }
    .into_any()
}

fn entries(list: Remote<AuditTrail>) -> AnyView {
    let lang = use_lang();
    let columns = [
        Lang::audit_time,
        Lang::audit_worker,
        Lang::audit_device,
        Lang::audit_ip,
        Lang::action,
        Lang::audit_object,
        Lang::audit_outcome,
    ];
    let rows = dynamic(move || {
        let lang = lang.get();
        list.with(|list| list.entries.iter().map(|entry| row(entry, lang)).collect_view())
    });
    view! { <Card>{table(Lang::audit_trail, columns, rows)}</Card> }.into_any()
}

fn row(entry: &AuditEntry, lang: Lang) -> AnyView {
    let (words, tone) = outcome(entry.outcome, lang);
    let device = entry.device.clone();
    let channel = entry.operating_unit_number.clone();
    let device = if device.is_empty() { channel } else { device };
    view! {
        <tr>
            <td class="nowrap">{time_or_dash(&entry.time, lang)}</td>
            <td>{or_dash(entry.worker_id.clone())}</td>
            <td class="nowrap">{or_dash(device)}</td>
            <td class="nowrap">{or_dash(entry.address.clone())}</td>
            <td><code>{entry.action.clone()}</code></td>
            <td>
                <span>{or_dash(entry.customer.clone())}</span>
                <span class="job-note">{entry.object.clone()}</span>
            </td>
            <td><StatusPill label=words tone=tone /></td>
        </tr>
    }
    .into_any()
}

fn outcome(status: u16, lang: Lang) -> (String, Tone) {
    match status {
        0 => (lang.audit_unknown().to_owned(), Tone::Warning),
        1..400 => (lang.audit_done().to_owned(), Tone::Success),
        _ => (lang.audit_refused(&status.to_string()), Tone::Danger),
    }
}
