//! The view over gRPC: the same questions, parameters and answers as over HTTP.

use std::{pin::Pin, sync::Arc};

use bytes::Bytes;
use domain::refusal::Code as Reason;
use futures::{Stream, StreamExt};
use proto::view::{
    Changed, FollowRequest, Piece, QueryRequest, Standing, WaitRequest,
    view_server::{View, ViewServer},
};
use tokio_util::sync::CancellationToken;
use tonic::{Code, Request, Response, Status};

use crate::{
    http::changes,
    live::Projection,
    query::{self, Question},
    refusals::{Problem, bad},
};

/// The most bytes of an answer in one message.
pub const MAX_PIECE: usize = 64 * 1024;

/// The view as a gRPC service.
#[derive(Debug, Clone)]
pub struct Asked {
    view: Arc<Projection>,
    shutdown: CancellationToken,
}

/// The service that answers for a view, until it is told to stop.
pub fn server(view: Arc<Projection>, shutdown: CancellationToken) -> ViewServer<Asked> {
    ViewServer::new(Asked { view, shutdown })
}

type Streamed<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl View for Asked {
    type QueryStream = Streamed<Piece>;
    type FollowStream = Streamed<Changed>;

    async fn query(&self, request: Request<QueryRequest>) -> Result<Response<Self::QueryStream>, Status> {
        let QueryRequest { view, parameters } = request.into_inner();
        // In the order of their names, so that the same question gets the same refusals.
        let mut parameters: Vec<(String, String)> = parameters.into_iter().collect();
        parameters.sort_unstable();
        let question = Question::read(&view, &parameters).map_err(|problem| status(&problem))?;
        let answer = self.view.answer(question).await.map_err(|problem| status(&problem))?;
        let pieces = pieces(answer.content_type, answer.content);
        Ok(Response::new(futures::stream::iter(pieces).map(Ok).boxed()))
    }

    async fn wait(&self, request: Request<WaitRequest>) -> Result<Response<Standing>, Status> {
        let after = request.into_inner().after;
        let after = if after.is_empty() { self.view.position() } else { position(&after)? };
        let position = self.view.wait(after).await.map_err(|problem| status(&problem))?;
        Ok(Response::new(Standing { position: position.text() }))
    }

    async fn follow(&self, request: Request<FollowRequest>) -> Result<Response<Self::FollowStream>, Status> {
        let after = request.into_inner().after;
        let after = if after.is_empty() { None } else { Some(position(&after)?) };
        let changed = changes(self.view.clone(), after).map_err(|problem| status(&problem))?;
        let changed = changed.map(|(position, views)| {
            let views = views.into_iter().map(str::to_owned).collect();
            Ok(Changed { id: position.id(), position: position.text(), views })
        });
        // Whoever follows would hold up the end.
        Ok(Response::new(changed.take_until(self.shutdown.clone().cancelled_owned()).boxed()))
    }
}

fn position(text: &str) -> Result<crate::history::Position, Status> {
    query::positions(text).ok_or_else(|| status(&bad(Reason::Malformed, "after", text, "registry:1042,budget:77")))
}

/// An answer in pieces; an empty one is one piece.
fn pieces(content_type: &'static str, content: Vec<u8>) -> Vec<Piece> {
    let mut rest = Bytes::from(content);
    let mut pieces = vec![Piece { content_type: content_type.to_owned(), content: take(&mut rest) }];
    while !rest.is_empty() {
        pieces.push(Piece { content_type: String::new(), content: take(&mut rest) });
    }
    pieces
}

fn take(rest: &mut Bytes) -> Vec<u8> {
    rest.split_to(rest.len().min(MAX_PIECE)).to_vec()
}

fn status(problem: &Problem) -> Status {
    let code = match problem {
        Problem::Bad(_) => Code::InvalidArgument,
        Problem::Missing(_) => Code::NotFound,
        Problem::Unavailable(_) => Code::DeadlineExceeded,
        Problem::Busy(_) => Code::ResourceExhausted,
    };
    Status::new(code, String::from_utf8_lossy(&problem.json()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_put_together_are_the_answer() {
        for length in [0, 1, MAX_PIECE, MAX_PIECE + 1, 3 * MAX_PIECE] {
            let content: Vec<u8> = (0..length).map(|at| at.to_le_bytes()[0]).collect();
            let pieces = pieces("application/json", content.clone());
            assert!(pieces.iter().all(|piece| piece.content.len() <= MAX_PIECE));
            assert_eq!(pieces[0].content_type, "application/json");
            assert_eq!(pieces.into_iter().flat_map(|piece| piece.content).collect::<Vec<_>>(), content);
        }
    }
}
