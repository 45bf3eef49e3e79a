//! Two replicas of one service that judge at the same time: what they decide is as if there were one.

use std::collections::BTreeSet;

use futures::{StreamExt, stream};
use kit::{identity::Signer, trace::Trace};
use prost::Message;
use proto::{
    common::{Header, Receipt, SignedUpdate, Status},
    governance::{self, SurveyAnswered, SurveyClosed},
    intake::{EntriesRequest, SubmitTogetherRequest, directory_client::DirectoryClient, intake_client::IntakeClient},
    registry::{self, ClusterDesignated, ClusterPartlyReleased, update::Record},
};
use tests::cluster::{Cluster, until};
use tokio::runtime::Runtime;

use crate::{designated, form};

/// Clusters that both replicas are told to designate, and parts of one that both release.
const CLUSTERS: usize = 300;
const PARTS: usize = 20;
/// Answers to a survey that is closed meanwhile.
const ANSWERS: usize = 400;

fn header(update_id: String) -> Option<Header> {
    Some(Header { update_id, effective_on: "2021-01-01".to_owned(), ..Header::default() })
}

fn signer(cluster: &Cluster) -> Signer {
    Signer::from_seed(&std::fs::read_to_string(cluster.data().join("operator.seed")).unwrap()).unwrap()
}

fn of_registry(signer: &Signer, update_id: String, record: Record) -> SignedUpdate {
    signer.sign(registry::Update { header: header(update_id), record: Some(record) }.encode_to_vec())
}

/// A designation that differs from that of another replica: of the same cluster there can be one.
fn designation(signer: &Signer, cluster: usize, by: &str) -> SignedUpdate {
    let record = ClusterDesignated {
        cluster_id: Some(format!("D-{cluster}")),
        type_code: Some("NIC".to_owned()),
        name_ko: Some(format!("단지 {by}")),
        regions: vec!["11530".to_owned()],
        managing_agency_id: Some("MOLIT".to_owned()),
        ..ClusterDesignated::default()
    };
    of_registry(signer, format!("d{cluster}-{by}"), Record::ClusterDesignated(record))
}

/// A part of cluster `C-1`, which has room for ten of them.
fn part(signer: &Signer, number: usize, by: &str) -> SignedUpdate {
    let record = ClusterPartlyReleased {
        cluster_id: Some("C-1".to_owned()),
        released_area_m2: Some("100".to_owned()),
        ..ClusterPartlyReleased::default()
    };
    of_registry(signer, format!("p{number}-{by}"), Record::ClusterPartlyReleased(record))
}

async fn receipts(url: &str, updates: Vec<SignedUpdate>, trace: Trace) -> Vec<Receipt> {
    let mut client = IntakeClient::connect(url.to_owned()).await.unwrap();
    let answer = client.submit(trace.request(stream::iter(updates))).await.unwrap().into_inner();
    answer.map(|receipt| receipt.unwrap()).collect().await
}

async fn together(url: &str, groups: Vec<Vec<SignedUpdate>>, trace: Trace) -> Vec<Vec<Receipt>> {
    let mut client = IntakeClient::connect(url.to_owned()).await.unwrap();
    let mut receipts = Vec::new();
    for updates in groups {
        let reply = client.submit_together(trace.request(SubmitTogetherRequest { updates })).await.unwrap();
        receipts.push(reply.into_inner().receipts);
    }
    receipts
}

/// What both say when they are told at the same time.
fn told(one: &str, other: &str, by: impl Fn(&str) -> Vec<SignedUpdate>) -> [Vec<Receipt>; 2] {
    let trace = Trace::begin();
    let (first, second) = Runtime::new()
        .unwrap()
        .block_on(async { tokio::join!(receipts(one, by("a"), trace), receipts(other, by("b"), trace)) });
    [first, second]
}

fn accepted(receipt: &Receipt) -> bool {
    receipt.status() == Status::Accepted
}

