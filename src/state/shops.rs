//! Shops beside the page's own: those that a person added by their catalogues' addresses.
//!
//! Which shops an answer is from, and which are missing, comes with the answer
//! ([`Narrowed::shops`](crate::engine::protocol::Narrowed)). A change of the added ones begins another
//! engine, which opens them.

use super::{Action, Effect, Hosts, Location, Running, State};
use crate::engine::protocol::{OtherShops, ShopTold};

/// Catalogues that a person adds, at most.
pub const MOST_ADDED: usize = 8;

/// What a catalogue's address ends with, where a person gives its folder.
const MANIFEST: &str = "catalogue.json";

/// Something happened to the added shops.
#[derive(Clone, Debug, PartialEq)]
pub enum ShopsAction {
    /// What is kept on the device was read: the text that was saved, if there is one.
    Read(Option<String>),
    /// A person gave an address; none for what is no address at all.
    Add(Option<Location>),
    /// A person wants one to be searched no more, by its address.
    Remove(String),
}

/// Something to do for them.
#[derive(Clone, Debug, PartialEq)]
pub enum ShopsEffect {
    /// Keep a text between visits.
    Save(String),
}

impl From<ShopsAction> for Action {
    fn from(action: ShopsAction) -> Self {
        Self::Shops(action)
    }
}

/// The shops beside the page's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shops {
    /// From where catalogues may be fetched.
    pub hosts: Hosts,
    /// Absolute address of the list of shops; none where the page has none.
    pub list: Option<String>,
    /// Absolute addresses of the catalogues that a person added, in that order.
    pub added: Vec<String>,
    /// Why the last address was not added.
    pub problem: Option<ShopProblem>,
}

/// Why an address is not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShopProblem {
    /// Nothing that a catalogue could be fetched from.
    NoAddress,
    /// The page's policy forbids that host.
    OtherHost {
        /// Without `https://`.
        host: String,
        /// Those from which catalogues may be fetched, besides the page's own; may be none.
        allowed: Vec<String>,
    },
    /// It is searched already.
    Known,
    /// As many as can be were added.
    TooMany,
}

impl Shops {
    /// Whether there is anything to say of several shops.
    pub fn is_offered(&self) -> bool {
        self.list.is_some() || !self.hosts.others.is_empty() || !self.added.is_empty()
    }

    /// As an engine is told.
    pub fn for_engine(&self) -> OtherShops {
        OtherShops {
            list: self.list.clone(),
            added: self.added.clone(),
        }
    }

    fn add(&mut self, location: Option<Location>) -> Result<(), ShopProblem> {
        let location = location.filter(Location::is_web);
        let location = location.ok_or(ShopProblem::NoAddress)?;
        if !self.hosts.allow(&location.origin) {
            return Err(ShopProblem::OtherHost {
                host: location.host(),
                allowed: self.hosts.names(),
            });
        }
        let address = location.address.split(['?', '#']).next();
        let mut address = address.unwrap_or_default().to_owned();
        if address.ends_with('/') {
            address.push_str(MANIFEST);
        }
        if self.added.contains(&address) {
            return Err(ShopProblem::Known);
        }
        if self.added.len() >= MOST_ADDED {
            return Err(ShopProblem::TooMany);
        }
        self.added.push(address);
        Ok(())
    }
}

impl State {
    /// Takes one step with the added shops.
    pub(super) fn update_shops(&mut self, action: ShopsAction) -> Vec<Effect> {
        match action {
            ShopsAction::Read(text) => {
                let added: Option<Vec<String>> =
                    text.and_then(|text| serde_json::from_str(&text).ok());
                let mut added = added.unwrap_or_default();
                // A policy may have become narrower since.
                added.retain(|address| self.shops.hosts.allow_address(address));
                added.truncate(MOST_ADDED);
                self.shops.added = added;
                Vec::new()
            }
            ShopsAction::Add(location) => {
                self.shops.problem = self.shops.add(location).err();
                match self.shops.problem {
                    None => self.change_shops(),
                    Some(_) => Vec::new(),
                }
            }
            ShopsAction::Remove(address) => {
                let before = self.shops.added.len();
                self.shops.added.retain(|known| *known != address);
                self.shops.problem = None;
                match self.shops.added.len() == before {
                    true => Vec::new(),
                    false => self.change_shops(),
                }
            }
        }
    }

    /// Which shops the answer is from, the page's own first; empty where there is only that one.
    pub fn shops_told(&self) -> &[ShopTold] {
        let narrowed = self.refinement.narrowed.as_ref();
        narrowed.map_or(&[], |told| &told.shops)
    }

