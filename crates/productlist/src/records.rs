//! Bytes of a CSV file to records of fields, for files as shops have them.
//!
//! RFC 4180 with three allowances, each of which would otherwise lose rows in silence:
//!
//! - a quote that never closes properly (`"Nike 5" shoe`) is a plain character, and only the
//!   field that it stands in is affected;
//! - a quoted field may span lines, but not [`MAX_QUOTED`] bytes, and not lines that look like
//!   rows themselves: one stray quote must not swallow the file;
//! - lines end with LF, CRLF, or, in files without any LF, with CR.

/// The longest quoted field, in bytes: more than any name or description, less than a file.
pub const MAX_QUOTED: usize = 64 * 1024;

/// From this many columns on, a line inside quotes with as many delimiters as the header has is
/// taken for a row that a stray quote would swallow. Below, such lines are common in prose.
const ROW_LIKE_COLUMNS: usize = 6;

/// One record.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on, 1-based.
    pub line: u64,
    /// Unquoted, not yet known to be UTF-8. Never empty; an empty line gives one empty field.
    pub fields: Vec<Vec<u8>>,
}

impl Record {
    /// An empty line, or one of blanks.
    pub fn is_blank(&self) -> bool {
        matches!(self.fields.as_slice(), [only] if only.trim_ascii().is_empty())
    }
}

/// The records of a file in order.
pub struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
    delimiter: u8,
    line_end: u8,
    columns: usize,
}

