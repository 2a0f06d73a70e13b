//! What all values have in common that are written as one string.

/// Gives a newtype over `String` with a `parse` function its conversions to and from text.
macro_rules! text_value {
    ($name:ident) => {
        impl $name {
            /// The value as it is stored and shown.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $crate::values::text_value::parsed_value!($name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// Lets a type with a `parse` function be read with `str::parse` and by serde.
macro_rules! parsed_value {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = $crate::values::Invalid;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::values::Invalid;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }
    };
}

/// Keeps what a person wrote out of logs and panics: `{:?}` shows only the type.
macro_rules! redacted_debug {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}

pub(super) use {parsed_value, redacted_debug, text_value};
