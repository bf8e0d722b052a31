//! Any bytes are read as a file of HL7 v2 messages: into a report, never into a panic; and any message is answered.
//! `fuzz/run 60 hl7v2` with messages as seeds in `fuzz/corpus/hl7v2`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portico::base::clock::Moment;
use portico::exchange::hl7v2;

fuzz_target!(|bytes: &[u8]| {
    let reading = hl7v2::read(bytes, None, &jiff::tz::TimeZone::UTC);
    assert!(reading.warnings.len() <= 201 && reading.refused.len() <= 201);
    for chart in &reading.charts {
        for original in &chart.given.originals {
            let _ = hl7v2::body_of(original.body, 0);
        }
    }
    let head = hl7v2::head(bytes);
    let now = Moment::from_millis(0);
    let answer = hl7v2::acknowledgement(head.as_ref(), hl7v2::Answer::Refused, "no", now, 1);
    assert!(answer.starts_with(b"MSH") && hl7v2::head(&answer).is_some());
});
