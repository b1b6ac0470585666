//! Whether WebGPU and the processor find the same product first.
//!
//! Both compute the same integers, so they should always; what this would find is an adapter that does not.

use std::time::Duration;

use lookalike_tests::{Built, Host, Page, Site, in_browser, shared};

use crate::figure::Figure;
use crate::graphics;
use crate::quality::{self, PHOTOS};

/// A software adapter needs seconds for an inference.
const MOST: Duration = Duration::from_secs(600);

/// Sharp pictures of products, given to the page on WebGPU and to the command line, which has a processor only.
pub fn measure(built: &Built) -> Vec<Figure> {
    let Some(shared) = shared() else {
        return Vec::new();
    };
    let fashion = shared.join("fashion");
    let model = built.site.join("model");
    let catalogue = quality::index(built, &model, &fashion);
    let (_, photos) = quality::sharp_pictures(&built.exported_ids(&catalogue), &fashion);
    let mut same = 0;
    in_browser(graphics::wanted(), async |browser, built| {
        let site = Site::copy(&built.site);
        site.replace_catalogue(&catalogue);
        let host = Host::start(&built.xtask, site.path());
        let page = Page::open(browser, host.address()).await?;
        page.choose_engine("webgpu").await?;
        for photo in &photos {
            let first = page.answer(photo, MOST).await?.swap_remove(0).id;
            let engine = page.find("engine").await?.attr("data-engine").await?;
            assert_eq!(engine.as_deref(), Some("webgpu"));
            let expected = built.search(&model, &catalogue, photo);
            same += usize::from(first == expected.hits[0].id);
        }
        Ok(())
    });
    let share = same as f64 / PHOTOS as f64;
    vec![Figure::of(
        "webgpu_first_as_processor",
        "share",
        vec![share],
    )]
}
