//! One pinned file from the network: resumed where it was cut off, kept only if it is the right one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use contract::Digest;

/// torchvision's ResNet-50, `IMAGENET1K_V1`: top-1 76.1 %, BSD 3-Clause.
pub const OFFICIAL: Pinned<'static> = Pinned {
    file: "resnet50-0676ba61.pth",
    bytes: 102_530_333,
    // The file's own name carries the first eight digits.
    sha256: "0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a",
};

/// Where PyTorch publishes it.
pub const OFFICIAL_BASE: &str = "https://download.pytorch.org/models";

/// The environment variable that names another place, such as a mirror in the company.
pub const BASE_VARIABLE: &str = "LOOKALIKE_WEIGHTS_URL";

/// Tries without a single new byte before giving up.
const FRUITLESS_TRIES: u32 = 4;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// A connection that is alive but slow is cut here and resumed, so that a dead one is noticed.
const BODY_TIMEOUT: Duration = Duration::from_secs(120);

/// A file and what it must be.
#[derive(Clone, Copy, Debug)]
pub struct Pinned<'a> {
    /// Its name, there and here.
    pub file: &'a str,
    /// Its length.
    pub bytes: u64,
    /// Of its content, 64 hexadecimal digits.
    pub sha256: &'a str,
}

/// A file that could not be had.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// No connection, or one that broke again and again.
    #[error("{url} could not be downloaded: {reason}")]
    Network {
        /// Its address.
        url: String,
        /// What the last try met.
        reason: String,
    },
    /// The server answered, but not with the file.
    #[error("{url} could not be downloaded: the server answered with status {status}")]
    Status {
        /// Its address.
        url: String,
        /// HTTP's number.
        status: u16,
    },
    /// Another file than the pinned one.
    #[error("{url} is not the file that lookalike knows: its checksum or its length differs")]
    Checksum {
        /// Its address.
        url: String,
    },
    /// The folder it is kept in cannot be used.
    #[error("{path} cannot be written: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl DownloadError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Network { .. } => {
                "Check the connection and run the command again: it goes on where it stopped. \
                 Behind a proxy, set HTTPS_PROXY; or download the file elsewhere and give it as FILE."
            }
            Self::Status { .. } => {
                "Download resnet50-0676ba61.pth from another place and give it as FILE, \
                 or name a mirror in LOOKALIKE_WEIGHTS_URL."
            }
            Self::Checksum { .. } => {
                "Check LOOKALIKE_WEIGHTS_URL and anything between you and the network that changes \
                 downloads; nothing was kept."
            }
            Self::Io { .. } => {
                "Check that the disk is not full and that the folder is yours to write."
            }
        }
    }
}

/// A client that does not wait for ever.
pub fn agent() -> ureq::Agent {
    configured(ureq::Agent::config_builder())
}

fn configured(builder: ureq::config::ConfigBuilder<ureq::typestate::AgentScope>) -> ureq::Agent {
    builder
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_recv_response(Some(ANSWER_TIMEOUT))
        .timeout_recv_body(Some(BODY_TIMEOUT))
        .http_status_as_error(false)
        .build()
        .into()
}

/// Downloads `pinned` from below `base` into `folder`, unless it is there already, and says where
/// it is. `pause` is the wait before the second try; it doubles.
///
/// What has come so far is in `FILE.part` and is asked for again only if the server cannot resume.
///
/// # Errors
/// [`DownloadError`]. Under the file's own name there is the pinned file or none.
pub fn fetch(
    agent: &ureq::Agent,
    base: &str,
    pinned: Pinned<'_>,
    folder: &Path,
    pause: Duration,
    mut progress: impl FnMut(u64),
) -> Result<PathBuf, DownloadError> {
    let file = folder.join(pinned.file);
    let part = folder.join(format!("{}.part", pinned.file));
    let url = format!("{}/{}", base.trim_end_matches('/'), pinned.file);
    let failed = |source| DownloadError::Io {
        path: part.clone(),
        source,
    };
    fs::create_dir_all(folder).map_err(failed)?;
    if is_pinned(&file, pinned) {
        return Ok(file);
    }
    let mut most = 0;
    let mut fruitless = 0;
    let mut resumed = false;
    loop {
        let have = fs::metadata(&part).map_or(0, |found| found.len());
        let outcome = if have == pinned.bytes {
            Ok(())
        } else {
            resumed |= have > 0 && have < pinned.bytes;
            transfer(agent, &url, pinned.bytes, &part, &mut progress)
        };
        let have = fs::metadata(&part).map_or(0, |found| found.len());
        match outcome {
            Ok(()) if is_pinned(&part, pinned) => {
                fs::rename(&part, &file).map_err(failed)?;
                return Ok(file);
            }
            Ok(()) => {
                fs::remove_file(&part).map_err(failed)?;
                if !resumed {
                    return Err(DownloadError::Checksum { url });
                }
                // The beginning may be of another day's file: once more, from its start.
                (resumed, most) = (false, 0);
                continue;
            }
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::Passing(reason)) => {
                fruitless = if have > most { 0 } else { fruitless + 1 };
                most = most.max(have);
                if fruitless >= FRUITLESS_TRIES {
                    return Err(DownloadError::Network { url, reason });
                }
            }
        }
        thread::sleep(pause * 2_u32.pow(fruitless));
    }
}

