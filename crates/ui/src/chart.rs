//! Charts: bars, a line, runs on a time line. Each has its table behind it. The drawing stretches
//! with the page; its words stand beside it, in HTML, at the size of all words. Shapes and words
//! show what a mark means, never colour alone.

use leptos::ev::Event;
use leptos::html::Details;
use leptos::prelude::*;
use locale::Lang;

use crate::data_table::{Column, DataTable};
use crate::dynamic::{dynamic, handler, signal, when};
use crate::language::phrase;
use crate::notice::Tone;

/// Length of a drawing's axis; marks are given in parts of it.
pub const AXIS: u64 = 1_000;
const HEIGHT: u64 = 100;

/// A value of a [`BarChart`] or a [`LineChart`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// When, or of what; written for the reader.
    pub label: String,
    /// Its place on the axis of a line, of [`AXIS`]; bars stand side by side.
    pub at: u64,
    /// The value.
    pub value: u64,
}

/// Headings of a chart's table.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Heading of the labels.
    pub label: fn(Lang) -> &'static str,
    /// Heading of the values.
    pub value: fn(Lang) -> &'static str,
}

/// Upright bars, from the first to the last.
#[component]
pub fn BarChart(
    /// The chart's subject and its highest value, in words.
    #[prop(into)]
    summary: Signal<String>,
    /// The bars, in order.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// The headings of its table.
    columns: Columns,
) -> impl IntoView {
    let drawing = move || {
        let marks = marks.get();
        let (most, count) = (most(&marks), marks.len().max(1) as u64);
        let width = (AXIS / count * 7 / 10).max(1);
        let bars = marks.iter().enumerate().filter(|(_, mark)| mark.value > 0);
        let bars = bars.map(|(place, mark)| {
            let x = (place as u64 * AXIS + AXIS * 3 / 20) / count;
            let height = (mark.value * HEIGHT / most).max(2);
            let y = HEIGHT - height;
            view! { <rect class="chart-bar" x=x y=y width=width height=height /> }
        });
        bars.collect_view().into_any()
    };
    chart(summary, marks, columns, Box::new(drawing))
}

/// A value over time, constant until the next mark.
#[component]
pub fn LineChart(
    /// The chart's subject and its highest value, in words.
    #[prop(into)]
    summary: Signal<String>,
    /// The marks, oldest first.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// The headings of its table.
    columns: Columns,
) -> impl IntoView {
    let drawing = move || {
        let marks = marks.get();
        let most = most(&marks);
        let mut points = String::new();
        let mut before = None;
        for mark in &marks {
            let y = HEIGHT - mark.value * HEIGHT / most;
            if let Some(before) = before {
                push_point(&mut points, mark.at, before);
            }
            push_point(&mut points, mark.at, y);
            before = Some(y);
        }
        if let Some(last) = before {
            push_point(&mut points, AXIS, last);
        }
        let first = marks.first().map_or(0, |mark| mark.at);
        let mut area = points.clone();
        push_point(&mut area, AXIS, HEIGHT);
        push_point(&mut area, first, HEIGHT);
        view! {
            <polygon class="chart-area" points=area />
            <polyline class="chart-line" points=points />
        }
        .into_any()
    };
    chart(summary, marks, columns, Box::new(drawing))
}

fn push_point(points: &mut String, x: u64, y: u64) {
    for part in [x.to_string().as_str(), ",", y.to_string().as_str(), " "] {
        points.push_str(part);
    }
}

fn most(marks: &[Mark]) -> u64 {
    marks.iter().map(|mark| mark.value).max().unwrap_or_default().max(1)
}

fn chart(
    summary: Signal<String>,
    marks: Signal<Vec<Mark>>,
    columns: Columns,
    drawing: Box<dyn Fn() -> AnyView + Send>,
) -> AnyView {
    let axis = move || {
        marks.with(|marks| {
            let middle = marks.get(marks.len() / 2).filter(|_| marks.len() > 2);
            let shown = [marks.first(), middle, marks.last().filter(|_| marks.len() > 1)];
            let labels = shown.into_iter().flatten().map(|mark| mark.label.clone());
            labels.map(|label| view! { <span>{label}</span> }).collect_view()
        })
    };
    let rows = move || {
        let rows = marks.get().into_iter().map(|mark| {
            view! {
                <tr>
                    <th scope="row">{mark.label}</th>
                    <td class="numeric">{mark.value.to_string()}</td>
                </tr>
            }
        });
        rows.collect_view().into_any()
    };
    let headings =
        move || vec![Column::new(phrase(columns.label)), Column::numeric(phrase(columns.value))];
    view! {
        <figure class="chart">
            <div class="chart-plot">
                <span class="chart-most" aria-hidden="true">
                    {move || marks.with(|marks| most(marks).to_string())}
                </span>
                <svg
                    class="chart-drawing"
                    viewBox="0 0 1000 100"
                    preserveAspectRatio="none"
                    role="img"
                    aria-label=summary
                >
                    {dynamic(drawing)}
                </svg>
            </div>
            <div class="chart-axis" aria-hidden="true">{dynamic(axis)}</div>
            {table_behind(summary, Box::new(headings), Box::new(rows))}
        </figure>
    }
    .into_any()
}

