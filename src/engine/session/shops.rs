//! The shops that a session searches: the page's own, which it began with, and others that come when they
//! come.
//!
//! A shop is a catalogue of the session's own model, so that its cosines compare with the others'. One that
//! cannot be had, or is of another model, is told with the reason; the others answer without it, and if it
//! comes later, the answer is told once more.

use std::cell::{Cell, Ref, RefCell};
use std::future::Future;
use std::rc::Rc;

use catalogue::{Catalogue, Manifest, Variants};
use contract::{FileRecord, ShopList};

use super::shelves::Shelves;
use super::visiting::first;
use super::{Network, Session, addresses, explain, keeping, refuse};
use crate::engine::failure::{Failure, Part};
use crate::engine::host::{FetchError, Host, beside};
use crate::engine::protocol::{ShopStanding, ShopTold};
use crate::engine::thumbnails::all;
use crate::product_name::ProductName;

/// Shops that are searched at most, the page's own among them: as many as a list may have.
pub use contract::MOST_SHOPS;

/// Milliseconds without a byte after which a shop is taken for one that does not answer.
const MOST_SILENCE: u32 = 20_000;

/// Milliseconds after which a shop that did not answer is asked again; each time twice as many.
const FIRST_PAUSE: u32 = 15_000;

/// How often such a shop is asked again.
const MOST_TRIES: u32 = 5;

/// A shop whose catalogue is there.
pub(in crate::engine) struct Shop {
    /// As the names of its products have it.
    pub key: String,
    /// Of its `catalogue.json`, absolute.
    pub address: String,
    /// Whole, or with the cells that searches have asked for.
    pub catalogue: RefCell<Catalogue>,
    /// Of the products in memory: one product's colours are folded within its shop.
    pub(super) variants: RefCell<Variants>,
    /// What is known of the cells in memory; nothing in a catalogue without cells.
    pub(super) shelves: Shelves,
}

impl Shop {
    pub(super) fn new(key: &str, address: &str, catalogue: Catalogue) -> Self {
        Self {
            key: key.to_owned(),
            address: address.to_owned(),
            variants: RefCell::new(Variants::of(&catalogue)),
            catalogue: RefCell::new(catalogue),
            shelves: Shelves::default(),
        }
    }

    /// Whether its products come by the cell.
    pub fn is_celled(&self) -> bool {
        self.catalogue.borrow().is_celled()
    }

    /// What a product of it is called.
    pub fn name(&self, own: &str) -> ProductName {
        ProductName::of(&self.key, own)
    }
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.address)
    }
}

/// A product and the shop that has it.
pub(in crate::engine) type Place = (Rc<Shop>, u32);

/// A shop beside the page's own.
struct Listed {
    key: String,
    address: String,
    /// As the list or its catalogue calls it, else its host.
    name: RefCell<String>,
    standing: RefCell<ShopStanding>,
    /// Once it is there.
    shop: RefCell<Option<Rc<Shop>>>,
}

/// The shops beside the page's own.
#[derive(Default)]
pub(super) struct Others {
    /// What the list calls the page's own shop.
    own_name: RefCell<Option<String>>,
    /// In the order in which they are listed, those that a person added after them.
    listed: RefCell<Vec<Rc<Listed>>>,
    /// Why the list of shops is none.
    problem: RefCell<Option<Failure>>,
    /// Whether what is known of one has changed.
    has_news: Cell<bool>,
}

impl Others {
    /// Whether something changed since this was asked the last time.
    pub fn take_news(&self) -> bool {
        self.has_news.replace(false)
    }
}

impl<N: Network> Session<N> {
    /// All shops that are there, the page's own first.
    pub(super) fn shops(&self) -> Vec<Rc<Shop>> {
        let listed = self.others.listed.borrow();
        let others = listed
            .iter()
            .filter_map(|other| other.shop.borrow().clone());
        std::iter::once(self.own.clone()).chain(others).collect()
    }

    /// Where a product is, as far as it is in memory.
    pub(super) fn find_product(&self, name: &ProductName) -> Option<Place> {
        let shop = self.shop_of(name)?;
        let index = shop.catalogue.borrow().index_of(&name.own)?;
        Some((shop, index))
    }

    /// The shop of a product; none if it is not there.
    pub(super) fn shop_of(&self, name: &ProductName) -> Option<Rc<Shop>> {
        let mut shops = self.shops().into_iter();
        shops.find(|shop| shop.key == name.shop)
    }