enum Failure {
    /// Worth another try.
    Passing(String),
    Final(DownloadError),
}

/// One request, appended to `part`. Success means that the length is right, not the content.
fn transfer(
    agent: &ureq::Agent,
    url: &str,
    expected: u64,
    part: &Path,
    progress: &mut impl FnMut(u64),
) -> Result<(), Failure> {
    let local = |source| {
        Failure::Final(DownloadError::Io {
            path: part.to_owned(),
            source,
        })
    };
    let mut have = fs::metadata(part).map_or(0, |found| found.len());
    if have > expected {
        fs::remove_file(part).map_err(local)?;
        have = 0;
    }
    // Ranges count the bytes as sent, so nothing may be compressed on the way.
    let mut request = agent.get(url).header("Accept-Encoding", "identity");
    if have > 0 {
        request = request.header("Range", format!("bytes={have}-"));
    }
    let response = request
        .call()
        .map_err(|error| Failure::Passing(error.to_string()))?;
    let resumes = response
        .headers()
        .get("content-range")
        .and_then(|range| range.to_str().ok())
        .is_some_and(|range| range.trim().starts_with(&format!("bytes {have}-")));
    match response.status().as_u16() {
        200 => have = 0,
        206 if have > 0 && resumes => {}
        // The server has less than we do, or sends another piece than the one asked for.
        206 | 416 => {
            fs::remove_file(part).map_err(local)?;
            return Err(Failure::Passing("the server could not resume".into()));
        }
        status @ (408 | 425 | 429 | 500..=599) => {
            return Err(Failure::Passing(format!(
                "the server answered with status {status}"
            )));
        }
        status => {
            let url = url.to_owned();
            return Err(Failure::Final(DownloadError::Status { url, status }));
        }
    }
    let mut file: File = OpenOptions::new()
        .create(true)
        .append(true)
        .open(part)
        .map_err(local)?;
    file.set_len(have).map_err(local)?;
    let mut body = response.into_body().into_reader();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Passing(error.to_string())),
        };
        file.write_all(&buffer[..read]).map_err(local)?;
        have += read as u64;
        progress(have);
        if have > expected {
            break;
        }
    }
    if have < expected {
        return Err(Failure::Passing("the connection ended too early".into()));
    }
    file.sync_all().map_err(local)
}

