//! Where things stand: the address behind the window, nothing beside the page, and large print that is large.

use letters::{Block, CannotSet, Letter, Sender};

use crate::samples::{self, letter};
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
