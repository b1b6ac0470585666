//! Sentences about what was fetched since the photo was chosen.

use super::megabytes;
use super::speaker::{count, plain, say};
use crate::state::ledger::Row;

sentences! {
    in "ledger_";
    /// What the table holds.
    pub fn caption;
    /// Heads the column of addresses.
    pub fn file;
    /// Heads the column of bytes that came.
    pub fn down;
    /// Heads the column of bytes that were sent.
    pub fn up;
    /// Bytes sent for a file.
    pub fn nothing_sent;
    /// Why the last column is what it is.
    pub fn how_it_is_known;
    /// What a browser does not record.
    pub fn not_listed;
}

/// All of it in a line.
pub fn summary(files: usize, down: u64) -> String {
    let arguments = [("files", count(files as u64)), ("down", size(down).into())];
    say("ledger_summary", &arguments)
}

/// What came for a file.
pub fn came(row: &Row) -> String {
    match (row.down, row.came) {
        _ if row.is_refused => say("ledger_refused", &[]),
        (0, true) => say("ledger_from_device", &[]),
        (0, false) => say("ledger_nothing_came", &[]),
        (bytes, _) => size(bytes),
    }
}

/// Small amounts to the byte, so that they can be compared with a host's log.
fn size(bytes: u64) -> String {
    match bytes {
        0..100_000 => say(
            "ledger_bytes",
            &[("bytes", count(bytes)), ("figure", plain(bytes))],
        ),
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
            assert_eq!(came(&row), expected);
        }
        let refused = Row {
            is_refused: true,
            ..row(0, false)
        };
        assert_eq!(came(&refused), "ended: it was no GET");
        assert!(summary(0, 0).contains("nothing"));
        assert!(summary(1, 40).contains("1 file asked for, 40 bytes down, 0 bytes up"));
        assert!(summary(9, 25_000_000).contains("9 files asked for, 25.0 MB down"));
    }
}
