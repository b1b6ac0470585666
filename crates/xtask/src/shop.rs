//! What a shop decides about its page in a file of its own: from which hosts, besides the page's,
//! visitors may have pictures fetched by their addresses; which other shops are searched together with it;
//! and from which hosts visitors may add more.
//!
//! ```json
//! {
//!   "picture_hosts": ["https://images.example.org"],
//!   "shops": [{ "name": "North", "catalogue": "https://north.example/catalogue/catalogue.json" }],
//!   "catalogue_hosts": ["https://south.example"]
//! }
//! ```
//!
//! The file becomes part of the page's policy, in `index.html` and in `_headers`, and of `<meta>`s
//! from which the page knows and shows those hosts; its shops become `shops.json` beside the page, which
//! docs/file-formats.md describes. Nothing else reads it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::{Error, file};
use crate::html;

/// Names the file for the stamp, which Trunk starts.
pub const VARIABLE: &str = "LOOKALIKE_SHOP";

/// The `<meta>`s that tell the page.
const PICTURE_HOSTS: &str = "lookalike-picture-hosts";
const CATALOGUE_HOSTS: &str = "lookalike-catalogue-hosts";
const SHOPS: &str = "lookalike-shops";

/// The list of shops, beside the page.
const LIST: &str = "shops.json";
/// Its format.
const LIST_FORMAT: u32 = 1;
/// Shops in it, at most: the page reads no more.
const MOST_SHOPS: usize = 16;

/// What is widened, in both places of the policy.
const OWN_HOST: &str = "connect-src 'self'";

/// More would make a policy that nobody reads, and headers that some hosts cut.
const MOST_HOSTS: usize = 32;

/// A shop's file, read and checked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shop {
    /// Origins such as `https://images.example.org`, without a slash at their ends.
    picture_hosts: Vec<String>,
    /// The same, for catalogues; those of `shops` among them.
    catalogue_hosts: Vec<String>,
    /// Name, and address of the catalogue.
    shops: Vec<(String, String)>,
}

/// The file that is `chosen`, else what LOOKALIKE_SHOP names, as an absolute path; checked at once,
/// so that a mistake in it is not found after a long build.
///
/// # Errors
/// [`Error::NotThere`], and as [`Shop::read`].
pub fn wanted(chosen: Option<PathBuf>) -> Result<Option<PathBuf>, Error> {
    let named = env::var_os(VARIABLE).filter(|value| !value.is_empty());
    let Some(path) = chosen.or_else(|| named.map(PathBuf::from)) else {
        return Ok(None);
    };
    let absolute = path.canonicalize().map_err(|_| Error::NotThere {
        what: "shop's file",
        path,
    })?;
    Shop::read(&absolute)?;
    Ok(Some(absolute))
}

/// Writes what the file named by LOOKALIKE_SHOP says into Trunk's staging folder.
///
/// # Errors
/// As [`Shop::read`] and [`Shop::configure`].
pub fn configure_named(folder: &Path) -> Result<(), Error> {
    match env::var_os(VARIABLE).as_deref() {
        None => Ok(()),
        Some(path) if path == OsStr::new("") => Ok(()),
        Some(path) => Shop::read(Path::new(path))?.configure(folder),
    }
}

