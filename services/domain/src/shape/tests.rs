use super::*;
use crate::values::{Id, ItemId};

fn unread(field: &str, given: &str) -> Unread {
    Unread { field: field.to_owned(), given: given.to_owned() }
}

fn codes(shape: Shape) -> Vec<(&'static str, String)> {
    shape.finish().into_iter().map(|refusal| (refusal.code.name(), refusal.field.into_owned())).collect()
}

#[test]
fn a_text_that_the_form_could_not_place_is_judged_as_the_field() {
    let mut shape =
        Shape::new(vec![unread("lapse_years", "two"), unread("colour", "red"), unread("lapse_years", "three")]);
    let years: Option<crate::values::Whole> =
        shape.native("lapse_years", None::<i32>, false, |_| None, &Bounds::default());
    assert_eq!(years, None);
    assert_eq!(
        codes(shape),
        [
            ("BAD_NUMBER", "lapse_years".to_owned()),
            ("UNKNOWN_FIELD", "colour".to_owned()),
            ("UNKNOWN_FIELD", "lapse_years".to_owned())
        ]
    );
}

#[test]
fn lists_lose_doubles_and_keep_their_order_where_it_matters() {
    let wire = || ["b", "a", "", "b", "c"].map(str::to_owned).to_vec();
    let mut shape = Shape::default();
    let sorted: Vec<Id> = shape.list("x", wire(), true, false);
    let ordered: Vec<Id> = shape.list("x", wire(), true, true);
    assert_eq!(sorted.iter().map(Id::as_str).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(ordered.iter().map(Id::as_str).collect::<Vec<_>>(), ["b", "a", "c"]);
    assert_eq!(codes(shape), []);
    let mut shape = Shape::default();
    let _: Vec<ItemId> = shape.list("x", vec![String::new()], true, false);
    assert_eq!(codes(shape), [("MISSING_FIELD", "x".to_owned())]);
}

#[test]
fn names_of_pairs_come_once_and_are_not_empty() {
    let pair = |name: &str, value: &str| NamedValue { name: name.to_owned(), value: value.to_owned() };
    let mut shape = Shape::default();
    let pairs: Vec<(crate::values::Name, Decimal)> = shape.pairs(
        "x",
        vec![pair("b", "1"), pair("", "1"), pair("a", "2"), pair("b", "3")],
        false,
        &Bounds::default(),
    );
    assert_eq!(pairs.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(codes(shape), [("MALFORMED", "x".to_owned()), ("MALFORMED", "x".to_owned())]);
}

#[test]
fn of_a_field_that_cannot_be_read_nothing_more_is_said() {
    let mut shape = Shape::default();
    let _: Option<Id> = shape.text("a", Some("?".to_owned()), true, &Bounds::default());
    shape.whole();
    shape.refuse(Refusal::new(Code::MissingField, "a", "", ""));
    shape.refuse(Refusal::new(Code::MissingField, "b", "", ""));
    shape.refuse(Refusal::new(Code::Malformed, "b", "", ""));
    assert_eq!(
        codes(shape),
        [("BAD_ID", "a".to_owned()), ("MISSING_FIELD", "b".to_owned()), ("MALFORMED", "b".to_owned())]
    );
}

/// What was given and what is expected of each refusal.
fn told(shape: Shape) -> Vec<(String, String)> {
    shape.finish().into_iter().map(|refusal| (refusal.given.to_string(), refusal.expected.into_owned())).collect()
}

#[test]
fn a_list_in_one_text_is_told_as_the_array_that_it_should_be() {
    for (given, expected) in [
        ("11;26", r#"an array: ["11","26"]"#),
        ("registry.*", r#"an array: ["registry.*"]"#),
        (r#"{"a":1}"#, r#"an array: ["a","b"]"#),
    ] {
        let mut shape = Shape::new(vec![unread("x", given)]);
        let _: Vec<Id> = shape.list("x", Vec::new(), false, false);
        assert_eq!(told(shape), [(given.to_owned(), expected.to_owned())]);
    }
}

#[test]
fn what_is_wrong_with_a_pair_is_shown_with_its_name() {
    let pair = |name: &str, value: &str| NamedValue { name: name.to_owned(), value: value.to_owned() };
    for (name, value, given) in [("C1", "", "C1="), ("C1", "-1", "C1=-1"), ("", "1", "=1")] {
        let mut shape = Shape::default();
        let _: Vec<(Id, Decimal)> = shape.pairs("x", vec![pair(name, value)], true, &Bounds::default());
        let told = told(shape);
        assert!(!told.is_empty() && told.iter().all(|(shown, _)| shown == given), "{told:?}");
    }
}

#[test]
fn an_unknown_field_is_told_which_there_are() {
    let mut shape = Shape::new(vec![unread("colour", "red")]);
    shape.of(Kind::LawRecorded);
    let expected = "a field of law_recorded: update_id, effective_on, supersedes, note, law_id, name_ko, name_en, in_force_on, repealed_on";
    assert_eq!(told(shape), [("red".to_owned(), expected.to_owned())]);
}
