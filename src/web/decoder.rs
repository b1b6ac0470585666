//! The browser's own decoders, for the formats that `imageprep` does not decode: HEIC and AVIF.
//!
//! The one exception to "decoded in Rust on every side": the pixels, and so the bits of everything
//! after them, are then the browser's.

use gloo_file::Blob;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// Pixels of the longer side of what is handed on. Telephones take larger pictures than their
/// browsers have canvases for, and no network here sees a tenth of this.
const MOST_SIDE: f64 = 4096.0;

/// Why there are no pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecoded {
    /// The browser does not know the format, or not this file.
    Unknown,
    /// More than [`imageprep::MAX_PIXELS`].
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

/// A picture, upright, as a PNG: no pixel is lost on the way from the browser's decoder to ours.
///
/// # Errors
/// [`Undecoded`].
pub async fn to_png(bytes: &[u8], media_type: &str) -> Result<Vec<u8>, Undecoded> {
    let unknown = |_: JsValue| Undecoded::Unknown;
    let bitmap = decode(bytes, media_type).await.map_err(unknown)?;
    let (width, height) = (bitmap.width(), bitmap.height());
    if u64::from(width) * u64::from(height) > imageprep::MAX_PIXELS {
        bitmap.close();
        return Err(Undecoded::TooLarge { width, height });
    }
    let canvas = draw(&bitmap).map_err(unknown)?;
    bitmap.close();
    let encoded = JsFuture::from(Promise::new(&mut |resolve, reject| {
        let give = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        if let Err(error) = canvas.to_blob(give.unchecked_ref()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    }));
    let blob: web_sys::Blob = encoded
        .await
        .and_then(|blob| blob.dyn_into())
        .map_err(unknown)?;
    let png = gloo_file::futures::read_as_bytes(&Blob::from(blob)).await;
    png.map_err(|_| Undecoded::Unknown)
}

async fn decode(bytes: &[u8], media_type: &str) -> Result<ImageBitmap, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let bitmap = JsFuture::from(window.create_image_bitmap_with_blob(&blob)?).await?;
    bitmap.dyn_into()
}

fn draw(bitmap: &ImageBitmap) -> Result<HtmlCanvasElement, JsValue> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let shrink = (MOST_SIDE / width.max(height)).min(1.0);
    let side = |pixels: f64| (pixels * shrink).round().max(1.0);
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or(JsValue::UNDEFINED)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(side(width) as u32);
    canvas.set_height(side(height) as u32);
    let pen = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
    let pen: CanvasRenderingContext2d = pen.unchecked_into();
    pen.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, side(width), side(height))?;
    Ok(canvas)
}
