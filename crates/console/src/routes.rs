//! The routes: the screen at each address.

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{FlatRoutes, FlatRoutesProps};
use leptos_router::hooks::use_params_map;
use leptos_router::{
    ChooseView, NestedRoute, ParamSegment, PartialPathMatch, PathSegment, PossibleRouteMatch, path,
};
use locale::Lang;
use ui::{EmptyState, IconName, LinkButton, Page, PageTitle, dynamic, phrase};

use crate::audit::trail::audit_trail;
use crate::customers::customer::customer;
use crate::customers::list::customers;
use crate::frame::screen::Screen;
use crate::home::home;
use crate::jobs::job::job;
use crate::jobs::list::jobs;
use crate::jobs::sessions::sessions;
use crate::lists::LISTS;
use crate::record::List;
use crate::setup::channel_schema::channel_database_group;
use crate::setup::features::features;
use crate::setup::parameters::parameters;
use crate::synchronization::operation::operation;
use crate::synchronization::operations::operations;

/// The part of an address with a record's key.
const KEY: ParamSegment = ParamSegment("key");

/// The screen at the address.
pub fn screen() -> AnyView {
    let children = ToChildren::to_children(routes);
    FlatRoutes(FlatRoutesProps::builder().fallback(not_found).children(children).build()).into_any()
}

fn routes() -> StaticVec<AnyNestedRoute> {
    let fixed = [
        route(path!("/"), home),
        route(path!("/features"), features),
        route(path!("/channel-database-group"), channel_database_group),
        route(path!("/jobs"), jobs),
        route((path!("/jobs"), KEY), || keyed(|id| job(&id))),
        route(path!("/sessions"), sessions),
        route(path!("/customers"), customers),
        route((path!("/customers"), KEY), || keyed(|number| customer(&number))),
        route(path!("/customer-synchronization-status"), operations),
        route((path!("/customer-synchronization-status"), KEY), || keyed(|id| operation(&id))),
        route(path!("/audit"), audit_trail),
        route(path!("/commerce-parameters"), parameters),
    ];
    fixed.into_iter().chain(LISTS.into_iter().flat_map(routes_of)).collect::<Vec<_>>().into()
}

/// A list, the form for a new record, and its records.
fn routes_of(list: &'static List) -> [AnyNestedRoute; 3] {
    let at = Address(list.place.address);
    let record = list.screens.record;
    [
        route((at,), list.screens.list),
        route((at, path!("/new")), move || record(None)),
        route((at, KEY), move || keyed(move |key| record(Some(key)))),
    ]
}

fn route<P, V>(path: P, view: V) -> AnyNestedRoute
where
    P: PossibleRouteMatch + Clone + Send + 'static,
    V: ChooseView + Clone + 'static,
{
    NestedRoute::new(path, view).into_any_nested_route()
}

/// The screen of a record; another key builds another screen.
fn keyed(screen: impl Fn(String) -> AnyView + Send + 'static) -> AnyView {
    let parameters = use_params_map();
    let key = Memo::new(move |_| parameters.with(|all| all.get(KEY.0).unwrap_or_default()));
    dynamic(move || {
        let key = key.get();
        // A screen is built once: what it reads while it is built does not rebuild it.
        untrack(|| screen(key))
    })
}

/// A path of any number of segments, known only at run time.
#[derive(Clone, Copy, Debug)]
struct Address(&'static str);

impl PossibleRouteMatch for Address {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let rest = path.strip_prefix(self.0)?;
        let is_whole = rest.is_empty() || rest.starts_with('/');
        is_whole.then(|| PartialPathMatch::new(rest, Vec::new(), self.0))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Static(self.0.into()));
    }
}

fn not_found() -> AnyView {
    view! {
        <Page>
            <PageTitle title=phrase(Lang::page_not_found) />
            <EmptyState
                icon=IconName::Search
                title=phrase(Lang::page_not_found)
                hint=phrase(Lang::page_not_found_text)
            >
                <LinkButton label=phrase(Lang::go_to_start) href=Screen::Home.path() />
            </EmptyState>
        </Page>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use leptos_router::{MatchInterface, MatchParams, RouteDefs};

    use super::{LISTS, Screen, routes};
    use crate::sections::NAVIGATION;

    /// Screens, each with the key in its address.
    fn screens() -> Vec<(Screen, Option<&'static str>)> {
        let mut screens = vec![
            (Screen::Home, None),
            (Screen::Job("P-0001".into()), Some("P-0001")),
            (Screen::Customer("002001".into()), Some("002001")),
            (Screen::Operation("17".into()), Some("17")),
        ];
        let lists = LISTS.map(|list| Screen::List(&list.place));
        let entries = NAVIGATION.iter().flat_map(|(_, screens)| screens.iter().cloned());
        let entries = entries.filter(|screen| !lists.contains(screen));
        screens.extend(entries.chain(lists.clone()).map(|screen| (screen, None)));
        for list in LISTS {
            screens.push((Screen::Record(&list.place, None), None));
            screens.push((Screen::Record(&list.place, Some("1".into())), Some("1")));
        }
        screens
    }

    #[test]
    fn every_screen_is_found_at_its_address() {
        let routes = RouteDefs::new(routes());
        let mut known = Vec::new();
        for (screen, key) in screens() {
            let found = routes.match_route(&screen.path());
            let Some(found) = found else { panic!("{screen:?} is not found") };
            let found_key = found.to_params().pop().map(|(_, key)| key);
            assert_eq!(found_key.as_deref(), key, "{screen:?}");
            assert!(!known.contains(&found.as_id()), "{screen:?} is found as another");
            known.push(found.as_id());
        }
    }

    #[test]
    fn keys_are_not_taken_for_parts_of_the_address() {
        let routes = RouteDefs::new(routes());
        let id = |path: &str| routes.match_route(path).map(|found| found.as_id());
        for list in LISTS {
            let record = |key: &str| id(&Screen::Record(&list.place, Some(key.into())).path());
            for key in ["new", "with/slash", "with.dot"] {
                assert_eq!(record(key), record("1"), "{key}");
            }
        }
    }

    #[test]
    fn other_addresses_lead_nowhere() {
        let routes = RouteDefs::new(routes());
        for path in ["/job", "/jobs/1/2", "/functionality-profiles/P1/x", "/features/1"] {
            assert!(routes.match_route(path).is_none(), "{path}");
        }
    }
}
