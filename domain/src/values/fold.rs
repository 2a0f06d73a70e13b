//! Names reduced to what people hear and type, so that `Çelik` is found by `celik`.

/// Letters with a mark or a form of their own, by the plain letters that stand for them.
const FOLDED: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎȁȃȧạảấầẩẫậắằẳẵặǟǡǻḁ"),
    ("ae", "æǣǽ"),
    ("b", "ḃḅḇƀɓ"),
    ("c", "çćĉċčḉƈ"),
    ("d", "ďđðḋḍḏḑḓɖɗ"),
    ("e", "èéêëēĕėęěȅȇȩẹẻẽếềểễệḕḗḙḛḝəǝ"),
    ("f", "ḟƒ"),
    ("g", "ĝğġģǧǵḡǥɠ"),
    ("h", "ĥħḣḥḧḩḫẖȟ"),
    ("i", "ìíîïĩīĭįıǐȉȋỉịḭḯɨ"),
    ("ij", "ĳ"),
    ("j", "ĵǰ"),
    ("k", "ķĸǩḱḳḵƙ"),
    ("l", "ĺļľŀłḷḹḻḽ"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňŉŋǹṅṇṉṋɲ"),
    ("o", "òóôõöøōŏőơǒǫǭȍȏȫȭȯȱọỏốồổỗộớờởỡợǿṍṏṑṓɔ"),
    ("oe", "œ"),
    ("p", "ṕṗƥ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩſ"),
    ("ss", "ßẞ"),
    ("t", "ţťŧțṫṭṯṱẗ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗụủứừửữựṳṵṷṹṻ"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳỳỵỷỹẏẙƴ"),
    ("z", "źżžẑẓẕƶ"),
];

/// The text in small plain letters and digits, without marks, blanks and signs: `Désirée d'Hondt` is `desireedhondt`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match FOLDED.iter().find(|(_, marked)| !letter.is_ascii() && marked.contains(letter)) {
            Some((plain, _)) => folded.push_str(plain),
            None if letter.is_alphanumeric() => folded.push(letter),
            None => {}
        }
    }
    folded
}

/// The words of a name, folded, each once, in order: `Jansen-de Vries` is `jansen`, `de`, `vries`.
///
/// An apostrophe or a mark does not part a word: `O'Brien` is `obrien`.
pub fn name_tokens(name: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for word in name.split(|c: char| !c.is_alphanumeric() && !is_inside_word(c)) {
        let token = fold(word);
        if !token.is_empty() && !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens
}

/// Apostrophes, combining marks and characters without width.
fn is_inside_word(character: char) -> bool {
    matches!(character,
        '\'' | '`' | '´' | '‘' | '’' | 'ʼ' | '\u{AD}' | '\u{FEFF}'
        | '\u{200B}'..='\u{200D}' | '\u{300}'..='\u{36F}')
}
