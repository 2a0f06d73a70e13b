//! Why a day is not an ordinary day: the closed list of the General Extension of Time Limits Act (R29-R31).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The reason why no term can end on a day (Atw art. 1(1) and 3).
///
/// In JSON and in storage the reason is its snake_case code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closure {
    /// 1 January.
    NewYearsDay,
    /// The Friday before Easter, equated by the Act itself.
    GoodFriday,
    /// The day after Easter Sunday.
    EasterMonday,
    /// The celebration of the birthday of a king (R30).
    KingsDay,
    /// The celebration of the birthday of a queen (R30).
    QueensDay,
    /// 5 May, every year.
    LiberationDay,
    /// Thirty-nine days after Easter Sunday.
    AscensionDay,
    /// Fifty days after Easter Sunday.
    WhitMonday,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    SecondChristmasDay,
    /// A day that a royal decree equates with a holiday (R31).
    EquatedDay,
    /// Every Saturday.
    Saturday,
    /// Every Sunday.
    Sunday,
}

impl Closure {
    /// The stable code, the same as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::NewYearsDay => "new_years_day",
            Self::GoodFriday => "good_friday",
            Self::EasterMonday => "easter_monday",
            Self::KingsDay => "kings_day",
            Self::QueensDay => "queens_day",
            Self::LiberationDay => "liberation_day",
            Self::AscensionDay => "ascension_day",
            Self::WhitMonday => "whit_monday",
            Self::ChristmasDay => "christmas_day",
            Self::SecondChristmasDay => "second_christmas_day",
            Self::EquatedDay => "equated_day",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// Whether it is a holiday or a day equated with one, and not just a weekend.
    pub fn is_holiday(self) -> bool {
        match self {
            Self::Saturday | Self::Sunday => false,
            Self::NewYearsDay
            | Self::GoodFriday
            | Self::EasterMonday
            | Self::KingsDay
            | Self::QueensDay
            | Self::LiberationDay
            | Self::AscensionDay
            | Self::WhitMonday
            | Self::ChristmasDay
            | Self::SecondChristmasDay
            | Self::EquatedDay => true,
        }
    }

    /// The Dutch name, as letters and the holiday table print it.
    pub fn dutch_name(self) -> &'static str {
        match self {
            Self::NewYearsDay => "Nieuwjaarsdag",
            Self::GoodFriday => "Goede Vrijdag",
            Self::EasterMonday => "Tweede Paasdag",
            Self::KingsDay => "Koningsdag",
            Self::QueensDay => "Koninginnedag",
            Self::LiberationDay => "Bevrijdingsdag (vijfde mei)",
            Self::AscensionDay => "Hemelvaartsdag",
            Self::WhitMonday => "Tweede Pinksterdag",
            Self::ChristmasDay => "Eerste Kerstdag",
            Self::SecondChristmasDay => "Tweede Kerstdag",
            Self::EquatedDay => "Gelijkgestelde dag",
            Self::Saturday => "zaterdag",
            Self::Sunday => "zondag",
        }
    }
}

/// The English name, to stand in a sentence after "it is".
impl fmt::Display for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NewYearsDay => "New Year's Day",
            Self::GoodFriday => "Good Friday",
            Self::EasterMonday => "Easter Monday",
            Self::KingsDay => "King's Day",
            Self::QueensDay => "Queen's Day",
            Self::LiberationDay => "Liberation Day",
            Self::AscensionDay => "Ascension Day",
            Self::WhitMonday => "Whit Monday",
            Self::ChristmasDay => "Christmas Day",
            Self::SecondChristmasDay => "the second Christmas day",
            Self::EquatedDay => "a day equated with a holiday by royal decree",
            Self::Saturday => "a Saturday",
            Self::Sunday => "a Sunday",
        })
    }
}
