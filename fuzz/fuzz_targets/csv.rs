//! Any text is read as a list of patients: into a report, never into a panic. `fuzz/run 60 csv`
//! with lists as seeds in `fuzz/corpus/csv`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portico::exchange::csv::{self, Columns};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = csv::is_table(text);
        if let Ok(table) = csv::table(text) {
            let columns = Columns::guess(&table);
            let reading = csv::read(&table, &columns, "fuzz");
            assert!(reading.warnings.len() <= 201 && reading.refused.len() <= 201);
        }
    }
});
