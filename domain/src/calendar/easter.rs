//! The date of Easter, from which the movable holidays follow.

use chrono::NaiveDate;

/// Easter Sunday of a Gregorian year (the Meeus/Jones/Butcher computus); `None` outside chrono's range.
///
/// Euclidean division keeps the formula right for years before zero too.
pub(super) fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, year_of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_correction = (century + 8).div_euclid(25);
    let sun_correction = (century - moon_correction + 1).div_euclid(3);
    let epact =
        (19 * golden + century - century.div_euclid(4) - sun_correction + 15).rem_euclid(30);
    let to_sunday =
        (32 + 2 * century.rem_euclid(4) + 2 * (year_of_century / 4) - epact - year_of_century % 4)
            .rem_euclid(7);
    let late_correction = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late_correction + 114;
    let month = u32::try_from(days / 31).ok()?;
    let day = u32::try_from(days % 31 + 1).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}
