//! All that is known: the histories of every entity, by family.
//!
//! A service keeps its own families and those that its rules refer to; the projection keeps all.

use std::{borrow::Cow, collections::BTreeMap};

use proto::catalogue::Service;
use smol_str::SmolStr;

use crate::{
    budget::{amount::Ledger, programme::Programme, share::Shares},
    governance::{
        agency::{Agency, Links},
        answer::Sheet,
        code::ListedCode,
        law::Law,
        recommendation::Recommendation,
        review::Review,
        rule::Rule,
        survey::Survey,
    },
    history::{At, Change, Entity, Entry, Fold, Known, Retired, Said},
    performance::{
        company::Company, indicator::Indicator, investment::Investment, observation::Series, spin_off::SpinOff,
    },
    records::{Family, Kind, Place, Record, Recorded},
    refusal::{Code, Refusal},
    registry::{cluster::Cluster, cluster_type::ClusterType, plan::Plan},
    shape::Shape,
    values::{Day, Id},
    verdict::Findings,
};

/// The entities of a family by key.
pub type Entities<F> = BTreeMap<SmolStr, Entity<F>>;

/// What is known of a statement without its record.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// Its circumstances.
    pub at: &'a At,
    /// When it stopped counting.
    pub retired: Option<Retired>,
    /// Its kind.
    pub kind: Kind,
}

macro_rules! families {
    ($($(#[$doc:meta])* $variant:ident $field:ident: $fold:ty;)*) => {
        /// The histories of every entity.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct World {
            $($(#[$doc])* pub $field: Entities<$fold>,)*
            /// Where keys and successions are found; kept by [`World::say`].
            pub links: Links,
            /// The agency that holds every grant, if there is one here.
            pub operator: Option<Id>,
        }

        /// What the form of a record asks beyond its single fields.
        pub(crate) fn shape(record: &Record, shape: &mut Shape) {
            match record {
                $(Record::$variant(record) => <$fold>::shape(record, shape),)*
                Record::Withdrawn(_) => {}
            }
        }

        impl World {
            /// Takes in what the log holds. What is here already is left as it is.
            pub fn say(&mut self, at: At, place: &Place, record: Record, retires: Option<u64>) {
                if let Record::Agency(record) = &record {
                    self.links.note(record);
                }
                match record {
                    $(Record::$variant(record) => {
                        self.$field.entry(place.key.clone()).or_default().say(Said { at, retired: None, record }, retires);
                    })*
                    Record::Withdrawn(_) => {
                        if let Some(target) = retires {
                            self.retire(place, target, Retired { from: at.sequence, withdrawn: true });
                        }
                    }
                }
            }

            fn retire(&mut self, place: &Place, sequence: u64, retired: Retired) {
                match place.family {
                    $(Family::$variant => if let Some(entity) = self.$field.get_mut(&place.key) { entity.retire(sequence, retired) },)*
                }
            }

            /// Forgets what an entity was told ahead of the log, after a place in the stream.
            pub fn forget_after(&mut self, place: &Place, sequence: u64) {
                match place.family {
                    $(Family::$variant => if let Some(entity) = self.$field.get_mut(&place.key) {
                        entity.forget_after(sequence);
                        if entity.is_empty() { self.$field.remove(&place.key); }
                    },)*
                }
            }

            /// Drops an entity, to be read again from its records.
            pub fn drop_entity(&mut self, place: &Place) {
                match place.family {
                    $(Family::$variant => { self.$field.remove(&place.key); })*
                }
            }

            /// The statement at a place in the stream.
            pub fn statement(&self, place: &Place, sequence: u64) -> Option<Statement<'_>> {
                match place.family {
                    $(Family::$variant => {
                        let said = self.$field.get(&place.key)?.find(sequence)?;
                        Some(Statement { at: &said.at, retired: said.retired, kind: said.record.kind() })
                    })*
                }
            }

            /// The record at a place in the stream.
            pub fn record(&self, place: &Place, sequence: u64) -> Option<Record> {
                match place.family {
                    $(Family::$variant => self.$field.get(&place.key)?.find(sequence).map(|said| Record::$variant(said.record.clone())),)*
                }
            }

            /// What the update of a place in the stream says of its subject, for readers.
            pub fn says(&self, place: &Place, sequence: u64) -> Option<Vec<String>> {
                match place.family {
                    $(Family::$variant => self.$field.get(&place.key)?.find(sequence).map(|said| said.record.says()),)*
                }
            }

            /// Looks at what a record refers to beyond what the descriptors of its fields say.
            pub(crate) fn refer(&self, record: &Record, at: &At, place: &Place, drop: Option<u64>, findings: &mut Findings) {
                match record {
                    $(Record::$variant(record) => self.refer_from(entity(&self.$field, place), Entry { at, record }, drop, findings),)*
                    Record::Withdrawn(_) => {}
                }
            }

            /// Judges a record by the rules: once against everything else, then as part of its history.
            pub(crate) fn judge(&self, record: &Record, at: &At, place: &Place, drop: Option<u64>, findings: &mut Findings) {
                match record {
                    $(Record::$variant(record) => {
                        let change = Change { add: Some(Entry { at, record }), drop };
                        self.judge_change(entity(&self.$field, place), &change, findings);
                    })*
                    Record::Withdrawn(_) => match place.family {
                        $(Family::$variant => self.judge_change(entity(&self.$field, place), &Change { add: None, drop }, findings),)*
                    },
                }
            }

            /// The place of the newest update that already says what this one says, if it changes nothing.
            pub(crate) fn repeats(&self, record: &Record, at: &At, place: &Place) -> Option<u64> {
                match record {
                    $(Record::$variant(record) => <$fold>::repeats(self.$field.get(&place.key)?, Entry { at, record }),)*
                    Record::Withdrawn(_) => None,
                }
            }

            /// The histories that break their rules, or whose state is not what a plain fold makes of them.
            #[cfg(test)]
            pub(crate) fn broken(&self) -> Vec<String> {
                let mut broken = Vec::new();
                $(for (key, entity) in &self.$field {
                    broken.extend(entity.broken().into_iter().map(|fault| format!("{} {key}: {fault}", stringify!($variant))));
                })*
                broken
            }

            /// The states of all entities then, as text; of those of which nothing was known, none.
            #[cfg(test)]
            pub(crate) fn states(&self, axes: &Axes) -> Vec<String> {
                let mut states = Vec::new();
                $(for (key, entity) in &self.$field {
                    let state = entity.fold(axes.of(Family::$variant.service()), axes.on);
                    if state != <$fold>::default() {
                        states.push(format!("{} {key}: {state:?}", stringify!($variant)));
                    }
                })*
                states
            }

            /// The place of the newest update that counts and says the very same.
            pub(crate) fn same(&self, record: &Record, at: &At, place: &Place) -> Option<u64> {
                match record {
                    $(Record::$variant(record) => self.$field.get(&place.key)?.same(Entry { at, record }).map(|said| said.at.sequence),)*
                    Record::Withdrawn(_) => None,
                }
            }
        }
    };
}

families! {
    /// Agencies with their keys and grants.
    Agency agencies: Agency;
    /// Laws.
    Law laws: Law;
    /// Published codes, by `list.code`.
    Code codes: ListedCode;
    /// Rules.
    Rule rules: Rule;
    /// Designation reviews.
    Review reviews: Review;
    /// Surveys with their items.
    Survey surveys: Survey;
    /// Answers, by `survey.cluster`.
    Answer answers: Sheet;
    /// Recommendations.
    Recommendation recommendations: Recommendation;
    /// Cluster types.
    Type types: ClusterType;
    /// Clusters.
    Cluster clusters: Cluster;
    /// Plan targets, by `plan.province`.
    Plan plans: Plan;
    /// Programmes.
    Programme programmes: Programme;
    /// How shared programmes split, by `programme.year`.
    Share shares: Shares;
    /// Money, by `programme.cluster` (`-`: the whole programme).
    Amount amounts: Ledger;
    /// Indicators and ratios.
    Indicator indicators: Indicator;
    /// Observations and targets, by `cluster.indicator`.
    Observation observations: Series;
    /// Spin-off companies.
    SpinOff spin_offs: SpinOff;
    /// Foreign-invested companies.
    Company companies: Company;
    /// Foreign investments.
    Investment investments: Investment;
}

/// The entity at a place, or one of which nothing was said.
fn entity<'a, F: Fold>(entities: &'a Entities<F>, place: &Place) -> Cow<'a, Entity<F>> {
    entities.get(&place.key).map_or_else(|| Cow::Owned(Entity::default()), Cow::Borrowed)
}

