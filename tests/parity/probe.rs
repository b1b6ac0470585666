//! The probe's wasm, interpreted: its digests against the native ones.

use contract::Digest;
use lookalike_tests::pictures;
use wasmi::{Engine, Instance, Linker, Memory, Module, Store};

/// The wasm file, which `cargo xtask test` builds and names.
const VARIABLE: &str = "LOOKALIKE_WASM_PROBE";

struct Probe {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Probe {
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

    fn digest(&mut self, bytes: &[u8]) -> Result<Digest, wasmi::Error> {
        let store = &mut self.store;
        let alloc = self
            .instance
            .get_typed_func::<u32, u32>(&mut *store, "alloc")?;
        let free = self
            .instance
            .get_typed_func::<(u32, u32), ()>(&mut *store, "free")?;
        let prepare = self
            .instance
            .get_typed_func::<(u32, u32, u32), i32>(&mut *store, "prepare_digest")?;
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
    let Some(path) = std::env::var_os(VARIABLE) else {
        println!("skipped: {VARIABLE} does not name the probe; `cargo xtask test` builds it");
        return;
    };
    let wasm = std::fs::read(&path).unwrap();
    let mut probe = Probe::new(&wasm).unwrap();
    let mut failures = Vec::new();
    for (name, bytes) in pictures::cases() {
        let native = pictures::tensor_digest(&bytes).unwrap();
        match probe.digest(&bytes) {
            Ok(digest) if digest == native => {}
            Ok(digest) => failures.push(format!("{name}: {digest}, natively {native}")),
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
