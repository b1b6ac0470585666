//! Adds up what test runs report.

use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Ran and were content.
    pub passed: usize,
    /// Ran and were not.
    pub failed: usize,
    /// Did not run: ignored, or something they need is missing.
    pub skipped: usize,
}

impl Outcome {
    /// Reads the output of `cargo test -- --show-output`.
    ///
    /// A test that cannot run on this machine says so in a line beginning with `skipped:`; the
    /// harness counts it as passed, we do not.
    pub fn read(output: &str) -> Self {
        let mut outcome = Self::default();
        let mut not_run = 0;
        let mut said = false;
        for line in output.lines() {
            let line = line.trim();
            if line.starts_with("---- ") {
                said = false;
            }
            // A test that says it twice is still one.
            if line.starts_with("skipped:") && !said {
                said = true;
                not_run += 1;
            }
            let Some((_, counts)) = line
                .strip_prefix("test result:")
                .and_then(|line| line.split_once(". "))
            else {
                continue;
            };
            for count in counts.split(';') {
                let mut words = count.split_whitespace();
                let number = words
                    .next()
                    .and_then(|word| word.parse::<usize>().ok())
                    .unwrap_or(0);
                match words.next() {
                    Some("passed") => outcome.passed += number,
                    Some("failed") => outcome.failed += number,
                    Some("ignored") => outcome.skipped += number,
                    _ => {}
                }
            }
        }
        let not_run = not_run.min(outcome.passed);
        outcome.passed -= not_run;
        outcome.skipped += not_run;
        outcome
    }
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(out, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Why tests were skipped, each reason once.
pub fn reasons(output: &str) -> Vec<String> {
    let mut reasons: Vec<String> = output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("skipped:"))
        .map(|reason| reason.trim().to_owned())
        .collect();
    reasons.sort();
    reasons.dedup();
    reasons
}

/// The part of `cargo test`'s output that comes from runs of at least one test.
pub fn told(output: &str) -> String {
    let mut told = String::new();
    let mut is_run = false;
    for line in output.lines() {
        if let Some(count) = line.strip_prefix("running ") {
            is_run = !count.starts_with("0 ");
        }
        if is_run {
            told.push_str(line);
            told.push('\n');
        }
        if line.starts_with("test result:") {
            is_run = false;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{Outcome, reasons, told};

    #[test]
    fn runs_of_no_test_are_passed_over() {
        let output = "   Compiling a\n     Running a.rs\n\nrunning 0 tests\n\n\
            test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out\n\n\
            \x20    Running b.rs\n\nrunning 1 test\ntest b ... ok\n\
            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 8 filtered out\n\n";
        let expected = "running 1 test\ntest b ... ok\n\
            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 8 filtered out\n";
        assert_eq!(told(output), expected);
    }

    #[test]
    fn results_of_several_runs_are_added() {
        let output = "running 3 tests\n\
            test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n\
            successes:\n---- a stdout ----\nskipped: no pictures\nskipped: no model\n\n\
            ---- b stdout ----\nskipped: no pictures\n\
            test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\n\
            test result: nonsense\n";
        let expected = Outcome {
            passed: 10,
            failed: 2,
            skipped: 3,
        };
        assert_eq!(Outcome::read(output), expected);
        assert_eq!(reasons(output), ["no model", "no pictures"]);
        assert_eq!(expected.to_string(), "10 passed, 2 failed, 3 skipped");
        assert_eq!(Outcome::read(""), Outcome::default());
    }
}
