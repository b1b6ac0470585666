//! Searching a catalogue in cells: which are fetched for a query, until more would not change the answer.
//!
//! A search begins as a [`Visiting`], which stays until its last answer is told. Each step looks at what is in
//! memory and says what is missing; what came is kept in memory at once, so that a visit may be given up at
//! any await and be taken up again from where it was.
//!
//! Where a cell does not come for want of a network, the visit goes on among the cells that are kept on
//! this device, and the answer says that it did.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use catalogue::cells::{AT_ONCE, MOST_CELLS, Outlook, Visit};
use catalogue::{Catalogue, Filter, Hit, Variants};
use contract::FileRecord;

use super::answers::Ranked;
use super::{Network, Session, explain, refuse};
use crate::engine::failure::{Failure, Part};
use crate::engine::host::{FetchError, Host, beside};
use crate::engine::protocol::{Coverage, Event, Standing};
use crate::engine::thumbnails::all;
use crate::look;
use crate::query::{FIRST_COUNT, Query};

/// Cells that an answer is from at most for each product that is to be shown beyond the first ones, above
/// [`MOST_CELLS`] of those that a filter leaves.
const MORE_CELLS: f64 = 0.4;

/// How many at most while there are fewer products than wanted: a filter may leave few in each cell.
const MOST_CELLS_FOR_FEW: usize = 40;

/// Cells that are fetched for each kind of article that completes a look.
const CELLS_OF_A_PIECE: usize = 2;

/// Bytes of cells in memory, at most: some 100,000 products, whose names take a tenth of a second to be
/// compared with each other for their colours.
const MOST_BYTES: u64 = 32 << 20;

/// Milliseconds after which cells that have not come are taken for ones that will not.
const MOST_WAIT: u32 = 60_000;

/// What such a cell is to the search.
const NO_ANSWER: FetchError = FetchError::Unreachable { status: None };

/// What is known of the cells in memory, and of the products that were told.
#[derive(Debug)]
pub(super) struct Shelves {
    /// Bytes of cells in memory, at most.
    pub(super) most_bytes: Cell<u64>,
    /// When each cell was last used, in searches.
    used: RefCell<BTreeMap<u32, u64>>,
    /// The search that goes on, or was the last.
    now: Cell<u64>,
    /// Whether cells came or went since the products' colours were folded.
    is_changed: Cell<bool>,
    /// The index of each product that the page was told, so that its cell is known when a person speaks of
    /// it later.
    told: RefCell<BTreeMap<String, u32>>,
}

impl Default for Shelves {
    fn default() -> Self {
        Self {
            most_bytes: Cell::new(MOST_BYTES),
            used: RefCell::default(),
            now: Cell::default(),
            is_changed: Cell::default(),
            told: RefCell::default(),
        }
    }
}

impl Shelves {
    /// Remembers where a product is, in a catalogue that may not keep it in memory.
    pub(super) fn remember(&self, catalogue: &Catalogue, id: &str, index: u32) {
        if catalogue.is_celled() {
            self.told.borrow_mut().insert(id.to_owned(), index);
        }
    }

    fn use_cell(&self, cell: u32) {
        self.used.borrow_mut().insert(cell, self.now.get());
    }

    /// The cell that was used the longest time ago, unless the search that goes on has used it.
    fn oldest(&self) -> Option<u32> {
        let used = self.used.borrow();
        let (cell, when) = used.iter().min_by_key(|(cell, when)| (**when, **cell))?;
        (*when < self.now.get()).then_some(*cell)
    }
}

/// A search among cells whose last answer is yet to be told.
#[derive(Clone, Debug)]
pub(super) struct Visiting {
    id: u64,
    query: Query,
    /// Milliseconds of work so far, without waiting for cells.
    worked: f64,
    /// Cells that did not come.
    lost: BTreeSet<u32>,
    /// Why the first of them did not.
    trouble: Option<Failure>,
    /// Where there is no network, the cells that are kept on this device.
    kept: Option<BTreeSet<u32>>,
    /// Cells that came for this search.
    fetched: usize,
}

