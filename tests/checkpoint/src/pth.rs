//! The state dict as `torch.save` writes it: a zip of one pickle and one file a tensor.
//!
//! The pickle (protocol 2) is an `OrderedDict` of calls of `torch._utils._rebuild_tensor_v2`, whose
//! storages are persistent ids. PyTorch's `torch/serialization.py` and Python's `pickletools` say the
//! rest; `tools/pytorch_reference.py` loads such a file with `torch.load` to show that it is one.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::Tensor;

/// PyTorch names the zip's folder after the file; any name will do.
const FOLDER: &str = "archive";

/// Writes `tensors` as a `.pth` file in f32.
///
/// # Errors
/// The system's, when the file cannot be written.
pub fn write_pth(path: &Path, tensors: &[Tensor]) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create(path)?);
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(format!("{FOLDER}/{name}"), stored)?;
        zip.write_all(bytes)
    };
    put("data.pkl", &pickle(tensors))?;
    put("byteorder", b"little")?;
    for (index, tensor) in tensors.iter().enumerate() {
        let bytes: Vec<u8> = tensor
            .values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        put(&format!("data/{index}"), &bytes)?;
    }
    put("version", b"3\n")?;
    zip.finish()?;
    Ok(())
}

fn pickle(tensors: &[Tensor]) -> Vec<u8> {
    let mut out = vec![0x80, 2]; // PROTO 2
    global(&mut out, "collections OrderedDict");
    out.extend(b")R("); // EMPTY_TUPLE, REDUCE, MARK: the items follow
    for (index, tensor) in tensors.iter().enumerate() {
        text(&mut out, &tensor.key);
        global(&mut out, "torch._utils _rebuild_tensor_v2");
        out.extend(b"(("); // the arguments, and in them the persistent id
        text(&mut out, "storage");
        global(&mut out, "torch FloatStorage");
        text(&mut out, &index.to_string());
        text(&mut out, "cpu");
        integer(&mut out, tensor.values.len());
        out.extend(b"tQ"); // TUPLE, BINPERSID
        integer(&mut out, 0); // offset
        integers(&mut out, &tensor.shape);
        integers(&mut out, &strides(&tensor.shape));
        out.push(0x89); // NEWFALSE: no gradient
        global(&mut out, "collections OrderedDict");
        out.extend(b")RtR"); // no hooks; end of the arguments; call
    }
    out.extend(b"u."); // SETITEMS, STOP
    out
}

/// Row-major.
fn strides(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis];
    }
    strides
}

/// GLOBAL: module and name, which `path` has with a space between them.
fn global(out: &mut Vec<u8>, path: &str) {
    out.push(b'c');
    out.extend(path.replace(' ', "\n").bytes());
    out.push(b'\n');
}

/// BINUNICODE.
fn text(out: &mut Vec<u8>, text: &str) {
    out.push(b'X');
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.bytes());
}

/// BININT, which is signed: no tensor here has 2³¹ numbers.
fn integer(out: &mut Vec<u8>, value: usize) {
    out.push(b'J');
    out.extend((value as i32).to_le_bytes());
}

/// MARK, the numbers, TUPLE.
fn integers(out: &mut Vec<u8>, values: &[usize]) {
    out.push(b'(');
    for &value in values {
        integer(out, value);
    }
    out.push(b't');
}
