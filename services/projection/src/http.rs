//! The view over HTTP: every view as JSON, CSV and workbook, names and definitions, live events, the page.

use std::{convert::Infallible, sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    extract::{
        DefaultBodyLimit, FromRequestParts, Path, Query, State,
        rejection::{BytesRejection, PathRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response, Sse, sse},
    routing::{get, post},
};
use bytes::Bytes;
use domain::{
    refusal::{Code, Refusal},
    values::Id,
};
use futures::StreamExt;
use kit::chassis::{http, metrics::Metrics};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    catalogue,
    history::Position,
    live::{Projection, Written},
    openapi,
    query::{self, Format, MAX_DRAFT, Question},
    refusals::{Problem, bad, missing},
    survey_form, views,
};

include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The largest body: a file that is judged without being recorded.
pub const MAX_BODY: usize = 32 * 1024 * 1024;
/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(60);
/// A quiet line of events says that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Only from here, nothing inline.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A file that is to be judged.
#[derive(Debug)]
pub struct Handed {
    /// The kind of its records, where it names none.
    pub kind: Option<String>,
    /// Whose statements they would be; the operator's where nobody is named.
    pub agency: Option<String>,
    /// A name that tells its form.
    pub name: &'static str,
    /// Its bytes.
    pub content: Bytes,
}

/// Judges a file as it would be judged if it were submitted; records nothing.
#[async_trait]
pub trait Rehearsal: Send + Sync + 'static {
    /// The rows under `data`, with what would become of them, as JSON.
    ///
    /// # Errors
    /// Why they cannot be judged.
    async fn judge(&self, file: Handed) -> Result<serde_json::Value, Problem>;
}

/// What is served.
#[derive(Clone)]
pub struct Site {
    /// The view.
    pub view: Arc<Projection>,
    /// Judges files, where that is offered.
    pub rehearsal: Option<Arc<dyn Rehearsal>>,
    /// What the process counts.
    pub metrics: Metrics,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").finish_non_exhaustive()
    }
}

/// Serves until it is told to stop.
///
/// # Errors
/// None.
pub async fn serve(site: Site, listener: TcpListener, shutdown: CancellationToken) -> Result<(), Infallible> {
    http::serve(listener, router(site, shutdown.clone()), shutdown).await
}

fn router(site: Site, shutdown: CancellationToken) -> Router {
    let lag = site.metrics.gauge("view_lag_entries", "Entries of the log that the view has not taken in yet");
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(|State(site): State<Site>| async move { readiness(&site.metrics) }))
        .route(
            "/metrics",
            get(move |State(site): State<Site>| async move {
                lag.get_or_create(&[("view", "all".to_owned())])
                    .set(i64::try_from(site.view.lag()).unwrap_or(i64::MAX));
                site.metrics.text()
            }),
        )
        .route(
            "/api/v1/services",
            get(|State(site): State<Site>| async move { axum::Json(site.view.services.clone()) }),
        )
        .route(
            "/api/v1/definitions",
            get(|| async { json(StatusCode::OK, catalogue::definitions().to_string().into_bytes()) }),
        )
        .route(
            "/api/v1/openapi.json",
            get(|| async { json(StatusCode::OK, openapi::document().to_string().into_bytes()) }),
        )
        .route(
            "/api/v1/meta",
            get(|State(site): State<Site>, parameters: Parameters| async move {
                let parameters = parameters.read();
                document(&site.view, move |view| catalogue::meta(view, &parameters?)).await
            }),
        )
        .route(
            "/api/v1/status",
            get(|State(site): State<Site>| async move {
                document(&site.view, |view| Ok(catalogue::status(view))).await
            }),
        )
        .route(
            "/api/v1/stream",
            get(move |site: State<Site>, headers: HeaderMap| events(site, headers, shutdown.clone())),
        )
        .route("/api/v1/surveys/{survey}/form", get(survey_form))
        .route("/api/v1/judge", post(judge))
        .route(
            "/api/v1/similar/check",
            post(check).get(|site: State<Site>, parameters: Parameters, headers: HeaderMap| {
                answer(site, Ok(Path(views::similar_check::VIEW.name.to_owned())), parameters, headers)
            }),
        )
        .route("/api/v1/{*view}", get(answer))
        .fallback(get(page))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(guard))
        .with_state(site)
}

/// A view that has begun to answer goes on without the broker: nobody is served better by another.
fn readiness(metrics: &Metrics) -> &'static str {
    if metrics.broker_is_gone() { "ready; the broker is not reached, nothing newer is seen" } else { "ready" }
}

