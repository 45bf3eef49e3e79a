//! Surveys: how far they have come, by agency, and where answers and the record disagree.
//!
//! expected = clusters of the frame: in force on `reference_on` by what is known, of the types asked. Of these: submitted =
//! submitted or certified; returned = now returned; certified; on_time = first submitted by the end of `due_on` (a return
//! does not undo it). Responsible is the managing agency on the day of the question, followed. Complete: submitted =
//! expected; the finding from the day after `due_on`, if anything was expected.
//!
//! An item whose id is a field of a cluster, or an indicator, is compared with the cluster on `reference_on`, or with the
//! observation of that year; numbers as numbers. Where the record says nothing there is nothing to disagree with.
//!
//! Source: Statistics Act, article 17 (designated statistics); evaluation of the budget office, integrated survey.
//!
//! Worked example: two clusters in the frame, due on 2026-06-30; one is submitted on 2026-06-30 at 23:59 in Seoul and then
//! returned, the other never: expected 2, submitted 0, on_time 1, returned 1. The finding stands from 2026-07-01 on.

use std::collections::BTreeMap;

use proto::catalogue::Service;
use smol_str::{SmolStr, format_smolstr};

use crate::{
    governance::{
        answer::{Answer, Phase, Sheet},
        survey::Survey,
    },
    history::Entity,
    measures::scene::{Behind, Scene},
    records::{Aggregation, AnswerRecord, ItemKind, SurveyItemDefined, SurveyOpened, SurveyRecord},
    values::{Day, Decimal, Exact, Id, ItemId, Text, Value},
};

/// The rule of surveys that are not complete.
pub const RULE: &str = "survey_completeness";

/// How many clusters have come how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Clusters of the frame.
    pub expected: usize,
    /// Submitted or certified.
    pub submitted: usize,
    /// First submitted in time.
    pub on_time: usize,
    /// Now returned.
    pub returned: usize,
    /// Certified.
    pub certified: usize,
}

impl Counts {
    fn add(&mut self, phase: Phase, on_time: bool) {
        self.expected += 1;
        self.submitted += usize::from(matches!(phase, Phase::Submitted | Phase::Certified));
        self.on_time += usize::from(on_time);
        self.returned += usize::from(phase == Phase::Returned);
        self.certified += usize::from(phase == Phase::Certified);
    }
}

/// A survey on a day.
#[derive(Debug, Clone)]
pub struct SurveyThen {
    /// What was opened, with its items.
    pub survey: Survey,
    /// What was opened.
    pub opened: SurveyOpened,
    /// The clusters of its frame.
    pub frame: Vec<SmolStr>,
    /// The place of its opening in the stream.
    pub sequence: u64,
}

/// All surveys that were opened by then, by id.
pub fn surveys<'w>(scene: &Scene<'w>) -> Vec<(&'w SmolStr, SurveyThen)> {
    scene.world.surveys.keys().filter_map(|id| Some((id, survey(scene, id)?))).collect()
}

/// A survey, if it was opened by then.
pub fn survey(scene: &Scene<'_>, id: &str) -> Option<SurveyThen> {
    let (entity, known) = (scene.world.surveys.get(id)?, scene.known(Service::Governance));
    let survey = entity.fold(known, scene.axes.on);
    let opened = (**survey.opened.as_ref()?).clone();
    let opening =
        entity.kept(known, scene.axes.on).find(|said| matches!(said.record, SurveyRecord::SurveyOpened(_)))?;
    let frame = frame(scene, &opened);
    Some(SurveyThen { survey, opened, frame, sequence: opening.at.sequence })
}

/// The clusters in force on the reference day, of the types asked.
fn frame(scene: &Scene<'_>, opened: &SurveyOpened) -> Vec<SmolStr> {
    let in_force = scene.frame(opened.reference_on);
    let asked = |type_code: &SmolStr| {
        opened.type_codes.is_empty() || opened.type_codes.iter().any(|asked| asked.as_str() == type_code)
    };
    in_force.iter().filter(|(_, type_code)| asked(type_code)).map(|(id, _)| id.clone()).collect()
}

