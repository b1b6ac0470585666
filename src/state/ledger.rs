//! What was fetched since the photo was chosen, as the browser itself recorded it.

use std::collections::BTreeMap;

use crate::engine::protocol::Fetched;

/// Every request since the photo was chosen: of the page, its engine and its service worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Milliseconds since 1970; none before the first photo.
    since: Option<f64>,
    requests: Vec<Fetched>,
}

/// Something that concerns the ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A photo is being chosen now.
    Begun {
        /// Milliseconds since 1970.
        at: f64,
    },
    /// The browser recorded these requests; some may have been told before.
    Recorded(Vec<Fetched>),
}

/// A file of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Relative to the page, or whole if it is elsewhere.
    pub address: String,
    /// Bytes that came over the network for it, headers included.
    pub down: u64,
    /// Whether it came at all: with `down` 0, from this device.
    pub came: bool,
    /// Whether one of its requests was no GET, and therefore ended by the service worker.
    pub is_refused: bool,
}

impl Ledger {
    /// Takes note.
    pub fn update(&mut self, entry: Entry) {
        match entry {
            Entry::Begun { at } => {
                self.since = Some(at);
                // The browser may tell what was asked for already only later.
                self.requests.retain(|request| request.at >= at);
            }
            Entry::Recorded(requests) => {
                for request in requests {
                    let is_network = ["http:", "https:"]
                        .iter()
                        .any(|scheme| request.address.starts_with(scheme));
                    let is_known = |known: &Fetched| {
                        known.at == request.at && known.address == request.address
                    };
                    if is_network && !self.requests.iter().any(is_known) {
                        self.requests.push(request);
                    }
                }
            }
        }
    }

    /// Whether there is a photo, so that there is something to tell.
    pub fn is_begun(&self) -> bool {
        self.since.is_some()
    }

    /// One row for each file, in the order in which they were first asked for; `site` is the page's
    /// folder.
    pub fn rows(&self, site: &str) -> Vec<Row> {
        let Some(since) = self.since else {
            return Vec::new();
        };
        let mut requests: Vec<&Fetched> = self.requests.iter().collect();
        requests.retain(|request| request.at >= since);
        requests.sort_by(|one, other| one.at.total_cmp(&other.at));
        let mut places = BTreeMap::new();
        let mut rows: Vec<Row> = Vec::new();
        for request in requests {
            let place = *places.entry(&request.address).or_insert_with(|| {
                let address = request.address.strip_prefix(site);
                rows.push(Row {
                    address: address.unwrap_or(&request.address).to_owned(),
                    down: 0,
                    came: false,
                    is_refused: false,
                });
                rows.len() - 1
            });
            rows[place].down += request.down;
            rows[place].came |= request.came;
            rows[place].is_refused |= request.is_refused;
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://shop.example/a/";

    fn fetched(path: &str, at: f64, down: u64) -> Fetched {
        Fetched {
            address: format!("{SITE}{path}"),
            at,
            down,
            came: true,
            is_refused: false,
        }
    }

    fn rows(ledger: &Ledger) -> Vec<(String, u64)> {
        let rows = ledger.rows(SITE).into_iter();
        rows.map(|row| (row.address, row.down)).collect()
    }

    #[test]
    fn what_came_before_the_photo_is_not_listed() {
        let mut ledger = Ledger::default();
        ledger.update(Entry::Recorded(vec![fetched("page.wasm", 5.0, 900)]));
        assert!(!ledger.is_begun() && rows(&ledger).is_empty());
        ledger.update(Entry::Begun { at: 10.0 });
        ledger.update(Entry::Recorded(vec![
            fetched("late.js", 9.0, 100),
            fetched("model/model.json", 12.0, 40),
        ]));
        assert!(ledger.is_begun());
        assert_eq!(rows(&ledger), [("model/model.json".to_owned(), 40)]);
        ledger.update(Entry::Begun { at: 20.0 });
        assert_eq!(rows(&ledger), []);
    }

    #[test]
    fn a_file_has_one_row_and_a_request_counts_once() {
        let mut ledger = Ledger::default();
        ledger.update(Entry::Begun { at: 0.0 });
        let service_worker = vec![fetched("model/part", 3.0, 500), fetched("other", 1.0, 0)];
        for _ in 0..2 {
            ledger.update(Entry::Recorded(service_worker.clone()));
        }
        // The same file, answered by the service worker, and fetched again after a cut.
        ledger.update(Entry::Recorded(vec![
            fetched("model/part", 2.0, 0),
            fetched("model/part", 4.0, 70),
        ]));
        let expected = [("other".to_owned(), 0), ("model/part".to_owned(), 570)];
        assert_eq!(rows(&ledger), expected);
    }

    #[test]
    fn only_requests_are_listed_and_strangers_are_seen_whole() {
        let mut ledger = Ledger::default();
        ledger.update(Entry::Begun { at: 0.0 });
        let requests = [
            "blob:https://shop.example/1",
            "data:,x",
            "https://other.example/x",
        ];
        let requests = requests.map(|address| Fetched {
            address: address.into(),
            at: 1.0,
            down: 0,
            came: false,
            is_refused: address.starts_with("https:"),
        });
        ledger.update(Entry::Recorded(requests.into()));
        let rows = ledger.rows(SITE);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].address, "https://other.example/x");
        assert!(!rows[0].came && rows[0].is_refused);
    }
}
