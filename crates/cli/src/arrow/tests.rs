//! The worker's answers with a stand-in for the model, and every way in which a stream is wrong.

use std::io::{self, Read, Write};

use arrow_array::builder::{BinaryViewBuilder, FixedSizeBinaryBuilder, StringViewBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_array::{
    BinaryArray, Int32Array, LargeBinaryArray, LargeStringArray, StringArray, UInt8Array,
};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use contract::Digest;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::error::StreamError;
use super::rows::{self, Made};
use super::stream::Batches;
use super::worker::answer;
use crate::entry;
use crate::error::CliError;
use crate::fixtures::{Watched, banded, never};
use crate::photo::Look;
use crate::photo::fake::FakeLook;

/// A stream of batches.
pub fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    drop(writer);
    bytes
}

/// A batch of pictures with their ids.
pub fn pictures(pictures: &[(Option<&str>, Option<Vec<u8>>)]) -> RecordBatch {
    let ids: StringArray = pictures.iter().map(|(id, _)| *id).collect();
    let images: BinaryArray = pictures.iter().map(|(_, image)| image.as_deref()).collect();
    let (ids, images): (ArrayRef, ArrayRef) = (Arc::new(ids), Arc::new(images));
    batch(vec![("id", ids), ("image", images)])
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

/// The worker's whole answer.
pub fn answered(input: &[u8], look: &dyn Look, workers: usize) -> Result<Vec<u8>, CliError> {
    let mut output = Vec::new();
    answer(input, &mut output, look, workers, &never())?;
    Ok(output)
}

fn made(stream: &[u8], look: &dyn Look) -> Result<Vec<(String, Made)>, StreamError> {
    let mut all = Vec::new();
    let key = entry::key(look).unwrap();
    rows::read(stream, look.dimension(), key, |id, made| {
        all.push((id.to_owned(), made));
        Ok::<(), StreamError>(())
    })?;
    Ok(all)
}

#[test]
fn every_picture_has_its_row_in_its_place_in_any_layout() {
    let look = FakeLook::new("m");
    let images: Vec<Vec<u8>> = (0..150).map(banded).collect();
    let names: Vec<String> = (0..150).map(|n| format!("{n}.jpg")).collect();
    let mut text_views = StringViewBuilder::new();
    let mut byte_views = BinaryViewBuilder::new();
    for (name, image) in names.iter().zip(&images) {
        text_views.append_value(name);
        byte_views.append_value(image);
    }
    let ids: [(&str, ArrayRef); 3] = [
        ("utf8", Arc::new(StringArray::from(names.clone()))),
        (
            "large utf8",
            Arc::new(LargeStringArray::from(names.clone())),
        ),
        ("utf8 view", Arc::new(text_views.finish())),
    ];
    let bytes: [(&str, ArrayRef); 3] = [
        ("binary", Arc::new(BinaryArray::from_iter_values(&images))),
        (
            "large binary",
            Arc::new(LargeBinaryArray::from_iter_values(&images)),
        ),
        ("binary view", Arc::new(byte_views.finish())),
    ];
    let more: ArrayRef = Arc::new(Int32Array::from(vec![7; 150]));
    let mut wrong = Vec::new();
    for (layout_of_ids, ids) in &ids {
        for (layout, bytes) in &bytes {
            let columns = vec![
                ("more", more.clone()),
                ("image", bytes.clone()),
                ("id", ids.clone()),
            ];
            let all = batch(columns);
            let input = stream(&[all.slice(0, 100), all.slice(100, 0), all.slice(100, 50)]);
            let output = answered(&input, &look, 3).unwrap();
            let rows = made(&output, &look).unwrap();
            let expected = names.iter().zip(&images).map(|(name, image)| {
                let entry = entry::make(image, &look).unwrap();
                (name.clone(), Ok((Digest::of(image), entry)))
            });
            if rows != expected.collect::<Vec<_>>() {
                wrong.push(format!("{layout_of_ids}, {layout}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bad_picture_is_a_row_with_its_sentence() {
    let look = FakeLook::new("m");
    let input = stream(&[pictures(&[
        (Some("good"), Some(banded(1))),
        (Some("none"), None),
        (Some("empty"), Some(Vec::new())),
        (
            Some("text"),
            Some(b"<svg/> is no picture that is read".to_vec()),
        ),
        (Some("torn"), Some(banded(2)[..300].to_vec())),
        (None, Some(banded(3))),
        (Some("last"), Some(banded(4))),
    ])]);
    let output = answered(&input, &look, 2).unwrap();
    let mut batches = Batches::new(output.as_slice());
    assert_eq!(batches.read_batch().unwrap().unwrap().num_rows(), 7);
    let rows = made(&output, &look).unwrap();
    let told: Vec<(&str, Option<&str>)> = rows
        .iter()
        .map(|(id, made)| (id.as_str(), made.as_ref().err().map(String::as_str)))
        .collect();
    let fault = |image: &[u8]| entry::make(image, &look).unwrap_err().to_string();
    let (text, torn) = (
        fault(b"<svg/> is no picture that is read"),
        fault(&banded(2)[..300]),
    );
    // The picture without an id has its row, and nobody it belongs to.
    let expected = [
        ("good", None),
        ("none", Some("The row has no picture.")),
        ("empty", Some("The file is empty.")),
        ("text", Some(text.as_str())),
        ("torn", Some(torn.as_str())),
        ("last", None),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_panic_costs_one_row() {
    let mut look = Watched::new("m");
    look.panic_at = Some(2);
    let three: Vec<_> = ["a", "b", "c"].into_iter().zip(0..).collect();
    let batch: Vec<_> = three
        .iter()
        .map(|(id, n)| (Some(*id), Some(banded(*n))))
        .collect();
    let output = answered(&stream(&[pictures(&batch)]), &look, 1).unwrap();
    let rows = made(&output, &FakeLook::new("m")).unwrap();
    let faults: Vec<bool> = rows.iter().map(|(_, made)| made.is_err()).collect();
    assert_eq!(faults, [false, true, false]);
}

#[test]
fn a_stream_that_cannot_be_read_is_told_by_name_with_a_remedy() {
    let look = FakeLook::new("m");
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    let image: ArrayRef = Arc::new(BinaryArray::from_iter_values([banded(1)]));
    let numbers: ArrayRef = Arc::new(UInt8Array::from(vec![1]));
    let good = stream(&[batch(vec![("id", ids.clone()), ("image", image.clone())])]);
    let schema_ends = {
        let only = StreamWriter::try_new(Vec::new(), &pictures(&[]).schema()).unwrap();
        only.get_ref().len()
    };
    let without_columns = stream(&[RecordBatch::new_empty(Arc::new(
        arrow_schema::Schema::empty(),
    ))]);
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("nothing", Vec::new(), "there is no Arrow stream"),
        ("a picture", banded(1), "this is no Arrow stream"),
        (
            "Feather",
            [b"ARROW1\0\0".as_slice(), &good].concat(),
            "no Arrow stream",
        ),
        (
            "cut in the schema",
            good[..schema_ends / 2].to_vec(),
            "in the middle of a message",
        ),
        (
            "cut in a batch",
            good[..good.len() - 40].to_vec(),
            "in the middle of a message",
        ),
        (
            "no columns",
            without_columns,
            "no column \"id\"; it has none",
        ),
        (
            "no image",
            stream(&[batch(vec![("id", ids.clone()), ("img", image.clone())])]),
            "no column \"image\"; it has id, img",
        ),
        (
            "numbered ids",
            stream(&[batch(vec![
                ("id", numbers.clone()),
                ("image", image.clone()),
            ])]),
            "\"id\" is of type UInt8, and utf8 is needed",
        ),
        (
            "texts for images",
            stream(&[batch(vec![("id", ids.clone()), ("image", ids.clone())])]),
            "\"image\" is of type Utf8, and binary is needed",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, input, expected) in cases {
        match answered(&input, &look, 1) {
            Err(error @ CliError::Stream { .. }) => {
                let report = error.report();
                let is_right = report.starts_with("error: standard input: ")
                    && report.contains(expected)
                    && report.contains("\n  remedy: ");
                if !is_right {
                    wrong.push(format!("{name}: {report}"));
                }
            }
            other => wrong.push(format!("{name}: {:?}", other.map(|bytes| bytes.len()))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn whatever_a_stream_is_cut_or_changed_to_ends_in_order() {
    let look = FakeLook::new("m");
    let row = (Some("a"), Some(b"no picture".to_vec()));
    let good = stream(&[pictures(&[row.clone(), row.clone()]), pictures(&[row])]);
    for length in 0..good.len() {
        match answered(&good[..length], &look, 1) {
            Ok(_) | Err(CliError::Stream { .. }) => {}
            Err(error) => panic!("{length}: {error:?}"),
        }
    }
    for at in 0..good.len() {
        for bits in [0x01, 0x80, 0xff] {
            let mut changed = good.clone();
            changed[at] ^= bits;
            match answered(&changed, &look, 1) {
                Ok(_) | Err(CliError::Stream { .. }) => {}
                Err(error) => panic!("{at} ^ {bits}: {error:?}"),
            }
        }
    }
}

#[test]
fn a_batch_beyond_the_limit_is_refused_while_it_comes() {
    let all: Vec<_> = (0..40).map(|n| (Some("a"), Some(banded(n)))).collect();
    let input = stream(&[pictures(&all)]);
    let mut read = Batches::with_most(Slow(input.as_slice()), 8 << 10);
    let outcome = loop {
        match read.read_batch() {
            Ok(Some(_)) => {}
            other => break other,
        }
    };
    assert!(
        matches!(outcome, Err(StreamError::TooLarge { .. })),
        "{outcome:?}"
    );
    // Many small ones together may be as long as they like.
    let small: Vec<RecordBatch> = (0..40)
        .map(|n| pictures(&[(Some("a"), Some(banded(n)))]))
        .collect();
    let input = stream(&small);
    assert!(input.len() > 8 << 10);
    let mut read = Batches::with_most(Slow(input.as_slice()), 8 << 10);
    let mut count = 0;
    while read.read_batch().unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 40);
}

/// Gives a few bytes at a time, as a pipe may, and is interrupted now and then.
struct Slow<'a>(&'a [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.len() % 7 == 3 {
            self.0.read(&mut into[..1])?;
            return Ok(1);
        }
        let most = into.len().min(100);
        self.0.read(&mut into[..most])
    }
}

#[test]
fn an_answer_that_nobody_takes_ends_the_work() {
    struct Closed(usize);
    impl Write for Closed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let look = FakeLook::new("m");
    let batch = pictures(&[(Some("a"), Some(banded(1)))]);
    let input = stream(&vec![batch; 50]);
    let error = answer(input.as_slice(), Closed(3), &look, 1, &never()).unwrap_err();
    let report = error.report();
    assert!(report.starts_with("error: standard output: "), "{report}");
}

#[test]
fn the_columns_are_told_before_the_first_picture_comes() {
    /// Fails the test if it is read before something was written.
    struct Waiting<'a>(&'a AtomicBool);
    impl Read for Waiting<'_> {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            assert!(self.0.load(Ordering::SeqCst), "nothing was told yet");
            Ok(0)
        }
    }
    struct Telling<'a>(&'a AtomicBool, Vec<u8>);
    impl Write for Telling<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.store(true, Ordering::SeqCst);
            self.1.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let look = FakeLook::new("m");
    let told = AtomicBool::new(false);
    let mut output = Telling(&told, Vec::new());
    let outcome = answer(Waiting(&told), &mut output, &look, 1, &never());
    assert!(matches!(
        outcome,
        Err(CliError::Stream {
            source: StreamError::Empty,
            ..
        })
    ));
    // As other programs read it: before a byte of a batch has come.
    let said = StreamReader::try_new(output.1.as_slice(), None).unwrap();
    let schema = said.schema();
    let key = entry::key(&look).unwrap();
    let digits: String = key
        .as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(schema.metadata().get("made_by"), Some(&digits));
}

#[test]
fn rows_that_no_worker_wrote_are_refused() {
    let look = FakeLook::new("m");
    let key = entry::key(&look).unwrap();
    let image = banded(1);
    let entry = entry::make(&image, &look).unwrap();
    let other = FakeLook::new("another model");
    let one = |change: &dyn Fn(&mut crate::journal::Entry)| {
        let mut entry = entry.clone();
        change(&mut entry);
        let mut builder = rows::RowsBuilder::new(entry.embedding.len(), key);
        builder.push(Some("a"), Some(Digest::of(&image)), &Ok(entry));
        builder.finish().unwrap()
    };
    let good = one(&|_| {});
    let replaced = |name: &str, array: ArrayRef| {
        let columns = good.schema();
        let columns = columns.fields().iter().zip(good.columns());
        let columns = columns.map(|(field, column)| {
            let column = if field.name() == name { &array } else { column };
            (field.name().clone(), column.clone())
        });
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let mut short = FixedSizeBinaryBuilder::new(31);
    short.append_value([1; 31]).unwrap();
    let cases = [
        (
            "a longer embedding",
            one(&|entry| entry.embedding.push(0.0)),
            "right embedding",
        ),
        (
            "no direction",
            one(&|entry| entry.embedding.fill(0.0)),
            "zero",
        ),
        (
            "no number",
            one(&|entry| entry.embedding[3] = f32::NAN),
            "finite",
        ),
        (
            "no digest",
            replaced("picture", Arc::new(short.finish())),
            "right picture",
        ),
        (
            "short colours",
            replaced(
                "colours",
                Arc::new(BinaryArray::from_iter_values([[1_u8, 2]])),
            ),
            "right colours",
        ),
        (
            "no thumbnail",
            replaced(
                "thumbnail",
                Arc::new(BinaryArray::from(vec![None::<&[u8]>])),
            ),
            "right thumbnail",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, batch, expected) in cases {
        match made(&stream(&[batch]), &look) {
            Err(StreamError::Row { number: 1, problem }) if problem.contains(expected) => {}
            other => wrong.push(format!("{name}: {other:?}")),
        }
    }
    match made(&stream(&[good]), &other) {
        Err(StreamError::OtherModel) => {}
        other => wrong.push(format!("another model: {other:?}")),
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
