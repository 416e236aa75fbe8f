//! From Fluent files to Rust functions and tables. Shared by `build.rs` and the tests of this crate.
//!
//! The part of Fluent in use: texts, `{ $variables }`, and `{ $n -> [one] … *[other] … }` over
//! counts. Everything else is refused, so that no text can look right and come out wrong.

use std::collections::BTreeMap;
use std::fmt::Write;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;

use crate::table::{AFTER_CONDITION, BETWEEN_FORMS, BETWEEN_TEXTS, hash};

/// The language that is always built in, and the reference in messages and documentation.
pub const REFERENCE: &str = "en";

/// The language that shows which texts were forgotten: English in other letters, in brackets and
/// longer. Its tag is from the range for private use.
const PSEUDO: &str = "qps";

/// The message with the language's name in the language itself: known before the others are.
const NATIVE_NAME: &str = "native-name";

/// The most arguments of a text: the characters after their places are tab and line feed.
const ARGUMENTS_MAX: usize = 8;

/// One `.ftl` file.
pub struct Source {
    pub language: String,
    pub file: String,
    pub text: String,
    /// It also has texts that nobody asked for here: those of other apps.
    pub has_more: bool,
}

/// What a variable is in the generated signature. A count in one language is a count in all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Text,
    Count,
}

type Variables = BTreeMap<String, Kind>;

enum Piece {
    Text(String),
    Variable(String),
    Select { variable: String, arms: Vec<(Option<u64>, Vec<Piece>)> },
}

struct Message {
    file: String,
    pieces: Vec<Piece>,
    variables: Variables,
}

type Messages = BTreeMap<String, Message>;

struct Language<'a> {
    tag: &'a str,
    native_name: String,
    messages: Messages,
    has_more: bool,
}

/// The Rust code of every message, or what is wrong, with file, key and language. `has_all`: every
/// language is built in.
pub fn generate(sources: &[Source], has_all: bool) -> Result<String, String> {
    let mut languages = sources
        .chunk_by(|one, next| one.language == next.language)
        .map(read_language)
        .collect::<Result<Vec<_>, _>>()?;
    let (first, others) = languages.split_at_mut(1.min(sources.len()));
    for language in others.iter_mut().filter(|language| language.has_more) {
        language.messages.retain(|key, _| first[0].messages.contains_key(key));
    }
    same_messages_everywhere(&languages)?;
    let Some(reference) = languages.first().filter(|first| first.tag == REFERENCE) else {
        return Err(format!("locales: the first language is not `{REFERENCE}`"));
    };

    let pseudo = pseudo(reference);
    let mut code = String::new();
    write_languages(&mut code, &languages, &pseudo, has_all)?;
    let places = reference.messages.len();
    let _ = write!(code, "#[cfg(test)]\nconst PLACES: usize = {places};\n\nimpl Lang {{\n");
    for (place, key) in reference.messages.keys().enumerate() {
        let translations: Vec<&Message> = languages.iter().map(|it| &it.messages[key]).collect();
        write_function(&mut code, place, key, &translations);
    }
    code.push_str("}\n");
    Ok(code)
}

fn read_language(sources: &[Source]) -> Result<Language<'_>, String> {
    let tag = sources[0].language.as_str();
    let mut messages = Messages::new();
    for source in sources {
        read(source, &mut messages)?;
    }
    let has_more = sources.iter().any(|source| source.has_more);
    match messages.remove(NATIVE_NAME) {
        Some(name) => Ok(Language { tag, native_name: describe(&name.pieces), messages, has_more }),
        None => Err(format!("locales/{tag}: `{NATIVE_NAME}` is missing")),
    }
}

fn read(source: &Source, messages: &mut Messages) -> Result<(), String> {
    let file = &source.file;
    let resource = parser::parse(source.text.as_str()).map_err(|(_, errors)| {
        let error = &errors[0];
        let line = source.text[..error.pos.start].lines().count().max(1);
        format!("{file}:{line}: {}", error.kind)
    })?;
    for entry in resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let key = message.id.name;
        let fail = |what: &str| format!("{file}: `{key}` ({}): {what}", source.language);
        let pattern = message.value.ok_or_else(|| fail("has no text"))?;
        if !message.attributes.is_empty() {
            return Err(fail("attributes are not supported"));
        }
        let mut variables = Variables::new();
        let pieces = read_pattern(&pattern, &source.language, &mut variables).map_err(fail)?;
        if variables.len() > ARGUMENTS_MAX {
            return Err(fail("has too many variables"));
        }
        let message = Message { file: file.clone(), pieces, variables };
        if let Some(first) = messages.insert(key.to_owned(), message) {
            return Err(fail(&format!("is already in {}", first.file)));
        }
    }
    Ok(())
}

