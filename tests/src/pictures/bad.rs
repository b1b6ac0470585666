//! Files that are refused, each for a reason of its own.

use super::{Drawing, jpeg, png};

/// One file for each kind of [`PictureError`](imageprep::PictureError): its name and its bytes.
pub fn bad() -> Vec<(&'static str, Vec<u8>)> {
    let photo = jpeg::baseline(&Drawing::new(120, 160));
    let half = photo[..photo.len() / 2].to_vec();
    vec![
        ("empty.jpg", Vec::new()),
        (
            "not a picture.jpg",
            b"Dear shop, where is my parcel?\n".to_vec(),
        ),
        (
            "phone.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0meta".to_vec(),
        ),
        ("cut off.jpg", half),
        ("damaged.png", damaged()),
        ("huge.png", huge()),
    ]
}

/// One byte of the compressed pixels changed, so that a checksum does not agree.
fn damaged() -> Vec<u8> {
    let mut bytes = png::rgb(&Drawing::new(40, 30));
    let data = bytes
        .windows(4)
        .position(|word| word == b"IDAT")
        .unwrap_or_default();
    bytes[data + 40] ^= 0x10;
    bytes
}

/// Nothing but a signature and a header of 30,000 × 30,000 pixels.
fn huge() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(30_000_u32.to_be_bytes());
    bytes.extend(30_000_u32.to_be_bytes());
    // 8 bits of RGB, not interlaced, and the checksum of it all.
    bytes.extend([8, 2, 0, 0, 0]);
    bytes.extend(crc(&bytes[12..]).to_be_bytes());
    bytes
}

/// W3C PNG, annex D.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
    let byte = |crc: u32, &byte: &u8| (0..8).fold(crc ^ u32::from(byte), step);
    !bytes.iter().fold(!0, byte)
}
