//! The registers of the stores: activation codes, their state, and revocation.

use contract::admin::{Channel, Register, RescueResult};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Dialog, EmptyState, IconName, Notice, RadioGroup, SelectField,
    SelectOption, StatusPill, TextField, Tone, derived, dynamic, maybe, phrase, rows, signal, text,
    use_lang, when,
};

use crate::connection::action::Action;
use crate::connection::api::{ApiError, Call};
use crate::connection::remote::Remote;
use crate::frame::code_notice::code_notice;
use crate::frame::delete_button::{Deletion, delete_button};
use crate::frame::local_format::{count, time_or_dash};
use crate::frame::table::table;
use crate::synchronization::rescue;

const PATH: &str = "/api/registers";

/// All registers.
type Registers = Remote<Vec<Register>>;

/// The registers of every store.
pub fn of_all_stores() -> AnyView {
    registers(derived(String::new))
}

/// Warnings about a store, and its registers.
pub fn of_store(store: Remote<Channel>) -> AnyView {
    let number = store.text(|store| store.operating_unit_number.clone());
    let advice = dynamic(move || {
        let notice = |advice| view! { <Notice tone=Tone::Warning title=advice quiet=true /> };
        store.get().advice.into_iter().map(notice).collect_view()
    });
    (advice, registers(number)).into_any()
}

/// The registers of a store; of all stores where its number is empty.
fn registers(store: Signal<String>) -> AnyView {
    let list = Registers::at(PATH).refresh();
    let asks_for_new = signal(false);
    let issued = signal(None::<Register>);
    let rescued = signal(None::<RescueResult>);
    let own = derived(move || {
        let store = store.get();
        let is_own =
            |register: &Register| store.is_empty() || store == register.operating_unit_number;
        list.get().into_iter().filter(is_own).collect::<Vec<_>>()
    });
    let actions = move || {
        view! {
            {when(move || store.with(String::is_empty), move || rescue::import(rescued, move || list.reload()))}
            <Button
                label=phrase(Lang::new_register)
                icon=IconName::Plus
                on_press=move |()| asks_for_new.set(true)
            />
        }
    };
    let content = list.ready(move || {
        let is_empty = Memo::new(move |_| own.with(Vec::is_empty));
        dynamic(move || if is_empty.get() { empty() } else { registers_table(own, list) })
    });
    view! {
        {maybe(move || issued.get(), activation_code)}
        {rescue::outcome(rescued)}
        <Card title=phrase(Lang::registers) actions>
            {content}
        </Card>
        {new_register(asks_for_new, store, list, issued)}
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <EmptyState
            icon=IconName::Store
            title=phrase(Lang::no_registers)
            hint=phrase(Lang::no_registers_text)
        />
    }
    .into_any()
}

fn registers_table(own: Signal<Vec<Register>>, list: Registers) -> AnyView {
    let columns = [
        Lang::register,
        Lang::store_name,
        Lang::device_kind,
        Lang::feature_state,
        Lang::last_seen,
        Lang::customers_waiting,
        Lang::action,
    ];
    let length = Memo::new(move |_| own.with(Vec::len));
    let rows = rows(
        move || (0..length.get()).collect(),
        move |at| {
            let register =
                derived(move || own.with(|own| own.get(at).cloned().unwrap_or_default()));
            Some(row(register, list))
        },
    );
    table(Lang::registers, columns, rows)
}

fn row(register: Signal<Register>, list: Registers) -> AnyView {
    let lang = use_lang();
    let state = dynamic(move || {
        let register = register.get();
        let lang = lang.get();
        let (words, tone) = match register.state.as_str() {
            "Activated" => (lang.register_activated(), Tone::Success),
            "Ready" => (lang.register_ready(), Tone::Info),
            "Expired" => (lang.register_expired(), Tone::Danger),
            _ => (lang.register_waits_for_1070(), Tone::Warning),
        };
        view! { <StatusPill label=words tone /> }
    });
    view! {
        <tr>
            <th scope="row" class="nowrap">{derived(move || register.get().register)}</th>
            <td>{derived(move || register.get().channel_name)}</td>
            <td>{text(move |lang| device_kind(&register.get().device_kind, lang))}</td>
            <td>{state}</td>
            <td class="nowrap">{text(move |lang| time_or_dash(&register.get().last_seen_at.unwrap_or_default(), lang))}</td>
            <td>{text(move |lang| count(register.get().customers_waiting, lang))}</td>
            <td>{delete_button(REVOCATION, register, move || list.reload())}</td>
        </tr>
    }
    .into_any()
}

