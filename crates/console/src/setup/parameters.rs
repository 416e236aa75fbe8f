//! Commerce parameters: the lists that all channels share.

use leptos::prelude::*;
use locale::Lang;
use ui::{Card, ItemLink, ItemList, Page, PageTitle, phrase};

use crate::lists::PARAMETERS;

/// Commerce parameters.
pub fn parameters() -> AnyView {
    let items = PARAMETERS.iter().map(|list| {
        view! {
            <ItemLink href=list.place.address title=phrase(list.place.title) detail=phrase(list.lead) />
        }
    });
    view! {
        <Page>
            <PageTitle
                title=phrase(Lang::commerce_parameters)
                lead=phrase(Lang::commerce_parameters_text)
            />
            <Card>
                <ItemList label=phrase(Lang::commerce_parameters)>{items.collect_view()}</ItemList>
            </Card>
        </Page>
    }
    .into_any()
}
