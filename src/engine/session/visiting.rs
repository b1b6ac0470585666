//! Searching a catalogue in cells: which are fetched for a query, until more would not change the answer.
//!
//! A search begins as a [`Visiting`], which stays until its last answer is told. Each step looks at what is in
//! memory and says what is missing; what came is kept in memory at once, so that a visit may be given up at
//! any await and be taken up again from where it was.
//!
//! Where a cell does not come for want of a network, the visit goes on among the cells that are kept on
//! this device, and the answer says that it did.
//!
//! Several shops are visited side by side, each at its own pace; what counts for a cell is whether it may
//! hold something for the answer from all of them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use catalogue::cells::{AT_ONCE, MOST_CELLS, Outlook, Visit};
use catalogue::{Catalogue, Filter, Hit};
use contract::FileRecord;

use super::answers::Ranked;
use super::shops::Shop;
use super::{Network, Session, explain};
use crate::engine::failure::{Failure, Part};
use crate::engine::host::{FetchError, Host, beside};
use crate::engine::protocol::{Coverage, Event, Standing};
use crate::engine::thumbnails::all;
use crate::product_name::ProductName;
use crate::query::{FIRST_COUNT, Query};

/// Cells that an answer is from at most for each product that is to be shown beyond the first ones, above
/// [`MOST_CELLS`] of those that a filter leaves.
const MORE_CELLS: f64 = 0.4;

/// How many at most while there are fewer products than wanted: a filter may leave few in each cell.
const MOST_CELLS_FOR_FEW: usize = 40;

/// Milliseconds after which cells that have not come are taken for ones that will not.
const MOST_WAIT: u32 = 60_000;

/// The same where other shops have their products to show meanwhile.
const MOST_WAIT_AMONG_SHOPS: u32 = 8_000;

/// What such a cell is to the search.
const NO_ANSWER: FetchError = FetchError::Unreachable { status: None };

/// A search among cells whose last answer is yet to be told.
#[derive(Clone, Debug)]
pub(super) struct Visiting {
    id: u64,
    query: Query,
    /// Milliseconds of work so far, without waiting for cells.
    worked: f64,
    /// How far the visit of each shop is, by the shops' keys.
    at: BTreeMap<String, AtShop>,
}

/// How far a visit of one shop is.
#[derive(Clone, Debug, Default)]
struct AtShop {
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
            at: BTreeMap::new(),
        }
    }

    fn at(&self, shop: &Shop) -> AtShop {
        self.at.get(&shop.key).cloned().unwrap_or_default()
    }
}

impl AtShop {
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

/// What a visit of a shop does next.
enum Step {
    /// Fetches these, and shows what there is meanwhile.
    Fetch(Vec<(u32, FileRecord)>, Option<Ranked>),
    /// Nothing: this is the answer as far as the shop goes, and whether it has cells that were not searched.
    Rest(Ranked, Standing, bool),
}

/// What came of a visit of a shop.
type Visited = Result<(Ranked, Standing, bool), Failure>;

impl<N: Network> Session<N> {
    /// Goes on with the search at hand until its last answer is told; nothing where there is none.
    pub(super) async fn visit<H: Host>(&self, host: &H) {
        let Some(Visiting { id, query, .. }) = self.visiting.borrow().clone() else {
            return;
        };
        let shops: Vec<Rc<Shop>> = self.shops();
        let celled: Vec<&Rc<Shop>> = shops.iter().filter(|shop| shop.is_celled()).collect();
        let visited: RefCell<Vec<(&Rc<Shop>, Visited)>> = RefCell::default();
        all(celled.iter().map(async |&shop| {
            let outcome = self.visit_shop(host, shop, id).await;
            visited.borrow_mut().push((shop, outcome));
        }))
        .await;
        let begun = host.now();
        let outcome = self.together(&query, shops.len(), visited.into_inner());
        let worked = self.visiting.take().map_or(0.0, |visiting| visiting.worked);
        match outcome {
            Ok((ranked, coverage)) => {
                // Of one shop, that is the answer of its last step.
                let worked = match shops.len() {
                    1 => worked,
                    _ => worked + host.now() - begun,
                };
                let found = self.tell(host, id, &query, ranked, worked, Some(coverage));
                for (shop, index) in &found {
                    shop.use_product(*index);
                }
                self.wall.hang(id, &found);
                shops.iter().for_each(|shop| shop.make_room(shops.len()));
            }
            Err(failure) => {
                let id = Some(id);
                host.emit(Event::Failed { id, failure }, None);
            }
        }
    }

