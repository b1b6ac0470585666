//! Deletes all that the page has put on the device.

use js_sys::{Array, AsyncIterator, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::urls;

/// How the names of everything that we keep begin: in local storage, cache storage, the private
/// file system and databases. Other pages of the same host have theirs.
const OURS: &str = "lookalike";

/// A worker that has just been ended holds its files for a moment longer.
const TRIES: usize = 10;
/// Between two of them.
const PAUSE_MILLISECONDS: i32 = 200;

/// Deletes it all. Whether the browser deleted everything.
///
/// What the browser does not have at all, such as a private file system, holds nothing of ours.
pub async fn everything() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let window: JsValue = window.into();
    let navigator = get(&window, "navigator");
    // Before its caches: a worker that is still registered would fill them again.
    let worker = unregister(&get(&navigator, "serviceWorker")).await;
    let storage = empty_storage();
    let caches = empty_caches(&get(&window, "caches")).await;
    let mut files = empty_files(&get(&navigator, "storage")).await;
    for _ in 1..TRIES {
        if files.is_ok() {
            break;
        }
        pause().await;
        files = empty_files(&get(&navigator, "storage")).await;
    }
    let databases = empty_databases(&get(&window, "indexedDB")).await;
    [worker, storage, caches, files, databases]
        .iter()
        .all(Result::is_ok)
}

fn empty_storage() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    // A browser that forbids it has kept nothing.
    let Ok(Some(storage)) = window.local_storage() else {
        return Ok(());
    };
    let keys = (0..storage.length()?).filter_map(|place| storage.key(place).ok().flatten());
    let ours: Vec<String> = keys.filter(|key| key.starts_with(OURS)).collect();
    ours.iter().try_for_each(|key| storage.remove_item(key))
}

async fn empty_caches(caches: &JsValue) -> Result<(), JsValue> {
    if caches.is_undefined() {
        return Ok(());
    }
    for name in list(caches, "keys").await? {
        if is_ours(&name) {
            call(caches, "delete", &name).await?;
        }
    }
    Ok(())
}

async fn empty_files(storage: &JsValue) -> Result<(), JsValue> {
    if !get(storage, "getDirectory").is_function() {
        return Ok(());
    }
    let root = match call(storage, "getDirectory", &JsValue::UNDEFINED).await {
        Ok(root) => root,
        // Private windows of some browsers have the method, but no file system.
        Err(_) => return Ok(()),
    };
    let keys: Function = get(&root, "keys").dyn_into()?;
    let keys: AsyncIterator = keys.call0(&root)?.unchecked_into();
    let mut ours = Vec::new();
    loop {
        let step = JsFuture::from(keys.next()?).await?;
        if get(&step, "done").is_truthy() {
            break;
        }
        ours.extend(Some(get(&step, "value")).filter(is_ours));
    }
    let wholly = js_sys::Object::new();
    Reflect::set(&wholly, &"recursive".into(), &true.into())?;
    for name in ours {
        let remove: Function = get(&root, "removeEntry").dyn_into()?;
        let promise: Promise = remove.call2(&root, &name, &wholly)?.dyn_into()?;
        JsFuture::from(promise).await?;
    }
    Ok(())
}

async fn empty_databases(databases: &JsValue) -> Result<(), JsValue> {
    // A browser that does not list its databases is none that we keep anything in.
    if !get(databases, "databases").is_function() {
        return Ok(());
    }
    for database in list(databases, "databases").await? {
        let name = get(&database, "name");
        if is_ours(&name) {
            let delete: Function = get(databases, "deleteDatabase").dyn_into()?;
            delete.call1(databases, &name)?;
        }
    }
    Ok(())
}

async fn pause() {
    let turn = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Only a page that is going away has no clock.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                &resolve,
                PAUSE_MILLISECONDS,
            );
        }
    });
    let _ = JsFuture::from(turn).await;
}

async fn unregister(container: &JsValue) -> Result<(), JsValue> {
    // Undefined without HTTPS.
    if !get(container, "getRegistrations").is_function() {
        return Ok(());
    }
    let here = urls::absolute("./");
    for registration in list(container, "getRegistrations").await? {
        if get(&registration, "scope").as_string().as_deref() == Some(here.as_str()) {
            call(&registration, "unregister", &JsValue::UNDEFINED).await?;
        }
    }
    Ok(())
}

fn is_ours(name: &JsValue) -> bool {
    name.as_string().is_some_and(|name| name.starts_with(OURS))
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

async fn list(object: &JsValue, method: &str) -> Result<Vec<JsValue>, JsValue> {
    let list = call(object, method, &JsValue::UNDEFINED).await?;
    Ok(Array::from(&list).iter().collect())
}

async fn call(object: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = get(object, method).dyn_into()?;
    let promise: Promise = function.call1(object, argument)?.dyn_into()?;
    JsFuture::from(promise).await
}
