//! The shipped calendar data: equated days and royal birthdays, each with the decree or custom it rests on.

use super::{Monarch, RoyalBirthday};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The last year for which a decree on equated days was known when this was shipped (R31).
pub(super) const COVERED_UNTIL_YEAR: i32 = 2028;

/// A royal decree and the days it equates with holidays, as (year, month, day).
type Decree = (&'static str, &'static [(i32, u32, u32)]);

/// Copied from the decrees (R31): they look predictable and are not, so never fill this by a formula.
const DECREES: &[Decree] = &[
    (
        "KB 26-11-2003 nr 03.004876 (BWBR0015963)",
        &[
            (2005, 5, 6),
            (2006, 5, 26),
            (2007, 5, 18),
            (2007, 12, 27),
            (2007, 12, 28),
            (2007, 12, 31),
        ],
    ),
    (
        "KB 27-09-2007 nr 07.003139 (BWBR0022669)",
        &[
            (2007, 12, 24),
            (2008, 5, 2),
            (2009, 1, 2),
            (2009, 5, 1),
            (2009, 5, 4),
            (2009, 5, 22),
            (2010, 5, 14),
        ],
    ),
    (
        "KB 07-06-2010 nr 10.001566 (BWBR0027755)",
        &[
            (2011, 5, 6),
            (2011, 6, 3),
            (2012, 5, 18),
            (2012, 12, 24),
            (2012, 12, 31),
            (2013, 4, 29),
            (2013, 5, 10),
            (2013, 12, 27),
        ],
    ),
    (
        "KB 17-06-2013 nr 13.001210 (BWBR0033679)",
        &[(2014, 5, 30), (2015, 1, 2), (2015, 5, 4), (2015, 5, 15), (2016, 5, 6)],
    ),
    (
        "KB 24-10-2016 nr 2016001827 (BWBR0038666, Stcrt. 2016, 58653)",
        &[
            (2017, 4, 28),
            (2017, 5, 26),
            (2018, 5, 11),
            (2018, 12, 24),
            (2018, 12, 31),
            (2019, 5, 31),
            (2019, 12, 27),
        ],
    ),
    (
        "KB 20-09-2019 (secondary source: legal-support-office.nl)",
        &[(2020, 5, 22), (2021, 5, 14), (2022, 5, 27)],
    ),
    (
        "KB 2022 (Stcrt. 2022, 7812)",
        &[(2023, 4, 28), (2023, 5, 19), (2024, 5, 10), (2024, 12, 27), (2025, 5, 30)],
    ),
    (
        "KB 2025 (Stcrt. 2025, 24713)",
        &[(2026, 1, 2), (2026, 5, 15), (2027, 5, 7), (2028, 4, 28), (2028, 5, 26)],
    ),
];

/// The equated days with their decrees.
pub(super) fn equated_days() -> BTreeMap<NaiveDate, String> {
    DECREES
        .iter()
        .flat_map(|(decree, days)| days.iter().map(move |day| (*decree, *day)))
        .filter_map(|(decree, (year, month, day))| {
            Some((NaiveDate::from_ymd_opt(year, month, day)?, decree.to_owned()))
        })
        .collect()
}

/// Queen's Day on 30 April until 2013 and King's Day on 27 April since, a day earlier when that is a Sunday (R30).
pub(super) fn royal_birthdays() -> Vec<RoyalBirthday> {
    vec![
        RoyalBirthday {
            from_year: 1980,
            monarch: Monarch::Queen,
            month: 4,
            day: 30,
            shift_on_sunday: -1,
            source: "Reign of Queen Beatrix from 30 April 1980".to_owned(),
        },
        RoyalBirthday {
            from_year: 2014,
            monarch: Monarch::King,
            month: 4,
            day: 27,
            shift_on_sunday: -1,
            source: "Reign of King Willem-Alexander from 30 April 2013".to_owned(),
        },
    ]
}
