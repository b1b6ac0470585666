//! The line between a browser and a host: it counts what passes, and can be cut or unplugged.

use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

/// More than any head of ours, or of a browser.
const MOST_HEAD_BYTES: u64 = 64 << 10;

/// Bytes of an answer that is to be cut, and how long they take: a fast line at home, not loopback,
/// whose buffers would hold megabytes that the page never saw.
const BLOCK_BYTES: usize = 64 << 10;
const BLOCK_TIME: Duration = Duration::from_millis(4);

/// What passed for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// As the browser wrote it.
    pub method: String,
    /// From the first slash on.
    pub path: String,
    /// The wanted part of the file; none for the whole.
    pub range: Option<String>,
    /// Of the host's answer; 0 if there was none.
    pub status: u16,
    /// Bytes of the answer's body that the browser was sent.
    pub down: u64,
    /// Bytes of a body that the browser sent.
    pub up: u64,
}

/// Passes requests on to a host, from an address of its own, until the process ends. The address stays
/// the same when the plug is pulled, so that it is the same site afterwards.
#[derive(Clone, Debug)]
pub struct Line {
    address: SocketAddr,
    host: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    is_unplugged: bool,
    has_no_ranges: bool,
    habits: Option<Habits>,
    cuts: Vec<Cut>,
    exchanges: Vec<Exchange>,
}

/// What a static host does of its own accord, whatever a site's `_headers` ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// Compresses every answer for those who take it.
    pub gzips: bool,
    /// The one caching header of all files.
    pub caching: &'static str,
}

#[derive(Clone, Debug)]
struct Cut {
    path: String,
    after: u64,
    unplug: bool,
}

impl Line {
    /// To the host at `address`, as [`crate::Host::address`] gives it.
    pub fn to(address: &str) -> Self {
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let bound = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.unwrap_or_else(|error| panic!("no line: {error}"));
        let line = Self {
            address,
            host: host.to_owned(),
            state: Arc::default(),
        };
        let listening = line.clone();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let line = listening.clone();
                // It fails when the browser or the host goes away, which is their right.
                thread::spawn(move || line.pass(&connection).ok());
            }
        });
        line
    }

    /// With a slash at its end.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Everything that passed so far, in the order of its beginning.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.state().exchanges.clone()
    }

    /// Cuts the next answer for a path that begins so after this many bytes of its body. Later calls are
    /// for later answers.
    pub fn cut(&self, path: &str, after: u64) {
        self.add_cut(path, after, false);
    }

    /// The same, and the plug is pulled with it.
    pub fn cut_and_unplug(&self, path: &str, after: u64) {
        self.add_cut(path, after, true);
    }

    fn add_cut(&self, path: &str, after: u64, unplug: bool) {
        let path = path.to_owned();
        self.state().cuts.push(Cut {
            path,
            after,
            unplug,
        });
    }

    /// Nothing passes any more, or everything does again.
    pub fn plug(&self, is_plugged: bool) {
        self.state().is_unplugged = !is_plugged;
    }

    /// From now on the host answers with whole files only.
    pub fn forbid_ranges(&self) {
        self.state().has_no_ranges = true;
    }

    /// From now on the host has habits: no file in parts, and its own caching headers.
    pub fn take_on(&self, habits: Habits) {
        let mut state = self.state();
        state.has_no_ranges = true;
        state.habits = Some(habits);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request and its answer; the connection ends with it.
    fn pass(&self, browser: &TcpStream) -> io::Result<()> {
        browser.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut from_browser = BufReader::new(browser);
        let head = read_head(&mut from_browser)?;
        let (is_unplugged, has_no_ranges, habits) = {
            let state = self.state();
            (state.is_unplugged, state.has_no_ranges, state.habits)
        };
        let Some(first) = head.first().filter(|_| !is_unplugged) else {
            return browser.shutdown(Shutdown::Both);
        };
        let mut words = first.split(' ').map(str::to_owned);
        let mut exchange = Exchange {
            method: words.next().unwrap_or_default(),
            path: words.next().unwrap_or_default(),
            range: header(&head, "range").map(str::to_owned),
            status: 0,
            down: 0,
            up: 0,
        };
        let body = header(&head, "content-length").and_then(|length| length.parse().ok());
        let mut sent = Vec::new();
        from_browser
            .take(body.unwrap_or(0))
            .read_to_end(&mut sent)?;
        exchange.up = sent.len() as u64;
        let path = exchange.path.clone();
        let takes_gzip =
            header(&head, "accept-encoding").is_some_and(|coding| coding.contains("gzip"));
        let place = {
            let mut state = self.state();
            state.exchanges.push(exchange);
            state.exchanges.len() - 1
        };

        let mut host = TcpStream::connect(&self.host)?;
        let kept = head.iter().filter(|line| {
            let name = line.split(':').next().unwrap_or_default();
            let is_range = has_no_ranges && name.eq_ignore_ascii_case("range");
            !is_range && !name.eq_ignore_ascii_case("connection")
        });
        let lines: String = kept.flat_map(|line| [line.as_str(), "\r\n"]).collect();
        host.write_all(format!("{lines}Connection: close\r\n\r\n").as_bytes())?;
        host.write_all(&sent)?;

        let mut from_host = BufReader::new(host);
        let mut head = read_head(&mut from_host)?;
        let status = head.first().and_then(|line| line.split(' ').nth(1));
        let status = status.and_then(|status| status.parse().ok());
        self.state().exchanges[place].status = status.unwrap_or(0);
        let cut = {
            let mut state = self.state();
            let found = state
                .cuts
                .iter()
                .position(|cut| path.starts_with(&cut.path));
            found.map(|found| state.cuts.remove(found))
        };
        let from_host: Box<dyn Read> = match habits {
            None => Box::new(from_host),
            Some(habits) => Box::new(habits.apply(&mut head, from_host, takes_gzip)?),
        };
        let mut to_browser = browser;
        let lines: String = head
            .iter()
            .flat_map(|line| [line.as_str(), "\r\n"])
            .collect();
        to_browser.write_all(format!("{lines}\r\n").as_bytes())?;
        let most = cut.as_ref().map_or(u64::MAX, |cut| cut.after);
        let mut body = from_host.take(most);
        let mut block = vec![0; BLOCK_BYTES];
        loop {
            let length = body.read(&mut block)?;
            if length == 0 || self.state().is_unplugged {
                break;
            }
            if cut.is_some() {
                thread::sleep(BLOCK_TIME);
            }
            to_browser.write_all(&block[..length])?;
            self.state().exchanges[place].down += length as u64;
        }
        if cut.is_some_and(|cut| cut.unplug) {
            self.plug(false);
        }
        browser.shutdown(Shutdown::Both)
    }
}

