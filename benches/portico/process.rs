//! What the operating system says of a process: time on a processor, resident memory.

use std::process::{Child, Command};

/// Seconds of processor time that `pid` has used, in itself and in the kernel for it.
pub(crate) fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    // 100 ticks a second on every Linux that Rust runs on (`getconf CLK_TCK`).
    ticks / 100.0
}

/// Mebibytes of `pid` that are in memory.
pub(crate) fn resident_mib(pid: u32) -> f64 {
    mib(pid, "VmRSS:")
}

/// The most that `pid` ever had in memory, in mebibytes.
pub(crate) fn peak_mib(pid: u32) -> f64 {
    mib(pid, "VmHWM:")
}

fn mib(pid: u32, field: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// A child that is killed with its owner.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap())
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(mut self) {
        Command::new("kill").arg(self.0.id().to_string()).status().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
