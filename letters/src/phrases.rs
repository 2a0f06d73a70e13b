//! Moments, computations and the fixed lists in the words of each language, to stand in the text of a letter.

use crate::words::day;
use chrono::{NaiveDate, Timelike};
use chrono_tz::Europe::Amsterdam;
use domain::{
    Timestamp,
    calendar::Closure,
    complaint::classification::{Conclusion, Language, Missing, Norm},
    regulation::Regime,
    term::{Deadline, NotExtended, Step},
};

/// A moment on the clocks of the Netherlands: `donderdag 9 april 2026 om 10.00 uur`.
pub fn moment(at: Timestamp, language: Language) -> String {
    let time = at.utc().with_timezone(&Amsterdam).time();
    let (hour, minute) = (time.hour(), time.minute());
    match language {
        Language::Dutch => format!("{} om {hour}.{minute:02} uur", day(at.day(), language)),
        Language::English => format!("{} at {hour}:{minute:02}", day(at.day(), language)),
    }
}

/// The conclusion on a point (R17).
pub fn conclusion(conclusion: Conclusion, language: Language) -> &'static str {
    let (dutch, english) = match conclusion {
        Conclusion::WellFounded => {
            ("gegrond: de klacht is terecht", "well-founded: the complaint is right")
        }
        Conclusion::PartlyFounded => (
            "deels gegrond: de klacht is voor een deel terecht",
            "partly founded: the complaint is right in part",
        ),
        Conclusion::Unfounded => {
            ("ongegrond: de klacht is niet terecht", "unfounded: the complaint is not right")
        }
        Conclusion::NoJudgement => (
            "geen oordeel: wij kunnen niet zeggen wie gelijk heeft",
            "no judgement: we cannot say who is right",
        ),
    };
    choose(language, dutch, english)
}

/// A norm of proper conduct (R21), to stand in a list.
pub fn norm(norm: Norm, language: Language) -> &'static str {
    let (dutch, english) = match norm {
        Norm::OpenAndClear => ("open en duidelijk zijn", "being open and clear"),
        Norm::Respectful => ("mensen met respect behandelen", "treating people with respect"),
        Norm::InvolvedAndSolving => {
            ("betrokken zijn en zoeken naar een oplossing", "caring, and looking for a solution")
        }
        Norm::FairAndReliable => ("eerlijk en betrouwbaar zijn", "being fair and reliable"),
    };
    choose(language, dutch, english)
}

/// What a complaint lacks (R6), to stand in a list.
pub fn missing(missing: Missing, language: Language) -> &'static str {
    let (dutch, english) = match missing {
        Missing::Name => ("uw naam", "your name"),
        Missing::Contact => (
            "uw adres, e-mailadres of telefoonnummer",
            "your address, e-mail address or telephone number",
        ),
        Missing::Description => ("wat er is gebeurd", "what happened"),
        Missing::Confirmation => (
            "uw handtekening, of uw woord aan de telefoon dat het klopt",
            "your signature, or your word by telephone that it is right",
        ),
    };
    choose(language, dutch, english)
}

/// The law under which a complaint is handled (R1).
pub fn law(regime: Regime, language: Language) -> &'static str {
    let (dutch, english) = match regime {
        Regime::Awb => ("Algemene wet bestuursrecht", "General Administrative Law Act (Awb)"),
        Regime::Wkkgz => (
            "Wet kwaliteit, klachten en geschillen zorg",
            "Healthcare Quality, Complaints and Disputes Act (Wkkgz)",
        ),
        Regime::Jeugdwet => ("Jeugdwet", "Youth Act (Jeugdwet)"),
        Regime::WmoProvider => {
            ("regeling van de aanbieder voor de Wmo", "scheme of the provider under the Wmo")
        }
        Regime::Other => ("regels van ons meldpunt", "rules of our desk"),
    };
    choose(language, dutch, english)
}

/// How a last day was computed, one sentence a step (R26-R31, R40).
pub fn computed(deadline: &Deadline, language: Language) -> Vec<String> {
    deadline.explain().steps.iter().map(|step| sentence(step, language)).collect()
}

/// One step of a computation as a sentence.
fn sentence(step: &Step, language: Language) -> String {
    let dutch = language == Language::Dutch;
    let named = |of: &NaiveDate| day(*of, language);
    match step {
        Step::EventFallsOn { day, .. } if dutch => {
            format!("Wij sturen het advies op {}.", named(day))
        }
        Step::EventFallsOn { day, .. } => format!("We send the advice on {}.", named(day)),
        Step::TermBegins { day } if dutch => {
            format!("De termijn begint een dag later: op {}.", named(day))
        }
        Step::TermBegins { day } => format!("The term begins a day later: on {}.", named(day)),
        Step::NominalLastDay { term, day } if dutch => {
            format!("Na {} weken is het {}.", term.days() / 7, named(day))
        }
        Step::NominalLastDay { term, day } => {
            format!("After {} weeks it is {}.", term.days() / 7, named(day))
        }
        Step::ActDoesNotExtend { because } => not_moved(*because, language).to_owned(),
        Step::DaySkipped { day, because } if dutch => {
            format!("Op {} kan de termijn niet eindigen: {}.", named(day), closed(*because))
        }
        Step::DaySkipped { day, because } => {
            format!("The term cannot end on {}: it is {because}.", named(day))
        }
        Step::OutageExtends { day, .. } if dutch => {
            format!("Door een storing op de laatste dag wordt het {}.", named(day))
        }
        Step::OutageExtends { day, .. } => {
            format!("There was an outage on the last day, so it became {}.", named(day))
        }
        Step::LastDay { day } if dutch => format!("De laatste dag is {}.", named(day)),
        Step::LastDay { day } => format!("The last day is {}.", named(day)),
        Step::ExpiresAt { .. } if dutch => {
            "De termijn stopt om 24.00 uur aan het eind van die dag.".to_owned()
        }
        Step::ExpiresAt { .. } => "The term stops at midnight at the end of that day.".to_owned(),
    }
}

fn not_moved(because: NotExtended, language: Language) -> &'static str {
    let (dutch, english) = match because {
        NotExtended::NotInTheRegulation => (
            "Volgens de verordening schuift de laatste dag niet op.",
            "Under the regulation the last day does not move on.",
        ),
        NotExtended::LongerThanTwelveWeeks => (
            "Bij meer dan 12 weken schuift de laatste dag niet op.",
            "The last day of a term of more than 12 weeks does not move on.",
        ),
    };
    choose(language, dutch, english)
}

fn closed(because: Closure) -> String {
    match because {
        Closure::EquatedDay => "dat is volgens de wet een vrije dag".to_owned(),
        Closure::Saturday | Closure::Sunday => format!("dat is een {}", because.dutch_name()),
        Closure::NewYearsDay
        | Closure::GoodFriday
        | Closure::EasterMonday
        | Closure::KingsDay
        | Closure::QueensDay
        | Closure::LiberationDay
        | Closure::AscensionDay
        | Closure::WhitMonday
        | Closure::ChristmasDay
        | Closure::SecondChristmasDay => format!("dat is {}", because.dutch_name()),
    }
}

/// The words of one of the two languages.
pub fn choose<T>(language: Language, dutch: T, english: T) -> T {
    match language {
        Language::Dutch => dutch,
        Language::English => english,
    }
}
