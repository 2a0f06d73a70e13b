//! Values survive JSON and the compact format, and neither lets a wrong value in.

use domain::values::*;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

fn survives<T: Serialize + DeserializeOwned + PartialEq>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert!(serde_json::from_str::<T>(&json).unwrap() == *value);
    let compact = postcard::to_stdvec(value).unwrap();
    assert!(postcard::from_bytes::<T>(&compact).unwrap() == *value);
}

fn refuses<T: DeserializeOwned + Debug>(written: &str) {
    let error = serde_json::from_value::<T>(serde_json::json!(written)).unwrap_err().to_string();
    assert!(!error.contains(written), "the message repeats the value");
    let compact = postcard::to_stdvec(written).unwrap();
    assert!(postcard::from_bytes::<T>(&compact).is_err());
}

fn somebody(address: Address) -> Person {
    let line = |text| Some(Line::parse(text).unwrap());
    Person {
        name: Some(PersonName {
            how_to_address: None,
            form: Some(FormOfAddress::Madam),
            given: line("Fatma"),
            initials: line("F."),
            prefix: line("el"),
            family: Line::parse("Yılmaz").unwrap(),
        }),
        address: Some(address),
        email: Some("f@example.nl".parse().unwrap()),
        phone: Some("0612345678".parse().unwrap()),
        wishes: Some(Text::parse("Een tolk\nTigrinya").unwrap()),
    }
}

fn addresses() -> [Address; 3] {
    let line = |text| Line::parse(text).unwrap();
    let postcode: Postcode = "2011AB".parse().unwrap();
    let addition = Some(HouseAddition::parse("III").unwrap());
    let number = HouseNumber::new(35, None, addition).unwrap();
    let lines = AddressLines::try_from(vec![line("Rue Haute 1")]).unwrap();
    [
        Address::Dutch {
            street: line("Dam"),
            number,
            postcode: postcode.clone(),
            town: line("Haarlem"),
        },
        Address::PoBox {
            number: PoBoxNumber::try_from(5).unwrap(),
            postcode,
            town: line("Haarlem"),
        },
        Address::Abroad { lines, country: line("België") },
    ]
}

#[test]
fn a_person_survives_storing_with_every_kind_of_address_and_with_nothing() {
    for address in addresses() {
        survives(&somebody(address));
    }
    survives(&Person::default());
    assert!(!Person::default().has_name_and_address());
}

#[test]
fn other_values_survive_storing() {
    survives(&CaseNumber::parse("HLM-2026-000123").unwrap());
    survives(&KvkNumber::parse("01234567").unwrap());
    survives(&BranchNumber::parse("000012345678").unwrap());
    survives(&Reasons::parse("Dit kunnen wij niet betalen", 10).unwrap());
}

#[test]
fn an_incomplete_person_may_leave_things_out_but_not_misspell_them() {
    let person: Person = serde_json::from_str(r#"{"email":"a@example.nl"}"#).unwrap();
    assert_eq!(person.email.unwrap().as_str(), "a@example.nl");
    assert!(serde_json::from_str::<Person>(r#"{"mail":"a@example.nl"}"#).is_err());
}

#[test]
fn the_form_of_a_person_in_json_is_the_published_one() {
    let [dutch, _, _] = addresses();
    let expected = serde_json::json!({
        "name": {
            "howToAddress": null, "form": "madam", "given": "Fatma", "initials": "F.", "prefix": "el",
            "family": "Yılmaz",
        },
        "address": { "dutch": {
            "street": "Dam", "number": { "number": 35, "letter": null, "addition": "III" },
            "postcode": "2011 AB", "town": "Haarlem",
        }},
        "email": "f@example.nl", "phone": "+31612345678", "wishes": "Een tolk\nTigrinya",
    });
    assert_eq!(serde_json::to_value(somebody(dutch)).unwrap(), expected);
}

#[test]
fn a_wrong_value_is_refused_without_being_repeated() {
    refuses::<Line>("\u{7}wrong");
    refuses::<Text>("wrong\u{0}");
    refuses::<Reasons>("wrong 12345");
    refuses::<Postcode>("9999 SS");
    refuses::<Phone>("0900123456");
    refuses::<Email>("wrong@wrong");
    refuses::<KvkNumber>("1234567");
    refuses::<BranchNumber>("12345678");
    refuses::<MunicipalityCode>("wrong");
    refuses::<CaseNumber>("HLM-26-1");
    refuses::<Secret>("1234 5678");
    refuses::<HouseLetter>("AB");
    refuses::<HouseAddition>("wrong");
    let too_high = serde_json::from_str::<HouseNumber>(r#"{"number":100000}"#).unwrap_err();
    assert!(!too_high.to_string().contains("100000"));
}

#[test]
fn what_a_person_wrote_does_not_reach_a_log_by_its_debug_form() {
    for address in addresses() {
        let person = somebody(address.clone());
        let shown = format!("{person:?} {:?}", Reasons::parse("Dit kunnen wij niet betalen", 10));
        for secret in [
            "Fatma",
            "Yılmaz",
            "Dam",
            "35",
            "2011",
            "Haute",
            "example",
            "612345678",
            "tolk",
            "betalen",
        ] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}
