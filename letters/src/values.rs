//! The values that a text can use: what people wrote stays closed until the text was read, so that no name is ever an instruction (S13).

use crate::{phrases, words};
use chrono::NaiveDate;
use domain::{
    Timestamp,
    complaint::classification::{Conclusion, Language, Missing, Norm},
    regulation::Regime,
    term::Deadline,
    values::Secret,
};
use std::collections::BTreeMap;

/// A value as a text sees it.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// There is none: false in a condition, and cannot be printed.
    Nothing,
    /// Yes or no, for conditions.
    Yes(bool),
    /// A number.
    Count(u64),
    /// One of our own codes, to compare with: `wkkgz`.
    Code(String),
    /// Words to print; a text cannot look into them.
    Words(String),
    /// The name or address of somebody; a text cannot look into it, and the rules of plain language pass it by.
    Name(String),
    /// Several values, to go through.
    List(Vec<Value>),
    /// Values with names.
    Fields(Fields),
}

/// Values with names.
pub type Fields = BTreeMap<&'static str, Value>;

/// Something that a text can use.
pub trait Valued {
    /// The value, in the words of a language.
    fn value(&self, language: Language) -> Value;
}

/// The name or address of a person or organisation.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(pub String);

/// One of our own codes, which a text can compare with.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(pub String);

impl Code {
    /// The code of a choice, as the API writes it.
    pub fn of(choice: &impl serde::Serialize) -> Self {
        let json = serde_json::to_value(choice).unwrap_or_default();
        Self(json.as_str().unwrap_or_default().to_owned())
    }
}

impl Valued for Name {
    fn value(&self, _: Language) -> Value {
        Value::Name(self.0.clone())
    }
}

impl Valued for Code {
    fn value(&self, _: Language) -> Value {
        Value::Code(self.0.clone())
    }
}

impl Valued for String {
    fn value(&self, _: Language) -> Value {
        Value::Words(self.clone())
    }
}

impl Valued for Secret {
    fn value(&self, _: Language) -> Value {
        Value::Words(self.to_string())
    }
}

impl Valued for bool {
    fn value(&self, _: Language) -> Value {
        Value::Yes(*self)
    }
}

impl Valued for u16 {
    fn value(&self, _: Language) -> Value {
        Value::Count((*self).into())
    }
}

impl Valued for u32 {
    fn value(&self, _: Language) -> Value {
        Value::Count((*self).into())
    }
}

impl<T: Valued> Valued for Option<T> {
    fn value(&self, language: Language) -> Value {
        self.as_ref().map_or(Value::Nothing, |value| value.value(language))
    }
}

impl<T: Valued> Valued for Vec<T> {
    fn value(&self, language: Language) -> Value {
        Value::List(self.iter().map(|value| value.value(language)).collect())
    }
}

/// How a last day was computed, one sentence a step.
impl Valued for Deadline {
    fn value(&self, language: Language) -> Value {
        Value::List(phrases::computed(self, language).into_iter().map(Value::Words).collect())
    }
}

/// Values that are printed in the words of the reader's language.
macro_rules! in_words {
    ($($type:ty => $words:path),+ $(,)?) => {$(
        impl Valued for $type {
            fn value(&self, language: Language) -> Value {
                Value::Words($words(*self, language).into())
            }
        }
    )+};
}

in_words! {
    NaiveDate => words::day,
    Timestamp => phrases::moment,
    Conclusion => phrases::conclusion,
    Norm => phrases::norm,
    Missing => phrases::missing,
    Regime => phrases::law,
}

/// Declares what a text can use as a struct: each field is a value with its own name.
macro_rules! values {
    ($(
        $(#[doc = $about:literal])+
        pub struct $name:ident { $($(#[doc = $field_about:literal])+ $field:ident: $type:ty,)* }
    )+) => {$(
        $(#[doc = $about])+
        #[derive(Clone)]
        pub struct $name { $($(#[doc = $field_about])+ pub $field: $type,)* }

        impl $crate::values::Valued for $name {
            fn value(
                &self,
                language: domain::complaint::classification::Language,
            ) -> $crate::values::Value {
                let fields = [$((stringify!($field), $crate::values::Valued::value(&self.$field, language)),)*];
                $crate::values::Value::Fields(fields.into_iter().collect())
            }
        }
    )+};
}

pub(crate) use values;