impl Visiting {
    /// A search that took so many milliseconds so far.
    pub(super) fn new(id: u64, query: Query, worked: f64) -> Self {
        Self {
            id,
            query,
            worked,
            lost: BTreeSet::new(),
            trouble: None,
            kept: None,
            fetched: 0,
        }
    }

    /// Whether there is any use in asking for this cell.
    fn may_ask_for(&self, cell: u32) -> bool {
        let is_kept = self.kept.as_ref().is_none_or(|kept| kept.contains(&cell));
        is_kept && self.lost.len() < MOST_CELLS && !self.lost.contains(&cell)
    }

    fn lose(&mut self, cell: u32, failure: Failure) {
        self.lost.insert(cell);
        // That there is no network explains everything else.
        if self.trouble.is_none() || is_no_network(&failure) {
            self.trouble = Some(failure);
        }
    }
}

fn is_no_network(failure: &Failure) -> bool {
    matches!(failure, Failure::Unreachable { status: None, .. })
}

/// What a visit does next.
enum Step {
    /// Fetches these, and shows what there is meanwhile.
    Fetch(Vec<(u32, FileRecord)>, Option<Ranked>),
    /// Tells the last answer.
    Tell(Ranked, Coverage),
}

impl<N: Network> Session<N> {
    /// Goes on with the search at hand until its last answer is told; nothing where there is none.
    pub(super) async fn visit<H: Host>(&self, host: &H) {
        loop {
            let Some(visiting) = self.visiting.borrow().clone() else {
                return;
            };
            let begun = host.now();
            let step = self.step(&visiting);
            let worked = visiting.worked + host.now() - begun;
            self.change(visiting.id, |visiting| visiting.worked = worked);
            let Visiting { id, query, .. } = visiting;
            match step {
                Ok(Step::Fetch(cells, ranked)) => {
                    if let Some(ranked) = ranked {
                        let coverage = self.coverage(&query, Standing::Open, true);
                        self.tell(host, id, &query, ranked, worked, Some(coverage));
                    }
                    self.fetch(host, Some(id), cells).await;
                }
                Ok(Step::Tell(ranked, coverage)) => {
                    self.visiting.take();
                    let found = self.tell(host, id, &query, ranked, worked, Some(coverage));
                    found.iter().for_each(|index| self.use_product(*index));
                    self.wall.hang(id, &found);
                    self.make_room();
                }
                Err(failure) => {
                    self.visiting.take();
                    let id = Some(id);
                    host.emit(Event::Failed { id, failure }, None);
                }
            }
        }
    }

    /// Fetches what may complete a look that somebody asked for, and tells the pieces; nothing where nobody
    /// has.
    pub(super) async fn dress<H: Host>(&self, host: &H) {
        let Some((id, product)) = self.dressing.borrow().clone() else {
            return;
        };
        if self.is_celled() {
            let own = self.cell_of_told(&product);
            let own = self.files(own.into_iter());
            self.fetch(host, None, own).await;
            let mut wanted = self.cells_of_a_look(&product);
            while !wanted.is_empty() {
                let rest = wanted.split_off(AT_ONCE.min(wanted.len()));
                self.fetch(host, None, std::mem::replace(&mut wanted, rest))
                    .await;
            }
        }
        self.dressing.take();
        let pieces = self.complete(host, id, &product);
        self.wall.hang(id, &pieces);
    }

