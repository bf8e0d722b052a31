//! Any text is read as a FHIR file: into a report, never into a panic. `fuzz/run 60 fhir`
//! with bundles as seeds in `fuzz/corpus/fhir`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let reading = portico::exchange::fhir::read(text, "fuzz");
        assert!(reading.warnings.len() <= 201 && reading.refused.len() <= 201);
    }
});
