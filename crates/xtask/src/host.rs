//! A small server of static files on this machine: what any web host does with the site.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::compression::{self, Compressed};
use crate::error::{Error, file};
use crate::headers::Rules;
use crate::http::{self, NoRequest, Request, Status};

/// Browsers keep six connections to a host; this leaves room for many windows.
const MOST_CONNECTIONS: usize = 128;
/// How long a silent connection is kept.
const SILENCE: Duration = Duration::from_secs(30);
/// How many ports are tried after a taken one.
const PORTS_TRIED: u16 = 100;

/// A bound server; [`Host::run`] answers.
pub struct Host {
    listener: TcpListener,
    address: SocketAddr,
    site: Arc<Site>,
}

struct Site {
    root: PathBuf,
    rules: Rules,
    compressed: Compressed,
    connections: AtomicUsize,
    log: Option<Mutex<File>>,
}

impl Host {
    /// Serves `folder` on 127.0.0.1 at `port`, or at the first free one after it if `search`.
    ///
    /// Port 0 is any free port. Every request becomes a line of `log`: its method and path, or the
    /// status that it was refused with.
    ///
    /// # Errors
    /// [`Error::NotThere`] without the folder, [`Error::NoPort`] without a port.
    pub fn bind(folder: &Path, port: u16, search: bool, log: Option<File>) -> Result<Self, Error> {
        let not_there = |_| Error::NotThere {
            what: "folder to serve",
            path: folder.to_owned(),
        };
        let root = folder.canonicalize().map_err(not_there)?;
        let last = match search && port != 0 {
            true => port.saturating_add(PORTS_TRIED),
            false => port,
        };
        let mut ports = port..=last;
        let listener = loop {
            let next = ports.next().unwrap_or(last);
            match TcpListener::bind((Ipv4Addr::LOCALHOST, next)) {
                Ok(listener) => break listener,
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && next != last => {}
                Err(source) => return Err(Error::NoPort { port, source }),
            }
        };
        let address = listener
            .local_addr()
            .map_err(|source| Error::NoPort { port, source })?;
        let rules = root.join("_headers");
        let rules = match rules.is_file() {
            true => std::fs::read_to_string(&rules).map_err(file("read", &rules))?,
            false => String::new(),
        };
        let site = Site {
            root,
            rules: Rules::parse(&rules),
            compressed: Compressed::default(),
            connections: AtomicUsize::new(0),
            log: log.map(Mutex::new),
        };
        Ok(Self {
            listener,
            address,
            site: Arc::new(site),
        })
    }

