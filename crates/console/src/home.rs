//! The first page: what is missing, in plain words, and how much is going on.

use contract::admin::{Counters, Job, JobList};
use leptos::prelude::*;
use locale::Lang;
use ui::{Card, Column, DataTable, Notice, Page, PageTitle, Stat, Stats, Tone, text, use_lang};

use crate::jobs::last_run;
use crate::local_format;
use crate::remote::{Ready, Remote};

/// Headquarters.
#[component]
pub fn Home() -> impl IntoView {
    let lang = use_lang();
    let jobs = Remote::<JobList>::new(|| "/api/jobs".to_owned());
    let counters = Remote::<Counters>::new(|| "/api/counters".to_owned());
    jobs.refresh();
    counters.refresh();
    let warnings = Memo::new(move |_| jobs.get().warnings);
    let number = move |of: fn(&Counters) -> u64| {
        text(move |lang| local_format::count(of(&counters.get()), lang))
    };
    view! {
        <Page>
            <PageTitle title=text(Lang::headquarters) lead=text(Lang::console_home_text) />
            <Ready remote=jobs>
                {move || warning_list(warnings.get())}
            </Ready>
            <Ready remote=counters>
                <Stats>
                    <Stat label=text(Lang::count_customers) value=number(|c| c.customers) />
                    <Stat
                        label=text(Lang::count_async_rows_waiting)
                        value=number(|c| c.async_rows_waiting)
                    />
                    <Stat
                        label=text(Lang::count_real_time_creates)
                        value=number(|c| c.real_time_creates)
                    />
                    <Stat
                        label=text(Lang::count_real_time_others)
                        value=number(|c| c.real_time_others)
                    />
                </Stats>
            </Ready>
            <Ready remote=jobs>
                <Card title=text(Lang::last_runs)>
                    <DataTable
                        caption=text(Lang::last_runs)
                        hide_caption=true
                        columns=vec![
                            Column::new(text(Lang::job)),
                            Column::new(text(Lang::last_run)),
                        ]
                    >
                        {move || {
                            let lang = lang.get();
                            jobs.get().jobs.into_iter().map(|job| job_row(job, lang)).collect_view()
                        }}
                    </DataTable>
                </Card>
            </Ready>
        </Page>
    }
}

fn job_row(job: Job, lang: Lang) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{job.name}</th>
            <td>{last_run(job.last_run, job.is_running, lang)}</td>
        </tr>
    }
}

/// What the jobs warn of; good news where there is nothing.
pub fn warning_list(warnings: Vec<String>) -> AnyView {
    if warnings.is_empty() {
        return view! {
            <Notice tone=Tone::Success title=text(Lang::console_all_well) quiet=true>
                <p>{text(Lang::console_all_well_text)}</p>
            </Notice>
        }
        .into_any();
    }
    let notices = warnings
        .into_iter()
        .map(|warning| view! { <Notice tone=Tone::Warning title=warning quiet=true /> })
        .collect_view();
    view! { <div class="stack-small">{notices}</div> }.into_any()
}
