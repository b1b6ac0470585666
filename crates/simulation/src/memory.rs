//! How much memory this process has held at most, where the system tells.

use std::fs;

/// Begins anew, where the system allows it.
pub(crate) fn reset() {
    // Linux only; elsewhere, and where it is refused, the figure covers what came before too.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Bytes since [`reset`]; 0 where the system does not tell.
pub(crate) fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().split(' ').next());
    number.and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}
