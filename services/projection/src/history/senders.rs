//! Who sent each update between two positions, for questions that ask it of very many.

use proto::catalogue::Service;

use super::{History, Position, SERVICES, index};

/// The agencies and what each sent, by number. A line of the history knows its agency too, but lies among much else.
#[derive(Debug)]
pub struct Senders<'h> {
    /// The agencies, by id.
    pub agencies: Vec<&'h str>,
    /// The place in each stream after which updates are looked at.
    after: [u64; SERVICES],
    /// The number of the agency of each, from there on.
    numbers: [Vec<u32>; SERVICES],
}

impl<'h> Senders<'h> {
    /// Of the updates after one position up to another.
    pub fn between(history: &'h History, from: &Position, to: &Position) -> Self {
        let after = from.record;
        let many = |at: usize| usize::try_from(to.record[at].saturating_sub(after[at])).unwrap_or_default();
        let numbers = std::array::from_fn(|at| vec![0; many(at)]);
        let mut senders = Self { agencies: Vec::new(), after, numbers };
        for (number, (agency, sent)) in (0..).zip(history.agencies()) {
            senders.agencies.push(agency);
            for service in Service::ALL {
                let later = sent.places(service, to).iter().rev().take_while(|place| **place > after[service as usize]);
                for place in later {
                    let at = senders.at(service, *place);
                    if let Some(sender) = at.and_then(|at| senders.numbers[service as usize].get_mut(at)) {
                        *sender = number;
                    }
                }
            }
        }
        senders
    }

    fn at(&self, service: Service, sequence: u64) -> Option<usize> {
        index(sequence.checked_sub(self.after[service as usize])?)
    }

    /// The number of the agency that sent one of these updates.
    pub fn of(&self, service: Service, sequence: u64) -> Option<usize> {
        let number = self.numbers[service as usize].get(self.at(service, sequence)?)?;
        usize::try_from(*number).ok()
    }
}