    /// What is to be done for a search, by what is in memory.
    ///
    /// # Errors
    /// Why there is nothing to search with, or, where not one cell came, why.
    fn step(&self, visiting: &Visiting) -> Result<Step, Failure> {
        let query = &visiting.query;
        // A product that was told once is where it was; the search for it needs its vector.
        let named = query.named().filter_map(|id| self.cell_of_told(id));
        let named = named.filter(|cell| visiting.may_ask_for(*cell));
        let named = self.files(named.collect::<BTreeSet<u32>>().into_iter().take(AT_ONCE));
        if !named.is_empty() {
            return Ok(Step::Fetch(named, None));
        }
        // One of a link is told nowhere, but it was found near the photo.
        let around = self.around_photo(visiting);
        if !around.is_empty() {
            return Ok(Step::Fetch(around, None));
        }
        let ranked = self.rank(query)?;
        let catalogue = self.catalogue.borrow();
        let Some(visit) = catalogue.visit(&ranked.target.direction, &query.filter) else {
            let coverage = self.coverage(query, Standing::Certain, false);
            return Ok(Step::Tell(ranked, coverage));
        };
        let worst = worst(&ranked, query.count);
        let has = |cell| catalogue.has_cell(cell);
        visit
            .order()
            .take(MOST_CELLS)
            .filter(|cell| has(*cell))
            .for_each(|cell| {
                self.shelves.use_cell(cell);
            });
        let wanted = wanted(&catalogue, &visit, visiting, &worst, query.count);
        if !wanted.is_empty() {
            // What other searches left in memory is no answer as long as the nearest cell is missing.
            let is_begun = visit.order().next().is_some_and(has) && !ranked.folded.is_empty();
            return Ok(Step::Fetch(wanted, is_begun.then_some(ranked)));
        }
        if let (Some(trouble), true) = (&visiting.trouble, catalogue.is_empty()) {
            return Err(match is_no_network(trouble) {
                true => Failure::NoCells,
                false => trouble.clone(),
            });
        }
        let standing = match (visit.outlook(&worst, query.count, has), &visiting.trouble) {
            (Outlook::Settled, _) => Standing::Settled,
            (Outlook::Certain, _) => Standing::Certain,
            (Outlook::Open, None) => Standing::Stopped,
            (Outlook::Open, Some(trouble)) if is_no_network(trouble) => Standing::Offline,
            (Outlook::Open, Some(_)) => Standing::Lost,
        };
        let is_more = visit.order().any(|cell| !has(cell));
        let coverage = self.coverage(query, standing, is_more);
        Ok(Step::Tell(ranked, coverage))
    }

    /// How much of the catalogue an answer is from.
    fn coverage(&self, query: &Query, standing: Standing, is_more: bool) -> Coverage {
        let catalogue = self.catalogue.borrow();
        let missing = query.named().filter(|id| catalogue.index_of(id).is_none());
        Coverage {
            standing,
            compared: catalogue.len() as u64,
            is_more,
            missing: missing.count() as u64,
        }
    }

    /// Cells near the photo, as long as a product that the query names is not in memory and nobody knows
    /// where it is.
    fn around_photo(&self, visiting: &Visiting) -> Vec<(u32, FileRecord)> {
        let catalogue = self.catalogue.borrow();
        let told = self.shelves.told.borrow();
        let mut named = visiting.query.named();
        let is_unknown = |id: &String| !told.contains_key(id) && catalogue.index_of(id).is_none();
        let seen = self.seen.borrow();
        let Some(Ok(seen)) = seen.as_ref().filter(|_| named.any(is_unknown)) else {
            return Vec::new();
        };
        let Some(visit) = catalogue.visit(seen.embedding(), &Filter::new()) else {
            return Vec::new();
        };
        let hits = catalogue.search(seen.embedding(), FIRST_COUNT);
        wanted(&catalogue, &visit, visiting, &hits, FIRST_COUNT)
    }

    /// The cell of a product that was told and is not in memory any more.
    fn cell_of_told(&self, id: &str) -> Option<u32> {
        let index = *self.shelves.told.borrow().get(id)?;
        let catalogue = self.catalogue.borrow();
        let cell = catalogue.directory()?.cell_of(index)?;
        self.shelves.use_cell(cell);
        (!catalogue.has_cell(cell)).then_some(cell)
    }

