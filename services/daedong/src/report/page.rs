//! A page of the report: one HTML file without scripts, which prints on A4.

use std::fmt::Write;

use anyhow::Result;
use projection::findings::{self, wording::grouped};
use serde_json::Value;

use super::{
    Language, MARK,
    chapters::{self, Section},
    chart,
    drawing::Chart,
    told::{Finding, Told},
};

/// The most findings that a table of the page shows; the workbook has all.
const MAX_ROWS: usize = 15;
const STYLE: &str = include_str!("page.css");

/// The report in a language.
///
/// # Errors
/// A chart cannot be drawn.
pub fn page(told: &Told, language: Language) -> Result<String> {
    let of = Page { told, language };
    let mut body = of.head();
    for (number, chapter) in (1..).zip(chapters::ALL) {
        let (title, question) =
            (language.pick(chapter.title.0, chapter.title.1), language.pick(chapter.question.0, chapter.question.1));
        write!(
            body,
            "<section class=\"chapter\" id=\"c{number}\"><h2>{number}. {title}</h2><p class=\"lede\">{question}</p>"
        )?;
        for (part, section) in (1..).zip(chapter.sections) {
            body.push_str(&of.section(&format!("{number}.{part}"), section)?);
        }
        body.push_str("</section>");
    }
    let title = of.title();
    Ok(format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body>{body}{}</body></html>\n",
        language.code(),
        of.foot()
    ))
}

/// A page under way.
pub(super) struct Page<'a> {
    pub(super) told: &'a Told,
    pub(super) language: Language,
}

