//! Every record kind and field, read from the descriptors: the one list behind `daedong records`, the
//! text forms, the typed records of the domain and the checks of shape.

use std::{collections::BTreeMap, sync::LazyLock};

use prost_reflect::{DescriptorPool, FieldDescriptor, MessageDescriptor};

use crate::common::{FieldRule, RecordRule};

/// A service that owns records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// Types, clusters, plans.
    Registry,
    /// Programmes and money.
    Budget,
    /// Indicators, companies, investment.
    Performance,
    /// Agencies, rules, reviews, surveys.
    Governance,
}

impl Service {
    /// All four, in the order in which a position names them and a withdrawal asks them.
    pub const ALL: [Self; 4] = [Self::Registry, Self::Budget, Self::Performance, Self::Governance];

    /// Lower-case name, as in `registry:1042`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Budget => "budget",
            Self::Performance => "performance",
            Self::Governance => "governance",
        }
    }

    /// The service of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.name() == name)
    }
}

/// One kind of record.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its name, such as `cluster_designated`.
    pub name: String,
    /// The service that judges and records it.
    pub service: Service,
    /// Number of the field in the service's `Update`.
    pub tag: u32,
    /// Subject, meaning, names.
    pub rule: RecordRule,
    /// Its fields, in the order of the contract.
    pub fields: Vec<Field>,
    /// The message.
    pub message: MessageDescriptor,
}

/// One field of a kind (or of the header).
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name, such as `area_m2`.
    pub name: String,
    /// Whether it holds several values.
    pub list: bool,
    /// Type, bounds, names, meaning.
    pub rule: FieldRule,
    /// The field on the wire.
    pub wire: FieldDescriptor,
}

/// All kinds with the fields of the header.
#[derive(Debug)]
pub struct Catalogue {
    kinds: Vec<Kind>,
    by_name: BTreeMap<String, usize>,
    /// `update_id`, `effective_on`, `supersedes`, `note`.
    pub header: Vec<Field>,
    /// The pool behind it.
    pub pool: DescriptorPool,
}

impl Catalogue {
    /// The kinds, by service and in the order of the contract. `record_withdrawn` comes last, once,
    /// under governance; every service takes it.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind of that name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.by_name.get(name).map(|&at| &self.kinds[at])
    }

    /// The `Update` message of a service.
    pub fn update(&self, service: Service) -> Option<MessageDescriptor> {
        self.pool.get_message_by_name(&format!("daedong.{}.v1.Update", service.name()))
    }
}

/// The catalogue of this build.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
        // The descriptor set is compiled into this crate, so reading it cannot fail; a unit test opens it.
        #[expect(clippy::expect_used, reason = "checked when the crate is built and by a test")]
        read(DescriptorPool::decode(crate::DESCRIPTORS).expect("own descriptors")).expect("own catalogue")
    });
    &CATALOGUE
}

fn read(pool: DescriptorPool) -> Option<Catalogue> {
    let header = fields(&pool.get_message_by_name("daedong.common.v1.Header")?);
    let mut kinds: Vec<Kind> = Vec::new();
    for service in Service::ALL {
        let update = pool.get_message_by_name(&format!("daedong.{}.v1.Update", service.name()))?;
        let record = update.oneofs().find(|oneof| oneof.name() == "record")?;
        for arm in record.fields() {
            let message = arm.kind().as_message()?.clone();
            let Some(rule) = record_rule(&message) else { continue };
            if arm.name() == "record_withdrawn" && service != Service::Governance {
                continue;
            }
            let fields = fields(&message);
            kinds.push(Kind { name: arm.name().to_owned(), service, tag: arm.number(), rule, fields, message });
        }
    }
    let by_name = kinds.iter().enumerate().map(|(at, kind)| (kind.name.clone(), at)).collect();
    Some(Catalogue { kinds, by_name, header, pool })
}

fn fields(message: &MessageDescriptor) -> Vec<Field> {
    let mut fields: Vec<_> = message.fields().collect();
    fields.sort_by_key(FieldDescriptor::number);
    fields
        .into_iter()
        .filter_map(|wire| {
            let rule = field_rule(&wire)?;
            Some(Field { name: wire.name().to_owned(), list: wire.is_list(), rule, wire })
        })
        .collect()
}

fn field_rule(field: &FieldDescriptor) -> Option<FieldRule> {
    let extension = field.parent_pool().get_extension_by_name("daedong.common.v1.field")?;
    let options = field.options();
    options.has_extension(&extension).then(|| options.get_extension(&extension).as_message()?.transcode_to().ok())?
}

fn record_rule(message: &MessageDescriptor) -> Option<RecordRule> {
    let extension = message.parent_pool().get_extension_by_name("daedong.common.v1.record")?;
    let options = message.options();
    options.has_extension(&extension).then(|| options.get_extension(&extension).as_message()?.transcode_to().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_it_is_and_how_its_fields_are_read() {
        let catalogue = catalogue();
        assert_eq!(catalogue.kinds().len(), 48);
        for kind in catalogue.kinds() {
            assert!(!kind.rule.name_ko.is_empty() && !kind.rule.meaning_en.is_empty(), "{}", kind.name);
            assert_eq!(kind.fields.len(), kind.message.fields().len(), "{} has fields without a rule", kind.name);
            for name in kind.rule.subject.iter().chain(&kind.rule.aggregate) {
                assert!(kind.fields.iter().any(|field| field.name == *name), "{}: {name}", kind.name);
            }
        }
    }
}
