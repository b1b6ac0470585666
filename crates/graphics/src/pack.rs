//! Weights in the order in which threads read them: neighbours read neighbours.

use integer::{Affine, Convolution, HALVES};

/// Channels of a word.
pub(crate) const WORD: usize = 4;

/// Channels of a vector of words: what one step of a sum takes.
pub(crate) const STEP: usize = 16;

/// `[rows · columns · channels in / 16][4 words][channels out / 4][4 channels][4 bytes]`
pub(crate) fn weights(convolution: &Convolution) -> Vec<u8> {
    let [out, channels, rows, columns] = convolution.shape;
    let taps = rows * columns;
    let mut bytes = Vec::with_capacity(convolution.weight.len());
    for tap in 0..taps {
        for word in 0..channels / WORD {
            for output in 0..out {
                for byte in 0..WORD {
                    let input = word * WORD + byte;
                    let weight = convolution.weight[(output * channels + input) * taps + tap];
                    bytes.push(weight.cast_unsigned());
                }
            }
        }
    }
    bytes
}

/// `[rows · columns][2 halves][channels out / 4][4 channels][3 bytes and a zero]`: both halves have the same.
pub(crate) fn stem_weights(convolution: &Convolution) -> Vec<u8> {
    let [out, channels, rows, columns] = convolution.shape;
    let taps = rows * columns;
    let mut bytes = Vec::with_capacity(HALVES * out * taps * WORD);
    for tap in (0..taps).flat_map(|tap| [tap; HALVES]) {
        for output in 0..out {
            let colours = (0..channels).map(|input| {
                let weight = convolution.weight[(output * channels + input) * taps + tap];
                weight.cast_unsigned()
            });
            bytes.extend(colours.chain(std::iter::repeat(0)).take(WORD));
        }
    }
    bytes
}

/// Factors, then offsets, then whatever else is by channel.
pub(crate) fn numbers(affine: &Affine, others: &[&[f32]]) -> Vec<u8> {
    let first = [affine.factor.as_slice(), affine.offset.as_slice()];
    let all = first.into_iter().chain(others.iter().copied());
    all.flatten()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// As they are told to a shader.
pub(crate) fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_lie_by_tap_word_and_channel() {
        // Each weight says where it belongs: 64 outputs, 16 inputs, one tap.
        let shape = [64, 16, 1, 1];
        let weight = (0..64 * 16).map(|at| (at % 127) as i8).collect();
        let convolution = Convolution {
            shape,
            stride: 1,
            weight,
            scale: vec![1.0; 64],
            bias: vec![0.0; 64],
        };
        let packed = weights(&convolution);
        assert_eq!(packed.len(), 64 * 16);
        for (output, input) in [(0, 0), (1, 3), (63, 15), (17, 6)] {
            let at = (input / WORD * 64 + output) * WORD + input % WORD;
            assert_eq!(usize::from(packed[at]), (output * 16 + input) % 127);
        }
    }

    #[test]
    fn a_stems_words_end_in_zeros() {
        let convolution = Convolution {
            shape: [64, 3, 3, 3],
            stride: 2,
            weight: vec![-1; 64 * 27],
            scale: vec![1.0; 64],
            bias: vec![0.0; 64],
        };
        let packed = stem_weights(&convolution);
        assert_eq!(packed.len(), 9 * 2 * 64 * 4);
        assert!(packed.chunks(4).all(|word| word == [255, 255, 255, 0]));
    }
}