fn device_kind(kind: &str, lang: Lang) -> &'static str {
    if kind == "Kiosk" { lang.device_kind_kiosk() } else { lang.register() }
}

const REVOCATION: Deletion<Register> = Deletion {
    path: PATH,
    key: |register| &register.register,
    part: "",
    label: Lang::revoke,
    question: |lang, register| lang.revoke_question(&register.register),
    consequence: |lang, register| lang.revoke_question_text(register.customers_waiting),
};

/// The form for a new register.
fn new_register(
    open: RwSignal<bool>,
    store: Signal<String>,
    list: Registers,
    issued: RwSignal<Option<Register>>,
) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let register = signal(String::new());
    let channel = signal(String::new());
    let kind = signal("Register");
    let create = move |()| {
        let lang = lang.get_untracked();
        let body = Register {
            register: register.get_untracked().trim().to_owned(),
            operating_unit_number: channel.get_untracked(),
            device_kind: kind.get_untracked().to_owned(),
            ..Register::default()
        };
        action.run(async move {
            let created = Call::post(PATH.to_owned()).body(&body).send(lang).await?;
            let _ = register.try_set(String::new());
            let _ = open.try_set(false);
            let _screen_is_gone = issued.try_set(Some(created));
            list.reload();
            Ok(())
        });
    };
    let actions = move || {
        view! {
            <Button label=phrase(Lang::cancel) on_press=move |()| open.set(false) />
            <Button
                label=phrase(Lang::create)
                kind=ButtonKind::Primary
                busy=action.busy()
                on_press=create
            />
        }
    };
    let error = move |member: &'static str| {
        derived(move || match action.error().get() {
            Some(ApiError::Refused { members, .. }) => {
                members.into_iter().find(|(name, _)| name == member).map(|(_, words)| words)
            }
            _ => None,
        })
    };
    let fields = move || {
        channel.set(store.get_untracked());
        let kinds =
            vec![("Register", phrase(Lang::register)), ("Kiosk", phrase(Lang::device_kind_kiosk))];
        view! {
            <div class="stack">
                {action.notice()}
                <TextField
                    label=phrase(Lang::register_number)
                    value=register
                    hint=phrase(Lang::register_number_hint)
                    error=error("Register")
                    required=true
                />
                {when(move || store.with(String::is_empty), move || stores(channel, error("OperatingUnitNumber")))}
                <RadioGroup legend=phrase(Lang::device_kind) value=kind options=kinds />
            </div>
        }
    };
    view! { <Dialog open title=phrase(Lang::new_register) actions>{fields()}</Dialog> }.into_any()
}

/// The stores that a new register may belong to.
fn stores(value: RwSignal<String>, error: Signal<Option<String>>) -> AnyView {
    let channels = Remote::<Vec<Channel>>::at("/api/channels");
    let lang = use_lang();
    let options = derived(move || {
        let choose = SelectOption::new("", lang.get().please_choose());
        let options = channels.get().into_iter();
        let options = options
            .filter(|channel| channel.kind != "Online")
            .map(|channel| SelectOption::new(channel.operating_unit_number, channel.name));
        std::iter::once(choose).chain(options).collect::<Vec<_>>()
    });
    view! { <SelectField label=phrase(Lang::store_name) value options error required=true /> }
        .into_any()
}

/// The activation code of a new register: headquarters stores its hash only.
fn activation_code(created: Register) -> AnyView {
    let Register { register, activation_code: code, .. } = created;
    let title = text(move |lang| lang.activation_code_of(&register));
    code_notice(title, code, Lang::activation_code_text)
}
