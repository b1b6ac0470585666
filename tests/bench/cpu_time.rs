//! Processor time of this program's descendants: a browser is many processes.

use std::collections::BTreeMap;
use std::fs;

/// Seconds that all descendants have computed, as far as they still live. None where the system does not
/// tell: only Linux does, in `/proc`.
pub fn of_descendants() -> Option<f64> {
    let mut parents: BTreeMap<u32, (u32, u64)> = BTreeMap::new();
    for entry in fs::read_dir("/proc").ok()? {
        let name = entry.ok()?.file_name();
        let Some(process) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // One that ends meanwhile is passed over.
        let Ok(text) = fs::read_to_string(format!("/proc/{process}/stat")) else {
            continue;
        };
        // After the name in brackets: state, parent, …, and as 12th and 13th the ticks of user and system.
        let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
        let ticks = number(11)? + number(12)?;
        parents.insert(process, (number(1)? as u32, ticks));
    }
    let own = std::process::id();
    let descends = |mut process: u32| {
        while let Some(&(parent, _)) = parents.get(&process) {
            if parent == own {
                return true;
            }
            process = parent;
        }
        false
    };
    let ticks = parents.iter().filter(|(process, _)| descends(**process));
    let ticks: u64 = ticks.map(|(_, (_, ticks))| ticks).sum();
    // Linux counts hundredths for programs, whatever the kernel's own clock.
    Some(ticks as f64 / 100.0)
}