fn read_pattern(
    pattern: &Pattern<&str>,
    language: &str,
    variables: &mut Variables,
) -> Result<Vec<Piece>, &'static str> {
    let mut pieces = Vec::new();
    for element in &pattern.elements {
        let piece = match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    Piece::Text((*value).to_owned())
                }
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    variables.entry(id.name.to_owned()).or_insert(Kind::Text);
                    Piece::Variable(id.name.to_owned())
                }
                Expression::Select {
                    selector: InlineExpression::VariableReference { id },
                    variants,
                } => {
                    variables.insert(id.name.to_owned(), Kind::Count);
                    let mut arms = Vec::new();
                    for variant in variants {
                        let count = count_of(variant, language)?;
                        arms.push((count, read_pattern(&variant.value, language, variables)?));
                    }
                    // The default may stand anywhere in Fluent; it applies when no other does.
                    arms.sort_by_key(|(count, _)| count.is_none());
                    let variable = id.name.to_owned();
                    Piece::Select { variable, arms }
                }
                _ => return Err("only variables and selections by count are supported"),
            },
        };
        pieces.push(piece);
    }
    Ok(pieces)
}

/// Languages whose one plural category besides the default is exactly 1.
const ONE_IS_1: [&str; 5] = ["en", "de", "es", "it", "nl"];

/// The count that a variant is for; `None` is the default.
fn count_of(variant: &Variant<&str>, language: &str) -> Result<Option<u64>, &'static str> {
    match &variant.key {
        _ if variant.default => Ok(None),
        VariantKey::Identifier { name: "one" } if ONE_IS_1.contains(&language) => Ok(Some(1)),
        VariantKey::Identifier { .. } => Err("the language has no such plural category"),
        VariantKey::NumberLiteral { value } => match value.parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => Err("a count is a whole number"),
        },
    }
}

