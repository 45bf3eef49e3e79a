//! What the form of a survey begins with, as the view tells it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Known, Round};

/// A survey, its items, and the clusters that are asked.
#[derive(Debug, Clone, Deserialize)]
pub struct Begun {
    /// Its id.
    pub survey_id: String,
    /// Its title.
    pub title_ko: String,
    /// The day that the answers are about.
    pub reference_on: String,
    /// The last day for answers.
    pub due_on: String,
    /// `open` or `closed`.
    pub state: String,
    /// The day on which the form was made.
    pub today: String,
    /// Who answers for clusters of the survey, with names.
    pub agencies: BTreeMap<String, Option<String>>,
    /// What is asked, in order.
    pub items: Vec<Item>,
    /// Who is asked.
    pub clusters: Vec<Cluster>,
}

/// What is asked.
#[derive(Debug, Clone, Deserialize)]
pub struct Item {
    /// Its id.
    pub item_id: String,
    /// The question.
    pub question_ko: String,
    /// The question in English.
    pub question_en: Option<String>,
    /// `number`, `text`, `choice` or `yes_no`.
    pub kind: String,
    /// The unit of a number.
    pub unit: Option<String>,
    /// Whether a submission needs it.
    pub required: bool,
    /// The smallest number.
    pub minimum: Option<String>,
    /// The largest number.
    pub maximum: Option<String>,
    /// The answers to choose from.
    pub choices: Vec<String>,
    /// What must be true of the numbers.
    pub check: Option<String>,
}

/// Who is asked.
#[derive(Debug, Clone, Deserialize)]
pub struct Cluster {
    /// Its id.
    pub cluster_id: String,
    /// Its name.
    pub name_ko: Option<String>,
    /// Who answers for it.
    pub agency_id: Option<String>,
    /// `open`, `submitted`, `returned` or `certified`.
    pub phase: String,
    /// The place of what was said last about its answers.
    pub newest: u64,
    /// What was answered, by item.
    pub answers: BTreeMap<String, String>,
    /// What was said about the answers, by item.
    #[serde(default)]
    pub explanations: BTreeMap<String, String>,
    /// What the record says of items without an answer.
    pub recorded: BTreeMap<String, String>,
}

impl Begun {
    /// The clusters of an agency that can still be answered for: what is certified is final.
    pub fn open_of(&self, agency: &str) -> Vec<&Cluster> {
        let of = |cluster: &&Cluster| cluster.agency_id.as_deref() == Some(agency) && cluster.phase != "certified";
        self.clusters.iter().filter(of).collect()
    }

    /// What its form is read with.
    pub fn known(&self) -> Known {
        let round =
            |cluster: &Cluster| Round { newest: cluster.newest, answered: cluster.answers.keys().cloned().collect() };
        let rounds = self.clusters.iter().map(|cluster| (cluster.cluster_id.clone(), round(cluster))).collect();
        let yes_no = self.items.iter().filter(|item| item.kind == "yes_no");
        Known { rounds, yes_no: yes_no.map(|item| item.item_id.clone()).collect() }
    }
}
