//! The wall between the wings: no crate of the public wing reaches one that sees cases, by whatever way.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What faces the public. `amparo` itself wires both wings and is the one place where they meet.
const PUBLIC: [&str; 13] = [
    "schema",
    "chart",
    "corridors",
    "bundle",
    "release",
    "register",
    "lang",
    "reading",
    "facts",
    "governance",
    "news",
    "portal",
    // Reads whatever workbook it is given, and keeps nothing.
    "workbook",
];

/// What sees cases, or what was counted over them.
const PRIVATE: [&str; 12] = [
    "linkage",
    "intake",
    "count",
    "headline",
    "privacy",
    "synth",
    "assess",
    "vault",
    "release-builder",
    "invent",
    // Dossiers of workers, and how applications and audits went.
    "recruitment",
    "journeys",
];

/// For each crate of the workspace, the crates of the workspace that it links (tests aside).
fn links() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .arg("--manifest-path")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let own = |name: &str| name.strip_prefix("amparo-").unwrap_or(name).to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let linked = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| dependency["kind"] != "dev" && !dependency["path"].is_null())
                .map(|dependency| own(dependency["name"].as_str().unwrap()))
                .collect();
            (own(package["name"].as_str().unwrap()), linked)
        })
        .collect()
}

fn reached(links: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(name) = open.pop() {
        for linked in &links[&name] {
            if reached.insert(linked.clone()) {
                open.push(linked.clone());
            }
        }
    }
    reached
}

#[test]
fn no_crate_of_the_public_wing_links_one_that_sees_cases() {
    let links = links();
    for name in PUBLIC.iter().chain(&PRIVATE) {
        assert!(links.contains_key(*name), "{name} is no crate any more");
    }
    for name in PUBLIC {
        let private: Vec<String> = reached(&links, name)
            .into_iter()
            .filter(|linked| PRIVATE.contains(&linked.as_str()))
            .collect();
        assert!(private.is_empty(), "{name} links {private:?}");
    }
    // The look itself works: the binary links both wings.
    assert!(reached(&links, "amparo").contains("vault"));
}

/// A new crate that anybody's browser could reach must be named above: everything that the portal links is public.
#[test]
fn everything_that_the_portal_links_is_named_as_public() {
    let unnamed: Vec<String> = reached(&links(), "portal")
        .into_iter()
        .filter(|linked| !PUBLIC.contains(&linked.as_str()))
        .collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
}
