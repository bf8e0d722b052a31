//! Measures Portico beside controls in the same run: `cargo bench --bench portico -- [page] [import] [formats]
//! [start] [memory] [hot] [charts]`.
//!
//! The load comes from another process than the server. Rates depend on the machine and its neighbours; the
//! ratios to the control, taken in turn A B A B, are what counts. PORTICO_LONG=1 adds 100,000 patients.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../../tests/it/support/browser.rs"]
mod browser;
mod formats;
mod import;
mod load;
mod mixed;
mod page;
mod process;
mod start;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    if let Ok(role) = std::env::var("PORTICO_BENCH_ROLE") {
        return page::serve(&role);
    }
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    if wants("page") {
        page::measure();
    }
    if wants("import") {
        import::measure();
    }
    if wants("formats") {
        formats::measure();
    }
    if wants("charts") {
        mixed::measure_charts(&start::Practice::found(1_000), &start::Practice::found(50_000));
    }
    if wants("start") || wants("memory") || wants("hot") {
        let mut fewest = None;
        for patients in sizes() {
            let practice = start::Practice::found(patients);
            if wants("start") {
                start::measure(&practice);
            }
            if wants("memory") && patients == 10_000 {
                mixed::measure(&practice);
            }
            match &fewest {
                None => fewest = Some(practice),
                Some(fewest) if wants("hot") => mixed::measure_hot_set(fewest, &practice),
                Some(_) => {}
            }
        }
    }
}

/// How many patients the larger measurements have.
fn sizes() -> Vec<u64> {
    let long = std::env::var_os("PORTICO_LONG").is_some();
    [1_000, 10_000, 100_000].into_iter().filter(|size| long || *size <= 10_000).collect()
}

/// The middle one.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