/// The usual headers, and an end to what takes too long.
async fn guard(request: axum::extract::Request, next: Next) -> Response {
    let events = request.uri().path() == "/api/v1/stream";
    let mut response = match tokio::time::timeout(TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            refuse(&Problem::Unavailable(Refusal::new(Code::Unavailable, "", "", "a question of less than a minute")))
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if events {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], body).into_response()
}

fn refuse(problem: &Problem) -> Response {
    let status = match problem {
        Problem::Bad(_) => StatusCode::BAD_REQUEST,
        Problem::Missing(_) => StatusCode::NOT_FOUND,
        Problem::Unavailable(_) => StatusCode::GATEWAY_TIMEOUT,
        Problem::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    json(status, problem.json())
}

fn too_large(expected: String) -> Response {
    json(StatusCode::PAYLOAD_TOO_LARGE, bad(Code::TooLarge, "", "", expected).json())
}

/// The parameters of an address.
struct Parameters(Result<Query<Vec<(String, String)>>, QueryRejection>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self(Query::from_request_parts(parts, state).await))
    }
}

impl Parameters {
    fn read(self) -> Result<Vec<(String, String)>, Problem> {
        let malformed = || bad(Code::Malformed, "", "", "parameters as name=value&name=value, in UTF-8");
        let Query(parameters) = self.0.map_err(|_| malformed())?;
        // What is not UTF-8 was decoded to this character, which stands for nothing that could be asked.
        let garbled = |text: &String| text.contains(char::REPLACEMENT_CHARACTER);
        if parameters.iter().any(|(name, value)| garbled(name) || garbled(value)) {
            return Err(malformed());
        }
        Ok(parameters)
    }
}

/// The name or id in an address.
fn named(path: Result<Path<String>, PathRejection>) -> Result<String, Problem> {
    path.map(|Path(name)| name).map_err(|_| bad(Code::Malformed, "", "", "an address in UTF-8"))
}

async fn answer(
    State(site): State<Site>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Response {
    let question = named(path).and_then(|path| Question::read(&path, &parameters.read()?));
    match question {
        Ok(question) => asked(&site, question, &headers).await,
        Err(problem) => refuse(&problem),
    }
}

async fn asked(site: &Site, question: Question, headers: &HeaderMap) -> Response {
    let answer = match site.view.answer(question).await {
        Ok(answer) => answer,
        Err(problem) => return refuse(&problem),
    };
    let tag = tag(&answer);
    if answer.question.cursor.is_none() && has(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let file = file(&answer);
    let head = [(header::CONTENT_TYPE, answer.content_type), (header::CACHE_CONTROL, "no-cache")];
    let mut response = (head, [(header::ETAG, tag)], answer.content).into_response();
    if let Some(file) = file {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    response
}

/// Whether a reader has the answer with a tag: one of those that are given has it, weak or not, or any answer will do.
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|given| given.to_str().ok());
    let mut tags = given.flat_map(|given| given.split(',')).map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// The same question at the same place in the log, about the same day, has the same figures.
fn tag(answer: &Written) -> String {
    let Written { question, moment, .. } = answer;
    let asked = format!("{:?} {} {:?}", question.format, question.limit, question.part);
    let answered = format!("{} {} {asked}", moment.position.id(), moment.on);
    format!("\"{:08x}-{:08x}\"", question.fingerprint(), crc32c::crc32c(answered.as_bytes()))
}

/// What a table that is taken away is called.
fn file(answer: &Written) -> Option<HeaderValue> {
    let ending = match answer.question.format {
        Format::Json => return None,
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
    };
    // An id is made of letters, digits, `_` and `-`; nothing else of an address gets into a name.
    let id = answer.question.id.as_ref().map_or("ID", Id::as_str);
    let safe =
        |character: char| if character.is_ascii_alphanumeric() || "-_.".contains(character) { character } else { '-' };
    let name: String = answer.question.view.name.replace("ID", id).chars().map(safe).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{name}-{}.{ending}\"", answer.moment.on)).ok()
}

/// A draft designation in the body is a parameter like any other.
async fn check(
    State(site): State<Site>,
    parameters: Parameters,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else { return too_large(format!("a body of at most {MAX_DRAFT} bytes")) };
    let question = parameters.read().and_then(|mut parameters| {
        let draft = String::from_utf8(body.to_vec());
        let draft = draft.map_err(|_| bad(Code::Malformed, views::similar_check::DRAFT, "", "UTF-8"))?;
        parameters.push((views::similar_check::DRAFT.to_owned(), draft));
        Question::read(views::similar_check::VIEW.name, &parameters)
    });
    match question {
        Ok(question) => asked(&site, question, &headers).await,
        Err(problem) => refuse(&problem),
    }
}

