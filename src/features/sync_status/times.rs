//! How long customers that were saved here waited for their number (R211).

use leptos::prelude::*;
use locale::Lang;
use ui::{Card, Column, DataTable, derived, dynamic, phrase, text, use_lang, when};

use crate::services::use_services;
use crate::words;

/// Upper ends of the bars, in milliseconds; the last bar has none.
const WITHIN_MS: [u64; 5] = [1_000, 3_000, 10_000, 60_000, 600_000];
/// Length of the longest bar.
const BAR_LENGTH: usize = 160;

/// Median, p95 and histogram of the waiting times.
#[component]
pub fn TimeToId() -> impl IntoView {
    let state = use_services().state;
    let lang = use_lang();
    let times = move || state.directory.with(|directory| directory.times_to_id());
    let within = move |percent| {
        let time = sync::percentile(&times(), percent).unwrap_or_default();
        words::duration(lang.get(), time)
    };
    let rows = move || {
        let counts = counts(&times());
        let most = counts.iter().copied().max().unwrap_or_default().max(1);
        let row = |(place, count): (usize, usize)| {
            let length = (count * BAR_LENGTH / most).to_string();
            let label = text(move |l| match WITHIN_MS.get(place) {
                Some(within) => words::duration(l, *within),
                None => l.longer().to_owned(),
            });
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="numeric">
                        <svg class="bar" width="160" height="12" aria-hidden="true">
                            <rect width=length height="12" rx="3" />
                        </svg>
                        " "
                        {count.to_string()}
                    </td>
                </tr>
            }
        };
        counts.into_iter().enumerate().map(row).collect_view()
    };
    let columns =
        || vec![Column::new(phrase(Lang::within)), Column::numeric(phrase(Lang::customers))];
    when(
        move || !times().is_empty(),
        move || {
            view! {
                <Card title=phrase(Lang::time_to_id)>
                    <p>{derived(move || lang.get().half_within(&within(50)))}</p>
                    <p>{derived(move || lang.get().most_within(&within(95)))}</p>
                    <DataTable
                        caption=phrase(Lang::time_to_id)
                        hide_caption=true
                        columns=columns()
                    >
                        {dynamic(rows)}
                    </DataTable>
                </Card>
            }
        },
    )
}

/// How many of the times, sorted, end in each bar.
fn counts(sorted: &[u64]) -> Vec<usize> {
    let mut counted = 0;
    let ends = WITHIN_MS.iter().map(|end| sorted.partition_point(|time| time <= end));
    ends.chain([sorted.len()])
        .map(|end| {
            let count = end - counted;
            counted = end;
            count
        })
        .collect()
}
