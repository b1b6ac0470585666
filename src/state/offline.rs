//! What works without a network, what is kept on this device, and what a browser offers to install.

use super::parts::{Answer, Thumbnail, Work};

/// The page as something that stays on a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offline {
    /// Whether the site can be reached.
    pub is_offline: bool,
    /// What is kept; none until it was looked at.
    pub kept: Option<Kept>,
    /// Room taken; none where the browser does not tell.
    pub storage: Option<Storage>,
    /// Whether a person freed it in this visit.
    pub is_freed: bool,
    /// A newer page.
    pub update: Update,
    /// Whether the page can be installed.
    pub install: Install,
}

/// What is kept for visits without a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Whether the browser has a service worker to keep anything with.
    pub is_possible: bool,
    /// The page itself.
    pub page: bool,
    /// The engine that would run.
    pub engine: bool,
    /// All parts of the model.
    pub model: bool,
    /// All shards of the catalogue; of one in cells, their directory.
    pub catalogue: bool,
    /// How many cells of the catalogue; none where it has no cells.
    pub cells: Option<usize>,
}

impl Kept {
    fn is_whole(self) -> bool {
        self.page && self.engine && self.model && self.catalogue
    }
}

/// Room on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Storage {
    /// Bytes that this site takes.
    pub used: u64,
    /// Bytes that it may take.
    pub most: u64,
    /// Whether the browser promised not to clear it by itself.
    pub is_persistent: bool,
}

/// What is known of a newer version of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Update {
    /// There is none.
    #[default]
    None,
    /// It waits until a person takes it.
    Waiting,
    /// A person took it in this window.
    Taking,
    /// A person took it in another window; this one still shows the old page.
    TakenElsewhere,
}

/// What is known of installing the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Install {
    /// The browser does not offer it, or it is installed.
    #[default]
    NotOffered,
    /// A button can.
    Offered,
    /// Only a person can, through the browser's own menu, as on an iPhone.
    ByHand,
}

/// How ready the page is for a visit without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Not looked at yet.
    Unknown,
    /// This browser keeps nothing here.
    Impossible,
    /// Something is missing still.
    NotYet,
    /// Page, engine, model and catalogue are kept, and so are the pictures of the answer on the page.
    Ready,
    /// The same, but of the catalogue only the cells that searches have fetched.
    ReadyInPart,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The network went, or came.
    NetworkChanged {
        /// Whether it went.
        is_offline: bool,
    },
    /// The kept files were looked at.
    Surveyed(Kept),
    /// The browser told the room taken.
    Measured(Option<Storage>),
    /// The engine has all it needs.
    EngineReady,
    /// Cells of the catalogue came, or were there.
    CellsCame,
    /// A newer page was fetched.
    UpdateFound,
    /// A person wants it.
    UpdateWanted,
    /// Another version of the page has taken over.
    TakenOver,
    /// A person wants the room back.
    FreeWanted,
    /// It is free.
    Freed,
    /// How the page can be installed.
    InstallFound(Install),
    /// A person wants to install it.
    InstallWanted,
}

/// Something for the page to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keep the engine's files and the samples, do as [`Effect::Survey`], and ask for persistent storage.
    Keep,
    /// Look at what is kept, and at the room it takes.
    Survey,
    /// Let the newer page take over.
    TakeOver,
    /// Load the page anew.
    Reload,
    /// Forget everything that is kept here.
    Free,
    /// Ask the browser to install the page.
    Install,
}

