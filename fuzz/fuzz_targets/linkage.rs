//! What goes back and forth between partners and hub, agreements, and secrets that are handed over.
#![no_main]

use std::sync::LazyLock;

use amparo_linkage::{Agreement, Blinded, Evaluated, HubKey, LinkageKey, Pending, finish};
use amparo_parcel::{PERSON_KEY, PublicKey, take_over};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let key = LinkageKey::from_text(text);
    if let (Some(key), Ok(message)) = (&key, Blinded::from_json(text)) {
        let _ = key.evaluate(&message);
    }
    if let (Ok(pending), Ok(answer)) = (Pending::from_json(text), Evaluated::from_json(text)) {
        let _ = finish(&pending, &answer);
    }
    let _ = Agreement::from_json(text);
    let _ = text.parse::<HubKey>();
    let registered: PublicKey = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".parse().unwrap();
    static IDENTITY: LazyLock<age::x25519::Identity> = LazyLock::new(age::x25519::Identity::generate);
    assert!(
        take_over(text, PERSON_KEY, "House", &[registered], &[&*IDENTITY]).is_err(),
        "nobody signed this"
    );
});
