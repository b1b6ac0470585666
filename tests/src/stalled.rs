//! A host that never gets to the end of one file: a download that is under way for as long as a test looks.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Stands before another host and passes everything on but the end of some files, until the process ends.
#[derive(Clone, Debug)]
pub struct Stalled {
    address: SocketAddr,
}

/// What is passed on, and how much of it.
#[derive(Clone, Copy, Debug)]
struct Passage {
    host: SocketAddr,
    path: &'static str,
    bytes: u64,
}

impl Stalled {
    /// Before the host at `address` ("http://127.0.0.1:8080/"); of files with `path` in their address
    /// only the first `bytes` come.
    pub fn start(address: &str, path: &'static str, bytes: u64) -> Self {
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let host = host
            .parse()
            .unwrap_or_else(|error| panic!("{address}: {error}"));
        let passage = Passage { host, path, bytes };
        let bound = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.unwrap_or_else(|error| panic!("no host: {error}"));
        thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                // A browser may go away whenever it likes.
                thread::spawn(move || passage.pass(browser));
            }
        });
        Self { address }
    }

    /// With a slash at its end.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Passage {
    /// One request and its answer; the connection is closed after it.
    fn pass(self, mut browser: TcpStream) -> io::Result<()> {
        let mut request = Vec::new();
        let mut lines = BufReader::new(browser.try_clone()?);
        while !request.ends_with(b"\r\n\r\n") {
            if lines.read_until(b'\n', &mut request)? == 0 {
                return Ok(());
            }
        }
        let first = request.split(|&byte| byte == b'\n').next();
        let is_stalled =
            first.is_some_and(|line| String::from_utf8_lossy(line).contains(self.path));
        let mut host = TcpStream::connect(self.host)?;
        // The host closes after its answer, so that its end is known.
        request.truncate(request.len() - 2);
        request.extend(b"Connection: close\r\n\r\n");
        host.write_all(&request)?;
        let mut answer = BufReader::new(host);
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if answer.read_until(b'\n', &mut head)? == 0 {
                break;
            }
        }
        browser.write_all(&head)?;
        match is_stalled {
            false => io::copy(&mut answer, &mut browser).map(drop),
            true => {
                io::copy(&mut answer.take(self.bytes), &mut browser)?;
                loop {
                    thread::sleep(Duration::from_secs(60));
                }
            }
        }
    }
}
