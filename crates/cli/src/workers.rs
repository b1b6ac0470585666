//! Many pictures over all cores, with as few in memory as there are cores.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How many pictures are worked on at once: one a core.
pub fn count() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does `work` on each of `items` in `workers` threads and hands the results to `sink`, on the
/// calling thread, as they come; the index says whose it is.
///
/// Each worker is a rayon pool of one thread, so that the arithmetic inside `work` stays on its own
/// core: nothing waits for a neighbour, no picture is begun before another is finished, and the
/// result's bits do not depend on how many cores there are.
///
/// When `stop` becomes true, or `sink` fails, no further item is begun; those in work are finished.
///
/// # Errors
/// The first error of `sink`.
pub fn for_each<T: Sync, R: Send, E>(
    items: &[T],
    workers: usize,
    stop: &AtomicBool,
    work: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let (sender, results) = mpsc::sync_channel(workers);
    thread::scope(|scope| {
        for _ in 0..workers.clamp(1, items.len().max(1)) {
            let sender = sender.clone();
            let (next, failed, work) = (&next, &failed, &work);
            scope.spawn(move || {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
                while !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = match &pool {
                        Some(pool) => pool.install(|| work(item)),
                        None => work(item),
                    };
                    if sender.send((index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut outcome = Ok(());
        for (index, result) in results {
            if outcome.is_ok() {
                outcome = sink(index, result);
                failed.store(outcome.is_err(), Ordering::Relaxed);
            }
        }
        outcome
    })
}

/// As [`for_each`], but `sink` gets the results in the order of the items. Gives how many there were:
/// all of them, unless `stop` became true.
///
/// # Errors
/// The first error of `sink`.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    workers: usize,
    stop: &AtomicBool,
    work: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(usize, R) -> Result<(), E>,
) -> Result<usize, E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for_each(items, workers, stop, work, |index, result| {
        waiting.insert(index, result);
        while let Some(result) = waiting.remove(&next) {
            sink(next, result)?;
            next += 1;
        }
        Ok(())
    })?;
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once() {
        for (items, workers) in [(0, 2), (1, 4), (100, 1), (100, 7)] {
            let items: Vec<usize> = (0..items).collect();
            let mut seen = vec![0; items.len()];
            let outcome: Result<(), ()> = for_each(
                &items,
                workers,
                &AtomicBool::new(false),
                |&item| item * 2,
                |index, double| {
                    assert_eq!(double, index * 2);
                    seen[index] += 1;
                    Ok(())
                },
            );
            assert_eq!(outcome, Ok(()));
            assert!(
                seen.iter().all(|&times| times == 1),
                "{} over {workers}",
                items.len()
            );
        }
    }

    #[test]
    fn results_can_come_in_order() {
        for (items, workers) in [(0, 2), (1, 4), (100, 1), (100, 7)] {
            let items: Vec<usize> = (0..items).collect();
            let mut seen = Vec::new();
            let done: Result<usize, ()> = in_order(
                &items,
                workers,
                &AtomicBool::new(false),
                |&item| item * 2,
                |index, double| {
                    assert_eq!(double, index * 2);
                    seen.push(index);
                    Ok(())
                },
            );
            assert_eq!((done, &seen), (Ok(items.len()), &items), "{workers}");
        }
    }

    #[test]
    fn a_stop_finishes_what_is_in_work_and_begins_nothing() {
        let stop = AtomicBool::new(false);
        let items: Vec<usize> = (0..1000).collect();
        let (begun, mut done) = (AtomicUsize::new(0), 0);
        let outcome: Result<(), ()> = for_each(
            &items,
            3,
            &stop,
            |_| {
                if begun.fetch_add(1, Ordering::SeqCst) == 9 {
                    stop.store(true, Ordering::SeqCst);
                }
            },
            |_, ()| {
                done += 1;
                Ok(())
            },
        );
        assert_eq!(outcome, Ok(()));
        assert_eq!(done, begun.load(Ordering::SeqCst));
        assert!(done < 20, "{done}");
    }

    #[test]
    fn the_first_error_ends_the_work() {
        let items: Vec<usize> = (0..1000).collect();
        let begun = AtomicUsize::new(0);
        let outcome = for_each(
            &items,
            2,
            &AtomicBool::new(false),
            |_| begun.fetch_add(1, Ordering::SeqCst),
            |index, _| if index == 5 { Err("full") } else { Ok(()) },
        );
        assert_eq!(outcome, Err("full"));
        assert!(begun.load(Ordering::SeqCst) < 20);
    }

    #[test]
    fn work_runs_in_a_pool_of_one() {
        let outcome = for_each(
            &[()],
            2,
            &AtomicBool::new(false),
            |()| rayon::current_num_threads(),
            |_, threads| if threads == 1 { Ok(()) } else { Err(threads) },
        );
        assert_eq!(outcome, Ok(()));
    }
}
