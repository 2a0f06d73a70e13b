//! The whole advice: the findings, the conclusion on each point, the measures and the recommendations (R17, D7).

use super::{measure_line::MeasureLine, sample};
use crate::{
    compose::{Case, Unwritable},
    values::{Name, values},
};
use domain::complaint::classification::{Conclusion, Norm};

values! {
    /// The whole advice, as far as the reader may read it (D2).
    pub struct FullAdvice {
        /// The findings.
        findings: String,
        /// The points of dispute.
        points: Vec<PointLine>,
        /// What is asked, of the addressees that the reader may read of.
        measures: Vec<MeasureLine>,
        /// The recommendations for policy that the reader may read.
        recommendations: Vec<RecommendationLine>,
    }

    /// A point of dispute.
    pub struct PointLine {
        /// Its number.
        number: u16,
        /// The conclusion.
        conclusion: Conclusion,
        /// The norms that were violated (R21).
        norms: Vec<Norm>,
        /// Why.
        reasons: String,
    }

    /// A recommendation for policy.
    pub struct RecommendationLine {
        /// Its number.
        number: u16,
        /// Who is asked to follow it.
        addressee: Name,
        /// What is recommended.
        text: String,
    }
}

impl FullAdvice {
    pub(super) fn of(case: &Case<'_>) -> Result<Self, Unwritable> {
        let draft = &case.advice()?.draft;
        let measures = draft.measures.iter().filter(|m| case.may_read_of(m.addressee));
        let advised = draft.recommendations.iter().filter(|r| case.may_read_of(r.addressee));
        let points = draft.points.iter().map(|point| {
            Ok(PointLine {
                number: point.number,
                conclusion: point.conclusion,
                norms: point.norms.iter().copied().collect(),
                reasons: case.text(point.reasons)?,
            })
        });
        let recommendations = advised.map(|advised| {
            Ok(RecommendationLine {
                number: advised.number,
                addressee: case.name(advised.addressee)?,
                text: case.text(advised.text)?,
            })
        });
        Ok(Self {
            findings: case.text(draft.findings)?,
            points: points.collect::<Result<_, Unwritable>>()?,
            measures: measures.map(|m| MeasureLine::of(case, m)).collect::<Result<_, _>>()?,
            recommendations: recommendations.collect::<Result<_, Unwritable>>()?,
        })
    }

    pub(super) fn sample() -> Self {
        let point = |number, conclusion, norms| PointLine {
            number,
            conclusion,
            norms,
            reasons: sample::words("Het wijkteam heeft beloofd te bellen."),
        };
        Self {
            findings: sample::words("Mevrouw Yilmaz belde drie keer."),
            points: vec![
                point(1, Conclusion::WellFounded, vec![Norm::Respectful, Norm::OpenAndClear]),
                point(2, Conclusion::Unfounded, Vec::new()),
            ],
            measures: MeasureLine::samples(2, false),
            recommendations: vec![RecommendationLine {
                number: 1,
                addressee: sample::team(),
                text: sample::words("Maak een lijst van wie terugbelt."),
            }],
        }
    }
}
