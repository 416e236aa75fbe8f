//! The customers that have an account number.

use std::time::Duration;

use contract::admin::{CustomerList, CustomerRow};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, Card, Column, DataTable, EmptyState, IconName, Page, PageTitle, PageWidth, SearchField,
    text,
};

use crate::remote::{Ready, Remote};
use crate::{api, local_format};

const PAGE: u32 = 50;
const TYPING_PAUSE: Duration = Duration::from_millis(150);

/// Customers.
#[component]
pub fn Customers() -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let search = RwSignal::new(String::new());
    let top = RwSignal::new(PAGE);
    let mut search_for = debounce(TYPING_PAUSE, move |text: String| {
        let _ = top.try_set(PAGE);
        let _ = search.try_set(text);
    });
    Effect::watch(move || typed.get(), move |text, _, _| search_for(text.clone()), false);
    let list = Remote::<CustomerList>::new(move || {
        let top = top.get().to_string();
        ["/api/customers?search=", &api::escape(search.get().trim()), "&$top=", &top].concat()
    });
    let is_empty = Memo::new(move |_| list.get().customers.is_empty());
    let has_more = Memo::new(move |_| list.get().total > list.get().customers.len() as u64);
    let shown = text(move |lang| {
        let list = list.get();
        let shown = local_format::count(list.customers.len() as u64, lang);
        lang.showing_of_total(&shown, &local_format::count(list.total, lang))
    });
    view! {
        <Page width=PageWidth::Wide>
            <PageTitle title=text(Lang::customers) lead=text(Lang::customers_at_headquarters) />
            <SearchField
                label=text(Lang::search_customers_console)
                value=typed
                placeholder=text(Lang::search_hint)
            />
            <Ready remote=list>
                {move || if is_empty.get() { nobody(search.into()) } else { table(list) }}
                <div class="row">
                    <p class="muted" role="status">{shown}</p>
                    {move || {
                        has_more.get().then(|| {
                            let more = move |()| top.update(|top| *top += PAGE);
                            view! { <Button label=text(Lang::show_more) on_press=more /> }
                        })
                    }}
                </div>
            </Ready>
        </Page>
    }
}

fn nobody(search: Signal<String>) -> AnyView {
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

fn table(list: Remote<CustomerList>) -> AnyView {
    view! {
        <Card>
            <DataTable
                caption=text(Lang::customers)
                hide_caption=true
                columns=vec![
                    Column::new(text(Lang::account_number)),
                    Column::new(text(Lang::name)),
                    Column::new(text(Lang::contact)),
                    Column::new(text(Lang::cust_account_async)),
                    Column::new(text(Lang::created_at)),
                ]
            >
                <For each=move || list.get().customers key=|row| row.account_number.clone() let(row)>
                    {table_row(row)}
                </For>
            </DataTable>
        </Card>
    }
    .into_any()
}

fn table_row(row: CustomerRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="nowrap">{row.account_number}</th>
            <td>{row.name}</td>
            <td>
                <span class="nowrap">{row.phone}</span>
                <span class="job-note">{row.email}</span>
            </td>
            <td><code class="account-async">{row.cust_account_async}</code></td>
            <td class="nowrap">{text(move |lang| local_format::time(&row.created_at, lang))}</td>
        </tr>
    }
}