    /// The last answer from what came of the visits of so many shops.
    ///
    /// # Errors
    /// Why there is none: what is wrong with the only shop, or with all of them.
    fn together(
        &self,
        query: &Query,
        shops: usize,
        visited: Vec<(&Rc<Shop>, Visited)>,
    ) -> Result<(Ranked, Coverage), Failure> {
        let mut last = None;
        let mut standing = Standing::Certain;
        let mut is_more = false;
        let mut failures = Vec::new();
        for (shop, outcome) in visited {
            match outcome {
                Ok((ranked, own, has_more)) => {
                    standing = graver(standing, own);
                    is_more |= has_more;
                    last = Some(ranked);
                }
                Err(failure) => {
                    standing = graver(standing, Standing::Lost);
                    let mut troubles = self.troubles.borrow_mut();
                    troubles.insert(shop.key.clone(), failure.clone());
                    failures.push(failure);
                }
            }
        }
        if failures.len() == shops
            && let Some(failure) = failures.into_iter().next()
        {
            return Err(failure);
        }
        let ranked = match (shops, last) {
            (1, Some(ranked)) => ranked,
            _ => self.rank(query)?,
        };
        Ok((ranked, self.coverage(query, standing, is_more)))
    }

    /// Visits one shop until more of it would not change the answer.
    async fn visit_shop<H: Host>(&self, host: &H, shop: &Rc<Shop>, id: u64) -> Visited {
        loop {
            let visiting = self.visiting.borrow().clone();
            let Some(visiting) = visiting.filter(|visiting| visiting.id == id) else {
                // Nobody gives a visit up but by dropping it.
                return Err(Failure::NoCells);
            };
            let begun = host.now();
            let step = self.step(shop, &visiting);
            let took = host.now() - begun;
            let mut worked = took;
            self.change(id, |visiting| {
                visiting.worked += took;
                worked = visiting.worked;
            });
            match step? {
                Step::Fetch(cells, ranked) => {
                    if let Some(ranked) = ranked {
                        let query = &visiting.query;
                        let coverage = self.coverage(query, Standing::Open, true);
                        self.tell(host, id, query, ranked, worked, Some(coverage));
                    }
                    self.fetch(host, shop, Some(id), cells).await;
                }
                Step::Rest(ranked, standing, is_more) => return Ok((ranked, standing, is_more)),
            }
        }
    }

    /// Fetches what may complete a look that somebody asked for, and tells the pieces; nothing where nobody
    /// has.
    pub(super) async fn dress<H: Host>(&self, host: &H) {
        let Some((id, product)) = self.dressing.borrow().clone() else {
            return;
        };
        if let Some(shop) = self.shop_of(&product).filter(|shop| shop.is_celled()) {
            let own = shop.cell_of_told(&product.own);
            let own = shop.files(own.into_iter());
            self.fetch(host, &shop, None, own).await;
            let mut wanted = shop.cells_of_a_look(&product.own);
            while !wanted.is_empty() {
                let rest = wanted.split_off(AT_ONCE.min(wanted.len()));
                self.fetch(host, &shop, None, std::mem::replace(&mut wanted, rest))
                    .await;
            }
        }
        self.dressing.take();
        let pieces = self.complete(host, id, &product);
        self.wall.hang(id, &pieces);
    }