fn code(receipt: &Receipt) -> &str {
    receipt.refusals.first().map_or("", |refusal| refusal.code.as_str())
}

#[test]
fn of_two_replicas_one_decides_each_place() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(1);
    cluster.submit(&form(dir.path(), [designated(1)]));
    let signer = signer(&cluster);
    let first = format!("http://{}", cluster.environment("registry")["DAEDONG_LISTEN"]);
    let second = cluster.replica("registry");

    // Each cluster is designated once, by whoever was faster; the other hears that it is there.
    let [one, other] =
        told(&first, &second.url, |by| (0..CLUSTERS).map(|number| designation(&signer, number, by)).collect());
    for (one, other) in one.iter().zip(&other) {
        let loser = if accepted(one) { other } else { one };
        assert!(accepted(one) != accepted(other) && code(loser) == "ALREADY_EXISTS", "{one:?} {other:?}");
    }
    let places: BTreeSet<u64> =
        one.iter().chain(&other).filter_map(|receipt| Some(receipt.position.as_ref()?.sequence)).collect();
    assert_eq!(places.len(), CLUSTERS, "every place is given once");

    // No more is released than there is, however the parts fall.
    let [one, other] = told(&first, &second.url, |by| (0..PARTS).map(|number| part(&signer, number, by)).collect());
    let both: Vec<&Receipt> = one.iter().chain(&other).collect();
    assert_eq!(both.iter().filter(|receipt| accepted(receipt)).count(), 10);
    assert!(both.iter().all(|receipt| accepted(receipt) || code(receipt) == "OUT_OF_RANGE"), "{both:?}");

    // Groups that want the same clusters: of each two one enters, whole.
    let groups = |by: &str| -> Vec<Vec<SignedUpdate>> {
        let group = |first: usize| (first..first + 50).map(|number| designation(&signer, number, by)).collect();
        (0..4).map(|group_of| group(1_000 + group_of * 50)).collect()
    };
    let trace = Trace::begin();
    let (one, other) = Runtime::new().unwrap().block_on(async {
        tokio::join!(together(&first, groups("a"), trace), together(&second.url, groups("b"), trace))
    });
    for (one, other) in one.iter().zip(&other) {
        let whole = |group: &[Receipt]| group.iter().all(accepted);
        assert!(whole(one) != whole(other), "one of the two is whole");
        let (winner, loser) = if whole(one) { (one, other) } else { (other, one) };
        assert!(!loser.iter().any(accepted), "{loser:?}");
        let places: Vec<u64> = winner.iter().filter_map(|receipt| Some(receipt.position.as_ref()?.sequence)).collect();
        assert!(places.windows(2).all(|two| two[0] + 1 == two[1]), "{places:?}");
    }

    // The same update to both is one update, and both hear its first receipt.
    let [one, other] = told(&first, &second.url, |_| {
        (0..CLUSTERS).map(|number| designation(&signer, number + CLUSTERS, "c")).collect()
    });
    for (one, other) in one.iter().zip(&other) {
        assert_eq!((&one.position, &one.recorded_at), (&other.position, &other.recorded_at));
        assert!(accepted(one) && accepted(other) && !(one.unchanged && other.unchanged), "{one:?} {other:?}");
    }
}

