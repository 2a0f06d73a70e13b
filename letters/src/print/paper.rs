//! Pages of many files in one file, written object by object: nothing of a letter is kept once it is written.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};

use lopdf::{Dictionary, Document, Object, ObjectId, Writer, dictionary};

use super::CannotPrint;

/// The number of the catalogue in every file that we write.
const CATALOGUE: u32 = 1;
/// The number of the list of pages.
const PAGES: u32 = 2;
/// What belongs to one file as a whole and means nothing in another.
const OWN_TO_A_FILE: [&[u8]; 3] = [b"Parent", b"StructParents", b"Tabs"];
/// What a page can take over from the list that it stands in.
const TAKEN_OVER: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// A file in the making.
pub(super) struct Paper<W: Write> {
    out: W,
    /// How many bytes are written.
    position: u64,
    /// Where each object begins, by its number less one; 0 for what is not written yet.
    offsets: Vec<u64>,
    pages: Vec<u32>,
}

impl<W: Write> Paper<W> {
    /// Begins a file.
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut paper =
            Self { out, position: 0, offsets: vec![0; PAGES as usize], pages: Vec::new() };
        paper.write(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")?;
        Ok(paper)
    }

    /// How many pages it has.
    pub(super) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Adds the pages of a file, with what they need and nothing else.
    pub(super) fn add(&mut self, file: &[u8]) -> Result<(), CannotPrint> {
        let document = Document::load_mem(file).map_err(CannotPrint::Letter)?;
        let mut moving =
            Moving { numbers: BTreeMap::new(), waiting: VecDeque::new(), next: self.next() };
        for id in document.get_pages().into_values() {
            let mut page =
                Object::Dictionary(whole_page(&document, id).map_err(CannotPrint::Letter)?);
            moving.renumber(&mut page);
            if let Ok(entries) = page.as_dict_mut() {
                entries.set("Parent", Object::Reference((PAGES, 0)));
            }
            let number = moving.number();
            self.pages.push(number);
            self.object(number, &page)?;
        }
        while let Some((id, number)) = moving.waiting.pop_front() {
            let mut object = document.get_object(id).map_err(CannotPrint::Letter)?.clone();
            moving.renumber(&mut object);
            self.object(number, &object)?;
        }
        Ok(())
    }

    /// Adds an empty page: the back of a sheet.
    pub(super) fn add_blank(&mut self) -> io::Result<()> {
        let number = self.next();
        let a4 = vec![0.into(), 0.into(), 595.into(), 842.into()];
        let page = dictionary! { "Type" => "Page", "Parent" => (PAGES, 0), "MediaBox" => a4, "Resources" => Dictionary::new() };
        self.pages.push(number);
        self.object(number, &Object::Dictionary(page))
    }

    /// Writes the lists of pages and objects, and returns the writer.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let kids: Vec<Object> =
            self.pages.iter().map(|&number| Object::Reference((number, 0))).collect();
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        self.object(
            PAGES,
            &Object::Dictionary(
                dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids },
            ),
        )?;
        self.object(
            CATALOGUE,
            &Object::Dictionary(dictionary! { "Type" => "Catalog", "Pages" => (PAGES, 0) }),
        )?;
        let begin = self.position;
        let size = self.next();
        self.write(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes())?;
        for offset in std::mem::take(&mut self.offsets) {
            self.write(format!("{offset:010} 00000 n \n").as_bytes())?;
        }
        let trailer =
            format!("trailer\n<</Size {size}/Root {CATALOGUE} 0 R>>\nstartxref\n{begin}\n%%EOF\n");
        self.write(trailer.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// The number of the next object.
    fn next(&self) -> u32 {
        u32::try_from(self.offsets.len()).unwrap_or(u32::MAX - 1) + 1
    }

    fn object(&mut self, number: u32, object: &Object) -> io::Result<()> {
        let index = number as usize - 1;
        if self.offsets.len() <= index {
            self.offsets.resize(index + 1, 0);
        }
        self.offsets[index] = self.position;
        let mut bytes = format!("{number} 0 obj\n").into_bytes();
        Writer::write_object(&mut bytes, object).map_err(io::Error::other)?;
        bytes.extend_from_slice(b"\nendobj\n");
        self.write(&bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// A page with all that it takes over from the lists above it, and without what belongs to its file.
fn whole_page(document: &Document, id: ObjectId) -> lopdf::Result<Dictionary> {
    let mut page = document.get_dictionary(id)?.clone();
    let mut above = page.get(b"Parent").and_then(Object::as_reference);
    while let Ok(list) = above {
        let entries = document.get_dictionary(list)?;
        for key in TAKEN_OVER {
            if let (false, Ok(value)) = (page.has(key), entries.get(key)) {
                page.set(key, value.clone());
            }
        }
        above = entries.get(b"Parent").and_then(Object::as_reference);
    }
    for key in OWN_TO_A_FILE {
        page.remove(key);
    }
    Ok(page)
}

/// Objects on their way from one file to another: which number each gets, and which are still to be written.
struct Moving {
    numbers: BTreeMap<ObjectId, u32>,
    waiting: VecDeque<(ObjectId, u32)>,
    next: u32,
}

impl Moving {
    fn number(&mut self) -> u32 {
        let number = self.next;
        self.next += 1;
        number
    }

    fn renumber(&mut self, object: &mut Object) {
        if let Object::Reference(id) = object {
            *id = (self.moved(*id), 0);
        } else if let Object::Array(values) = object {
            values.iter_mut().for_each(|value| self.renumber(value));
        } else if let Object::Dictionary(entries) = object {
            entries.iter_mut().for_each(|(_, value)| self.renumber(value));
        } else if let Object::Stream(stream) = object {
            stream.dict.iter_mut().for_each(|(_, value)| self.renumber(value));
        }
    }

    fn moved(&mut self, id: ObjectId) -> u32 {
        if let Some(&number) = self.numbers.get(&id) {
            return number;
        }
        let number = self.number();
        self.numbers.insert(id, number);
        self.waiting.push_back((id, number));
        number
    }
}