impl SurveyThen {
    /// How far it has come.
    pub fn counts(&self, scene: &Scene<'_>) -> Counts {
        let mut counts = Counts::default();
        for cluster in &self.frame {
            let (phase, on_time) = self.progress(scene, cluster);
            counts.add(phase, on_time);
        }
        counts
    }

    /// How far it has come by responsible agency.
    pub fn by_agency(&self, scene: &Scene<'_>) -> BTreeMap<Id, Counts> {
        let mut counts: BTreeMap<Id, Counts> = BTreeMap::new();
        for cluster in &self.frame {
            let Some(agency) = self.responsible(scene, cluster) else { continue };
            let (phase, on_time) = self.progress(scene, cluster);
            counts.entry(agency).or_default().add(phase, on_time);
        }
        counts
    }

    /// Whether it is not complete although it should be.
    pub fn is_incomplete(&self, scene: &Scene<'_>) -> bool {
        if scene.axes.on <= self.opened.due_on || self.frame.is_empty() {
            return false;
        }
        let counts = self.counts(scene);
        counts.submitted < counts.expected
    }

    /// Who answers for a cluster: its managing agency on the day of the question; of one that is not designated then, that on
    /// the reference day.
    fn responsible(&self, scene: &Scene<'_>, cluster: &str) -> Option<Id> {
        if let Some(cluster) = scene.cluster(cluster) {
            return Some(cluster.managing.clone());
        }
        let known = scene.known(Service::Registry);
        let life = scene.world.clusters.get(cluster)?.fold(known, self.opened.reference_on).life?;
        Some(scene.follow(&life.designation.managing_agency_id))
    }

    fn sheet<'w>(&self, scene: &Scene<'w>, cluster: &str) -> Option<&'w Entity<Sheet>> {
        scene.world.answers.get(&*format_smolstr!("{}.{cluster}", self.opened.survey_id))
    }

    /// Where the answers of a cluster stand, and whether they first came in time.
    fn progress(&self, scene: &Scene<'_>, cluster: &str) -> (Phase, bool) {
        let Some(entity) = self.sheet(scene, cluster) else { return (Phase::Open, false) };
        let known = scene.known(Service::Governance);
        let first =
            entity.kept(known, scene.axes.on).find(|said| matches!(said.record, AnswerRecord::SurveySubmitted(_)));
        let on_time = first.is_some_and(|said| said.at.recorded_at <= self.opened.due_on.end());
        (entity.fold(known, scene.axes.on).phase, on_time)
    }

    /// The updates behind the counts, of all or of the clusters of one agency.
    pub fn behind(&self, scene: &Scene<'_>, agency: Option<&str>) -> Behind {
        let known = scene.known(Service::Governance);
        let own = scene.world.surveys.get(self.opened.survey_id.as_str());
        let mut behind: Behind = own
            .into_iter()
            .flat_map(|entity| entity.kept(known, scene.axes.on))
            .map(|said| (Service::Governance, said.at.sequence))
            .collect();
        for cluster in &self.frame {
            if agency.is_some_and(|agency| self.responsible(scene, cluster).is_none_or(|id| id.as_str() != agency)) {
                continue;
            }
            let registry = scene.known(Service::Registry);
            let of_cluster = scene
                .world
                .clusters
                .get(cluster)
                .into_iter()
                .flat_map(|entity| entity.kept(registry, self.opened.reference_on));
            behind.extend(of_cluster.map(|said| (Service::Registry, said.at.sequence)));
            let sheet = self.sheet(scene, cluster).into_iter().flat_map(|entity| entity.kept(known, scene.axes.on));
            behind.extend(
                sheet
                    .filter(|said| !matches!(said.record, AnswerRecord::SurveyAnswered(_)))
                    .map(|said| (Service::Governance, said.at.sequence)),
            );
        }
        behind
    }
}

