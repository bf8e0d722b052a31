//! The `portico` program.

use std::process::ExitCode;

/// A page is many short texts, made and dropped on several threads; the C library's allocator is slower at that
/// and gives less back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    portico::cli::run()
}
