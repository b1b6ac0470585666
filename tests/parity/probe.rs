//! The probe's wasm, interpreted: its digests against the native ones.

use std::path::Path;

use contract::Digest;
use embedder::{MANIFEST_FILE, ModelManifest};
use lookalike_tests::pictures;
use wasmi::{Engine, Instance, Linker, Memory, Module, Store};

/// The wasm file, which `cargo xtask test` builds and names.
const VARIABLE: &str = "LOOKALIKE_WASM_PROBE";

pub struct Probe {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Probe {
    /// The one that `cargo xtask test` built, if it names one.
    pub fn find() -> Option<Self> {
        let Some(path) = std::env::var_os(VARIABLE) else {
            println!("skipped: {VARIABLE} does not name the probe; `cargo xtask test` builds it");
            return None;
        };
        Some(Self::new(&std::fs::read(&path).unwrap()).unwrap())
    }

    /// Without imports, so that nothing of the machine can get into the result.
    fn new(wasm: &[u8]) -> Result<Self, wasmi::Error> {
        let engine = Engine::default();
        let module = Module::new(&engine, wasm)?;
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
        let memory = instance
            .get_memory(&store, "memory")
            .ok_or_else(|| wasmi::Error::new("the probe exports no memory"))?;
        Ok(Self {
            store,
            instance,
            memory,
        })
    }

    /// Hands over the model in `folder`.
    pub fn load_model(&mut self, folder: &Path) -> Result<(), wasmi::Error> {
        let manifest = std::fs::read(folder.join(MANIFEST_FILE)).unwrap();
        self.hand_over("model_begin", &manifest)?;
        for part in ModelManifest::parse(&manifest).unwrap().parts {
            self.hand_over(
                "model_part",
                &std::fs::read(folder.join(part.path)).unwrap(),
            )?;
        }
        let finish = self
            .instance
            .get_typed_func::<(), i32>(&self.store, "model_finish")?;
        match finish.call(&mut self.store, ())? {
            0 => Ok(()),
            code => Err(wasmi::Error::new(format!("the probe answers {code}"))),
        }
    }

    /// Calls the export `name` with bytes.
    fn hand_over(&mut self, name: &str, bytes: &[u8]) -> Result<(), wasmi::Error> {
        let store = &mut self.store;
        let alloc = self
            .instance
            .get_typed_func::<u32, u32>(&mut *store, "alloc")?;
        let free = self
            .instance
            .get_typed_func::<(u32, u32), ()>(&mut *store, "free")?;
        let take = self
            .instance
            .get_typed_func::<(u32, u32), i32>(&mut *store, name)?;
        let length = bytes.len() as u32;
        let address = alloc.call(&mut *store, length)?;
        self.memory.write(&mut *store, address as usize, bytes)?;
        let code = take.call(&mut *store, (address, length))?;
        free.call(&mut *store, (address, length))?;
        match code {
            0 => Ok(()),
            code => Err(wasmi::Error::new(format!("{name} answers {code}"))),
        }
    }

    /// What the export `name` writes for bytes.
    pub fn digest(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, wasmi::Error> {
        let store = &mut self.store;
        let alloc = self
            .instance
            .get_typed_func::<u32, u32>(&mut *store, "alloc")?;
        let free = self
            .instance
            .get_typed_func::<(u32, u32), ()>(&mut *store, "free")?;
        let prepare = self
            .instance
            .get_typed_func::<(u32, u32, u32), i32>(&mut *store, name)?;
        let length = bytes.len() as u32;
        let file = alloc.call(&mut *store, length)?;
        let out = alloc.call(&mut *store, 32)?;
        self.memory.write(&mut *store, file as usize, bytes)?;
        let code = prepare.call(&mut *store, (file, length, out))?;
        if code != 0 {
            return Err(wasmi::Error::new(format!("the probe answers {code}")));
        }
        let mut digest = [0; 32];
        self.memory.read(&*store, out as usize, &mut digest)?;
        free.call(&mut *store, (file, length))?;
        free.call(&mut *store, (out, 32))?;
        Ok(Digest::from_bytes(digest))
    }
}

#[test]
fn wasm_gives_the_same_tensors() {
    let Some(mut probe) = Probe::find() else {
        return;
    };
    let mut failures = Vec::new();
    for (name, bytes) in pictures::cases() {
        let native = pictures::tensor_digest(&bytes).unwrap();
        match probe.digest("prepare_digest", &bytes) {
            Ok(digest) if digest == native => {}
            Ok(digest) => failures.push(format!("{name}: {digest}, natively {native}")),
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
