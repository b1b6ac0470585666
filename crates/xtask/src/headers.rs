//! Which headers a file is sent with: type, caching, and what the site's `_headers` file says.

use std::path::Path;

/// Digits from which on a hexadecimal piece of a name is taken for a digest.
const DIGEST_DIGITS: usize = 12;

/// The rules of a `_headers` file, as static hosts read it.
///
/// A line that begins at the margin is a path, with `*` for anything; the indented lines below
/// it are `Name: value`. Lines beginning with `#` are comments. Anything else is passed over.
#[derive(Debug, Default)]
pub struct Rules(Vec<(String, Vec<(String, String)>)>);

impl Rules {
    /// Reads the text of a `_headers` file.
    pub fn parse(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for line in text.lines() {
            let words = line.trim();
            if words.is_empty() || words.starts_with('#') {
                continue;
            }
            if !line.starts_with([' ', '\t']) {
                rules.push((words.to_owned(), Vec::new()));
            } else if let (Some((name, value)), Some((_, headers))) =
                (words.split_once(':'), rules.last_mut())
            {
                let token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
                if !name.is_empty() && name.bytes().all(token) && !is_ours(name) {
                    headers.push((name.to_owned(), value.trim().to_owned()));
                }
            }
        }
        Self(rules)
    }

    /// The headers for the file at this address; what `_headers` says goes before our defaults.
    pub fn of(&self, address: &str) -> Vec<(String, String)> {
        let mut headers = vec![
            ("Content-Type".to_owned(), content_type(address).to_owned()),
            ("Cache-Control".to_owned(), caching(address).to_owned()),
            ("X-Content-Type-Options".to_owned(), "nosniff".to_owned()),
        ];
        let matching = self
            .0
            .iter()
            .filter(|(pattern, _)| matches(pattern, address));
        for (name, value) in matching.flat_map(|(_, own)| own) {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name.clone(), value.clone()));
        }
        headers
    }
}

/// Headers that describe the connection, which no file may set.
fn is_ours(name: &str) -> bool {
    ["content-length", "connection", "transfer-encoding"]
        .iter()
        .any(|ours| name.eq_ignore_ascii_case(ours))
}

fn matches(pattern: &str, address: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == address,
        Some((before, after)) => address.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| matches(after, &rest[at..]))
        }),
    }
}

fn content_type(address: &str) -> &'static str {
    let ending = Path::new(address)
        .extension()
        .and_then(|ending| ending.to_str());
    match ending.unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// A name that holds a digest of the content never changes its content; all else is asked anew.
fn caching(address: &str) -> &'static str {
    let name = address.rsplit('/').next().unwrap_or_default();
    let is_digest = |piece: &str| {
        piece.len() >= DIGEST_DIGITS
            && piece
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && piece.bytes().any(|byte| byte.is_ascii_digit())
            && piece.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    match name.split(['-', '.', '_']).any(is_digest) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    }
}

#[cfg(test)]
mod tests {
    use super::{Rules, caching, content_type, matches};

    #[test]
    fn only_names_with_a_digest_are_kept_for_ever() {
        let cases = [
            ("/index.html", false),
            ("/model/model.json", false),
            ("/catalogue/samples/20240131125959.jpg", false),
            ("/sw.js", false),
            ("/page-4f0c2a9be11d27f3_bg.wasm", true),
            ("/engine-cpu-0123456789abcdef.js", true),
            ("/catalogue/shards/9f86d081884c7d65.shard", true),
        ];
        for (address, expected) in cases {
            assert_eq!(
                caching(address).contains("immutable"),
                expected,
                "{address}"
            );
        }
    }

    #[test]
    fn patterns_match_whole_addresses() {
        let cases = [
            ("/*", "/a/b.js", true),
            ("/*.js", "/a/b.js", true),
            ("/*.js", "/a/b.json", false),
            ("/a/*/c", "/a/b/b/c", true),
            ("/a", "/a/b", false),
            ("/ä*", "/äö", true),
            ("*", "", true),
        ];
        for (pattern, address, expected) in cases {
            assert_eq!(matches(pattern, address), expected, "{pattern} {address}");
        }
    }

    /// As docs/deploying.md does it: `sed 's|^/|/shop/|'`.
    fn moved(headers: &str) -> String {
        let lines = headers.lines().map(|line| match line.strip_prefix('/') {
            Some(path) => format!("/shop/{path}\n"),
            None => format!("{line}\n"),
        });
        lines.collect()
    }

    #[test]
    fn our_headers_can_be_moved_to_a_subfolder() {
        let text = std::fs::read_to_string("../../public/_headers").unwrap();
        let (at_root, in_folder) = (Rules::parse(&text), Rules::parse(&moved(&text)));
        for address in [
            "/",
            "/index.html",
            "/engine-cpu-0123456789abcdef.js",
            "/icon.svg",
            "/model/model.json",
            "/model/parts/9f86d081884c7d65.safetensors",
            "/catalogue/catalogue.json",
            "/catalogue/shards/9f86d081884c7d65.shard",
        ] {
            let headers = at_root.of(address);
            let policy = headers
                .iter()
                .find(|(name, _)| name == "Content-Security-Policy");
            assert!(
                policy.is_some_and(|(_, value)| value.contains("connect-src 'self'")),
                "{address}: {headers:?}"
            );
            assert_eq!(in_folder.of(&format!("/shop{address}")), headers);
            let elsewhere = in_folder.of(address);
            assert!(elsewhere.iter().all(|header| Some(header) != policy));
        }
    }

    #[test]
    fn the_sites_own_headers_go_first() {
        let rules = Rules::parse(
            "# all\n/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: default-src 'self'; img-src blob:\n\
             \n/sw.js\n\tcache-control: no-store\n  Connection: close\n  bad name: x\n  nonsense\n",
        );
        let of = |address: &str, name: &str| {
            let headers = rules.of(address);
            let values = headers
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(name));
            values.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("/sw.js", "cache-control"), ["no-store"]);
        assert_eq!(of("/a.js", "cache-control"), ["no-cache"]);
        assert_eq!(
            of("/a", "content-security-policy"),
            ["default-src 'self'; img-src blob:"]
        );
        assert_eq!(of("/sw.js", "x-frame-options"), ["DENY"]);
        assert!(of("/sw.js", "connection").is_empty());
        assert_eq!(rules.of("/sw.js").len(), 5);
        assert_eq!(content_type("/A.WASM"), "application/wasm");
        assert_eq!(
            content_type("/app.webmanifest"),
            "application/manifest+json"
        );
    }
}
