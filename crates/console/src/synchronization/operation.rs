//! One operation: its attributes, its error, and its repair (R117-R121).

use contract::admin::{CustomerOperation, OperationAttribute};
use leptos::prelude::*;
use locale::Lang;
use ui::{
    Button, ButtonKind, Card, Description, DescriptionList, IconName, Notice, Page, PageTitle,
    Tone, dynamic, maybe, phrase, signal, text, use_lang, when,
};

use crate::connection::action::Action;
use crate::connection::api::{ApiError, Call, escape};
use crate::connection::remote::Remote;
use crate::frame::cell::text_cell;
use crate::frame::local_format::{or_dash, time_or_dash};
use crate::frame::screen::Screen;
use crate::frame::table::table;
use crate::record::{Words, crumb};
use crate::synchronization::operations::{operation_words, status_pill};

/// The outcome of the last press of a button.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Saved,
    Synchronized,
    StillFails,
    Reloaded,
}

/// The operation, and the texts of its attributes.
#[derive(Clone, Copy)]
struct Repair {
    path: StoredValue<String>,
    remote: Remote<CustomerOperation>,
    action: Action,
    outcome: RwSignal<Option<Outcome>>,
    /// Each attribute as headquarters has it, and its edited value. It outlives the table, which is
    /// rebuilt when headquarters answers.
    typed: StoredValue<Vec<(OperationAttribute, ArcRwSignal<String>)>>,
}

/// An operation's page.
pub fn operation(id: &str) -> AnyView {
    let path = ["/api/customer-operations/", &escape(id)].concat();
    let own = path.clone();
    let remote = Remote::new(move || own.clone());
    let repair = Repair {
        path: StoredValue::new(path),
        remote,
        action: Action::new(),
        outcome: signal(None),
        typed: StoredValue::new(Vec::new()),
    };
    let content = remote.ready(move || (header(remote), attributes(repair)).into_any());
    let title = text(move |lang| {
        let operation = remote.get();
        let words = operation_words(&operation.retail_async_operation, lang);
        [&operation.customer_name, " · ", words].concat()
    });
    view! {
        <Page width=ui::PageWidth::Wide>
            {crumb(Screen::Operations)}
            <PageTitle title>{buttons(repair)}</PageTitle>
            {notices(repair)}
            {content}
        </Page>
    }
    .into_any()
}

fn header(remote: Remote<CustomerOperation>) -> AnyView {
    let lang = use_lang();
    let value = move |part: fn(&CustomerOperation) -> String| {
        remote.text(move |operation| or_dash(part(operation)))
    };
    let account = remote.text(|it| it.customer_account.clone());
    let account = dynamic(move || match account.get() {
        number if number.is_empty() => "–".into_any(),
        number => {
            let path = Screen::Customer(number.clone()).path();
            view! { <a href=path>{number}</a> }.into_any()
        }
    });
    view! {
        <Card>
            <DescriptionList>
                <Description term=phrase(Lang::customer_account)>{account}</Description>
                <Description term=phrase(Lang::retail_async_operation)>
                    {text(move |lang| {
                        operation_words(&remote.get().retail_async_operation, lang)
                    })}
                </Description>
                <Description term=phrase(Lang::customer_sync_status)>
                    {dynamic(move || status_pill(&remote.get(), lang.get()))}
                </Description>
                <Description term=phrase(Lang::last_known_error)>
                    {value(|it| it.last_known_error.clone())}
                </Description>
                <Description term=phrase(Lang::change_description)>
                    {value(|it| it.change_description.clone())}
                </Description>
                <Description term=phrase(Lang::channel_name)>
                    {remote.text(|it| [it.channel_name.as_str(), &it.register].join(" "))}
                </Description>
                <Description term=phrase(Lang::operations_timestamp)>
                    {text(move |lang| time_or_dash(&remote.get().operations_timestamp, lang))}
                </Description>
                <Description term=phrase(Lang::async_customer_account)>
                    <code class="account-async">{value(|it| it.async_customer_account.clone())}</code>
                </Description>
                <Description term=phrase(Lang::tries)>{value(|it| it.try_count.to_string())}</Description>
                <Description term=phrase(Lang::online_operation_completed)>
                    {value(|it| it.online_operation_completed.to_string())}
                </Description>
            </DescriptionList>
        </Card>
    }
    .into_any()
}

/// Every attribute with its old and its new value.
fn attributes(repair: Repair) -> AnyView {
    // The texts survive a change of the language around them.
    let shown = Memo::new(move |_| repair.remote.get().attributes);
    let rows = dynamic(move || {
        let attributes = shown.get();
        let before = repair.typed.get_value();
        let cells = attributes.iter().map(|attribute| {
            let typed = before.iter().find(|(own, _)| is_same(own, attribute));
            let kept = typed.filter(|(own, value)| value.get_untracked() != own.new_value);
            let value = match kept {
                Some((_, value)) => value.get_untracked(),
                None => attribute.new_value.clone(),
            };
            (attribute.clone(), ArcRwSignal::new(value))
        });
        let cells: Vec<_> = cells.collect();
        repair.typed.set_value(cells.clone());
        let mut of_row = (String::new(), 0);
        let rows = cells.into_iter().map(|(attribute, value)| {
            let own = (attribute.table.clone(), attribute.row);
            let heading = (own != of_row).then(|| table_heading(&own.0));
            of_row = own;
            (heading, attribute_row(&attribute, value))
        });
        rows.collect_view()
    });
    let columns = [Lang::attribute, Lang::old_value, Lang::new_value];
    view! {
        <Card title=phrase(Lang::customer_attributes)>
            {table(Lang::customer_attributes, columns, rows)}
        </Card>
    }
    .into_any()
}

