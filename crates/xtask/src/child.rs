//! Starts other programs and waits for them: shown as they print, or kept for when they fail.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::progress::spell;

/// How often a quiet child's last line is told, so that nobody wonders whether it hangs.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);
/// How often a quiet child is asked whether it has ended.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long output is awaited after the end: a grandchild may keep the pipe open for ever.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How a child is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// It prints to the terminal itself, bars and colours included.
    Shown,
    /// Its output is kept, and printed whole if it fails.
    Kept,
}

/// Runs `command` and waits. Returns its output if it was [`Voice::Kept`].
///
/// # Errors
/// [`Error::Start`] and [`Error::Step`], which takes `what` and `remedy`.
pub fn run(
    command: &mut Command,
    voice: Voice,
    what: &str,
    remedy: &'static str,
) -> Result<String, Error> {
    // Trunk takes NO_COLOR for a switch that must say `true`.
    if std::env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    command.stdin(Stdio::null());
    let program = command.get_program().to_string_lossy().into_owned();
    let start = |source| Error::Start { program, source };
    let (status, output) = match voice {
        Voice::Shown => (command.status().map_err(start)?, String::new()),
        Voice::Kept => keep(command).map_err(start)?,
    };
    match status.success() {
        true => Ok(output),
        false => Err(Error::Step {
            what: what.to_owned(),
            code: status.code(),
            output,
            remedy,
        }),
    }
}

/// What a small program prints to its standard output, if it can be run and succeeds.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

type Log = Arc<Mutex<Vec<u8>>>;

fn keep(command: &mut Command) -> std::io::Result<(std::process::ExitStatus, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let log = Log::default();
    let readers = [
        child.stdout.take().map(|pipe| listen(pipe, &log)),
        child.stderr.take().map(|pipe| listen(pipe, &log)),
    ];
    let begun = Instant::now();
    let mut told = begun;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if told.elapsed() >= SIGN_OF_LIFE {
            told = Instant::now();
            eprintln!(
                "      … {}: {}",
                spell(begun.elapsed()),
                last_line(&text(&log))
            );
        }
        thread::sleep(PATIENCE);
    };
    let end = Instant::now();
    for reader in readers.into_iter().flatten() {
        while !reader.is_finished() && end.elapsed() < LAST_WORDS {
            thread::sleep(PATIENCE);
        }
    }
    Ok((status, text(&log)))
}

/// Appends a pipe to the log, whole lines at a time so that two pipes do not mix within one.
fn listen(mut pipe: impl Read + Send + 'static, log: &Log) -> thread::JoinHandle<()> {
    let log = Arc::clone(log);
    thread::spawn(move || {
        let mut block = [0; 4096];
        let mut waiting = Vec::new();
        while let Ok(length @ 1..) = pipe.read(&mut block) {
            waiting.extend_from_slice(&block[..length]);
            if let Some(end) = waiting
                .iter()
                .rposition(|byte| matches!(byte, b'\n' | b'\r'))
            {
                let lines = waiting.drain(..=end);
                log.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend(lines);
            }
        }
        log.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&mut waiting);
    })
}

fn text(log: &Log) -> String {
    let bytes = log.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The last line with something on it, cut to a terminal's width.
fn last_line(output: &str) -> String {
    let lines = output.split(['\n', '\r']).map(str::trim);
    let last = lines.rev().find(|line| !line.is_empty());
    last.unwrap_or("no output yet").chars().take(100).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::{Voice, last_line, run};
    use crate::error::Error;

    fn shell(script: &str) -> Result<String, Error> {
        run(
            Command::new("sh").args(["-c", script]),
            Voice::Kept,
            "the script",
            "Mend it.",
        )
    }

    #[test]
    fn output_is_kept_and_given_back_with_a_failure() {
        assert_eq!(shell("echo one; echo two >&2").unwrap().lines().count(), 2);
        let error = shell("echo broken; exit 3").unwrap_err();
        assert_eq!(
            error.to_string(),
            "broken\nthe script failed with exit code 3"
        );
        assert_eq!(error.remedy(), "Mend it.");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let mut command = Command::new("no-such-program-anywhere");
        let error = run(&mut command, Voice::Kept, "it", "").unwrap_err();
        assert!(
            error.to_string().contains("no-such-program-anywhere"),
            "{error}"
        );
    }

    #[test]
    fn a_grandchild_that_stays_does_not_hold_us_up() {
        let begun = std::time::Instant::now();
        let grandchild = shell("sleep 60 & echo $!").unwrap();
        assert!(begun.elapsed().as_secs() < 30);
        let mut kill = Command::new("kill");
        assert!(kill.arg(grandchild.trim()).status().unwrap().success());
    }

    #[test]
    fn the_last_line_is_the_last_with_words() {
        assert_eq!(last_line("a\nb 10 %\rb 20 %\r\n\n"), "b 20 %");
        assert_eq!(last_line(""), "no output yet");
    }
}
