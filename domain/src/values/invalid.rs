//! Why a value was refused, in words that never repeat the value.

/// The reason that a value cannot be accepted; the message says what would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the messages are the documentation
pub enum Invalid {
    #[error("at most {maximum} characters are possible")]
    TooLong { maximum: usize },
    #[error("at least one letter or digit is needed")]
    Unreadable,
    #[error("no control characters or invisible direction marks are possible")]
    ControlCharacter,
    #[error("a postcode is four digits and two letters, like 1234 AB")]
    Postcode,
    #[error("a house number is a whole number from 1 to 99999")]
    HouseNumber,
    #[error("a house letter is one letter")]
    HouseLetter,
    #[error("an addition to a house number is one to four letters or digits")]
    HouseAddition,
    #[error("the number of a PO box is a whole number from 1 to 999999")]
    PoBoxNumber,
    #[error("an address abroad has one to three lines")]
    AddressLines,
    #[error(
        "a telephone number is ten digits beginning with 0, or international like +31612345678"
    )]
    Phone,
    #[error("an e-mail address is like name@example.nl")]
    Email,
    #[error("a KvK number is eight digits")]
    KvkNumber,
    #[error("a branch number is twelve digits")]
    BranchNumber,
    #[error("the code of a municipality is two to four capital letters")]
    MunicipalityCode,
    #[error(
        "a case number is a municipality code, a year and a serial number, like HLM-2026-000123"
    )]
    CaseNumber,
    #[error("a secret code is twelve digits in groups of four")]
    Secret,
}

impl Invalid {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too_long",
            Self::Unreadable => "no_letter_or_digit",
            Self::ControlCharacter => "control_character",
            Self::Postcode => "invalid_postcode",
            Self::HouseNumber => "invalid_house_number",
            Self::HouseLetter => "invalid_house_letter",
            Self::HouseAddition => "invalid_house_addition",
            Self::PoBoxNumber => "invalid_po_box_number",
            Self::AddressLines => "invalid_address_lines",
            Self::Phone => "invalid_phone",
            Self::Email => "invalid_email",
            Self::KvkNumber => "invalid_kvk_number",
            Self::BranchNumber => "invalid_branch_number",
            Self::MunicipalityCode => "invalid_municipality_code",
            Self::CaseNumber => "invalid_case_number",
            Self::Secret => "invalid_secret",
        }
    }
}
