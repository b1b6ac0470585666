//! `lookalike draw-demo`: a shop drawn by our own code, to try everything without any data.

use std::path::Path;

use crate::args::DemoArgs;
use crate::error::CliError;
use crate::progress::{self, Progress, Unit};

/// Draws the shop, and says how to index it.
///
/// # Errors
/// [`CliError::Demo`].
pub fn run(args: &DemoArgs) -> Result<(), CliError> {
    let count = args
        .products
        .map_or(garments::DEFAULT_COUNT, |n| n as usize);
    let mut shown: Option<Progress> = None;
    let drawn = garments::write_demo(&args.out, count, &mut |done, total| {
        shown
            .get_or_insert_with(|| {
                Progress::new(
                    "drawing",
                    Unit::Things("pictures"),
                    total as u64,
                    args.quiet,
                )
            })
            .reach(done as u64);
    });
    if let Some(progress) = shown {
        progress.finish();
    }
    drawn?;
    let out = args.out.display();
    let text = format!(
        "{count} products in {out}\nnext: lookalike index --model MODEL --images {out}/images \
         --products {out}/styles.csv --samples {out}/samples --out CATALOGUE"
    );
    progress::print(&text).map_err(CliError::write(Path::new("standard output")))
}