    /// Whether there are shops beside the page's own, here or not.
    pub(super) fn has_others(&self) -> bool {
        !self.others.listed.borrow().is_empty() || self.others.problem.borrow().is_some()
    }

    /// What a card calls its shop; none where there is only one.
    pub(super) fn shop_name(&self, shop: &Shop) -> Option<String> {
        if !self.has_others() {
            return None;
        }
        let listed = self.others.listed.borrow();
        let other = listed.iter().find(|other| other.key == shop.key);
        Some(match other {
            Some(other) => other.name.borrow().clone(),
            None => self.own_name(),
        })
    }

    fn own_name(&self) -> String {
        let listed = self.others.own_name.borrow().clone();
        listed.unwrap_or_else(|| self.own.catalogue.borrow().manifest().title.clone())
    }

    /// What is known of each shop; nothing where there is only one.
    pub(super) fn shops_told(&self) -> Vec<ShopTold> {
        if !self.has_others() {
            return Vec::new();
        }
        let troubles = self.troubles.borrow();
        let standing = |key: &str, standing: ShopStanding| match troubles.get(key) {
            Some(failure) => ShopStanding::Down(failure.clone()),
            None => standing,
        };
        let own = ShopTold {
            key: String::new(),
            name: self.own_name(),
            standing: standing("", open_standing(&self.own)),
        };
        let problem = self.others.problem.borrow().clone();
        let list = problem.map(|failure| ShopTold {
            key: String::new(),
            name: String::new(),
            standing: ShopStanding::NoList(failure),
        });
        let listed = self.others.listed.borrow();
        let others = listed.iter().map(|other| ShopTold {
            key: other.key.clone(),
            name: other.name.borrow().clone(),
            standing: standing(&other.key, other.standing.borrow().clone()),
        });
        std::iter::once(own).chain(list).chain(others).collect()
    }

    /// Takes note of the shops beside the page's own: those of the list at `list`, if there is one, and those
    /// at the addresses in `added`, which a person gave. [`serve`](Self::serve) opens them.
    ///
    /// A list that cannot be read, or is none, is told with every answer.
    pub async fn list_shops<H: Host>(&self, host: &H, list: Option<&str>, added: &[String]) {
        let mut entries: Vec<(String, String, String)> = Vec::new();
        if let Some(address) = list {
            match read_list(host, address).await {
                Ok(list) => {
                    for entry in list.shops {
                        let at = entry.address(|path| beside(address, path));
                        match at == self.own.address {
                            true => {
                                self.others.own_name.replace(Some(entry.name));
                            }
                            false => entries.push((entry.catalogue, at, entry.name)),
                        }
                    }
                }
                Err(failure) => {
                    self.others.problem.replace(Some(failure));
                }
            }
        }
        let added = added.iter().map(|at| (at.clone(), at.clone(), host_of(at)));
        entries.extend(added);
        let mut listed: Vec<Rc<Listed>> = Vec::new();
        for (key, address, name) in entries {
            let is_known = |other: &Rc<Listed>| other.address == address;
            if address == self.own.address || listed.iter().any(is_known) {
                continue;
            }
            let mut folders = vec![beside(&self.own.address, "")];
            folders.extend(listed.iter().map(|other| beside(&other.address, "")));
            let folder = beside(&address, "");
            // What is kept of one would be dropped as what the other does not publish any more.
            let overlaps = |known: &String| known.starts_with(&folder) || folder.starts_with(known);
            let standing = match (listed.len() + 1 >= MOST_SHOPS, folders.iter().any(overlaps)) {
                (true, _) => ShopStanding::TooMany,
                (_, true) => ShopStanding::Down(Failure::Format {
                    what: Part::Catalogue,
                    reason: format!("{folder} lies in, or around, another shop's folder"),
                }),
                (false, false) => ShopStanding::Opening,
            };
            listed.push(Rc::new(Listed {
                key,
                address,
                name: RefCell::new(name),
                standing: RefCell::new(standing),
                shop: RefCell::default(),
            }));
        }
        self.others.listed.replace(listed);
    }

