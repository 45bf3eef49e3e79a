//! `daedong submit --atomic`: all updates of the files, or none of them.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use kit::intake::{MAX_TOGETHER, refused};
use proto::{
    catalogue::Service,
    common::{Receipt, Refusal, SignedUpdate, Status},
};

use super::submit::{Work, source};
use crate::{
    forms::{self, Options, Statement},
    sending::{ANY, prepare},
};

impl Work {
    /// Sends everything at once. Where a row cannot be sent at all the others are only judged, so that every reason is
    /// heard before anything is sent again.
    pub(super) async fn together(&mut self, files: &[PathBuf], options: &Options) -> Result<()> {
        let statements = self.read(files, options)?;
        let (mut service, mut updates, mut faults) = (None, Vec::new(), Vec::new());
        for statement in &statements {
            match self.signed(statement).await? {
                Ok((to, signed)) => {
                    let first = service.or(to);
                    if let (Some(first), Some(to)) = (first, to)
                        && first != to
                    {
                        bail!(
                            "--atomic takes updates of one service; {} goes to {} and those before it to {}",
                            statement.place,
                            to.name(),
                            first.name()
                        );
                    }
                    service = first;
                    updates.push(signed);
                    faults.push(None);
                }
                Err(refusals) => faults.push(Some(refusals)),
            }
        }
        self.tally.rows = statements.len() as u64;
        let whole = faults.iter().all(Option::is_none);
        let receipts = match updates.is_empty() {
            true => Vec::new(),
            false => self.sender.send_together(service.unwrap_or(ANY), updates, !whole).await?,
        };
        // A dry run judges each by itself: what a refusal means for the others is said here.
        let is_good = receipts.iter().all(|receipt| receipt.status() != Status::Refused);
        let whole = whole && (is_good || !self.sender.is_dry_run());
        let mut receipts = receipts.into_iter();
        for (statement, fault) in statements.into_iter().zip(faults) {
            let receipt = match fault {
                Some(refusals) => refused(statement.update_id(), refusals),
                None => only_with_all(receipts.next().context("a receipt is missing")?, whole),
            };
            self.waiting.push_back(statement);
            self.hear(vec![receipt]);
        }
        Ok(())
    }

    fn read(&mut self, files: &[PathBuf], options: &Options) -> Result<Vec<Statement>> {
        let mut statements = Vec::new();
        for file in files {
            let mut rows = || -> Result<()> {
                for statement in forms::open(source(file, &self.bar)?, options)? {
                    if statements.len() == MAX_TOGETHER {
                        bail!("--atomic takes at most {MAX_TOGETHER} updates; send more without it");
                    }
                    statements.push(statement?);
                }
                Ok(())
            };
            rows().with_context(|| file.display().to_string())?;
        }
        Ok(statements)
    }

    /// The update and the service that is to judge it; none for a withdrawal of what nobody knows, which is judged with the
    /// others: it may be one of them.
    async fn signed(&mut self, statement: &Statement) -> Result<Result<(Option<Service>, SignedUpdate), Vec<Refusal>>> {
        let encoded = match prepare(statement) {
            Ok(encoded) => encoded,
            Err(refusals) => return Ok(Err(refusals)),
        };
        self.show(statement);
        let service = self.sender.home(encoded.service, statement, self.signer.public()).await?;
        Ok(Ok((service, self.signer.sign(encoded.bytes))))
    }
}

/// What would have been accepted is not, where a row beside it could not be sent or would be refused.
fn only_with_all(receipt: Receipt, whole: bool) -> Receipt {
    if whole || receipt.status() == Status::Refused || receipt.unchanged {
        return receipt;
    }
    let code = domain::refusal::Code::GroupRefused;
    let refusal = domain::refusal::Refusal::new(code, "", "", "a group without refusals");
    refused(receipt.update_id, vec![(&refusal).into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_accepted_is_refused_with_its_group_and_what_is_recorded_already_stays() {
        let accepted = Receipt { update_id: "a".into(), status: Status::Accepted.into(), ..Receipt::default() };
        let unchanged = Receipt { unchanged: true, ..accepted.clone() };
        assert_eq!(only_with_all(accepted.clone(), true), accepted);
        assert_eq!(only_with_all(unchanged.clone(), false), unchanged);
        let refused = only_with_all(accepted, false);
        assert_eq!((refused.update_id.as_str(), refused.status()), ("a", Status::Refused));
        assert_eq!(refused.refusals.iter().map(|refusal| refusal.code.as_str()).collect::<Vec<_>>(), ["GROUP_REFUSED"]);
        assert_eq!(only_with_all(refused.clone(), false), refused);
    }
}
