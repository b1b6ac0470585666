//! `lookalike draw-demo`: a shop drawn by our own code.

use crate::args::DemoArgs;
use crate::error::CliError;

/// Draws the shop.
///
/// # Errors
/// [`CliError::Demo`].
pub fn run(_args: &DemoArgs) -> Result<(), CliError> {
    Ok(())
}
