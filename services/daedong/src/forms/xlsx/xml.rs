//! XML, read strictly and in bounded pieces: no document type, no entities but the five of XML, no deep nesting.

use std::io::{self, BufReader, Read};

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::super::limits::{MAX_XML_DEPTH, MAX_XML_PIECE};

/// Why XML cannot be read, in words for the sender.
pub type Bad = &'static str;

const DAMAGED: Bad = "well-formed XML in the parts of the workbook";

/// XML from a reader, event by event.
#[derive(Debug)]
pub struct Xml<R: Read> {
    reader: Reader<BufReader<Metered<R>>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    /// Reads XML.
    pub fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(BufReader::with_capacity(32 * 1024, Metered { reader, read: 0 }));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next event.
    ///
    /// # Errors
    /// What is wrong with the XML.
    #[allow(clippy::should_implement_trait, reason = "it lends what it reads, an iterator cannot")]
    pub fn next(&mut self) -> Result<Event<'_>, Bad> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().read = 0;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|_| DAMAGED)?;
        match &event {
            Event::DocType(_) => return Err("XML without a document type or entities of its own"),
            Event::Start(_) if self.depth == MAX_XML_DEPTH => return Err("XML nested at most 64 deep"),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(DAMAGED),
            _ => {}
        }
        Ok(event)
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Adds the text of the element that has just been opened, up to its end. Elements in it are passed over.
    ///
    /// # Errors
    /// What is wrong with the XML.
    pub fn text(&mut self, text: &mut String) -> Result<(), Bad> {
        let own = self.depth;
        let before = text.len();
        while self.depth >= own {
            let inside = self.depth == own;
            match self.next()? {
                Event::Text(piece) if inside => text.push_str(&piece.xml10_content()),
                Event::CData(piece) if inside => text.push_str(&piece.xml10_content()),
                Event::GeneralRef(entity) if inside => text.push_str(&resolve(&entity)?),
                Event::Eof => return Err(DAMAGED),
                _ => {}
            }
            if text.len() - before > MAX_XML_PIECE {
                return Err("texts of at most 1048576 bytes");
            }
        }
        Ok(())
    }

    /// Passes over the element that has just been opened.
    ///
    /// # Errors
    /// What is wrong with the XML.
    pub fn skip(&mut self) -> Result<(), Bad> {
        let end = self.depth.saturating_sub(1);
        while self.depth > end {
            if let Event::Eof = self.next()? {
                return Err(DAMAGED);
            }
        }
        Ok(())
    }
}

fn resolve(entity: &BytesRef<'_>) -> Result<String, Bad> {
    let character = entity.resolve_char_ref().map_err(|_| DAMAGED)?;
    match character {
        Some(character) => Ok(character.into()),
        None => resolve_predefined_entity(entity)
            .map(str::to_owned)
            .ok_or("XML without a document type or entities of its own"),
    }
}

/// Gives each attribute by its name without a prefix.
///
/// # Errors
/// What is wrong with the XML, or what `each` says.
pub fn attributes(element: &BytesStart<'_>, mut each: impl FnMut(&str, &str) -> Result<(), Bad>) -> Result<(), Bad> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| DAMAGED)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| DAMAGED)?;
        each(attribute.key.local_name().as_ref(), &value)?;
    }
    Ok(())
}

/// The value of an attribute, by its name without a prefix.
///
/// # Errors
/// What is wrong with the XML.
pub fn attribute(element: &BytesStart<'_>, wanted: &str) -> Result<Option<String>, Bad> {
    let mut found = None;
    attributes(element, |name, value| {
        if name == wanted {
            found = Some(value.to_owned());
        }
        Ok(())
    })?;
    Ok(found)
}

/// Counts what was read since it was last asked to start anew, and refuses to go on beyond the limit.
#[derive(Debug)]
struct Metered<R> {
    reader: R,
    read: usize,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read > MAX_XML_PIECE {
            return Err(io::Error::other("a piece of XML is too long"));
        }
        let read = self.reader.read(buffer)?;
        self.read += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(xml: &str) -> Result<String, Bad> {
        let mut xml = Xml::new(xml.as_bytes());
        let mut text = String::new();
        loop {
            match xml.next()? {
                Event::Start(start) if start.local_name().as_ref() == "t" => xml.text(&mut text)?,
                Event::Eof => return Ok(text),
                _ => {}
            }
        }
    }

    #[test]
    fn texts_come_with_their_entities_resolved() {
        assert_eq!(outcome("<a><t>1&lt;&#44032;<![CDATA[<&]]><x>no</x>2</t><t/></a>"), Ok("1<가<&2".to_owned()));
    }

    #[test]
    fn what_could_reach_outside_or_grow_is_refused() {
        let own = "XML without a document type or entities of its own";
        assert_eq!(outcome("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><t>&x;</t></a>"), Err(own));
        assert_eq!(outcome("<a><t>&x;</t></a>"), Err(own));
        assert_eq!(outcome(&"<a>".repeat(65)), Err("XML nested at most 64 deep"));
        assert_eq!(outcome(&format!("<a>{}</a>", "x".repeat(2 * MAX_XML_PIECE))), Err(DAMAGED));
        assert_eq!(outcome(&format!("<a b=\"{}\"/>", "x".repeat(2 * MAX_XML_PIECE))), Err(DAMAGED));
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for xml in ["<a><b></a>", "<a>", "<a", "</a>", "<a><t>x", "<a b=1/>\u{1}<"] {
            assert_eq!(outcome(xml), Err(DAMAGED), "{xml}");
        }
        assert!(Xml::new(&b"<a>\xff</a>"[..]).next().map(|_| ()).is_ok());
    }
}
