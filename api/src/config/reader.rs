//! Takes settings out of the environment one by one and remembers everything that is wrong.

use super::{
    Config, KeySource,
    settings::{SETTINGS, Setting},
};
use std::{collections::BTreeMap, fmt, ops::RangeInclusive, path::PathBuf, str::FromStr};

/// Everything that is wrong with the configuration, each line naming its variable; values are never shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

pub(super) struct Reader {
    given: BTreeMap<String, String>,
    home: Option<PathBuf>,
    errors: Vec<String>,
}

impl Reader {
    pub(super) fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let all: BTreeMap<String, String> = pairs.into_iter().collect();
        let home = home_of_data(&all);
        let given: BTreeMap<String, String> =
            all.into_iter().filter(|(name, _)| name.starts_with("MELDPUNT_")).collect();
        let mut reader = Self { given, home, errors: Vec::new() };
        reader.refuse_unknown();
        reader.read_secret_files();
        reader
    }

    /// The value of a setting, or its written default, when either is there and right.
    pub(super) fn parsed<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        self.checked(name, |text| text.parse().ok())
    }

    /// As [`Self::parsed`], with the check given.
    pub(super) fn checked<T>(
        &mut self,
        name: &'static str,
        check: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
        let given = self.given.get(name).map(String::as_str);
        let text = given.or_else(|| written_default(setting))?;
        let value = check(text);
        if value.is_none() {
            self.errors.push(format!("{name} must be {}.", setting.shape));
        }
        value
    }

    /// A whole number within the bounds; the lower bound stands in when it is wrong.
    pub(super) fn number<T>(&mut self, name: &'static str, bounds: RangeInclusive<T>) -> T
    where
        T: FromStr + PartialOrd + Copy,
    {
        let lowest = *bounds.start();
        self.optional_number(name, bounds).unwrap_or(lowest)
    }

    /// A whole number within the bounds, when it is set.
    pub(super) fn optional_number<T>(
        &mut self,
        name: &'static str,
        bounds: RangeInclusive<T>,
    ) -> Option<T>
    where
        T: FromStr + PartialOrd,
    {
        self.checked(name, |text| text.parse().ok().filter(|number| bounds.contains(number)))
    }

    /// Whether a setting, or its file, was given.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// Remembers something else that is wrong.
    pub(super) fn wrong(&mut self, sentence: &str) {
        self.errors.push(sentence.to_owned());
    }

    pub(super) fn data_dir(&mut self) -> PathBuf {
        let absolute = |text: &str| Some(PathBuf::from(text)).filter(|path| path.is_absolute());
        let given = self.given.contains_key("MELDPUNT_DATA_DIR");
        match (self.checked("MELDPUNT_DATA_DIR", absolute), &self.home) {
            (Some(path), _) => path,
            (None, Some(home)) => home.join("meldpunt"),
            (None, None) => {
                if !given {
                    self.errors.push("MELDPUNT_DATA_DIR must be set: HOME is not.".to_owned());
                }
                PathBuf::new()
            }
        }
    }

    pub(super) fn key(&mut self, data_dir: &std::path::Path) -> KeySource {
        if let Some(path) = self.given.get("MELDPUNT_KEY_FILE") {
            return KeySource::File(PathBuf::from(path));
        }
        match self.checked("MELDPUNT_KEY", key_bytes) {
            Some(key) => KeySource::Given(key),
            None => KeySource::Generated(data_dir.join("key")),
        }
    }

    pub(super) fn finish(mut self, config: Config) -> Result<Config, ConfigErrors> {
        if self.errors.is_empty() {
            return Ok(config);
        }
        self.errors.sort();
        Err(ConfigErrors(self.errors))
    }

    fn refuse_unknown(&mut self) {
        let known = known_names();
        for name in self.given.keys().filter(|name| !known.contains(name)) {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
            let advice = match nearest(name, &known) {
                Some(near) => format!("did you mean {near}?"),
                None => "see docs/configuration.md.".to_owned(),
            };
            self.errors.push(format!("{shown} is not a setting: {advice}"));
        }
    }

    /// Replaces `NAME_FILE` by the content of the file, for every secret; the key's file is
    /// left to whoever opens the key, who also checks its mode.
    fn read_secret_files(&mut self) {
        for setting in SETTINGS.iter().filter(|setting| setting.secret) {
            let file_name = format!("{}_FILE", setting.name);
            let Some(path) = self.given.get(&file_name).cloned() else { continue };
            if self.given.contains_key(setting.name) {
                self.errors.push(format!("{} and {file_name} exclude each other.", setting.name));
            } else if setting.name != "MELDPUNT_KEY" {
                match std::fs::read_to_string(&path) {
                    Ok(text) => {
                        self.given.insert(setting.name.to_owned(), text.trim_end().to_owned());
                    }
                    Err(error) => self
                        .errors
                        .push(format!("{file_name} must be a readable file: {}.", error.kind())),
                }
            }
        }
    }
}

/// The default as a value; `None` when it is empty or worked out.
fn written_default(setting: &Setting) -> Option<&'static str> {
    let worked_out = setting.default.is_empty() || setting.default.starts_with('(');
    (!worked_out).then_some(setting.default)
}

fn home_of_data(all: &BTreeMap<String, String>) -> Option<PathBuf> {
    let absolute =
        |name: &str| all.get(name).map(PathBuf::from).filter(|path: &PathBuf| path.is_absolute());
    absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
}

fn key_bytes(text: &str) -> Option<[u8; 32]> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

fn known_names() -> Vec<String> {
    SETTINGS
        .iter()
        .flat_map(|setting| {
            let file = setting.secret.then(|| format!("{}_FILE", setting.name));
            std::iter::once(setting.name.to_owned()).chain(file)
        })
        .collect()
}

/// The known name that is fewest changes away, when it is near enough to have been meant.
fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a String> {
    let near = known.iter().map(|other| (distance(name, other), other)).min()?;
    (near.0 <= 4).then_some(near.1)
}

/// The number of letters to add, drop or change to make one text of the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in to.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}
