//! Telephone numbers and e-mail addresses as people write them.

use super::normalised;
use domain::values::*;

#[test]
fn a_telephone_number_is_understood_as_people_write_it() {
    for written in ["06 12 34 56 78", "+31 6 12345678", "+31 (0)6-12345678", "0031(0)612345678"] {
        assert_eq!(normalised::<Phone>(written).as_deref(), Some("+31612345678"), "{written}");
    }
    assert_eq!(normalised::<Phone>("+32 2 123 45 67").as_deref(), Some("+3221234567"));
    for refused in [
        "+31800123456",
        "0031 900 123456",
        "0909-123456",
        "06  12345678",
        "06-12345678-",
        "061234567",
        "06123456789",
        "+3106123456789",
        "+3 1612345678",
        "+0123456789",
        "112",
        "",
        "+",
        "00",
        "０６12345678",
    ] {
        assert_eq!(Phone::parse(refused), Err(Invalid::Phone), "{refused}");
    }
}

#[test]
fn an_e_mail_address_is_one_that_a_mail_server_takes() {
    assert_eq!(
        normalised::<Email>("Jo.O'Neil+post@Mail.Example.NL").as_deref(),
        Some("Jo.O'Neil+post@mail.example.nl")
    );
    let longest_local_part = "a".repeat(64);
    assert!(Email::parse(&format!("{longest_local_part}@example.nl")).is_ok());
    assert!(Email::parse(&format!("{longest_local_part}a@example.nl")).is_err());
    let of_length =
        |length: usize| format!("a@{}{}", "abcde.".repeat(41), "n".repeat(length - 248));
    assert!(Email::parse(&of_length(254)).is_ok());
    assert_eq!(Email::parse(&of_length(255)), Err(Invalid::TooLong { maximum: 254 }));
    for refused in [
        "a@b",
        "a b@c.nl",
        "@c.nl",
        "a@",
        "a@@c.nl",
        "a@c..nl",
        "a@.nl",
        "a@-c.nl",
        "a@c-.nl",
        "a@c.n",
        "a@c.1l",
        ".a@c.nl",
        "a.@c.nl",
        "a..b@c.nl",
        "a@c.nl\r\nBcc: x@y.nl",
        "a\u{0}@c.nl",
        "a@c.nl ",
        "é@c.nl",
        "a@é.nl",
        "\"a\"@c.nl",
        "a@[127.0.0.1]",
    ] {
        assert_eq!(Email::parse(refused), Err(Invalid::Email), "{refused:?}");
    }
}
