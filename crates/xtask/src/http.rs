//! As much of HTTP/1.1 as a static site needs: requests read within limits, heads written.

use std::io::{self, BufRead, Read, Write};

/// Bytes of a request's head, which no browser's reaches.
const LONGEST_HEAD: u64 = 16 * 1024;

/// A request that can be answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// Whether the body is left out (HEAD).
    pub head_only: bool,
    /// Percent-decoded, beginning with `/`, without the query.
    pub path: String,
    /// Whether the connection stays open.
    pub keep_alive: bool,
    /// Whether the answer may be compressed with Brotli.
    pub takes_brotli: bool,
    /// The part of the file that is wanted; none for the whole.
    pub range: Option<Range>,
}

/// Bytes from `first` to `last` (both included), or to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// 0-based.
    pub first: u64,
    /// None for the file's last byte.
    pub last: Option<u64>,
}

/// An HTTP status and its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u16, pub &'static str);

/// The statuses that are used.
impl Status {
    pub const OK: Self = Self(200, "OK");
    pub const PARTIAL: Self = Self(206, "Partial Content");
    pub const MOVED: Self = Self(308, "Permanent Redirect");
    pub const BAD_REQUEST: Self = Self(400, "Bad Request");
    pub const NOT_FOUND: Self = Self(404, "Not Found");
    pub const METHOD_NOT_ALLOWED: Self = Self(405, "Method Not Allowed");
    pub const TOO_LARGE: Self = Self(413, "Content Too Large");
    pub const RANGE_NOT_SATISFIABLE: Self = Self(416, "Range Not Satisfiable");
    pub const HEAD_TOO_LARGE: Self = Self(431, "Request Header Fields Too Large");
    pub const FAILED: Self = Self(500, "Internal Server Error");
    pub const BUSY: Self = Self(503, "Service Unavailable");
}

/// Why no request was read.
#[derive(Debug)]
pub enum NoRequest {
    /// The other side closed, or fell silent.
    Gone,
    /// To be answered with this, and closed.
    Refused(Status),
}

/// Reads the next request's head.
///
/// # Errors
/// [`NoRequest`]; nothing is read beyond 16 KiB.
pub fn read_request(connection: &mut impl BufRead) -> Result<Request, NoRequest> {
    let mut limited = connection.take(LONGEST_HEAD);
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        let read = limited.read_until(b'\n', &mut line);
        if read.map_err(|_| NoRequest::Gone)? == 0 || line.last() != Some(&b'\n') {
            return Err(match limited.limit() {
                0 => NoRequest::Refused(Status::HEAD_TOO_LARGE),
                _ => NoRequest::Gone,
            });
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        match line.is_empty() {
            true if lines.is_empty() => {} // the standard lets stray empty lines pass
            true => break,
            false => lines.push(line),
        }
    }
    parse(&lines).map_err(NoRequest::Refused)
}

fn parse(lines: &[String]) -> Result<Request, Status> {
    let mut words = lines.first().map_or("", String::as_str).split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Status::BAD_REQUEST);
    };
    let head_only = match method {
        "GET" => false,
        "HEAD" => true,
        _ => return Err(Status::METHOD_NOT_ALLOWED),
    };
    let mut keep_alive = match version {
        "HTTP/1.1" => true,
        "HTTP/1.0" => false,
        _ => return Err(Status::BAD_REQUEST),
    };
    let (mut range, mut is_conditional) = (None, false);
    let mut takes_brotli = false;
    for line in &lines[1..] {
        let (name, value) = line.split_once(':').ok_or(Status::BAD_REQUEST)?;
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            // A body would be taken for the next request.
            "content-length" if value != "0" => return Err(Status::TOO_LARGE),
            "transfer-encoding" => return Err(Status::TOO_LARGE),
            "connection" if value.eq_ignore_ascii_case("close") => keep_alive = false,
            "range" => range = parse_range(value),
            // Our files carry no validator, so no condition on one is ever met.
            "if-range" => is_conditional = true,
            "accept-encoding" => takes_brotli = accepts(value, "br"),
            _ => {}
        }
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode(path).ok_or(Status::BAD_REQUEST)?;
    match path.starts_with('/') {
        true => Ok(Request {
            head_only,
            path,
            keep_alive,
            range: range.filter(|_| !is_conditional),
            takes_brotli,
        }),
        false => Err(Status::BAD_REQUEST),
    }
}

/// `bytes=5-` or `bytes=5-9`. Anything else is no range to us, and answered with the whole file, as
/// the standard allows.
fn parse_range(value: &str) -> Option<Range> {
    let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    };
    let range = Range {
        first: number(first)?,
        last: match last {
            "" => None,
            last => Some(number(last)?),
        },
    };
    let is_backwards = range.last.is_some_and(|last| last < range.first);
    (!is_backwards).then_some(range)
}

