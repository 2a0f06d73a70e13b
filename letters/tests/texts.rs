//! Texts are data: an administrator can change them, within the rules, and nothing that a person wrote is ever read as one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use domain::{complaint::classification::Language, notice::NoticeKind as N};
use letters::{
    Block, Text, TextProblem, TextVersion, Texts,
    samples::{self, Sample},
};

const NAMES: &str = "# x {{ phone }} {% if %} </p> #set page() *b* \u{5d0}\u{5d1} \u{1f600}";

/// What is wrong with a Dutch text for a letter.
fn problems(kind: N, source: &str) -> Vec<TextProblem> {
    Text::parse(kind, Language::Dutch, source).err().unwrap_or_default()
}

/// The first problem, in words.
fn first(kind: N, source: &str) -> String {
    problems(kind, source).first().map(ToString::to_string).unwrap_or_default()
}

/// A text for the letter that a hearing is cancelled.
fn cancelled(more: &str) -> String {
    format!("# Het gaat niet door\n\nU hoeft niet te komen.\n\n= Dag: {{{{ at }}}}\n\n{more}\n")
}

fn all_samples() -> impl Iterator<Item = (Text, Vec<Sample>)> {
    N::ALL.iter().flat_map(|kind| {
        [Language::Dutch, Language::English].map(|language| {
            let text = Text::built_in(*kind, language);
            let samples = samples::of(&text).unwrap();
            (text, samples)
        })
    })
}

#[test]
fn every_letter_has_samples_in_both_languages() {
    for (text, samples) in all_samples() {
        let name = (text.kind().code(), text.language());
        assert!(samples.len() >= 6, "{name:?} has {} samples", samples.len());
        for sample in samples {
            assert!(!sample.letter.subject.is_empty(), "{name:?}");
            assert!(!sample.letter.body.is_empty(), "{name:?} {}", sample.name);
            assert_eq!(sample.letter.language, text.language());
        }
    }
}

/// The form of a letter, without its words.
fn form(body: &[Block]) -> Vec<(&'static str, usize)> {
    let of = |block: &Block| match block {
        Block::Heading(_) => ("heading", 1),
        Block::Paragraph(_) => ("paragraph", 1),
        Block::Highlight(_) => ("highlight", 1),
        Block::List(items) => ("list", items.len()),
        Block::Facts(facts) => ("facts", facts.len()),
        Block::Quote(_) => ("quote", 1),
    };
    body.iter().map(of).collect()
}

/// S13: a name like a heading, a value, a statement or a program stands in the letter as it is.
#[test]
fn what_people_wrote_never_changes_the_form_of_a_letter() {
    let mut seen = 0;
    for (text, samples) in all_samples() {
        let of = |name: &str, reader| {
            samples.iter().find(|sample| sample.name == name && sample.reader == reader)
        };
        for strange in samples.iter().filter(|sample| sample.name == "strange names") {
            let usual = &samples.iter().find(|usual| usual.reader == strange.reader).unwrap();
            assert!(of("strange names", strange.reader).is_some());
            let kind = text.kind().code();
            assert_eq!(form(&strange.letter.body), form(&usual.letter.body), "{kind}");
            seen += usize::from(format!("{:?}", strange.letter.body).contains("{{ phone }}"));
        }
    }
    assert!(seen > 20, "only {seen} letters print a strange name");
}

#[test]
fn a_strange_name_stands_as_it_is() {
    let text = Text::built_in(N::NewSecret, Language::Dutch);
    let samples = samples::of(&text).unwrap();
    let strange = samples.iter().find(|it| {
        it.name == "strange names" && it.reader == letters::reader::Reader::Representative
    });
    let Block::Paragraph(first) = &strange.unwrap().letter.body[0] else { panic!("a paragraph") };
    assert!(first.starts_with(&format!("{NAMES} heeft een nieuwe geheime code.")), "{first}");
}

#[test]
fn quotations_keep_their_lines() {
    let text = Text::built_in(N::HearingReport, Language::Dutch);
    let samples = samples::of(&text).unwrap();
    let quote = samples[0].letter.body.iter().find_map(|block| match block {
        Block::Quote(text) => Some(text.as_str()),
        Block::Heading(_)
        | Block::Paragraph(_)
        | Block::Highlight(_)
        | Block::List(_)
        | Block::Facts(_) => None,
    });
    assert_eq!(
        quote.unwrap(),
        "Mevrouw Yilmaz vertelt dat zij drie keer belde.\n\n## Zo is het echt gegaan, {{ zegt men \
         }}.\n- Niemand belde terug."
    );
}

