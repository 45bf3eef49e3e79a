//! Why an update is refused: a stable code, the field, what was given, what is expected, what to do.
//!
//! The codes and their messages in both languages are one table, the same over every way in and out;
//! `expected` has the Korean of what is expected where that says more.

mod expected;

use std::borrow::Cow;

use smol_str::SmolStr;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $ko:literal, $en:literal;)*) => {
        /// A stable code, upper snake case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* #[doc = $en] $variant,)* }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as readers see it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What to do next, in Korean and in English.
            const fn advice(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($ko, $en)),* }
            }
        }
    };
}

codes! {
    Malformed = "MALFORMED", "형식이 잘못되어 읽을 수 없습니다. 안내된 형식으로 고쳐 다시 보내십시오.", "It cannot be read in this form. Bring it into the expected form and send it again.";
    TooLarge = "TOO_LARGE", "허용된 크기를 넘었습니다. 한도 안으로 줄여 다시 보내십시오.", "It is larger than allowed. Shorten it to the limit and send it again.";
    UnknownKind = "UNKNOWN_KIND", "등록되지 않은 기록 종류입니다. `daedong records`로 종류를 확인하십시오.", "There is no such kind of record. Look the kinds up with `daedong records`.";
    UnknownField = "UNKNOWN_FIELD", "여기에 없는 항목입니다. 항목을 빼거나 이름을 고치십시오.", "There is no such field here. Remove it or correct its name.";
    MissingField = "MISSING_FIELD", "꼭 필요한 값이 비어 있습니다. 값을 채우십시오.", "A value that is needed is missing. Fill it in.";
    BadId = "BAD_ID", "번호의 형식이 잘못되었습니다. 영문자, 숫자, _ 와 - 만 쓰십시오.", "The id has the wrong form. Use letters, digits, _ and - only.";
    BadDate = "BAD_DATE", "날짜가 아닙니다. 1900년부터 2199년 사이의 실제 날짜를 2025-03-01처럼(YYYY-MM-DD) 적으십시오.", "This is no date. Give a real day from 1900 to 2199 as YYYY-MM-DD.";
    BadPeriod = "BAD_PERIOD", "기간의 형식이 잘못되었습니다. 2024, 2024H1, 2024Q3, 2024-09 가운데 하나로 적으십시오.", "The period has the wrong form. Write 2024, 2024H1, 2024Q3 or 2024-09.";
    BadAmount = "BAD_AMOUNT", "금액이 아닙니다. 쉼표와 소수점 없이 원 단위 정수로 적으십시오.", "This is no amount. Write whole won without grouping or fraction.";
    BadNumber = "BAD_NUMBER", "숫자가 아닙니다. 쉼표와 지수 없이 유효숫자 18자리 이내로 적으십시오.", "This is no number. Write a plain decimal of at most 18 significant digits.";
    BadCode = "BAD_CODE", "정해진 코드가 아닙니다. 허용된 값 가운데에서 고르십시오.", "This is not one of the codes. Choose one of those allowed.";
    BadCharacter = "BAD_CHARACTER", "쓸 수 없는 문자가 들어 있습니다. 줄바꿈(Alt+Enter) 같은 제어 문자를 지우고 NFC로 정규화하십시오.", "It holds a character that is not allowed. Remove line breaks and other control characters and normalise to NFC.";
    SignatureInvalid = "SIGNATURE_INVALID", "서명이 내용과 맞지 않습니다. 원문 그대로 다시 서명하십시오.", "The signature does not match the content. Sign the very bytes that are sent.";
    KeyUnknown = "KEY_UNKNOWN", "등록되지 않은 키입니다. 총괄 기관에 키 등록을 요청하십시오.", "The key belongs to no agency. Ask the coordinator to register it.";
    KeyRevoked = "KEY_REVOKED", "폐지된 키입니다. 유효한 키로 서명하십시오.", "The key was revoked. Sign with a valid key.";
    KeyExpired = "KEY_EXPIRED", "기간이 지난 키입니다. 유효한 키로 서명하십시오.", "The key has expired. Sign with a valid key.";
    NotGranted = "NOT_GRANTED", "이 기록을 보낼 권한이 없습니다. 총괄 기관에 권한을 요청하십시오.", "The agency may not send this record. Ask the coordinator for a grant.";
    IdReused = "ID_REUSED", "같은 갱신 번호가 다른 내용으로 이미 쓰였습니다. 새 번호로 보내십시오.", "This update id already stands for something else. Send it under a new id.";
    UnknownReference = "UNKNOWN_REFERENCE", "가리키는 대상이 등록되어 있지 않습니다. 대상을 먼저 등록하거나 번호를 고치십시오.", "What it refers to is not known. Record that first or correct the id.";
    NotInForce = "NOT_IN_FORCE", "그 날에는 효력이 없거나, 다른 갱신이 대신했거나 철회되어 더는 유효하지 않습니다. 효력일이나 대상을 확인하십시오.", "It is not in force on that day, or no longer counts because another update took its place or withdrew it. Check the day and what it refers to.";
    AlreadyExists = "ALREADY_EXISTS", "이미 있습니다. supersedes로 정정하거나, 먼저 끝내거나, 다른 번호를 쓰십시오.", "It exists already. Correct it with `supersedes`, end it first, or use another id.";
    ReviewNeeded = "REVIEW_NEEDED", "이 유형은 지정 심의를 통과해야 합니다. 통과한 심의 번호를 적으십시오.", "This type needs a cleared designation review. Name the review that cleared it.";
    OutOfRange = "OUT_OF_RANGE", "허용 범위를 벗어났습니다. 범위 안의 값으로 고치십시오.", "It is outside the range allowed. Give a value within it.";
    OverBudget = "OVER_BUDGET", "집행·이월·불용의 합이 쓸 수 있는 예산보다 큽니다. 금액을 확인하십시오.", "Executed, carried over and lapsed exceed the money there is. Check the amounts.";
    SharesNotOne = "SHARES_NOT_ONE", "배분율의 합이 정확히 1이 아닙니다. 합이 1이 되게 고치십시오.", "The shares do not sum to exactly 1. Correct them.";
    SurveyClosed = "SURVEY_CLOSED", "조사가 끝났거나 응답이 확정되었습니다. 조사 담당 기관에 문의하십시오.", "The survey is closed or the answers are certified. Ask the agency that runs it.";
    CheckFailed = "CHECK_FAILED", "응답이 검증식에 맞지 않습니다. 응답을 확인하십시오.", "The answers fail the survey's check. Review them.";
    NotConsulted = "NOT_CONSULTED", "의견 조회 대상 기관이 아닙니다. 심의 번호를 확인하거나 심의를 요청한 기관에 문의하십시오.", "The agency was not consulted in this review. Check the id of the review, or ask the agency that requested it.";
    SupersedesForeign = "SUPERSEDES_FOREIGN", "다른 기관의 갱신은 고치거나 철회할 수 없습니다. 갱신 번호를 확인하거나 그 기관에 정정을 요청하십시오.", "Another agency's update cannot be corrected or withdrawn. Check the id, or ask that agency to do it.";
    StorageFull = "STORAGE_FULL", "저장 공간이 없습니다. 잠시 뒤 같은 번호로 다시 보내십시오.", "There is no room to record it. Send it again under the same id later.";
    Unavailable = "UNAVAILABLE", "지금은 처리할 수 없습니다. 잠시 뒤 다시 시도하십시오. 갱신은 같은 번호로 보냅니다.", "It cannot be handled now. Try again later; send an update under the same id.";
    OutcomeUnknown = "OUTCOME_UNKNOWN", "기록되었는지 아직 알 수 없습니다. 같은 번호로 다시 보내 확인하십시오.", "It is not known yet whether it was recorded. Ask by sending it again under the same id.";
    GroupRefused = "GROUP_REFUSED", "함께 보낸 다른 갱신이 거부되어 이것도 기록하지 않았습니다. 그것을 고쳐 모두 다시 보내십시오.", "Another update of the group was refused, so this one was not recorded either. Correct that one and send all of them again.";
    OpinionsMissing = "OPINIONS_MISSING", "아직 의견을 내지 않은 협의 기관이 있습니다.", "Some consulted agencies have not given their opinion.";
    DesignationBarred = "DESIGNATION_BARRED", "미분양률 때문에 이 지역에서는 이 유형의 새 지정이 제한됩니다. 예외 사유를 확인하십시오.", "New designations of this type are barred in this province because too much land is unsold. Check for an exception.";
}