impl Page<'_> {
    const fn title(&self) -> &'static str {
        self.language.pick("지역 산업 클러스터 평가", "Evaluation of regional industrial clusters")
    }

    /// Title, moment, headline figures, contents.
    fn head(&self) -> String {
        let (told, pick) = (self.told, |ko, en| self.language.pick(ko, en));
        let data = &told.overview["data"];
        let figure = |name: &str| grouped(&data[name].to_string());
        let mark = if told.is_demonstration() {
            format!("<p class=\"mark\">{}</p>", pick(MARK.0, MARK.1))
        } else {
            String::new()
        };
        let contents: String = (1..)
            .zip(chapters::ALL)
            .map(|(number, chapter)| {
                let sections: String =
                    (1..).zip(chapter.sections).map(|(part, section)| self.entry(number, part, section)).collect();
                let title = pick(chapter.title.0, chapter.title.1);
                format!("<li><a href=\"#c{number}\">{number}. {title}</a><ol>{sections}</ol></li>")
            })
            .collect();
        let headlines = [
            (pick("효력 있는 클러스터", "Clusters in force"), figure("clusters")),
            (pick("쓰이는 유형", "Types in use"), format!("{} / {}", figure("types"), figure("types_defined"))),
            (pick("지정된 적 없는 유형", "Types never used"), figure("types_never_used")),
            (pick("재정 합계(원)", "Budget, won"), figure("budget_total")),
            (pick("평가 결과", "Findings"), grouped(&told.findings.len().to_string())),
        ]
        .map(|(label, value)| format!("<div><dt>{label}</dt><dd>{value}</dd></div>"))
        .concat();
        format!(
            "<header><p class=\"brand\">{}</p><h1>{}</h1>{mark}<p class=\"moment\">{} {} · {} {} · {} <code>{}</code></p><dl class=\"headlines\">{headlines}</dl></header><nav><h2>{}</h2><ol class=\"contents\">{contents}</ol></nav>",
            pick("대동", "Daedong"),
            self.title(),
            pick("알려진 시점", "Known at"),
            escape(told.moment("known_at")),
            pick("효력 기준일", "effective on"),
            escape(told.moment("effective_on")),
            pick("기록 위치", "position"),
            breaking(&escape(told.moment("position"))),
            pick("차례", "Contents"),
        )
    }

    fn entry(&self, number: u32, part: u32, section: &Section) -> String {
        let count = self.told.of(section.rule_id).len();
        format!(
            "<li><a href=\"#{rule}\">{number}.{part} {name}</a> <span>{count}</span></li>",
            rule = section.rule_id,
            name = self.rule_name(section.rule_id)
        )
    }

    fn rule_name(&self, rule_id: &str) -> String {
        escape(self.told.name("rules", rule_id, self.language))
    }

    fn section(&self, number: &str, section: &Section) -> Result<String> {
        let (rule, found) = (section.rule_id, self.told.of(section.rule_id));
        let mut text = format!(
            "<section id=\"{rule}\"><h3>{number} {} <span class=\"count\">{}</span></h3>{}",
            self.rule_name(rule),
            self.counted(found.len()),
            self.method(rule)
        );
        if found.is_empty() {
            write!(text, "<p class=\"none\">{}</p>", self.language.pick("해당 없음", "None found"))?;
        } else {
            // A single bar compares nothing.
            for drawn in self.charts(section.drawing, &found).iter().filter(|drawn| drawn.bars.len() > 1) {
                write!(
                    text,
                    "<figure>{}<figcaption>{}</figcaption></figure>",
                    chart::bars(&drawn.bars)?,
                    self.caption(drawn)
                )?;
            }
            text.push_str(&self.table(&found));
        }
        text.push_str("</section>");
        Ok(text)
    }

    fn counted(&self, count: usize) -> String {
        match self.language {
            Language::Ko => format!("{}건", grouped(&count.to_string())),
            Language::En => format!("{} found", grouped(&count.to_string())),
        }
    }

    /// Method, parameters in force, law and article.
    fn method(&self, rule_id: &str) -> String {
        let (rule, pick) = (self.told.rule(rule_id), |ko, en| self.language.pick(ko, en));
        let method = rule[pick("method_ko", "method_en")].as_str().unwrap_or_default();
        let mut text = format!(
            "<p>{}</p><dl class=\"rule\"><dt>{}</dt><dd><code>{rule_id}</code>",
            escape(method),
            pick("규칙", "Rule")
        );
        let parameters: Vec<String> = rule["parameters"]
            .as_object()
            .map(|all| {
                all.iter().map(|(name, value)| format!("{name} = {}", value.as_str().unwrap_or_default())).collect()
            })
            .unwrap_or_default();
        if !parameters.is_empty() {
            text.push_str(&format!(" <code>{}</code>", escape(&parameters.join(", "))));
        }
        text.push_str("</dd>");
        let adopted = &rule["adopted"];
        let adoption = match adopted["on"].as_str() {
            Some(on) => {
                let law = adopted["law_id"].as_str().map_or("", |law| self.told.name("laws", law, self.language));
                let words = [law, adopted["article"].as_str().unwrap_or_default(), on];
                words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
            }
            None => pick("채택된 기록이 없어 기본값을 적용", "not adopted; the default values apply").to_owned(),
        };
        format!("{text}<dt>{}</dt><dd>{}</dd></dl>", pick("근거", "Basis"), escape(&adoption))
    }

    /// What is drawn, and how many findings are not because they have no such figure.
    fn caption(&self, drawn: &Chart) -> String {
        let without = match (drawn.without, self.language) {
            (0, _) => String::new(),
            (without, Language::Ko) => format!(" · 수치가 없어 그리지 않은 것 {without}건"),
            (without, Language::En) => format!(" · not drawn, as there is no figure: {without}"),
        };
        escape(&format!("{}{without}", drawn.title))
    }

    /// A value of a figure as readers know it: codes in words.
    fn said(&self, figure: &str, value: &Value) -> String {
        self.said_each(figure, value).join(", ")
    }

    /// The same, each of several of a list.
    pub(super) fn said_each(&self, figure: &str, value: &Value) -> Vec<String> {
        match value {
            Value::Array(values) => values.iter().map(|value| self.said(figure, value)).collect(),
            Value::String(code) => {
                let words = findings::called(figure, code);
                vec![words.map_or(code.as_str(), |words| self.language.pick(words.ko, words.en)).to_owned()]
            }
            other => vec![plain(other)],
        }
    }

    fn table(&self, found: &[&Finding]) -> String {
        let pick = |ko, en| self.language.pick(ko, en);
        let rows: String = found.iter().take(MAX_ROWS).map(|finding| self.row(finding)).collect();
        let more = match found.len().checked_sub(MAX_ROWS).filter(|more| *more > 0) {
            Some(more) => match self.language {
                Language::Ko => format!("<p class=\"more\">{more}건이 더 있습니다. 모두 report.xlsx에 있습니다.</p>"),
                Language::En => format!("<p class=\"more\">{more} more; all are in report.xlsx.</p>"),
            },
            None => String::new(),
        };
        format!(
            "<table><thead><tr><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>{rows}</tbody></table>{more}",
            pick("내용", "Finding"),
            pick("수치", "Figures"),
            pick("증거", "Evidence")
        )
    }

    fn row(&self, finding: &Finding) -> String {
        let figures: Vec<String> = finding
            .figures
            .iter()
            .map(|figure| {
                let name = self.told.name("figures", &figure.name, self.language);
                let value = self.said(&figure.name, &figure.value);
                let value =
                    if figure.name.ends_with("year") || !figure.value.is_number() { value } else { grouped(&value) };
                format!("<span>{} <b>{}</b></span>", escape(name), escape(&value))
            })
            .collect();
        format!(
            "<tr class=\"{}\"><td>{}</td><td class=\"figures\">{}</td><td><a href=\"{}/api/v1/trace?figure={}\"><code>{}</code></a></td></tr>",
            escape(&finding.severity),
            escape(finding.statement(self.language)),
            figures.concat(),
            escape(&self.told.url),
            escape(&finding.trace),
            breaking(&escape(&finding.finding_id)),
        )
    }

    fn foot(&self) -> String {
        let url = escape(&self.told.url);
        let text = match self.language {
            Language::Ko => {
                "모든 수치는 기관이 서명해 보낸 기록에서 계산했습니다. 증거의 번호를 누르면 그 기록이 열리고, <code>daedong audit verify</code>로 체계 밖에서 검증할 수 있습니다."
            }
            Language::En => {
                "Every figure is computed from updates that agencies signed. The number under Evidence opens them; <code>daedong audit verify</code> checks them offline."
            }
        };
        let links = match self.language {
            Language::Ko => {
                format!("증거 링크는 이 보고서를 만든 시스템({url})이 실행 중이고 접속할 수 있을 때만 열립니다.")
            }
            Language::En => {
                format!("The links need the system that made this report, {url}, to be running and within reach.")
            }
        };
        format!("<footer><p>{text} {links}</p></footer>")
    }
}

