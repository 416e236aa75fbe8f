//! Every component in every state, for those who build screens: `/_components` of a development
//! build. Its own words are English.

use leptos::prelude::*;
use locale::Lang;

use crate::*;

const TONES: [Tone; 5] = [Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Danger];
const KINDS: [ButtonKind; 4] =
    [ButtonKind::Primary, ButtonKind::Secondary, ButtonKind::Quiet, ButtonKind::Danger];

/// All of them, one section each.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <SkipLink />
        <Banner tone=Tone::Info message="Banner: above everything, for as long as it holds" />
        <AppHeader
            brand="Brand"
            navigation=|| view! {
                <NavLink href="#here" label="Here" icon=IconName::Users current=true />
                <NavLink href="#there" label="There" icon=IconName::Sync />
            }
        >
            <StatusPill label="Online" tone=Tone::Success icon=Some(IconName::Wifi) />
            <Menu
                label="Menu"
                shown=said("Somebody")
                icon=IconName::User
                items=vec![MenuItem::new(said("First entry"), || {}), MenuItem::new(said("Second"), || {})]
            />
            <LanguageSwitch />
        </AppHeader>
        <Page width=PageWidth::Wide>
            <PageTitle title="Components" lead=some("Every one in every state")>
                <LinkButton label="Link button" href="#link" kind=ButtonKind::Primary icon=IconName::Plus />
            </PageTitle>
            <div class="stack">
                {section("Buttons", buttons)}
                {section("Fields", fields)}
                {section("Choices", choices)}
                {section("Messages", messages)}
                {section("States", states)}
                {section("Charts", charts)}
                {section("Progress", progress)}
                {section("Lists and tables", lists)}
                {section("Dialogs", dialogs)}
                {section("Icons", icons)}
            </div>
        </Page>
        <LiveRegion />
    }
    .into_any()
}

fn said(text: &'static str) -> Signal<String> {
    Signal::stored(text.to_owned())
}

fn some(text: &'static str) -> Signal<Option<String>> {
    Signal::stored(Some(text.to_owned()))
}

fn section(title: &'static str, content: fn() -> AnyView) -> AnyView {
    view! { <Card title=said(title)>{content()}</Card> }.into_any()
}

fn buttons() -> AnyView {
    let of_kind = |kind| {
        view! {
            <Toolbar>
                <Button label="Button" kind />
                <Button label="With icon" kind icon=IconName::Edit />
                <Button label="Icon only" kind icon=IconName::Trash icon_only=true />
                <Button label="Busy" kind busy=true />
                <Button label="Held back" kind disabled_reason=some("Why, and what helps") />
            </Toolbar>
        }
    };
    KINDS.map(of_kind).collect_view().into_any()
}

fn fields() -> AnyView {
    let typed = |text: &str| RwSignal::new(text.to_owned());
    let options =
        || Signal::stored(vec![SelectOption::new("1", "One"), SelectOption::new("2", "Two")]);
    view! {
        <FieldGroup legend="Group of fields" hint=some("What they have in common")>
            <TextField label="Empty" value=typed("") placeholder=said("An example") />
            <TextField label="Required" value=typed("Typed") required=true hint=some("A hint") />
            <TextField label="Wrong" value=typed("12") kind=TextKind::Phone error=some("What is wrong") />
            <TextField label="Read only" value=typed("Fixed") read_only=true />
            <TextField label="Password" value=typed("secret") kind=TextKind::Password />
            <SelectField label="Choice" value=typed("1") options=options() />
            <SelectField
                label="Wrong choice"
                value=typed("2")
                options=options()
                error=some("What is wrong")
            />
        </FieldGroup>
        <SearchField label="Search" value=typed("") placeholder=said("Name, phone") shortcut="/" />
    }
    .into_any()
}

fn choices() -> AnyView {
    let options = || vec![(1, said("One")), (2, said("Two"))];
    view! {
        <RadioGroup legend="One of a few" value=RwSignal::new(1) options=options() />
        <Checkbox label="Not ticked" checked=RwSignal::new(false) />
        <Checkbox label="Ticked" checked=RwSignal::new(true) hint=some("A hint") />
        <Checkbox label="Wrong" checked=RwSignal::new(false) error=some("What is wrong") />
        <Switch label="Off" on=false on_change=|_| {} />
        <Switch label="On" on=true hint=some("A hint") on_change=|_| {} />
        <Switch label="Busy" on=true busy=true on_change=|_| {} />
        <Switch label="Held back" on=false disabled_reason=some("Why") on_change=|_| {} />
    }
    .into_any()
}

