//! What registry answers to other services: what a proposed designation would be similar to, and the frame of a survey.
//! Both by all that it knows now.

use std::sync::Arc;

use desk::Desk;
use domain::{
    measures::{scene::Scene, similar, standing},
    records::{ClusterDesignated, ClusterRecord, Raw, Record},
    values::{Day, Value},
    world::Axes,
};
use prost::Message;
use proto::{
    catalogue::Service,
    common::Header,
    registry::{
        self as wire, FrameReply, FrameRequest, SimilarReply, SimilarRequest, Update, registry_server::Registry, update,
    },
};
use tonic::{Request, Response, Status};

/// The most similar clusters that are named.
const MAX_SIMILAR: usize = 100;
/// Stands for what a proposed designation need not say yet.
const PLACEHOLDER: &str = "draft";

/// Registry, as other services ask it.
#[derive(Debug)]
pub struct Answers {
    desk: Arc<Desk>,
}

impl Answers {
    /// Answers from what a desk knows.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }
}

#[tonic::async_trait]
impl Registry for Answers {
    async fn similar(&self, request: Request<SimilarRequest>) -> Result<Response<SimilarReply>, Status> {
        let asked = request.into_inner();
        tracing::debug!(cluster = asked.cluster_id, "asked what is similar");
        let on = day(&asked.effective_on)?;
        let draft = draft(asked)?;
        let cluster_ids = self.desk.with(|world| {
            let scene = Scene::new(world, Axes::now(on));
            let draft = standing::draft(&scene, draft);
            let clusters = scene.clusters();
            let rule = similar::Rule::of(&scene.parameters(similar::RULE));
            let mut found = similar::with(&scene, &draft);
            found.sort_by(|one, two| {
                let score = |pair: &similar::Pair| rule.score(pair.place, pair.theme());
                score(two).cmp(&score(one)).then_with(|| clusters[one.a].id.cmp(&clusters[two.a].id))
            });
            found.iter().take(MAX_SIMILAR).map(|pair| clusters[pair.a].id.to_string()).collect()
        });
        Ok(Response::new(SimilarReply { cluster_ids }))
    }

    async fn frame(&self, request: Request<FrameRequest>) -> Result<Response<FrameReply>, Status> {
        let FrameRequest { reference_on, type_codes } = request.into_inner();
        tracing::debug!(reference_on, "asked for a frame");
        let on = day(&reference_on)?;
        let clusters = self.desk.with(|world| {
            let frame = Scene::new(world, Axes::now(on)).frame(on);
            let asked = |code: &str| type_codes.is_empty() || type_codes.iter().any(|asked| asked == code);
            frame.iter().filter(|(_, code)| asked(code)).count()
        });
        Ok(Response::new(FrameReply { clusters: u64::try_from(clusters).unwrap_or(u64::MAX) }))
    }
}

fn day(text: &str) -> Result<Day, Status> {
    Day::read(text).map_err(|_| Status::invalid_argument("a day is written YYYY-MM-DD"))
}

/// Reads a proposed designation as strictly as one that is made.
fn draft(asked: SimilarRequest) -> Result<ClusterDesignated, Status> {
    let designated = wire::ClusterDesignated {
        cluster_id: Some(asked.cluster_id),
        type_code: Some(asked.type_code),
        regions: asked.regions,
        industries: asked.industries,
        technologies: asked.technologies,
        name_ko: Some(PLACEHOLDER.into()),
        managing_agency_id: Some(PLACEHOLDER.into()),
        ..wire::ClusterDesignated::default()
    };
    let header = Header { update_id: PLACEHOLDER.into(), effective_on: asked.effective_on, ..Header::default() };
    let update = Update { header: Some(header), record: Some(update::Record::ClusterDesignated(designated)) };
    let read = Raw::decode(Service::Registry, &update.encode_to_vec())
        .map_err(|refusal| vec![refusal])
        .and_then(|raw| raw.read(false));
    match read.map(|update| update.record) {
        Ok(Record::Cluster(ClusterRecord::ClusterDesignated(designated))) => Ok(*designated),
        _ => Err(Status::invalid_argument("not a designation")),
    }
}
