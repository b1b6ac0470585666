//! A worker as the page holds it: texts and bytes go in and come out, and it ends when dropped.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

/// What comes out of a worker.
pub enum Word {
    /// A message: its text, and the bytes beside it.
    Message(String, Option<Vec<u8>>),
    /// The worker could not start, or stopped; in the browser's words.
    Stopped(String),
}

/// A running worker. Dropping it ends the worker and forgets what it still has to say.
pub struct EngineWorker {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl EngineWorker {
    /// Starts the script at `address`.
    ///
    /// # Errors
    /// The browser's words, if it refuses at once.
    pub fn start(address: &str, hear: impl Fn(Word) + Clone + 'static) -> Result<Self, String> {
        let worker = Worker::new(address).map_err(|error| describe(&error))?;
        let on_message = Closure::new({
            let hear = hear.clone();
            move |event: MessageEvent| hear(read(&event))
        });
        let on_error = Closure::new(move |event: Event| {
            event.prevent_default(); // it is told on the page
            hear(Word::Stopped(explain(&event)));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Sends a text, and bytes without a further copy.
    ///
    /// # Errors
    /// The browser's words, for instance when there is no memory for the bytes.
    pub fn post(&self, text: &str, bytes: Option<&[u8]>) -> Result<(), String> {
        let message = Array::of1(&text.into());
        let transferred = Array::new();
        if let Some(bytes) = bytes {
            let buffer = Uint8Array::from(bytes).buffer();
            message.push(&buffer);
            transferred.push(&buffer);
        }
        self.worker
            .post_message_with_transfer(&message, &transferred)
            .map_err(|error| describe(&error))
    }
}

impl Drop for EngineWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

fn read(event: &MessageEvent) -> Word {
    let message: Array = match event.data().dyn_into() {
        Ok(message) => message,
        Err(_) => return Word::Stopped("its message is no list".into()),
    };
    let bytes = message.get(1).dyn_into::<ArrayBuffer>().ok();
    let bytes = bytes.map(|buffer| Uint8Array::new(&buffer).to_vec());
    Word::Message(message.get(0).as_string().unwrap_or_default(), bytes)
}

/// A script that did not come gives a plain event without words.
fn explain(event: &Event) -> String {
    match event.dyn_ref::<ErrorEvent>() {
        Some(error) if !error.message().is_empty() => error.message(),
        _ if event.type_() == "messageerror" => "its message could not be read".into(),
        _ => "its files could not be loaded".into(),
    }
}

fn describe(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