fn messages() -> AnyView {
    let notice = |tone| {
        view! {
            <Notice tone title=said("What happened") quiet=true>
                "Whether the data is safe, and what to do."
            </Notice>
        }
    };
    view! {
        {TONES.map(notice).collect_view()}
        <EmptyState
            icon=IconName::Search
            title="Nothing is here"
            hint=some("What makes something appear")
        >
            <Button label="Do that" />
        </EmptyState>
        <VisuallyHidden>"Words for screen readers only"</VisuallyHidden>
    }
    .into_any()
}

fn states() -> AnyView {
    let pill = |tone| view! { <StatusPill label="State" tone icon=Some(IconName::Clock) /> };
    let badge = |tone| view! { <Badge label="Badge" tone /> };
    view! {
        <Toolbar>{TONES.map(pill).collect_view()}</Toolbar>
        <Toolbar>{TONES.map(badge).collect_view()}</Toolbar>
        <Stats>
            <Stat label="Customers" value="1,204" />
            <Stat label="Waiting" value="3" />
        </Stats>
    }
    .into_any()
}

fn charts() -> AnyView {
    let marks: Vec<Mark> = [(0, 2), (300, 5), (450, 0), (800, 3)]
        .into_iter()
        .map(|(at, value)| Mark { label: at.to_string(), at, value })
        .collect();
    let columns = Columns { label: Lang::name, value: Lang::customers };
    let span = |from, tone| Span {
        from,
        to: from + 90,
        tone,
        words: "Outcome".to_owned(),
        label: "10:00".to_owned(),
    };
    let lane = |label: &str, tone| Lane {
        label: label.to_owned(),
        spans: vec![span(100, Tone::Success), span(600, tone)],
    };
    let lanes = vec![lane("One job", Tone::Danger), lane("Another", Tone::Warning)];
    let legend = [Tone::Success, Tone::Warning, Tone::Danger].map(|it| (it, "Outcome".to_owned()));
    view! {
        <BarChart summary="Bars" marks=Signal::stored(marks.clone()) columns />
        <LineChart summary="A line" marks=Signal::stored(marks) columns />
        <TimeLine
            summary="A time line"
            lanes=Signal::stored(lanes)
            ends=Signal::stored(("09:00".to_owned(), "10:00".to_owned()))
            legend=Signal::stored(legend.to_vec())
            columns=[Lang::name, Lang::created_at, Lang::details]
        />
    }
    .into_any()
}

fn progress() -> AnyView {
    let step = |label: &str, state| Step { label: label.to_owned(), note: None, state };
    let steps = vec![
        step("Behind us", StepState::Done),
        step("Now", StepState::Current),
        step("To come", StepState::Waiting),
        step("Stopped", StepState::Failed),
    ];
    view! {
        <ProgressBar label="Download" done=120 total=Some(400) count="120 of 400" />
        <ProgressBar label="Of unknown length" done=120 total=None count="120" />
        <ProgressSteps steps=Signal::stored(steps) />
    }
    .into_any()
}

fn lists() -> AnyView {
    view! {
        <ItemList label="Items">
            <ItemLink href="#item" title="Title" detail=some("Detail") lead=said("T")>
                <span class="numeric muted">"004012"</span>
            </ItemLink>
            <ItemLink href="#other" title="Title alone" />
        </ItemList>
        <QrCode contents="7K3QM-2XF0A" label="A code to scan" />
        <DescriptionList>
            <Description term="Term">"Value"</Description>
            <Description term="Another">"Its value"</Description>
        </DescriptionList>
        <DataTable
            caption="Table"
            columns=vec![Column::new(said("Name")), Column::numeric(said("Count"))]
        >
            <tr>
                <th scope="row">"Row"</th>
                <td class="numeric">"12"</td>
            </tr>
        </DataTable>
    }
    .into_any()
}

fn dialogs() -> AnyView {
    let (is_open, asks) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <Toolbar>
            <Button label="Open a dialog" on_press=move |()| is_open.set(true) />
            <Button label="Ask a question" on_press=move |()| asks.set(true) />
        </Toolbar>
        <Dialog open=is_open title="Dialog" actions=|| view! { <Button label="Save" /> }>
            <p>"Its content"</p>
        </Dialog>
        <ConfirmDialog
            open=asks
            title="Discard this draft?"
            message="What goes away, by its name."
            confirm="Discard"
            cancel="Cancel"
            danger=true
            on_confirm=|()| {}
        />
    }
    .into_any()
}

fn icons() -> AnyView {
    let named = |name: IconName| {
        view! {
            <span class="row">
                <Icon name />
                {format!("{name:?}")}
            </span>
        }
    };
    view! { <Toolbar>{IconName::ALL.map(named).collect_view()}</Toolbar> }.into_any()
}