/// Whether `coding` is among those of an `Accept-Encoding`, with a weight or without, and not refused.
fn accepts(value: &str, coding: &str) -> bool {
    value.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(coding) && weight.is_none_or(|weight| weight != Ok(0.0))
    })
}

/// Undoes `%41`; none if a `%` is not followed by two digits or the result is not UTF-8.
fn percent_decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Writes a response's head.
///
/// # Errors
/// The connection's.
pub fn write_head(
    connection: &mut impl Write,
    status: Status,
    length: u64,
    keep_alive: bool,
    headers: &[(String, String)],
) -> io::Result<()> {
    let Status(code, phrase) = status;
    let mut head = format!("HTTP/1.1 {code} {phrase}\r\nContent-Length: {length}\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += match keep_alive {
        true => "\r\n",
        false => "Connection: close\r\n\r\n",
    };
    connection.write_all(head.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{NoRequest, Range, Status, accepts, read_request};

    #[test]
    fn one_range_is_understood_and_everything_else_is_the_whole_file() {
        let range = |first, last| Some(Range { first, last });
        let cases = [
            ("Range: bytes=5-", range(5, None)),
            ("range:bytes=0-9", range(0, Some(9))),
            ("Range: bytes=9-9", range(9, Some(9))),
            ("Range: bytes=9-8", None),
            ("Range: bytes=-5", None),
            ("Range: bytes=+1-2", None),
            ("Range: bytes=0-1,4-5", None),
            ("Range: bytes=99999999999999999999-", None),
            ("Range: lines=1-2", None),
            ("Range: bytes=5-\r\nIf-Range: \"v1\"", None),
            ("Accept: */*", None),
        ];
        let mut wrong = Vec::new();
        for (headers, expected) in cases {
            let text = format!("GET / HTTP/1.1\r\n{headers}\r\n\r\n");
            let got = read_request(&mut text.as_bytes()).unwrap().range;
            if got != expected {
                wrong.push(format!("{headers}: {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        let cases = [
            ("gzip, deflate, br, zstd", true),
            ("gzip;q=1.0, BR;q=0.5", true),
            ("br;q=0", false),
            ("gzip, brotli", false),
            ("", false),
        ];
        for (value, expected) in cases {
            assert_eq!(accepts(value, "br"), expected, "{value}");
        }
    }

    #[test]
    fn requests_are_read_or_refused() {
        let long = format!("GET / HTTP/1.1\r\nCookie: {}\r\n\r\n", "x".repeat(20_000));
        let endless = "G".repeat(20_000);
        let cases: [(&str, Result<&str, Option<Status>>); 17] = [
            ("GET / HTTP/1.1\r\n\r\n", Ok("/ true")),
            ("\r\nGET /a HTTP/1.0\r\n\r\n", Ok("/a false")),
            (
                "HEAD /a%20b.js?x=1 HTTP/1.1\nConnection: Close\n\n",
                Ok("/a b.js false"),
            ),
            (
                "GET /%c3%a4 HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                Ok("/ä true"),
            ),
            ("GET /%2e%2e/x HTTP/1.1\r\n\r\n", Ok("/../x true")),
            (
                "POST / HTTP/1.1\r\n\r\n",
                Err(Some(Status::METHOD_NOT_ALLOWED)),
            ),
            ("GET /%4 HTTP/1.1\r\n\r\n", Err(Some(Status::BAD_REQUEST))),
            ("GET /%+1 HTTP/1.1\r\n\r\n", Err(Some(Status::BAD_REQUEST))),
            ("GET /%ff HTTP/1.1\r\n\r\n", Err(Some(Status::BAD_REQUEST))),
            ("GET x HTTP/1.1\r\n\r\n", Err(Some(Status::BAD_REQUEST))),
            ("GET / HTTP/2\r\n\r\n", Err(Some(Status::BAD_REQUEST))),
            (
                "GET / HTTP/1.1\r\nnonsense\r\n\r\n",
                Err(Some(Status::BAD_REQUEST)),
            ),
            (
                "GET / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody",
                Err(Some(Status::TOO_LARGE)),
            ),
            ("GET / HTTP/1.1\r\nHost: a", Err(None)),
            ("", Err(None)),
            (&long, Err(Some(Status::HEAD_TOO_LARGE))),
            (&endless, Err(Some(Status::HEAD_TOO_LARGE))),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            let got = match read_request(&mut text.as_bytes()) {
                Ok(request) => Ok(format!("{} {}", request.path, request.keep_alive)),
                Err(NoRequest::Gone) => Err(None),
                Err(NoRequest::Refused(status)) => Err(Some(status)),
            };
            if got != expected.map(str::to_owned) {
                let text: String = text.chars().take(60).collect();
                wrong.push(format!("{text:?}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