#[test]
fn a_right_text_takes_the_place_of_the_built_in_one_and_leaves_its_version() {
    let text = Text::parse(N::HearingCancelled, Language::Dutch, &cancelled("Tot ziens.")).unwrap();
    let texts = Texts::built_in().with(text.clone(), 7);
    let (used, version) = texts.of(N::HearingCancelled, Language::Dutch);
    assert_eq!((used, version.to_string()), (text, "override-7".to_owned()));
    let (_, english) = texts.of(N::HearingCancelled, Language::English);
    assert!(matches!(english, TextVersion::BuiltIn { .. }));
}

#[test]
fn another_text_has_another_version() {
    let of = |kind, language| Texts::built_in().of(kind, language).1;
    assert_eq!(of(N::Closed, Language::Dutch), of(N::Closed, Language::Dutch));
    assert_ne!(of(N::Closed, Language::Dutch), of(N::Closed, Language::English));
    assert_ne!(of(N::Closed, Language::Dutch), of(N::Reopened, Language::Dutch));
}

#[test]
fn a_name_that_does_not_exist_is_named_with_those_that_do() {
    let said = first(N::HearingCancelled, &cancelled("Dag {{ voornaam }}."));
    assert!(said.starts_with("there is no value \"voornaam\" in this letter; there are: "));
    assert!(said.contains(" at, ") && said.contains("case_number"), "{said}");
    let part = first(N::MeasureOverdue, "# Te laat\n\n{{ measure.colour }} is te laat.");
    assert_eq!(part, "line 3: the value has no such part");
}

#[test]
fn a_value_that_may_be_missing_must_be_asked_for() {
    let without_asking = cancelled("Mail naar {{ email }} mag ook.");
    assert!(first(N::HearingCancelled, &without_asking).contains("ask with if"));
    let asked = cancelled("{% if email %}\nMail naar {{ email }} mag ook.\n{% endif %}");
    assert_eq!(problems(N::HearingCancelled, &asked), []);
}

/// S13: a text chooses, repeats and prints; it has no other powers.
#[test]
fn a_text_has_no_other_powers_than_to_choose_repeat_and_print() {
    let refused = [
        "{% set a = 1 %}",
        "{% include \"/etc/passwd\" %}",
        "{% import \"x\" as y %}",
        "{% macro a() %}\n{% endmacro %}",
        "{% block a %}\n{% endblock %}",
        "{% raw %}\n{% endraw %}",
        "{% with a = 1 %}\n{% endwith %}",
        "{{ \"ab\" * 100000 }} x",
        "{{ 9 ** 9 }} x",
        "{{ phone ~ phone }} x",
        "{{ phone | upper }} x",
        "{{ phone.replace(\"a\", \"b\") }} x",
        "{{ range(100000) }} x",
        "{{ phone[0] }} x",
        "{{ x",
        "{% if phone %}",
        "Een \u{F0000} teken.",
        "{{ walk_in }} x",
        "{{ for_client }} x",
    ];
    for source in refused {
        assert_ne!(problems(N::HearingCancelled, &cancelled(source)), [], "{source}");
    }
}

#[test]
fn a_text_cannot_work_without_end() {
    let loops = "{% for a in how_computed %}\n".repeat(12);
    let ends = "{% endfor %}\n".repeat(12);
    let source =
        format!("# Advies\n\nDag.\n\n{{% if how_computed %}}\n{loops}Dag.\n{ends}{{% endif %}}\n");
    assert!(problems(N::Advice, &source).contains(&TextProblem::TooMuchWork));
    let long = cancelled(&"a".repeat(20_001));
    assert_eq!(first(N::HearingCancelled, &long), "a text has at most 20000 characters");
}

#[test]
fn a_text_without_a_form_is_refused() {
    assert!(first(N::HearingCancelled, "Dag {{ at }}.").contains("begins with its subject"));
    assert!(first(N::HearingCancelled, "# Een\n# Twee\n{{ at }}").contains("one subject"));
    assert!(first(N::HearingCancelled, &cancelled("= Dag")).contains("name: value"));
    assert!(first(N::HearingCancelled, "# Niets").contains("says nothing"));
}

