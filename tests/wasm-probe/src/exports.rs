//! The raw exports. Addresses are those of wasm's linear memory.

use std::cell::{Cell, RefCell};
use std::slice;

use embedder::Kernel;

use crate::{Bench, Eye, FetchedCells, Loading, Way, WaysOn, refusal_code, tensor_digest};

thread_local! {
    /// The catalogue that `search_setup` made last.
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
    /// The catalogue that `ways_setup` made last.
    static WAYS: RefCell<Option<WaysOn>> = const { RefCell::new(None) };
    /// The cells that `cells_setup` made last.
    static CELLS: RefCell<Option<FetchedCells>> = const { RefCell::new(None) };
    /// The model that is being handed over.
    static LOADING: RefCell<Option<Loading>> = const { RefCell::new(None) };
    /// What the next model is computed by.
    static KERNEL: Cell<Option<Kernel>> = const { Cell::new(None) };
    /// The model that was handed over last.
    static EYE: RefCell<Option<Eye>> = const { RefCell::new(None) };
}

/// `length` zero bytes, to be given back with [`free`].
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Gives back what [`alloc`] gave.
///
/// # Safety
/// `address` came from [`alloc`] with the same `length` and was not given back before.
#[allow(
    unsafe_code,
    reason = "an export needs an unmangled name and takes an address"
)]
#[unsafe(no_mangle)]
unsafe extern "C" fn free(address: *mut u8, length: usize) {
    let bytes = std::ptr::slice_from_raw_parts_mut(address, length);
    // SAFETY: the caller promises that this is a whole box made by `alloc`.
    drop(unsafe { Box::from_raw(bytes) });
}

/// Writes the 32 bytes of [`tensor_digest`] to `out`. Returns 0, or [`refusal_code`].
///
/// # Safety
/// `address` and `out` came from [`alloc`], with `length` and 32 bytes.
#[allow(
    unsafe_code,
    reason = "an export needs an unmangled name and takes addresses"
)]
#[unsafe(no_mangle)]
unsafe extern "C" fn prepare_digest(address: *const u8, length: usize, out: *mut u8) -> i32 {
    // SAFETY: the caller promises `length` readable bytes that nothing else changes meanwhile.
    let bytes = unsafe { slice::from_raw_parts(address, length) };
    match tensor_digest(bytes) {
        Ok(digest) => {
            // SAFETY: the caller promises 32 writable bytes apart from the picture's.
            let out = unsafe { slice::from_raw_parts_mut(out, 32) };
            out.copy_from_slice(digest.as_bytes());
            0
        }
        Err(error) => refusal_code(&error),
    }
}

/// How many kernels there are here, the specification first.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn kernels() -> u32 {
    Kernel::available().count() as u32
}

/// Lets one of them, counted from 0, compute the next model, in the place of the fastest. Returns 0, or 1 if
/// there is no such kernel.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn choose_kernel(number: u32) -> i32 {
    let kernel = Kernel::available().nth(number as usize);
    KERNEL.set(kernel);
    i32::from(kernel.is_none())
}

/// Begins to load a model with its manifest. Returns 0, or 1 if it is none.
///
/// # Safety
/// `address` came from [`alloc`] with `length`.
#[allow(
    unsafe_code,
    reason = "an export needs an unmangled name and takes an address"
)]
#[unsafe(no_mangle)]
unsafe extern "C" fn model_begin(address: *const u8, length: usize) -> i32 {
    // SAFETY: the caller promises `length` readable bytes.
    let manifest = unsafe { slice::from_raw_parts(address, length) };
    let loading = Loading::new(manifest, KERNEL.get().unwrap_or_else(Kernel::best));
    let code = i32::from(loading.is_none());
    LOADING.set(loading);
    code
}

/// Takes the next part of the model. Returns 0, or 1 if it is not that.
///
/// # Safety
/// As for [`model_begin`].
#[allow(
    unsafe_code,
    reason = "an export needs an unmangled name and takes an address"
)]
#[unsafe(no_mangle)]
unsafe extern "C" fn model_part(address: *const u8, length: usize) -> i32 {
    // SAFETY: the caller promises `length` readable bytes.
    let part = unsafe { slice::from_raw_parts(address, length) };
    let added = LOADING.with_borrow_mut(|loading| loading.as_mut()?.add(part));
    i32::from(added.is_none())
}