fn same_messages_everywhere(languages: &[Language]) -> Result<(), String> {
    let mut problems = Vec::new();
    for Language { tag, messages, .. } in languages {
        for Language { tag: other, messages: others, .. } in languages {
            for (key, message) in messages {
                let file = &message.file;
                match others.get(key) {
                    None => problems.push(format!("{file}: `{key}` is missing in `{other}`")),
                    Some(theirs) if !theirs.variables.keys().eq(message.variables.keys()) => {
                        problems.push(format!(
                            "{file}: `{key}` has other variables in `{tag}` than in `{other}`"
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n")),
    }
}

/// Every text of the reference in other letters, within brackets and a third longer: what is
/// without brackets was not taken from a file, and what is cut off has too little room.
fn pseudo<'a>(reference: &Language) -> Language<'a> {
    let text = |piece: &str| Piece::Text(piece.to_owned());
    let messages = reference.messages.iter().map(|(key, message)| {
        let said = describe(&message.pieces);
        let more = "~".repeat(said.chars().count() / 3);
        let mut pieces = vec![text("[")];
        pieces.extend(message.pieces.iter().map(in_other_letters));
        pieces.push(text(&format!("{more}]")));
        let Message { file, variables, .. } = message;
        let message = Message { file: file.clone(), pieces, variables: variables.clone() };
        (key.clone(), message)
    });
    Language {
        tag: PSEUDO,
        native_name: "[Pšéûðô]".to_owned(),
        messages: messages.collect(),
        has_more: false,
    }
}

fn in_other_letters(piece: &Piece) -> Piece {
    const LETTERS: [(char, char); 12] = [
        ('a', 'á'),
        ('e', 'é'),
        ('i', 'î'),
        ('o', 'ô'),
        ('u', 'û'),
        ('s', 'š'),
        ('d', 'ð'),
        ('n', 'ñ'),
        ('c', 'ç'),
        ('A', 'Å'),
        ('E', 'É'),
        ('S', 'Š'),
    ];
    let other = |letter| LETTERS.iter().find(|(from, _)| *from == letter).map_or(letter, |it| it.1);
    match piece {
        Piece::Text(text) => Piece::Text(text.chars().map(other).collect()),
        Piece::Variable(name) => Piece::Variable(name.clone()),
        Piece::Select { variable, arms } => {
            let arms = arms
                .iter()
                .map(|(count, pieces)| (*count, pieces.iter().map(in_other_letters).collect()));
            Piece::Select { variable: variable.clone(), arms: arms.collect() }
        }
    }
}

fn write_languages(
    code: &mut String,
    languages: &[Language],
    pseudo: &Language,
    has_all: bool,
) -> Result<(), String> {
    let (offered, count) = (languages.len(), languages.len() + 1);
    let [mut variants, mut all, mut facts, mut texts] = [const { String::new() }; 4];
    for language in languages.iter().chain([pseudo]) {
        let Language { tag, native_name, .. } = language;
        let variant = variant(tag)?;
        let default = if *tag == REFERENCE { "#[default] " } else { "" };
        variants += &format!("    /// {native_name}.\n    {default}{variant},\n");
        if *tag != PSEUDO {
            all += &format!("Self::{variant}, ");
        }
        facts += &format!("    ({tag:?}, {native_name:?}),\n");
        texts += &format!("    {},\n", texts_of(language, has_all));
    }
    let _ = write!(
        code,
        "/// A language of the product.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = \"lowercase\")]
pub enum Lang {{
{variants}}}

impl Lang {{
    /// Every language that people speak, in the order in which they are offered.
    pub const ALL: [Self; {offered}] = [{all}];
    /// The language that shows which texts were forgotten: for development.
    pub const PSEUDO: Self = Self::{};
}}

/// Tags and native names.
const FACTS: [(&str, &str); {count}] = [
{facts}];

static TEXTS: [Texts; {count}] = [
{texts}];

",
        variant(pseudo.tag)?,
    );
    Ok(())
}

fn variant(tag: &str) -> Result<String, String> {
    if tag.is_empty() || !tag.chars().all(|letter| letter.is_ascii_lowercase()) {
        return Err(format!("locales/{tag}: a language's folder is its tag, such as `ja`"));
    }
    Ok(tag[..1].to_uppercase() + &tag[1..])
}

fn texts_of(language: &Language, has_all: bool) -> String {
    let tag = language.tag;
    if tag == REFERENCE {
        return "Texts::new(None, None)".to_owned();
    }
    let table = table(&language.messages);
    let hash = hash(&table);
    // Sixteen digits: the servers let browsers keep files with such a name.
    let file = format!("File {{ name: \"texts.{tag}-{hash:016x}.txt\", hash: {hash} }}");
    let built_in = match has_all {
        true => format!("Some({table:?})"),
        false => "None".to_owned(),
    };
    format!("Texts::new({built_in}, Some({file}))")
}

/// See `table.rs`.
fn table(messages: &Messages) -> String {
    let texts: Vec<String> = messages.values().map(Message::encoded).collect();
    texts.join(&BETWEEN_TEXTS.to_string())
}

impl Message {
    fn encoded(&self) -> String {
        let forms: Vec<String> = self.forms(&self.pieces).into_iter().map(Form::encoded).collect();
        forms.join(&BETWEEN_FORMS.to_string())
    }

    /// Every way to say it, the most special first.
    fn forms(&self, pieces: &[Piece]) -> Vec<Form> {
        let mut forms = vec![Form::default()];
        for piece in pieces {
            let endings = match piece {
                Piece::Text(text) => vec![Form::text(text)],
                Piece::Variable(name) => vec![Form::text(&self.place(name).to_string())],
                Piece::Select { variable, arms } => arms
                    .iter()
                    .flat_map(|(count, pieces)| {
                        let condition =
                            count.map(|count| format!("{}{count}", self.place(variable)));
                        self.forms(pieces)
                            .into_iter()
                            .map(move |form| form.when(condition.as_deref()))
                    })
                    .collect(),
            };
            forms = forms.iter().flat_map(|form| endings.iter().map(|it| form.and(it))).collect();
        }
        forms
    }

    /// What stands for a variable: parameters are in alphabetical order.
    fn place(&self, variable: &str) -> char {
        let place = self.variables.keys().position(|name| name == variable).unwrap_or_default();
        char::from_u32(place as u32 + 1).unwrap_or_default()
    }
}

#[derive(Default)]
struct Form {
    conditions: String,
    text: String,
}

impl Form {
    fn text(text: &str) -> Self {
        Self { conditions: String::new(), text: text.to_owned() }
    }

    fn when(mut self, condition: Option<&str>) -> Self {
        if let Some(condition) = condition {
            self.conditions = format!("{condition}{AFTER_CONDITION}{}", self.conditions);
        }
        self
    }

    fn and(&self, ending: &Self) -> Self {
        Self {
            conditions: self.conditions.clone() + &ending.conditions,
            text: self.text.clone() + &ending.text,
        }
    }

    fn encoded(self) -> String {
        self.conditions + &self.text
    }
}

fn write_function(code: &mut String, place: usize, key: &str, translations: &[&Message]) {
    let mut variables = Variables::new();
    for (name, kind) in translations.iter().flat_map(|m| &m.variables) {
        let known = variables.entry(name.clone()).or_insert(*kind);
        *known = (*known).max(*kind);
    }
    let (mut parameters, mut arguments) = (String::new(), String::new());
    for (name, kind) in &variables {
        let name = identifier(name);
        let (parameter, argument) = match kind {
            Kind::Text => (format!(", {name}: &str"), format!("{name}, ")),
            Kind::Count => (format!(", {name}: u64"), format!("&{name}.to_string(), ")),
        };
        parameters += &parameter;
        arguments += &argument;
    }
    let english = format!("{:?}", translations[0].encoded());
    let (result, call) = match variables.is_empty() {
        true => ("&'static str", format!("self.say({place}, &{english})")),
        false => ("String", format!("self.fill({place}, &{english}, &[{arguments}])")),
    };
    let _ = write!(
        code,
        "    #[doc = {:?}]\n    #[must_use]\n    pub fn {}(self{parameters}) -> {result} {{\n        \
         {call}\n    }}\n",
        describe(&translations[0].pieces),
        identifier(key),
    );
}

/// The text as a person reads it; the default stands for a selection.
fn describe(pieces: &[Piece]) -> String {
    pieces.iter().fold(String::new(), |text, piece| match piece {
        Piece::Text(more) => text + more,
        Piece::Variable(name) => text + "{" + name + "}",
        Piece::Select { arms, .. } => text + &arms.last().map_or(String::new(), |a| describe(&a.1)),
    })
}

fn identifier(name: &str) -> String {
    name.replace('-', "_").to_lowercase()
}
