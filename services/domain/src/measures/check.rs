//! Whether the check of a survey item holds for the answers of a cluster.
//!
//! A CEL expression over the number items. Items, and numbers in the expression without a point, are doubles. One
//! that names an item without an answer passes; a result that is not finite, not true, or cannot be computed fails.

use std::collections::BTreeSet;

use cel::{Context, Program, Value};

use crate::{
    governance::{answer::Sheet, survey::Survey},
    records::ItemKind,
    values::Expression,
};

/// Whether it holds.
pub fn holds(expression: &Expression, survey: &Survey, sheet: &Sheet) -> bool {
    let names = names(expression.text());
    let numbers: Vec<(&str, Option<f64>)> = survey
        .items
        .iter()
        .filter(|(id, item)| item.kind == ItemKind::Number && names.contains(id.as_str()))
        .map(|(id, _)| (id.as_str(), sheet.answers.get(id).and_then(|answer| answer.value.parse().ok())))
        .collect();
    if numbers.iter().any(|(_, number)| number.is_none()) {
        return true;
    }
    let Ok(program) = Program::compile(&doubles(expression.text())) else { return false };
    let mut context = Context::default();
    for (name, number) in numbers {
        context.add_variable_from_value(name, number.unwrap_or_default());
    }
    matches!(program.execute(&context), Ok(Value::Bool(true)))
}

/// The words in an expression that could name an item.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .filter(|word| word.starts_with(|first: char| first.is_ascii_lowercase()))
        .collect()
}

/// Gives whole numbers a point, so that they are doubles like the items. Texts in quotes stay as they are.
fn doubles(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut quote: Option<char> = None;
    let mut characters = text.chars().peekable();
    let mut previous = ' ';
    while let Some(character) = characters.next() {
        out.push(character);
        match quote {
            Some(end) if character == end && previous != '\\' => quote = None,
            Some(_) => {}
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if character.is_ascii_digit()
                && !previous.is_ascii_alphanumeric()
                && !matches!(previous, '_' | '.') =>
            {
                while let Some(digit) = characters.next_if(|next| next.is_ascii_digit()) {
                    out.push(digit);
                }
                let whole = !characters.peek().is_some_and(|next| {
                    matches!(next, '.' | 'e' | 'E' | 'x' | 'u' | '_') || next.is_ascii_alphabetic()
                });
                if whole {
                    out.push_str(".0");
                }
            }
            None => {}
        }
        previous = out.chars().next_back().unwrap_or(' ');
    }
    out
}