fn is_same(one: &OperationAttribute, other: &OperationAttribute) -> bool {
    (&one.table, one.row, &one.name) == (&other.table, other.row, &other.name)
}

/// Above the columns of each row of an async table.
fn table_heading(table: &str) -> AnyView {
    let table = table.to_owned();
    view! {
        <tr class="table-group">
            <th colspan="3" scope="colgroup"><code class="technical-name">{table}</code></th>
        </tr>
    }
    .into_any()
}

fn attribute_row(attribute: &OperationAttribute, value: ArcRwSignal<String>) -> AnyView {
    let name = attribute.name.clone();
    let old = attribute.old_value.clone();
    let is_changed = !old.is_empty() && old != attribute.new_value;
    let new = if attribute.is_editable {
        let label = name.clone();
        text_cell(text(move |lang| lang.new_value_of(&label)), value.into())
    } else {
        view! { <span>{or_dash(value.get_untracked())}</span> }.into_any()
    };
    view! {
        <tr class:changed=is_changed>
            <th scope="row">{name}</th>
            <td>{or_dash(old)}</td>
            <td>{new}</td>
        </tr>
    }
    .into_any()
}

fn buttons(repair: Repair) -> AnyView {
    let lang = use_lang();
    let is_done = Memo::new(move |_| {
        let status = repair.remote.get().customer_sync_status;
        status.is_empty() || status == "Succeeded"
    });
    let press = move |then_synchronize: bool| {
        let lang = lang.get_untracked();
        repair.outcome.set(None);
        repair.action.run(async move {
            let outcome = if then_synchronize {
                synchronize(repair, lang).await?
            } else {
                save(repair, lang).await?;
                Outcome::Saved
            };
            let _screen_is_gone = repair.outcome.try_set(Some(outcome));
            Ok(())
        });
    };
    when(
        move || !is_done.get(),
        move || {
            view! {
                <Button
                    label=phrase(Lang::save)
                    busy=repair.action.busy()
                    on_press=move |()| press(false)
                />
                <Button
                    label=phrase(Lang::synchronize)
                    kind=ButtonKind::Primary
                    icon=IconName::Sync
                    busy=repair.action.busy()
                    on_press=move |()| press(true)
                />
            }
        },
    )
}

/// The differences from headquarters' copy of the operation; the customer stays the same (R121).
async fn save(repair: Repair, lang: Lang) -> Result<(), ApiError> {
    let changes = repair.typed.get_value().into_iter().filter_map(|(attribute, value)| {
        let new_value = value.get_untracked();
        (new_value != attribute.new_value).then_some(OperationAttribute { new_value, ..attribute })
    });
    let body = CustomerOperation { attributes: changes.collect(), ..repair.remote.get_untracked() };
    let call = Call::put(repair.path.get_value()).if_match(&body.e_tag).body(&body);
    let saved = call.send(lang).await?;
    repair.remote.put(saved);
    Ok(())
}

/// Processes the operation again, after saving the edited attributes.
async fn synchronize(repair: Repair, lang: Lang) -> Result<Outcome, ApiError> {
    let path = [repair.path.get_value().as_str(), "/synchronize"].concat();
    let is_edited = repair.typed.with_value(|typed| {
        typed.iter().any(|(attribute, value)| value.get_untracked() != attribute.new_value)
    });
    if is_edited {
        save(repair, lang).await?;
    }
    let synchronized: CustomerOperation = Call::post(path).send(lang).await?;
    let is_done = synchronized.customer_sync_status == "Succeeded";
    repair.remote.put(synchronized);
    Ok(if is_done { Outcome::Synchronized } else { Outcome::StillFails })
}

fn notices(repair: Repair) -> AnyView {
    let outcome = maybe(
        move || repair.outcome.get(),
        |outcome| {
            let (tone, title, more): (_, Words, Words) = match outcome {
                Outcome::Saved => {
                    (Tone::Success, Lang::saved_at_headquarters, Lang::operation_saved_text)
                }
                Outcome::Synchronized => {
                    (Tone::Success, Lang::synchronized, Lang::synchronized_text)
                }
                Outcome::StillFails => (Tone::Danger, Lang::still_fails, Lang::still_fails_text),
                Outcome::Reloaded => (Tone::Info, Lang::reloaded, Lang::reloaded_text),
            };
            view! { <Notice tone title=phrase(title)><p>{phrase(more)}</p></Notice> }
        },
    );
    let is_changed = move || repair.action.error().get() == Some(ApiError::Changed);
    let lang = use_lang();
    let reload = move |()| {
        let lang = lang.get_untracked();
        repair.action.run(async move {
            let operation = Call::get(repair.path.get_value()).send(lang).await?;
            repair.remote.put(operation);
            let _screen_is_gone = repair.outcome.try_set(Some(Outcome::Reloaded));
            Ok(())
        });
    };
    let changed = when(is_changed, move || {
        view! {
            <Notice tone=Tone::Danger title=phrase(Lang::changed_by_somebody_else)>
                <p>{phrase(Lang::changed_by_somebody_else_text)}</p>
                <Button label=phrase(Lang::reload) on_press=reload />
            </Notice>
        }
    });
    let refusal = when(move || !is_changed(), move || repair.action.notice());
    (outcome, changed, refusal).into_any()
}
