//! The score that a client gives the desk (Q1).

use domain::values::Score;

#[test]
fn a_score_is_a_whole_number_from_1_to_10() {
    for number in 1..=10_u8 {
        let score: Score = serde_json::from_str(&number.to_string()).unwrap();
        assert_eq!(score.to_string(), number.to_string());
        assert_eq!(serde_json::to_string(&score).unwrap(), number.to_string());
    }
    for nonsense in ["0", "11", "255", "256", "-1", "7.5", "\"7\"", "null"] {
        assert!(serde_json::from_str::<Score>(nonsense).is_err(), "{nonsense}");
    }
}
