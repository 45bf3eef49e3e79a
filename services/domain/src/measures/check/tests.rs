use super::*;
use crate::testing::random::runs;
use crate::values::Value as _;
use proptest::prelude::*;

fn computes(text: &str) -> bool {
    let items = [("a", 10.0), ("b", 3.0), ("zero", 0.0), ("big", 1e308)]
        .map(|(name, number)| (SmolStr::new_static(name), number));
    is_true(Expression::read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}")).term(), &BTreeMap::from(items))
}

#[test]
fn what_is_true_holds() {
    let good = [
        "a > b",
        "a >= 10",
        "a == 10",
        "a == 10.0",
        "10 == 10.0",
        "a + b == 13",
        "a - b * 2 == 4",
        "(a - b) * 2 == 14",
        "a / 4 == 2.5",
        "7 / 2 == 3.5",
        "-a < 0",
        "--a == a",
        "!(a < b)",
        "!!(a > b)",
        "a > b ? true : false",
        "a < b ? false : b < a ? true : false",
        "a in [1, 10]",
        "!(a in [])",
        "[a, b] == [10, 3]",
        "[a, b] != [a]",
        "[a] + [b] == [a, b]",
        "[a, b][1] == 3",
        "size([a, b]) == 2",
        "[a].size() == 1",
        "[a, b].all(x, x > 0)",
        "[a, b].exists(x, x == 3)",
        "[a, b].exists_one(x, x == 3)",
        "[a, b].map(x, x * 2) == [20, 6]",
        "[a, b].map(x, x > 5, x) == [10]",
        "[a, b].filter(x, x < 5) == [3]",
        "[].all(x, false)",
        "int(2.9) == 2",
        "double(a) == a",
        "a == true || true",
        "0x0A == a",
        "1e1 == a",
        "10u == a",
        "a != true",
        "[a].map(a, a + b) == [13]",
        // What cannot be computed is passed over where the rest decides.
        "true || a / zero > 1",
        "a / zero > 1 || true",
        "!(false && a / zero > 1)",
        "zero == 0 || a / zero > 1",
        "[a, zero].exists(x, a / x == 1)",
    ];
    for text in good {
        assert!(computes(text), "{text}");
    }
}

#[test]
fn what_is_not_true_or_cannot_be_computed_fails() {
    let bad = [
        "a < b",
        "a",
        "a + b",
        "[true]",
        "'true'",
        "null",
        "a / zero > 1",
        "a / zero >= 0",
        "zero / zero == zero / zero",
        "-a / zero < 0",
        "big * 10 > 1",
        "big * 10 > 1 || false",
        "1e999 > 1",
        "a % b == 1",
        "a > true",
        "true > false",
        "a + true == 1",
        "!a",
        "-true == true",
        "a && true",
        "a ? true : true",
        "unknown > 1",
        "unknown == unknown",
        "a.b == 1",
        "f(a) == 1",
        "a.f() == 1",
        "has(a.b)",
        "[a][2] == 1",
        "[a][0.5] == a",
        "[a][-1] == a",
        "a[0] == 1",
        "size(a) == 1",
        "a in a",
        "'x' == 'x'",
        "[a, b].all(x, x)",
        "[a, b].filter(x, x) == []",
        "[a, zero].all(x, a / x > 0)",
        "a.all(x, true)",
        "{'a': 1}.a == 1",
        "[a].map(x, true, x, x) == 1",
    ];
    for text in bad {
        assert!(!computes(text), "{text}");
    }
}

#[test]
fn macros_in_macros_run_out_of_steps() {
    let list = format!("[{}]", vec!["1"; 100].join(","));
    for depth in [3, 5] {
        let nested = (0..depth).fold("true".to_owned(), |body, at| format!("{list}.all(x{at}, {body})"));
        assert!(nested.len() <= 2_000, "too long to be read");
        assert!(!computes(&nested));
    }
    let doubled = (0..20).fold("[1]".to_owned(), |list, _| format!("[{list}].map(x, x + x)[0]"));
    assert!(!computes(&format!("size({doubled}) > 0")));
    assert!(computes(&format!("{list}.all(x, {list}.all(y, x == y))")));
}

proptest! {
    #![proptest_config(runs(1_000))]

    #[test]
    fn every_expression_comes_to_an_end(words in prop::collection::vec(prop::sample::select(vec![
        "a", "b", "zero", "1", "(", ")", "[", "]", "+", "-", "*", "/", "!", "? 1 :", ",", "&&", "||", "==", "<", " in ", ".all(x,", ".map(x,", "x", ".size()",
    ]), 1..30)) {
        if let Ok(expression) = Expression::read(&words.concat()) {
            is_true(expression.term(), &BTreeMap::from([(SmolStr::new_static("a"), 1.0)]));
        }
    }
}
