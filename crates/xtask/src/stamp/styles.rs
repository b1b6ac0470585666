//! One style sheet of many: a browser draws nothing before it has them all, and asks for six at a time.

use std::path::Path;

use super::{Edit, INDEX, broken};
use crate::cache;
use crate::error::{Error, file};
use crate::html::Tag;

/// Writes Trunk's style sheets one after the other into one file, in the order of their links, of which the
/// first then names that file. The shop's own, which Trunk does not hash, stays for itself.
pub fn join(folder: &Path, tags: &[Tag]) -> Result<Vec<Edit>, Error> {
    let links: Vec<(&Tag, &str)> = tags
        .iter()
        .filter(|tag| tag.name == "link" && tag.value("rel") == Some("stylesheet"))
        .filter(|tag| tag.attribute("integrity").is_some())
        .filter_map(|tag| Some((tag, tag.value("href")?.strip_prefix("./")?)))
        .collect();
    let Some(((first, _), others)) = links.split_first() else {
        return Err(broken(
            "index.html links none of Trunk's style sheets".to_owned(),
            INDEX,
        ));
    };
    let mut all = String::new();
    for (_, name) in &links {
        let path = folder.join(name);
        all += &std::fs::read_to_string(&path).map_err(file("read", &path))?;
        std::fs::remove_file(&path).map_err(file("remove", path))?;
    }
    let name = format!("look-{}.css", cache::name_of(&[all.as_bytes()]));
    let path = folder.join(&name);
    std::fs::write(&path, all).map_err(file("write", path))?;
    let link = format!("<link rel=\"stylesheet\" href=\"./{name}\" />");
    let mut edits = vec![(first.range.clone(), link)];
    edits.extend(
        others
            .iter()
            .map(|(tag, _)| (tag.range.clone(), String::new())),
    );
    Ok(edits)
}