/// What the form of a cluster begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The cluster.
    pub cluster_id: SmolStr,
    /// Who answers for it.
    pub responsible: Option<Id>,
    /// How far its answers have come.
    pub phase: Phase,
    /// The place of what was said last about its answers; 0 where nothing was.
    pub newest: u64,
    /// What was answered, by item.
    pub answers: BTreeMap<ItemId, Answer>,
    /// What the record says of items without an answer.
    pub recorded: BTreeMap<ItemId, Recorded>,
}

/// An answer that the record contradicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// The cluster.
    pub cluster_id: SmolStr,
    /// The item.
    pub item_id: ItemId,
    /// What was answered.
    pub answer: Text,
    /// Whether the item asks for a number.
    pub is_number: bool,
    /// What the record says.
    pub recorded: Recorded,
}

/// What the record says where an answer is compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A text.
    Text(SmolStr),
    /// A number.
    Number(Exact),
    /// A mean, which is rounded where it is shown.
    Mean(Exact),
    /// Several texts.
    List(Vec<SmolStr>),
}

impl Recorded {
    /// Whether an answer says the same: numbers as numbers, lists whatever their order.
    pub fn agrees(&self, answer: &str) -> bool {
        match self {
            Self::Text(text) => text == answer,
            Self::Number(number) | Self::Mean(number) => {
                Decimal::read(answer).is_ok_and(|answer| Exact::from(answer) == *number)
            }
            Self::List(texts) => {
                let mut given: Vec<&str> = answer.split(';').map(str::trim).filter(|text| !text.is_empty()).collect();
                given.sort_unstable();
                given.dedup();
                given.len() == texts.len() && texts.iter().all(|text| given.contains(&text.as_str()))
            }
        }
    }
}

impl SurveyThen {
    /// Its items in the order in which they were first defined.
    pub fn items(&self, scene: &Scene<'_>) -> Vec<&SurveyItemDefined> {
        let Some(entity) = scene.world.surveys.get(self.opened.survey_id.as_str()) else { return Vec::new() };
        let mut ids: Vec<&ItemId> = Vec::new();
        for said in entity.kept(scene.known(Service::Governance), scene.axes.on) {
            if let SurveyRecord::SurveyItemDefined(defined) = &said.record
                && !ids.contains(&&defined.item_id)
            {
                ids.push(&defined.item_id);
            }
        }
        ids.into_iter().filter_map(|id| self.survey.items.get(id)).collect()
    }

    /// What the forms of its clusters begin with: what was answered, and where nothing was, what the record says.
    pub fn begun(&self, scene: &Scene<'_>, of_cluster: impl Fn(&str, &str) -> Option<Recorded>) -> Vec<Begun> {
        let known = scene.known(Service::Governance);
        let begin = |cluster_id: &SmolStr| {
            let sheet = self.sheet(scene, cluster_id);
            let Sheet { answers, phase } = sheet.map(|entity| entity.fold(known, scene.axes.on)).unwrap_or_default();
            let said = sheet.into_iter().flat_map(Entity::all).map(|said| said.at.sequence);
            let open = self.survey.items.keys().filter(|&item| !answers.contains_key(item));
            let recorded = |item: &ItemId| Some((item.clone(), self.recorded(scene, cluster_id, item, &of_cluster)?));
            Begun {
                cluster_id: cluster_id.clone(),
                responsible: self.responsible(scene, cluster_id),
                phase,
                newest: said.filter(|sequence| *sequence <= known.0).max().unwrap_or(0),
                recorded: open.filter_map(recorded).collect(),
                answers,
            }
        };
        self.frame.iter().map(begin).collect()
    }

    /// What the record says where an item is compared with it: the cluster on the reference day, or the observation of
    /// that year.
    fn recorded(
        &self,
        scene: &Scene<'_>,
        cluster: &str,
        item: &str,
        of_cluster: impl Fn(&str, &str) -> Option<Recorded>,
    ) -> Option<Recorded> {
        of_cluster(cluster, item).or_else(|| {
            let year = self.opened.reference_on.year();
            let number = scene.world.observed(cluster, item, year, &scene.axes)?;
            let is_mean = scene.world.aggregation(item, &scene.axes) == Some(Aggregation::Mean);
            Some(if is_mean { Recorded::Mean(number) } else { Recorded::Number(number) })
        })
    }