impl World {
    fn refer_from<F: Fold>(
        &self,
        entity: Cow<'_, Entity<F>>,
        entry: Entry<'_, F::Record>,
        drop: Option<u64>,
        findings: &mut Findings,
    ) {
        let own = entity.but(drop);
        if let Some((field, wanted)) = F::OPENED_AS.filter(|_| !entry.record.kind().opens() && !own.end().exists()) {
            findings.refuse(Refusal::new(Code::UnknownReference, field, entry.record.subject(), wanted));
        }
        F::refer(entry.record, entry.at, &own, self, findings);
    }

    fn judge_change<F: Fold>(
        &self,
        entity: Cow<'_, Entity<F>>,
        change: &Change<'_, F::Record>,
        findings: &mut Findings,
    ) {
        if let Some(add) = change.add {
            F::check(add.record, add.at, &entity.without(change.drop), self, findings);
        }
        F::judge(&entity, change, self, findings);
    }
}

/// Up to where a question looks in each of the four streams, and for which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Axes {
    /// By stream, in the order of [`Service::ALL`].
    pub known: [Known; 4],
    /// The day in the world.
    pub on: Day,
}

impl Axes {
    /// All that is known, as of a day.
    pub const fn now(on: Day) -> Self {
        Self { known: [Known::NOW; 4], on }
    }

    /// Up to where the question looks in the stream of a service.
    pub const fn of(&self, service: Service) -> Known {
        self.known[service as usize]
    }

    /// The same knowledge about another day.
    #[must_use]
    pub const fn about(self, on: Day) -> Self {
        Self { on, ..self }
    }
}