/// Packs the model whose parts were taken. Returns 0, or 1 if it is not whole.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn model_finish() -> i32 {
    let eye = LOADING.take().and_then(Loading::finish);
    let code = i32::from(eye.is_none());
    EYE.set(eye);
    code
}

/// Writes the 32 bytes of [`Eye::digest`] to `out`. Returns 0, or 1 for no picture or no model.
///
/// # Safety
/// `address` and `out` came from [`alloc`], with `length` and 32 bytes.
#[allow(
    unsafe_code,
    reason = "an export needs an unmangled name and takes addresses"
)]
#[unsafe(no_mangle)]
unsafe extern "C" fn embedding_digest(address: *const u8, length: usize, out: *mut u8) -> i32 {
    // SAFETY: the caller promises `length` readable bytes that nothing else changes meanwhile.
    let bytes = unsafe { slice::from_raw_parts(address, length) };
    match EYE.with_borrow(|eye| eye.as_ref()?.digest(bytes)) {
        Some(digest) => {
            // SAFETY: the caller promises 32 writable bytes apart from the picture's.
            let out = unsafe { slice::from_raw_parts_mut(out, 32) };
            out.copy_from_slice(digest.as_bytes());
            0
        }
        None => 1,
    }
}

/// One look at the golden picture. Returns [`Eye::look_once`], or NaN without a model.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn look_once() -> f32 {
    let seen = EYE.with_borrow(|eye| eye.as_ref()?.look_once());
    seen.unwrap_or(f32::NAN)
}

/// Makes a catalogue of `products` vectors of `dimension` numbers. Returns 0, or 1 if there is no
/// such catalogue.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn search_setup(products: u32, dimension: u32) -> i32 {
    let bench = Bench::new(products, dimension as usize);
    let code = i32::from(bench.is_none());
    BENCH.set(bench);
    code
}

/// One search for the `count` nearest. Returns [`Bench::search_once`]'s sum, or NaN without
/// [`search_setup`].
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn search_once(count: u32) -> f32 {
    BENCH.with_borrow(|bench| {
        bench
            .as_ref()
            .map_or(f32::NAN, |bench| bench.search_once(count as usize))
    })
}

/// Makes a catalogue with attributes and colours. Returns 0, or 1 if there is no such catalogue.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn ways_setup(products: u32, dimension: u32) -> i32 {
    let ways = WaysOn::new(products, dimension as usize);
    let code = i32::from(ways.is_none());
    WAYS.set(ways);
    code
}

/// One search by the way of this number. Returns [`WaysOn::search_once`]'s sum, or NaN without
/// [`ways_setup`] and for a number that no way has.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn way_once(way: u32) -> f32 {
    let found = WAYS.with_borrow(|ways| {
        let way = Way::ALL.get(way as usize)?;
        Some(ways.as_ref()?.search_once(*way))
    });
    found.unwrap_or(f32::NAN)
}

/// Folds the colours of one product once. Returns [`WaysOn::fold_once`], or NaN without [`ways_setup`].
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn fold_once() -> f32 {
    WAYS.with_borrow(|ways| ways.as_ref().map_or(f32::NAN, WaysOn::fold_once))
}

/// Makes `cells` cells of `products` products. Returns 0, or 1 if there are no such cells.
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn cells_setup(cells: u32, products: u32, dimension: u32) -> i32 {
    let cells = FetchedCells::new(cells, products, dimension as usize);
    let code = i32::from(cells.is_none());
    CELLS.set(cells);
    code
}

/// Unpacks every cell once. Returns the number of products, or NaN without [`cells_setup`].
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn cells_unpack() -> f32 {
    let unpacked = CELLS.with_borrow_mut(|cells| cells.as_mut()?.unpack());
    unpacked.map_or(f32::NAN, |products| products as f32)
}

/// One search for the `count` nearest in what was unpacked. Returns [`FetchedCells::search_once`]'s sum, or
/// NaN before [`cells_unpack`].
#[allow(unsafe_code, reason = "an export needs an unmangled name")]
#[unsafe(no_mangle)]
extern "C" fn cells_search(count: u32) -> f32 {
    let found = CELLS.with_borrow(|cells| cells.as_ref()?.search_once(count as usize));
    found.unwrap_or(f32::NAN)
}
