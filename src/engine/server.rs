//! The worker's side: messages in, a session at work, events out.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use embedder::{Device, DeviceError};

use super::failure::Failure;
use super::host::Host;
use super::network;
use super::protocol::{Engine, Event, Request};
use super::session::{self, Network, Search, Session};
use crate::web::worker::{self, WorkerHost};

/// Requests that have come and are not yet answered, oldest first.
type Inbox = Rc<RefCell<VecDeque<(Request, Vec<u8>)>>>;

/// Serves the page until it ends this worker. Called once, from the worker's `main`.
pub fn serve(engine: Engine) {
    worker::report_panics();
    let inbox = Inbox::default();
    let host = Rc::new(WorkerHost::new());
    let running = Rc::new(RefCell::new(false));
    worker::on_request(move |request, bytes| {
        inbox.borrow_mut().push_back((request, bytes));
        // One task at a time: a request that comes during another waits in the inbox.
        if !running.replace(true) {
            let (host, inbox, running) = (host.clone(), inbox.clone(), running.clone());
            worker::spawn(async move {
                work(engine, &host, &inbox).await;
                running.replace(false);
            });
        }
    });
}

/// Opens the session, then answers searches for as long as the worker lives.
async fn work(engine: Engine, host: &WorkerHost, inbox: &Inbox) {
    let Some((model, catalogue)) = opening(inbox) else {
        return;
    };
    let load = async |manifest: &[u8]| network::load(manifest, device(engine).await?);
    let session = match session::open(host, &model, &catalogue, load).await {
        Ok(session) => session,
        Err(failure) => return host.emit(Event::Failed { id: None, failure }, None),
    };
    host.emit(Event::Ready, None);
    session
        .serve(host, async || next_search(host, &session, inbox).await)
        .await;
}

/// The newest photo, once there is one; until then, what is to be measured. The page ends the worker, so
/// there is always a next.
async fn next_search<N: Network>(
    host: &WorkerHost,
    session: &Session<N>,
    inbox: &Inbox,
) -> Option<Search> {
    loop {
        // Lets messages in that came during the last answer, so that only the newest photo is looked at.
        worker::next_message_or_idle(|| !inbox.borrow().is_empty()).await;
        match take_newest(inbox) {
            Some((Request::Search { id, count }, photo)) => {
                return Some(Search { id, count, photo });
            }
            Some((Request::Measure { times }, _)) => session.measure(host, times).await,
            Some((Request::Open { .. }, _)) | None => {}
        }
    }
}

/// The addresses of the first `Open`; searches stay in the inbox.
fn opening(inbox: &Inbox) -> Option<(String, String)> {
    let mut inbox = inbox.borrow_mut();
    let position = inbox
        .iter()
        .position(|(request, _)| matches!(request, Request::Open { .. }))?;
    match inbox.remove(position) {
        Some((Request::Open { model, catalogue }, _)) => Some((model, catalogue)),
        _ => None,
    }
}

/// The last search, all before it abandoned; without one, the first of the other requests.
fn take_newest(inbox: &Inbox) -> Option<(Request, Vec<u8>)> {
    let mut inbox = inbox.borrow_mut();
    let is_search = |(request, _): &(Request, Vec<u8>)| matches!(request, Request::Search { .. });
    match inbox.iter().rposition(is_search) {
        Some(position) => {
            let newest = inbox.remove(position);
            inbox.retain(|request| !is_search(request));
            newest
        }
        None => inbox.pop_front(),
    }
}

async fn device(engine: Engine) -> Result<Device, Failure> {
    let refused = |error: DeviceError| Failure::Engine {
        reason: error.to_string(),
    };
    match engine {
        Engine::Cpu => Ok(Device::cpu()),
        #[cfg(feature = "gpu")]
        Engine::WebGpu => Device::webgpu().await.map_err(refused),
        #[cfg(not(feature = "gpu"))]
        Engine::WebGpu => Err(refused(DeviceError {
            reason: "this is the processor's engine".into(),
        })),
    }
}