impl<'a> Records<'a> {
    /// Reads `bytes` (without a byte-order mark) as fields between `delimiter`s.
    pub fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        Self {
            bytes,
            at: 0,
            line: 1,
            delimiter,
            line_end: if bytes.contains(&b'\n') { b'\n' } else { b'\r' },
            columns: 0,
        }
    }

    /// Tells how many columns the header has, so that swallowed rows are recognised.
    pub fn expect_columns(&mut self, columns: usize) {
        self.columns = columns;
    }

    /// Whether a field ends at `at`: the delimiter, the end of the line, or of the file.
    fn ends_field(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None => true,
            Some(&byte) => byte == self.delimiter || self.ends_line(at),
        }
    }

    fn ends_line(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(&byte) if byte == self.line_end => true,
            Some(b'\r') => self.bytes.get(at + 1) == Some(&self.line_end),
            _ => false,
        }
    }

    /// The quoted field that opens at `self.at`, or `None` if its quote is a plain character.
    fn quoted(&self) -> Option<(Vec<u8>, usize)> {
        let mut field = Vec::new();
        let mut at = self.at + 1;
        let mut delimiters_in_line = 0;
        let mut continued = false;
        while field.len() <= MAX_QUOTED {
            let byte = *self.bytes.get(at)?;
            at += 1;
            if byte == b'"' {
                if self.bytes.get(at) == Some(&b'"') {
                    field.push(b'"');
                    at += 1;
                    continue;
                }
                let blanks = self.bytes[at..].iter().take_while(|&&b| b == b' ').count();
                return self.ends_field(at + blanks).then_some((field, at + blanks));
            }
            if byte == self.line_end {
                continued = true;
                delimiters_in_line = 0;
            } else if byte == self.delimiter && continued {
                delimiters_in_line += 1;
                if self.columns >= ROW_LIKE_COLUMNS && delimiters_in_line + 1 >= self.columns {
                    return None;
                }
            }
            field.push(byte);
        }
        None
    }

    /// The field from `self.at` up to its end, quotes and all.
    fn plain(&self) -> (Vec<u8>, usize) {
        let end = (self.at..self.bytes.len())
            .find(|&at| self.ends_field(at))
            .unwrap_or(self.bytes.len());
        (self.bytes[self.at..end].to_vec(), end)
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let line = self.line;
        let begin = self.at;
        let mut fields = Vec::new();
        loop {
            let opens = self.bytes.get(self.at) == Some(&b'"');
            let (field, end) = opens
                .then(|| self.quoted())
                .flatten()
                .unwrap_or_else(|| self.plain());
            fields.push(field);
            self.at = end;
            if self.bytes.get(end) == Some(&self.delimiter) {
                self.at += 1;
                continue;
            }
            // The end of the line, of one byte or two, or of the file.
            if self.bytes.get(self.at) == Some(&b'\r') && self.line_end == b'\n' {
                self.at += 1;
            }
            self.at += 1;
            break;
        }
        let consumed = &self.bytes[begin..self.at.min(self.bytes.len())];
        self.line += consumed.iter().filter(|&&b| b == self.line_end).count() as u64;
        Some(Record { line, fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], columns: usize) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text, b',');
        records.expect_columns(columns);
        records
            .map(|record| {
                let fields = record
                    .fields
                    .iter()
                    .map(|f| String::from_utf8_lossy(f).into_owned());
                (record.line, fields.collect())
            })
            .collect()
    }

    #[test]
    fn records_are_split_as_shops_mean_them() {
        type Expected<'a> = &'a [(u64, &'a [&'a str])];
        let cases: &[(&str, &str, usize, Expected)] = &[
            (
                "plain",
                "a,b\nc,d\n",
                2,
                &[(1, &["a", "b"]), (2, &["c", "d"])],
            ),
            (
                "no last newline",
                "a,b\nc,d",
                2,
                &[(1, &["a", "b"]), (2, &["c", "d"])],
            ),
            (
                "CRLF",
                "a,b\r\nc,d\r\n",
                2,
                &[(1, &["a", "b"]), (2, &["c", "d"])],
            ),
            (
                "CR only",
                "a,b\rc,d\r",
                2,
                &[(1, &["a", "b"]), (2, &["c", "d"])],
            ),
            (
                "stray CR is text",
                "a\rx,b\nc,d",
                2,
                &[(1, &["a\rx", "b"]), (2, &["c", "d"])],
            ),
            (
                "empty fields",
                ",\n,,\n",
                2,
                &[(1, &["", ""]), (2, &["", "", ""])],
            ),
            ("ends in a delimiter", "a,", 2, &[(1, &["a", ""])]),
            (
                "empty lines",
                "a\n\nb\n",
                1,
                &[(1, &["a"]), (2, &[""]), (3, &["b"])],
            ),
            ("quoted comma", "1,\"a, b\"\n", 2, &[(1, &["1", "a, b"])]),
            (
                "doubled quote",
                "1,\"3.5\"\" Pink\"\n",
                2,
                &[(1, &["1", "3.5\" Pink"])],
            ),
            ("empty quotes", "\"\",\"\"\n", 2, &[(1, &["", ""])]),
            (
                "blank after the quote",
                "\"a\" ,b\n",
                2,
                &[(1, &["a", "b"])],
            ),
            (
                "quote inside",
                "1,5\" shoe\n2,b\n",
                2,
                &[(1, &["1", "5\" shoe"]), (2, &["2", "b"])],
            ),
            (
                "quoted newline",
                "1,\"a\nb\"\n2,c\n",
                2,
                &[(1, &["1", "a\nb"]), (3, &["2", "c"])],
            ),
            (
                "quoted CRLF",
                "1,\"a\r\nb\"\r\n2,c",
                2,
                &[(1, &["1", "a\r\nb"]), (3, &["2", "c"])],
            ),
            (
                "text after the quote",
                "1,\"N\" shoe\n2,c\n",
                2,
                &[(1, &["1", "\"N\" shoe"]), (2, &["2", "c"])],
            ),
            (
                "never closed",
                "1,\"N 5\n2,c\n",
                2,
                &[(1, &["1", "\"N 5"]), (2, &["2", "c"])],
            ),
            ("never closed, last", "1,\"", 2, &[(1, &["1", "\""])]),
            (
                "a swallowed row",
                "1,b,c,d,e,\"N 5\n2,b,c,d,e,M 6\"\n",
                6,
                &[
                    (1, &["1", "b", "c", "d", "e", "\"N 5"]),
                    (2, &["2", "b", "c", "d", "e", "M 6\""]),
                ],
            ),
            ("nothing", "", 2, &[]),
        ];
        let mut wrong = Vec::new();
        for &(name, text, columns, expected) in cases {
            let expected: Vec<(u64, Vec<String>)> = expected
                .iter()
                .map(|(line, fields)| (*line, fields.iter().map(|f| f.to_string()).collect()))
                .collect();
            let found = read(text.as_bytes(), columns);
            if found != expected {
                wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_stray_quote_swallows_at_most_its_own_field() {
        let mut text = String::from("1,\"N 5\n");
        for row in 0..10_000 {
            text.push_str(&format!("{row},shoe\n"));
        }
        text.push_str("x,\"y\"\n");
        assert_eq!(read(text.as_bytes(), 2).len(), 10_002);
    }

    #[test]
    fn every_byte_string_ends_and_keeps_its_lines() {
        // All strings of up to six of the bytes that mean something.
        let alphabet = [b'a', b',', b'"', b'\n', b'\r', 0xff];
        let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| {
                    alphabet
                        .iter()
                        .map(move |&b| [text.as_slice(), &[b]].concat())
                })
                .collect();
            for text in &texts {
                let records: Vec<Record> = Records::new(text, b',').collect();
                assert!(records.len() <= text.len(), "{text:?}");
                assert!(
                    records.iter().all(|record| !record.fields.is_empty()),
                    "{text:?}"
                );
                assert!(
                    records.windows(2).all(|w| w[0].line < w[1].line),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn blank_lines_are_known() {
        let blank = |text: &str| {
            Records::new(text.as_bytes(), b',')
                .next()
                .unwrap()
                .is_blank()
        };
        assert!(blank("\n") && blank("  \r\n") && !blank("a\n") && !blank(",\n"));
    }
}
