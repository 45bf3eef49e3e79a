//! What is expected, in Korean: for what people meet in forms and could not mend from the code's own message; and advice
//! where that of the code would not fit what is expected.
//!
//! By how the English text begins, so that whoever finds the fault says what is expected once.

/// What to do next, in Korean and in English, in place of what the code says.
pub(super) fn advice(expected: &str) -> Option<(&'static str, &'static str)> {
    ADVICE
        .iter()
        .find(|(beginning, ..)| expected.starts_with(beginning))
        .map(|(_, korean, english)| (*korean, *english))
}

/// By beginnings of which none begins another.
const ADVICE: &[(&str, &str, &str)] = &[
    (
        "a year of four digits",
        "연도가 아닙니다. 1900부터 2199까지 네 자리로 적으십시오.",
        "This is no year. Write four digits, 1900 to 2199.",
    ),
    (
        "a whole number",
        "쉼표와 소수점이 없는, 너무 길지 않은 정수로 적으십시오.",
        "Write a whole number without grouping or fraction, and not too long.",
    ),
    (
        "a public nkey: U",
        "공개 키의 형식이 아닙니다. U로 시작하는 56자의 nkey를 적으십시오.",
        "This is no public key. Write the nkey of a user: U and 55 more characters.",
    ),
    (
        "a lower-case letter, then",
        "문항 번호의 형식이 잘못되었습니다. 영문 소문자로 시작하여 소문자, 숫자, _ 만 쓰십시오.",
        "The id of an item has the wrong form. Begin with a lower-case letter and use only these, digits and _.",
    ),
    (
        "a field that may be empty",
        "비울 수 없는 항목입니다. clear에서 빼십시오.",
        "This field cannot be empty. Take it out of `clear`.",
    ),
    (
        "a key of an agency that took over",
        "다른 기관이 승계한 기관은 더 서명할 수 없습니다. 승계한 기관의 키로 서명하십시오.",
        "The agency was succeeded and signs nothing new. Sign with a key of an agency that took over.",
    ),
    (
        "no more than the own grant allows",
        "받은 권한보다 넓은 권한은 줄 수 없습니다. 받은 권한의 종류와 한도 안에서 적으십시오.",
        "No more can be passed on than was granted. Keep to the kinds and limits of the own grant, each of them named.",
    ),
    (
        "a cut that is",
        "감액이 있는 예산보다 큽니다. 금액을 확인하십시오.",
        "More is cut than there is. Check the amounts.",
    ),
    (
        "what leaves ",
        "뒤따르는 기록이 성립하지 않게 됩니다. 그 기록을 먼저 정정하거나 철회하십시오.",
        "A later record could not stand any more. Correct or withdraw that one first.",
    ),
    (
        "an id that no ",
        "이미 쓰인 번호입니다. 다른 번호를 쓰거나, 같은 기록을 고치려면 supersedes로 정정하십시오.",
        "The id is taken. Use another, or correct the same record with `supersedes`.",
    ),
    (
        "a key that no other agency holds",
        "다른 기관의 키입니다. 새 키를 쓰십시오.",
        "Another agency holds this key. Use a new one.",
    ),
    (
        "a position that the view reaches",
        "아직 그 위치까지 반영되지 않았습니다. 잠시 뒤 다시 조회하십시오.",
        "The view has not come so far yet. Ask again later.",
    ),
    (
        "an update that still counts; it was changed",
        "이 기관 다음을 함께 승계한 다른 기관이 이미 정정했습니다. 그 기관에 정정을 요청하십시오.",
        "Another agency that took over beside this one corrected it. Ask that agency.",
    ),
    (
        "an update that still counts; it was corrected",
        "이미 정정된 갱신입니다. 그것을 마지막으로 정정한 갱신의 번호를 적으십시오.",
        "The update was corrected already. Name the last update that corrected it.",
    ),
    (
        "an update that still counts; it was withdrawn",
        "이미 철회되어 정정하거나 철회할 것이 남아 있지 않습니다.",
        "The update was withdrawn already: there is nothing left to correct or withdraw.",
    ),
];

/// What to do, for an expectation that has words of its own.
pub(super) fn in_korean(expected: &str) -> Option<&'static str> {
    WORDS.iter().find(|(english, _)| expected.starts_with(english)).map(|(_, korean)| *korean)
}

