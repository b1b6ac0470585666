//! A folder of pictures, and which file belongs to which product.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Extensions that are pictures. Those that can be read stand first, so that of `7.jpg` and
/// `7.tiff` the first is product 7's; the others are listed so that they are refused by name.
const EXTENSIONS: [&str; 12] = [
    "jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "tif", "tiff", "bmp", "svg",
];

/// The pictures directly inside a folder. Hidden files and files that are no pictures are not seen.
#[derive(Debug)]
pub struct PictureFolder {
    path: PathBuf,
    names: BTreeSet<String>,
    /// By name without extension, the preferred one.
    by_stem: HashMap<String, String>,
    /// By name in lower case: lists written on Windows do not care about it.
    by_lower_case: HashMap<String, String>,
}

impl PictureFolder {
    /// Lists the folder.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn scan(path: &Path) -> io::Result<Self> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            let is_file = kind.is_file() || (kind.is_symlink() && entry.path().is_file());
            if is_file && !name.starts_with('.') && rank(&name).is_some() {
                names.insert(name);
            }
        }
        Ok(Self::of(path, names))
    }

    /// Pictures that are known by their names only, be these files' names or products' ids.
    pub fn named(names: BTreeSet<String>) -> Self {
        Self::of(Path::new(""), names)
    }

    fn of(path: &Path, names: BTreeSet<String>) -> Self {
        let mut ranked: Vec<&String> = names.iter().collect();
        ranked.sort_by_key(|name| rank(name).unwrap_or(EXTENSIONS.len()));
        let mut by_stem = HashMap::new();
        let mut by_lower_case = HashMap::new();
        for name in ranked {
            by_stem
                .entry(stem(name).to_owned())
                .or_insert_with(|| name.clone());
            by_lower_case
                .entry(name.to_lowercase())
                .or_insert_with(|| name.clone());
        }
        Self {
            path: path.to_owned(),
            names,
            by_stem,
            by_lower_case,
        }
    }

    /// The number of pictures.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Where a file of the folder is.
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The picture of the product `id`: the one that its list names, be it as a path or as an
    /// address, else the one that is called after the id.
    pub fn find(&self, id: &str, named: Option<&str>) -> Option<&str> {
        let Some(named) = named else {
            return self.by_stem.get(id).map(String::as_str);
        };
        let path = named.split(['?', '#']).next().unwrap_or(named);
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        self.names
            .get(name)
            .or_else(|| self.names.get(named))
            .or_else(|| self.by_lower_case.get(&name.to_lowercase()))
            .or_else(|| self.by_stem.get(name))
            .map(String::as_str)
    }

    /// The pictures that are not among `used`, by name.
    pub fn others(&self, used: &BTreeSet<&str>) -> Vec<&str> {
        let names = self.names.iter().map(String::as_str);
        names.filter(|name| !used.contains(name)).collect()
    }

    /// All pictures, by name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

/// The place of the name's extension in [`EXTENSIONS`].
fn rank(name: &str) -> Option<usize> {
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    EXTENSIONS.iter().position(|known| *known == extension)
}

/// The name without a picture's extension; an id such as `shirt.2` has none.
fn stem(name: &str) -> &str {
    match (rank(name), name.rsplit_once('.')) {
        (Some(_), Some((stem, _))) => stem,
        _ => name,
    }
}

/// Labels of sample pictures: `samples.csv` in their folder says `file,label`; a picture that it
/// does not name is called after its file.
pub fn labels(csv: &[u8]) -> BTreeMap<String, String> {
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    productlist::Records::new(csv, b',')
        .filter_map(|record| {
            let mut fields = record
                .fields
                .into_iter()
                .map(|field| String::from_utf8(field).ok());
            let (file, label) = (fields.next()??, fields.next()??);
            Some((file.trim().to_owned(), label.trim().to_owned()))
        })
        .filter(|(file, label)| rank(file).is_some() && !label.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> PictureFolder {
        PictureFolder::of(
            Path::new("x"),
            names.iter().map(|name| name.to_string()).collect(),
        )
    }

    #[test]
    fn a_product_finds_its_picture() {
        let folder = folder(&[
            "7.jpg", "7.png", "8.TIFF", "8.webp", "A b.JPG", "9.heic", "a.b.gif",
        ]);
        let cases = [
            ("7", None, Some("7.jpg")),
            ("8", None, Some("8.webp")),
            ("9", None, Some("9.heic")),
            ("a.b", None, Some("a.b.gif")),
            ("7.jpg", None, None),
            ("10", None, None),
            ("x", Some("7.png"), Some("7.png")),
            ("x", Some("pictures/7.png"), Some("7.png")),
            ("x", Some("..\\7.png"), Some("7.png")),
            ("x", Some("https://shop/i/7.png?v=2#top"), Some("7.png")),
            ("x", Some("a B.jpg"), Some("A b.JPG")),
            ("x", Some("9"), Some("9.heic")),
            ("7", Some("missing.jpg"), None),
            ("7", Some(""), None),
        ];
        for (id, named, expected) in cases {
            assert_eq!(folder.find(id, named), expected, "{id} {named:?}");
        }
    }

    #[test]
    fn pictures_without_a_row_are_listed() {
        let folder = folder(&["1.jpg", "2.jpg", "3.jpg"]);
        assert_eq!(
            folder.others(&BTreeSet::from(["2.jpg"])),
            ["1.jpg", "3.jpg"]
        );
    }

    #[test]
    fn only_visible_picture_files_are_seen() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["1.jpg", ".2.jpg", "notes.txt", "Thumbs.db", "noextension"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        fs::create_dir(dir.path().join("3.jpg")).unwrap();
        let folder = PictureFolder::scan(dir.path()).unwrap();
        assert_eq!(folder.names().collect::<Vec<_>>(), ["1.jpg"]);
        assert_eq!(folder.path_of("1.jpg"), dir.path().join("1.jpg"));
        assert!(PictureFolder::scan(&dir.path().join("missing")).is_err());
    }

    #[test]
    fn samples_have_labels() {
        let found = labels(b"file,label\na.jpg,\"A shirt, tilted\"\nb.jpg\nc.png,\n");
        assert_eq!(
            found,
            BTreeMap::from([("a.jpg".to_owned(), "A shirt, tilted".to_owned())])
        );
    }
}
