//! Where post reaches someone (R100).

use super::{HouseNumber, Invalid, Line, Postcode, text_value::redacted_debug};
use serde::{Deserialize, Serialize};

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Address {
    /// A door in the Netherlands.
    Dutch {
        /// The street, without the number.
        street: Line,
        /// The house number with its letter and addition.
        number: HouseNumber,
        /// The postcode.
        postcode: Postcode,
        /// The town.
        town: Line,
    },
    /// A PO box (postbus) in the Netherlands.
    PoBox {
        /// The number of the box.
        number: PoBoxNumber,
        /// The postcode of the box.
        postcode: Postcode,
        /// The town of the post office.
        town: Line,
    },
    /// An address outside the Netherlands.
    Abroad {
        /// The address as that country writes it.
        lines: AddressLines,
        /// The country.
        country: Line,
    },
}

impl Address {
    /// The address as it stands on an envelope, without the name.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Dutch { street, number, postcode, town } => {
                vec![format!("{street} {number}"), town_line(postcode, town)]
            }
            Self::PoBox { number, postcode, town } => {
                vec![format!("Postbus {}", number.get()), town_line(postcode, town)]
            }
            Self::Abroad { lines, country } => {
                let country = country.as_str().to_uppercase();
                lines.as_slice().iter().map(Line::to_string).chain([country]).collect()
            }
        }
    }

    /// The postcode and house number of a door, by which the phone desk searches; `None` for other addresses.
    pub fn door(&self) -> Option<(&Postcode, u32)> {
        match self {
            Self::Dutch { postcode, number, .. } => Some((postcode, number.number())),
            Self::PoBox { .. } | Self::Abroad { .. } => None,
        }
    }
}

/// NEN 5825: the postcode, two spaces, the town in capitals.
fn town_line(postcode: &Postcode, town: &Line) -> String {
    format!("{postcode}  {}", town.as_str().to_uppercase())
}

/// The number of a PO box: 1 to 999,999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct PoBoxNumber(u32);

redacted_debug!(PoBoxNumber);

impl PoBoxNumber {
    /// The smallest number.
    pub const MIN: u32 = 1;
    /// The largest number.
    pub const MAX: u32 = 999_999;

    /// The number as a number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for PoBoxNumber {
    type Error = Invalid;
    fn try_from(number: u32) -> Result<Self, Self::Error> {
        let right = (Self::MIN..=Self::MAX).contains(&number);
        right.then_some(Self(number)).ok_or(Invalid::PoBoxNumber)
    }
}

impl From<PoBoxNumber> for u32 {
    fn from(number: PoBoxNumber) -> Self {
        number.0
    }
}

/// The one to three lines of an address abroad.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Line>", into = "Vec<Line>")]
pub struct AddressLines(Vec<Line>);

impl AddressLines {
    /// The smallest number of lines.
    pub const MIN: usize = 1;
    /// The largest number of lines.
    pub const MAX: usize = 3;

    /// The lines in their order.
    pub fn as_slice(&self) -> &[Line] {
        &self.0
    }
}

impl TryFrom<Vec<Line>> for AddressLines {
    type Error = Invalid;
    fn try_from(lines: Vec<Line>) -> Result<Self, Self::Error> {
        if (Self::MIN..=Self::MAX).contains(&lines.len()) {
            Ok(Self(lines))
        } else {
            Err(Invalid::AddressLines)
        }
    }
}

impl From<AddressLines> for Vec<Line> {
    fn from(lines: AddressLines) -> Self {
        lines.0
    }
}
