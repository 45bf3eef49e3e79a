//! Updates that go in together or not at all.
//!
//! A group is judged once nothing else is ahead of the log, each update as if those before it were recorded, and
//! appended as one batch. Meanwhile nothing else is taken. If another writer was faster the whole group is judged again.

use std::sync::Arc;

use super::{Ended, Judge, MAX_RETRIES, Writer, refused, update_id};
use crate::intake::{
    Submission,
    pending::Waiting,
    reply::{Receipts, Reply},
};

/// A group under way.
#[derive(Debug)]
pub(in crate::intake) struct Group {
    pub(in crate::intake) updates: Vec<Submission>,
    pub(in crate::intake) receipts: Arc<Receipts>,
    /// How often it was judged.
    pub(in crate::intake) tries: usize,
    /// All of it is accepted ahead of the log.
    pub(in crate::intake) ahead: bool,
}

impl<J: Judge> Writer<J> {
    /// Judges the group that waits, once nothing is ahead of the log; lets it go once it is recorded.
    pub(super) async fn attend_group(&mut self) -> Result<(), Ended> {
        let idle = self.pending.is_empty() && self.append.is_none() && self.again.is_empty();
        let Some(mut group) = self.group.take_if(|_| idle) else { return Ok(()) };
        if group.ahead {
            return Ok(());
        }
        group.receipts.clear();
        self.keep_up().await?;
        let mut good = true;
        for (place, submission) in group.updates.iter().enumerate() {
            let reply = Reply::Member(group.receipts.clone(), place);
            // All are judged, so that every reason is heard at once.
            good &= self.judge(Waiting { submission: submission.clone(), reply, tries: 0 }).await?;
        }
        if good {
            group.ahead = true;
            // Where all of it was recorded before, nothing is left to wait for.
            self.group = Some(group).filter(|_| !self.pending.is_empty());
        } else {
            self.give_up("GROUP_REFUSED", "a group without refusals");
        }
        Ok(())
    }

    /// Another writer was faster: the group is judged once more, but not without end.
    pub(super) fn again_together(&mut self, mut group: Group) {
        group.tries += 1;
        group.ahead = false;
        if group.tries <= MAX_RETRIES {
            self.group = Some(group);
            return;
        }
        let refusal = self.setup.judge.refusal("UNAVAILABLE", "", "", "fewer writers on these subjects");
        for (place, submission) in group.updates.iter().enumerate() {
            let reply = Reply::Member(group.receipts.clone(), place);
            reply.send(refused(update_id(&submission.signed), vec![refusal.clone()]));
        }
    }
}