    /// Keeps the added shops, and searches again with an engine that knows them.
    fn change_shops(&mut self) -> Vec<Effect> {
        let text = serde_json::to_string(&self.shops.added).unwrap_or_default();
        let mut effects = vec![Effect::Shops(ShopsEffect::Save(text))];
        if std::mem::take(&mut self.running) != Running::Off {
            effects.push(Effect::End);
        }
        effects.extend(self.forget_answer());
        effects.extend(self.begin_search());
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{Engine, Event, Match, Narrowed, ShopStanding};
    use crate::product_name::ProductName;
    use crate::state::tests::photo;
    use crate::state::{Adapter, Thumbnail, Work};

    fn at(address: &str) -> Option<Location> {
        let path = address
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/'));
        let end = path.map_or(address.len(), |slash| {
            address.find("://").unwrap() + 3 + slash
        });
        Some(Location {
            address: address.to_owned(),
            origin: address[..end].to_owned(),
        })
    }

    fn page() -> State {
        let mut state = State::default();
        state.shops.hosts = Hosts::new("https://own.example", "https://north.example");
        state
    }

    #[test]
    fn an_address_is_added_or_refused_in_words() {
        let other = |host: &str| ShopProblem::OtherHost {
            host: host.to_owned(),
            allowed: vec!["north.example".to_owned()],
        };
        let north = "https://north.example/catalogue/catalogue.json";
        let cases = [
            (None, Some(ShopProblem::NoAddress)),
            (at("data:text/plain,a"), Some(ShopProblem::NoAddress)),
            (
                at("https://south.example/c.json"),
                Some(other("south.example")),
            ),
            (at("https://north.example/catalogue/"), None),
            (at(north), Some(ShopProblem::Known)),
            (at("https://own.example/b/c.json?x#y"), None),
        ];
        let mut state = page();
        let mut wrong = Vec::new();
        for (location, expected) in cases {
            let effects = state.update(ShopsAction::Add(location.clone()).into());
            let saves = matches!(effects.first(), Some(Effect::Shops(ShopsEffect::Save(_))));
            if state.shops.problem != expected || saves != expected.is_none() {
                wrong.push(format!(
                    "{location:?}: {:?}, {effects:?}",
                    state.shops.problem
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        let own = "https://own.example/b/c.json";
        assert_eq!(state.shops.added, [north, own]);
        for number in 2..MOST_ADDED {
            let _ = state
                .update(ShopsAction::Add(at(&format!("https://own.example/{number}.json"))).into());
        }
        let _ = state.update(ShopsAction::Add(at("https://own.example/more.json")).into());
        assert_eq!(state.shops.problem, Some(ShopProblem::TooMany));
    }

    #[test]
    fn what_is_kept_comes_back_as_far_as_the_policy_lets_it() {
        let mut state = page();
        let kept = r#"["https://own.example/a.json","https://gone.example/a.json","https://north.example.evil.example/a.json"]"#;
        let _ = state.update(ShopsAction::Read(Some(kept.to_owned())).into());
        assert_eq!(state.shops.added, ["https://own.example/a.json"]);
        for nothing in [None, Some("{}".to_owned()), Some(String::new())] {
            let _ = state.update(ShopsAction::Read(nothing).into());
            assert!(state.shops.added.is_empty());
        }
    }

    #[test]
    fn an_answer_is_told_once_more_when_another_shop_is_there() {
        let told = |names: &[&str], shops: Vec<ShopTold>| Event::Found {
            id: 1,
            guesses: Vec::new(),
            matches: names
                .iter()
                .map(|name| Match {
                    id: ProductName::of(name, "7"),
                    ..Match::default()
                })
                .collect(),
            milliseconds: 1.0,
            narrowed: Narrowed {
                shops,
                ..Narrowed::default()
            },
        };
        let shops = || {
            vec![ShopTold {
                key: "north".into(),
                name: "North".into(),
                standing: ShopStanding::Opening,
            }]
        };
        let mut state = page();
        state.adapter = Adapter::None;
        let _ = state.update(Action::PhotoChosen(photo("a.jpg")));
        let worker = state.worker();
        let hear = |state: &mut State, event: Event| state.update(Action::Heard { worker, event });
        let shown = |state: &State| match &state.work {
            Work::Found(answer) => answer.matches.len(),
            _ => 0,
        };
        let _ = hear(&mut state, Event::Ready);
        let _ = hear(&mut state, told(&[""], shops()));
        let picture = |address: &str| Action::Pictured {
            worker,
            id: 1,
            rank: 0,
            address: Some(address.into()),
        };
        let _ = state.update(picture("blob:own"));
        let _ = hear(&mut state, told(&["north", ""], shops()));
        assert_eq!(shown(&state), 2);
        // The same identifier of another shop is another product, with another picture.
        let Work::Found(answer) = &state.work else {
            panic!("{state:?}");
        };
        let own = Thumbnail::Address("blob:own".into());
        assert_eq!(answer.thumbnails, [Thumbnail::Waiting, own]);
        assert_eq!(state.shops_told().len(), 1);
        // Of one shop there is one answer.
        let _ = hear(&mut state, told(&["", "", ""], Vec::new()));
        assert_eq!(shown(&state), 2);
    }

    #[test]
    fn another_shop_begins_another_engine_with_the_photo_at_hand() {
        let mut state = page();
        state.adapter = Adapter::None;
        let add = |name: &str| -> Action {
            ShopsAction::Add(at(&format!("https://own.example/{name}.json"))).into()
        };
        let effects = state.update(add("before"));
        assert_eq!(effects.len(), 1, "no photo, no engine: {effects:?}");
        let _ = state.update(Action::PhotoChosen(photo("a.jpg")));
        let worker = state.worker();
        let effects = state.update(add("after"));
        let starts = effects.iter().any(|effect| {
            matches!(effect, Effect::Start { engine: Engine::Cpu, worker: started } if *started > worker)
        });
        assert!(starts && effects.contains(&Effect::End), "{effects:?}");
        assert_eq!(state.work, Work::Waiting);
        assert_eq!(state.shops.for_engine().added.len(), 2);
        let gone = ShopsAction::Remove("https://own.example/before.json".into());
        let effects = state.update(gone.clone().into());
        assert!(effects.contains(&Effect::End), "{effects:?}");
        assert!(state.update(gone.into()).is_empty(), "it is gone already");
    }
}
