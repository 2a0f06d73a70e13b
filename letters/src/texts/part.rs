//! Parts that several letters have: what stands before a copy, the full advice, where to go next, and help.

use super::{Draft, TextProblem, built_in};
use crate::{reader::Reader, values::Fields};
use domain::{complaint::classification::Language, notice::NoticeKind as N};

/// A part that several letters have. Its text is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Why the representative reads what was written to the client (R24).
    Copy,
    /// The whole advice: findings, points, measures and recommendations (R17).
    FullAdvice,
    /// Where the client can turn after the desk: the ombudsman, and what belongs to the regime (R1, R4, R20).
    NextSteps,
    /// Where the client finds help: by telephone, and from a free supporter (R53).
    Support,
}

impl Part {
    /// All parts.
    pub(crate) const ALL: [Self; 4] =
        [Self::Copy, Self::FullAdvice, Self::NextSteps, Self::Support];

    /// Fills the part with values.
    pub(crate) fn fill(self, language: Language, values: &Fields) -> Result<Draft, TextProblem> {
        Draft::of(built_in::part(self, language), values)
    }
}

/// The parts of a letter to a reader: those before its text, and those after it.
pub(crate) fn parts(kind: N, reader: Reader) -> (Vec<Part>, Vec<Part>) {
    let is_copy = reader == Reader::Representative && !speaks_to_representatives(kind);
    let before = is_copy.then_some(Part::Copy).into_iter().collect();
    let advice = has_full_advice(kind, reader).then_some(Part::FullAdvice);
    let next = (reader.is_client_side() && ends_or_fails(kind)).then_some(Part::NextSteps);
    let support = reader.is_client_side().then_some(Part::Support);
    (before, advice.into_iter().chain(next).chain(support).collect())
}

/// Whether the text of the letter has its own words for a representative.
fn speaks_to_representatives(kind: N) -> bool {
    matches!(kind, N::RepresentationChanged | N::NewSecret)
}

/// R17, R48: who hears the advice, or that it was rejected, has the whole of it at hand.
fn has_full_advice(kind: N, reader: Reader) -> bool {
    kind == N::Advice || (kind == N::AdviceRejected && reader.is_client_side())
}

/// R4: where the desk stops, or cannot do more, the client reads who is next.
fn ends_or_fails(kind: N) -> bool {
    matches!(
        kind,
        N::NotHandled
            | N::Settled
            | N::Withdrawn
            | N::AdviceRejected
            | N::AdviceUnanswered
            | N::MeasureEscalated
            | N::Closed
    )
}
