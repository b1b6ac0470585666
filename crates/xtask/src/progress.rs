//! Says which step is running, how many there are and how long each took.

use std::time::{Duration, Instant};

/// The steps of one command, told on standard error.
pub struct Progress {
    total: usize,
    current: usize,
    begun: Instant,
}

impl Progress {
    /// For a command of `total` steps.
    pub fn new(total: usize) -> Self {
        Self {
            total,
            current: 0,
            begun: Instant::now(),
        }
    }

    /// So many more steps than was thought.
    pub fn expect(&mut self, more: usize) {
        self.total += more;
    }

    /// Announces the next step: "[2/7] Building the command line".
    pub fn begin(&mut self, what: &str) {
        self.current += 1;
        self.begun = Instant::now();
        eprintln!("[{}/{}] {what}", self.current, self.total);
    }

    /// Says that the step is over, and how long it took.
    pub fn done(&self, remark: &str) {
        let took = spell(self.begun.elapsed());
        match remark {
            "" => eprintln!("      done in {took}"),
            _ => eprintln!("      {remark} ({took})"),
        }
    }

    /// Says that the step failed, and how long it took.
    pub fn failed(&self) {
        eprintln!("      FAILED after {}", spell(self.begun.elapsed()));
    }
}

/// A duration as a person says it: "4 s", "2 min 5 s".
pub fn spell(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds @ 1..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn durations_are_spelled() {
        let cases = [
            (0, "0 ms"),
            (830, "830 ms"),
            (59_999, "59 s"),
            (125_000, "2 min 5 s"),
        ];
        for (milliseconds, expected) in cases {
            assert_eq!(super::spell(Duration::from_millis(milliseconds)), expected);
        }
    }
}
