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
        let mut senders = Self { agencies: Vec::new(), after, numbers: Default::default() };
        for service in Service::ALL {
            let of = service as usize;
            let between = to.record[of].saturating_sub(after[of]);
            senders.numbers[of] = vec![0; usize::try_from(between).unwrap_or_default()];
        }
        for (number, (agency, sent)) in (0..).zip(history.agencies()) {
            senders.agencies.push(agency);
            for service in Service::ALL {
                for place in sent.places(service, to).iter().rev().take_while(|place| **place > after[service as usize])
                {
                    if let Some(sender) = senders.slot(service, *place) {
                        *sender = number;
                    }
                }
            }
        }
        senders
    }

    fn slot(&mut self, service: Service, sequence: u64) -> Option<&mut u32> {
        let of = service as usize;
        self.numbers[of].get_mut(index(sequence.checked_sub(self.after[of])?)?)
    }

    /// The number of the agency that sent one of these updates.
    pub fn of(&self, service: Service, sequence: u64) -> Option<usize> {
        let of = service as usize;
        let number = self.numbers[of].get(index(sequence.checked_sub(self.after[of])?)?)?;
        usize::try_from(*number).ok()
    }
}
