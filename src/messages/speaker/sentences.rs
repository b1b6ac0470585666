//! The sentences of a language as a test looks at them: their patterns, what they hold, what they ask.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;

use super::{PARTS, texts};
use crate::messages::language::Language;

/// Every pattern of a language by its key, `key.attribute` for an attribute's.
pub type Patterns = BTreeMap<String, Pattern<&'static str>>;

/// A choice between variants inside a pattern.
pub struct Select<'a> {
    /// The argument that decides.
    pub by: &'a str,
    /// Whether it is asked for by `PLURAL($…)`.
    pub is_plural: bool,
    /// What it may be.
    pub variants: &'a [Variant<&'static str>],
}

impl Select<'_> {
    /// The variants' names; numbers as they are written.
    pub fn names(&self) -> BTreeSet<&'static str> {
        let name = |variant: &Variant<&'static str>| match variant.key {
            VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name } => name,
        };
        self.variants.iter().map(name).collect()
    }
}

/// Reads a language; what cannot be read, and what is there twice, goes to `wrong`.
pub fn read(language: Language, wrong: &mut Vec<String>) -> Patterns {
    let mut patterns = Patterns::new();
    for (part, text) in PARTS.iter().zip(texts(language)) {
        let place = format!("locales/{}/{part}.ftl", language.tag());
        let resource = parser::parse(text).unwrap_or_else(|(readable, errors)| {
            wrong.extend(errors.iter().map(|error| format!("{place}: {error}")));
            readable
        });
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name;
                    let attributes = message.attributes.into_iter();
                    let named =
                        attributes.map(|each| (format!("{key}.{}", each.id.name), each.value));
                    let value = message.value.map(|value| (key.to_owned(), value));
                    for (name, pattern) in value.into_iter().chain(named) {
                        if patterns.insert(name.clone(), pattern).is_some() {
                            wrong.push(format!("{place}: {name} is there twice"));
                        }
                    }
                }
                Entry::Junk { content } => wrong.push(format!("{place}: junk {content:?}")),
                Entry::Term(term) => {
                    wrong.push(format!(
                        "{place}: the term -{} is not used here",
                        term.id.name
                    ));
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            }
        }
    }
    patterns
}

/// What [`walk`] meets.
pub enum Piece<'a> {
    /// Words.
    Text(&'static str),
    /// An argument that is shown.
    Argument(&'static str),
    /// Another message, said here.
    Reference(&'static str),
    /// A choice; its variants' pieces follow.
    Select(Select<'a>),
}

/// Shows `meet` every piece of a pattern, of all variants.
pub fn walk<'a>(pattern: &'a Pattern<&'static str>, meet: &mut impl FnMut(Piece<'a>)) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => meet(Piece::Text(value)),
            PatternElement::Placeable { expression } => walk_expression(expression, meet),
        }
    }
}

fn walk_expression<'a>(expression: &'a Expression<&'static str>, meet: &mut impl FnMut(Piece<'a>)) {
    match expression {
        Expression::Inline(inline) => match inline {
            InlineExpression::VariableReference { id } => meet(Piece::Argument(id.name)),
            InlineExpression::MessageReference { id, .. } => meet(Piece::Reference(id.name)),
            InlineExpression::Placeable { expression } => walk_expression(expression, meet),
            InlineExpression::StringLiteral { value } => meet(Piece::Text(value)),
            other => panic!("not used in these files: {other:?}"),
        },
        Expression::Select { selector, variants } => {
            let (by, is_plural) = match selector {
                InlineExpression::VariableReference { id } => (id.name, false),
                InlineExpression::FunctionReference { id, arguments } if id.name == "PLURAL" => {
                    let [InlineExpression::VariableReference { id }] = &arguments.positional[..]
                    else {
                        panic!("PLURAL takes one argument: {arguments:?}");
                    };
                    (id.name, true)
                }
                other => panic!("chosen by something that is no argument: {other:?}"),
            };
            meet(Piece::Select(Select {
                by,
                is_plural,
                variants,
            }));
            for variant in variants {
                walk(&variant.value, meet);
            }
        }
    }
}

/// The arguments that a pattern shows or asks, those of the messages in it too.
pub fn arguments(pattern: &Pattern<&'static str>, all: &Patterns) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut references = Vec::new();
    walk(pattern, &mut |piece| match piece {
        Piece::Text(_) => {}
        Piece::Argument(name) => {
            found.insert(name.to_owned());
        }
        Piece::Select(select) => {
            found.insert(select.by.to_owned());
        }
        Piece::Reference(key) => references.push(key),
    });
    for key in references {
        match all.get(key) {
            Some(pattern) => found.extend(arguments(pattern, all)),
            None => {
                found.insert(format!("no message {key}"));
            }
        }
    }
    found
}