    /// The nearest cells to a product in which what completes its look may be.
    fn cells_of_a_look(&self, product: &str) -> Vec<(u32, FileRecord)> {
        let catalogue = self.catalogue.borrow();
        let Some(index) = catalogue.index_of(product) else {
            return Vec::new();
        };
        let Ok(own) = contract::Embedding::normalise(catalogue.vector(index)) else {
            return Vec::new();
        };
        let filters = look::filters(&catalogue, index).into_iter();
        let visits = filters.filter_map(|filter| catalogue.visit(&own, &filter));
        let nearest =
            visits.flat_map(|visit| visit.order().take(CELLS_OF_A_PIECE).collect::<Vec<_>>());
        let nearest: BTreeSet<u32> = nearest.collect();
        nearest.iter().for_each(|cell| self.shelves.use_cell(*cell));
        let missing = nearest
            .into_iter()
            .filter(|cell| !catalogue.has_cell(*cell));
        self.files(missing)
    }

    fn files(&self, cells: impl Iterator<Item = u32>) -> Vec<(u32, FileRecord)> {
        let catalogue = self.catalogue.borrow();
        let directory = catalogue.directory();
        cells
            .filter_map(|cell| Some((cell, directory?.file(cell)?)))
            .collect()
    }

    /// Fetches `cells` side by side and takes each as it comes; those that do not are taken note of in the
    /// search with the number `id`.
    async fn fetch<H: Host>(&self, host: &H, id: Option<u64>, cells: Vec<(u32, FileRecord)>) {
        let awaited: Vec<u32> = cells.iter().map(|(cell, _)| *cell).collect();
        let tasks = cells.into_iter().map(async |(cell, file)| {
            let address = beside(&self.catalogue_address, &file.path);
            let came = host.checked(&address, &file, &mut |_| ()).await;
            let came = came.map_err(|error| explain(Part::Catalogue, &address, error));
            let taken = came.and_then(|bytes| self.take_cell(cell, &bytes));
            if let Some(id) = id {
                self.change(id, |visiting| match taken {
                    Ok(()) => visiting.fetched += 1,
                    Err(error) => visiting.lose(cell, error),
                });
            }
        });
        let is_late = Cell::new(true);
        let fetches = async {
            all(tasks).await;
            is_late.set(false);
        };
        // A line that says nothing is no better than none.
        first(fetches, host.wait(MOST_WAIT)).await;
        let Some(id) = id else { return };
        if is_late.get() {
            let catalogue = self.catalogue.borrow();
            let late = awaited.iter().filter(|cell| !catalogue.has_cell(**cell));
            for cell in late {
                let address = self.catalogue_address.clone();
                let late = explain(Part::Catalogue, &address, NO_ANSWER);
                self.change(id, |visiting| visiting.lose(*cell, late));
            }
        }
        let needs_kept = self.visiting.borrow().as_ref().is_some_and(|visiting| {
            let is_offline = visiting.trouble.as_ref().is_some_and(is_no_network);
            is_offline && visiting.kept.is_none()
        });
        if needs_kept {
            let kept = self.kept_cells(host).await;
            self.change(id, |visiting| visiting.kept = Some(kept));
        }
    }

    /// The cells of this catalogue that are kept on this device.
    async fn kept_cells<H: Host>(&self, host: &H) -> BTreeSet<u32> {
        let folder = beside(&self.catalogue_address, "");
        let kept: BTreeSet<String> = host.kept_below(&folder).await.into_iter().collect();
        let catalogue = self.catalogue.borrow();
        let files = catalogue
            .directory()
            .into_iter()
            .flat_map(|directory| directory.files());
        let is_kept =
            |file: &FileRecord| kept.contains(&beside(&self.catalogue_address, &file.path));
        let all = (0_u32..).zip(files);
        all.filter(|(_, file)| is_kept(file))
            .map(|(cell, _)| cell)
            .collect()
    }

    /// Takes a cell into memory.
    fn take_cell(&self, cell: u32, bytes: &[u8]) -> Result<(), Failure> {
        let added = self.catalogue.borrow_mut().add_cell(cell, bytes);
        self.shelves.use_cell(cell);
        self.shelves.is_changed.set(true);
        added.map_err(refuse)
    }

