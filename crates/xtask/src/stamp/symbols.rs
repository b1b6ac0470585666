//! Takes the functions' names out of a wasm: nothing there reads them, and they are up to half of the file.

use std::path::Path;

use wasm_encoder::{Module, RawSection};
use wasmparser::{BinaryReaderError, Parser, Payload};

use crate::error::{Error, file};

/// Strips every wasm that lies in `folder`.
///
/// # Errors
/// [`Error::File`] for the file system's refusals, [`Error::Stamp`] for a file that is no wasm.
pub fn strip_all(folder: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(file("read", folder))? {
        let path = entry.map_err(file("read", folder))?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let wasm = std::fs::read(&path).map_err(file("read", &path))?;
        let stripped = strip(&wasm).map_err(|reason| Error::Stamp {
            problem: format!("{} is no whole wasm: {reason}", path.display()),
            remedy: "Run the command again; if it does not help, `cargo clean` and build anew.",
        })?;
        std::fs::write(&path, stripped).map_err(file("write", &path))?;
    }
    Ok(())
}

/// The module without its `name` section; every other byte is as before.
///
/// # Errors
/// Where the file stops being wasm.
fn strip(wasm: &[u8]) -> Result<Vec<u8>, BinaryReaderError> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if matches!(&payload, Payload::CustomSection(section) if section.name() == "name") {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            // What was parsed lies in memory, so its places fit.
            let data = &wasm[range.start as usize..range.end as usize];
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use wasm_encoder::{
        CodeSection, CustomSection, Function, FunctionSection, NameMap, NameSection, TypeSection,
    };

    use super::*;

    /// One function that does nothing, and a section of somebody else's.
    fn module(is_named: bool) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut nothing = Function::new([]);
        nothing.instructions().end();
        let mut code = CodeSection::new();
        code.function(&nothing);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        if is_named {
            let mut map = NameMap::new();
            map.append(0, "nothing");
            let mut names = NameSection::new();
            names.functions(&map);
            module.section(&names);
        }
        module.section(&CustomSection {
            name: "target_features".into(),
            data: Cow::Borrowed(b"simd"),
        });
        module.finish()
    }

    #[test]
    fn only_the_names_go() {
        assert_ne!(module(true), module(false));
        assert_eq!(strip(&module(true)).unwrap(), module(false));
        assert_eq!(strip(&module(false)).unwrap(), module(false));
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert!(strip(b"<html>").is_err());
        let whole = module(true);
        assert!(strip(&whole[..whole.len() - 1]).is_err());
    }
}
