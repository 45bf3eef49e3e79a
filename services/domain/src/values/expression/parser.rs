//! From the words of CEL to a term.

use smol_str::SmolStr;

use super::{
    Each, MAX_CALLS, MAX_DEPTH, Macro, Operator, Term,
    lexer::{Word, words},
};

/// The term of a text, or `None` where it cannot be read.
pub(super) fn read(text: &str) -> Option<Term> {
    let words = words(text)?;
    let mut reader = Reader { words: &words, at: 0, depth: 0, calls: 0 };
    let term = reader.term()?;
    (reader.at == words.len()).then_some(term)
}

/// Operators by precedence, the loosest first.
const LEVELS: [&[(&str, Operator)]; 5] = [
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("in", Operator::In),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Modulo)],
];

/// Words that stand for something else everywhere.
const KEYWORDS: &[&str] = &["false", "in", "null", "true"];

/// Words that name nothing.
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "package",
    "return",
    "var",
    "void",
    "while",
];

struct Reader<'a> {
    words: &'a [Word<'a>],
    at: usize,
    depth: usize,
    calls: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<Word<'a>> {
        self.words.get(self.at).copied()
    }

    fn take(&mut self, sign: &str) -> bool {
        let taken = matches!(self.peek(), Some(Word::Sign(word)) if word == sign);
        self.at += usize::from(taken);
        taken
    }

    /// How many of a sign come next.
    fn count(&mut self, sign: &str) -> usize {
        let from = self.at;
        while self.take(sign) {}
        self.at - from
    }

    /// A word that may name a field.
    fn selector(&mut self) -> Option<&'a str> {
        let Some(Word::Name(name)) = self.peek() else { return None };
        self.at += 1;
        (!KEYWORDS.contains(&name)).then_some(name)
    }

    /// One level deeper, unless that is too deep.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let read = if self.depth > MAX_DEPTH { None } else { read(self) };
        self.depth -= 1;
        read
    }

    fn term(&mut self) -> Option<Term> {
        let mut cases = Vec::new();
        loop {
            let term = self.level(0)?;
            if !self.take("?") {
                return Some(if cases.is_empty() { term } else { Term::If(cases, Box::new(term)) });
            }
            let then = self.level(0)?;
            if !self.take(":") {
                return None;
            }
            cases.push((term, then));
        }
    }

    fn level(&mut self, level: usize) -> Option<Term> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let first = self.level(level + 1)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.operator(operators) {
            rest.push((operator, self.level(level + 1)?));
        }
        Some(if rest.is_empty() { first } else { Term::Chain(Box::new(first), rest) })
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let (Word::Sign(word) | Word::Name(word)) = self.peek()? else { return None };
        let (_, operator) = operators.iter().find(|(sign, _)| *sign == word)?;
        self.at += 1;
        Some(*operator)
    }

    fn unary(&mut self) -> Option<Term> {
        match (self.count("!"), self.count("-")) {
            (0, 0) => self.member(),
            (not, 0) => Some(Term::Not(not, Box::new(self.member()?))),
            (0, minus) => Some(Term::Minus(minus, Box::new(self.member()?))),
            // A number may have a sign of its own.
            (not, 1) if matches!(self.peek(), Some(Word::Number(_))) => {
                Some(Term::Not(not, Box::new(Term::Minus(1, Box::new(self.member()?)))))
            }
            _ => None,
        }
    }

    fn member(&mut self) -> Option<Term> {
        let mut term = self.primary()?;
        loop {
            if self.take("[") {
                let index = self.deeper(Self::term)?;
                if !self.take("]") {
                    return None;
                }
                self.calls += 1;
                term = Term::Element(Box::new(term), Box::new(index));
            } else if self.take(".") {
                let name = self.selector()?;
                if self.take("(") {
                    let arguments = self.deeper(|reader| reader.terms(")"))?;
                    self.calls += 1;
                    term = method(term, name, arguments)?;
                } else {
                    term = field(term);
                }
            } else {
                return Some(term);
            }
            // A chain of calls nests as brackets do.
            if self.calls > MAX_CALLS {
                return None;
            }
        }
    }

    fn primary(&mut self) -> Option<Term> {
        let word = self.peek()?;
        self.at += 1;
        match word {
            Word::Number(number) => Some(Term::Number(number)),
            Word::Text | Word::Name("null") => Some(Term::Other(Vec::new())),
            Word::Name("true") => Some(Term::Truth(true)),
            Word::Name("false") => Some(Term::Truth(false)),
            Word::Name("in") => None,
            Word::Name(name) => self.named(name),
            Word::Sign(".") => {
                let name = self.selector()?;
                self.named(name)
            }
            Word::Sign("(") => {
                let term = self.deeper(Self::term)?;
                self.take(")").then_some(term)
            }
            Word::Sign("[") => self.deeper(|reader| reader.terms("]")).map(Term::List),
            Word::Sign("{") => self.deeper(|reader| reader.entries(true)).map(Term::Other),
            Word::Sign(_) => None,
        }
    }

    /// A name, a call, or a message.
    fn named(&mut self, name: &str) -> Option<Term> {
        if self.take("(") {
            let arguments = self.deeper(|reader| reader.terms(")"))?;
            return call(name, arguments);
        }
        // A message: a name, perhaps with dots, and braces.
        let from = self.at;
        let mut whole = true;
        while whole && self.take(".") {
            whole = self.selector().is_some();
        }
        if whole && self.take("{") {
            return self.deeper(|reader| reader.entries(false)).map(Term::Other);
        }
        self.at = from;
        (!RESERVED.contains(&name)).then(|| Term::Name(SmolStr::new(name)))
    }

    /// Terms between commas up to a closing sign; a list may end with a comma.
    fn terms(&mut self, end: &str) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        while !self.take(end) {
            terms.push(self.term()?);
            if !self.take(",") {
                return self.take(end).then_some(terms);
            }
            if end == ")" && self.peek() == Some(Word::Sign(")")) {
                return None;
            }
        }
        Some(terms)
    }

    /// The entries of a map, or of a message, whose keys are names.
    fn entries(&mut self, map: bool) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        while !self.take("}") {
            if map {
                terms.push(self.term()?);
            } else {
                self.selector()?;
            }
            if !self.take(":") {
                return None;
            }
            terms.push(self.term()?);
            if !self.take(",") {
                return self.take("}").then_some(terms);
            }
        }
        Some(terms)
    }
}

