//! Commerce parameters: the lists that all channels share.

use leptos::prelude::*;
use locale::Lang;
use ui::{Card, ItemLink, ItemList, Page, PageTitle, phrase};

use crate::record::PARAMETERS;

/// Commerce parameters.
pub fn parameters() -> AnyView {
    let items = PARAMETERS.iter().map(|kept| {
        view! {
            <ItemLink href=kept.address title=phrase(kept.title) detail=phrase(kept.lead) />
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
