//! Where things stand: the address behind the window, nothing beside the page, and large print that is large.

use domain::complaint::classification::Language;
use letters::{Block, CannotSet, Letter, Sender};
use lopdf::{Document, content::Operation};

use crate::samples::{self, letter, saying};
use crate::tools::{Word, ask, attribute, dense, set, try_set, words};

/// Points in a millimetre.
const MILLIMETRE: f64 = 72.0 / 25.4;

/// The words behind the window of the envelope: 85 by 30 mm, 20 mm from the left and 50 mm from the top.
fn behind_window(words: &[Word]) -> String {
    let inside = words.iter().filter(|word| {
        word.page == 1
            && word.left >= 20.0 * MILLIMETRE
            && word.right <= 105.0 * MILLIMETRE
            && word.top >= 50.0 * MILLIMETRE
            && word.bottom <= 80.0 * MILLIMETRE
    });
    inside.map(|word| dense(&word.text)).collect()
}

#[test]
fn the_address_stands_whole_and_alone_behind_the_window() {
    let long = "Van Oldenbarneveld-Schimmelpenninck van der Oye-Zandbergen".to_owned();
    let seven = [
        "p/a Stichting Cliëntondersteuning",
        &long,
        "Afdeling",
        "Gebouw C",
        "Kruisweg 12-A",
        "2131 CV  HOOFDDORP",
        "BELGIË",
    ];
    let surname = "Wijnbergen".repeat(20);
    let addresses = [
        letter().addressee,
        seven.map(str::to_owned).to_vec(),
        vec![surname, "Kruisweg 12".into(), "2131 CV  HOOFDDORP".into()],
    ];
    for addressee in addresses {
        for large_print in [false, true] {
            let words = words(
                &set(&Letter { addressee: addressee.clone(), large_print, ..letter() }).bytes,
            );
            assert_eq!(
                behind_window(&words),
                dense(&addressee.concat()),
                "large print: {large_print}"
            );
        }
    }
}

#[test]
fn an_address_that_no_window_can_show_is_left_to_a_person() {
    let refused = try_set(&Letter { addressee: vec!["W".repeat(400); 7], ..letter() });
    assert_eq!(refused, Err(CannotSet::Address));
}

#[test]
fn a_head_that_needs_no_measuring_stands_where_a_measured_one_does() {
    let wide = "Meldpunt Sociaal Domein".to_owned();
    let five = [
        "Mevrouw W. Wijnbergen",
        "p/a De Woudlopers",
        "Gebouw C",
        "Kruisweg 12-A",
        "2131 CV  HOOFDDORP",
    ];
    let full = Letter {
        sender: Sender {
            name: wide.clone(),
            municipality: wide.clone(),
            address: vec![wide; 3],
            ..letter().sender
        },
        addressee: five.map(str::to_owned).to_vec(),
        ..letter()
    };
    let on_two_lines = Sender {
        name: "Meldpunt Sociaal Domein Haarlem".to_owned(),
        address: full.sender.address[1..].to_vec(),
        ..full.sender.clone()
    };
    let on_two_lines = Letter { sender: on_two_lines, ..full.clone() };
    for plain in [letter(), full, on_two_lines] {
        // A mark that is not printed, and that no letter needs which is known to fit.
        let name = format!("{}\u{200B}", plain.sender.name);
        let measured = Letter { sender: Sender { name, ..plain.sender.clone() }, ..plain.clone() };
        let (plain, measured) = (words(&set(&plain).bytes), words(&set(&measured).bytes));
        assert_eq!(plain, measured);
    }
}

#[test]
fn pages_are_counted_however_many_there_are() {
    for (paragraphs, pages) in [(1, 1), (12, 2), (60, 7)] {
        let body =
            vec![
                Block::Paragraph("Wij hebben uw klacht ontvangen en bekijken die nu. ".repeat(5));
                paragraphs
            ];
        let set = set(&Letter { body, ..letter() });
        assert_eq!(set.pages, pages);
        let printed =
            words(&set.bytes).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
        for page in 1..=pages {
            assert!(
                printed.contains(&format!("pagina {page} van {pages}")),
                "{page} of {pages}: {printed}"
            );
        }
    }
}