    /// Where answers and the record disagree. `of_cluster` says what the record has of a cluster on the reference day, by
    /// the name of the field.
    pub fn discrepancies(
        &self,
        scene: &Scene<'_>,
        of_cluster: impl Fn(&str, &str) -> Option<Recorded>,
    ) -> Vec<Discrepancy> {
        let known = scene.known(Service::Governance);
        let mut found = Vec::new();
        for cluster in &self.frame {
            let Some(entity) = self.sheet(scene, cluster) else { continue };
            for (item_id, answer) in entity.fold(known, scene.axes.on).answers {
                let recorded = self.recorded(scene, cluster, &item_id, &of_cluster);
                let Some(recorded) = recorded.filter(|recorded| !recorded.agrees(&answer.value)) else { continue };
                let is_number = self.survey.items.get(&item_id).is_some_and(|item| item.kind == ItemKind::Number);
                found.push(Discrepancy {
                    cluster_id: cluster.clone(),
                    item_id,
                    answer: answer.value,
                    is_number,
                    recorded,
                });
            }
        }
        found
    }

    /// The updates that answered an item for a cluster.
    pub fn answer_behind(&self, scene: &Scene<'_>, cluster: &str, item: &str) -> Behind {
        let known = scene.known(Service::Governance);
        let said = self.sheet(scene, cluster).into_iter().flat_map(|entity| entity.kept(known, scene.axes.on));
        let answers = said.filter(
            |said| matches!(&said.record, AnswerRecord::SurveyAnswered(answered) if answered.item_id.as_str() == item),
        );
        answers.map(|said| (Service::Governance, said.at.sequence)).collect()
    }

    /// The updates behind a discrepancy: the answer, and what the record says.
    pub fn discrepancy_behind(&self, scene: &Scene<'_>, cluster: &str, item: &str) -> Behind {
        let mut behind = self.answer_behind(scene, cluster, item);
        let registry = scene
            .world
            .clusters
            .get(cluster)
            .into_iter()
            .flat_map(|entity| entity.kept(scene.known(Service::Registry), self.opened.reference_on));
        behind.extend(registry.map(|said| (Service::Registry, said.at.sequence)));
        let year = self.opened.reference_on.year();
        let series = scene.world.series(cluster, item, &scene.axes);
        behind.extend(
            series
                .observations
                .iter()
                .filter(|(period, _)| period.year == year)
                .map(|(_, standing)| (Service::Performance, standing.sequence)),
        );
        behind
    }
}

/// The clusters in force on a day with their types, by id: the frame of surveys that refer to it.
pub(super) fn in_force(scene: &Scene<'_>, on: Day) -> Vec<(SmolStr, SmolStr)> {
    let known = scene.known(Service::Registry);
    let of = |(id, entity): (&SmolStr, &Entity<crate::registry::cluster::Cluster>)| {
        let cluster = entity.fold(known, on);
        let type_code = cluster.designation()?.type_code.shared();
        cluster.in_force(on).then(|| (id.clone(), type_code))
    };
    scene.world.clusters.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_as_numbers_and_lists_whatever_their_order() {
        let number = Recorded::Number(Exact::from(1_500_000_i64));
        assert!(
            number.agrees("1500000")
                && number.agrees("1500000.00")
                && !number.agrees("1500001")
                && !number.agrees("viel")
        );
        let list = Recorded::List(vec!["26".into(), "29".into()]);
        assert!(list.agrees("29;26") && list.agrees("26;29;26") && !list.agrees("26"));
        assert!(Recorded::Text("designated".into()).agrees("designated"));
    }

    #[test]
    fn a_return_does_not_undo_that_it_came_in_time() {
        let mut counts = Counts::default();
        counts.add(Phase::Returned, true);
        counts.add(Phase::Open, false);
        counts.add(Phase::Certified, true);
        assert_eq!(counts, Counts { expected: 3, submitted: 1, on_time: 2, returned: 1, certified: 1 });
    }
}