impl Habits {
    /// The answer as such a host gives it: its head is changed, its body is given.
    fn apply(
        self,
        head: &mut Vec<String>,
        mut body: impl Read,
        takes_gzip: bool,
    ) -> io::Result<Cursor<Vec<u8>>> {
        let mut content = Vec::new();
        body.read_to_end(&mut content)?;
        let is_coded = header(head, "content-encoding").is_some();
        let own = ["accept-ranges", "cache-control"];
        head.retain(|line| {
            let name = line.split(':').next().unwrap_or_default();
            !own.iter().any(|own| name.eq_ignore_ascii_case(own))
        });
        head.push(format!("Cache-Control: {}", self.caching));
        if self.gzips && takes_gzip && !is_coded && !content.is_empty() {
            let mut coder = GzEncoder::new(Vec::new(), Compression::fast());
            coder.write_all(&content)?;
            content = coder.finish()?;
            head.retain(|line| !line.to_ascii_lowercase().starts_with("content-length:"));
            head.push(format!("Content-Length: {}", content.len()));
            head.push("Content-Encoding: gzip".to_owned());
        }
        Ok(Cursor::new(content))
    }
}

/// The lines before the empty one; none if the other side said nothing.
fn read_head(from: &mut impl BufRead) -> io::Result<Vec<String>> {
    let mut limited = from.take(MOST_HEAD_BYTES);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        let length = limited.read_line(&mut line)?;
        match line.trim_end() {
            "" if length == 0 || !lines.is_empty() => return Ok(lines),
            "" => {}
            line => lines.push(line.to_owned()),
        }
    }
}

fn header<'a>(head: &'a [String], name: &str) -> Option<&'a str> {
    head.iter().skip(1).find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
