//! Passwords: right or wrong, and never a way to exhaust the desk (S5).

use api::passwords::{PasswordError, Passwords};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_password_is_right_only_for_its_own_hash() {
    let passwords = Passwords::default();
    let hash = passwords.hash("open sesame".to_owned()).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    let verify = |text: &str, hash: Option<String>| passwords.verify(text.to_owned(), hash);
    assert_eq!(verify("open sesame", Some(hash.clone())).await, Ok(true));
    assert_eq!(verify("open barley", Some(hash.clone())).await, Ok(false));
    assert_eq!(
        verify("open sesame", Some("not a hash".to_owned())).await,
        Err(PasswordError::Failed)
    );
    assert_ne!(
        passwords.hash("open sesame".to_owned()).await.unwrap(),
        hash,
        "a new salt each time"
    );
}

#[tokio::test]
async fn a_name_that_does_not_exist_takes_as_long_and_is_never_right() {
    let passwords = Passwords::default();
    let hash = passwords.hash("open sesame".to_owned()).await.unwrap();
    let mut quickest = [Duration::MAX; 2];
    for _ in 0..5 {
        for (place, hash) in [Some(hash.clone()), None].into_iter().enumerate() {
            let known = hash.is_some();
            let started = Instant::now();
            let right = passwords.verify("open sesame".to_owned(), hash).await;
            quickest[place] = quickest[place].min(started.elapsed());
            assert_eq!(right, Ok(known));
        }
    }
    let [known, unknown] = quickest;
    assert!(unknown * 2 > known && known * 2 > unknown, "{known:?} and {unknown:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_logins_at_once_fill_the_queue_and_the_rest_is_told_to_wait() {
    let passwords = Passwords::default();
    let logins: Vec<_> = (0..500)
        .map(|_| {
            let passwords = passwords.clone();
            tokio::spawn(async move { passwords.verify("x".to_owned(), None).await })
        })
        .collect();
    let (mut answered, mut refused) = (0, 0);
    for login in logins {
        match login.await.unwrap() {
            Ok(right) => {
                assert!(!right);
                answered += 1;
            }
            Err(error) => {
                assert_eq!(error, PasswordError::Busy);
                refused += 1;
            }
        }
    }
    assert!(answered >= 34, "two in turn and 32 waiting, {answered} were answered");
    assert!(refused >= 400, "{refused} were refused");
    assert_eq!(passwords.verify("x".to_owned(), None).await, Ok(false), "the queue is free again");
}
