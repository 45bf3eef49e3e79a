//! Over the wire: HTTP and live events, against a view that follows entries.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures::StreamExt;
use kit::{chassis::metrics::Metrics, log::Stream};
use proto::view::{FollowRequest, QueryRequest, WaitRequest, view_client::ViewClient};
use serde_json::{Value as Json, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::{
    described::hold,
    shelf::Shelf,
    support::{Told, country, instant},
};
use crate::{
    grpc,
    http::{self, Site},
    live::{Marks, Projection},
    query::positions,
};

/// A view that follows a shelf and is served.
struct Served {
    told: Told,
    shelf: Shelf,
    view: Arc<Projection>,
    address: std::net::SocketAddr,
    grpc: String,
    _stop: tokio_util::sync::DropGuard,
}

async fn served() -> Served {
    let told = country();
    let shelf = Shelf::of(&told.entries);
    let now = instant("2026-12-31");
    let view = Arc::new(Projection::new(
        Arc::new(move || now),
        Marks { demonstration: true, public_facts: false },
        BTreeMap::new(),
        true,
    ));
    let shutdown = CancellationToken::new();
    for stream in Stream::ALL {
        tokio::spawn(view.clone().follow(Arc::new(shelf.clone()), stream, shutdown.clone()));
    }
    view.catch_up(&shelf).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let site = Site { view: view.clone(), rehearsal: None, metrics: Metrics::default() };
    tokio::spawn(http::serve(site, listener, shutdown.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let grpc = format!("http://{}", listener.local_addr().unwrap());
    let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
    let stop = shutdown.clone().cancelled_owned();
    let server = tonic::transport::Server::builder().add_service(grpc::server(view.clone(), shutdown.clone()));
    tokio::spawn(async move { server.serve_with_incoming_shutdown(incoming, stop).await });
    Served { told, shelf, view, address, grpc, _stop: shutdown.drop_guard() }
}

impl Served {
    /// Something more is said, and stands in the log.
    fn say(&mut self, record: &str, fields: Json) {
        let before = self.told.entries.len();
        self.told.say(record, fields);
        self.shelf.put(&self.told.entries[before..]);
    }

    /// Status line and headers, and the body.
    async fn get(&self, address: &str, more: &str) -> (String, String) {
        self.send(&format!("GET {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n")).await
    }

    async fn post(&self, address: &str, body: &str) -> (String, String) {
        self.send(&format!(
            "POST {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
        .await
    }

    async fn send(&self, request: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Listens for events until one has come.
    async fn event(&self, last: Option<&str>) -> Listening {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let resume = last.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        stream.write_all(format!("GET /api/v1/stream HTTP/1.1\r\nHost: x\r\n{resume}\r\n").as_bytes()).await.unwrap();
        let mut listening = Listening { stream, text: String::new() };
        listening.until("\r\n\r\n").await;
        listening
    }
}

struct Listening {
    stream: TcpStream,
    text: String,
}

impl Listening {
    /// Reads on until the text is there; what came up to it.
    async fn until(&mut self, end: &str) -> String {
        while !self.text.contains(end) {
            let mut some = [0; 4096];
            let read = tokio::time::timeout(Duration::from_secs(5), self.stream.read(&mut some))
                .await
                .expect("nothing came")
                .unwrap();
            assert!(read > 0, "closed: {}", self.text);
            self.text.push_str(&String::from_utf8_lossy(&some[..read]));
        }
        let at = self.text.find(end).unwrap() + end.len();
        let rest = self.text.split_off(at);
        std::mem::replace(&mut self.text, rest)
    }

    /// The next event: its id, position and views.
    async fn next(&mut self) -> (String, String, Vec<String>) {
        let event = self.until("\n\n").await;
        let line = |name: &str| {
            event
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or_else(|| panic!("{event}"))
                .trim()
                .to_owned()
        };
        let data: Json = serde_json::from_str(&line("data:")).unwrap();
        let views = data["views"].as_array().unwrap().iter().map(|view| view.as_str().unwrap().to_owned()).collect();
        (line("id:"), data["position"].as_str().unwrap().to_owned(), views)
    }
}

#[tokio::test]
async fn answers_are_json_with_guards_and_tags() {
    let served = served().await;
    let (head, body) = served.get("/api/v1/clusters?effective_on=2025-12-31&q=C2", "").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let head = head.to_lowercase();
    for guard in [
        "content-security-policy: default-src 'self'",
        "x-content-type-options: nosniff",
        "content-type: application/json",
    ] {
        assert!(head.contains(guard), "{guard}: {head}");
    }
    let answer: Json = serde_json::from_str(&body).unwrap();
    assert_eq!((&answer["data"][0]["cluster_id"], &answer["demonstration"]), (&json!("C2"), &json!(true)));
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    for given in [tag.clone(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
        let given = format!("If-None-Match: {given}\r\n");
        let (head, body) = served.get("/api/v1/clusters?effective_on=2025-12-31&q=C2", &given).await;
        assert!(head.starts_with("HTTP/1.1 304") && body.is_empty(), "{given}{head}");
    }
    for given in [tag.as_str(), "\"other\", \"more\""] {
        let given = format!("If-None-Match: {given}\r\n");
        let (head, _) = served.get("/api/v1/clusters?effective_on=2025-12-31&q=C3", &given).await;
        assert!(head.starts_with("HTTP/1.1 200"), "another question: {given}");
    }
    let (head, body) = served.get("/api/v1/clusters?format=csv&effective_on=2025-12-31", "").await;
    assert!(head.to_lowercase().contains("attachment; filename=\"clusters-2025-12-31.csv\""), "{head}");
    assert!(body.starts_with('\u{FEFF}'));
    let (head, _) = served.get("/api/v1/clusters/C1?format=xlsx&effective_on=2025-12-31", "").await;
    assert!(head.to_lowercase().contains("attachment; filename=\"clusters-c1-2025-12-31.xlsx\""), "{head}");
    let (head, _) = served.get("/api/v1/budget/reconciliation?format=csv&effective_on=2025-12-31", "").await;
    assert!(head.to_lowercase().contains("filename=\"budget-reconciliation-2025-12-31.csv\""), "{head}");
}

#[tokio::test]
async fn wrong_questions_are_refused_with_the_fields_of_a_refusal() {
    let served = served().await;
    for (address, status, code, field) in [
        ("/api/v1/clusters?limit=0", 400, "OUT_OF_RANGE", json!("limit")),
        ("/api/v1/clusters?x=1", 400, "UNKNOWN_FIELD", json!("x")),
        ("/api/v1/clusters?q=%ff", 400, "MALFORMED", json!(null)),
        ("/api/v1/%ff", 400, "MALFORMED", json!(null)),
        ("/api/v1/surveys/%ff/form", 400, "MALFORMED", json!(null)),
        ("/api/v1/surveys/NONE/form", 404, "UNKNOWN_REFERENCE", json!("survey_id")),
        ("/api/v1/clusters/NONE", 404, "UNKNOWN_REFERENCE", json!("cluster_id")),
        ("/api/v1/moon", 404, "UNKNOWN_REFERENCE", json!("view")),
        ("/api/v2/clusters", 404, "UNKNOWN_REFERENCE", json!("view")),
        ("/api/v1/trace?figure=forged", 400, "MALFORMED", json!("figure")),
    ] {
        let (head, body) = served.get(address, "").await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{address}: {head}");
        let refusal: Json = serde_json::from_str(&body).unwrap();
        assert_eq!((&refusal["code"], &refusal["field"]), (&json!(code), &field), "{address}");
        assert_eq!(refusal["refusals"][0]["code"], code);
        hold("Problem", &refusal);
        assert!(
            refusal["message_ko"].is_string() && refusal["message_en"].is_string() && refusal["expected"].is_string()
        );
    }
}

#[tokio::test]
async fn a_draft_is_posted() {
    let served = served().await;
    let (head, body) = served
        .post(
            "/api/v1/similar/check?effective_on=2025-12-31",
            r#"{"type_code":"SRD","regions":["41117"],"industries":["26"]}"#,
        )
        .await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head} {body}");
    let answer: Json = serde_json::from_str(&body).unwrap();
    assert_eq!(super::support::pick(&answer["data"], &["a", "b"]), ["C1 draft", "C2 draft"]);
    let (head, body) = served.post("/api/v1/similar/check", "{").await;
    assert!(head.starts_with("HTTP/1.1 400") && body.contains("MALFORMED"), "{head} {body}");
}

#[tokio::test]
async fn what_is_asked_for_after_a_position_waits_for_it() {
    let mut served = served().await;
    let asked = positions("registry:10").unwrap();
    let view = served.view.clone();
    let waiting = tokio::spawn(async move { view.wait(asked).await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!waiting.is_finished());
    served.say("cluster_resumed", json!({ "cluster_id": "C4" }));
    assert_eq!(waiting.await.unwrap().unwrap().text(), "registry:10,budget:0,performance:0,governance:9");
    let (head, body) = served.get("/api/v1/clusters?after=registry:10&limit=1", "").await;
    assert!(head.starts_with("HTTP/1.1 200") && body.contains("registry:10,"), "{head}");
}

#[tokio::test]
async fn events_and_health_go_on_while_a_long_question_holds_the_view() {
    let mut served = served().await;
    let mut listening = served.event(None).await;
    served.say("cluster_resumed", json!({ "cluster_id": "C4" }));
    let (id, ..) = listening.next().await;
    let (answer, answered) = std::sync::mpsc::channel::<()>();
    let view = served.view.clone();
    let long = tokio::spawn(async move {
        view.in_turn(move |view| Ok(view.with(|_, _| answered.recv_timeout(Duration::from_secs(20)).is_ok()))).await
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    // What comes meanwhile waits to be taken in, and whoever reads the history waits behind it.
    served.say("cluster_suspended", json!({ "cluster_id": "C4" }));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(served.get("/healthz", "").await.1, "ok");
    let last = served.event(Some("registry:9,governance:9,refusals:0")).await.next().await;
    assert_eq!(last.0, id);
    answer.send(()).unwrap();
    assert!(long.await.unwrap().unwrap(), "all of that was told before the question ended");
    assert!(listening.next().await.1.starts_with("registry:11,"));
}

#[tokio::test(start_paused = true)]
async fn a_position_that_does_not_come_is_given_up_after_ten_seconds() {
    let view = Projection::new(Arc::new(|| 0), Marks::default(), BTreeMap::new(), false);
    let started = tokio::time::Instant::now();
    let problem = view.wait(positions("registry:1").unwrap()).await.unwrap_err();
    assert_eq!(started.elapsed().as_secs(), 10);
    assert_eq!(problem.refusals()[0].code, domain::refusal::Code::Unavailable);
}

#[tokio::test]
async fn live_events_name_the_views_that_changed_and_go_on_where_a_reader_left() {
    let mut served = served().await;
    let mut listening = served.event(None).await;
    served.say("plan_target_set", json!({ "plan_id": "N", "region": "41", "target": "industry", "codes": ["26"], "period_from": "2023", "period_to": "2027" }));
    let (id, position, views) = listening.next().await;
    assert_eq!(
        (id.as_str(), position.as_str()),
        (
            "registry:10,budget:0,performance:0,governance:9,refusals:0",
            "registry:10,budget:0,performance:0,governance:9"
        )
    );
    for view in ["alignment", "concentration", "overview", "updates", "findings"] {
        assert!(views.iter().any(|name| name == view), "{view}: {views:?}");
    }
    assert!(!views.iter().any(|name| name == "clusters" || name == "budget"), "{views:?}");
    drop(listening);
    served.say("cluster_resumed", json!({ "cluster_id": "C4" }));
    let caught_up = positions("registry:11,governance:9").unwrap();
    served.view.wait(caught_up).await.unwrap();
    let mut again = served.event(Some(&id)).await;
    let (id, position, views) = again.next().await;
    assert_eq!(position, "registry:11,budget:0,performance:0,governance:9");
    assert!(views.iter().any(|name| name == "clusters") && !views.iter().any(|name| name == "alignment"), "{views:?}");
    // Nothing is repeated: the next word is about the next update.
    drop(again);
    let mut last = served.event(Some(&id)).await;
    served.say("law_recorded", json!({ "law_id": "L9", "name_ko": "법" }));
    assert_eq!(last.next().await.1, "registry:11,budget:0,performance:0,governance:10");
}

#[tokio::test]
async fn documents_say_what_there_is() {
    let served = served().await;
    let document = async |address: &str| -> Json { serde_json::from_str(&served.get(address, "").await.1).unwrap() };
    let meta = document("/api/v1/meta").await;
    hold("Meta", &meta);
    assert_eq!(meta["names"]["regions"]["11"]["ko"], "서울특별시");
    assert_eq!(meta["names"]["agencies"]["MOTIR"], json!({ "ko": "MOTIR청", "en": "MOTIR" }));
    assert_eq!(meta["names"]["types"]["NIC"]["en"], json!(null));
    assert_eq!(
        document("/api/v1/meta?effective_on=2019-12-31").await["names"]["types"],
        json!({}),
        "nothing was defined then"
    );
    let definitions = document("/api/v1/definitions").await;
    definitions.as_array().unwrap().iter().for_each(|definition| hold("Definition", definition));
    let score = definitions.as_array().unwrap().iter().find(|one| one["figure"] == "similar.score").unwrap();
    assert_eq!(
        (&score["rule_id"], &score["formula"]),
        (&json!("similar"), &json!("place_weight · place + theme_weight · theme"))
    );
    assert_eq!(document("/api/v1/openapi.json").await["openapi"], "3.1.0");
    let status = document("/api/v1/status").await;
    hold("Status", &status);
    hold("Services", &document("/api/v1/services").await);
    assert_eq!((&status["streams"]["registry"], &status["parked"]), (&json!(9), &json!([])));
    assert!(served.get("/", "").await.0.starts_with("HTTP/1.1 200"));
    assert_eq!(served.get("/healthz", "").await.1, "ok");
}

#[tokio::test]
async fn the_same_is_answered_over_grpc() {
    let mut served = served().await;
    let mut client = ViewClient::connect(served.grpc.clone()).await.unwrap();
    let parameters =
        [("effective_on".to_owned(), "2025-12-31".to_owned()), ("known_at".to_owned(), "2026-06-01".to_owned())].into();
    let request = QueryRequest { view: "clusters".into(), parameters };
    let pieces: Vec<_> = client.query(request).await.unwrap().into_inner().collect().await;
    let content: Vec<u8> = pieces.into_iter().flat_map(|piece| piece.unwrap().content).collect();
    assert_eq!(
        String::from_utf8(content).unwrap(),
        served.get("/api/v1/clusters?effective_on=2025-12-31&known_at=2026-06-01", "").await.1
    );
    for view in crate::views::ALL.iter().map(|view| view.name).filter(|name| !name.ends_with("/ID")) {
        let parameters =
            [("effective_on".to_owned(), "2025-12-31".to_owned()), ("known_at".to_owned(), "2026-06-01".to_owned())];
        let over_http = served.get(&format!("/api/v1/{view}?effective_on=2025-12-31&known_at=2026-06-01"), "").await.1;
        let answer = client.query(QueryRequest { view: view.into(), parameters: parameters.into() }).await;
        match answer {
            Ok(pieces) => {
                let pieces: Vec<_> = pieces.into_inner().collect().await;
                let content: Vec<u8> = pieces.into_iter().flat_map(|piece| piece.unwrap().content).collect();
                assert_eq!(String::from_utf8(content).unwrap(), over_http, "{view}");
            }
            // What must be asked with more is refused alike.
            Err(status) => {
                assert_eq!(status.code(), tonic::Code::InvalidArgument, "{view}");
                assert!(over_http.contains("MISSING_FIELD"), "{view}: {over_http}");
            }
        }
    }
    let wrong = QueryRequest { view: "clusters/NONE".into(), parameters: [].into() };
    assert_eq!(client.query(wrong).await.unwrap_err().code(), tonic::Code::NotFound);
    let standing = client.wait(WaitRequest { after: "registry:9".into() }).await.unwrap().into_inner();
    assert_eq!(standing.position, "registry:9,budget:0,performance:0,governance:9");
    let mut follow = client.follow(FollowRequest { after: standing.position }).await.unwrap().into_inner();
    served.say("cluster_resumed", json!({ "cluster_id": "C4" }));
    let changed = follow.next().await.unwrap().unwrap();
    assert!(changed.views.contains(&"clusters".to_owned()), "{changed:?}");
    drop(served);
    let end = tokio::time::timeout(Duration::from_secs(5), follow.next()).await;
    assert!(end.expect("who follows holds up the stop").is_none());
}