impl Shop {
    /// Reads a shop's file.
    ///
    /// # Errors
    /// [`Error::File`], or [`Error::Shop`] for one that says something else than expected.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(file("read", path))?;
        Self::parse(&text).map_err(|problem| Error::Shop {
            path: path.to_owned(),
            problem,
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        let Value::Object(fields) = value else {
            return Err("it is no JSON object".to_owned());
        };
        let mut shop = Self::default();
        for (name, value) in &fields {
            match name.as_str() {
                "picture_hosts" => add_hosts(&mut shop.picture_hosts, name, value)?,
                "catalogue_hosts" => add_hosts(&mut shop.catalogue_hosts, name, value)?,
                "shops" => shop.shops = shops(value)?,
                // A misspelt name must not pass for a wish that was fulfilled.
                _ => return Err(format!("`{name}` means nothing here")),
            }
        }
        for (_, catalogue) in &shop.shops {
            if let Some(origin) = origin_of(catalogue)? {
                add_host(&mut shop.catalogue_hosts, origin);
            }
        }
        Ok(shop)
    }

    /// Widens the policy in `folder`'s `index.html` and `_headers`, tells the page, and writes the list of
    /// shops.
    ///
    /// # Errors
    /// [`Error::Stamp`] where the policy or a `<meta>` is not where it is expected; [`Error::File`].
    pub fn configure(&self, folder: &Path) -> Result<(), Error> {
        let mut told: Vec<(&str, String)> = Vec::new();
        let mut hosts: Vec<String> = Vec::new();
        for (meta, named) in [
            (PICTURE_HOSTS, &self.picture_hosts),
            (CATALOGUE_HOSTS, &self.catalogue_hosts),
        ] {
            if !named.is_empty() {
                told.push((meta, named.join(" ")));
                named
                    .iter()
                    .for_each(|host| add_host(&mut hosts, host.clone()));
            }
        }
        if !self.shops.is_empty() {
            told.push((SHOPS, LIST.to_owned()));
            self.write_list(folder)?;
        }
        if told.is_empty() {
            return Ok(());
        }
        let allowed = match hosts.is_empty() {
            true => OWN_HOST.to_owned(),
            false => format!("{OWN_HOST} {}", hosts.join(" ")),
        };
        let files: [(&str, Rewrite); 2] = [("index.html", page), ("_headers", headers)];
        for (name, rewrite) in files {
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path).map_err(file("read", &path))?;
            let text = rewrite(&text, &allowed, &told).ok_or_else(|| Error::Stamp {
                problem: format!("{name} has no place for the shop's hosts"),
                remedy: "Compare it with what crates/xtask/src/shop.rs expects of it.",
            })?;
            std::fs::write(&path, text).map_err(file("write", &path))?;
        }
        Ok(())
    }

    fn write_list(&self, folder: &Path) -> Result<(), Error> {
        let shop =
            |(name, catalogue): &(String, String)| json!({"name": name, "catalogue": catalogue});
        let shops: Vec<Value> = self.shops.iter().map(shop).collect();
        let list = json!({"format": LIST_FORMAT, "shops": shops});
        let path = folder.join(LIST);
        std::fs::write(&path, format!("{list:#}\n")).map_err(file("write", &path))
    }
}

fn add_host(hosts: &mut Vec<String>, origin: String) {
    if !hosts.contains(&origin) {
        hosts.push(origin);
    }
}

fn add_hosts(hosts: &mut Vec<String>, name: &str, value: &Value) -> Result<(), String> {
    let listed = value.as_array().filter(|listed| listed.len() <= MOST_HOSTS);
    let listed =
        listed.ok_or_else(|| format!("`{name}` is no list of at most {MOST_HOSTS} hosts"))?;
    for host in listed {
        let host = host.as_str().ok_or("a host is no text")?;
        add_host(hosts, origin(host)?);
    }
    Ok(())
}

/// Each shop's name and the address of its catalogue.
fn shops(value: &Value) -> Result<Vec<(String, String)>, String> {
    let listed = value.as_array().filter(|listed| listed.len() <= MOST_SHOPS);
    let listed =
        listed.ok_or_else(|| format!("`shops` is no list of at most {MOST_SHOPS} shops"))?;
    let mut shops: Vec<(String, String)> = Vec::new();
    for shop in listed {
        let fields = shop.as_object().ok_or("a shop is no JSON object")?;
        if let Some(other) = fields
            .keys()
            .find(|name| !["name", "catalogue"].contains(&name.as_str()))
        {
            return Err(format!("`{other}` means nothing for a shop"));
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim);
        let (Some(name), Some(catalogue)) = (text("name"), text("catalogue")) else {
            return Err("a shop has no `name`, or no `catalogue`".to_owned());
        };
        if name.is_empty() || name.len() > 200 {
            return Err("a shop's `name` is empty, or longer than 200 bytes".to_owned());
        }
        if shops.iter().any(|(_, known)| known == catalogue) {
            return Err(format!(
                "two shops have the catalogue `{}`",
                catalogue.escape_debug()
            ));
        }
        shops.push((name.to_owned(), catalogue.to_owned()));
    }
    Ok(shops)
}

