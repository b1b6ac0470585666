//! How far a long command is, with its rate and the time left: a bar on a terminal, a line every
//! few seconds elsewhere. All of it on stderr, so that stdout holds results only.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const LINE_EVERY: Duration = Duration::from_secs(5);
/// Lines over which the rate is taken, so that pictures known from an earlier run, which pass in no
/// time, do not spoil the estimate for long.
const LINES_REMEMBERED: usize = 6;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things with this name in the plural.
    Things(&'static str),
    /// Bytes, shown in MB.
    Bytes,
}

/// A running count.
pub struct Progress {
    what: &'static str,
    unit: Unit,
    total: u64,
    done: u64,
    show: Show,
}

enum Show {
    Nothing,
    Bar(ProgressBar),
    Lines {
        last: Instant,
        seen: VecDeque<(Instant, u64)>,
    },
}

impl Progress {
    /// Begins to count to `total`. `what` is said in front: "looking at pictures".
    pub fn new(what: &'static str, unit: Unit, total: u64, quiet: bool) -> Self {
        let now = Instant::now();
        let show = if quiet {
            Show::Nothing
        } else if io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            let counts = match unit {
                Unit::Things(_) => "{human_pos} of {human_len} · {per_sec} · {eta} left",
                Unit::Bytes => "{bytes} of {total_bytes} · {bytes_per_sec} · {eta} left",
            };
            let template = format!("{{msg}} {{wide_bar}} {counts}");
            if let Ok(style) = ProgressStyle::with_template(&template) {
                bar.set_style(style);
            }
            bar.set_message(what);
            Show::Bar(bar)
        } else {
            Show::Lines {
                last: now,
                seen: VecDeque::from([(now, 0)]),
            }
        };
        Self {
            what,
            unit,
            total,
            done: 0,
            show,
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.reach(self.done + 1);
    }

    /// `done` of the total are done.
    pub fn reach(&mut self, done: u64) {
        self.done = done;
        match &mut self.show {
            Show::Nothing => {}
            Show::Bar(bar) => bar.set_position(done),
            Show::Lines { last, seen } => {
                let now = Instant::now();
                if now.duration_since(*last) < LINE_EVERY {
                    return;
                }
                *last = now;
                let (since, before) = seen.front().copied().unwrap_or((now, 0));
                let rate = done.saturating_sub(before) as f64 / (now - since).as_secs_f64();
                seen.push_back((now, done));
                if seen.len() > LINES_REMEMBERED {
                    seen.pop_front();
                }
                say(&line(self.what, self.unit, done, self.total, rate));
            }
        }
    }

    /// Ends the count, and clears the bar.
    pub fn finish(self) {
        if let Show::Bar(bar) = &self.show {
            bar.finish_and_clear();
        }
    }
}

fn line(what: &str, unit: Unit, done: u64, total: u64, rate: f64) -> String {
    let counts = match unit {
        Unit::Things(name) => format!("{done} of {total} {name}, {rate:.1} a second"),
        Unit::Bytes => format!(
            "{:.1} of {:.1} MB, {:.1} MB a second",
            done as f64 / 1e6,
            total as f64 / 1e6,
            rate / 1e6
        ),
    };
    let left = if rate > 0.0 {
        duration((total.saturating_sub(done) as f64 / rate) as u64)
    } else {
        "unknown time".to_owned()
    };
    format!("{what}: {counts}, {left} left")
}

/// `seconds` as a person says them: "42 s", "3 min 20 s", "1 h 5 min".
pub fn duration(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => format!("{minutes} min {} s", seconds % 60),
        _ => format!("{hours} h {minutes} min"),
    }
}

/// `bytes` as a person reads them: "512 bytes", "3.4 kB", "51.2 MB".
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A line on stderr, for news while a command runs. A closed stderr is no reason to stop.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// The result of a command, on stdout. A reader that has gone away (`| head`) is no failure.
///
/// # Errors
/// Any other failure to write.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_rate_and_time_left() {
        let things = Unit::Things("pictures");
        assert_eq!(
            line("looking", things, 100, 400, 2.0),
            "looking: 100 of 400 pictures, 2.0 a second, 2 min 30 s left"
        );
        assert_eq!(
            line("loading", Unit::Bytes, 1_500_000, 3_000_000, 500_000.0),
            "loading: 1.5 of 3.0 MB, 0.5 MB a second, 3 s left"
        );
        assert!(line("looking", things, 0, 400, 0.0).ends_with("unknown time left"));
    }

    #[test]
    fn durations_and_sizes_are_words() {
        for (seconds, expected) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min 0 s"),
            (3900, "1 h 5 min"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
        for (bytes, expected) in [
            (999, "999 bytes"),
            (3_400, "3.4 kB"),
            (51_200_000, "51.2 MB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}