    /// Opens the shops beside the page's own, side by side, and asks those again that do not answer.
    pub(super) async fn open_others<H: Host>(&self, host: &H) {
        let listed = self.others.listed.borrow().clone();
        let is_wanted = |other: &Rc<Listed>| *other.standing.borrow() == ShopStanding::Opening;
        let tasks = listed.into_iter().filter(is_wanted).map(async |other| {
            let mut pause = FIRST_PAUSE;
            for _ in 0..=MOST_TRIES {
                let opened = self.open_other(host, &other).await;
                let is_silent = matches!(opened, Err(Failure::Unreachable { .. }));
                self.take_other(&other, opened);
                if !is_silent {
                    break;
                }
                host.wait(pause).await;
                pause = pause.saturating_mul(2);
            }
        });
        all(tasks).await;
    }

    fn take_other(&self, other: &Listed, opened: Result<Catalogue, Failure>) {
        let standing = match opened {
            Ok(catalogue) => {
                let title = catalogue.manifest().title.clone();
                let is_unnamed = *other.name.borrow() == host_of(&other.address);
                if is_unnamed && !title.is_empty() {
                    other.name.replace(title);
                }
                let shop = Rc::new(Shop::new(&other.key, &other.address, catalogue));
                let standing = open_standing(&shop);
                other.shop.replace(Some(shop));
                standing
            }
            Err(failure) => ShopStanding::Down(failure),
        };
        if other.standing.replace(standing.clone()) != standing {
            self.others.has_news.set(true);
        }
    }

    async fn open_other<H: Host>(&self, host: &H, other: &Listed) -> Result<Catalogue, Failure> {
        let address = &other.address;
        let published = match unless_silent(host, &Cell::default(), host.fresh(address)).await {
            Some(fetched) => fetched.map_err(|error| explain(Part::Catalogue, address, error))?,
            None => return Err(silent(address)),
        };
        let manifest = Manifest::parse(&published).map_err(|error| Failure::Format {
            what: Part::Catalogue,
            reason: error.to_string(),
        })?;
        let expected = self.own.catalogue.borrow().manifest().fingerprint;
        let mut catalogue = Catalogue::new(manifest, expected).map_err(refuse)?;
        let mut files: Vec<FileRecord> = Vec::new();
        // One after another, so that no more than one is in memory twice.
        while let Some(file) = catalogue.next_shard().cloned() {
            let at = beside(address, &file.path);
            let heard = Cell::new(0);
            let mut progress = |_| heard.set(heard.get() + 1);
            let fetch = host.checked(&at, &file, &mut progress);
            let bytes = match unless_silent(host, &heard, fetch).await {
                Some(came) => came.map_err(|error| explain(Part::Catalogue, &at, error))?,
                None => return Err(silent(&at)),
            };
            catalogue.add_shard_owned(bytes).map_err(refuse)?;
            files.push(file);
        }
        let needed = addresses(address, files.iter());
        host.keep_manifest(address, &published, &needed).await;
        keeping::forget_old_catalogue(host, address, &catalogue).await;
        Ok(catalogue)
    }

    /// The catalogues of `shops`, as they are now.
    pub(super) fn catalogues(shops: &[Rc<Shop>]) -> Vec<Ref<'_, Catalogue>> {
        shops.iter().map(|shop| shop.catalogue.borrow()).collect()
    }
}

fn open_standing(shop: &Shop) -> ShopStanding {
    let products = shop.catalogue.borrow().manifest().products;
    ShopStanding::Open { products }
}

async fn read_list<H: Host>(host: &H, address: &str) -> Result<ShopList, Failure> {
    let fetched = unless_silent(host, &Cell::default(), host.fresh(address)).await;
    let fetched = fetched.unwrap_or(Err(FetchError::Unreachable { status: None }));
    let bytes = fetched.map_err(|error| explain(Part::Catalogue, address, error))?;
    let list = ShopList::parse(&bytes).map_err(|error| Failure::Format {
        what: Part::Catalogue,
        reason: error.to_string(),
    })?;
    host.keep_manifest(address, &bytes, &[]).await;
    Ok(list)
}

/// What `work` comes to; none once nothing was `heard` of it for so long that nothing will come.
async fn unless_silent<H: Host, T>(
    host: &H,
    heard: &Cell<u64>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let silence = async {
        loop {
            let before = heard.get();
            host.wait(MOST_SILENCE).await;
            if heard.get() == before {
                return;
            }
        }
    };
    let mut came = None;
    first(async { came = Some(work.await) }, silence).await;
    came
}

fn silent(address: &str) -> Failure {
    let error = FetchError::Unreachable { status: None };
    explain(Part::Catalogue, address, error)
}

/// An address's host, for a shop that nobody has named.
fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_owned()
}
