//! The condition of a query on a row, and the rank of a matching row.

use domain::search::{SearchQuery, Spellings};

use super::grams::{Field, Grams};
use super::parameters::Parameters;
use super::{Criterion, SearchTable};

/// A rank, and the grams of its rows.
#[derive(Debug)]
pub(super) struct Tier {
    pub rank: usize,
    pub grams: Grams,
    /// Beginnings of names of further rows of the rank, which have none of the grams.
    pub beginnings: Vec<String>,
}

/// Where in a field a text stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    Anywhere,
    /// It is a line.
    Line,
    /// It begins a line.
    LineBegin,
    AfterBlank,
}

/// The ranks of a customer whose phone number, or another text, is the query.
const PHONE: usize = 1_000;
const EXACT_TEXT: usize = 900;
/// The weight of each word in a name.
const WORD: usize = 8;

impl SearchTable {
    /// Whether a row matches.
    pub(super) fn filter(&self, criterion: Criterion<'_>, parameters: &mut Parameters) -> String {
        let mut is_in = |field, any: &[String]| self.has(field, Place::Anywhere, any, parameters);
        match criterion {
            Criterion::Any(query) => {
                let words = query.words().iter().map(|word| is_in(Field::Names, word));
                let mut any: Vec<String> = words.collect();
                any.push(is_in(Field::Texts, query.whole()));
                any.push(is_in(Field::Phones, query.phones()));
                format!("({})", any.join(" OR "))
            }
            Criterion::EachWord(query) => {
                let words = query.words().iter().map(|word| is_in(Field::Texts, word));
                format!("({})", words.collect::<Vec<_>>().join(" AND "))
            }
        }
    }

    /// The rank of a row, computed as in a register's directory: every place lists customers in the
    /// same order (R306).
    pub(super) fn rank(&self, criterion: Criterion<'_>, parameters: &mut Parameters) -> String {
        let Criterion::Any(query) = criterion else { return "0".to_owned() };
        let mut has = |field, place, any: &[String]| self.has(field, place, any, parameters);
        let whole = query.whole();
        let words: Vec<String> =
            query.words().iter().map(|word| has(Field::Names, Place::Anywhere, word)).collect();
        let begun: Vec<String> = query
            .words()
            .iter()
            .flat_map(|word| [Place::LineBegin, Place::AfterBlank].map(|place| (place, word)))
            .map(|(place, word)| has(Field::Names, place, word))
            .collect();
        let counted = words.iter().map(|word| format!("CASE WHEN {word} THEN {WORD} ELSE 0 END"));
        let in_name = format!(
            "{} + CASE WHEN {} THEN 6 WHEN {} THEN 4 WHEN {} THEN 2 WHEN {} THEN 1 ELSE 0 END",
            counted.collect::<Vec<_>>().join(" + "),
            has(Field::Names, Place::Line, whole),
            has(Field::Names, Place::LineBegin, whole),
            has(Field::Names, Place::AfterBlank, whole),
            begun.join(" OR "),
        );
        format!(
            "CASE WHEN {} THEN \
             CASE WHEN {} THEN {PHONE} + 3 WHEN {} THEN {PHONE} + 2 ELSE {PHONE} END \
             WHEN {} THEN {EXACT_TEXT} WHEN {} THEN {in_name} WHEN {} THEN 2 ELSE 1 END",
            has(Field::Phones, Place::Anywhere, query.phones()),
            has(Field::Phones, Place::Line, query.phones()),
            has(Field::Phones, Place::LineBegin, query.phones()),
            has(Field::Texts, Place::Line, whole),
            words.join(" OR "),
            has(Field::Texts, Place::LineBegin, whole),
        )
    }

    /// Whether one of the spellings occurs. Both databases compare bytes here, in a fraction of
    /// `LIKE`'s time.
    fn has(
        &self,
        field: Field,
        place: Place,
        spellings: &[String],
        parameters: &mut Parameters,
    ) -> String {
        let column = match field {
            Field::Names | Field::LaterNames => self.names,
            Field::Texts => self.texts,
            Field::Phones => self.phones,
        };
        let lines = match place {
            Place::Line | Place::LineBegin => format!("'\n' || {column}"),
            Place::Anywhere | Place::AfterBlank => column.to_owned(),
        };
        let position = parameters.position_of();
        let any = spellings
            .iter()
            .map(|text| format!("{position}({lines}, {}) > 0", parameters.number(place.of(text))));
        let any: Vec<String> = any.collect();
        if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) }
    }
}

