//! A host of pictures that a shop may name: it lets pages of others read some of them.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Serves a picture on a port of its own, and so on another origin than the site, until the process
/// ends:
///
/// - `/open.jpg`: the picture, for everybody
/// - `/closed.jpg`: the picture, for its own pages only
/// - `/page.html`: no picture, for everybody
/// - `/large.jpg`: more bytes than anybody wants, or says so
/// - anything else: not there
#[derive(Clone, Debug)]
pub struct Neighbour {
    address: SocketAddr,
    picture: Arc<Vec<u8>>,
    visits: Arc<Mutex<Vec<String>>>,
}

impl Neighbour {
    /// Begins to listen.
    pub fn start(picture: Vec<u8>) -> Self {
        let bound = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (address, listener) = bound.unwrap_or_else(|error| panic!("no neighbour: {error}"));
        let neighbour = Self {
            address,
            picture: Arc::new(picture),
            visits: Arc::default(),
        };
        let listening = neighbour.clone();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let neighbour = listening.clone();
                thread::spawn(move || neighbour.answer(connection));
            }
        });
        neighbour
    }

    /// Without a slash at its end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The head of every request so far.
    pub fn visits(&self) -> Vec<String> {
        let visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        visits.clone()
    }

    fn answer(&self, mut connection: TcpStream) {
        let lines = BufReader::new(&connection).lines();
        let head: Vec<String> = lines
            .map_while(Result::ok)
            .take_while(|line| !line.is_empty())
            .collect();
        let path = head.first().and_then(|line| line.split(' ').nth(1));
        let path = path.unwrap_or_default().to_owned();
        self.visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(head.join("\n"));
        let open = "Access-Control-Allow-Origin: *\r\n";
        let picture = self.picture.as_slice();
        let (status, headers, length, body) = match path.as_str() {
            "/open.jpg" => ("200 OK", open, picture.len(), picture),
            "/closed.jpg" => ("200 OK", "", picture.len(), picture),
            "/page.html" => ("200 OK", open, 16, b"<p>A shirt</p>\r\n".as_slice()),
            "/large.jpg" => ("200 OK", open, 100 << 20, picture),
            _ => ("404 Not Found", open, 0, b"".as_slice()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        // The browser may hang up, which is its right.
        let _ = connection
            .write_all(head.as_bytes())
            .and_then(|()| connection.write_all(body));
    }
}
