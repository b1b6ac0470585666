//! Every transition of the wardrobe.

use std::collections::BTreeMap;

use contract::Digest;

use super::{
    Action, Chosen, Clearing, Effect, Garment, Import, MOST_TRIES, Reason, Subject, Task, Unusable,
};
use crate::engine::wardrobe::{Event, Lasting};
use crate::state::parts::{Running, Work};
use crate::state::{self, State};

impl State {
    /// Takes one step.
    pub(in crate::state) fn step_wardrobe(&mut self, action: Action) -> Vec<state::Effect> {
        let wardrobe = &mut self.wardrobe;
        match action {
            Action::Recollected { place, left } => {
                wardrobe.place = place;
                wardrobe.left_over = left;
                Vec::new()
            }
            Action::Listed { garments, later } => self.list(garments, later),
            Action::Chosen { photos, left_out } => self.add_photos(photos, left_out),
            Action::Unreadable { number } => self.give_up(number, Reason::Unreadable),
            Action::Kept {
                worker,
                number,
                garment,
                lasting,
                milliseconds,
            } => {
                let is_current = worker == self.worker && self.is_started();
                self.keep_garment(is_current, number, garment, (lasting, milliseconds))
            }
            Action::Pause => {
                wardrobe.import.is_paused = true;
                Vec::new()
            }
            Action::Resume => {
                wardrobe.import.is_paused = false;
                wardrobe.import.problem = None;
                Vec::new()
            }
            Action::Cancel => self.cancel_import(),
            Action::Remove(key) => vec![state::Effect::Wardrobe(Effect::Remove(key))],
            Action::Removed { key, is_done } => self.remove_garment(&key, is_done),
            Action::ForgetAll => {
                wardrobe.clearing = Clearing::Wanted;
                wardrobe.left_over = 0;
                let mut effects = self.cancel_import();
                let import = &mut self.wardrobe.import;
                if !import.is_under_way() {
                    // An earlier visit may have left some.
                    import.remembered = 0;
                    effects.push(state::Effect::Wardrobe(Effect::RememberLeft(0)));
                }
                effects
            }
            Action::Forgotten { is_done } => self.forget_garments(is_done),
            Action::Placed(place) => {
                wardrobe.place = place;
                vec![state::Effect::Wardrobe(Effect::RememberPlace(place))]
            }
        }
    }

    /// What the engine says; a piece that it keeps comes as [`Action::Kept`].
    pub(in crate::state) fn hear_wardrobe(&mut self, event: Event) -> Vec<state::Effect> {
        match event {
            Event::Recalled {
                renewable,
                outdated,
            } => {
                self.wardrobe.outdated = outdated.into_iter().collect();
                self.renew(&renewable);
                Vec::new()
            }
            Event::Known { number, key } => {
                let task = self.wardrobe.import.take_sent(number);
                let Some(task) = task else {
                    return Vec::new();
                };
                self.wardrobe.import.known += 1;
                let mut effects = released(&task);
                // An engine that was ended may have kept it without a word.
                if self.wardrobe.garment(&key).is_none() && !self.wardrobe.is_clearing() {
                    effects.push(state::Effect::Wardrobe(Effect::List));
                }
                effects
            }
            Event::Refused { number, refusal } => self.give_up(number, Reason::Refused(refusal)),
            Event::Owned { id, pieces } => {
                if id == self.search {
                    self.wardrobe.owned = Some((id, pieces));
                }
                Vec::new()
            }
            Event::Kept { .. } => Vec::new(),
        }
    }

    /// What the wardrobe wants after any step: an engine, the next photo, or its end.
    pub(in crate::state) fn pursue_wardrobe(&mut self) -> Vec<state::Effect> {
        let mut effects = self.take_back();
        let import = &mut self.wardrobe.import;
        if self.wardrobe.clearing == Clearing::Wanted && import.sent.is_none() {
            self.wardrobe.clearing = Clearing::Begun;
            effects.push(state::Effect::Wardrobe(Effect::Clear));
        }
        let wants = !import.is_paused && import.sent.is_none() && !import.queue.is_empty();
        let is_free = !matches!(self.work, Work::Waiting | Work::Looking);
        let is_clearing = self.wardrobe.is_clearing();
        match self.running {
            Running::Off if wants && !is_clearing => effects.extend(self.start_for_wardrobe()),
            Running::Ready { .. } if wants && is_free && !is_clearing => {
                let import = &mut self.wardrobe.import;
                let worker = self.worker;
                if let Some(task) = import.queue.pop_front() {
                    self.silent_ticks = 0;
                    import.sent = Some((worker, task.clone()));
                    effects.push(state::Effect::Wardrobe(Effect::Send { worker, task }));
                }
            }
            _ => {}
        }
        let is_news = self.wardrobe.recalled_by != self.worker;
        if self.is_started() && is_news && !self.wardrobe.garments.is_empty() {
            self.wardrobe.recalled_by = self.worker;
            let worker = self.worker;
            effects.push(state::Effect::Wardrobe(Effect::Recall { worker }));
        }
        let import = &mut self.wardrobe.import;
        let left = import.photos_left();
        if left != import.remembered {
            import.remembered = left;
            effects.push(state::Effect::Wardrobe(Effect::RememberLeft(left)));
        }
        effects
    }

