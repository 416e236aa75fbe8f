//! The customers that have an account number.

use contract::admin::{CustomerList, CustomerRow};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Card, EmptyState, IconName, Page, PageTitle, PageWidth, SearchField, dynamic, phrase, text,
    use_lang,
};

use crate::connection::api::escape;
use crate::connection::remote::Remote;
use crate::frame::local_format::time_or_dash;
use crate::frame::paging::{PAGE, paged, typed_into};
use crate::frame::query::kept_in_address;
use crate::frame::screen::Screen;
use crate::frame::table::table;

/// Customers.
pub fn customers() -> AnyView {
    let search = kept_in_address("search", String::new());
    let top = kept_in_address("top", PAGE);
    let typed = typed_into(search, top);
    let list = Remote::new(move || {
        let top = top.get().to_string();
        ["/api/customers?search=", &escape(search.get().trim()), "&$top=", &top].concat()
    });
    let content = paged(list, top, move || customers_table(list), move || nobody(search));
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle
                title=phrase(Lang::customers)
                lead=phrase(Lang::customers_at_headquarters)
            />
            <SearchField
                label=phrase(Lang::search_customers_console)
                value=typed
                placeholder=phrase(Lang::search_hint)
            />
            {content}
        </Page>
    }
    .into_any()
}

fn nobody(search: RwSignal<String>) -> AnyView {
    let found_nobody = move || !search.get().trim().is_empty();
    let title = text(move |lang| {
        if found_nobody() { lang.search_empty_title() } else { lang.no_customers_at_headquarters() }
    });
    let hint = text(move |lang| {
        if found_nobody() {
            lang.search_empty_text_console()
        } else {
            lang.no_customers_at_headquarters_text()
        }
    });
    view! { <Card><EmptyState icon=IconName::Users title hint /></Card> }.into_any()
}

fn customers_table(list: Remote<CustomerList>) -> AnyView {
    let lang = use_lang();
    let columns = [
        Lang::account_number,
        Lang::name,
        Lang::contact,
        Lang::cust_account_async,
        Lang::created_at,
    ];
    let rows = dynamic(move || {
        let lang = lang.get();
        list.with(|list| list.customers.iter().map(|row| table_row(row, lang)).collect_view())
    });
    view! {
        <Card>
            {table(Lang::customers, columns, rows)}
        </Card>
    }
    .into_any()
}

fn table_row(row: &CustomerRow, lang: Lang) -> AnyView {
    let number = row.account_number.clone();
    let path = Screen::Customer(number.clone()).path();
    view! {
        <tr>
            <th scope="row" class="nowrap">
                <a class="row-link" href=path>{number}</a>
            </th>
            <td>{row.name.clone()}</td>
            <td>
                <span class="nowrap">{row.phone.clone()}</span>
                <span class="job-note">{row.email.clone()}</span>
            </td>
            <td><code class="account-async">{row.cust_account_async.clone()}</code></td>
            <td class="nowrap">{time_or_dash(&row.created_at, lang)}</td>
        </tr>
    }
    .into_any()
}
