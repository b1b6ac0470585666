//! Pieces come back as they were written, and no other bytes are one.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use contract::{Digest, Embedding, Fingerprint};
use proptest::prelude::*;
use wardrobe::{
    MAX_NAME_BYTES, MAX_PICTURE_BYTES, Piece, PieceError, Standing, file_name, key_of, prefix,
};

const HEADER: usize = 120;

fn model(name: &str) -> Fingerprint {
    Fingerprint(Digest::of(name.as_bytes()))
}

fn piece(name: &str, picture: &[u8]) -> Piece {
    let embedding = Embedding::normalise(vec![0.5, -1.0, 0.25]).unwrap();
    let of = (model("a model"), Digest::of(b"96 x 128"));
    Piece::new(Digest::of(b"photo"), name, of, &embedding, picture.to_vec()).unwrap()
}

/// With a checksum that is right, as somebody of ill will would write it.
fn signed(mut body: Vec<u8>) -> Vec<u8> {
    let sum = Digest::of(&body);
    body.extend_from_slice(sum.as_bytes());
    body
}

#[test]
fn a_piece_survives_its_file() {
    for (name, picture) in [("", vec![]), ("Robe d’été.jpg", vec![7; 5000])] {
        let piece = piece(name, &picture);
        let bytes = piece.encode();
        assert_eq!(bytes.len(), HEADER + 3 + name.len() + picture.len() + 32);
        assert_eq!(Piece::parse(&bytes), Ok(piece.clone()), "{name}");
        assert_eq!(piece.row, [64, -127, 32]);
        assert_eq!(bytes, piece.encode());
    }
}

#[test]
fn a_file_cut_off_at_any_byte_is_no_piece() {
    let bytes = piece("shirt.jpg", &[1, 2, 3]).encode();
    let read: Vec<usize> = (0..bytes.len())
        .filter(|&end| !matches!(Piece::parse(&bytes[..end]), Err(PieceError::Torn { .. })))
        .collect();
    assert_eq!(read, [0_usize; 0], "lengths that were not told as torn");
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(matches!(
        Piece::parse(&longer),
        Err(PieceError::Torn { .. })
    ));
}

#[test]
fn a_flipped_bit_is_no_piece() {
    let bytes = piece("shirt.jpg", &[1, 2, 3]).encode();
    let read: Vec<usize> = (0..bytes.len() * 8)
        .filter(|&bit| {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            Piece::parse(&flipped).is_ok()
        })
        .collect();
    assert_eq!(read, [0_usize; 0]);
}

#[test]
fn what_is_refused_has_a_reason_and_a_remedy() {
    let whole = piece("shirt.jpg", &[1, 2, 3]).encode();
    let body = || whole[..whole.len() - 32].to_vec();
    let with = |at: usize, bytes: &[u8]| {
        let mut body = body();
        body[at..at + bytes.len()].copy_from_slice(bytes);
        signed(body)
    };
    let cases: [(&str, Vec<u8>, &str, bool); 9] = [
        ("another file", b"my notes".to_vec(), "not a piece", true),
        ("a later format", with(8, &[2, 0, 0, 0]), "format 2", false),
        ("no vector", with(HEADER, &[0; 3]), "vector", true),
        (
            "a vector of -128",
            with(HEADER, &[0x80, 1, 1]),
            "vector",
            true,
        ),
        (
            "a name that is no text",
            with(HEADER + 3, &[0xff]),
            "name",
            true,
        ),
        (
            "many components",
            with(12, &u32::MAX.to_le_bytes()),
            "components",
            true,
        ),
        (
            "a long name",
            with(16, &u32::MAX.to_le_bytes()),
            "name",
            true,
        ),
        (
            "a large picture",
            with(20, &u32::MAX.to_le_bytes()),
            "picture",
            true,
        ),
        (
            "another length",
            with(20, &4_u32.to_le_bytes()),
            "length",
            true,
        ),
    ];
    let mut wrong = Vec::new();
    for (name, bytes, word, worthless) in cases {
        match Piece::parse(&bytes) {
            Err(error) if error.to_string().contains(word) && error.is_worthless() == worthless => {
            }
            other => wrong.push(format!("{name}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_too_much_is_not_written() {
    let of = (model("a model"), Digest::of(b""));
    let make = |components: usize, picture: usize| {
        let embedding = Embedding::normalise(vec![1.0; components]).unwrap();
        Piece::new(Digest::of(b""), "x", of, &embedding, vec![0; picture])
    };
    assert!(make(4096, MAX_PICTURE_BYTES).is_ok());
    for (components, picture) in [(4097, 1), (1, MAX_PICTURE_BYTES + 1)] {
        assert!(matches!(
            make(components, picture),
            Err(PieceError::TooMuch { .. })
        ));
    }
}

#[test]
fn names_are_shortened_to_whole_characters() {
    for (name, expected) in [
        ("a".repeat(300), MAX_NAME_BYTES),
        ("é".repeat(200), 254),
        ("short".to_owned(), 5),
    ] {
        let kept = piece(&name, &[]);
        assert_eq!(kept.name.len(), expected);
        assert!(name.starts_with(&kept.name));
        assert!(Piece::parse(&kept.encode()).is_ok());
    }
}

#[test]
fn another_model_has_a_file_of_its_own() {
    let key = Digest::of(b"photo");
    let names = ["one", "two"].map(|name| file_name(&key, &model(name)));
    assert_ne!(names[0], names[1]);
    for name in &names {
        assert!(name.starts_with(&prefix(&key)));
        assert_eq!(key_of(name), Some(key));
    }
    for foreign in [
        "",
        ".piece",
        "a.piece",
        "notes.txt",
        &names[0].replace(".piece", ".new"),
    ] {
        assert_eq!(key_of(foreign), None, "{foreign}");
    }
}

#[test]
fn standing_follows_model_and_framing() {
    let framing = |name: &str| Digest::of(name.as_bytes());
    let here = (model("a"), framing("small"));
    let cases = [
        (here, Standing::Current),
        ((model("b"), framing("small")), Standing::Renewable),
        ((model("b"), framing("large")), Standing::Outdated),
    ];
    for (piece, expected) in cases {
        assert_eq!(Standing::of(piece, here), expected);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Piece::parse(&bytes);
        let with_magic = [b"LOOKOWNS\x01\0\0\0".as_slice(), &bytes].concat();
        let _ = Piece::parse(&with_magic);
        if let Ok(piece) = Piece::parse(&signed(with_magic)) {
            prop_assert_eq!(Piece::parse(&piece.encode()), Ok(piece));
        }
    }

    #[test]
    fn whatever_is_read_is_written_alike(
        row in prop::collection::vec(-127_i8..=127, 1..64),
        name in ".{0,60}",
        picture in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        prop_assume!(row.iter().any(|&value| value != 0));
        let piece = Piece { row, name, picture, ..piece("", &[]) };
        let read = Piece::parse(&piece.encode());
        if piece.name.len() <= MAX_NAME_BYTES {
            prop_assert_eq!(read, Ok(piece));
        }
    }
}
