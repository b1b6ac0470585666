//! Bits, least significant first: what the rows of a cell are packed in.

/// The longest run of zeros in a code: a difference of two signed bytes, folded, is at most 255.
const MOST_ZEROS: u32 = 255;

/// Packs codes one after another.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// The last bits, fewer than 8 between calls.
    held: u64,
    count: u32,
}

impl BitWriter {
    /// The lowest `count` bits of `value`; at most 32 of them.
    pub(super) fn bits(&mut self, value: u32, count: u32) {
        let mask = (1_u64 << count) - 1;
        self.held |= (u64::from(value) & mask) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// `value` by Rice's code: its upper part as so many zeros and a one, then its lowest `low` bits.
    pub(super) fn rice(&mut self, value: u32, low: u32) {
        let mut zeros = value >> low;
        while zeros >= 32 {
            self.bits(0, 32);
            zeros -= 32;
        }
        self.bits(0, zeros);
        self.bits(1, 1);
        self.bits(value, low);
    }

    /// `value`, at least 1, by Elias's gamma code: the length of what follows its first one, then that.
    pub(super) fn gamma(&mut self, value: u32) {
        let length = value.max(1).ilog2();
        self.bits(0, length);
        self.bits(1, 1);
        self.bits(value, length);
    }

    /// All bits; zeros fill the last byte.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push(self.held as u8);
        }
        self.bytes
    }
}

/// Takes the codes apart again. Beyond the last byte there is nothing to read, not zeros.
pub(super) struct BitReader<'a> {
    rest: &'a [u8],
    held: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            held: 0,
            count: 0,
        }
    }

    /// At least 56 bits, or all that are left.
    #[inline]
    fn refill(&mut self) {
        if let Some(eight) = self.rest.first_chunk::<8>() {
            // As many whole bytes as there is room for, without a loop.
            let taken = (63 - self.count) / 8;
            self.held |= u64::from_le_bytes(*eight) << self.count;
            self.count += 8 * taken;
            self.rest = self.rest.get(taken as usize..).unwrap_or_default();
            // What was shifted in beyond the count comes again with the next bytes.
            self.held &= (1_u64 << self.count) - 1;
            return;
        }
        while self.count <= 56 {
            let Some((&byte, rest)) = self.rest.split_first() else {
                return;
            };
            self.held |= u64::from(byte) << self.count;
            self.count += 8;
            self.rest = rest;
        }
    }

    /// The next `count` bits, at most 32; `None` if there are fewer.
    #[inline]
    pub(super) fn bits(&mut self, count: u32) -> Option<u32> {
        if self.count < count {
            self.refill();
        }
        self.count = self.count.checked_sub(count)?;
        let value = self.held & ((1_u64 << count) - 1);
        self.held >>= count;
        Some(value as u32)
    }

    /// The zeros before the next one, at most `most`, and takes the one too.
    #[inline]
    fn zeros(&mut self, most: u32) -> Option<u32> {
        let mut zeros = 0;
        loop {
            if self.count < 32 {
                self.refill();
            }
            let run = self.held.trailing_zeros();
            if run < self.count {
                self.held >>= run + 1;
                self.count -= run + 1;
                zeros += run;
                return (zeros <= most).then_some(zeros);
            }
            zeros += self.count;
            self.held = 0;
            self.count = 0;
            if self.rest.is_empty() || zeros > most {
                return None;
            }
        }
    }

    /// A number in Rice's code with `low` low bits.
    #[inline]
    pub(super) fn rice(&mut self, low: u32) -> Option<u32> {
        let upper = self.zeros(MOST_ZEROS)?;
        Some((upper << low) | self.bits(low)?)
    }

    /// A number in Elias's gamma code, at least 1 and below 2²⁴.
    #[inline]
    pub(super) fn gamma(&mut self) -> Option<u32> {
        let length = self.zeros(23)?;
        Some((1 << length) | self.bits(length)?)
    }

    /// Whether nothing is left but the zeros that fill the last byte.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty() && self.count < 8 && self.held == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_taken_apart() {
        let mut writer = BitWriter::default();
        let values: Vec<u32> = (0..256).chain([255, 0, 254, 1]).collect();
        for &value in &values {
            for low in 0..8 {
                writer.rice(value, low);
            }
            writer.bits(value, 9);
            writer.gamma(value * 257 + 1);
        }
        let bytes = writer.finish();
        let mut reader = BitReader::new(&bytes);
        for &value in &values {
            for low in 0..8 {
                assert_eq!(reader.rice(low), Some(value), "{value} with {low}");
            }
            assert_eq!(reader.bits(9), Some(value));
            assert_eq!(reader.gamma(), Some(value * 257 + 1));
        }
        assert!(reader.is_at_end());
        assert_eq!(reader.bits(16), None);
    }

    #[test]
    fn endless_zeros_and_cut_codes_are_no_numbers() {
        assert_eq!(BitReader::new(&[]).rice(0), None);
        assert_eq!(BitReader::new(&[0; 4]).rice(0), None);
        assert_eq!(BitReader::new(&[0; 4000]).rice(0), None);
        assert_eq!(BitReader::new(&[0x80]).rice(3), None);
        assert_eq!(BitReader::new(&[0, 0, 0, 1]).gamma(), None);
    }
}