/// The longer beginning stands first.
const WORDS: &[(&str, &str)] = &[
    // Workbooks.
    ("a workbook (.xlsx) without a password", "비밀번호(암호)를 해제하고 .xlsx로 다시 저장하십시오."),
    ("a workbook (.xlsx)", "Excel 통합 문서(.xlsx)로 저장하십시오."),
    ("a workbook without macros", "매크로를 빼고 .xlsx로 다시 저장하십시오."),
    ("a whole workbook", "파일이 잘렸거나 손상되었습니다. 원본을 열어 다시 저장한 뒤 보내십시오."),
    ("a heading without merged cells", "첫 줄(항목 이름)의 셀 병합을 푸십시오."),
    ("cells that are not merged", "이 줄의 셀 병합을 풀고 칸마다 값을 적으십시오."),
    (
        "a value; the result of this formula",
        "수식의 결과가 없거나 오래되었습니다. 다시 계산하여 저장하거나 값으로 붙여 넣으십시오.",
    ),
    ("a value, not an error", "셀에 오류 값(#N/A, #REF! 등)이 있습니다. 값으로 고치십시오."),
    ("a number in a cell without a percentage", "백분율(%) 서식을 풀고 숫자를 그대로 적으십시오."),
    ("a number shown whole, not in thousands", "천 단위로 줄여 보이는 셀 서식을 풀고 전체 숫자를 적으십시오."),
    (
        "a number without a word such as",
        "셀 서식이 숫자 뒤에 천원·백만원·억원 같은 단위를 붙입니다. 서식을 풀고 전체 숫자를 적으십시오.",
    ),
    (
        "a number that is negative by a minus",
        "셀 서식이 음수가 아닌 숫자에도 △를 붙입니다. 서식을 풀고 음수만 -를 붙여 적으십시오.",
    ),
    (
        "a number of at most 15 digits",
        "스프레드시트는 15자리까지만 보존합니다. 더 긴 번호는 텍스트 서식으로 적으십시오.",
    ),
    (
        "what the cell shows, typed as text",
        "셀 서식이 숫자에 다른 글자를 덧붙입니다. 보이는 그대로 텍스트로 적으십시오.",
    ),
    ("a hidden sheet is not read", "숨긴 시트는 읽지 않습니다. 보내려면 숨김을 해제하십시오."),
    ("a sheet named after a kind, with a heading", "기록 종류의 이름을 붙인 시트에 항목 이름 줄과 값을 적으십시오."),
    (
        "a sheet named after a kind",
        "시트 이름을 기록 종류로 하거나, record 열을 두거나, --record로 종류를 지정하십시오.",
    ),
    // Tables.
    (
        "a heading with the names of fields in the first row",
        "첫 줄에 항목 이름이 있어야 합니다. 제목 줄을 지우거나 `daedong template`으로 만든 양식을 쓰십시오.",
    ),
    ("a heading with the names of fields; the file is empty", "파일이 비어 있습니다. 첫 줄에 항목 이름을 적으십시오."),
    ("each name once in the heading", "첫 줄에 같은 항목 이름이 두 번 있습니다. 하나만 남기십시오."),
    ("a name in the heading above it", "이 칸 위의 첫 줄에 항목 이름을 적거나 칸을 비우십시오."),
    ("a closing quotation mark", "따옴표가 닫히지 않았습니다. 여는 따옴표마다 닫는 따옴표를 적으십시오."),
    (
        "a separator or the end of the row",
        "닫는 따옴표 뒤에는 구분자만 올 수 있습니다. 칸 안의 따옴표는 두 번 적으십시오.",
    ),
    (
        "as many cells as the heading has",
        "이 줄의 칸 수가 첫 줄과 다릅니다. 금액의 쉼표(1,000,000)는 지우고, 글 안의 쉼표는 그 칸을 따옴표로 묶으십시오.",
    ),
    ("a cell without line breaks", "칸 안에 줄바꿈이 있습니다. 따옴표가 잘못 열리거나 닫힌 곳을 찾아 고치십시오."),
    ("a row without # in front", "줄 앞의 #을 지우십시오. 건너뛰는 것은 양식의 예시 줄뿐입니다."),
    ("text in UTF-8 or CP949", "파일을 UTF-8(또는 CP949)로 저장하십시오."),
    ("UTF-8 or CP949; save it as CSV UTF-8", "‘CSV UTF-8’ 형식으로 저장하십시오."),
    ("a column `record`, or --record", "record 열을 두거나 --record로 기록 종류를 지정하십시오."),
    ("a kind of record in this column", "record 열에 기록 종류를 적으십시오."),
    ("one JSON object a line", "한 줄에 JSON 객체 하나씩 적으십시오."),
    ("an array: [", "여러 값은 [\"11\",\"26\"]처럼 배열로 적으십시오."),
    // Rules.
    ("nothing: this rule has no parameters", "이 규칙에는 매개변수가 없습니다."),
    ("0 to 99, whole years", "햇수를 0부터 99까지의 정수로 적으십시오."),
    ("1 to 99, whole years", "햇수를 1부터 99까지의 정수로 적으십시오."),
    ("0 to 100, percent", "0부터 100까지의 퍼센트로 적으십시오."),
    // Surveys.
    (
        "the answer: an empty cell takes none back",
        "칸을 비워도 기록된 답은 철회되지 않습니다. 답을 다시 적거나, `daedong updates`에서 그 답의 갱신 번호를 찾아 record_withdrawn으로 철회하십시오.",
    ),
    ("a row of which no answer is refused", "거부된 답이 있어 이 줄을 제출하지 않았습니다."),
    ("a heading as the form has it", "양식에 없는 열입니다. 열 이름을 양식 그대로 되돌리거나 칸을 비우십시오."),
    (
        "a column for the answer that this explains",
        "이 설명에 해당하는 답 열이 없습니다. 양식의 열 이름을 그대로 두십시오.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_beginning_is_found_first() {
        for (at, (english, _)) in WORDS.iter().enumerate() {
            let hidden = WORDS[..at].iter().find(|(before, _)| english.starts_with(before));
            assert_eq!(hidden, None, "{english} is never reached");
        }
        assert_eq!(in_korean("a value"), None);
        let hides = |at: usize, beginning: &str| ADVICE[..at].iter().any(|(before, ..)| beginning.starts_with(before));
        assert!(ADVICE.iter().enumerate().all(|(at, (beginning, ..))| !hides(at, beginning)));
    }
}
