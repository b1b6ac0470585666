//! The catalogue's folder: somebody's own products, or garments that we draw.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cache;
use crate::error::{Error, file};
use crate::options::Options;
use crate::workspace::Workspace;

/// Enough for every article type, colour and pattern to meet, and indexed in a few minutes.
const DEMO_PRODUCTS: u32 = 1200;

/// Where products come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Products {
    /// Folder of `ID.jpg`.
    pub images: PathBuf,
    /// The list.
    pub csv: PathBuf,
    /// Photos for visitors to try.
    pub samples: Option<PathBuf>,
    /// Which column is what, as `lookalike index --columns` reads it.
    pub columns: Option<String>,
    /// Only the first so many.
    pub limit: Option<String>,
    /// What the page calls it.
    pub title: Option<String>,
}

/// Somebody's own products, or none if the options name none.
///
/// # Errors
/// [`Error::Usage`] if only one of `--images` and `--products` is given, [`Error::NotThere`] if
/// one of them is not on this machine.
pub fn own_products(options: &Options) -> Result<Option<Products>, Error> {
    let usage = |problem: &str| Error::Usage {
        problem: problem.to_owned(),
    };
    let (images, csv) = match (options.path("--images"), options.path("--products")) {
        (Some(images), Some(csv)) => (images, csv),
        (None, None) => {
            let details = ["--columns", "--samples", "--limit", "--title"];
            let lost = details.iter().find(|name| options.value(name).is_some());
            return match lost {
                Some(name) => Err(usage(&format!("{name} belongs to --images and --products"))),
                None => Ok(None),
            };
        }
        _ => return Err(usage("--images and --products belong together")),
    };
    let real = |what, path: PathBuf| {
        path.canonicalize()
            .map_err(|_| Error::NotThere { what, path })
    };
    Ok(Some(Products {
        images: real("folder of pictures", images)?,
        csv: real("product list", csv)?,
        samples: options
            .path("--samples")
            .map(|path| real("folder of samples", path))
            .transpose()?,
        columns: options.value("--columns").map(str::to_owned),
        limit: options.value("--limit").map(str::to_owned),
        title: options.value("--title").map(str::to_owned),
    }))
}

/// Draws the demo's garments, unless the cache has them from the same command already.
///
/// # Errors
/// What drawing ran into.
pub fn draw_demo(workspace: &Workspace) -> Result<Products, Error> {
    let folder = workspace.cache.join("demo");
    let record = workspace.cache.join("demo.from.json");
    let cli = workspace.built("lookalike");
    let facts = json!({"products": DEMO_PRODUCTS, "cli": cache::name_of_file(&cli)?});
    let products = Products {
        images: folder.join("images"),
        csv: folder.join("styles.csv"),
        samples: Some(folder.join("samples")),
        title: Some("Demo catalogue".to_owned()),
        ..Products::default()
    };
    if cache::is_recorded(&record, &facts) && products.csv.is_file() {
        eprintln!("      {DEMO_PRODUCTS} garments are drawn already");
        return Ok(products);
    }
    cache::remove_folder(&folder)?;
    let mut draw = workspace.command(&cli);
    draw.args([
        "draw-demo",
        "--products",
        &DEMO_PRODUCTS.to_string(),
        "--out",
    ]);
    draw.arg(&folder);
    let remedy = "Read the message above; with --images and --products the demo is not needed.";
    workspace.run(&mut draw, "drawing the demo catalogue", remedy)?;
    cache::write_record(&record, &facts)?;
    Ok(products)
}

/// Indexes the products with the model in `model`. Returns the catalogue's folder.
///
/// `lookalike index` itself finds out what is done already, after a cut or a change.
///
/// # Errors
/// What indexing ran into.
pub fn index(workspace: &Workspace, model: &Path, products: &Products) -> Result<PathBuf, Error> {
    let manifest = model.join("model.json");
    let manifest = std::fs::read(&manifest).map_err(file("read", &manifest))?;
    // Title, columns and limit are left out: to change them costs no embedding.
    let places = [&products.images, &products.csv].map(|path| path.to_string_lossy());
    let key = cache::name_of(&[&manifest, places[0].as_bytes(), places[1].as_bytes()]);
    let catalogues = workspace.cache.join("catalogues");
    std::fs::create_dir_all(&catalogues).map_err(file("make", &catalogues))?;
    let folder = catalogues.join(key);
    let mut index = workspace.command(workspace.built("lookalike"));
    index.arg("index").arg("--model").arg(model);
    index.arg("--images").arg(&products.images);
    index.arg("--products").arg(&products.csv);
    index.arg("--out").arg(&folder);
    if let Some(samples) = &products.samples {
        index.arg("--samples").arg(samples);
    }
    for (name, value) in [
        ("--columns", &products.columns),
        ("--limit", &products.limit),
        ("--title", &products.title),
    ] {
        if let Some(value) = value {
            index.args([name, value]);
        }
    }
    let remedy =
        "See the message above; what was indexed is kept, so a second run goes on from there.";
    workspace.run(&mut index, "indexing the pictures", remedy)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::own_products;
    use crate::options::Options;

    #[test]
    fn half_a_catalogue_is_refused() {
        let cases: [(&[&str], &str); 5] = [
            (&[], "none"),
            (
                &["--images", "."],
                "--images and --products belong together",
            ),
            (
                &["--limit", "3"],
                "--limit belongs to --images and --products",
            ),
            (
                &["--images", ".", "--products", "no.csv"],
                "there is no product list at no.csv",
            ),
            (
                &["--images", ".", "--products", "Cargo.toml", "--limit=3"],
                "3",
            ),
        ];
        for (arguments, expected) in cases {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let known = [
                "--images",
                "--products",
                "--columns",
                "--samples",
                "--limit",
            ];
            let options = Options::parse(&arguments, &known, 0).unwrap();
            let got = match own_products(&options) {
                Ok(None) => "none".to_owned(),
                Ok(Some(products)) => products.limit.unwrap_or_default(),
                Err(error) => error.to_string(),
            };
            assert_eq!(got, expected, "{arguments:?}");
        }
    }
}
