//! Searches without their photos: from a link, a step back or forward, or an earlier visit.

use catalogue::EmbeddingCode;

use super::past::Past;
use super::{Action, Choice, Effect, Problem, Refine, State, Work};
use crate::engine::failure::Failure;
use crate::kept::{Kept, KeptSearch};
use crate::link::Link;
use crate::product_name::ProductName;

/// Something happened to a search beyond its photo.
#[derive(Clone, Debug, PartialEq)]
pub enum RecallAction {
    /// The fragment in the address bar, at the beginning and after a step back or forward.
    AddressBar(String),
    /// A person chose a search of the list, by its place.
    Reopened(usize),
    /// What is kept on the device was read: the text that was saved, if there is one.
    KeptRead(Option<String>),
    /// A search is to be kept, and this is the time.
    Timed {
        /// Of the search.
        id: u64,
        /// Milliseconds since 1970.
        at: f64,
    },
    /// The thumbnail of the best product came.
    Pictured {
        /// The engine's number.
        worker: u64,
        /// Of the search.
        id: u64,
        /// The thumbnail.
        jpeg: Vec<u8>,
    },
    /// A person wants the link in the clipboard.
    CopyWanted,
    /// A person wants to hand the link to another program.
    SendWanted,
    /// What became of that.
    Shared(Shared),
    /// A person wants what is kept as a file.
    ExportWanted,
    /// What became of that.
    Exported {
        /// Whether the browser took the file.
        wholly: bool,
    },
    /// A person wants everything forgotten.
    ForgetWanted,
    /// Whether the browser deleted all of it.
    Erased {
        /// Whether nothing is left.
        wholly: bool,
    },
}

/// Something to do for a search beyond its photo.
#[derive(Clone, Debug, PartialEq)]
pub enum RecallEffect {
    /// Send the code to the engine that runs.
    Search {
        /// Of the search.
        id: u64,
        /// What is searched.
        code: EmbeddingCode,
    },
    /// Put a fragment into the address bar.
    Record {
        /// Without its `#`; may be empty.
        fragment: String,
        /// Whether in the place of the last one, so that no step back leads there.
        replaces: bool,
    },
    /// Say by [`RecallAction::Timed`] what time it is.
    Time {
        /// Of the search.
        id: u64,
    },
    /// Keep a text between visits.
    Save(String),
    /// Put the link with this fragment into the clipboard.
    Copy(String),
    /// Hand the link with this fragment to another program.
    Send(String),
    /// Give a person this text as a file.
    Export(String),
    /// Delete all that the page has ever put on this device, then say so by [`RecallAction::Erased`].
    Erase,
}

impl From<RecallAction> for Action {
    fn from(action: RecallAction) -> Self {
        Self::Recall(action)
    }
}

impl From<RecallEffect> for Effect {
    fn from(effect: RecallEffect) -> Self {
        Self::Recall(effect)
    }
}

/// What the page knows of its searches beside their photos.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recall {
    /// What is searched or was found; none before the engine has looked at a photo.
    pub code: Option<EmbeddingCode>,
    /// What is kept on this device.
    pub kept: Kept,
    /// Photos of earlier searches.
    pub past: Past,
    /// What became of the last wish to share the link.
    pub shared: Option<Shared>,
    /// Whether the browser took the exported file; none before.
    pub exported: Option<bool>,
    /// What became of the wish to forget everything.
    pub forgotten: Option<Forgotten>,
    /// The fragment in the address bar, without its `#`.
    recorded: String,
}

/// What became of a wish to share the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// It is in the clipboard.
    Copied,
    /// The browser did not let it there.
    NotCopied,
}

/// What became of the wish to forget everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// The browser is deleting.
    Begun,
    /// Nothing of this page is left on the device.
    Done,
    /// The browser did not delete all of it.
    InPart,
}

impl Recall {
    /// Another photo is searched: nothing is known of it yet.
    pub(super) fn begin_photo(&mut self) {
        self.code = None;
        self.shared = None;
    }
}

