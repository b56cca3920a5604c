//! The IDL against the suites: nothing that wallets can call or be told is without a test.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use flashback_tests::{idl, Fixture, Refusal};

use crate::SUITES;

#[test]
fn every_instruction_has_a_suite() {
    let instructions: BTreeSet<_> = idl::instructions().map(|instruction| instruction.name()).collect();
    let suites: BTreeSet<_> = SUITES.iter().map(|(name, _)| *name).collect();
    assert_eq!(instructions, suites);
    assert_eq!(SUITES.len(), suites.len(), "a suite stands twice");
}

/// Files below `folder`, as seen from it, but for those that only name others.
fn files_below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = PathBuf::from(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_below(&entry.path()).into_iter().map(|file| name.join(file)));
        } else if name != Path::new("mod.rs") {
            files.insert(name);
        }
    }
    files
}

#[test]
fn every_suite_stands_where_its_instruction_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let instructions = files_below(&root.join("../../programs/flashback/src/instructions"));
    let suites =
        ["platform", "provider_orchestrator", "consumer_orchestrator", "settlement"].into_iter().flat_map(|folder| {
            files_below(&root.join("tests/svm").join(folder)).into_iter().map(move |f| Path::new(folder).join(f))
        });
    assert_eq!(instructions, suites.collect());
    let names: BTreeSet<_> = instructions.iter().map(|file| file.file_stem().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, idl::instructions().map(|instruction| instruction.name()).collect());
}

#[test]
fn every_instruction_has_its_compute_units_in_the_table() {
    let table = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../compute-units.md")).unwrap();
    for instruction in idl::instructions() {
        let row = format!("| {} | ", instruction.name());
        assert!(table.lines().any(|line| line.starts_with(&row)), "{} has no row", instruction.name());
    }
}

/// Suites see all that they list refused: a test of each runs through its list.
#[test]
fn every_error_is_provoked_by_a_suite() {
    let suites: Vec<_> = SUITES.iter().map(|(_, suite)| suite()).collect();
    let provoked: Vec<&Refusal> = suites.iter().flat_map(|suite| suite.refusals()).collect();
    let missing: Vec<_> =
        idl::errors().filter(|(code, _)| !provoked.contains(&&Refusal::from(*code))).map(|(_, name)| name).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_event_is_emitted_by_the_call_of_a_suite() {
    let emitted = SUITES.iter().flat_map(|(_, suite)| {
        let mut market = Fixture::default();
        let call = suite().call(&mut market);
        market.send(call).events
    });
    let emitted: Vec<Vec<u8>> = emitted.collect();
    let missing: Vec<_> = idl::events()
        .filter(|(discriminator, _)| !emitted.iter().any(|event| event.starts_with(discriminator)))
        .map(|(_, name)| name)
        .collect();
    assert_eq!(missing, [""; 0]);
}