/// A refusal or, beside an accepted update, a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub code: Code,
    /// The field, empty where it is about the whole. A name that was sent is escaped and cut like what was given.
    pub field: Cow<'static, str>,
    /// What was given: escaped, at most 64 characters; where it is cut it ends with `…`.
    pub given: SmolStr,
    /// What is expected.
    pub expected: Cow<'static, str>,
    /// The rule that decided, empty if none did.
    pub rule_id: &'static str,
}

/// The most characters of what was given, and of a name that was given, that go back to the sender.
pub const MAX_GIVEN: usize = 64;

/// The most characters that say what is expected; a list of choices may be longer.
const MAX_EXPECTED: usize = 300;

impl Refusal {
    /// A refusal of `field`.
    pub fn new(
        code: Code,
        field: impl Into<Cow<'static, str>>,
        given: impl AsRef<str>,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        let mut expected = expected.into();
        if let Some((cut, _)) = expected.char_indices().nth(MAX_EXPECTED) {
            expected = format!("{}…", &expected[..cut]).into();
        }
        Self { code, field: shown(field), given: escape(given.as_ref()), expected, rule_id: "" }
    }

    /// Says that it is about a field.
    pub fn set_field(&mut self, field: impl Into<Cow<'static, str>>) {
        self.field = shown(field);
    }

