//! Codes of the region, industry and technology lists, beyond or in place of the built-in ones.

use crate::{
    history::{At, Fold, Others},
    lists::built_in,
    records::{CodeList, CodePublished, CodeRecord, CodeRetired},
    references::reference_to,
    refusal::{Code, Refusal},
    shape::Shape,
    values::{Fault, Industry, ListCode, Region, Technology, Value},
    verdict::Findings,
    world::World,
};

/// What was said of a code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListedCode {
    /// Its name, as last published.
    pub published: Option<CodePublished>,
    /// Its end, with the codes that follow it.
    pub retired: Option<Vec<ListCode>>,
}

impl ListedCode {
    /// Whether it was published.
    pub const fn is_published(&self) -> bool {
        self.published.is_some()
    }

    /// Whether it has ended.
    pub const fn is_retired(&self) -> bool {
        self.retired.is_some()
    }
}

/// What is wrong with the form of a code of a list.
fn misformed(list: CodeList, code: &str) -> Option<Fault> {
    match list {
        CodeList::Region => Region::read(code).err(),
        CodeList::Industry => Industry::read(code).err(),
        CodeList::Technology => Technology::read(code).err(),
    }
}

/// Refuses codes that do not have the form of their list.
pub fn check_form<'a>(
    list: CodeList,
    field: &'static str,
    codes: impl IntoIterator<Item = &'a ListCode>,
    shape: &mut Shape,
) {
    for code in codes {
        if let Some(fault) = misformed(list, code) {
            shape.refuse(fault.refusal(field, code));
        }
    }
}

impl Fold for ListedCode {
    type Record = CodeRecord;

    fn shape(record: &CodeRecord, shape: &mut Shape) {
        if !shape.has("list") {
            return;
        }
        match record {
            CodeRecord::CodePublished(published) => {
                check_form(published.list, "code", [&published.code], shape);
                check_form(published.list, "parent_code", &published.parent_code, shape);
            }
            CodeRecord::CodeRetired(retired) => {
                check_form(retired.list, "code", [&retired.code], shape);
                check_form(retired.list, "successor_codes", &retired.successor_codes, shape);
            }
        }
    }

    fn exists(&self) -> bool {
        self.is_published() || self.is_retired()
    }

    fn refer(record: &CodeRecord, at: &At, own: &Others<'_, Self>, world: &World, findings: &mut Findings) {
        let (list, of, field, codes) = match record {
            CodeRecord::CodePublished(CodePublished { list, code, parent_code, .. }) => {
                (*list, code, "parent_code", parent_code.as_slice())
            }
            CodeRecord::CodeRetired(CodeRetired { list, code, successor_codes }) => {
                (*list, code, "successor_codes", successor_codes.as_slice())
            }
        };
        if let CodeRecord::CodeRetired(CodeRetired { code, .. }) = record
            && !own.end().is_published()
            && built_in(list, code).is_none()
        {
            findings.refuse(Refusal::new(Code::UnknownReference, "code", code.as_str(), "a code that is published"));
        }
        for code in codes {
            let standing = if code == of {
                world.code_standing_by(list, code, at.effective_on, Some(own))
            } else {
                world.code_standing(list, code, at.effective_on)
            };
            if let Some(refusal) = standing.refusal(reference_to(list), field, code, at.effective_on) {
                findings.refuse(refusal);
            }
        }
    }

    fn check(record: &CodeRecord, _at: &At, _state: &Self, _world: &World, findings: &mut Findings) {
        if let CodeRecord::CodeRetired(retired) = record
            && retired.successor_codes.contains(&retired.code)
        {
            let given = retired.code.as_str();
            findings.refuse(Refusal::new(Code::OutOfRange, "successor_codes", given, "another code"));
        }
    }

    fn rule(&self, at: &At, record: &CodeRecord, findings: &mut Findings) {
        let CodeRecord::CodeRetired(CodeRetired { list, code, .. }) = record else { return };
        let known = self.is_published() || built_in(*list, code).is_some();
        if !known || self.is_retired() {
            let expected = format!("a code in force on {}", at.effective_on);
            findings.refuse(Refusal::new(Code::NotInForce, "code", code.as_str(), expected));
        }
    }

    fn apply(&mut self, _at: &At, record: &CodeRecord) {
        match record {
            CodeRecord::CodePublished(published) => {
                self.published = Some(published.clone());
                self.retired = None;
            }
            CodeRecord::CodeRetired(retired) => self.retired = Some(retired.successor_codes.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
