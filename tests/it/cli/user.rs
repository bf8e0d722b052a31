//! `portico user`.

use super::support::Machine;

fn add(machine: &Machine, role: &str, name: &str, sign_in: &str) -> super::support::Ended {
    machine.run(&["user", "add", "--role", role, "--name", name, "--sign-in", sign_in])
}

#[test]
fn setup_makes_an_administrator_who_must_change_the_password_and_has_no_factor_yet() {
    let (machine, _) = Machine::set_up();
    let users = machine.run(&["user", "list", "--json"]).done().json();
    assert_eq!(users.as_array().unwrap().len(), 1, "{users}");
    assert_eq!(users[0]["sign_in_name"], "ada");
    assert_eq!(users[0]["role"], "administrator");
    assert_eq!(users[0]["must_change_password"], true);
    assert_eq!(users[0]["factors"], 0);
}

#[test]
fn a_weak_first_password_is_refused_and_setup_leaves_nothing_behind() {
    for (password, what) in [("short", "too short"), ("Lindenhof Family Practice", "too easy to guess")] {
        let machine = Machine::new();
        machine.write("weak", password);
        let mut arguments: Vec<&str> = super::support::SETUP.to_vec();
        *arguments.last_mut().unwrap() = "weak";
        let said = machine.run(&arguments).stopped(3, what);
        assert!(said.err.contains("What to do:"), "{}", said.err);
        assert!(!machine.path("data/portico.store").exists());
        assert!(!machine.path("portico.key").exists());
        assert!(!machine.path("portico.toml").exists());
        machine.run(&super::support::SETUP).done();
    }
}

#[test]
fn a_new_member_of_staff_gets_a_code_and_is_listed() {
    let (machine, _) = Machine::set_up();
    let said = add(&machine, "clinician", "Dr. Grace Hall", "ghall").done();
    assert!(said.out.contains("Code:"), "{}", said.out);
    let said = machine.run(&["user", "list"]).done();
    assert!(said.out.contains("Dr. Grace Hall") && said.out.contains("has a code"), "{}", said.out);
    machine.write("first", "nine purple lamps in a row");
    let added = [
        "user",
        "add",
        "--role",
        "nurse",
        "--name",
        "Bo Quist",
        "--sign-in",
        "boquist",
        "--password-file",
        "first",
    ];
    let said = machine.run(&added).done();
    assert!(said.out.contains("can sign in as boquist"), "{}", said.out);
    let shown = machine.run(&["user", "show", "BoQuist", "--json"]).done().json();
    assert_eq!(shown["name"], "Bo Quist");
    let found = machine.run(&["audit", "search", "--action", "account-added"]).done();
    assert!(found.out.contains("operator"), "{}", found.out);
    assert!(!found.out.contains("purple"));
}

#[test]
fn names_that_are_taken_unfit_or_unknown_are_refused_with_what_to_do() {
    let (machine, _) = Machine::set_up();
    add(&machine, "nurse", "Somebody Else", "ADA").stopped(3, "the name is taken");
    add(&machine, "janitor", "Somebody Else", "some").stopped(2, "not a role: front-desk, nurse");
    add(&machine, "nurse", " ", "some").stopped(3, "");
    for command in
        [&["user", "show", "nobody"][..], &["user", "enable", "nobody"], &["user", "reset", "nobody"]]
    {
        let said = machine.run(command).stopped(3, "nobody signs in as \"nobody\"");
        assert!(said.err.contains("portico user list"), "{}", said.err);
    }
    machine.run(&["user", "disable", "ada"]).stopped(2, "--reason");
    machine
        .run(&["user", "add", "--role", "nurse", "--name", "A", "--sign-in", "a", "--password"])
        .stopped(2, "nobody is there to be asked");
}

#[test]
fn the_last_administrator_stays_and_others_are_closed_and_opened_again() {
    let (machine, _) = Machine::set_up();
    let said = machine
        .run(&["user", "disable", "ada", "--reason", "test"])
        .stopped(3, "the last administrator must stay");
    assert!(said.err.contains("Add another administrator first"), "{}", said.err);
    add(&machine, "administrator", "Eva Second", "eva").done();
    machine.run(&["user", "disable", "ada", "--reason", "left the practice"]).done();
    assert_eq!(machine.run(&["user", "show", "ada", "--json"]).done().json()["enabled"], false);
    machine.run(&["user", "enable", "ada"]).done();
    assert_eq!(machine.run(&["user", "show", "ada", "--json"]).done().json()["enabled"], true);
}

#[test]
fn a_reset_takes_the_password_and_gives_a_code() {
    let (machine, _) = Machine::set_up();
    let code = machine.run(&["user", "reset", "ada", "--json"]).done().json();
    assert_eq!(code["sign_in_name"], "ada");
    assert_eq!(code["code"].as_str().unwrap().len(), 11);
    assert_eq!(machine.run(&["user", "show", "ada", "--json"]).done().json()["has_password"], false);
    let again =
        machine.run(&["user", "reset", "ada", "--clear-factors", "telephone lost", "--json"]).done().json();
    assert_ne!(again["code"], code["code"]);
    let found = machine.run(&["audit", "search", "--action", "factor-removed"]).done();
    assert!(found.out.contains("telephone lost"), "{}", found.out);
    let found = machine.run(&["audit", "search", "--json"]).done();
    assert!(!found.out.contains(code["code"].as_str().unwrap()));
}
