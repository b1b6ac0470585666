//! Sentences about what was fetched since the photo was chosen.

use super::megabytes;
use crate::state::ledger::Row;

/// What the table holds.
pub const CAPTION: &str =
    "Every file asked for since you chose the photo, as your browser recorded it";
/// Heads the column of addresses.
pub const FILE: &str = "File";
/// Heads the column of bytes that came.
pub const DOWN: &str = "Down";
/// Heads the column of bytes that were sent.
pub const UP: &str = "Up";
/// Bytes sent for a file.
pub const NOTHING_SENT: &str = "0 bytes";
/// Why the last column is what it is.
pub const HOW_IT_IS_KNOWN: &str = "Each request is a GET without a body, so it has nothing to send but the address of the file that it asks for. The page’s policy forbids every other host, and its service worker, once it is in place, ends whatever is no GET and lists it here.";
/// What a browser does not record.
pub const NOT_LISTED: &str = "Not listed is what browsers record nowhere: from time to time yours asks for service-worker.js by itself, to find a new version of the page.";

/// All of it in a line.
pub fn summary(files: usize, down: u64) -> String {
    let down = size(down);
    match files {
        0 => "Since you chose the photo: nothing asked for, nothing sent".into(),
        1 => format!("Since you chose the photo: 1 file asked for, {down} down, 0 bytes up"),
        _ => format!("Since you chose the photo: {files} files asked for, {down} down, 0 bytes up"),
    }
}

/// What came for a file.
pub fn down(row: &Row) -> String {
    match (row.down, row.came) {
        _ if row.is_refused => "ended: it was no GET".into(),
        (0, true) => "from this device".into(),
        (0, false) => "nothing came".into(),
        (bytes, _) => size(bytes),
    }
}

/// Small amounts to the byte, so that they can be compared with a host's log.
fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".into(),
        0..100_000 => format!("{bytes} bytes"),
        _ => megabytes(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_as_they_are() {
        let row = |down, came| Row {
            address: "model/model.json".into(),
            down,
            came,
            is_refused: false,
        };
        let cases = [
            (row(0, true), "from this device"),
            (row(0, false), "nothing came"),
            (row(1, true), "1 byte"),
            (row(3641, true), "3641 bytes"),
            (row(24_600_000, true), "24.6 MB"),
        ];
        for (row, expected) in cases {
            assert_eq!(down(&row), expected);
        }
        let refused = Row {
            is_refused: true,
            ..row(0, false)
        };
        assert_eq!(down(&refused), "ended: it was no GET");
        assert!(summary(0, 0).contains("nothing"));
        assert!(summary(1, 40).contains("1 file asked for, 40 bytes down, 0 bytes up"));
        assert!(summary(9, 25_000_000).contains("9 files asked for, 25.0 MB down"));
    }
}
