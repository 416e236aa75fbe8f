//! Scale units: their channels, and their access to headquarters.

use contract::admin::{Channel, EnrolmentCode, ScaleUnit};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, Card, Description, DescriptionList, StatusPill, Tone, Toolbar, derived, dynamic, maybe,
    phrase, signal, text, use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::{Call, escape};
use crate::connection::remote::Remote;
use crate::frame::code_notice::code_notice;
use crate::frame::delete_button::{Deletion, delete_button};
use crate::frame::local_format::time_or_dash;
use crate::frame::screen::Place;
use crate::record::{Edited, Field, Kind, List, Record, Screens, member, records_of};

const PATH: &str = "/api/scale-units";

/// Scale units.
pub static SCALE_UNITS: List = List {
    place: Place { address: "/scale-units", title: Lang::scale_units },
    api: PATH,
    lead: Lang::scale_units_text,
    new: Lang::new_scale_unit,
    next_step: Lang::next_step_1070,
    screens: Screens::of::<ScaleUnit>(),
    below_list: None,
};

impl Edited for ScaleUnit {
    const FIELDS: &'static [Field<Self>] = &[
        Field::new(member!(Self.name), Lang::name, Kind::Text).required().fixed(),
        Field::new(member!(Self.serves_all_channels), Lang::serves_all_channels, Kind::Flag)
            .hint(Lang::serves_all_channels_hint)
            .listed(),
        Field::new(
            member!(Self.operating_unit_numbers),
            Lang::channels,
            Kind::SomeOf(records_of::<Channel>),
        )
        .hint(Lang::scale_unit_channels_hint)
        .when(|scale_unit| !scale_unit.serves_all_channels)
        .listed(),
    ];

    fn e_tag(&self) -> &str {
        &self.e_tag
    }
}

impl Record for ScaleUnit {
    const LIST: &'static List = &SCALE_UNITS;
    const BELOW: Option<fn(Remote<Self>) -> AnyView> = Some(access);

    fn key(&self) -> String {
        self.name.clone()
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// How the scale unit stands, a code for it, and the end of its access.
fn access(record: Remote<ScaleUnit>) -> AnyView {
    let name = record.get_untracked().name;
    let path = [PATH, "/", &escape(&name)].concat();
    let own = path.clone();
    let remote = Remote::<ScaleUnit>::new(move || own.clone()).refresh();
    let issued = signal(None::<EnrolmentCode>);
    let code = move |issued: EnrolmentCode| {
        let name = name.clone();
        let title = text(move |lang| lang.enrolment_code_of(&name));
        code_notice(title, issued.enrolment_code, Lang::enrolment_code_text)
    };
    let content = remote.ready(move || facts(remote));
    view! {
        {maybe(move || issued.get(), code)}
        <Card title=phrase(Lang::scale_unit_access)>
            {content}
            <Toolbar>
                {new_code(path, issued)}
                {delete_button(REVOCATION, derived(move || remote.get()), move || remote.reload())}
            </Toolbar>
        </Card>
    }
    .into_any()
}

fn facts(remote: Remote<ScaleUnit>) -> AnyView {
    let lang = use_lang();
    let state = dynamic(move || {
        let lang = lang.get();
        let (words, tone) = match remote.get().state.as_str() {
            "Enrolled" => (lang.scale_unit_enrolled(), Tone::Success),
            "Revoked" => (lang.scale_unit_revoked(), Tone::Danger),
            _ => (lang.scale_unit_not_enrolled(), Tone::Warning),
        };
        view! { <StatusPill label=words tone /> }
    });
    let time = move |of: fn(ScaleUnit) -> Option<String>| {
        text(move |lang| time_or_dash(&of(remote.get()).unwrap_or_default(), lang))
    };
    view! {
        <DescriptionList>
            <Description term=phrase(Lang::feature_state)>{state}</Description>
            <Description term=phrase(Lang::scale_unit_enrolled_at)>{time(|it| it.enrolled_at)}</Description>
            <Description term=phrase(Lang::last_seen)>{time(|it| it.last_contact_at)}</Description>
            <Description term=phrase(Lang::scale_unit_revoked_at)>{time(|it| it.revoked_at)}</Description>
        </DescriptionList>
    }
    .into_any()
}

fn new_code(path: String, issued: RwSignal<Option<EnrolmentCode>>) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let ask = move |()| {
        let call = Call::post([&path, "/enrolment-code"].concat());
        action.send(Ok(call), lang.get_untracked(), move |answer: EnrolmentCode| {
            let _screen_is_gone = issued.try_set(Some(answer));
        });
    };
    view! {
        <Button label=phrase(Lang::new_enrolment_code) busy=action.busy() on_press=ask />
        {action.line()}
    }
    .into_any()
}

const REVOCATION: Deletion<ScaleUnit> = Deletion {
    path: PATH,
    key: |scale_unit| &scale_unit.name,
    part: "/credential",
    label: Lang::revoke_access,
    question: |lang, scale_unit| lang.revoke_access_question(&scale_unit.name),
    consequence: |lang, _| lang.revoke_access_question_text().to_owned(),
};