    fn use_product(&self, index: u32) {
        let catalogue = self.catalogue.borrow();
        if let Some(cell) = catalogue.directory().and_then(|d| d.cell_of(index)) {
            self.shelves.use_cell(cell);
        }
    }

    /// Drops cells from memory, those first that were used the longest time ago, until there is room.
    fn make_room(&self) {
        let mut catalogue = self.catalogue.borrow_mut();
        let held: Vec<u32> = catalogue.cells_held().collect();
        let bytes = held.iter().filter_map(|cell| catalogue.cell_bytes(*cell));
        let mut bytes: u64 = bytes.sum();
        while bytes > self.shelves.most_bytes.get() {
            let Some(cell) = self.shelves.oldest() else {
                break;
            };
            bytes -= catalogue.cell_bytes(cell).unwrap_or_default();
            catalogue.drop_cell(cell);
            self.shelves.used.borrow_mut().remove(&cell);
            self.shelves.is_changed.set(true);
        }
        self.shelves.now.set(self.shelves.now.get() + 1);
    }

    /// Folds the colours of the products in memory anew, if these are others than the last time.
    pub(super) fn renew_variants(&self) {
        if self.shelves.is_changed.replace(false) {
            let variants = Variants::of(&self.catalogue.borrow());
            self.variants.replace(variants);
        }
    }

    /// Changes the search at hand, if it still is the one with this number.
    fn change(&self, id: u64, change: impl FnOnce(&mut Visiting)) {
        let mut visiting = self.visiting.borrow_mut();
        if let Some(visiting) = visiting.as_mut().filter(|visiting| visiting.id == id) {
            change(visiting);
        }
    }
}

/// The cells to fetch next for the best `count` products, of which `hits` were found so far.
fn wanted(
    catalogue: &Catalogue,
    visit: &Visit,
    visiting: &Visiting,
    hits: &[Hit],
    count: usize,
) -> Vec<(u32, FileRecord)> {
    let further = count.saturating_sub(FIRST_COUNT) as f64;
    let most = MOST_CELLS + (further * MORE_CELLS) as usize;
    let most = match hits.len() < count {
        true => most.max(MOST_CELLS_FOR_FEW),
        false => most,
    };
    let (visit, left) = match &visiting.kept {
        // The same cells for the same query, however often it comes: the slider moves through many.
        None => (visit.clone().within(most), AT_ONCE),
        Some(_) => (
            visit.clone(),
            AT_ONCE.min(most.saturating_sub(visiting.fetched)),
        ),
    };
    let is_no_use = |cell| catalogue.has_cell(cell) || !visiting.may_ask_for(cell);
    let cells = visit.wanted(hits, count, left, is_no_use);
    let directory = catalogue.directory();
    let file = |cell: u32| Some((cell, directory?.file(cell)?));
    cells.into_iter().filter_map(file).collect()
}

/// As many hits as there are products to show, each with the cosine that another product needs at least to
/// take the last one's place; fewer where fewer were found.
///
/// Where colours count, that is the cosine of a product that has all colours in common.
fn worst(ranked: &Ranked, count: usize) -> Vec<Hit> {
    let similarities = ranked.folded.iter().map(|found| found.hit.similarity);
    let worst = similarities.fold(f32::INFINITY, f32::min);
    let target = &ranked.target;
    let weight = match target.colours.are_known() {
        true => target.colour_weight.clamp(0.0, 1.0),
        false => 0.0,
    };
    let similarity = match weight < 1.0 {
        true => ((worst - weight) / (1.0 - weight)).clamp(-1.0, 1.0),
        false => -1.0,
    };
    let index = 0;
    vec![Hit { index, similarity }; ranked.folded.len().min(count)]
}

/// Waits for one of two.
async fn first(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| {
        let is_over = one.as_mut().poll(context).is_ready();
        match is_over || other.as_mut().poll(context).is_ready() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}
