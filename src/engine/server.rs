//! The worker's side: messages in, a session at work, events out.

use std::cell::RefCell;
use std::rc::Rc;

use embedder::{Device, DeviceError};

use super::failure::Failure;
use super::host::Host;
use super::inbox::Inbox;
use super::network;
use super::protocol::{Engine, Event, Request};
use super::session::{self, Chores, Network, Session, Wanted};
use super::together::Together;
use crate::web::shelf::PrivateFiles;
use crate::web::team;
use crate::web::worker::{self, WorkerHost};

/// The inbox, for the listener that fills it and the task that empties it.
type Shared = Rc<RefCell<Inbox>>;

/// Serves the page until it ends this worker. Called once, from the worker's `main`.
pub fn serve(engine: Engine) {
    if team::help() {
        return; // an engine has started this worker, and no page
    }
    worker::report_panics();
    worker::report_requests();
    let inbox = Shared::default();
    let host = Rc::new(WorkerHost::new());
    let chores = Rc::new(Chores::new(PrivateFiles));
    let running = Rc::new(RefCell::new(false));
    worker::on_request(move |request, bytes| {
        match request {
            Request::Wardrobe(request) => chores.add(request, bytes),
            request => inbox.borrow_mut().push(request, bytes),
        }
        // One task at a time: a request that comes during another waits in the inbox.
        if !running.replace(true) {
            let (host, inbox, running) = (host.clone(), inbox.clone(), running.clone());
            let chores = chores.clone();
            worker::spawn(async move {
                work(engine, &host, &inbox, &chores).await;
                running.replace(false);
            });
        }
    });
}

/// Opens the session, then answers searches for as long as the worker lives.
async fn work(engine: Engine, host: &WorkerHost, inbox: &Shared, chores: &Chores<PrivateFiles>) {
    let Some((model, catalogue, others)) = inbox.borrow_mut().opening() else {
        return;
    };
    let load = async |manifest: &[u8]| network::load(manifest, device(engine).await?);
    let session = match session::open(host, &model, &catalogue, load).await {
        Ok(session) => session,
        Err(failure) => return host.emit(Event::Failed { id: None, failure }, None),
    };
    session
        .list_shops(host, others.list.as_deref(), &others.added)
        .await;
    host.emit(Event::Ready, None);
    // Nobody waits for helpers: the first photo may be faster than they are.
    let network = session.network().clone();
    worker::spawn(async move { network.settle().await });
    let next = async || next_wanted(host, inbox, &session, chores).await;
    session.serve(host, next).await;
}

/// What the page wants next; until there is something, whatever there is to do for the wardrobe. The page
/// ends the worker, so there is always a next.
async fn next_wanted(
    host: &WorkerHost,
    inbox: &Shared,
    session: &Session<Rc<Together>>,
    chores: &Chores<PrivateFiles>,
) -> Option<Wanted> {
    loop {
        // Lets messages in that came during the last answer, so that only the newest photo is looked at.
        let is_busy = || !inbox.borrow().is_empty() || session.has_chores(chores);
        worker::next_message_or_idle(is_busy).await;
        let wanted = inbox.borrow_mut().take();
        if wanted.is_some() {
            return wanted;
        }
        if session.has_chores(chores) {
            session.tend(host, chores).await;
        }
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
