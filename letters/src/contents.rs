//! What each letter says, as values: one struct per letter, with exactly what its text may use.

mod acknowledgement;
mod advice;
mod advice_accepted;
mod advice_rejected;
mod advice_unanswered;
mod advice_withdrawn;
mod answer_reminder;
mod appointment_cancelled;
mod appointment_confirmed;
mod appreciation_request;
mod carried_out_in_full;
mod closed;
mod consent_request;
mod copy_for_view;
mod data_protection_answer;
mod desk_reminder;
mod enforcement_set_aside;
mod erratum;
mod forwarded;
mod full_advice;
mod hearing_cancelled;
mod hearing_invitation;
mod hearing_report;
mod is_it_really_done;
mod measure_confirmed;
mod measure_disputed;
mod measure_escalated;
mod measure_line;
mod measure_overdue;
mod measure_reminder;
mod new_secret;
mod new_term;
mod next_steps;
mod not_handled;
mod preference_changed;
mod receipt;
mod regime_changed;
mod rejection_refused;
mod rejection_withdrawn;
mod reopened;
mod repair_request;
mod representation_changed;
pub(crate) mod sample;
mod settled;
mod surroundings;
mod term_extended;
mod withdrawn;

use crate::{
    compose::{Case, Unwritable, fields_of},
    reader::Reader,
    texts::{Part, parts},
    values::{Code, Fields, Valued},
};
use domain::{complaint::classification::Language, notice::NoticeKind as N, regulation::Regime};
use full_advice::FullAdvice;
use next_steps::NextSteps;
use surroundings::Surroundings;

/// What one letter says.
trait Contents: Valued + Sized + 'static {
    /// Takes it from the case.
    fn of(case: &Case<'_>) -> Result<Self, Unwritable>;

    /// Samples of everything that makes the text differ, for a reader.
    fn samples(reader: Reader) -> Vec<(&'static str, Self)>;
}

/// All values of a letter.
pub(crate) struct Gathered(Vec<Box<dyn Valued>>);

impl Gathered {
    /// The values by their names, in the words of a language.
    pub(crate) fn values(&self, language: Language) -> Fields {
        self.0.iter().flat_map(|values| fields_of(values.value(language))).collect()
    }
}

/// What is done with the contents of a kind of letter, whichever struct they are.
trait Task {
    type Answer;
    fn on<T: Contents>(self) -> Self::Answer;
}

/// Finds the struct of a kind of letter: the one list of which letter says what.
fn with_contents<T: Task>(kind: N, task: T) -> T::Answer {
    match kind {
        N::Receipt => task.on::<receipt::Receipt>(),
        N::RepairRequest => task.on::<repair_request::RepairRequest>(),
        N::Acknowledgement => task.on::<acknowledgement::Acknowledgement>(),
        N::PreferenceChanged => task.on::<preference_changed::PreferenceChanged>(),
        N::RepresentationChanged => task.on::<representation_changed::RepresentationChanged>(),
        N::NewSecret => task.on::<new_secret::NewSecret>(),
        N::RegimeChanged => task.on::<regime_changed::RegimeChanged>(),
        N::NotHandled => task.on::<not_handled::NotHandled>(),
        N::Forwarded => task.on::<forwarded::Forwarded>(),
        N::CopyForView => task.on::<copy_for_view::CopyForView>(),
        N::HearingInvitation => task.on::<hearing_invitation::HearingInvitation>(),
        N::HearingCancelled => task.on::<hearing_cancelled::HearingCancelled>(),
        N::HearingReport => task.on::<hearing_report::HearingReport>(),
        N::Adjourned | N::Extended => task.on::<new_term::NewTerm>(),
        N::Settled => task.on::<settled::Settled>(),
        N::Withdrawn => task.on::<withdrawn::Withdrawn>(),
        N::Advice => task.on::<advice::Advice>(),
        N::AdviceAccepted => task.on::<advice_accepted::AdviceAccepted>(),
        N::AdviceRejected => task.on::<advice_rejected::AdviceRejected>(),
        N::RejectionWithdrawn => task.on::<rejection_withdrawn::RejectionWithdrawn>(),
        N::RejectionWithoutReasons | N::RejectionTooLate => {
            task.on::<rejection_refused::RejectionRefused>()
        }
        N::CarriedOutInFull => task.on::<carried_out_in_full::CarriedOutInFull>(),
        N::AdviceUnanswered => task.on::<advice_unanswered::AdviceUnanswered>(),
        N::EnforcementSetAside => task.on::<enforcement_set_aside::EnforcementSetAside>(),
        N::TermExtended => task.on::<term_extended::TermExtended>(),
        N::Erratum => task.on::<erratum::Erratum>(),
        N::AdviceWithdrawn => task.on::<advice_withdrawn::AdviceWithdrawn>(),
        N::IsItReallyDone => task.on::<is_it_really_done::IsItReallyDone>(),
        N::MeasureConfirmed => task.on::<measure_confirmed::MeasureConfirmed>(),
        N::MeasureDisputed => task.on::<measure_disputed::MeasureDisputed>(),
        N::MeasureOverdue => task.on::<measure_overdue::MeasureOverdue>(),
        N::MeasureEscalated => task.on::<measure_escalated::MeasureEscalated>(),
        N::Closed => task.on::<closed::Closed>(),
        N::Reopened => task.on::<reopened::Reopened>(),
        N::AppointmentConfirmed => task.on::<appointment_confirmed::AppointmentConfirmed>(),
        N::AppointmentCancelled => task.on::<appointment_cancelled::AppointmentCancelled>(),
        N::ConsentRequest => task.on::<consent_request::ConsentRequest>(),
        N::AppreciationRequest => task.on::<appreciation_request::AppreciationRequest>(),
        N::AnswerReminder => task.on::<answer_reminder::AnswerReminder>(),
        N::MeasureReminder => task.on::<measure_reminder::MeasureReminder>(),
        N::DeskReminder => task.on::<desk_reminder::DeskReminder>(),
        N::DataProtectionAnswer => task.on::<data_protection_answer::DataProtectionAnswer>(),
    }
}

/// Takes everything that a letter says from the case.
pub(crate) fn gather(case: &Case<'_>) -> Result<Gathered, Unwritable> {
    let own = with_contents(case.told.kind, Take(case))?;
    let mut values: Vec<Box<dyn Valued>> = vec![Box::new(Surroundings::of(case)?), own];
    for part in parts(case.told.kind, case.reader).1 {
        match part {
            Part::FullAdvice => values.push(Box::new(FullAdvice::of(case)?)),
            Part::NextSteps => values.push(Box::new(NextSteps::of(case))),
            Part::Copy | Part::Support => {}
        }
    }
    Ok(Gathered(values))
}

struct Take<'a>(&'a Case<'a>);

impl Task for Take<'_> {
    type Answer = Result<Box<dyn Valued>, Unwritable>;

    fn on<T: Contents>(self) -> Self::Answer {
        T::of(self.0).map(|contents| Box::new(contents) as Box<dyn Valued>)
    }
}

