//! What the workbook says of itself: its sheets, its calendar, whether its formulas were calculated.

use quick_xml::events::Event;

use super::{
    package::Package,
    xml::{Bad, attribute},
};

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub struct Workbook {
    /// Its sheets, in their order.
    pub sheets: Vec<Sheet>,
    /// Days are counted from 1904.
    pub from_1904: bool,
    /// The results of its formulas may be out of date.
    pub stale: bool,
    /// The part with the shared texts.
    pub strings: Option<String>,
    /// The part with the formats of cells.
    pub styles: Option<String>,
}

/// A sheet of cells.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The part that holds it.
    pub part: String,
    /// It is not shown.
    pub hidden: bool,
}

struct Link {
    id: String,
    target: String,
    kind: String,
}

const NO_WORKBOOK: Bad = "a workbook (.xlsx)";

impl Workbook {
    /// Reads the workbook of a package.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(package: &Package) -> Result<Self, Bad> {
        let root = links(package, "_rels/.rels", "")?;
        let part = root.into_iter().find(|link| link.kind == "officeDocument").ok_or(NO_WORKBOOK)?.target;
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
        let links = links(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let target = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.clone());
        let mut workbook = Self { strings: target("sharedStrings"), styles: target("styles"), ..Self::default() };
        workbook.read_part(package, &part, &links)?;
        Ok(workbook)
    }

    fn read_part(&mut self, package: &Package, part: &str, links: &[Link]) -> Result<(), Bad> {
        let mut xml = package.xml(part).ok_or(NO_WORKBOOK)?;
        let mut first = true;
        loop {
            match xml.next()? {
                Event::Start(element) => {
                    let is = |name: &str| element.local_name().as_ref() == name;
                    if std::mem::take(&mut first) && !is("workbook") {
                        return Err(NO_WORKBOOK);
                    }
                    let yes = |name| {
                        attribute(&element, name)
                            .map(|value| value.is_some_and(|value| matches!(value.as_str(), "1" | "true")))
                    };
                    if is("sheet") {
                        let id = attribute(&element, "id")?.unwrap_or_default();
                        let link = links.iter().find(|link| link.id == id).ok_or(NO_WORKBOOK)?;
                        let name = attribute(&element, "name")?.unwrap_or_default();
                        let hidden = attribute(&element, "state")?.is_some_and(|state| state != "visible");
                        if link.kind == "worksheet" {
                            self.sheets.push(Sheet { name, part: link.target.clone(), hidden });
                        }
                    } else if is("workbookPr") {
                        self.from_1904 |= yes("date1904")?;
                    } else if is("calcPr") {
                        let completed = attribute(&element, "calcCompleted")?;
                        let on_save = attribute(&element, "calcOnSave")?;
                        let manual = attribute(&element, "calcMode")?.is_some_and(|mode| mode == "manual");
                        let no =
                            |value: Option<String>| value.is_some_and(|value| matches!(value.as_str(), "0" | "false"));
                        self.stale |= yes("fullCalcOnLoad")? || no(completed) || (manual && no(on_save));
                    }
                }
                Event::Eof => return if first { Err(NO_WORKBOOK) } else { Ok(()) },
                _ => {}
            }
        }
    }
}

/// The links of a part.
fn links(package: &Package, part: &str, folder: &str) -> Result<Vec<Link>, Bad> {
    let mut xml = package.xml(part).ok_or(NO_WORKBOOK)?;
    let mut links = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let text = |name| attribute(&element, name).map(Option::unwrap_or_default);
                let kind = text("Type")?;
                // What lies outside the file is never fetched.
                if text("TargetMode")? != "External" {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    links.push(Link { id: text("Id")?, target: resolve(folder, &text("Target")?), kind });
                }
            }
            Event::Eof => return Ok(links),
            _ => {}
        }
    }
}

/// A path within the package.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_from_the_folder_of_the_part_or_from_the_root() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl", "../a/./b.xml"), "a/b.xml");
        assert_eq!(resolve("", "../../../etc"), "etc");
    }
}