#[test]
fn nothing_is_answered_after_the_close_whichever_replica_hears_it() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(1);
    let survey = [
        r#"{"record":"survey_opened","update_id":"s","effective_on":"2021-01-01","survey_id":"S","title_ko":"조사","reference_on":"2020-12-31","due_on":"2021-12-31"}"#,
        r#"{"record":"survey_item_defined","update_id":"i","effective_on":"2021-01-01","survey_id":"S","item_id":"jobs","question_ko":"고용","kind":"number"}"#,
    ];
    let founding = [designated(1)].into_iter().chain(survey.map(str::to_owned));
    let receipts = cluster.submit(&form(dir.path(), founding));
    assert!(receipts.iter().all(|receipt| receipt["status"] == "accepted"), "{receipts:?}");
    let signer = signer(&cluster);
    let sign = |update_id: String, record| {
        signer.sign(governance::Update { header: header(update_id), record: Some(record) }.encode_to_vec())
    };
    let answer = |number: usize| {
        let record = SurveyAnswered {
            survey_id: Some("S".to_owned()),
            cluster_id: Some("C-1".to_owned()),
            item_id: Some("jobs".to_owned()),
            value: Some(number.to_string()),
            ..SurveyAnswered::default()
        };
        sign(format!("answer{number}"), governance::update::Record::SurveyAnswered(record))
    };
    // The close is another aggregate's: its place is compared with that of the answers all the same.
    let close = || {
        sign(
            "close".to_owned(),
            governance::update::Record::SurveyClosed(SurveyClosed { survey_id: Some("S".to_owned()) }),
        )
    };
    let first = format!("http://{}", cluster.environment("governance")["DAEDONG_LISTEN"]);
    let second = cluster.replica("governance");
    let trace = Trace::begin();
    let (answers, closed) = Runtime::new().unwrap().block_on(async {
        let half = self::receipts(&first, (0..ANSWERS / 2).map(answer).collect(), trace).await;
        let rest = self::receipts(&first, (ANSWERS / 2..ANSWERS).map(answer).collect(), trace);
        let (rest, closed) = tokio::join!(rest, self::receipts(&second.url, vec![close()], trace));
        ([half, rest].concat(), closed)
    });
    let end = closed[0].position.as_ref().unwrap().sequence;
    let before = answers.iter().take_while(|receipt| accepted(receipt)).count();
    assert!(before >= ANSWERS / 2, "{:?}", answers[before]);
    for (number, receipt) in answers.iter().enumerate() {
        match &receipt.position {
            Some(position) => assert!(number < before && position.sequence < end, "{receipt:?}, closed at {end}"),
            None => assert!(number >= before && code(receipt) == "SURVEY_CLOSED", "{receipt:?}"),
        }
    }
}

#[test]
fn a_call_can_be_followed_to_the_log_and_to_the_service_that_was_asked() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(1);
    cluster.submit(&form(dir.path(), [designated(1)]));
    let record = governance::ReviewRequested {
        review_id: Some("R".to_owned()),
        type_code: Some("NIC".to_owned()),
        cluster_id: Some("C-9".to_owned()),
        name_ko: Some("새 단지".to_owned()),
        regions: vec!["11530".to_owned()],
        consulted_agency_ids: vec!["MOLIT".to_owned()],
        answer_due_on: Some("2021-12-31".to_owned()),
        ..governance::ReviewRequested::default()
    };
    let update = governance::Update {
        header: header("r".to_owned()),
        record: Some(governance::update::Record::ReviewRequested(record)),
    };
    let update = signer(&cluster).sign(update.encode_to_vec());
    let url = format!("http://{}", cluster.environment("governance")["DAEDONG_LISTEN"]);
    let trace = Trace::begin();
    let line = Runtime::new().unwrap().block_on(async {
        let receipts = receipts(&url, vec![update], trace).await;
        assert!(accepted(&receipts[0]), "{receipts:?}");
        let mut directory = DirectoryClient::connect(url).await.unwrap();
        let asked = EntriesRequest { subjects: vec!["review.R".to_owned()] };
        let entries = directory.entries(asked).await.unwrap().into_inner().entries;
        entries[0].headers.iter().find(|line| line.name == "traceparent").unwrap().value.clone()
    });
    let kept = Trace::read(&line).unwrap();
    assert_eq!(kept.id().to_string(), trace.id().to_string());
    assert_ne!(kept, trace, "the update is a step of its own");
    let log = cluster.data().join("log/registry.log");
    until("the registry's log names the call", || {
        let written = std::fs::read_to_string(&log).unwrap_or_default();
        written.lines().any(|line| line.contains("asked what is similar") && line.contains(&trace.id().to_string()))
    });
}
