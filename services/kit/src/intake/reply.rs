//! Where a receipt goes: to whoever sent the update, or to the other receipts of a group; and where it comes from.

use std::sync::Arc;

use parking_lot::Mutex;
use proto::common::Receipt;
use tokio::sync::oneshot;

use super::Stopping;

/// Whoever waits for a receipt.
#[derive(Debug)]
pub enum Reply {
    /// The sender of one update.
    One(oneshot::Sender<Receipt>),
    /// The place in a group.
    Member(Arc<Receipts>, usize),
}

impl Reply {
    /// Answers. Nobody may be left to hear it; what is recorded stands all the same.
    pub fn send(self, receipt: Receipt) {
        match self {
            Self::One(sender) => {
                let _ = sender.send(receipt);
            }
            Self::Member(receipts, place) => receipts.set(place, receipt),
        }
    }
}

/// A receipt, or the promise of one.
pub enum Promise {
    /// It is there.
    Kept(Box<Receipt>),
    /// It comes from the writer.
    Given(oneshot::Receiver<Receipt>),
}

impl Promise {
    /// The receipt, once it is there.
    ///
    /// # Errors
    /// The service is stopping.
    pub async fn receipt(self) -> Result<Receipt, Stopping> {
        match self {
            Self::Kept(receipt) => Ok(*receipt),
            Self::Given(receipt) => receipt.await.map_err(|_| Stopping),
        }
    }
}

/// The receipts of a group, which are handed over once all are there.
#[derive(Debug)]
pub struct Receipts(Mutex<Gathered>);

#[derive(Debug)]
struct Gathered {
    /// By the place of their updates.
    receipts: Vec<Option<Receipt>>,
    /// Who waits for all of them.
    reply: Option<oneshot::Sender<Vec<Receipt>>>,
}

impl Receipts {
    /// Of so many updates, none there yet.
    pub fn new(count: usize, reply: oneshot::Sender<Vec<Receipt>>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Gathered { receipts: vec![None; count], reply: Some(reply) })))
    }

    /// Forgets those that came: the group is judged again.
    pub fn clear(&self) {
        self.0.lock().receipts.fill(None);
    }

    fn set(&self, place: usize, receipt: Receipt) {
        let Gathered { receipts, reply } = &mut *self.0.lock();
        if let Some(slot) = receipts.get_mut(place) {
            *slot = Some(receipt);
        }
        if receipts.iter().all(Option::is_some)
            && let Some(reply) = reply.take()
        {
            let _ = reply.send(receipts.drain(..).flatten().collect());
        }
    }
}
