//! Any text is read as a CDA document: into a report, never into a panic, and what is listed as a file of it can be
//! taken out. `fuzz/run 60 ccda` with documents as seeds in `fuzz/corpus/ccda`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let reading = portico::exchange::ccda::read(text);
        assert!(reading.warnings.len() <= 201 && reading.refused.len() <= 201);
        for number in [0, 1, 1_000] {
            let _ = portico::exchange::ccda::body_of(text, number);
        }
    }
});