    /// What was sent to an engine that is no more waits for the next one, unless it may be the cause.
    fn take_back(&mut self) -> Vec<state::Effect> {
        let (is_started, worker) = (self.is_started(), self.worker);
        let import = &mut self.wardrobe.import;
        let is_lost = |sent: &mut (u64, Task)| !is_started || sent.0 != worker;
        let Some((_, task)) = import.sent.take_if(is_lost) else {
            return Vec::new();
        };
        if self.wardrobe.clearing != Clearing::No {
            import.total = import.total.saturating_sub(1);
            return released(&task);
        }
        if task.tries < MOST_TRIES {
            import.queue.push_front(task);
            return Vec::new();
        }
        let effects = released(&task);
        import.failures.push(Unusable {
            name: task.name,
            reason: Reason::Stopped,
        });
        effects
    }

    fn start_for_wardrobe(&mut self) -> Option<state::Effect> {
        let engine = self.engine()?; // none until the browser has told of its adapter
        self.worker += 1;
        self.silent_ticks = 0;
        self.running = Running::Opening { engine, step: None };
        let worker = self.worker;
        Some(state::Effect::Start { worker, engine })
    }

    fn list(&mut self, garments: Vec<Garment>, later: usize) -> Vec<state::Effect> {
        let mut effects = Vec::new();
        let wardrobe = &mut self.wardrobe;
        // What was kept during the reading is not on the list; and the same photo may be on it twice,
        // while it is renewed.
        let before = wardrobe.garments.drain(..);
        let mut by_key: BTreeMap<Digest, Garment> = before.map(|old| (old.key, old)).collect();
        for garment in garments {
            effects.extend(by_key.insert(garment.key, garment).and_then(forgotten));
        }
        wardrobe.garments = by_key.into_values().collect();
        wardrobe.later = later;
        sort(&mut wardrobe.garments);
        effects
    }

    fn add_photos(&mut self, photos: Vec<Chosen>, left_out: usize) -> Vec<state::Effect> {
        self.begin_import();
        let wardrobe = &mut self.wardrobe;
        wardrobe.left_over = 0;
        wardrobe.import.left_out += left_out;
        wardrobe.import.total += photos.len();
        for Chosen { number, name } in photos {
            wardrobe.task += 1;
            wardrobe.import.queue.push_back(Task {
                number: wardrobe.task,
                name,
                subject: Subject::Photo(number),
                tries: 0,
            });
        }
        Vec::new()
    }

    /// Looks again at the pictures of these garments.
    fn renew(&mut self, keys: &[Digest]) {
        let wanted: Vec<Garment> = keys
            .iter()
            .filter_map(|key| self.wardrobe.garment(key).cloned())
            .filter(|garment| !self.wardrobe.import.has_file(&garment.file))
            .collect();
        if wanted.is_empty() {
            return;
        }
        self.begin_import();
        let wardrobe = &mut self.wardrobe;
        wardrobe.import.total += wanted.len();
        for Garment { name, file, .. } in wanted {
            wardrobe.task += 1;
            wardrobe.import.queue.push_back(Task {
                number: wardrobe.task,
                name,
                subject: Subject::Garment(file),
                tries: 0,
            });
        }
    }

    /// Forgets the last import if it is over.
    fn begin_import(&mut self) {
        if !self.wardrobe.import.is_under_way() {
            self.wardrobe.import = Import::default();
        }
    }