    /// Names the rule that decided.
    #[must_use]
    pub fn by_rule(mut self, rule_id: &'static str) -> Self {
        self.rule_id = rule_id;
        self
    }

    /// What is wrong and what to do next, in Korean.
    pub fn message_ko(&self) -> String {
        let advice = self.message(self.advice().0);
        match expected::in_korean(&self.expected) {
            Some(words) => format!("{advice} {words}"),
            None => advice,
        }
    }

    /// What is wrong and what to do next, in English.
    pub fn message_en(&self) -> String {
        self.message(self.advice().1)
    }

    /// What to do next, in Korean and in English: by what is expected, where that says it better than the code.
    fn advice(&self) -> (&'static str, &'static str) {
        expected::advice(&self.expected).unwrap_or_else(|| self.code.advice())
    }

    fn message(&self, advice: &str) -> String {
        match self.field.as_ref() {
            "" => advice.to_owned(),
            field => format!("{field}: {advice}"),
        }
    }
}

impl From<&Refusal> for proto::common::Refusal {
    fn from(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.name().to_owned(),
            field: refusal.field.to_string(),
            given: refusal.given.to_string(),
            expected: refusal.expected.to_string(),
            rule_id: refusal.rule_id.to_owned(),
            message_ko: refusal.message_ko(),
            message_en: refusal.message_en(),
        }
    }
}

/// The name of a field as it goes back: one of ours as it is, any other like what was given.
fn shown(field: impl Into<Cow<'static, str>>) -> Cow<'static, str> {
    match field.into() {
        Cow::Borrowed(ours) => ours.into(),
        Cow::Owned(name) => escape(&name).to_string().into(),
    }
}

/// Makes what was given safe to show: characters that steer or are not seen are escaped, and what is longer than
/// [`MAX_GIVEN`] is cut and ends with `…`.
pub fn escape(given: &str) -> SmolStr {
    let mut shown = String::new();
    // How much is shown, and how much of it leaves room for the mark of a cut.
    let (mut length, mut before_mark) = (0, 0);
    for character in given.chars() {
        let piece: String = if crate::values::is_forbidden(character) || is_unseen(character) {
            character.escape_unicode().collect()
        } else {
            character.into()
        };
        length += piece.chars().count();
        if length > MAX_GIVEN {
            shown.truncate(before_mark);
            shown.push('…');
            break;
        }
        shown.push_str(&piece);
        if length < MAX_GIVEN {
            before_mark = shown.len();
        }
    }
    shown.into()
}

/// Space that looks like another, and what takes up no room: what is wrong with a text would not be seen.
fn is_unseen(character: char) -> bool {
    let is_zero_width = matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{3164}' | '\u{feff}');
    is_zero_width || (character.is_whitespace() && character != ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_escaped() {
        for (given, shown) in [
            ("a b", "a b"),
            ("a\u{a0}b", "a\\u{a0}b"),
            ("a\u{3000}", "a\\u{3000}"),
            ("\u{feff}a\u{200b}", "\\u{feff}a\\u{200b}"),
            ("a\nb", "a\\u{a}b"),
            ("가나", "가나"),
        ] {
            assert_eq!(escape(given), shown);
        }
        assert_eq!(escape(&"가".repeat(MAX_GIVEN)), "가".repeat(MAX_GIVEN));
        assert_eq!(escape(&"가".repeat(MAX_GIVEN + 1)), format!("{}…", "가".repeat(MAX_GIVEN - 1)));
        assert_eq!(escape(&format!("{}\n", "a".repeat(60))), format!("{}…", "a".repeat(60)));
    }

    #[test]
    fn a_name_that_was_sent_goes_back_like_what_was_given() {
        let refusal = Refusal::new(Code::UnknownField, "\u{202e}abc\n".to_owned(), "x", "");
        assert_eq!(refusal.field, "\\u{202e}abc\\u{a}");
        assert!(refusal.message_en().starts_with("\\u{202e}abc\\u{a}: "), "{}", refusal.message_en());
        let mut refusal = Refusal::new(Code::UnknownField, "a".repeat(5_000), "x", "");
        assert_eq!(refusal.field.chars().count(), MAX_GIVEN);
        refusal.set_field("b\u{0}".to_owned());
        assert_eq!(refusal.field, "b\\u{0}");
    }

    #[test]
    fn what_is_expected_may_say_better_what_to_do() {
        let year = Refusal::new(Code::BadPeriod, "fiscal_year", "24", "a year of four digits, 1900 to 2199");
        assert_eq!(year.message_en(), "fiscal_year: This is no year. Write four digits, 1900 to 2199.");
        let period = Refusal::new(Code::BadPeriod, "period", "24", "2024, 2024H1, 2024Q3 or 2024-09");
        assert!(period.message_en().contains("2024H1"), "{}", period.message_en());
    }
}
