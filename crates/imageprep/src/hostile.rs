//! Files that somebody broke, by accident or on purpose: every one is a picture or an error.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::{Recipe, decode, fixtures, thumbnail};

/// One change to a file.
#[derive(Clone, Debug)]
enum Harm {
    Overwrite(Index, u8),
    Flip(Index, u8),
    Remove(Index, u8),
    Insert(Index, Vec<u8>),
    Copy(Index, Index, u8),
    Cut(Index),
}

impl Harm {
    fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            4 => (any::<Index>(), prop_oneof![Just(0), Just(255), any::<u8>()])
                .prop_map(|(at, byte)| Self::Overwrite(at, byte)),
            4 => (any::<Index>(), 0..8_u8).prop_map(|(at, bit)| Self::Flip(at, bit)),
            1 => (any::<Index>(), any::<u8>()).prop_map(|(at, count)| Self::Remove(at, count)),
            1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..9))
                .prop_map(|(at, bytes)| Self::Insert(at, bytes)),
            1 => (any::<Index>(), any::<Index>(), any::<u8>())
                .prop_map(|(from, to, count)| Self::Copy(from, to, count)),
            1 => any::<Index>().prop_map(Self::Cut),
        ]
    }

    fn apply(&self, file: &mut Vec<u8>) {
        if file.is_empty() {
            return;
        }
        let length = file.len();
        match self {
            Self::Overwrite(at, byte) => file[at.index(length)] = *byte,
            Self::Flip(at, bit) => file[at.index(length)] ^= 1 << bit,
            Self::Remove(at, count) => {
                let start = at.index(length);
                file.drain(start..length.min(start + usize::from(*count)));
            }
            Self::Insert(at, bytes) => {
                let start = at.index(length);
                file.splice(start..start, bytes.iter().copied());
            }
            Self::Copy(from, to, count) => {
                let from = from.index(length);
                let piece = file[from..length.min(from + usize::from(*count))].to_vec();
                let to = to.index(length);
                file.splice(to..to, piece);
            }
            Self::Cut(at) => file.truncate(at.index(length)),
        }
    }
}

/// Reads a file the whole way; only a panic or an abort can fail here.
fn read(bytes: &[u8]) {
    if let Ok(picture) = decode(bytes) {
        assert!(picture.width() > 0 && picture.height() > 0);
        let recipe = Recipe {
            width: 8,
            height: 8,
            ..Recipe::imagenet()
        };
        let input = recipe.prepare(&picture);
        assert_eq!(input.values().len(), 3 * 8 * 8);
        assert!(input.values().iter().all(|value| value.is_finite()));
        assert!(decode(&thumbnail(&picture, 9, 9)).is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn broken_files_are_pictures_or_errors(
        file in any::<Index>(),
        side in 1..40_u32,
        harms in prop::collection::vec(Harm::any(), 1..6),
    ) {
        let mut files = fixtures::files(side, 41 - side);
        files.extend(fixtures::lossy_webps());
        let mut bytes = file.get(&files).2.clone();
        for harm in &harms {
            harm.apply(&mut bytes);
        }
        read(&bytes);
    }

    #[test]
    fn noise_behind_a_right_beginning_is_a_picture_or_an_error(
        file in any::<Index>(),
        kept in 2..64_usize,
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut files = fixtures::files(9, 5);
        files.extend(fixtures::lossy_webps());
        let mut bytes = file.get(&files).2.clone();
        bytes.truncate(kept);
        bytes.extend(noise);
        read(&bytes);
    }
}
