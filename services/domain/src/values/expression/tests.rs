use super::*;
use crate::testing::random::runs;
use proptest::prelude::*;

fn read(text: &str) -> Option<Expression> {
    Expression::read(text).ok()
}

#[test]
fn the_grammar_is_read() {
    let good = [
        "a",
        "a <= b && b < c",
        "a + b * c - d / e % f == 0",
        "-a",
        "--a",
        "!a",
        "!!a",
        "(a)",
        "((a))",
        "a ? b : c",
        "a ? b : c ? d : e",
        "[a, b, c]",
        "[a,]",
        "[]",
        "a in [1, 2]",
        "[1][0]",
        "{}",
        "{'a': 1}",
        "{'a': 1,}",
        "a.b.c",
        "a.b()",
        "a.b(c, d)",
        ".a",
        ".f(a)",
        "f()",
        "f(a, b)",
        "1",
        "1.5",
        ".5",
        "1e3",
        "1.5e-3",
        "1u",
        "0x1F",
        "0x1fu",
        "1E+3",
        "true",
        "false",
        "null",
        "'text'",
        "\"text\"",
        "r'\\d'",
        "b'x'",
        "'''a'b'''",
        "'\\n\\x41\\u00e9\\101'",
        "[a, b].all(x, x > 0)",
        "[a].exists(x, x == 1)",
        "[a].exists_one(x, true)",
        "[a].map(x, x * 2)",
        "[a].map(x, x > 0, x)",
        "[a].filter(x, x > 0)",
        "has(a.b)",
        "size([a])",
        "[a].size()",
        "a // why",
        "a\n&& b",
        "  a  ",
        "M{}",
        "m.M{x: 1, y: a}",
        "a.if",
        "a - -1",
        "!-1",
        "x.f().g()",
        "99999999999999999999",
    ];
    for text in good {
        assert!(read(text).is_some(), "{text}");
    }
    let bad = [
        "",
        " ",
        "a b",
        "a +",
        "+ a",
        "a ++ b",
        "(a",
        "a)",
        "[a",
        "[,]",
        "f(a,)",
        "a ? b",
        "a ? b :",
        "a == ",
        "a = b",
        "a & b",
        "a | b",
        "!-a",
        "-!a",
        "1.",
        "1 2",
        "'a",
        "'''a''",
        "'\\q'",
        "'\\400'",
        "a.",
        "a.1",
        "a.true",
        "if",
        "a && return",
        "{a}",
        "{a: }",
        "{a: b c: d}",
        "0x",
        "#",
        "a.b.",
        "`a`",
        "[1].all(1, true)",
        "[1].all(x.y, true)",
        "has(a)",
        "has(a.f())",
        "M.{x: 1}",
        "한글",
        "a?b:c?d",
    ];
    for text in bad {
        assert_eq!(Expression::read(text).map_err(|fault| fault.code).map(|_| ()), Err(Code::Malformed), "{text}");
    }
    assert_eq!(Expression::read("a\u{0}").map_err(|fault| fault.code), Err(Code::BadCharacter));
    assert_eq!(Expression::read("'\u{202e}'").map_err(|fault| fault.code), Err(Code::BadCharacter));
}

#[test]
fn precedence_and_association_are_those_of_cel() {
    let same = [
        ("a || b && c", "a || (b && c)"),
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("a < b == c", "(a < b) == c"),
        ("!a && b", "(!a) && b"),
        ("-a + b", "(-a) + b"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
    ];
    for (one, two) in same {
        // Brackets show up as nested chains, so the two are compared by what they come to in `measures::check`.
        assert!(read(one).is_some() && read(two).is_some());
    }
    assert!(
        matches!(read("a || b && c").map(|read| read.term().clone()), Some(Term::Chain(_, rest)) if rest.len() == 1 && rest[0].0 == Operator::Or)
    );
    assert!(matches!(read("a - b - c").map(|read| read.term().clone()), Some(Term::Chain(_, rest)) if rest.len() == 2));
}

#[test]
fn names_are_those_that_are_not_bound() {
    let names = |text| {
        read(text).map(|read| read.names().iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(names("a + b.c < f(d) && 'e' == e"), ["a", "b", "d", "e"]);
    assert_eq!(names("[a, x].all(x, x > y)"), ["a", "x", "y"]);
    assert_eq!(names("[a].map(x, x > b, [x].exists(z, z == x))"), ["a", "b"]);
    assert_eq!(names("{'k': a}.k == M{f: b}.f"), ["a", "b"]);
}

#[test]
fn nothing_nests_without_end() {
    let nest = |open: &str, close: &str, depth: usize| open.repeat(depth) + "a" + &close.repeat(depth);
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")"), ("{1:", "}"), ("a[", "]"), ("M{x:", "}")] {
        assert!(read(&nest(open, close, MAX_DEPTH)).is_some(), "{open}");
        assert!(read(&nest(open, close, MAX_DEPTH + 1)).is_none(), "{open}");
        assert!(read(&nest(open, close, 600)).is_none(), "{open}");
    }
    // What does not nest may be long.
    for text in [
        "a+".repeat(999) + "a",
        "!".repeat(1_999) + "a",
        "-".repeat(1_999) + "a",
        "a?b:".repeat(499) + "a",
        "a".to_owned() + &".b".repeat(900),
        "a&&".repeat(660) + "a",
    ] {
        assert!(read(&text).is_some(), "{}", &text[..10]);
    }
    assert!(read(&("a".to_owned() + &".f()".repeat(MAX_CALLS))).is_some());
    assert!(read(&("a".to_owned() + &".f()".repeat(MAX_CALLS + 1))).is_none());
    assert_eq!(Expression::read(&"a".repeat(MAX_LENGTH + 1)).map_err(|fault| fault.code), Err(Code::TooLarge));
}

proptest! {
    #![proptest_config(runs(2_000))]

    #[test]
    fn whatever_is_sent_is_read_or_refused(text in "\\PC{0,100}") {
        let _ = Expression::read(&text);
    }

    #[test]
    fn words_by_chance_are_read_or_refused(words in prop::collection::vec(prop::sample::select(vec![
        "a", "b", "1", "2.5", "(", ")", "[", "]", "{", "}", "+", "-", "*", "/", "%", "!", "?", ":", ",", ".", "&&", "||", "==", "<", "in", "all", "map", "x", "'t'", "\\", "'", "//", "\n", "0x", "e1", "has",
    ]), 0..40)) {
        let _ = Expression::read(&words.concat());
        let _ = Expression::read(&words.join(" "));
    }
}