impl State {
    /// Takes one step beyond the photo.
    pub(super) fn update_recall(&mut self, action: RecallAction) -> Vec<Effect> {
        match action {
            RecallAction::AddressBar(fragment) => self.follow(&fragment),
            RecallAction::Reopened(place) => self.reopen(place),
            RecallAction::KeptRead(text) => {
                // Another window may have changed it, and its word is the later one.
                let kept = text.as_deref().and_then(Kept::read);
                self.recall.kept = kept.unwrap_or_default();
                Vec::new()
            }
            RecallAction::Timed { id, at } => self.keep(id, at),
            RecallAction::Pictured { worker, id, jpeg } => {
                self.keep_picture(worker == self.worker && id == self.search, &jpeg)
            }
            RecallAction::CopyWanted => self.share(RecallEffect::Copy),
            RecallAction::SendWanted => self.share(RecallEffect::Send),
            RecallAction::Shared(shared) => {
                self.recall.shared = Some(shared);
                Vec::new()
            }
            RecallAction::ExportWanted => {
                vec![RecallEffect::Export(self.recall.kept.text()).into()]
            }
            RecallAction::Exported { wholly } => {
                self.recall.exported = Some(wholly);
                Vec::new()
            }
            RecallAction::ForgetWanted => self.forget_everything(),
            RecallAction::Erased { wholly } => {
                self.recall.forgotten = Some(match wholly {
                    true => Forgotten::Done,
                    false => Forgotten::InPart,
                });
                Vec::new()
            }
        }
    }

    /// The link to what is on the page; none while there is nothing to share.
    pub fn link(&self) -> Option<Link> {
        match self.work {
            Work::Found(_) => Some(Link {
                code: self.recall.code.clone()?,
                query: self.refinement.query.clone(),
            }),
            _ => None,
        }
    }

    /// Whether the page shows a search whose photo is not there.
    pub fn is_recalled(&self) -> bool {
        self.photo.is_none() && self.recall.code.is_some()
    }

