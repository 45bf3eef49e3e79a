//! Money of which several agencies report different amounts.

use domain::{
    measures::reconciliation::{self, RULE, Row},
    records::{Family, Source, Stage},
    values::Id,
};

use super::{
    Finding, Found, Severity,
    wording::{self, with_particle},
};
use crate::{
    cell::Cell,
    names,
    views::{Ask, words},
};

/// The finding.
pub const FINDING: Finding = Finding {
    rule_id: RULE,
    title: words("재정 불일치", "Money that does not reconcile"),
    method: words(
        "같은 사업·연도·클러스터·재원·단계의 금액을 기관마다 다르게 보고한 것.",
        "Amounts of the same programme, year, cluster, source and stage that agencies report differently.",
    ),
    severity: Severity::Warning,
    reads: &[Family::Agency, Family::Amount, Family::Cluster, Family::Programme, Family::Rule],
    find: |ask| reconciliation::unreconciled(&ask.scene).iter().map(|row| found(ask, row)).collect(),
    behind: |ask, subject| {
        let row = reconciliation::unreconciled(&ask.scene).into_iter().find(|row| row.subject() == subject)?;
        Some(row.behind().into_iter().chain(ask.scene.adoption(RULE)).collect())
    },
};

fn found(ask: &Ask<'_>, row: &Row) -> Found {
    let programme = names::or_bare(names::programme(&ask.scene, &row.programme_id), &row.programme_id);
    let (of_ko, of_en) = match row.cluster_id.as_deref() {
        Some(id) => {
            let cluster = names::or_bare(names::cluster(&ask.scene, id), id);
            (cluster.ko.to_string(), cluster.english().to_owned())
        }
        None => ("사업 전체".to_owned(), "the programme as a whole".to_owned()),
    };
    let ((each_ko, each_en), (later_ko, later_en)) = (each(ask, row), succeeded(ask, row));
    let won = || row.amounts.iter().map(|(_, won, _)| *won);
    let (count, difference) = (row.amounts.len(), row.difference());
    let difference_text = wording::grouped(&difference.to_string());
    let ((source_ko, source_en), (stage_ko, stage_en)) = (source(row.source), stage(row.stage));
    Found {
        subject: row.subject(),
        statement_ko: format!(
            "{}, {of_ko}, {}년, {source_ko} {stage_ko}: {count}개 기관이 보고한 금액이 {difference_text}원 다릅니다{each_ko}.{later_ko}",
            programme.ko, row.year
        ),
        statement_en: format!(
            "{}, {of_en}, {}, {source_en} money {stage_en}: the amounts of {count} agencies differ by {difference_text} won{each_en}.{later_en}",
            programme.english(),
            row.year
        ),
        figures: vec![
            ("difference", difference.into()),
            ("largest", won().max().into()),
            ("smallest", won().min().into()),
            ("agencies", Cell::list(row.amounts.iter().map(|(agency, ..)| agency.as_str()))),
        ],
    }
}

/// The most agencies that a statement names.
const FEW: usize = 4;

/// What each agency reports where they are few, in brackets, in Korean and in English.
fn each(ask: &Ask<'_>, row: &Row) -> (String, String) {
    if row.amounts.len() > FEW {
        return (String::new(), String::new());
    }
    let reports = row.amounts.iter().map(|(agency, won, _)| {
        let name = names::or_bare(names::agency(&ask.scene, agency), agency);
        let won = wording::grouped(&won.to_string());
        (format!("{} {won}원", name.ko), format!("{} {won}", name.english()))
    });
    let (ko, en): (Vec<String>, Vec<String>) = reports.unzip();
    (format!("({})", ko.join(", ")), format!(" ({})", en.join(", ")))
}

/// Which of the agencies took over from another of them, a sentence each, in Korean and in English: their amounts may be an
/// earlier and a later word of one house.
fn succeeded(ask: &Ask<'_>, row: &Row) -> (String, String) {
    let agencies = || row.amounts.iter().map(|(agency, ..)| agency);
    let is_successor = |old: &Id, new: &Id| {
        let named = ask.scene.agencies().get(old.as_str()).is_some_and(|agency| agency.successors.contains(new));
        old != new && (named || ask.scene.follow(old) == *new)
    };
    let pairs = agencies().flat_map(|old| agencies().map(move |new| (old, new)));
    let sentences = pairs.filter(|&(old, new)| is_successor(old, new)).map(|(old, new)| {
        let [old, new] = [old, new].map(|id| names::or_bare(names::agency(&ask.scene, id), id));
        let (new_ko, old_ko) = (with_particle(&new.ko, ["이", "가"]), with_particle(&old.ko, ["을", "를"]));
        (format!(" {new_ko} {old_ko} 승계했습니다."), format!(" {} succeeded {}.", new.english(), old.english()))
    });
    let (ko, en): (Vec<String>, Vec<String>) = sentences.unzip();
    (ko.concat(), en.concat())
}

const fn source(source: Source) -> (&'static str, &'static str) {
    match source {
        Source::National => ("국비", "national"),
        Source::Local => ("지방비", "local"),
        Source::Private => ("민간", "private"),
    }
}

const fn stage(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Requested => ("요구액", "requested"),
        Stage::Appropriated => ("본예산", "appropriated"),
        Stage::Supplementary => ("추경", "supplementary"),
        Stage::Executed => ("집행액", "executed"),
        Stage::CarriedOver => ("이월액", "carried over"),
        Stage::Lapsed => ("불용액", "lapsed"),
    }
}
