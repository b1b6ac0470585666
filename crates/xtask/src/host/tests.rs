//! The server over real loopback connections.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::thread;

use super::Host;
use crate::cache::tests::scratch;

/// Serves a small site and returns "127.0.0.1:PORT".
fn serve(folder: &Path) -> String {
    let host = Host::bind(folder, 0, false, None).unwrap();
    let address = host.address();
    thread::spawn(|| host.run());
    address["http://".len()..].trim_end_matches('/').to_owned()
}

fn site(name: &str) -> std::path::PathBuf {
    let folder = scratch(name);
    let site = folder.join("site");
    std::fs::create_dir_all(site.join("sub folder")).unwrap();
    std::fs::create_dir_all(site.join("empty")).unwrap();
    std::fs::write(folder.join("secret.txt"), "secret").unwrap();
    for (file, content) in [
        ("index.html", "<p>front"),
        ("a-0123456789abcdef.wasm", "wasm"),
        ("sub folder/index.html", "<p>sub"),
        (".hidden", "hidden"),
        ("_headers", "/*\n  X-Site: ours\n"),
        ("long.css", &"p{color:red}".repeat(100)),
        ("long.shard", &"p{color:red}".repeat(100)),
    ] {
        std::fs::write(site.join(file), content).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.join("secret.txt"), site.join("link.txt")).unwrap();
    site
}

/// Sends raw bytes and reads until the server closes.
fn exchange(address: &str, request: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A server that closes on unread bytes may reset the connection after its answer.
    let _ = connection.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn every_address_gets_its_answer() {
    let address = serve(&site("host"));
    let cases: [(&str, &str, &[&str]); 16] = [
        (
            "GET /",
            "200",
            &["<p>front", "text/html", "no-cache", "X-Site: ours"],
        ),
        ("GET /index.html?v=1", "200", &["<p>front"]),
        ("HEAD /", "200", &["Content-Length: 8", "\r\n\r\n"]),
        (
            "GET /a-0123456789abcdef.wasm",
            "200",
            &["application/wasm", "immutable", "wasm"],
        ),
        ("GET /sub%20folder/", "200", &["<p>sub"]),
        ("GET /sub%20folder", "308", &["Location: sub%20folder/\r\n"]),
        ("GET /empty/", "404", &[]),
        ("GET /empty", "404", &[]),
        ("GET /nothing", "404", &["404 Not Found"]),
        ("GET /../secret.txt", "404", &[]),
        ("GET /%2e%2e/secret.txt", "404", &[]),
        ("GET /..%5csecret.txt", "404", &[]),
        ("GET /link.txt", "404", &[]),
        ("GET /.hidden", "404", &[]),
        ("GET /_headers", "404", &[]),
        ("DELETE /", "405", &["Allow: GET, HEAD"]),
    ];
    let mut wrong = Vec::new();
    for (line, status, needles) in cases {
        let answer = exchange(
            &address,
            &format!("{line} HTTP/1.1\r\nConnection: close\r\n\r\n"),
        );
        let right = answer.starts_with(&format!("HTTP/1.1 {status} "))
            && needles.iter().all(|needle| answer.contains(needle))
            && !answer.contains("secret");
        if !right || (line.starts_with("HEAD") && answer.contains("front")) {
            wrong.push(format!("{line}: {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_part_of_a_file_is_sent_where_it_is_asked_for() {
    let address = serve(&site("ranges"));
    let cases: [(&str, &str, &[&str]); 6] = [
        (
            "bytes=3-",
            "206",
            &[
                "Content-Range: bytes 3-7/8",
                "Content-Length: 5",
                "\r\n\r\nfront",
            ],
        ),
        (
            "bytes=3-4",
            "206",
            &["Content-Range: bytes 3-4/8", "\r\n\r\nfr"],
        ),
        (
            "bytes=0-99",
            "206",
            &["Content-Range: bytes 0-7/8", "\r\n\r\n<p>front"],
        ),
        ("bytes=8-", "416", &[]),
        (
            "bytes=-2",
            "200",
            &["Accept-Ranges: bytes", "\r\n\r\n<p>front"],
        ),
        ("pages=1-2", "200", &["\r\n\r\n<p>front"]),
    ];
    let mut wrong = Vec::new();
    for (range, status, needles) in cases {
        let request = format!("GET / HTTP/1.1\r\nRange: {range}\r\nConnection: close\r\n\r\n");
        let answer = exchange(&address, &request);
        let right = answer.starts_with(&format!("HTTP/1.1 {status} "))
            && needles.iter().all(|needle| answer.contains(needle));
        if !right {
            wrong.push(format!("{range}: {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let address = serve(&site("keep"));
    let answer = exchange(
        &address,
        "GET / HTTP/1.1\r\n\r\nGET /nothing HTTP/1.1\r\n\r\nGET / HTTP/1.0\r\n\r\n",
    );
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 2, "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 404").count(), 1, "{answer}");
    assert_eq!(answer.matches("<p>front").count(), 2, "{answer}");
}

#[test]
fn oversized_heads_and_bodies_are_refused() {
    let address = serve(&site("limits"));
    let long = format!("GET / HTTP/1.1\r\nCookie: {}\r\n\r\n", "x".repeat(17_000));
    assert!(exchange(&address, &long).starts_with("HTTP/1.1 431"));
    let body = "GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nDELETE /x";
    assert!(exchange(&address, body).starts_with("HTTP/1.1 413"));
}

#[test]
fn a_taken_port_is_passed_over_only_when_asked() {
    let folder = site("port");
    let first = Host::bind(&folder, 0, false, None).unwrap();
    let port = first.address.port();
    let second = Host::bind(&folder, port, true, None).unwrap();
    assert!(second.address.port() > port);
    assert!(Host::bind(&folder, port, false, None).is_err());
    assert!(Host::bind(&folder.join("nowhere"), 0, false, None).is_err());
}

#[test]
fn text_is_compressed_for_those_who_take_it() {
    let address = serve(&site("brotli"));
    let cases = [
        ("GET /long.css", "Accept-Encoding: gzip, br\r\n", true),
        ("HEAD /long.css", "Accept-Encoding: gzip, br\r\n", true),
        ("GET /long.css", "Accept-Encoding: gzip\r\n", false),
        ("GET /long.css", "", false),
        ("GET /long.shard", "Accept-Encoding: gzip, br\r\n", false),
        ("GET /", "Accept-Encoding: gzip, br\r\n", false), // too small
    ];
    let mut wrong = Vec::new();
    for (line, accept, expected) in cases {
        let request = format!("{line} HTTP/1.1\r\n{accept}Connection: close\r\n\r\n");
        let answer = exchange(&address, &request);
        let is_compressed = answer.contains("Content-Encoding: br\r\n");
        let is_told = answer.contains("Vary: Accept-Encoding\r\n") || line.contains("shard");
        let is_plain = answer.contains("p{color:red}") || line == "GET /";
        if is_compressed != expected || !is_told || is_plain == expected {
            wrong.push(format!("{line} {accept}: {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