impl Offline {
    /// Takes one step.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::NetworkChanged { is_offline } => self.is_offline = is_offline,
            Action::Surveyed(kept) => self.kept = Some(kept),
            Action::Measured(storage) => self.storage = storage,
            Action::EngineReady => {
                // Someone who has just freed the room does not want it filled again by the same photo.
                return match self.is_freed {
                    true => vec![Effect::Survey],
                    false => vec![Effect::Keep],
                };
            }
            Action::CellsCame => return vec![Effect::Survey],
            Action::UpdateFound => {
                if self.update == Update::None {
                    self.update = Update::Waiting;
                }
            }
            Action::UpdateWanted => match self.update {
                Update::Waiting => {
                    self.update = Update::Taking;
                    return vec![Effect::TakeOver];
                }
                Update::TakenElsewhere => return vec![Effect::Reload],
                Update::None | Update::Taking => {}
            },
            Action::TakenOver => match self.update {
                Update::Taking => return vec![Effect::Reload],
                Update::None | Update::Waiting | Update::TakenElsewhere => {
                    self.update = Update::TakenElsewhere;
                }
            },
            Action::FreeWanted => return vec![Effect::Free],
            Action::Freed => {
                self.is_freed = true;
                return vec![Effect::Survey];
            }
            Action::InstallFound(install) => self.install = install,
            Action::InstallWanted => {
                if self.install == Install::Offered {
                    // The browser's offer is good for one question.
                    self.install = Install::NotOffered;
                    return vec![Effect::Install];
                }
            }
        }
        Vec::new()
    }

    /// How ready the page is, with what is shown on it now; `before` is what was told last. What is ready
    /// stays so while another answer and its pictures come: nothing of that is worth being read aloud.
    pub fn readiness(&self, work: &Work, before: Option<Readiness>) -> Readiness {
        let has_pictures = match work {
            _ if matches!(before, Some(Readiness::Ready | Readiness::ReadyInPart)) => true,
            Work::Found(Answer { thumbnails, .. }) => !thumbnails.contains(&Thumbnail::Waiting),
            Work::Waiting | Work::Looking => false,
            Work::None | Work::Failed => true,
        };
        match self.kept {
            None => Readiness::Unknown,
            Some(kept) if !kept.is_possible => Readiness::Impossible,
            Some(kept) if kept.is_whole() && has_pictures => match kept.cells {
                None => Readiness::Ready,
                Some(0) => Readiness::NotYet,
                Some(_) => Readiness::ReadyInPart,
            },
            Some(_) => Readiness::NotYet,
        }
    }

    /// Whether there is anything to free.
    pub fn is_anything_kept(&self) -> bool {
        let kept = self.kept.unwrap_or_default();
        kept.page || kept.engine || kept.model || kept.catalogue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::Engine;

    const ALL: Kept = Kept {
        is_possible: true,
        page: true,
        engine: true,
        model: true,
        catalogue: true,
        cells: None,
    };

    fn surveyed(kept: Kept) -> Offline {
        let mut offline = Offline::default();
        assert_eq!(offline.update(Action::Surveyed(kept)), []);
        offline
    }

    fn found(thumbnails: Vec<Thumbnail>) -> Work {
        Work::Found(Answer {
            guesses: Vec::new(),
            matches: Vec::new(),
            thumbnails,
            milliseconds: 1.0,
            engine: Engine::Cpu,
        })
    }

    #[test]
    fn it_is_ready_only_when_nothing_is_missing() {
        let shown = || Thumbnail::Address("blob:1".into());
        let cases = [
            (ALL, Work::None, Readiness::Ready),
            (ALL, Work::Looking, Readiness::NotYet),
            (
                ALL,
                found(vec![shown(), Thumbnail::Missing]),
                Readiness::Ready,
            ),
            (
                ALL,
                found(vec![shown(), Thumbnail::Waiting]),
                Readiness::NotYet,
            ),
            (Kept { page: false, ..ALL }, Work::None, Readiness::NotYet),
            (
                Kept {
                    engine: false,
                    ..ALL
                },
                Work::None,
                Readiness::NotYet,
            ),
            (
                Kept {
                    model: false,
                    ..ALL
                },
                Work::None,
                Readiness::NotYet,
            ),
            (
                Kept {
                    catalogue: false,
                    ..ALL
                },
                Work::None,
                Readiness::NotYet,
            ),
            (
                Kept {
                    cells: Some(0),
                    ..ALL
                },
                Work::None,
                Readiness::NotYet,
            ),
            (
                Kept {
                    cells: Some(7),
                    ..ALL
                },
                Work::None,
                Readiness::ReadyInPart,
            ),
            (
                Kept {
                    is_possible: false,
                    ..ALL
                },
                Work::None,
                Readiness::Impossible,
            ),
        ];
        let mut wrong = Vec::new();
        for (kept, work, expected) in cases {
            let got = surveyed(kept).readiness(&work, None);
            if got != expected {
                wrong.push(format!("{kept:?} {work:?}: {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(
            Offline::default().readiness(&Work::None, None),
            Readiness::Unknown
        );
        // What was said once stays said.
        let ready = surveyed(ALL);
        for work in [Work::Looking, found(vec![Thumbnail::Waiting])] {
            let got = ready.readiness(&work, Some(Readiness::Ready));
            assert_eq!(got, Readiness::Ready, "{work:?}");
        }
    }

    #[test]
    fn a_new_page_comes_only_when_a_person_takes_it() {
        let mut here = Offline::default();
        assert_eq!(here.update(Action::UpdateWanted), [], "there is none");
        assert_eq!(here.update(Action::UpdateFound), []);
        assert_eq!(here.update, Update::Waiting);
        assert_eq!(here.update(Action::UpdateWanted), [Effect::TakeOver]);
        assert_eq!(here.update(Action::UpdateWanted), [], "pressed twice");
        assert_eq!(here.update(Action::TakenOver), [Effect::Reload]);

        let mut elsewhere = Offline::default();
        elsewhere.update(Action::UpdateFound);
        assert_eq!(
            elsewhere.update(Action::TakenOver),
            [],
            "not asked for here"
        );
        assert_eq!(elsewhere.update, Update::TakenElsewhere);
        assert_eq!(elsewhere.update(Action::UpdateFound), []);
        assert_eq!(elsewhere.update, Update::TakenElsewhere);
        assert_eq!(elsewhere.update(Action::UpdateWanted), [Effect::Reload]);
    }

    #[test]
    fn what_was_freed_stays_free() {
        let mut offline = surveyed(ALL);
        assert_eq!(offline.update(Action::EngineReady), [Effect::Keep]);
        assert!(offline.is_anything_kept());
        assert_eq!(offline.update(Action::FreeWanted), [Effect::Free]);
        assert_eq!(offline.update(Action::Freed), [Effect::Survey]);
        offline.update(Action::Surveyed(Kept {
            is_possible: true,
            ..Kept::default()
        }));
        assert!(!offline.is_anything_kept());
        assert_eq!(offline.update(Action::EngineReady), [Effect::Survey]);
    }

    #[test]
    fn an_offer_to_install_is_good_once() {
        let mut offline = Offline::default();
        assert_eq!(offline.update(Action::InstallWanted), []);
        offline.update(Action::InstallFound(Install::ByHand));
        assert_eq!(offline.update(Action::InstallWanted), []);
        offline.update(Action::InstallFound(Install::Offered));
        assert_eq!(offline.update(Action::InstallWanted), [Effect::Install]);
        assert_eq!(offline.install, Install::NotOffered);
    }
}
