//! A search among cells from its first to its last, for whoever reads files instead of waiting for a network:
//! it fetches what a page fetches for a photo, and finds what the page finds.

use contract::{Embedding, FileRecord};

use super::visit::{AT_ONCE, MOST_CELLS, Outlook};
use crate::catalogue::Catalogue;
use crate::error::CatalogueError;
use crate::facets::Filter;
use crate::search::Hit;

/// What a search among cells fetched, and what it found.
#[derive(Clone, Debug)]
pub struct Visited {
    /// The best of the products in memory, best first.
    pub hits: Vec<Hit>,
    /// The cells that were fetched, in their order; they are in memory now.
    pub cells: Vec<(u32, FileRecord)>,
    /// How many times some were fetched side by side.
    pub rounds: u32,
    /// What the cells that were not fetched could do to the hits.
    pub outlook: Outlook,
}

impl Catalogue {
    /// The `count` products most like `query`, of at most [`MOST_CELLS`] cells beside those in memory, which
    /// are fetched [`AT_ONCE`] at a time. `None` where there is no directory.
    ///
    /// # Errors
    /// Those of `read`, which gives the content of a file, and those of [`add_cell`](Self::add_cell).
    pub fn search_cells<E: From<CatalogueError>>(
        &mut self,
        query: &Embedding,
        count: usize,
        mut read: impl FnMut(&FileRecord) -> Result<Vec<u8>, E>,
    ) -> Result<Option<Visited>, E> {
        let Some(visit) = self.visit(query, &Filter::new()) else {
            return Ok(None);
        };
        let mut hits = self.search(query, count);
        let mut cells = Vec::new();
        let mut rounds = 0;
        loop {
            let left = MOST_CELLS.saturating_sub(cells.len());
            let wanted = self.wanted(&visit, &hits, count, AT_ONCE.min(left));
            if wanted.is_empty() {
                break;
            }
            rounds += 1;
            for (cell, file) in wanted {
                self.add_cell(cell, &read(&file)?)?;
                cells.push((cell, file));
            }
            hits = self.search(query, count);
        }
        let outlook = visit.outlook(&hits, count, |cell| self.has_cell(cell));
        Ok(Some(Visited {
            hits,
            cells,
            rounds,
            outlook,
        }))
    }
}