impl Place {
    /// The text between its delimiters.
    fn of(self, text: &str) -> String {
        match self {
            Self::Anywhere => text.to_owned(),
            Self::Line => format!("\n{text}\n"),
            Self::LineBegin => format!("\n{text}"),
            Self::AfterBlank => format!(" {text}"),
        }
    }
}

/// Every rank of a row, best first. A tier's grams omit what they can: nearly all of the rows that
/// have them are of the tier, or of an earlier one.
pub(super) fn tiers(query: &SearchQuery) -> Vec<Tier> {
    let tier = |rank, grams| Tier { rank, grams, beginnings: Vec::new() };
    let (whole, phones, words) = (query.whole(), query.phones(), query.words());
    let mut tiers = Vec::new();
    if !phones.is_empty() {
        let by_phone = |place| grams_of(Field::Phones, place, phones);
        tiers.push(tier(PHONE + 3, by_phone(Place::Line)));
        tiers.push(tier(PHONE + 2, by_phone(Place::LineBegin)));
        tiers.push(tier(PHONE, by_phone(Place::Anywhere)));
    }
    tiers.push(tier(EXACT_TEXT, grams_of(Field::Texts, Place::Line, whole)));
    for count in (1..=words.len()).rev() {
        let in_name = grams_of_words(words, count);
        let whole_in_name = |place| grams_of(Field::Names, place, whole).and(in_name.clone());
        tiers.push(tier(WORD * count + 6, whole_in_name(Place::Line)));
        let later_line = grams_of(Field::LaterNames, Place::LineBegin, whole);
        tiers.push(Tier {
            beginnings: whole.to_vec(),
            ..tier(WORD * count + 4, later_line.and(in_name.clone()))
        });
        tiers.push(tier(WORD * count + 2, whole_in_name(Place::AfterBlank)));
        // A single word that begins a name is the whole query.
        if words.len() > 1 {
            let begins = [Place::LineBegin, Place::AfterBlank].into_iter();
            let begun = begins.flat_map(|place| {
                words.iter().map(move |word| grams_of(Field::Names, place, word))
            });
            tiers.push(tier(WORD * count + 1, Grams::any(begun).and(in_name.clone())));
        }
        tiers.push(tier(WORD * count, in_name));
    }
    tiers.push(tier(2, grams_of(Field::Texts, Place::LineBegin, whole)));
    tiers.push(tier(1, grams_of(Field::Texts, Place::Anywhere, whole)));
    tiers
}

/// The grams of every row that `criterion` finds.
pub(super) fn grams_of_criterion(criterion: Criterion<'_>) -> Grams {
    match criterion {
        Criterion::Any(query) => {
            let words = query.words().iter();
            let names = words.map(|word| grams_of(Field::Names, Place::Anywhere, word));
            let texts = grams_of(Field::Texts, Place::Anywhere, query.whole());
            let phones = grams_of(Field::Phones, Place::Anywhere, query.phones());
            let phones = (!query.phones().is_empty()).then_some(phones);
            Grams::any(names.chain([texts]).chain(phones))
        }
        Criterion::EachWord(query) => {
            let words = query.words().iter();
            words
                .map(|word| grams_of(Field::Texts, Place::Anywhere, word))
                .fold(Grams::default(), Grams::and)
        }
    }
}

/// The grams of names that have `count` of the words.
fn grams_of_words(words: &[Spellings], count: usize) -> Grams {
    let each = words.iter().map(|word| grams_of(Field::Names, Place::Anywhere, word));
    Grams::some_of(&each.collect::<Vec<_>>(), count)
}

fn grams_of(field: Field, place: Place, spellings: &[String]) -> Grams {
    Grams::any(spellings.iter().map(|text| Grams::of(field, &place.of(text))))
}
