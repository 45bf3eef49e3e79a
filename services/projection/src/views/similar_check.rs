//! `similar/check`: what a draft designation would be similar to. Nothing is recorded.

use domain::{
    measures::{scene::Behind, similar, standing},
    records::{ClusterDesignated, ClusterRecord, CodeList, Family, Raw, Record},
    references::{Standing, reference_to},
    refusal::{Code, Refusal},
    values::{Id, Value as _},
};
use prost::Message;
use proto::{
    catalogue::Service,
    common::{Header, Unread},
    registry::{ClusterDesignated as Wire, Update, update},
};
use serde_json::Value as Json;
use smol_str::SmolStr;

use super::{Ask, Row, Shape, View, closed, similar as pairs, words};
use crate::{
    query::{Kind, Parameter},
    refusals::{Problem, bad},
};

/// The parameter that holds the draft.
pub const DRAFT: &str = "draft";

/// The view.
pub const VIEW: View = View {
    name: "similar/check",
    title: words("유사성 사전 점검", "Check of a draft"),
    method: words(
        "지정안과 유사한, 효력이 있는 클러스터. 아무것도 기록하지 않는다.",
        "The clusters in force that a draft designation is similar to. Nothing is recorded.",
    ),
    parameters: &[Parameter::filter(DRAFT, Kind::Draft).required().of_figure()],
    open: closed,
    reads: &[Family::Agency, Family::Cluster, Family::Code, Family::Rule, Family::Type],
    shape: Shape::Rows(pairs::COLUMNS, rows),
    behind,
};

fn rows(ask: &Ask<'_>) -> Result<Vec<Row>, Problem> {
    let draft = read(ask.given.text(DRAFT).unwrap_or_default())?;
    let scene = &ask.scene;
    if !scene.types().contains_key(draft.type_code.as_str()) {
        let expected = format!("a type defined on {}", scene.axes.on);
        return Err(bad(Code::UnknownReference, "type_code", draft.type_code.as_str(), expected));
    }
    let unknown = unknown(ask, &draft);
    if !unknown.is_empty() {
        return Err(Problem::Bad(unknown));
    }
    let draft = standing::draft(scene, ClusterDesignated { cluster_id: unused(ask, draft.cluster_id), ..draft });
    let clusters = scene.clusters();
    let mut writer = pairs::Writer::new(ask);
    Ok(similar::with(scene, &draft)
        .iter()
        .filter_map(|pair| writer.row(&draft, &clusters[pair.a], pair, None))
        .collect())
}

/// The id of a draft: its own, or, where it has none, one that no cluster has, so that it is compared with all of them.
fn unused(ask: &Ask<'_>, id: Id) -> Id {
    let taken = |id: &Id| ask.scene.cluster(id).is_some();
    if id.as_str() != PLACEHOLDER || !taken(&id) {
        return id;
    }
    let numbered = (2_u32..).filter_map(|number| Id::read(&format!("{PLACEHOLDER}-{number}")).ok());
    // There are fewer clusters than numbers.
    numbered.into_iter().find(|id| !taken(id)).unwrap_or(id)
}

/// The codes of a draft that nothing known has.
fn unknown(ask: &Ask<'_>, draft: &ClusterDesignated) -> Vec<Refusal> {
    let (scene, mut refusals) = (&ask.scene, Vec::new());
    let mut check = |list: CodeList, field: &'static str, code: &str| {
        let standing = scene.world.code_standing(list, code, scene.axes.on);
        if standing == Standing::Unknown {
            refusals.extend(standing.refusal(reference_to(list), field, code, scene.axes.on));
        }
    };
    draft.regions.iter().for_each(|code| check(CodeList::Region, "regions", code));
    draft.industries.iter().for_each(|code| check(CodeList::Industry, "industries", code));
    draft.technologies.iter().for_each(|code| check(CodeList::Technology, "technologies", code));
    refusals
}

/// The updates behind a row are those of the cluster that is there.
fn behind(ask: &Ask<'_>, key: &[SmolStr]) -> Option<Behind> {
    let [a, b] = key else { return None };
    let mut behind = Behind::new();
    for id in [a, b] {
        behind.extend(ask.scene.cluster(id).into_iter().flat_map(|cluster| standing::behind(&ask.scene, cluster)));
    }
    behind.extend(ask.scene.adoption(similar::RULE));
    Some(behind)
}

/// Stands for what a draft may leave out.
const PLACEHOLDER: &str = "draft";
/// The kind that a draft is of.
const KIND: &str = "cluster_designated";