    /// "http://127.0.0.1:8080/"
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers until the process is ended.
    pub fn run(self) -> ! {
        loop {
            // An error belongs to the one connection that was lost before it was taken.
            let Ok((connection, _)) = self.listener.accept() else {
                thread::sleep(Duration::from_millis(10));
                continue;
            };
            let site = Arc::clone(&self.site);
            site.connections.fetch_add(1, Ordering::Relaxed);
            let answer = move || {
                // It fails when the browser goes away, which is its right.
                let _ = site.converse(connection);
                site.connections.fetch_sub(1, Ordering::Relaxed);
            };
            if thread::Builder::new().spawn(answer).is_err() {
                self.site.connections.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }
}

enum Found {
    File(PathBuf),
    Folder,
    Nothing,
}

impl Site {
    fn converse(&self, mut connection: TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(SILENCE))?;
        connection.set_write_timeout(Some(SILENCE))?;
        connection.set_nodelay(true)?;
        if self.connections.load(Ordering::Relaxed) > MOST_CONNECTIONS {
            return refuse(&mut connection, Status::BUSY, false, false);
        }
        let mut reader = BufReader::new(connection.try_clone()?);
        loop {
            match http::read_request(&mut reader) {
                Ok(request) => {
                    let method = if request.head_only { "HEAD" } else { "GET" };
                    self.note(method, &request.path);
                    self.answer(&request, &mut connection)?;
                    if !request.keep_alive {
                        return Ok(());
                    }
                }
                Err(NoRequest::Gone) => return Ok(()),
                Err(NoRequest::Refused(status)) => {
                    self.note("REFUSED", &status.0.to_string());
                    return refuse(&mut connection, status, false, false);
                }
            }
        }
    }

    fn note(&self, what: &str, which: &str) {
        if let Some(log) = &self.log {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            // A full disk must not end the answer; the reader of the log misses the line.
            let _ = writeln!(log, "{what} {which}");
        }
    }

    fn answer(&self, request: &Request, connection: &mut TcpStream) -> io::Result<()> {
        let Request {
            head_only,
            keep_alive,
            ..
        } = *request;
        let path = match self.find(&request.path) {
            Found::File(path) => path,
            Found::Nothing => return refuse(connection, Status::NOT_FOUND, keep_alive, head_only),
            Found::Folder => {
                // Relative, so that no host's name has to be known.
                let name = request.path.rsplit('/').next().unwrap_or_default();
                let to = ("Location".to_owned(), format!("{}/", percent_encode(name)));
                return http::write_head(connection, Status::MOVED, 0, keep_alive, &[to]);
            }
        };
        let opened = File::open(&path).and_then(|file| {
            let length = file.metadata()?.len();
            Ok((file, length))
        });
        let Ok((mut content, length)) = opened else {
            return refuse(connection, Status::FAILED, keep_alive, head_only);
        };
        let address = match request.path.ends_with('/') {
            true => format!("{}index.html", request.path),
            false => request.path.clone(),
        };
        let mut headers = self.rules.of(&address);
        if is_compressible(&headers) {
            headers.push(("Vary".to_owned(), "Accept-Encoding".to_owned()));
            // A file that cannot be compressed is sent as it is.
            if request.takes_brotli
                && request.range.is_none()
                && let Ok(Some(content)) = self.compressed.of(&path)
            {
                headers.push(("Content-Encoding".to_owned(), "br".to_owned()));
                let length = content.len() as u64;
                http::write_head(connection, Status::OK, length, keep_alive, &headers)?;
                return match head_only {
                    true => Ok(()),
                    false => connection.write_all(&content),
                };
            }
        }
        headers.push(("Accept-Ranges".to_owned(), "bytes".to_owned()));
        let (mut status, mut wanted) = (Status::OK, length);
        if let Some(range) = request.range {
            if range.first >= length {
                let status = Status::RANGE_NOT_SATISFIABLE;
                return refuse(connection, status, keep_alive, head_only);
            }
            let last = range.last.unwrap_or(u64::MAX).min(length - 1);
            let described = format!("bytes {}-{last}/{length}", range.first);
            headers.push(("Content-Range".to_owned(), described));
            (status, wanted) = (Status::PARTIAL, last - range.first + 1);
            content.seek(SeekFrom::Start(range.first))?;
        }
        http::write_head(connection, status, wanted, keep_alive, &headers)?;
        if !head_only && io::copy(&mut content.take(wanted), connection)? < wanted {
            // The file shrank: the other side must not wait for the rest.
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Looks a decoded address up; nothing outside the folder and no hidden file is ever found.
    fn find(&self, address: &str) -> Found {
        let Some(relative) = address.strip_prefix('/') else {
            return Found::Nothing;
        };
        if relative.contains(['\\', ':', '\0']) || relative == "_headers" {
            return Found::Nothing;
        }
        let mut path = self.root.clone();
        for part in relative.split('/').filter(|part| !part.is_empty()) {
            let plain = Path::new(part)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            if !plain || part.starts_with('.') {
                return Found::Nothing;
            }
            path.push(part);
        }
        if address.ends_with('/') {
            path.push("index.html");
        }
        // A link may point out of the folder.
        match path.canonicalize() {
            Ok(real) if !real.starts_with(&self.root) => Found::Nothing,
            Ok(real) if real.is_file() && !relative.ends_with("//") => Found::File(real),
            Ok(real) if real.join("index.html").is_file() => Found::Folder,
            _ => Found::Nothing,
        }
    }
}

fn is_compressible(headers: &[(String, String)]) -> bool {
    let mut types = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    types.any(|(_, value)| compression::is_worth_it(value))
}

fn refuse(to: &mut TcpStream, status: Status, keep_alive: bool, head_only: bool) -> io::Result<()> {
    let body = format!("{} {}\n", status.0, status.1);
    let mut headers = vec![(
        "Content-Type".to_owned(),
        "text/plain; charset=utf-8".to_owned(),
    )];
    if status == Status::METHOD_NOT_ALLOWED {
        headers.push(("Allow".to_owned(), "GET, HEAD".to_owned()));
    }
    http::write_head(to, status, body.len() as u64, keep_alive, &headers)?;
    match head_only {
        true => Ok(()),
        false => to.write_all(body.as_bytes()),
    }
}

fn percent_encode(name: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests;