    /// What is to be done in a shop for a search, by what is in memory.
    ///
    /// # Errors
    /// Why there is nothing to search with, or, where not one cell came, why.
    fn step(&self, shop: &Shop, visiting: &Visiting) -> Result<Step, Failure> {
        let query = &visiting.query;
        let at = visiting.at(shop);
        // A product that was told once is where it was; the search for it needs its vector.
        let named = query.named().filter(|name| name.shop == shop.key);
        let named = named.filter_map(|name| shop.cell_of_told(&name.own));
        let named = named.filter(|cell| at.may_ask_for(*cell));
        let named = shop.files(named.collect::<BTreeSet<u32>>().into_iter().take(AT_ONCE));
        if !named.is_empty() {
            return Ok(Step::Fetch(named, None));
        }
        // One of a link is told nowhere, but it was found near the photo.
        let around = self.around_photo(shop, query, &at);
        if !around.is_empty() {
            return Ok(Step::Fetch(around, None));
        }
        let ranked = self.rank(query)?;
        let catalogue = shop.catalogue.borrow();
        let Some(visit) = catalogue.visit(&ranked.target.direction, &query.filter) else {
            return Ok(Step::Rest(ranked, Standing::Certain, false));
        };
        let worst = worst(&ranked, query.count);
        let has = |cell| catalogue.has_cell(cell);
        visit
            .order()
            .take(MOST_CELLS)
            .filter(|cell| has(*cell))
            .for_each(|cell| {
                shop.shelves.use_cell(cell);
            });
        let wanted = wanted(&catalogue, &visit, &at, &worst, query.count);
        if !wanted.is_empty() {
            // What other searches left in memory is no answer as long as the nearest cell is missing; but
            // what other shops have is one.
            let has_nearest = visit.order().next().is_some_and(has);
            let is_begun = (has_nearest || self.shops().len() > 1) && !ranked.folded.is_empty();
            let wanted = shop.files(wanted.into_iter());
            return Ok(Step::Fetch(wanted, is_begun.then_some(ranked)));
        }
        if let (Some(trouble), true) = (&at.trouble, catalogue.is_empty()) {
            return Err(match is_no_network(trouble) {
                true => Failure::NoCells,
                false => trouble.clone(),
            });
        }
        let standing = match (visit.outlook(&worst, query.count, has), &at.trouble) {
            (Outlook::Settled, _) => Standing::Settled,
            (Outlook::Certain, _) => Standing::Certain,
            (Outlook::Open, None) => Standing::Stopped,
            (Outlook::Open, Some(trouble)) if is_no_network(trouble) => Standing::Offline,
            (Outlook::Open, Some(_)) => Standing::Lost,
        };
        let is_more = visit.order().any(|cell| !has(cell));
        Ok(Step::Rest(ranked, standing, is_more))
    }

    /// How much of the shops' catalogues an answer is from.
    fn coverage(&self, query: &Query, standing: Standing, is_more: bool) -> Coverage {
        let missing = query
            .named()
            .filter(|name| self.find_product(name).is_none());
        let products = |shop: &Rc<Shop>| shop.catalogue.borrow().len() as u64;
        Coverage {
            standing,
            compared: self.shops().iter().map(products).sum(),
            is_more,
            missing: missing.count() as u64,
        }
    }

    /// Cells near the photo, as long as a product that the query names is not in memory and nobody knows
    /// where it is.
    fn around_photo(&self, shop: &Shop, query: &Query, at: &AtShop) -> Vec<(u32, FileRecord)> {
        let catalogue = shop.catalogue.borrow();
        let told = shop.shelves.told.borrow();
        let mut named = query.named().filter(|name| name.shop == shop.key);
        let is_unknown = |name: &ProductName| {
            !told.contains_key(&name.own) && catalogue.index_of(&name.own).is_none()
        };
        let seen = self.seen.borrow();
        let Some(Ok(seen)) = seen.as_ref().filter(|_| named.any(is_unknown)) else {
            return Vec::new();
        };
        let Some(visit) = catalogue.visit(seen.embedding(), &Filter::new()) else {
            return Vec::new();
        };
        let hits = catalogue.search(seen.embedding(), FIRST_COUNT);
        shop.files(wanted(&catalogue, &visit, at, &hits, FIRST_COUNT).into_iter())
    }