/// A sample of everything that makes a letter differ, for one reader, each with a name.
pub(crate) fn samples(kind: N, reader: Reader) -> Vec<(String, Gathered)> {
    with_contents(kind, Sample(kind, reader))
}

struct Sample(N, Reader);

impl Task for Sample {
    type Answer = Vec<(String, Gathered)>;

    fn on<T: Contents>(self) -> Self::Answer {
        let Self(kind, reader) = self;
        let usual = || Surroundings::for_reader(reader);
        let contents = || T::samples(reader).into_iter();
        let first = || contents().next().map(|(_, own)| own);
        let named = |name: &str, around, own, law| {
            (name.to_owned(), Gathered::sample(parts(kind, reader).1, (around, own, law)))
        };
        let own = contents().map(|(name, own)| named(name, usual(), own, Regime::Awb));
        let around = Surroundings::variants(reader).into_iter();
        let around = around
            .filter_map(|(name, around)| first().map(|own| named(name, around, own, Regime::Awb)));
        let laws = [Regime::Wkkgz, Regime::Jeugdwet, Regime::WmoProvider, Regime::Other];
        let has_next_steps = parts(kind, reader).1.contains(&Part::NextSteps);
        let laws = laws
            .into_iter()
            .filter(|_| has_next_steps)
            .filter_map(|law| first().map(|own| named(&Code::of(&law).0, usual(), own, law)));
        own.chain(around).chain(laws).collect()
    }
}

impl Gathered {
    fn sample<T: Contents>(
        parts: Vec<Part>,
        (around, own, law): (Surroundings, T, Regime),
    ) -> Self {
        let mut values: Vec<Box<dyn Valued>> = vec![Box::new(around), Box::new(own)];
        for part in parts {
            match part {
                Part::FullAdvice => values.push(Box::new(FullAdvice::sample())),
                Part::NextSteps => values.push(Box::new(NextSteps::under(law))),
                Part::Copy | Part::Support => {}
            }
        }
        Self(values)
    }
}