/// A value as text.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Text as it stands in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A code that may break after its hyphens and commas, where browsers by themselves do not break it.
fn breaking(code: &str) -> String {
    code.replace('-', "-<wbr>").replace(',', ",<wbr>")
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::{super::chapters::Drawing, *};

    pub(in crate::report) fn told() -> Told {
        let finding = |subject: &str, rate: f64| {
            json!({ "finding_id": format!("arrival-{subject}"), "rule_id": "arrival", "severity": "warning", "subject": subject,
                "statement_ko": format!("<b>{subject}</b>: 적게 도착했습니다."), "statement_en": format!("{subject}: little arrived."),
                "figures": [{ "name": "arrival_rate", "value": rate }, { "name": "declared_usd", "value": 1234567 }], "trace": "T1" })
        };
        Told {
            url: "http://127.0.0.1:1".to_owned(),
            overview: json!({ "position": "registry:1", "known_at": "2026-01-01T00:00:00.000000Z", "effective_on": "2026-01-01",
                "demonstration": true, "data": { "clusters": 2330, "types": 52, "types_defined": 65, "types_never_used": 13, "budget_total": 6500000000000_u64 } }),
            findings: serde_json::from_value(json!([finding("C1", 0.1), finding("C2", 0.3)])).unwrap(),
            meta: json!({ "names": { "figures": { "declared_usd": { "ko": "신고액", "en": "Declared" } }, "laws": { "L1": { "ko": "외국인투자 촉진법", "en": null } } },
                "rules": { "arrival": { "method_ko": "도착액/신고액", "method_en": "arrived / declared",
                    "parameters": { "rate_from": "0.5" }, "adopted": { "on": "2020-01-01", "law_id": "L1", "article": "제1조" } } } }),
        }
    }

    #[test]
    fn a_finding_stands_with_its_figures_method_rule_law_and_evidence() {
        let page = page(&told(), Language::Ko).unwrap();
        assert!(page.contains("<code>arrival-<wbr>C1</code>"), "an id breaks after its hyphens");
        for part in [
            "2,330",
            "6,500,000,000,000",
            "도착액/신고액",
            "rate_from = 0.5",
            "외국인투자 촉진법 · 제1조",
            "신고액 <b>1,234,567</b>",
            "trace?figure=T1",
            "시연 자료",
            "시스템(http://127.0.0.1:1)이 실행 중이고",
            "<svg",
        ] {
            assert!(page.contains(part), "{part} is missing");
        }
        assert!(page.contains("&lt;b&gt;C1"), "a name is text, never markup");
        assert!(!page.contains("<script"), "no script");
    }

    #[test]
    fn what_was_not_found_is_said() {
        let page = page(&told(), Language::En).unwrap();
        assert_eq!(page.matches("None found").count(), 12, "every other section");
        assert!(page.contains("Lowest: arrival_rate"));
    }

    fn found(findings: Value) -> Told {
        Told { findings: serde_json::from_value(findings).unwrap(), ..told() }
    }

    fn finding(rule: &str, subject: &str, statement: &str, figures: Value) -> Value {
        json!({ "finding_id": format!("{rule}-{subject}"), "rule_id": rule, "severity": "warning", "subject": subject,
            "statement_ko": statement, "statement_en": statement, "figures": figures, "trace": "T1" })
    }

    fn figure(name: &str, value: Value) -> Value {
        json!([{ "name": name, "value": value }])
    }

    #[test]
    fn what_has_no_figure_is_counted_under_the_chart() {
        let overdue = |subject: &str, progress: Value| {
            finding("overdue", subject, &format!("{subject}: late"), figure("progress_percent", progress))
        };
        let told = found(json!([overdue("R1", json!(5)), overdue("R2", json!(9)), overdue("R3", Value::Null)]));
        assert!(page(&told, Language::Ko).unwrap().contains("작은 순서 · 수치가 없어 그리지 않은 것 1건</figcaption>"));
        let english = page(&told, Language::En).unwrap();
        assert!(english.contains("Lowest: progress_percent · not drawn, as there is no figure: 1</figcaption>"));
    }

    #[test]
    fn bars_that_would_look_the_same_name_what_tells_them_apart() {
        let overdue = |subject: &str, agency: &str| {
            finding("overdue", subject, &format!("{agency}: late"), figure("progress_percent", json!(5)))
        };
        let told = found(json!([overdue("R1", "일부"), overdue("R2", "일부"), overdue("R3", "이부")]));
        let found = told.of("overdue");
        let of = Page { told: &told, language: Language::Ko };
        let charts = of.charts(Drawing::Lowest("progress_percent"), &found);
        let mut labels: Vec<&str> = charts[0].bars.iter().map(|bar| bar.label.as_str()).collect();
        labels.sort_unstable();
        assert_eq!(labels, ["이부", "일부 · R1", "일부 · R2"]);
    }

    #[test]
    fn ratios_of_different_units_are_drawn_apart() {
        let declining =
            |subject: &str, value: u32| finding("declining", subject, "T: less", figure("value", json!(value)));
        let told = found(json!([declining("A/jobs", 2), declining("B/jobs", 3), declining("A/papers", 1)]));
        let of = Page { told: &told, language: Language::En };
        let charts = of.charts(Drawing::HighestByRatio("value"), &told.of("declining"));
        let drawn: Vec<(&str, usize)> = charts.iter().map(|chart| (chart.title.as_str(), chart.bars.len())).collect();
        assert_eq!(drawn, [("Highest: jobs", 2), ("Highest: papers", 1)]);
    }

    #[test]
    fn codes_are_told_in_words() {
        let breach = |subject: &str, breaches: Value| {
            finding("spin_off_share", subject, &format!("{subject}: late"), figure("breaches", breaches))
        };
        let both = json!(["SHARE_BELOW", "NOT_IN_ZONE"]);
        let told = found(json!([breach("S1", both), breach("S2", json!(["SHARE_BELOW"]))]));
        let (korean, english) = (page(&told, Language::Ko).unwrap(), page(&told, Language::En).unwrap());
        assert!(korean.contains("<b>지분율 미달, 특구 밖 소재</b>"));
        assert!(english.contains("<b>share below what is required, not in its zone</b>"));
        for page in [korean, english] {
            assert!(!page.contains("SHARE_BELOW") && !page.contains("이(가)"));
        }
    }
}