    /// Fetches `cells` of a shop side by side and takes each as it comes; those that do not are taken note
    /// of in the search with the number `id`.
    async fn fetch<H: Host>(
        &self,
        host: &H,
        shop: &Shop,
        id: Option<u64>,
        cells: Vec<(u32, FileRecord)>,
    ) {
        let awaited: Vec<u32> = cells.iter().map(|(cell, _)| *cell).collect();
        let tasks = cells.into_iter().map(async |(cell, file)| {
            let address = beside(&shop.address, &file.path);
            let came = host.checked(&address, &file, &mut |_| ()).await;
            let came = came.map_err(|error| explain(Part::Catalogue, &address, error));
            let taken = came.and_then(|bytes| shop.take_cell(cell, &bytes));
            if let Some(id) = id {
                self.change_at(id, shop, |at| match taken {
                    Ok(()) => at.fetched += 1,
                    Err(error) => at.lose(cell, error),
                });
            }
        });
        let is_late = Cell::new(true);
        let fetches = async {
            all(tasks).await;
            is_late.set(false);
        };
        // A line that says nothing is no better than none.
        let most = match self.shops().len() {
            1 => MOST_WAIT,
            _ => MOST_WAIT_AMONG_SHOPS,
        };
        first(fetches, host.wait(most)).await;
        let Some(id) = id else { return };
        if is_late.get() {
            let catalogue = shop.catalogue.borrow();
            let late = awaited.iter().filter(|cell| !catalogue.has_cell(**cell));
            for cell in late {
                let late = explain(Part::Catalogue, &shop.address, NO_ANSWER);
                self.change_at(id, shop, |at| at.lose(*cell, late));
            }
        }
        let needs_kept = self.visiting.borrow().as_ref().is_some_and(|visiting| {
            let at = visiting.at(shop);
            at.trouble.as_ref().is_some_and(is_no_network) && at.kept.is_none()
        });
        if needs_kept {
            let kept = shop.kept_cells(host).await;
            self.change_at(id, shop, |at| at.kept = Some(kept));
        }
    }

    /// Changes how far the search with this number is in a shop.
    fn change_at(&self, id: u64, shop: &Shop, change: impl FnOnce(&mut AtShop)) {
        self.change(id, |visiting| {
            change(visiting.at.entry(shop.key.clone()).or_default());
        });
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
    at: &AtShop,
    hits: &[Hit],
    count: usize,
) -> Vec<u32> {
    let further = count.saturating_sub(FIRST_COUNT) as f64;
    let most = MOST_CELLS + (further * MORE_CELLS) as usize;
    let most = match hits.len() < count {
        true => most.max(MOST_CELLS_FOR_FEW),
        false => most,
    };
    let (visit, left) = match &at.kept {
        // The same cells for the same query, however often it comes: the slider moves through many.
        None => (visit.clone().within(most), AT_ONCE),
        Some(_) => (visit.clone(), AT_ONCE.min(most.saturating_sub(at.fetched))),
    };
    let is_no_use = |cell| catalogue.has_cell(cell) || !at.may_ask_for(cell);
    visit.wanted(hits, count, left, is_no_use)
}

/// The one of two standings that says more about what is missing.
fn graver(one: Standing, other: Standing) -> Standing {
    const GRAVE: [Standing; 6] = [
        Standing::Certain,
        Standing::Settled,
        Standing::Stopped,
        Standing::Lost,
        Standing::Offline,
        Standing::Open,
    ];
    let place = |standing| GRAVE.iter().position(|known| *known == standing);
    match place(one) >= place(other) {
        true => one,
        false => other,
    }
}

/// As many hits as there are products to show, each with the cosine that another product needs at least to
/// take the last one's place; fewer where fewer were found.
///
/// Where colours count, that is the cosine of a product that has all colours in common.
fn worst(ranked: &Ranked, count: usize) -> Vec<Hit> {
    let similarities = ranked.folded.iter();
    let similarities = similarities.map(|placed| placed.found.hit.similarity);
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

/// Waits for one of two; of both at once, for the first.
pub(super) async fn first(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
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