/// The origin of a catalogue's address; none for a path below the page's folder.
fn origin_of(catalogue: &str) -> Result<Option<String>, String> {
    let refuse = |why: &str| {
        Err(format!(
            "the catalogue `{}` {why}",
            catalogue.escape_debug()
        ))
    };
    let (found, path) = match catalogue.split_once("://") {
        None => (None, catalogue),
        Some((scheme, rest)) => {
            let Some((host, path)) = rest.split_once('/') else {
                return refuse("has no path to its catalogue.json");
            };
            (Some(origin(&format!("{scheme}://{host}"))?), path)
        }
    };
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"?#\\:%\"<>".contains(&byte);
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(is_plain);
    match path.split('/').all(is_part) {
        true => Ok(found),
        false => refuse("is no plain path, such as catalogue/catalogue.json"),
    }
}

/// A file's text with the hosts in it, from the text, the widened directive and what `<meta>`s tell; none
/// where it has no place for them.
type Rewrite = fn(&str, &str, &[(&str, String)]) -> Option<String>;

/// The page with the policy and the `<meta>`s in it.
fn page(text: &str, allowed: &str, told: &[(&str, String)]) -> Option<String> {
    let tags = html::tags(text);
    let metas = || tags.iter().filter(|tag| tag.name == "meta");
    let policy = metas().find(|tag| {
        tag.value("http-equiv")
            .is_some_and(|name| name.eq_ignore_ascii_case("Content-Security-Policy"))
    })?;
    let policy = policy.attribute("content")?;
    if !policy.value.contains(OWN_HOST) {
        return None;
    }
    let widened = policy.value.replace(OWN_HOST, allowed);
    let mut edits = vec![(policy.range.clone(), format!("content=\"{widened}\""))];
    for (name, content) in told {
        let meta = metas().find(|tag| tag.value("name") == Some(name))?;
        let place = meta.attribute("content")?.range.clone();
        edits.push((place, format!("content=\"{content}\"")));
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    for (range, replacement) in edits {
        text.replace_range(range, &replacement);
    }
    Some(text)
}

/// The headers with every policy widened.
fn headers(text: &str, allowed: &str, _: &[(&str, String)]) -> Option<String> {
    text.contains(OWN_HOST)
        .then(|| text.replace(OWN_HOST, allowed))
}

/// An origin as the policy and browsers write it.
///
/// Refused is all that would let the policy say something else than one host: paths, wildcards,
/// spaces, semicolons; and plain HTTP, but for this machine.
fn origin(host: &str) -> Result<String, String> {
    let refuse = |why: &str| Err(format!("the host `{}` {why}", host.escape_debug()));
    let Some((scheme, rest)) = host.split_once("://") else {
        return refuse("has no `https://` before its name");
    };
    let name = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
    let (domain, port) = match name.rsplit_once(':') {
        Some((domain, port)) => (domain, Some(port)),
        None => (name.as_str(), None),
    };
    let is_domain = !domain.is_empty()
        && !domain.starts_with(['.', '-'])
        && !domain.contains("..")
        && domain
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    if !is_domain {
        return refuse("is not a host's name alone, in ASCII, such as https://images.example.org");
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err() || port.starts_with('+')) {
        return refuse("has a port that is no number up to 65535");
    }
    let is_this_machine = matches!(domain, "localhost" | "127.0.0.1");
    match scheme.to_ascii_lowercase().as_str() {
        "https" => {}
        "http" if is_this_machine => {}
        "http" => return refuse("is not asked over HTTPS, so that anybody on the way could see"),
        _ => return refuse("has no `https://` before its name"),
    }
    // As browsers write an origin: without the port that its scheme has anyway.
    let is_default = matches!(
        (scheme.to_ascii_lowercase().as_str(), port),
        ("https", Some("443")) | ("http", Some("80"))
    );
    let shown = if is_default { domain } else { name.as_str() };
    Ok(format!("{}://{shown}", scheme.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::tests::scratch;

    const INDEX: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; connect-src 'self'; img-src 'self'\" />\n\
        <meta name=\"lookalike-picture-hosts\" content=\"\" />\n";
    const HEADERS: &str = "/*\n  Content-Security-Policy: default-src 'none'; connect-src 'self'; img-src 'self'\n  X-Frame-Options: DENY\n";

    #[test]
    fn hosts_are_read_or_refused_in_words() {
        let cases = [
            (
                "https://images.example.org",
                Ok("https://images.example.org"),
            ),
            (
                "HTTPS://Images.Example.org/",
                Ok("https://images.example.org"),
            ),
            (
                "https://images.example.org:8443",
                Ok("https://images.example.org:8443"),
            ),
            (
                "https://images.example.org:443",
                Ok("https://images.example.org"),
            ),
            ("http://127.0.0.1:9000", Ok("http://127.0.0.1:9000")),
            ("http://localhost", Ok("http://localhost")),
            ("http://images.example.org", Err("HTTPS")),
            ("images.example.org", Err("https://")),
            ("ftp://images.example.org", Err("https://")),
            ("https://*.example.org", Err("name alone")),
            ("https://images.example.org/a", Err("name alone")),
            ("https://user@images.example.org", Err("name alone")),
            (
                "https://images.example.org; script-src *",
                Err("name alone"),
            ),
            ("https://a b", Err("name alone")),
            ("https://a'b", Err("name alone")),
            ("https://a\"b", Err("name alone")),
            ("https://bücher.example", Err("name alone")),
            ("https://", Err("name alone")),
            ("https://.example.org", Err("name alone")),
            ("https://images.example.org:https", Err("port")),
            ("https://images.example.org:70000", Err("port")),
            ("https://images.example.org:+1", Err("port")),
        ];
        let mut wrong = Vec::new();
        for (host, expected) in cases {
            let got = origin(host);
            let is_right = match (&got, expected) {
                (Ok(got), Ok(expected)) => got == expected,
                (Err(problem), Err(word)) => problem.contains(word),
                _ => false,
            };
            if !is_right {
                wrong.push(format!("{host}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn files_are_read_or_refused_in_words() {
        let many = format!(
            "{{\"picture_hosts\": [{}\"https://z\"]}}",
            "\"https://a\",".repeat(32)
        );
        let cases = [
            ("{}", Ok(0)),
            ("{\"picture_hosts\": []}", Ok(0)),
            (
                "{\"picture_hosts\": [\"https://a.example\", \"https://b.example\"]}",
                Ok(2),
            ),
            (
                "{\"picture_hosts\": [\"https://a.example\", \"https://A.example/\"]}",
                Ok(1),
            ),
            ("", Err("no JSON")),
            ("[]", Err("object")),
            ("{\"picture_host\": []}", Err("picture_host`")),
            ("{\"picture_hosts\": \"https://a.example\"}", Err("list")),
            ("{\"picture_hosts\": [1]}", Err("no text")),
            ("{\"picture_hosts\": [\"a.example\"]}", Err("a.example")),
            (
                "{\"catalogue_hosts\": [\"http://a.example\"]}",
                Err("HTTPS"),
            ),
            ("{\"catalogue_hosts\": {}}", Err("catalogue_hosts")),
            ("{\"shops\": {}}", Err("at most 16")),
            ("{\"shops\": [1]}", Err("object")),
            ("{\"shops\": [{\"name\": \"A\"}]}", Err("no `catalogue`")),
            (
                "{\"shops\": [{\"name\": \"A\", \"catalogue\": \"a.json\", \"host\": \"b\"}]}",
                Err("`host`"),
            ),
            (
                "{\"shops\": [{\"name\": \" \", \"catalogue\": \"a.json\"}]}",
                Err("empty"),
            ),
            (
                "{\"shops\": [{\"name\": \"A\", \"catalogue\": \"../a.json\"}]}",
                Err("plain path"),
            ),
            (
                "{\"shops\": [{\"name\": \"A\", \"catalogue\": \"https://a.example\"}]}",
                Err("no path"),
            ),
            (
                "{\"shops\": [{\"name\": \"A\", \"catalogue\": \"http://a.example/c.json\"}]}",
                Err("HTTPS"),
            ),
            (
                "{\"shops\": [{\"name\": \"A\", \"catalogue\": \"a.json\"}, {\"name\": \"B\", \"catalogue\": \"a.json\"}]}",
                Err("two shops"),
            ),
            (many.as_str(), Err("at most 32")),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            let got = Shop::parse(text).map(|shop| shop.picture_hosts.len());
            let is_right = match (&got, expected) {
                (Ok(got), Ok(expected)) => *got == expected,
                (Err(problem), Err(word)) => problem.contains(word),
                _ => false,
            };
            if !is_right {
                wrong.push(format!("{text}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_policy_is_widened_in_both_places_and_the_page_knows() {
        let folder = scratch("shop");
        std::fs::write(folder.join("index.html"), INDEX).unwrap();
        std::fs::write(folder.join("_headers"), HEADERS).unwrap();
        let shop =
            Shop::parse("{\"picture_hosts\": [\"https://a.example\", \"https://b.example\"]}");
        shop.unwrap().configure(&folder).unwrap();
        let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
        let headers = std::fs::read_to_string(folder.join("_headers")).unwrap();
        let widened = "default-src 'none'; connect-src 'self' https://a.example https://b.example; img-src 'self'";
        assert_eq!(
            index,
            format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"{widened}\" />\n\
                 <meta name=\"lookalike-picture-hosts\" content=\"https://a.example https://b.example\" />\n"
            )
        );
        assert!(headers.contains(widened), "{headers}");
        assert!(headers.contains("DENY"), "{headers}");
    }

    #[test]
    fn shops_are_listed_beside_the_page_and_their_hosts_allowed() {
        let folder = scratch("shop-list");
        let index = format!(
            "{INDEX}<meta name=\"lookalike-catalogue-hosts\" content=\"\" />\n<meta name=\"lookalike-shops\" content=\"\" />\n"
        );
        std::fs::write(folder.join("index.html"), index).unwrap();
        std::fs::write(folder.join("_headers"), HEADERS).unwrap();
        let shop = Shop::parse(
            "{\"picture_hosts\": [\"https://a.example\"], \"catalogue_hosts\": [\"https://b.example\"],
              \"shops\": [{\"name\": \"Own\", \"catalogue\": \"catalogue/catalogue.json\"},
                          {\"name\": \"Other\", \"catalogue\": \"https://a.example/c/catalogue.json\"}]}",
        );
        shop.unwrap().configure(&folder).unwrap();
        let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
        for expected in [
            "connect-src 'self' https://a.example https://b.example;",
            "\"lookalike-picture-hosts\" content=\"https://a.example\"",
            "\"lookalike-catalogue-hosts\" content=\"https://b.example https://a.example\"",
            "\"lookalike-shops\" content=\"shops.json\"",
        ] {
            assert!(index.contains(expected), "{expected}: {index}");
        }
        let list = std::fs::read_to_string(folder.join("shops.json")).unwrap();
        let list: Value = serde_json::from_str(&list).unwrap();
        assert_eq!(list["format"], 1);
        assert_eq!(list["shops"][1]["name"], "Other");
        assert_eq!(list["shops"][0]["catalogue"], "catalogue/catalogue.json");
    }

    #[test]
    fn a_page_without_the_places_is_refused_and_one_without_hosts_is_left_alone() {
        let folder = scratch("shop-places");
        std::fs::write(folder.join("_headers"), HEADERS).unwrap();
        let hosts = || Shop::parse("{\"picture_hosts\": [\"https://a.example\"]}").unwrap();
        for index in [
            "<meta name=\"lookalike-picture-hosts\" content=\"\">",
            "<p>",
            "",
        ] {
            std::fs::write(folder.join("index.html"), index).unwrap();
            let error = hosts().configure(&folder).unwrap_err();
            assert!(error.to_string().contains("index.html"), "{index}: {error}");
            Shop::default().configure(&folder).unwrap();
            assert_eq!(
                std::fs::read_to_string(folder.join("index.html")).unwrap(),
                index
            );
        }
    }

    /// What the functions above expect is what the project's own files say.
    #[test]
    fn our_own_page_has_the_places() {
        let root = Path::new("../..");
        let folder = scratch("shop-own");
        for (from, to) in [
            ("index.html", "index.html"),
            ("public/_headers", "_headers"),
        ] {
            std::fs::copy(root.join(from), folder.join(to)).unwrap();
        }
        let shop = Shop::parse("{\"picture_hosts\": [\"https://a.example\"]}").unwrap();
        shop.configure(&folder).unwrap();
        for name in ["index.html", "_headers"] {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            assert_eq!(
                text.matches("connect-src 'self' https://a.example;")
                    .count(),
                1,
                "{name}"
            );
        }
    }
}
