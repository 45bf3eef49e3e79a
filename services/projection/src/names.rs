//! How things are called at a moment, in both languages.

use domain::{lists, measures::scene::Scene, performance::indicator::Indicator, records::CodeList};
use proto::catalogue::Service;
use smol_str::SmolStr;

/// A name; the English one is not always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// In Korean.
    pub ko: SmolStr,
    /// In English.
    pub en: Option<SmolStr>,
}

impl Named {
    fn new(ko: impl AsRef<str>, en: Option<impl AsRef<str>>) -> Self {
        Self { ko: SmolStr::new(ko), en: en.map(SmolStr::new) }
    }

    /// What stands for a thing without a name.
    pub fn bare(id: &str) -> Self {
        Self { ko: id.into(), en: Some(id.into()) }
    }

    /// The English name; without one the Korean.
    pub fn english(&self) -> &str {
        self.en.as_deref().unwrap_or(&self.ko)
    }
}

/// Something by its id, or the bare id.
pub fn or_bare(named: Option<Named>, id: &str) -> Named {
    named.unwrap_or_else(|| Named::bare(id))
}

/// The name of an agency.
pub fn agency(scene: &Scene<'_>, id: &str) -> Option<Named> {
    let registered = scene.agencies().get(id)?.registered.as_ref()?;
    Some(Named::new(&*registered.name_ko, registered.name_en.as_deref()))
}

/// The name of a type.
pub fn cluster_type(scene: &Scene<'_>, code: &str) -> Option<Named> {
    let defined = &scene.types().get(code)?.defined;
    Some(Named::new(&*defined.name_ko, defined.name_en.as_deref()))
}

/// The name of a cluster.
pub fn cluster(scene: &Scene<'_>, id: &str) -> Option<Named> {
    let of = &scene.cluster(id)?.life.designation;
    Some(Named::new(&*of.name_ko, of.name_en.as_deref()))
}

/// The name of a code: as last published, else as built in.
pub fn code(scene: &Scene<'_>, list: CodeList, code: &str) -> Option<Named> {
    let known = scene.known(Service::Governance);
    let said = scene.world.codes.get(&*format!("{}.{code}", list.word()));
    let published = said.and_then(|entity| entity.fold(known, scene.axes.on).published);
    published
        .map(|published| Named::new(&*published.name_ko, published.name_en.as_deref()))
        .or_else(|| lists::built_in(list, code).map(|listed| Named::new(listed.name_ko, Some(listed.name_en))))
}

/// The name of a law.
pub fn law(scene: &Scene<'_>, id: &str) -> Option<Named> {
    let recorded = scene.world.laws.get(id)?.fold(scene.known(Service::Governance), scene.axes.on).recorded?;
    Some(Named::new(&*recorded.name_ko, recorded.name_en.as_deref()))
}

/// The name of a programme.
pub fn programme(scene: &Scene<'_>, id: &str) -> Option<Named> {
    let defined = scene.world.programmes.get(id)?.fold(scene.known(Service::Budget), scene.axes.on).defined?;
    Some(Named::new(&*defined.name_ko, defined.name_en.as_deref()))
}

/// The name of an indicator or ratio.
pub fn indicator(scene: &Scene<'_>, id: &str) -> Option<Named> {
    match scene.world.indicators.get(id)?.fold(scene.known(Service::Performance), scene.axes.on) {
        Indicator::Undefined => None,
        Indicator::Observed(defined) => Some(Named::new(&*defined.name_ko, defined.name_en.as_deref())),
        Indicator::Ratio(defined) => Some(Named::new(&*defined.name_ko, defined.name_en.as_deref())),
    }
}
