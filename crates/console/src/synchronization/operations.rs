//! Customer synchronization status: every create and edit from a channel.

use contract::admin::{CustomerOperation, CustomerOperationList};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, EmptyState, IconName, Page, PageTitle, PageWidth, SelectField, SelectOption, StatusPill,
    TextField, Tone, derived, dynamic, effect, phrase, signal, use_lang,
};

use crate::connection::api::escape;
use crate::connection::remote::Remote;
use crate::frame::local_format::{or_dash, time_or_dash};
use crate::frame::paging::{PAGE, paged, typed_into};
use crate::frame::query::kept_in_address;
use crate::frame::screen::Screen;
use crate::frame::table::table;

const STATUSES: [&str; 4] = ["Waiting", "Failed", "Held", "Succeeded"];

/// The list's filter.
#[derive(Clone, Copy)]
struct Filter {
    field: RwSignal<String>,
    typed: RwSignal<String>,
    status: RwSignal<String>,
}

/// Customer synchronization status.
pub fn operations() -> AnyView {
    let value = kept_in_address("value", String::new());
    let top = kept_in_address("top", PAGE);
    let filter = Filter {
        field: kept_in_address("field", String::new()),
        typed: typed_into(value, top),
        status: kept_in_address("status", String::new()),
    };
    let list = Remote::new(move || {
        [
            "/api/customer-operations?field=",
            &escape(&filter.field.get()),
            "&value=",
            &escape(value.get().trim()),
            "&status=",
            &filter.status.get(),
            "&$top=",
            &top.get().to_string(),
        ]
        .concat()
    })
    .refresh();
    let content = paged(list, top, move || operations_table(list), empty);
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle
                title=phrase(Lang::customer_synchronization_status)
                lead=phrase(Lang::customer_synchronization_status_text)
            />
            {filters(filter, list)}
            {content}
        </Page>
    }
    .into_any()
}

/// The fields of the customer tables, a value, and the status (R116).
fn filters(filter: Filter, list: Remote<CustomerOperationList>) -> AnyView {
    let lang = use_lang();
    // The fields stay while the next page of operations loads.
    let fields = signal(Vec::<String>::new());
    effect(move || {
        let known = list.with(|list| list.fields.clone());
        if !known.is_empty() && fields.with_untracked(|old| *old != known) {
            fields.set(known);
        }
    });
    let field_options = derived(move || {
        let any = SelectOption::new("", lang.get().any_field());
        let mut options = vec![any];
        options.extend(fields.get().into_iter().map(|field| SelectOption::new(&field, &field)));
        options
    });
    let status_options = derived(move || {
        let lang = lang.get();
        let all = SelectOption::new("", lang.all_statuses());
        let statuses = STATUSES.map(|own| SelectOption::new(own, status_words(own, lang).0));
        std::iter::once(all).chain(statuses).collect::<Vec<_>>()
    });
    view! {
        <div class="filters" role="search">
            <SelectField label=phrase(Lang::filter_field) value=filter.field options=field_options />
            <TextField label=phrase(Lang::filter_value) value=filter.typed />
            <SelectField
                label=phrase(Lang::customer_sync_status)
                value=filter.status
                options=status_options
            />
        </div>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <Card>
            <EmptyState
                icon=IconName::Sync
                title=phrase(Lang::no_operations)
                hint=phrase(Lang::no_operations_text)
            />
        </Card>
    }
    .into_any()
}

fn operations_table(list: Remote<CustomerOperationList>) -> AnyView {
    let lang = use_lang();
    let columns = [
        Lang::channel_name,
        Lang::customer_account,
        Lang::async_customer_account,
        Lang::operations_timestamp,
        Lang::customer_sync_status,
    ];
    let rows = dynamic(move || {
        let lang = lang.get();
        list.with(|list| list.operations.iter().map(|row| table_row(row, lang)).collect_view())
    });
    view! {
        <Card>
            {table(Lang::customer_synchronization_status, columns, rows)}
        </Card>
    }
    .into_any()
}

fn table_row(row: &CustomerOperation, lang: Lang) -> AnyView {
    let path = Screen::Operation(row.id.clone()).path();
    let error = Some(row.last_known_error.clone()).filter(|error| !error.is_empty());
    view! {
        <tr>
            <th scope="row">
                <a class="row-link" href=path>{row.channel_name.clone()}</a>
                <span class="job-note">
                    {row.customer_name.clone()} " · "
                    {operation_words(&row.retail_async_operation, lang)}
                </span>
            </th>
            <td class="nowrap">{or_dash(row.customer_account.clone())}</td>
            <td><code class="account-async">{or_dash(row.async_customer_account.clone())}</code></td>
            <td class="nowrap">{time_or_dash(&row.operations_timestamp, lang)}</td>
            <td>
                {status_pill(row, lang)}
                {error.map(|error| view! { <span class="job-note">{error}</span> })}
            </td>
        </tr>
    }
    .into_any()
}

pub fn status_pill(operation: &CustomerOperation, lang: Lang) -> AnyView {
    let (words, tone) = status_words(&operation.customer_sync_status, lang);
    view! { <StatusPill label=words tone /> }.into_any()
}

fn status_words(status: &str, lang: Lang) -> (&'static str, Tone) {
    match status {
        "Succeeded" => (lang.audit_succeeded(), Tone::Success),
        "Failed" => (lang.audit_failed(), Tone::Danger),
        "Held" => (lang.audit_held(), Tone::Warning),
        _ => (lang.audit_waiting(), Tone::Info),
    }
}

pub fn operation_words(operation: &str, lang: Lang) -> &'static str {
    match operation {
        "Create" => lang.audit_create(),
        "Update" => lang.audit_update(),
        _ => lang.audit_address(),
    }
}
