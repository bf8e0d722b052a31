//! What a running portal writes into its log: never who, never what somebody typed.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use super::support::Machine;
use crate::support::Browser;

const PLANTED: [&str; 6] =
    ["Zanzibarina", "purple-canary-password", "canary-code-77", "canaryname", "1931-04-17", "canary-query"];

#[tokio::test(flavor = "multi_thread")]
async fn after_sign_ins_imports_searches_and_faults_the_log_names_nobody() {
    let machine = Machine::new();
    let program = env!("CARGO_BIN_EXE_portico");
    let start = |arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        command.current_dir(machine.path("")).env_clear().env("HOME", machine.path("")).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("it starts")
    };
    let small =
        ["demo", "--patients", "12", "--results", "3", "--listen", "127.0.0.1:0", "--json", "--keep", "kept"];
    let mut demo = start(&small);
    let mut first = String::new();
    BufReader::new(demo.stdout.take().expect("its output")).read_line(&mut first).expect("a line");
    machine.shell(&format!("kill -TERM {}", demo.id())).done();
    demo.wait().expect("it ends");
    let told: serde_json::Value = serde_json::from_str(&first).expect("the demo says where it is");
    let origin = told["address"].as_str().expect("an address").to_owned();
    let mut child = start(&["--config", "kept/portico.toml", "serve"]);
    let port = origin.rsplit(':').next().expect("a port").to_owned();
    while std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
        assert_eq!(child.try_wait().expect("it can be asked"), None, "the portal ended");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let bundle = r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"z",
        "name":[{"family":"Zanzibarina"}],"birthDate":"1931-04-17"}},{"resource":{"resourceType":"Observation","subject":7}}]}"#;
    machine.write("planted.json", bundle);
    machine.shell(&format!("{program} --config kept/portico.toml patient import planted.json")).done();
    machine.shell(&format!("{program} --config kept/portico.toml patient list zanzibarina")).done();
    let browser = Browser::new(&origin);
    let mut secrets: Vec<String> = PLANTED.iter().map(|planted| (*planted).to_owned()).collect();
    browser.get("/sign-in").await.is(200);
    browser.post("/sign-in", &[("name", "canaryname"), ("password", "purple-canary-password")]).await.is(422);
    browser.get("/activate?code=canary-code-77").await.is(200);
    browser.post("/activate", &[("code", "canary-code-77"), ("birth-day", "17")]).await.is(422);
    browser.get("/results?name=canary-query").await;
    browser.get("/canary-query/nowhere").await.is(404);
    let maria = &told["people"][0];
    let (name, password) =
        (maria["name"].as_str().expect("a name"), maria["password"].as_str().expect("one"));
    browser.get("/sign-in").await.is(200);
    browser.post("/sign-in", &[("name", name), ("password", password)]).await.is(303);
    browser.get("/sign-in/code").await.is(200);
    browser.post("/sign-in/code", &[("code", "000000")]).await.is(422);
    secrets.extend([password.to_owned(), "Okafor".to_owned(), browser.form_token()]);
    secrets.extend(browser.cookies().into_iter().filter(|value| value.len() > 15));
    assert!(secrets.len() > PLANTED.len() + 3, "a session's token is among them");
    machine.shell(&format!("kill -TERM {}", child.id())).done();
    let mut log = String::new();
    child.stderr.take().expect("its log").read_to_string(&mut log).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(log.lines().count() > 5, "requests are logged: {log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "the log holds {secret}: {log}");
    }
}