/// Reads a draft as strictly as a designation: a JSON object with fields of `cluster_designated`. What identifies and names
/// it, and who manages it, may be left out.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(text: &str) -> Result<ClusterDesignated, Problem> {
    let Ok(Json::Object(members)) = serde_json::from_str(text) else {
        return Err(bad(Code::Malformed, DRAFT, text, "a JSON object with the fields of cluster_designated"));
    };
    let mut wire = Wire {
        cluster_id: Some(PLACEHOLDER.into()),
        name_ko: Some(PLACEHOLDER.into()),
        managing_agency_id: Some(PLACEHOLDER.into()),
        ..Wire::default()
    };
    let mut header = Header { update_id: PLACEHOLDER.into(), effective_on: "2000-01-01".into(), ..Header::default() };
    let mut refusals = Vec::new();
    for (name, value) in members {
        let value = Field::of(&value);
        if value.is_absent() {
            continue;
        }
        // A line of a file may say which kind it is.
        if name == "record" {
            let wrong = value.shown() != KIND;
            refusals.extend(wrong.then(|| Refusal::new(Code::BadCode, "record", value.shown(), KIND)));
            continue;
        }
        if !place(&mut wire, &name, &value) && !head(&mut header, &name, &value) {
            header.unread.push(Unread { field: name, given: value.shown() });
        }
    }
    let update = Update { header: Some(header), record: Some(update::Record::ClusterDesignated(wire)) };
    let read = Raw::decode(Service::Registry, &update.encode_to_vec())
        .map_err(|refusal| vec![refusal])
        .and_then(|raw| raw.read(false));
    match read.map(|update| update.record) {
        Ok(Record::Cluster(ClusterRecord::ClusterDesignated(designated))) if refusals.is_empty() => Ok(*designated),
        Ok(Record::Cluster(ClusterRecord::ClusterDesignated(_))) => Err(Problem::Bad(refusals)),
        Ok(_) => Err(Refusal::new(Code::Malformed, DRAFT, text, "a designation").into()),
        Err(more) => {
            refusals.extend(more);
            Err(Problem::Bad(refusals))
        }
    }
}

/// A member of a draft: a text, several, or an object as text.
enum Field {
    Text(String),
    List(Vec<String>),
}

impl Field {
    fn of(value: &Json) -> Self {
        let text = |value: &Json| match value {
            Json::Null => String::new(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        match value {
            Json::Array(values) => Self::List(values.iter().map(text).collect()),
            other => Self::Text(text(other)),
        }
    }

    fn is_absent(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(texts) => texts.iter().all(String::is_empty),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(texts) => texts.join(";"),
        }
    }

    fn list(&self) -> Vec<String> {
        match self {
            Self::Text(text) => text.split(';').map(str::to_owned).collect(),
            Self::List(texts) => texts.clone(),
        }
    }
}

/// A draft may be the very line that is going to be sent.
fn head(header: &mut Header, name: &str, value: &Field) -> bool {
    let Field::Text(text) = value else { return false };
    match name {
        "update_id" => header.update_id.clone_from(text),
        "effective_on" => header.effective_on.clone_from(text),
        "note" => header.note = Some(text.clone()),
        _ => return false,
    }
    true
}

/// Puts a value in its place, if there is one of that name and form.
fn place(wire: &mut Wire, name: &str, value: &Field) -> bool {
    let list = match name {
        "regions" => Some(&mut wire.regions),
        "industries" => Some(&mut wire.industries),
        "technologies" => Some(&mut wire.technologies),
        _ => None,
    };
    if let Some(list) = list {
        *list = value.list();
        return true;
    }
    let text = match name {
        "cluster_id" => &mut wire.cluster_id,
        "type_code" => &mut wire.type_code,
        "name_ko" => &mut wire.name_ko,
        "name_en" => &mut wire.name_en,
        "area_m2" => &mut wire.area_m2,
        "managing_agency_id" => &mut wire.managing_agency_id,
        "review_id" => &mut wire.review_id,
        "notice_no" => &mut wire.notice_no,
        "expires_on" => &mut wire.expires_on,
        "longitude" => &mut wire.longitude,
        "latitude" => &mut wire.latitude,
        "boundary" => &mut wire.boundary,
        _ => return false,
    };
    match value {
        Field::Text(given) => {
            *text = Some(given.clone());
            true
        }
        Field::List(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use domain::values::{Id, Value};

    use super::*;

    fn codes(text: &str) -> Vec<(Code, String)> {
        match read(text) {
            Ok(_) => Vec::new(),
            Err(problem) => {
                problem.refusals().iter().map(|refusal| (refusal.code, refusal.field.to_string())).collect()
            }
        }
    }

    #[test]
    fn a_draft_is_read_as_strictly_as_a_designation() {
        assert_eq!(codes(r#"{"type_code":"NIC","regions":["11530"],"industries":"26;29"}"#), []);
        // A line as it is going to be sent will do, but one that is wrong will not.
        let line = r#"{"record":"cluster_designated","update_id":"u1","effective_on":"2026-01-01","note":"x","type_code":"NIC","regions":["11"]}"#;
        assert_eq!(codes(line), []);
        let wrong = line.replace("2026-01-01", "2026-02-30").replace("cluster_designated", "cluster_amended");
        assert_eq!(codes(&wrong), [(Code::BadCode, "record".to_owned()), (Code::BadDate, "effective_on".to_owned())]);
        assert_eq!(codes(r#"{"type_code":"NIC"}"#), [(Code::MissingField, "regions".to_owned())]);
        assert_eq!(
            codes(r#"{"type_code":"NIC","regions":["1"],"area_m2":-1}"#),
            [(Code::BadCode, "regions".to_owned()), (Code::OutOfRange, "area_m2".to_owned())]
        );
        assert_eq!(
            codes(r#"{"type_code":"NIC","regions":["11"],"colour":"red"}"#),
            [(Code::UnknownField, "colour".to_owned())]
        );
        assert_eq!(codes("[]"), [(Code::Malformed, "draft".to_owned())]);
        assert!(Id::read(PLACEHOLDER).is_ok());
    }
}