    fn keep_garment(
        &mut self,
        is_current: bool,
        number: u64,
        garment: Option<Garment>,
        (lasting, milliseconds): (Lasting, f64),
    ) -> Vec<state::Effect> {
        let import = &mut self.wardrobe.import;
        let task = is_current.then(|| import.take_sent(number)).flatten();
        let Some(task) = task else {
            return garment.and_then(forgotten).into_iter().collect();
        };
        self.silent_ticks = 0;
        let mut effects = released(&task);
        let wardrobe = &mut self.wardrobe;
        wardrobe.import.kept += 1;
        wardrobe.import.took(milliseconds);
        let Some(garment) = garment else {
            return effects;
        };
        if wardrobe.is_clearing() {
            // Its file goes with the others.
            effects.extend(forgotten(garment));
            return effects;
        }
        if lasting != Lasting::Kept {
            wardrobe.lasting = lasting;
        }
        wardrobe.outdated.remove(&garment.key);
        let place = wardrobe
            .garments
            .iter()
            .position(|old| old.key == garment.key);
        if let Some(place) = place {
            let old = wardrobe.garments.remove(place);
            if old.file != garment.file {
                effects.push(state::Effect::Wardrobe(Effect::Prune {
                    key: garment.key,
                    except: garment.file.clone(),
                }));
            }
            effects.extend(forgotten(old));
        }
        wardrobe.garments.push(garment);
        sort(&mut wardrobe.garments);
        effects
    }

    fn give_up(&mut self, number: u64, reason: Reason) -> Vec<state::Effect> {
        let import = &mut self.wardrobe.import;
        let Some(task) = import.take_sent(number) else {
            return Vec::new();
        };
        let effects = released(&task);
        let name = task.name;
        import.failures.push(Unusable { name, reason });
        effects
    }

    /// The photo under way is finished; all behind it are let go.
    fn cancel_import(&mut self) -> Vec<state::Effect> {
        let import = &mut self.wardrobe.import;
        let queue = std::mem::take(&mut import.queue);
        import.total = import.total.saturating_sub(queue.len());
        import.is_paused = false;
        import.problem = None;
        queue.iter().flat_map(released).collect()
    }

    fn remove_garment(&mut self, key: &Digest, is_done: bool) -> Vec<state::Effect> {
        let wardrobe = &mut self.wardrobe;
        wardrobe.is_stuck = !is_done;
        if !is_done {
            return Vec::new();
        }
        wardrobe.outdated.remove(key);
        let is_its = |garment: &mut Garment| garment.key == *key;
        let gone: Vec<Garment> = wardrobe.garments.extract_if(.., is_its).collect();
        gone.into_iter().filter_map(forgotten).collect()
    }

    fn forget_garments(&mut self, is_done: bool) -> Vec<state::Effect> {
        let wardrobe = &mut self.wardrobe;
        wardrobe.clearing = Clearing::No;
        wardrobe.is_stuck = !is_done;
        wardrobe.owned = None;
        wardrobe.outdated.clear();
        wardrobe.later = 0;
        wardrobe.lasting = Lasting::Kept;
        if !wardrobe.import.is_under_way() {
            wardrobe.import = Import::default();
        }
        let gone = std::mem::take(&mut wardrobe.garments);
        let mut effects: Vec<state::Effect> = gone.into_iter().filter_map(forgotten).collect();
        if !is_done {
            // What is still there is shown, to be deleted again.
            effects.push(state::Effect::Wardrobe(Effect::List));
        }
        effects
    }
}

impl Import {
    /// The task under way, if it is this one.
    fn take_sent(&mut self, number: u64) -> Option<Task> {
        let is_it = |sent: &mut (u64, Task)| sent.1.number == number;
        self.sent.take_if(is_it).map(|(_, task)| task)
    }

    fn has_file(&self, file: &str) -> bool {
        let tasks = self
            .queue
            .iter()
            .chain(self.sent.iter().map(|(_, task)| task));
        let is_its = |task: &Task| matches!(&task.subject, Subject::Garment(of) if of == file);
        tasks.into_iter().any(is_its)
    }
}

/// The chosen photo of a task that is done with.
fn released(task: &Task) -> Vec<state::Effect> {
    match task.subject {
        Subject::Photo(number) => vec![state::Effect::Wardrobe(Effect::Release(number))],
        Subject::Garment(_) => Vec::new(),
    }
}

fn forgotten(garment: Garment) -> Option<state::Effect> {
    garment.address.map(state::Effect::Forget)
}

fn sort(garments: &mut [Garment]) {
    garments.sort_by(|a, b| (&a.name, a.key).cmp(&(&b.name, b.key)));
}