/// A span of a [`TimeLine`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// Where it begins and ends, of [`AXIS`].
    pub from: u64,
    /// Where it ends.
    pub to: u64,
    /// The outcome.
    pub tone: Tone,
    /// The outcome in words.
    pub words: String,
    /// When it was, written for the reader.
    pub label: String,
}

/// One line of a [`TimeLine`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// The owner of the spans.
    pub label: String,
    /// Its spans.
    pub spans: Vec<Span>,
}

/// Spans of time, a lane for each owner. A failed one stands out by its height, too.
#[component]
pub fn TimeLine(
    /// The chart's subject.
    #[prop(into)]
    summary: Signal<String>,
    /// The lanes.
    #[prop(into)]
    lanes: Signal<Vec<Lane>>,
    /// Where the axis begins and ends, in words.
    #[prop(into)]
    ends: Signal<(String, String)>,
    /// What the kinds of spans mean, in words.
    #[prop(into)]
    legend: Signal<Vec<(Tone, String)>>,
    /// Headings of the table: owner, time, outcome.
    columns: [fn(Lang) -> &'static str; 3],
) -> impl IntoView {
    let drawing = move || {
        let lane = |lane: Lane| {
            let spans = lane.spans.into_iter().map(|span| {
                let width = span.to.saturating_sub(span.from).max(4);
                let height = mark_height(span.tone);
                let y = 20 - height;
                let class = ["chart-span ", span.tone.class()].concat();
                view! { <rect class=class x=span.from y=y width=width height=height /> }
            });
            view! {
                <div class="chart-lane">
                    <span class="chart-lane-label">{lane.label}</span>
                    <svg class="chart-lane-drawing" viewBox="0 0 1000 20" preserveAspectRatio="none">
                        {spans.collect_view()}
                    </svg>
                </div>
            }
        };
        lanes.get().into_iter().map(lane).collect_view()
    };
    let kinds = move || {
        let kind = |(tone, words): (Tone, String)| {
            let height = mark_height(tone);
            let class = ["chart-span ", tone.class()].concat();
            view! {
                <li>
                    <svg class="chart-key" viewBox="0 0 20 20" aria-hidden="true">
                        <rect class=class x="4" y=20 - height width="12" height=height />
                    </svg>
                    {words}
                </li>
            }
        };
        legend.get().into_iter().map(kind).collect_view()
    };
    let rows = move || {
        let mut rows = Vec::new();
        for lane in lanes.get() {
            for span in lane.spans {
                rows.push(view! {
                    <tr>
                        <th scope="row">{lane.label.clone()}</th>
                        <td class="nowrap">{span.label}</td>
                        <td>{span.words}</td>
                    </tr>
                });
            }
        }
        rows.collect_view().into_any()
    };
    let headings = move || columns.map(|words| Column::new(phrase(words))).to_vec();
    view! {
        <figure class="chart">
            <div role="img" aria-label=summary>
                <div aria-hidden="true">
                    {dynamic(drawing)}
                    <div class="chart-axis chart-lane-axis">
                        <span>{move || ends.get().0}</span>
                        <span>{move || ends.get().1}</span>
                    </div>
                </div>
            </div>
            <ul class="chart-legend" role="list">{dynamic(kinds)}</ul>
            {table_behind(summary, Box::new(headings), Box::new(rows))}
        </figure>
    }
    .into_any()
}

/// Each kind has its own height: colour is never the only sign.
fn mark_height(tone: Tone) -> u64 {
    match tone {
        Tone::Danger => 20,
        Tone::Warning => 15,
        Tone::Neutral | Tone::Info | Tone::Success => 10,
    }
}

/// The numbers as a table, built when a person opens it.
fn table_behind(
    caption: Signal<String>,
    headings: Box<dyn Fn() -> Vec<Column> + Send + Sync>,
    rows: Box<dyn Fn() -> AnyView + Send + Sync>,
) -> AnyView {
    let is_open = signal(false);
    let details = NodeRef::<Details>::new();
    let rows = std::sync::Arc::new(rows);
    let toggled = move |_: Event| {
        is_open.set(details.get_untracked().is_some_and(|details| details.open()));
    };
    view! {
        <details class="chart-table" node_ref=details on:toggle=handler(toggled)>
            <summary>{phrase(Lang::show_as_table)}</summary>
            {when(
                move || is_open.get(),
                move || {
                    let rows = rows.clone();
                    view! {
                        <DataTable caption=caption hide_caption=true columns=headings()>
                            {dynamic(move || rows())}
                        </DataTable>
                    }
                },
            )}
        </details>
    }
    .into_any()
}
