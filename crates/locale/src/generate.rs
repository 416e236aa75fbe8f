//! From Fluent files to Rust functions. Shared by `build.rs` and the tests of this crate.
//!
//! The part of Fluent in use: texts, `{ $variables }`, and `{ $n -> [one] … *[other] … }` over
//! counts. Everything else is refused, so that no text can look right and come out wrong.

use std::collections::BTreeMap;
use std::fmt::Write;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;

/// Tags of the languages; the first is the reference in messages and documentation.
pub const LANGUAGES: [&str; 2] = ["en", "ja"];

/// One `.ftl` file.
pub struct Source {
    pub language: &'static str,
    pub file: String,
    pub text: String,
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

/// The Rust code of every message, or what is wrong, with file, key and language.
pub fn generate(sources: &[Source]) -> Result<String, String> {
    let mut languages = Vec::new();
    for language in LANGUAGES {
        let mut messages = Messages::new();
        for source in sources.iter().filter(|s| s.language == language) {
            read(source, &mut messages)?;
        }
        languages.push(messages);
    }
    same_messages_everywhere(&languages)?;

    let mut code = String::from("impl Lang {\n");
    for key in languages[0].keys() {
        let translations: Vec<&Message> = languages.iter().map(|l| &l[key]).collect();
        write_function(&mut code, key, &translations);
    }
    code.push_str("}\n");
    Ok(code)
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
        let pieces = read_pattern(&pattern, source.language, &mut variables).map_err(fail)?;
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
                    // The default may stand anywhere in Fluent; a `match` wants it last.
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

/// The count that a variant is for; `None` is the default.
fn count_of(variant: &Variant<&str>, language: &str) -> Result<Option<u64>, &'static str> {
    match &variant.key {
        _ if variant.default => Ok(None),
        VariantKey::Identifier { name: "one" } if language == "en" => Ok(Some(1)),
        VariantKey::Identifier { .. } => Err("the language has no such plural category"),
        VariantKey::NumberLiteral { value } => match value.parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => Err("a count is a whole number"),
        },
    }
}

fn same_messages_everywhere(languages: &[Messages]) -> Result<(), String> {
    let mut problems = Vec::new();
    for (messages, language) in languages.iter().zip(LANGUAGES) {
        for (others, other) in languages.iter().zip(LANGUAGES) {
            for (key, message) in messages {
                let file = &message.file;
                match others.get(key) {
                    None => problems.push(format!("{file}: `{key}` is missing in `{other}`")),
                    Some(theirs) if !theirs.variables.keys().eq(message.variables.keys()) => {
                        problems.push(format!(
                            "{file}: `{key}` has other variables in `{language}` than in `{other}`"
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

fn write_function(code: &mut String, key: &str, translations: &[&Message]) {
    let mut variables = Variables::new();
    for (name, kind) in translations.iter().flat_map(|m| &m.variables) {
        let known = variables.entry(name.clone()).or_insert(*kind);
        *known = (*known).max(*kind);
    }
    let mut parameters = String::new();
    for (name, kind) in &variables {
        let kind = match kind {
            Kind::Text => "&str",
            Kind::Count => "u64",
        };
        let _ = write!(parameters, ", {}: {kind}", identifier(name));
    }
    let result = match variables.is_empty() {
        true => "&'static str",
        false => "String",
    };
    let english = describe(&translations[0].pieces);
    let name = identifier(key);
    let _ = write!(
        code,
        "    #[doc = {english:?}]\n    #[must_use]\n    pub fn {name}(self{parameters}) -> {result} {{\n        match self {{\n"
    );
    for (language, message) in ["En", "Ja"].iter().zip(translations) {
        let text = match (variables.is_empty(), message.pieces.as_slice()) {
            (true, [Piece::Text(text)]) => format!("{text:?}"),
            (true, pieces) => format!("{:?}", describe(pieces)),
            (false, pieces) => expression(pieces, &variables),
        };
        let _ = writeln!(code, "            Self::{language} => {text},");
    }
    code.push_str("        }\n    }\n");
}

/// Joins slices rather than formatting, because the register's bundle carries every text.
fn expression(pieces: &[Piece], variables: &Variables) -> String {
    let parts: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Variable(name) if variables[name] == Kind::Text => identifier(name),
            Piece::Variable(name) => format!("&{}.to_string()", identifier(name)),
            // A language without plural forms has the default only.
            Piece::Select { arms, .. } if arms.len() == 1 => {
                format!("&{}", expression(&arms[0].1, variables))
            }
            Piece::Select { variable, arms } => {
                let mut code = format!("&match {} {{ ", identifier(variable));
                for (count, pieces) in arms {
                    let pattern = count.map_or("_".to_owned(), |n| n.to_string());
                    let _ = write!(code, "{pattern} => {}, ", expression(pieces, variables));
                }
                code + "}"
            }
        })
        .collect();
    format!("join(&[{}])", parts.join(", "))
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
