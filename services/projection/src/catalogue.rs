//! What there is to ask, and what the codes in answers are called.

use std::collections::BTreeMap;

use domain::{
    lists,
    measures::scene::Scene,
    performance::indicator::Indicator,
    records::{CodeList, Kind as RecordKind, RuleRecord},
    values::{Id, Value as _},
};
use kit::log::Stream;
use proto::catalogue::Service;
use serde_json::{Map, Value, json};
use smol_str::SmolStr;

use crate::{
    findings, glossary,
    history::{Position, Step, place},
    live::Projection,
    names::{self, Named},
    query::Question,
    refusals::Problem,
    views::{self, Column, View, Words},
};

/// The views that changed between a place in the log and a step, in order: those that read what was touched since.
pub fn changed(step: &Step, since: &Position) -> Vec<&'static str> {
    let sent = step.position != *since;
    let touched = |view: &View| {
        // Every update, also a refused one, counts in the overview and stands among the updates.
        (sent && matches!(view.name, "overview" | "updates"))
            || view.reads.iter().any(|family| step.touched_since(*family, since))
    };
    views::ALL.iter().filter(|view| touched(view)).map(|view| view.name).collect()
}

/// What every figure means.
pub fn definitions() -> Value {
    let define = |(view, figure, column): (&View, String, &Column)| {
        let term = glossary::find(view.name, column.name)?;
        Some(json!({
            "figure": figure,
            "name_ko": term.called.ko,
            "name_en": term.called.en,
            "definition_ko": format!("{} {}", term.means.ko, view.method.ko),
            "definition_en": format!("{} {}", term.means.en, view.method.en),
            "formula": column.formula,
            "unit": term.unit,
            "rule_id": column.rule_id,
            "law_id": null,
            "article": null,
        }))
    };
    Value::Array(glossary::figures().into_iter().filter_map(define).collect())
}

/// Names for the codes in answers, as known and effective at the moment asked.
///
/// # Errors
/// What is wrong with the parameters.
pub fn meta<N: AsRef<str>, V: AsRef<str>>(view: &Projection, parameters: &[(N, V)]) -> Result<Value, Problem> {
    // The moment is read as for the overview, which has no parameters of its own either.
    let asked = Question::read(views::overview::VIEW.name, parameters)?;
    let (names, units, retired, rules) = view.with(|history, now| {
        let moment = history.moment(asked.known_at, asked.on, now);
        let scene = Scene::new(&history.world, moment.axes());
        (names_of(&scene), units_of(&scene), retired_of(&scene), rules_of(&scene))
    });
    Ok(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "demonstration": view.marks.demonstration,
        "public_facts": view.marks.public_facts,
        "names": names,
        "units": units,
        "retired": retired,
        "rules": rules,
    }))
}

fn names_of(scene: &Scene<'_>) -> Value {
    let world = scene.world;
    let all = |keys: &mut dyn Iterator<Item = &SmolStr>, name: fn(&Scene<'_>, &str) -> Option<Named>| -> Value {
        keys.filter_map(|id| Some((id.to_string(), named(&name(scene, id)?)))).collect::<Map<_, _>>().into()
    };
    json!({
        "agencies": all(&mut world.agencies.keys(), names::agency),
        "types": all(&mut world.types.keys(), names::cluster_type),
        "laws": all(&mut world.laws.keys(), names::law),
        "programmes": all(&mut world.programmes.keys(), names::programme),
        "indicators": all(&mut world.indicators.keys(), names::indicator),
        "regions": codes(scene, CodeList::Region, &[lists::PROVINCES, lists::DISTRICTS]),
        "industries": codes(scene, CodeList::Industry, &[lists::INDUSTRIES]),
        "technologies": codes(scene, CodeList::Technology, &[lists::TECHNOLOGIES]),
        "kinds": kinds(),
        "rules": findings::ALL.iter().map(|of| called(of.rule_id, of.title)).collect::<Map<_, _>>(),
        "figures": findings::FIGURES.iter().map(|(name, words)| called(name, *words)).collect::<Map<_, _>>(),
    })
}

/// The units of the indicators; ratios have none of their own.
fn units_of(scene: &Scene<'_>) -> Value {
    let known = scene.known(Service::Performance);
    let all = scene.world.indicators.iter();
    let unit = all.filter_map(|(id, entity)| match entity.fold(known, scene.axes.on) {
        Indicator::Observed(defined) => Some((id.to_string(), defined.unit.as_str().into())),
        Indicator::Undefined | Indicator::Ratio(_) => None,
    });
    unit.collect::<Map<_, _>>().into()
}