    /// What the address bar says, at the beginning of a visit and after each step back or forward.
    fn follow(&mut self, fragment: &str) -> Vec<Effect> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        if fragment == self.recall.recorded {
            return Vec::new();
        }
        let link = Link::read(fragment);
        fragment.clone_into(&mut self.recall.recorded);
        match link {
            // The photo is still there: only what is wanted beside it is another.
            Ok(Some(link)) if self.recall.code.as_ref() == Some(&link.code) => {
                self.refine(Refine::Replace(link.query))
            }
            Ok(Some(link)) => self.recall_search(link),
            Ok(None) => self.leave(),
            Err(error) => {
                let effects = self.leave();
                self.problem = Some(Problem::Link(error));
                effects
            }
        }
    }

    /// Searches again what was kept, under its place in the list.
    fn reopen(&mut self, place: usize) -> Vec<Effect> {
        match self.recall.kept.searches.get(place) {
            Some(KeptSearch { code, query, .. }) => self.recall_search(Link {
                code: code.clone(),
                query: query.clone(),
            }),
            None => Vec::new(),
        }
    }

    fn recall_search(&mut self, link: Link) -> Vec<Effect> {
        let mut effects = self.let_go();
        self.bring_back(&link.code);
        self.recall.code = Some(link.code);
        self.refinement.query = link.query;
        effects.extend(self.begin_search());
        effects.push(Effect::Reveal);
        effects
    }

    /// Back to the first screen.
    fn leave(&mut self) -> Vec<Effect> {
        let effects = self.let_go();
        self.problem = None;
        // Whatever the engine still answers is of a search that is not wanted any more.
        self.search += 1;
        effects
    }

    /// Takes the photos and the answer off the page.
    fn let_go(&mut self) -> Vec<Effect> {
        let mut effects = self.forget_answer();
        let old = self.take_off();
        effects.extend(self.refinement.begin_photo());
        self.framing.begin();
        effects.extend(self.put_away(old));
        self.given.fetching = None;
        self.recall.code = None;
        self.recall.shared = None;
        effects
    }

    /// The engine told the code of the photo that it looked at. Looked at again, on another device of
    /// this machine, a photo keeps the code that it has: its last bits could differ, and its link would.
    pub(super) fn take_code(&mut self, id: u64, code: EmbeddingCode) {
        if id == self.search && matches!(self.work, Work::Waiting | Work::Looking) {
            self.recall.code.get_or_insert(code);
        }
    }

    /// An answer has come: the address bar and what is kept follow.
    pub(super) fn record(&mut self) -> Vec<Effect> {
        let Some(link) = self.link() else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        let fragment = link.fragment();
        if fragment != self.recall.recorded {
            // A filter that was moved is no step that a person would go back to, but another product is.
            let before = Link::read(&self.recall.recorded).ok().flatten();
            let replaces = before.is_some_and(|before| {
                before.code == link.code && before.query.product == link.query.product
            });
            self.recall.recorded.clone_from(&fragment);
            effects.push(RecallEffect::Record { fragment, replaces }.into());
        }
        effects.push(RecallEffect::Time { id: self.search }.into());
        effects
    }

    /// Takes up a change of what is wanted, and keeps what a person likes beyond this search.
    pub(super) fn refine_and_keep(&mut self, step: Refine) -> Vec<Effect> {
        let rates = matches!(
            step,
            Refine::Like(_) | Refine::Dislike(_) | Refine::ClearRatings
        );
        let before = self.refinement.query.likes.clone();
        let mut effects = self.refine(step);
        // Another photo, or a link, has likes of its own, which take none of these back.
        if rates {
            let after = self.refinement.query.likes.clone();
            let is_gone = |id: &&ProductName| !after.contains(id);
            let mut is_changed = false;
            for id in before.iter().filter(is_gone) {
                is_changed |= self.recall.kept.like(id, "", false);
            }
            for id in &after {
                let name = self.refinement.name(id).to_owned();
                is_changed |= self.recall.kept.like(id, &name, true);
            }
            if is_changed {
                effects.extend(self.save());
            }
        }
        effects
    }

    /// Keeps the search on the page, without its photo. `at` is in milliseconds since 1970.
    fn keep(&mut self, id: u64, at: f64) -> Vec<Effect> {
        let (Work::Found(answer), Some(code)) = (&self.work, &self.recall.code) else {
            return Vec::new();
        };
        let Some(best) = answer.matches.first() else {
            return Vec::new();
        };
        if id != self.search {
            return Vec::new();
        }
        let search = KeptSearch {
            code: code.clone(),
            query: self.refinement.query.clone(),
            at,
            best: best.id.clone(),
            name: best.name.clone(),
            picture: String::new(),
        };
        self.recall.kept.add(search);
        self.recall.forgotten = None;
        self.save()
    }

    /// Keeps the thumbnail of the best product beside its search.
    fn keep_picture(&mut self, is_wanted: bool, jpeg: &[u8]) -> Vec<Effect> {
        match &self.recall.code {
            Some(code) if is_wanted && self.recall.kept.picture(code, jpeg) => self.save(),
            _ => Vec::new(),
        }
    }

    fn share(&mut self, way: impl FnOnce(String) -> RecallEffect) -> Vec<Effect> {
        self.recall.shared = None;
        let effect: Option<Effect> = self.link().map(|link| way(link.fragment()).into());
        effect.into_iter().collect()
    }

    fn save(&self) -> Vec<Effect> {
        vec![RecallEffect::Save(self.recall.kept.text()).into()]
    }

    /// Everything of a person is gone from the page, and will be from the device.
    fn forget_everything(&mut self) -> Vec<Effect> {
        let mut effects = self.let_go();
        effects.extend(self.forget_past());
        let garments = std::mem::take(&mut self.wardrobe.garments).into_iter();
        effects.extend(
            garments
                .filter_map(|garment| garment.address)
                .map(Effect::Forget),
        );
        // An engine at work would write again what is being deleted.
        effects.push(Effect::End);
        let mut fresh = Self::new(Choice::default());
        fresh.adapter = std::mem::take(&mut self.adapter);
        fresh.shop = self.shop.take();
        fresh.knows_shop = self.knows_shop;
        fresh.model_bytes = self.model_bytes;
        fresh.given.hosts = std::mem::take(&mut self.given.hosts);
        fresh.given.fetch = self.given.fetch;
        fresh.shops.hosts = std::mem::take(&mut self.shops.hosts);
        fresh.shops.list = self.shops.list.take();
        fresh.offline = std::mem::take(&mut self.offline);
        fresh.offline.kept = None;
        fresh.worker = self.worker;
        fresh.last_worker = self.last_worker;
        fresh.search = self.search + 1;
        fresh.recall.forgotten = Some(Forgotten::Begun);
        *self = fresh;
        let (fragment, replaces) = (String::new(), true);
        effects.push(RecallEffect::Record { fragment, replaces }.into());
        effects.push(RecallEffect::Erase.into());
        effects
    }

    /// Whether a search that failed would fail again, for what it is.
    pub(super) fn is_beyond_retry(&self) -> bool {
        matches!(
            self.problem,
            Some(
                Problem::Address(_)
                    | Problem::Link(_)
                    | Problem::Foreign { .. }
                    | Problem::Engine(Failure::OtherModelCode { .. })
            )
        )
    }
}

#[cfg(test)]
mod tests;
