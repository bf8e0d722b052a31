//! `portico config`, and what is wrong with a configuration.

use super::support::Machine;

fn with_file(text: &str) -> Machine {
    let machine = Machine::new();
    machine.write("portico.toml", text);
    machine
}

#[test]
fn each_value_says_where_it_comes_from_and_flags_win_over_environment_over_file() {
    let machine = with_file("[log]\nlevel = \"warn\"\nformat = \"json\"\n\n[store]\ncache_mib = 32\n");
    let shown = machine
        .run_with(&["--set", "log.level=debug", "config", "--json"], |command| {
            command.env("PORTICO_LOG_LEVEL", "error").env("PORTICO_STORE_CACHE_MIB", "48");
        })
        .done()
        .json();
    assert_eq!(shown["log.level"]["value"], "debug");
    assert_eq!(shown["log.level"]["from"], "flag --set");
    assert_eq!(shown["store.cache_mib"]["value"], 48);
    assert_eq!(shown["store.cache_mib"]["from"], "environment variable PORTICO_STORE_CACHE_MIB");
    assert_eq!(shown["log.format"]["value"], "json");
    let from = shown["log.format"]["from"].as_str().unwrap();
    assert!(from.ends_with("portico.toml, line 3"), "{from}");
    assert_eq!(shown["tls.mode"]["from"], "built in");
    assert_eq!(shown["unlock.key_file"]["value"], serde_json::Value::Null);
}

#[test]
fn an_unknown_key_is_an_error_with_its_line_and_what_was_meant() {
    let machine = with_file("# a comment\n[server]\nlisten = [\"127.0.0.1:8080\"]\ntrusted_proxy = []\n");
    let said = machine.run(&["config"]).stopped(2, "there is no key called server.trusted_proxy");
    assert!(said.err.contains("portico.toml, line 4"), "{}", said.err);
    assert!(said.err.contains("Did you mean server.trusted_proxies?"), "{}", said.err);

    let said = with_file("[sever]\n").run(&["config"]).stopped(2, "there is no section called sever");
    assert!(said.err.contains("Did you mean server?"), "{}", said.err);

    with_file("")
        .run_with(&["config"], |command| {
            command.env("PORTICO_SERVER_ORIGN", "https://a.example");
        })
        .stopped(2, "Did you mean PORTICO_SERVER_ORIGIN?");
    with_file("").run(&["--set", "log.levle=info", "config"]).stopped(2, "Did you mean log.level?");
}

#[test]
fn wrong_values_are_named_with_what_to_write() {
    for (text, what) in [
        ("[server]\norigin = 5\n", "Write a text in quotes"),
        ("origin = \"https://a.example\"\n", "below the heading [server]"),
        ("[backup]\nrecipients = [\"age1...\"]\n", "\"age1...\" is not an age public key"),
        ("[server]\nlisten = [\"everywhere\"]\n", "\"everywhere\" is not an address and a port"),
        ("[server]\nlisten = []\n", "nothing to listen on"),
        ("[server]\nlisten = [\"0.0.0.0:8080\"]\n", "without TLS Portico listens on this machine only"),
        ("[server]\norigin = \"portal.example.org\"\n", "is not the address of a site"),
        ("[tls]\nmode = \"generated\"\n", "the origin begins with http:"),
        ("[tls]\nmode = \"genrated\"\n", "Did you mean \"generated\"?"),
        (
            "[tls]\nmode = \"files\"\n[server]\norigin = \"https://a.example\"\n",
            "Set both tls.certificate_file",
        ),
        ("[tls]\nmode = \"acme\"\n[server]\norigin = \"https://10.0.0.1\"\n", "gives no certificate for"),
        ("[store]\ncache_mib = 1\n", "a whole number from 4 to 65536"),
        ("[backup]\nfolder = \"/mnt\"\n", "nobody is named who can open them"),
        ("[mail]\nhost = \"smtp.example\"\n", "there is no address that it comes from"),
        (
            "[mail]\nhost = \"smtp.example\"\nfrom = \"a@b.example\"\nsecurity = \"off\"\n",
            "would be read along on the way",
        ),
        ("[mail]\nhost = \"smtp.example\"\nfrom = \"a@b.example\"\naccount = \"me\"\n", "Set both, or none"),
        ("[log\n", "this is not TOML"),
    ] {
        let said = with_file(text).run(&["config", "check"]).stopped(2, what);
        assert!(said.err.contains("What to do:"), "{text}: {}", said.err);
    }
    with_file("").run(&["config", "check"]).done();
}

#[test]
fn a_configuration_that_was_named_must_be_there() {
    Machine::new().run(&["config"]).stopped(2, "cannot be read");
}

#[test]
fn a_password_within_an_address_is_masked() {
    let machine = with_file("[tls]\nacme_directory = \"https://me:hunter22@acme.example/directory\"\n");
    let said = machine.run(&["config"]).done();
    assert!(said.out.contains("https://me:masked@acme.example/directory"), "{}", said.out);
    assert!(!said.out.contains("hunter22"));
}

#[test]
fn every_command_has_help_and_every_shell_completions() {
    let machine = with_file("");
    for command in ["setup", "backup", "backup create", "audit", "key", "doctor", "config"] {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        machine.run(&words).done();
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = machine.run(&["completions", shell]).done();
        assert!(said.out.contains("portico"), "{shell}");
    }
    let said = machine.run(&["--help"]).done();
    assert!(said.out.contains("Exit codes"), "{}", said.out);
    machine.run(&["serv"]).stopped(2, "unrecognized subcommand");
}