/// Codes that have a name but are no longer in force, so that forms do not offer them.
fn retired_of(scene: &Scene<'_>) -> Value {
    let known = scene.known(Service::Governance);
    let retired = |list: CodeList| -> Vec<&str> {
        let prefix = format!("{}.", list.word());
        let gone = scene.world.codes.iter().filter(|(_, code)| code.fold(known, scene.axes.on).retired.is_some());
        gone.filter_map(|(key, _)| key.strip_prefix(&prefix)).collect()
    };
    let succeeded = |id: &&SmolStr| Id::read(id).is_ok_and(|id| scene.follow(&id) != id);
    json!({
        "agencies": scene.world.agencies.keys().filter(succeeded).map(SmolStr::as_str).collect::<Vec<_>>(),
        "regions": retired(CodeList::Region),
        "industries": retired(CodeList::Industry),
        "technologies": retired(CodeList::Technology),
    })
}

/// The rules of the moment: what they find and how, with the parameters in force, and the law, article and update that
/// adopted them.
fn rules_of(scene: &Scene<'_>) -> Value {
    let known = scene.known(Service::Governance);
    let of = |finding: &&findings::Finding| {
        let entity = scene.world.rules.get(finding.rule_id);
        let adopted = entity.and_then(|entity| entity.kept(known, scene.axes.on).last()).map(|said| {
            let RuleRecord::RuleAdopted(adopted) = &said.record;
            json!({
                "on": said.at.effective_on.to_string(),
                "position": format!("{}:{}", Service::Governance.name(), said.at.sequence),
                "agency_id": said.at.agency.as_str(),
                "law_id": adopted.law_id.as_ref().map(|id| id.as_str()),
                "article": adopted.article.as_ref().map(|article| article.as_str()),
                "rationale": adopted.rationale.as_ref().map(|rationale| rationale.as_str()),
            })
        });
        let parameters = scene.parameters(finding.rule_id);
        let parameters: Map<_, _> =
            parameters.all().map(|(name, value)| (name.to_string(), value.to_string().into())).collect();
        let rule = json!({
            "method_ko": finding.method.ko,
            "method_en": finding.method.en,
            "severity": finding.severity.word(),
            "parameters": parameters,
            "adopted": adopted,
        });
        (finding.rule_id.to_owned(), rule)
    };
    findings::ALL.iter().map(of).collect::<Map<_, _>>().into()
}

fn called(name: &str, words: Words) -> (String, Value) {
    (name.to_owned(), json!({ "ko": words.ko, "en": words.en }))
}

fn named(name: &Named) -> Value {
    json!({ "ko": name.ko.as_str(), "en": name.en.as_ref().map(SmolStr::as_str) })
}

fn codes(scene: &Scene<'_>, list: CodeList, built_in: &[&[lists::Listed]]) -> Value {
    let prefix = format!("{}.", list.word());
    let published = scene.world.codes.keys().filter_map(|key| key.strip_prefix(&prefix));
    let codes = built_in.iter().flat_map(|codes| codes.iter()).map(|listed| listed.code).chain(published);
    let named = |code: &str| Some((code.to_owned(), named(&names::code(scene, list, code)?)));
    codes.filter_map(named).collect::<Map<_, _>>().into()
}

fn kinds() -> Value {
    let name = |kind: &RecordKind| {
        let ko = proto::catalogue::catalogue().kind(kind.name()).map(|kind| kind.rule.name_ko.clone());
        (
            kind.name().to_owned(),
            json!({ "ko": ko, "en": kind.name().replace('_', " ").replace("spin off", "spin-off") }),
        )
    };
    RecordKind::ALL.iter().map(name).collect::<Map<_, _>>().into()
}

/// How far the view is, and what it could not read.
pub fn status(view: &Projection) -> Value {
    let lag = view.lag();
    view.with(|history, _| {
        let position = history.position();
        let parked = history.parked(&position).map(|parked| {
            json!({
                "position": place(parked.service, parked.sequence).as_str(),
                "subject": parked.subject.as_str(),
                "reason": parked.reason,
            })
        });
        let streams: BTreeMap<&str, u64> =
            Stream::ALL.into_iter().map(|stream| (stream.name(), position.of(stream))).collect();
        json!({
            "position": position.text(),
            "streams": streams,
            "lag": lag,
            "parked": parked.collect::<Vec<_>>(),
            "services": view.services,
        })
    })
}
