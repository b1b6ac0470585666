//! Several workers that compute one picture: the engine's, and helpers that it starts.
//!
//! Each is an instance of its own of the engine's wasm; the module is handed over, so that it is neither
//! fetched nor compiled again. What they tell each other lies in a `SharedArrayBuffer`, which browsers have
//! where the page is cross-origin isolated.

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use contract::Observation;
use embedder::{EmbedError, Embedder, Exchange, FeatureMap, Part, Share};
use imageprep::Input;
use js_sys::{
    Array, ArrayBuffer, Atomics, Function, Int32Array, Object, Promise, Reflect, SharedArrayBuffer,
    Uint8Array,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent, Worker};

use crate::engine::helping;

/// By this name a worker knows that it is a helper; the engine's start script knows it too
/// (`crates/xtask/src/stamp.rs`).
const HELPER: &str = "helper";

/// Milliseconds that helpers have to start.
const MOST_START: f64 = 10_000.0;

/// Milliseconds that a helper has for its share of one convolution, which takes one or two.
const MOST_SILENCE: f64 = 2_000.0;

/// Milliseconds between two looks at whether they have started.
const TURN: i32 = 10;

/// How often a word is read before the thread sleeps: tens of microseconds, as falling asleep and waking up
/// take.
const SPINS: usize = 1_500;

/// Words from one part's to the next part's: two cache lines.
const STRIDE: u32 = 32;

/// The engine's worker and its helpers.
pub struct Team {
    room: Room,
    is_broken: Rc<Cell<bool>>,
    _helpers: Vec<Helper>,
}

impl Team {
    /// Starts helpers and hands each its share of `embedder`. None where the page is not isolated, where
    /// the processor has no room for them, for a graphics adapter, and where one of them does not start.
    pub async fn gather(embedder: &Embedder) -> Option<Self> {
        let threads = helping::threads(scope().navigator().hardware_concurrency());
        if threads < 2 || !is_isolated() {
            return None;
        }
        let share = Share::new(0, threads)?;
        let room = Room::build(share, embedder.most_exchanged(), MOST_SILENCE);
        let is_broken = Rc::new(Cell::new(false));
        let mut helpers = Vec::new();
        for number in 1..threads {
            let part = embedder.part(Share::new(number, threads)?)?;
            helpers.push(Helper::start(&part, &room, is_broken.clone()).ok()?);
        }
        let team = Self {
            room,
            is_broken,
            _helpers: helpers,
        };
        let begun = now();
        while !team.room.are_all_here() {
            if team.is_broken.get() || now() - begun > MOST_START {
                return None;
            }
            sleep(TURN).await;
        }
        Some(team)
    }

    /// With this worker's.
    pub fn threads(&self) -> usize {
        self.room.share.of()
    }

    /// What `embedder` sees, computed by all. None if a helper does not answer; the team is of no use then.
    ///
    /// # Errors
    /// See [`Embedder::observe_together`].
    pub fn observe(
        &mut self,
        embedder: &Embedder,
        input: &Input,
    ) -> Result<Option<(Observation, FeatureMap)>, EmbedError> {
        if self.is_broken.get() {
            return Ok(None);
        }
        embedder.observe_together(input, self.room.share, &mut self.room)
    }
}

