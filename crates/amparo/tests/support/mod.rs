//! Runs the program as a person would.
#![allow(dead_code)] // each test file uses its own part

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, with arguments, in a folder.
pub(crate) fn amparo(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amparo"));
    command.args(arguments).current_dir(dir).env_remove("AMPARO_LOG");
    command
}

/// Runs it to its end.
pub(crate) fn run(dir: &Path, arguments: &[&str]) -> Output {
    amparo(dir, arguments).output().expect("the program starts")
}

/// Runs it to its end with text on standard input.
pub(crate) fn run_with_input(dir: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = amparo(dir, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(input.as_bytes())
        .expect("it reads");
    child.wait_with_output().expect("it ends")
}

/// Runs it, and it must succeed; what it printed.
pub(crate) fn succeed(dir: &Path, arguments: &[&str]) -> String {
    let output = run(dir, arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs it, and it must fail with exit code 1; what it said on standard error.
pub(crate) fn fail(dir: &Path, arguments: &[&str]) -> String {
    let output = run(dir, arguments);
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    said
}

/// A JSON document that the program printed.
pub(crate) fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// A file in the 27-variable layout about nobody: `rows` cases whose fields follow from their number.
pub(crate) fn ctdc_file(path: &Path, rows: usize) {
    let flags = 21;
    let mut text = String::from(
        "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,meansDebtBondageEarnings,meansThreats,\
         meansAbusePsyPhySex,meansFalsePromises,meansDrugsAlcohol,meansDenyBasicNeeds,meansExcessiveWorkHours,meansWithholdDocs,isForcedLabour,\
         isSexualExploit,isOtherExploit,typeOfLabourAgriculture,typeOfLabourConstruction,typeOfLabourDomesticWork,typeOfLabourHospitality,\
         typeOfSexProstitution,typeOfSexPornography,recruiterRelationIntimatePartner,recruiterRelationFriend,recruiterRelationFamily,\
         recruiterRelationOther\n",
    );
    for row in 0..rows {
        let pick = |of: &[&'static str], step: usize| of[row / step % of.len()];
        let labour = row % 3 != 0;
        text += &format!(
            "{},{},{},{},{},{}",
            2015 + row % 8,
            pick(&["Woman", "Woman", "Man"], 1),
            pick(&["9--17", "18--20", "30--38", "39--47"], 2),
            pick(&["KEN", "UGA", "PHL", "UKR", "NPL"], 3),
            pick(&["SAU", "POL", "MYS"], 5),
            pick(&["0--12 (0-1 yr)", "25+ (2+ yrs)", ""], 7),
        );
        for flag in 0..flags {
            let set = match flag {
                8 => labour,
                9 => !labour,
                10 => false,
                11..=14 => labour && row % 4 == flag - 11,
                15 | 16 => !labour && row % 2 == flag - 15,
                _ => (row * 7 + flag * 3) % 5 == 0,
            };
            text.push(',');
            if set {
                text.push('1');
            }
        }
        text.push('\n');
    }
    std::fs::write(path, text).expect("written");
}