/// A field of a term; fields of fields lie side by side, so that a chain of them does not nest.
fn field(term: Term) -> Term {
    match term {
        Term::Field(terms) | Term::Other(terms) => Term::Field(terms),
        term => Term::Field(vec![term]),
    }
}

fn call(name: &str, arguments: Vec<Term>) -> Option<Term> {
    if name == "has" && arguments.len() == 1 {
        return matches!(arguments[0], Term::Field(_)).then_some(Term::Other(arguments));
    }
    (!RESERVED.contains(&name)).then(|| Term::Call(SmolStr::new(name), arguments))
}

fn method(target: Term, name: &str, arguments: Vec<Term>) -> Option<Term> {
    let over = match (name, arguments.len()) {
        ("all", 2) => Macro::All,
        ("exists", 2) => Macro::Exists,
        ("exists_one" | "existsOne", 2) => Macro::ExistsOne,
        ("map", 2 | 3) => Macro::Map,
        ("filter", 2) => Macro::Filter,
        ("size", 0) => return Some(Term::Call(SmolStr::new_static("size"), vec![target])),
        _ => {
            let mut terms = vec![target];
            terms.extend(arguments);
            return Some(Term::Other(terms));
        }
    };
    let mut arguments = arguments.into_iter();
    let Some(Term::Name(name)) = arguments.next() else { return None };
    let (one, two) = (arguments.next()?, arguments.next());
    let (when, term) = match two {
        Some(two) => (Some(one), two),
        None => (None, one),
    };
    Some(Term::Each(Box::new(Each { over, list: target, name, when, term })))
}