/// A running helper, ended when dropped.
struct Helper {
    worker: Worker,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Helper {
    fn start(part: &[u8], room: &Room, is_broken: Rc<Cell<bool>>) -> Result<Self, JsValue> {
        let worker = start_worker()?;
        let on_error = Closure::new(move |event: Event| {
            event.prevent_default(); // the engine goes on without it
            is_broken.set(true);
        });
        let listener = on_error.as_ref().unchecked_ref();
        worker.set_onerror(Some(listener));
        worker.set_onmessageerror(Some(listener));
        let helper = Self {
            worker,
            _on_error: on_error,
        };
        helper.worker.post_message(&wasm_bindgen::module())?;
        let bytes = Uint8Array::from(part).buffer();
        let message = Array::of2(&bytes, &room.buffer);
        let transferred = Array::of1(&bytes);
        helper
            .worker
            .post_message_with_transfer(&message, &transferred)?;
        Ok(helper)
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// Another worker of this one's script.
fn start_worker() -> Result<Worker, JsValue> {
    // By name, as nothing else here needs the interfaces of options and of a worker's own address.
    let location = Reflect::get(&scope(), &"location".into())?;
    let address = Reflect::get(&location, &"href".into())?;
    let options = Object::new();
    Reflect::set(&options, &"name".into(), &HELPER.into())?;
    let worker: Function = Reflect::get(&scope(), &"Worker".into())?.dyn_into()?;
    let arguments = Array::of2(&address, &options);
    Ok(Reflect::construct(&worker, &arguments)?.unchecked_into())
}

/// Whether this worker is a helper: if so it waits for its share and computes that until it is ended.
pub fn help() -> bool {
    if scope().name() != HELPER {
        return false;
    }
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let bytes = Uint8Array::new(&message.get(0).unchecked_into::<ArrayBuffer>()).to_vec();
        match Part::read(&bytes) {
            Ok(part) => {
                drop(bytes);
                work(&part, message.get(1).unchecked_into());
            }
            // The engine hears it as the worker's error.
            Err(error) => wasm_bindgen::throw_str(&error.to_string()),
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget(); // lives as long as the worker
    true
}

fn work(part: &Part, buffer: SharedArrayBuffer) {
    let mut scratch = part.scratch();
    // The engine ends a helper that it does not need, so there is nothing to be impatient for.
    let mut room = Room::of(part.share(), part.most_exchanged(), f64::INFINITY, buffer);
    room.come_in();
    while part.assist(&mut scratch, &mut room).is_ok() {}
}

/// Memory that all parts see: two words for each part, and then two turns of blocks.
///
/// A part writes its block and counts its word up; whoever reads a word that is far enough may read that
/// part's block. Nobody is more than one turn ahead, as nobody counts on before all others have come: so
/// two turns are enough.
struct Room {
    buffer: SharedArrayBuffer,
    words: Int32Array,
    bytes: Uint8Array,
    /// Bytes of a turn.
    size: usize,
    share: Share,
    turn: i32,
    /// Milliseconds to wait for another part.
    patience: f64,
}

/// Another part did not come.
struct Lost;

impl Room {
    fn build(share: Share, size: usize, patience: f64) -> Self {
        let bytes = words(share) * 4 + 2 * size as u32;
        let buffer = SharedArrayBuffer::new(bytes);
        Self::of(share, size, patience, buffer)
    }

    fn of(share: Share, size: usize, patience: f64, buffer: SharedArrayBuffer) -> Self {
        let words = words(share);
        Self {
            words: Int32Array::new_with_byte_offset_and_length(&buffer, 0, words),
            bytes: Uint8Array::new_with_byte_offset(&buffer, words * 4),
            buffer,
            size,
            share,
            turn: 0,
            patience,
        }
    }

    /// Says that this part is there.
    fn come_in(&self) {
        // An index inside of the array is never refused, here and below.
        let _ = Atomics::store(&self.words, word(self.share.part()) + 1, 1);
    }

    fn are_all_here(&self) -> bool {
        (1..self.share.of())
            .all(|part| Atomics::load(&self.words, word(part) + 1).unwrap_or_default() == 1)
    }

    /// Whether a part's block of this turn is there.
    fn has_come(&self, part: usize) -> bool {
        self.counted(part).wrapping_sub(self.turn) >= 0
    }

    fn counted(&self, part: usize) -> i32 {
        Atomics::load(&self.words, word(part)).unwrap_or_default()
    }

    fn wait_for(&self, part: usize) -> Result<(), Lost> {
        if (0..SPINS).any(|_| self.has_come(part)) {
            return Ok(());
        }
        while !self.has_come(part) {
            let seen = self.turn.wrapping_sub(1);
            let waited = Atomics::wait_with_timeout(&self.words, word(part), seen, self.patience);
            match waited {
                Ok(how) if how != "timed-out" => {}
                _ => return Err(Lost),
            }
        }
        Ok(())
    }
}

impl Exchange for Room {
    type Error = Lost;

    fn exchange(&mut self, blocks: &mut [u8], own: Range<usize>) -> Result<(), Lost> {
        if blocks.len() > self.size {
            return Err(Lost);
        }
        self.turn = self.turn.wrapping_add(1);
        let begin = self.size * usize::from(self.turn % 2 != 0);
        let shared = |range: &Range<usize>| {
            let [from, to] = [range.start, range.end].map(|at| (begin + at) as u32);
            self.bytes.subarray(from, to)
        };
        if !own.is_empty() {
            shared(&own).copy_from(&blocks[own.clone()]);
        }
        let word = word(self.share.part());
        let _ = Atomics::store(&self.words, word, self.turn);
        let _ = Atomics::notify(&self.words, word);
        for part in (0..self.share.of()).filter(|part| *part != self.share.part()) {
            self.wait_for(part)?;
        }
        for others in [0..own.start, own.end..blocks.len()] {
            if !others.is_empty() {
                shared(&others).copy_to(&mut blocks[others.clone()]);
            }
        }
        Ok(())
    }
}

/// A part's first word.
fn word(part: usize) -> u32 {
    part as u32 * STRIDE
}

/// Of all parts.
fn words(share: Share) -> u32 {
    word(share.of())
}

/// The worker's global object. Only called in workers, where it is one.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// WebKitGTK says that it isolates, and has no shared memory all the same.
fn is_isolated() -> bool {
    let is_there = |name: &str| {
        let value = Reflect::get(&scope(), &name.into());
        value.is_ok_and(|value| value.is_truthy())
    };
    is_there("crossOriginIsolated") && is_there("SharedArrayBuffer")
}

/// Milliseconds, for differences.
pub fn now() -> f64 {
    scope().performance().map_or(0.0, |clock| clock.now())
}

/// Lets messages in for so many milliseconds.
pub async fn sleep(milliseconds: i32) {
    let over = Promise::new(&mut |resolve, _| {
        let set =
            scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        // Every worker has timers.
        let _ = set;
    });
    let _ = JsFuture::from(over).await;
}