#[test]
fn words_that_would_stick_together_are_refused() {
    let sticks = cancelled("Dag{% if email %} en mail{% endif %}\nTot ziens.");
    assert!(first(N::HearingCancelled, &sticks).contains("words must follow"), "{sticks}");
    let apart = cancelled("Dag{% if email %} en mail{% endif %}.\nTot ziens.");
    assert_eq!(problems(N::HearingCancelled, &apart), []);
}

#[test]
fn a_text_that_is_not_plain_is_refused() {
    for (more, said) in [
        ("Derhalve komt u niet.", "\"derhalve\" has a common word"),
        ("Wij bellen je.", "addressed as u"),
        ("Kom op 9 april 2026.", "without its weekday"),
    ] {
        assert!(first(N::HearingCancelled, &cancelled(more)).contains(said), "{more}");
    }
    let long = cancelled(&format!("{} einde.", "woord ".repeat(25)));
    assert!(first(N::HearingCancelled, &long).contains("26 words"));
}

#[test]
fn what_a_rule_asks_cannot_be_left_out() {
    let without = |kind, lines: &[&str]| {
        let source = Text::built_in(kind, Language::Dutch).source().to_owned();
        let kept = source.lines().filter(|line| !lines.iter().any(|gone| line.contains(gone)));
        let kept: Vec<&str> = kept.collect();
        problems(kind, &kept.join("\n")).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (kind, lines, rule) in [
        (N::Acknowledgement, &["meenemen"][..], "(R54)"),
        (N::Acknowledgement, &["{{ handling_last_day }}"], "(R15)"),
        (N::HearingInvitation, &["meenemen"], "(H5)"),
        (N::HearingInvitation, &["tolk"], "(Q3)"),
        (N::Receipt, &["{{ secret }}"], "(S4)"),
        (N::Forwarded, &["{{ received_on }}"], "(R12)"),
        (N::Advice, &["{{ answer_page }}"], "(D4)"),
        (N::Advice, &["loopt gewoon door"], "(R47)"),
        (N::Advice, &["{{ step }}"], "(R26)"),
        (N::AdviceRejected, &["{{ measure.reasons }}"], "(D4)"),
        (N::CarriedOutInFull, &["{{ measure.last_day }}"], "(D5)"),
        (N::NotHandled, &["{{ explanation }}"], "(R10)"),
        (N::Closed, &["{{ line.conclusion }}"], "(R17)"),
    ] {
        let said = without(kind, lines);
        assert!(said.iter().any(|said| said.contains(rule)), "{} {lines:?}: {said:?}", kind.code());
    }
}

/// R18: no letter that tells an outcome offers objection or appeal against it; that other terms run may be said.
#[test]
fn objection_and_appeal_are_no_remedy_against_an_outcome() {
    for remedy in ["U kunt bezwaar maken.", "U kunt in beroep gaan.", "Hoger beroep kan ook."] {
        let source = Text::built_in(N::Closed, Language::Dutch).source().to_owned();
        let said = first(N::Closed, &format!("{source}\n{remedy}\n"));
        assert!(said.contains("no objection or appeal is open"), "{remedy}: {said}");
    }
    for kind in [N::Closed, N::AdviceUnanswered, N::Settled, N::CarriedOutInFull] {
        for language in [Language::Dutch, Language::English] {
            let said = format!("{:?}", samples::of(&Text::built_in(kind, language)).unwrap());
            let said = said.to_lowercase();
            for remedy in ["bezwaar", "beroep", "objection", "appeal"] {
                assert!(!said.contains(remedy), "{} says {remedy}", kind.code());
            }
        }
    }
}

/// R4, R20: where the desk stops, the client's letter names the ombudsman and the last day, whatever the text says.
#[test]
fn every_letter_that_ends_a_case_names_the_ombudsman_and_the_day() {
    let ends = [
        N::NotHandled,
        N::Settled,
        N::Withdrawn,
        N::AdviceRejected,
        N::AdviceUnanswered,
        N::Closed,
    ];
    for kind in ends {
        for language in [Language::Dutch, Language::English] {
            let samples = samples::of(&Text::built_in(kind, language)).unwrap();
            for sample in samples.iter().filter(|sample| sample.reader.is_client_side()) {
                let said = format!("{:?}", sample.letter.body);
                for wanted in ["Nationale ombudsman", "2509 AC Den Haag", "9 ma", "2027"] {
                    let wanted = if language == Language::English && wanted == "9 ma" {
                        "9 March"
                    } else {
                        wanted
                    };
                    assert!(said.contains(wanted), "{} {}: {wanted}", kind.code(), sample.name);
                }
            }
        }
    }
}
