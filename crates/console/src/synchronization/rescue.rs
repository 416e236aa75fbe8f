//! Imports the outbox of a register without a connection from its rescue file (R208).

use contract::admin::{RescueResult, RescuedOperation};
use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Dialog, Notice, StatusPill, TextField, Tone, maybe, phrase, signal,
    use_lang,
};

use crate::connection::action::Action;
use crate::connection::api::{ApiError, Call};
use crate::frame::local_format::or_dash;
use crate::frame::table::table;
use crate::synchronization::rescue_file::{self, Unreadable};

const FILE_ID: &str = "rescue-file";

/// The button with its dialog.
pub fn import(
    result: RwSignal<Option<RescueResult>>,
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let open = signal(false);
    view! {
        <Button label=phrase(Lang::import_rescue_file) on_press=move |()| open.set(true) />
        {dialog(open, result, reload)}
    }
    .into_any()
}

fn dialog(
    open: RwSignal<bool>,
    result: RwSignal<Option<RescueResult>>,
    reload: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let lang = use_lang();
    let action = Action::new();
    let code = signal(String::new());
    let chooser = NodeRef::<Input>::new();
    let start = move |()| {
        let lang = lang.get_untracked();
        let file = chooser.get_untracked().and_then(|input| input.files()?.get(0));
        action.run(async move {
            let refused =
                |words: &str| ApiError::Refused { words: words.to_owned(), members: vec![] };
            let file = file.ok_or_else(|| refused(lang.rescue_file_missing()))?;
            let unreadable = |why: Unreadable| refused(why.words(lang));
            let text = rescue_file::text(&file).await.map_err(unreadable)?;
            let content = rescue_file::open(&text, &code.get_untracked()).await;
            let call = Call::post("/api/rescue".to_owned()).body(&content.map_err(unreadable)?);
            let imported = call.send(lang).await?;
            let _ = code.try_set(String::new());
            let _ = open.try_set(false);
            let _screen_is_gone = result.try_set(Some(imported));
            reload();
            Ok(())
        });
    };
    let actions = move || {
        view! {
            <Button label=phrase(Lang::cancel) on_press=move |()| open.set(false) />
            <Button
                label=phrase(Lang::import)
                kind=ButtonKind::Primary
                busy=action.busy()
                on_press=start
            />
        }
    };
    let fields = move || {
        action.error().set(None);
        view! {
            <div class="stack">
                {action.notice()}
                <p>{phrase(Lang::import_rescue_file_text)}</p>
                <div class="field">
                    <div class="field-head">
                        <label class="field-label" for=FILE_ID>{phrase(Lang::rescue_file)}</label>
                    </div>
                    <input
                        class="input"
                        id=FILE_ID
                        type="file"
                        accept=".json,application/json"
                        node_ref=chooser
                        on:change=move |_: Event| action.error().set(None)
                    />
                </div>
                <TextField
                    label=phrase(Lang::rescue_code)
                    value=code
                    hint=phrase(Lang::rescue_code_hint)
                />
            </div>
        }
    };
    view! { <Dialog open title=phrase(Lang::import_rescue_file) actions>{fields()}</Dialog> }
        .into_any()
}

/// The outcome of each operation of the file.
pub fn outcome(result: RwSignal<Option<RescueResult>>) -> AnyView {
    maybe(move || result.get(), move |imported| outcome_table(&imported))
}

fn outcome_table(imported: &RescueResult) -> AnyView {
    let rows = imported.operations.iter().map(row).collect_view();
    let columns =
        [Lang::customer, Lang::operation, Lang::rescue_outcome, Lang::account_number, Lang::reason];
    let has_refused = imported.operations.iter().any(|it| it.outcome == "Refused");
    let (tone, title): (_, fn(Lang) -> &'static str) = if has_refused {
        (Tone::Warning, Lang::rescue_imported_in_part)
    } else {
        (Tone::Success, Lang::rescue_file_imported)
    };
    view! {
        <Notice tone title=phrase(title)>
            <p>{phrase(Lang::rescue_imported_text)}</p>
            {table(Lang::import_rescue_file, columns, rows)}
        </Notice>
    }
    .into_any()
}

fn row(operation: &RescuedOperation) -> AnyView {
    let kind: fn(Lang) -> &'static str = match operation.kind.as_str() {
        "Create" => Lang::rescue_kind_create,
        "Change" => Lang::rescue_kind_change,
        "Sale" => Lang::rescue_kind_sale,
        _ => Lang::unknown,
    };
    let (outcome, tone): (fn(Lang) -> &'static str, _) = match operation.outcome.as_str() {
        "Created" => (Lang::rescue_created, Tone::Success),
        "Changed" => (Lang::rescue_changed, Tone::Success),
        "AlreadyThere" => (Lang::rescue_already_there, Tone::Info),
        "NotPossible" => (Lang::rescue_not_possible, Tone::Warning),
        _ => (Lang::rescue_refused, Tone::Danger),
    };
    view! {
        <tr>
            <th scope="row">{or_dash(operation.name.clone())}</th>
            <td>{phrase(kind)}</td>
            <td><StatusPill label=phrase(outcome) tone /></td>
            <td class="nowrap">{or_dash(operation.account_number.clone())}</td>
            <td>{operation.reason.clone()}</td>
        </tr>
    }
    .into_any()
}
