//! A host that nothing of ours should ever speak with.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What it answers: anybody may read it.
const ANSWER: &str = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\
    Content-Type: text/javascript\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Listens on a port of its own, and so on another origin than the site, until the process ends.
#[derive(Clone, Debug)]
pub struct Stranger {
    address: SocketAddr,
    visits: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    /// Begins to listen.
    pub fn start() -> Self {
        let bound = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.unwrap_or_else(|error| panic!("no stranger: {error}"));
        let stranger = Self {
            address,
            visits: Arc::default(),
        };
        let listening = stranger.clone();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let stranger = listening.clone();
                thread::spawn(move || stranger.receive(connection));
            }
        });
        stranger
    }

    /// With a slash at its end.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The first line of whatever each visitor said so far; a visitor who said nothing counts too.
    pub fn visits(&self) -> Vec<String> {
        let visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        visits.clone()
    }

    fn receive(&self, mut connection: TcpStream) {
        // A connection alone tells something, so silence must not hide it for long.
        let _ = connection.set_read_timeout(Some(Duration::from_secs(2)));
        let mut line = String::new();
        // Whoever hangs up at once has been here all the same.
        let _ = BufReader::new(&connection).read_line(&mut line);
        self.visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line.trim().to_owned());
        let _ = connection.write_all(ANSWER.as_bytes());
    }
}
