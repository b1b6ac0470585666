//! Waiting for what a callback tells once.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// What both sides know.
#[derive(Debug)]
enum State<T> {
    Waiting(Option<Waker>),
    Here(T),
    Taken,
}

/// A value that will come.
#[derive(Debug)]
pub(crate) struct Arrival<T>(Arc<Mutex<State<T>>>);

/// The side that has it.
#[derive(Debug)]
pub(crate) struct Sender<T>(Arc<Mutex<State<T>>>);

/// Both sides.
pub(crate) fn arrival<T>() -> (Sender<T>, Arrival<T>) {
    let state = Arc::new(Mutex::new(State::Waiting(None)));
    (Sender(state.clone()), Arrival(state))
}

impl<T> Sender<T> {
    /// Ends the wait.
    pub fn send(self, value: T) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *state, State::Here(value));
        drop(state);
        if let State::Waiting(Some(waker)) = before {
            waker.wake();
        }
    }
}

impl<T> Future for Arrival<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Taken) {
            State::Here(value) => Poll::Ready(value),
            State::Waiting(_) | State::Taken => {
                *state = State::Waiting(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_arrives_before_and_after_it_is_waited_for() {
        let (sender, waiting) = arrival();
        sender.send(1);
        assert_eq!(pollster::block_on(waiting), 1);
        let (sender, waiting) = arrival();
        let waiter = std::thread::spawn(move || pollster::block_on(waiting));
        sender.send(2);
        assert_eq!(waiter.join().unwrap(), 2);
    }
}