/// Whether `path` is the pinned file.
fn is_pinned(path: &Path, pinned: Pinned<'_>) -> bool {
    fs::metadata(path).is_ok_and(|found| found.len() == pinned.bytes)
        && fs::read(path).is_ok_and(|bytes| Digest::of(&bytes).to_string() == pinned.sha256)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    /// What the server does with a request.
    #[derive(Clone, Copy, Debug)]
    enum Answer {
        /// The file, from the asked place on.
        Resume,
        /// The whole file, whatever was asked.
        Whole,
        /// So many bytes from the asked place on, then the end.
        Cut(usize),
        /// The whole file with another content.
        Forged,
        /// Nothing but this.
        Status(u16),
    }

    fn content() -> Vec<u8> {
        (0..300_000_u32).map(|n| ((n * 31) >> 3) as u8).collect()
    }

    /// A server on loopback that answers each request by the next of `answers`; the last repeats.
    /// Gives its base address and the `Range` headers that it saw.
    fn serve(answers: &[Answer]) -> (String, Arc<Mutex<Vec<Option<String>>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/weights/", listener.local_addr().unwrap());
        let ranges = Arc::new(Mutex::new(Vec::new()));
        let (seen, answers) = (ranges.clone(), answers.to_vec());
        thread::spawn(move || {
            for (request, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let mut range = None;
                for line in BufReader::new(stream.try_clone().unwrap()).lines() {
                    let line = line.unwrap().to_lowercase();
                    if line.is_empty() {
                        break;
                    }
                    if let Some(value) = line.strip_prefix("range: ") {
                        range = Some(value.to_owned());
                    }
                }
                let asked: usize = range
                    .as_deref()
                    .and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
                    .unwrap_or(0);
                seen.lock().unwrap().push(range);
                let whole = content();
                let (status, from, until, body) = match answers[request.min(answers.len() - 1)] {
                    Answer::Status(status) => (status, 0, 0, Vec::new()),
                    Answer::Whole => (200, 0, whole.len(), whole),
                    Answer::Forged => (200, 0, whole.len(), vec![7; whole.len()]),
                    Answer::Resume => {
                        (if asked > 0 { 206 } else { 200 }, asked, whole.len(), whole)
                    }
                    Answer::Cut(n) => (if asked > 0 { 206 } else { 200 }, asked, asked + n, whole),
                };
                let total = body.len();
                let head = format!(
                    "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n",
                    total - from
                );
                let range = match status {
                    206 => format!("Content-Range: bytes {from}-{}/{total}\r\n", total - 1),
                    _ => String::new(),
                };
                let _ = stream.write_all(format!("{head}{range}\r\n").as_bytes());
                let _ = stream.write_all(&body[from..until.min(total)]);
            }
        });
        (base, ranges)
    }

    /// A client that goes to loopback directly, whatever proxy the machine has.
    fn direct() -> ureq::Agent {
        configured(ureq::Agent::config_builder().proxy(None))
    }

    fn run(base: &str, folder: &Path) -> Result<PathBuf, DownloadError> {
        let content = content();
        let sha256 = Digest::of(&content).to_string();
        let pinned = Pinned {
            file: "w.pth",
            bytes: content.len() as u64,
            sha256: &sha256,
        };
        fetch(&direct(), base, pinned, folder, Duration::ZERO, |_| {})
    }

    #[test]
    fn the_file_arrives_whatever_the_server_does() {
        use Answer::*;
        let cases: &[(&str, &[Answer], usize)] = &[
            ("at once", &[Whole], 1),
            ("in three pieces", &[Cut(100_000), Cut(100_000), Resume], 3),
            ("without resuming", &[Cut(100_000), Whole], 2),
            ("after a busy moment", &[Status(503), Status(429), Whole], 3),
            (
                "after a refused range",
                &[Cut(100_000), Status(416), Whole],
                3,
            ),
        ];
        let mut wrong = Vec::new();
        for (name, answers, requests) in cases {
            let folder = tempfile::tempdir().unwrap();
            let (base, ranges) = serve(answers);
            let outcome = run(&base, folder.path());
            let arrived = outcome
                .as_ref()
                .is_ok_and(|path| fs::read(path).unwrap() == content());
            let seen = ranges.lock().unwrap().clone();
            let rest = fs::read_dir(folder.path()).unwrap().count();
            if !arrived || seen.len() != *requests || rest != 1 {
                wrong.push(format!("{name}: {outcome:?} after {seen:?}, {rest} files"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_later_run_goes_on_where_the_first_stopped() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("w.pth.part"), &content()[..200_000]).unwrap();
        let (base, ranges) = serve(&[Answer::Resume]);
        run(&base, folder.path()).unwrap();
        assert_eq!(*ranges.lock().unwrap(), [Some("bytes=200000-".to_owned())]);
    }

    #[test]
    fn a_beginning_of_another_file_is_thrown_away_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("w.pth.part"), vec![1; 200_000]).unwrap();
        let (base, ranges) = serve(&[Answer::Resume]);
        run(&base, folder.path()).unwrap();
        assert_eq!(
            *ranges.lock().unwrap(),
            [Some("bytes=200000-".to_owned()), None]
        );
    }

    #[test]
    fn what_is_there_is_not_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("w.pth"), content()).unwrap();
        assert!(run("http://127.0.0.1:9/", folder.path()).is_ok());
    }

    #[test]
    fn each_failure_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let dead = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            format!("http://{}/", listener.local_addr().unwrap())
        };
        let outcome = run(&dead, folder.path());
        assert!(
            matches!(outcome, Err(DownloadError::Network { .. })),
            "{outcome:?}"
        );
        for (answer, status) in [(Answer::Status(404), 404), (Answer::Status(403), 403)] {
            let outcome = run(&serve(&[answer]).0, folder.path());
            assert!(
                matches!(outcome, Err(DownloadError::Status { status: found, .. }) if found == status),
                "{outcome:?}"
            );
        }
        let outcome = run(&serve(&[Answer::Cut(0)]).0, folder.path());
        assert!(
            matches!(outcome, Err(DownloadError::Network { .. })),
            "{outcome:?}"
        );
        let outcome = run(&serve(&[Answer::Forged]).0, folder.path());
        assert!(
            matches!(outcome, Err(DownloadError::Checksum { .. })),
            "{outcome:?}"
        );
        let kept = fs::read_dir(folder.path()).unwrap().filter(|entry| {
            fs::metadata(entry.as_ref().unwrap().path()).is_ok_and(|found| found.len() > 0)
        });
        assert_eq!(kept.count(), 0);
    }

    #[test]
    fn the_official_file_is_pinned_by_the_name_it_carries() {
        let digits = OFFICIAL
            .file
            .trim_start_matches("resnet50-")
            .trim_end_matches(".pth");
        assert!(OFFICIAL.sha256.starts_with(digits));
        assert!(OFFICIAL.sha256.parse::<Digest>().is_ok());
    }
}