#[test]
fn a_fact_alone_stands_where_it_does_in_a_table() {
    // Names with letters that stand closer together, or that are drawn as one.
    for name in ["Te", "Uw nummer", "Officiële VAT-naam"] {
        let fact = (name.to_owned(), "eerste\ntweede".to_owned());
        let wanted = [name.split(' ').next().expect("a word"), "eerste", "tweede"];
        for large_print in [false, true] {
            let places = |facts| {
                let all = words(&set(&Letter { large_print, ..saying(Block::Facts(facts)) }).bytes);
                wanted.map(|text| {
                    let found = all.iter().filter(|word| word.text == text);
                    let found = found.map(|word| (word.left, word.top));
                    found.min_by(|one, other| one.1.total_cmp(&other.1)).expect("a word of it")
                })
            };
            let alone = places(vec![fact.clone()]);
            let in_a_table = places(vec![fact.clone(); 2]);
            for ((left, top), (table_left, table_top)) in alone.into_iter().zip(in_a_table) {
                let same = (left - table_left).abs() < 0.01 && (top - table_top).abs() < 0.01;
                assert!(same, "{name}, large print: {large_print}: {alone:?}, {in_a_table:?}");
            }
        }
    }
}

#[test]
fn the_ways_to_reach_the_desk_begin_below_each_other() {
    let ways = ["023", "Raadhuisplein", "maandag", "klachten@haarlemmermeer.example"];
    for language in [Language::Dutch, Language::English] {
        let words = words(&set(&Letter { language, body: Vec::new(), ..letter() }).bytes);
        let lefts = ways.map(|way| {
            words.iter().rfind(|word| word.text == way).unwrap_or_else(|| panic!("no {way}")).left
        });
        assert!(lefts.iter().all(|left| (left - lefts[0]).abs() < 0.01), "{lefts:?}");
    }
}

#[test]
fn facts_have_lines_between_them_and_none_beside_them() {
    for rows in [2, 3] {
        let facts = vec![("naam".to_owned(), "waarde".to_owned()); rows];
        let document = Document::load_mem(&set(&saying(Block::Facts(facts))).bytes).expect("a PDF");
        let first = document.get_pages()[&1];
        let content = document.get_and_decode_page_content(first).expect("the first page");
        let lines: Vec<_> = content.operations.windows(3).filter_map(line).collect();
        let level = lines.iter().filter(|[_, from, _, to]| (from - to).abs() < 0.01).count();
        assert_eq!((lines.len(), level), (rows + 1, rows + 1), "{lines:?}");
    }
}

/// A line that is drawn: from where to where.
fn line(operations: &[Operation]) -> Option<[f32; 4]> {
    let [from, to, draw] = operations else { return None };
    let operators = [from, to, draw].map(|operation| operation.operator.as_str());
    let places = from.operands.iter().chain(&to.operands);
    let places: Vec<f32> = places.filter_map(|place| place.as_float().ok()).collect();
    places.try_into().ok().filter(|_| operators == ["m", "l", "S"])
}

#[test]
fn nothing_runs_off_the_page() {
    for (name, letter) in samples::all() {
        for word in words(&set(&letter).bytes) {
            let inside = word.left >= 20.0 * MILLIMETRE
                && word.right <= 183.0 * MILLIMETRE
                && word.top >= 10.0 * MILLIMETRE
                && word.bottom <= 292.0 * MILLIMETRE;
            assert!(inside, "{name}: {word:?}");
        }
    }
}

#[test]
fn everything_but_the_address_is_18_points_in_large_print() {
    let large = set(&Letter { large_print: true, ..letter() });
    let said = ask("pdftohtml", &["-xml", "-i", "-zoom", "1", "-stdout", "-"], &large.bytes);
    let fonts: Vec<(&str, f64)> = said
        .lines()
        .filter(|line| line.contains("<fontspec "))
        .map(|line| (attribute(line, "id"), attribute(line, "size").parse().expect("a size")))
        .collect();
    let small: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("<text "))
        .filter(|line| {
            fonts.iter().any(|(id, size)| *id == attribute(line, "font") && *size < 18.0)
        })
        .filter_map(|line| line.split_once('>'))
        .map(|(_, text)| text.trim_end_matches("</text>"))
        .collect();
    assert!(!fonts.is_empty());
    assert_eq!(dense(&small.concat()), dense(&letter().addressee.concat()));
}