async fn survey_form(
    State(site): State<Site>,
    path: Result<Path<String>, PathRejection>,
    parameters: Parameters,
) -> Response {
    let asked = named(path).and_then(|survey| Ok((survey, parameters.read()?)));
    document(&site.view, move |view| {
        let (survey, parameters) = asked?;
        survey_form::form(view, &survey, parameters)
    })
    .await
}

/// What is read from the view in its turn, as JSON.
async fn document(
    view: &Arc<Projection>,
    read: impl FnOnce(&Projection) -> Result<serde_json::Value, Problem> + Send + 'static,
) -> Response {
    match view.in_turn(read).await {
        Ok(document) => json(StatusCode::OK, document.to_string().into_bytes()),
        Err(problem) => refuse(&problem),
    }
}

async fn judge(
    State(site): State<Site>,
    parameters: Parameters,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(rehearsal) = site.rehearsal else { return refuse(&missing("view", "judge")) };
    let Ok(content) = body else {
        return too_large(format!("a body of at most {MAX_BODY} bytes; `daedong submit --dry-run` takes any"));
    };
    let csv = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/csv"));
    let judged = async {
        let (mut kind, mut agency) = (None, None);
        for (name, value) in parameters.read()? {
            match name.as_str() {
                "record" => kind = Some(value).filter(|value| !value.is_empty()),
                "agency" => agency = Some(value).filter(|value| !value.is_empty()),
                _ => return Err(bad(Code::UnknownField, name, value, "record, agency")),
            }
        }
        let name = if csv { "file.csv" } else { "file.ndjson" };
        rehearsal.judge(Handed { kind, agency, name, content }).await
    };
    match judged.await {
        Ok(answer) => json(StatusCode::OK, answer.to_string().into_bytes()),
        Err(problem) => refuse(&problem),
    }
}

/// Tells which views changed, from where the reader last was. What happens while an event is on its way comes with the
/// next one, so a slow reader holds nothing up.
async fn events(State(site): State<Site>, headers: HeaderMap, shutdown: CancellationToken) -> Response {
    let asked = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(query::positions);
    let changes = match changes(site.view, asked) {
        Ok(changes) => changes,
        Err(problem) => return refuse(&problem),
    };
    let events = changes.map(|(position, views)| {
        let data = serde_json::json!({ "position": position.text(), "views": views });
        Ok::<_, Infallible>(sse::Event::default().id(position.id()).data(data.to_string()))
    });
    let events = events.take_until(shutdown.cancelled_owned());
    Sse::new(events).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

/// The views that changed, step by step, after a place in the log; without one, from now on.
///
/// # Errors
/// Too many follow.
pub fn changes(
    view: Arc<Projection>,
    after: Option<Position>,
) -> Result<impl futures::Stream<Item = (Position, Vec<&'static str>)> + Send + 'static, Problem> {
    let place = view.follower()?;
    let moved = view.moved();
    let last = after.unwrap_or_else(|| moved.borrow().position);
    // The view goes along, as its steps end with it, and so does the place among those who follow.
    Ok(futures::stream::unfold((view, place, moved, last), async |(view, place, mut moved, mut last)| {
        loop {
            let step = moved.wait_for(|step| step.position != last).await.ok()?.clone();
            let position = step.position;
            // A place that this log never had, of another log or ahead of this one, says nothing about what was missed.
            let since = if position.covers(&last) { last } else { Position::default() };
            last = position;
            let views = catalogue::changed(&step, &since);
            if !views.is_empty() {
                return Some(((position, views), (view, place, moved, last)));
            }
        }
    }))
}

/// A file of the page; any other address is the page itself, which reads it.
async fn page(uri: Uri) -> Response {
    let path = uri.path();
    if path.starts_with("/api/") {
        return refuse(&missing("view", path));
    }
    let found = FILES
        .iter()
        .find(|(name, _, _)| *name == path)
        .or_else(|| FILES.iter().find(|(name, _, _)| *name == "/index.html"));
    let Some((name, kind, content)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let cache = if name.starts_with("/assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, *kind), (header::CONTENT_ENCODING, "gzip"), (header::CACHE_CONTROL, cache)];
    (headers, Body::from(*content)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_without_the_broker_goes_on_and_says_so() {
        let (embedded, reached, gone) = (Metrics::default(), Metrics::default(), Metrics::default());
        reached.broker(|| true);
        gone.broker(|| false);
        assert_eq!((readiness(&embedded), readiness(&reached)), ("ready", "ready"));
        assert!(readiness(&gone).starts_with("ready; the broker is not reached"));
    }
}
