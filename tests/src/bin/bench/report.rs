//! What was measured, as a table: ours, the limit, how the two compare, and what was promised.

use std::fmt;

/// One line of the table.
pub struct Line {
    what: String,
    ours: String,
    limit: String,
    compared: String,
    promise: Option<(String, bool)>,
}

/// The same work, done by us and at the limit, in rounds that take turns.
#[derive(Default)]
pub struct Rounds {
    ours: Vec<f64>,
    limit: Vec<f64>,
}

impl Rounds {
    pub fn add(&mut self, ours: f64, limit: f64) {
        self.ours.push(ours);
        self.limit.push(limit);
    }

    /// More is better; `least` of the limit was promised.
    pub fn line(&self, what: impl Into<String>, unit: &str, least: Option<f64>) -> Line {
        let pairs = self.ours.iter().zip(&self.limit);
        let ratios: Vec<f64> = pairs.map(|(ours, limit)| ours / limit).collect();
        let (worst, middle) = (least_of(&ratios), median(&ratios));
        Line {
            what: what.into(),
            ours: format!("{:.0} {unit}", median(&self.ours)),
            limit: format!("{:.0} {unit}", median(&self.limit)),
            compared: format!("{worst:.2} / {middle:.2}"),
            promise: least.map(|least| (format!("at least {least}"), middle >= least)),
        }
    }
}

impl Line {
    /// A figure with the most that was promised of it.
    pub fn at_most(what: impl Into<String>, figure: f64, unit: &str, most: f64) -> Self {
        Self {
            what: what.into(),
            ours: format!("{figure:.1} {unit}"),
            limit: String::new(),
            compared: String::new(),
            promise: Some((format!("under {most} {unit}"), figure < most)),
        }
    }

    /// A time in a large database beside the same in a small one, which it may exceed so many times.
    pub fn grown(what: impl Into<String>, large: f64, small: f64, most: f64) -> Self {
        let times = large / small;
        Self {
            what: what.into(),
            ours: format!("{large:.2} ms"),
            limit: format!("{small:.2} ms"),
            compared: format!("{times:.1}"),
            promise: Some((format!("at most {most}"), times <= most)),
        }
    }

    /// A figure of which nothing was promised.
    pub fn aside(what: impl Into<String>, figure: impl Into<String>) -> Self {
        let (what, ours) = (what.into(), figure.into());
        Self { what, ours, limit: String::new(), compared: String::new(), promise: None }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (promise, kept) = match &self.promise {
            Some((promise, true)) => (promise.as_str(), "yes"),
            Some((promise, false)) => (promise.as_str(), "NO"),
            None => ("", ""),
        };
        let Self { what, ours, limit, compared, .. } = self;
        write!(f, "{what:<54}{ours:>15}{limit:>15}{compared:>14}{promise:>17}{kept:>5}")
    }
}

/// The heading of the table.
pub fn heading() -> String {
    let what = "ratios: worst / median round";
    format!("{what:<54}{:>15}{:>15}{:>14}{:>17}{:>5}", "ours", "limit", "ratio", "promise", "kept")
}

pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn least_of(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(f64::INFINITY, f64::min)
}
