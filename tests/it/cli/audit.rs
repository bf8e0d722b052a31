//! `portico audit`.

use super::support::Machine;

#[test]
fn the_operator_is_named_and_reading_the_audit_is_entered_too() {
    let (machine, _) = Machine::set_up();
    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    let first = machine.run(&["audit", "search", "--json"]).done();
    let entries: Vec<serde_json::Value> =
        first.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let added = entries.iter().find(|entry| entry["action"] == "key-changed").unwrap();
    let me = machine.shell("id -un").done().out;
    assert_eq!(added["name"], me.trim());
    assert_eq!(added["kind"], "operator");
    assert_eq!(added["from"], "this machine");
    assert!(
        added["at"].as_str().unwrap().ends_with("-06:00")
            || added["at"].as_str().unwrap().ends_with("-05:00")
    );
    let again = machine.run(&["audit", "search", "--action", "audit-read", "--json"]).done();
    assert_eq!(again.out.lines().count(), 2, "{}", again.out);
    let said = machine.run(&["audit", "verify"]).done();
    assert!(said.out.contains("The audit is whole"), "{}", said.out);
    assert_eq!(machine.run(&["audit", "verify", "--json"]).done().json()["whole"], true);
}

#[test]
fn a_search_is_narrowed_and_wrong_questions_are_explained() {
    let (machine, _) = Machine::set_up();
    for _ in 0..3 {
        machine.run(&["audit", "search"]).done();
    }
    let said = machine.run(&["audit", "search", "--limit", "2", "--json"]).done();
    assert_eq!(said.out.lines().count(), 2);
    let said = machine.run(&["audit", "search", "--until", "2001-01-01"]).done();
    assert!(said.out.contains("No entry fits"), "{}", said.out);
    let said = machine.run(&["audit", "search", "--person", "nobody of this name"]).done();
    assert!(said.out.contains("No entry fits"), "{}", said.out);
    machine.run(&["audit", "search", "--action", "looked"]).stopped(2, "there is no action \"looked\"");
    machine.run(&["audit", "search", "--patient", "7"]).stopped(2, "is not an id");
    machine.run(&["audit", "search", "--from", "yesterday"]).stopped(2, "is not a day");
    machine.run(&["audit", "search", "--limit", "0"]).stopped(2, "0 is not in");
}
