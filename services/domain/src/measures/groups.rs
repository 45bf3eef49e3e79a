//! By what figures are grouped, and to what a question narrows them.
//!
//! A cluster over several provinces counts in full in each, so regional figures may add up to more than the nation's.
//! A filter on the very thing that is grouped by selects groups; any other filter narrows what is counted in them.

use foldhash::HashMap;
use smol_str::SmolStr;

use crate::{
    measures::{scene::Scene, standing::ClusterThen},
    values::Id,
};

/// What figures are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum By {
    /// Everything in one group, `all`.
    All,
    /// The cluster.
    Cluster,
    /// The ministry: of the programme for money, of the cluster's type for all else.
    Ministry,
    /// The programme; for money only.
    Programme,
    /// The province.
    Region,
    /// The type of the cluster.
    Type,
}

impl By {
    /// Those that money can be grouped by, sorted.
    pub const OF_MONEY: &[Self] =
        &[Self::All, Self::Cluster, Self::Ministry, Self::Programme, Self::Region, Self::Type];
    /// Those that observations can be grouped by, sorted.
    pub const OF_OBSERVATIONS: &[Self] = &[Self::All, Self::Cluster, Self::Ministry, Self::Region, Self::Type];

    /// The word in questions and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Cluster => "cluster",
            Self::Ministry => "ministry",
            Self::Programme => "programme",
            Self::Region => "region",
            Self::Type => "type",
        }
    }

    /// The grouping of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::OF_MONEY.iter().copied().find(|by| by.word() == word)
    }
}

/// To what a question is narrowed; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// To a cluster.
    pub cluster: Option<SmolStr>,
    /// To a ministry, as it is followed.
    pub ministry: Option<SmolStr>,
    /// To a programme; for money only.
    pub programme: Option<SmolStr>,
    /// To a region: a province takes its districts, a district only itself.
    pub region: Option<SmolStr>,
    /// To a type.
    pub type_code: Option<SmolStr>,
}

impl Narrow {
    /// Whether it needs to know the cluster.
    pub const fn by_cluster(&self) -> bool {
        self.cluster.is_some() || self.region.is_some() || self.type_code.is_some()
    }

    /// Whether a group is among those asked for.
    pub fn selects(&self, scene: &Scene<'_>, by: By, group: &str) -> bool {
        match (by, &self.region) {
            // What lies in several provinces is counted in each, but only one was asked for.
            (By::Region, Some(region)) => scene.province(region) == group,
            _ => true,
        }
    }

    /// Whether what is counted at a cluster is asked for. `ministry` is the one in charge of what is counted.
    pub fn takes(&self, cluster_id: &str, cluster: Option<&ClusterThen>, ministry: Option<&Id>) -> bool {
        // What is not asked about is not looked at: most clusters are met by questions that are narrowed to nothing.
        self.cluster.as_deref().is_none_or(|asked| cluster_id == asked)
            && self
                .type_code
                .as_deref()
                .is_none_or(|asked| cluster.is_some_and(|cluster| cluster.type_code().as_str() == asked))
            && self.ministry.as_deref().is_none_or(|asked| ministry.is_some_and(|ministry| ministry.as_str() == asked))
            && self.region.as_deref().is_none_or(|asked| cluster.is_some_and(|cluster| cluster.within(asked)))
    }

    /// Whether what is counted at no cluster is asked for.
    pub fn takes_whole(&self, type_code: Option<&Id>, ministry: Option<&Id>) -> bool {
        let same =
            |asked: &Option<SmolStr>, given: Option<&str>| asked.as_deref().is_none_or(|asked| given == Some(asked));
        self.cluster.is_none()
            && self.region.is_none()
            && same(&self.type_code, type_code.map(Id::as_str))
            && same(&self.ministry, ministry.map(Id::as_str))
    }
}

/// The groups that clusters count in, by number: made once for a moment, so that a walk over values compares no texts and
/// does not read the clusters.
#[derive(Debug)]
pub struct Grouping {
    names: Vec<SmolStr>,
    /// The numbers of the groups of each cluster, one cluster after the other.
    numbers: Vec<usize>,
    /// Where those of each cluster end.
    ends: Vec<usize>,
}

impl Grouping {
    /// That of these clusters.
    pub fn of(clusters: &[ClusterThen], by: By) -> Self {
        let (mut names, mut numbers, mut ends) = (Numbers::default(), Vec::new(), Vec::new());
        for cluster in clusters {
            cluster.groups(by, |group| numbers.push(names.number(group)));
            ends.push(numbers.len());
        }
        Self { names: names.into_names(), numbers, ends }
    }

    /// The groups, each at its number.
    pub fn names(&self) -> &[SmolStr] {
        &self.names
    }

    /// The numbers of the groups of the cluster at a place.
    pub fn at(&self, place: usize) -> &[usize] {
        let end = |place: usize| self.ends.get(place).copied().unwrap_or_default();
        self.numbers.get(place.checked_sub(1).map_or(0, end)..end(place)).unwrap_or_default()
    }
}

/// Texts as small numbers, so that cells are found without comparing texts.
#[derive(Debug, Default)]
pub struct Numbers {
    numbers: HashMap<SmolStr, usize>,
    names: Vec<SmolStr>,
}

impl Numbers {
    /// The number of a text.
    pub fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len();
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    /// How many texts have one.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether none has one.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The texts, each at its number.
    pub fn into_names(self) -> Vec<SmolStr> {
        self.names
    }
}
