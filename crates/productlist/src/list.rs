//! A shop's product list: the bytes of a CSV file to rows, and what was wrong with the others.
//!
//! Fails as a whole only when no row could be right: an empty file, UTF-16, a missing column.
//! Anything wrong with one row makes that row [`Malformed`] and stops nothing.

use std::collections::HashMap;
use std::fmt;

use crate::columns::{Columns, Mapping, MissingColumn};
use crate::records::{Record, Records};

/// The longest id, in bytes. Ids are file names, which no file system lets grow further.
const MAX_ID: usize = 200;

/// A product as its row describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, 1-based.
    pub line: u64,
    /// Unique in the list, without blanks around it.
    pub id: String,
    /// What customers read. The id, where the row has no name.
    pub name: String,
    /// Parallel to [`ProductList::attributes`]; empty where unknown.
    pub attributes: Vec<String>,
    /// The picture's file name, if a column holds it and it is not empty.
    pub image: Option<String>,
}

/// Why a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Fewer fields than the columns that are read.
    TooFewFields {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// More fields than columns, and the name is not last, so that the surplus is nobody's.
    TooManyFields {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// No id.
    NoId,
    /// An id that cannot be a file name.
    BadId(String),
    /// An id that an earlier row has.
    DuplicateId {
        /// The id.
        id: String,
        /// The earlier row's line.
        first: u64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewFields { found, expected } => {
                write!(f, "{found} fields where the header has {expected}")
            }
            Self::TooManyFields { found, expected } => write!(
                f,
                "{found} fields where the header has {expected} (quote the field with the comma)"
            ),
            Self::NotUtf8 => write!(f, "characters that are not UTF-8"),
            Self::NoId => write!(f, "no id"),
            Self::BadId(id) => write!(f, "the id {id:?} cannot be a file name"),
            Self::DuplicateId { id, first } => {
                write!(f, "the id {id} is already on line {first}")
            }
        }
    }
}

/// A row that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line it begins on, 1-based.
    pub line: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

/// What a CSV file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductList {
    /// The attributes' names, in the order in which they are shown.
    pub attributes: Vec<String>,
    /// The usable rows, in the file's order.
    pub rows: Vec<Row>,
    /// The others, in the file's order.
    pub malformed: Vec<Malformed>,
}

/// A file that holds no product list at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// Nothing, or only blank lines.
    #[error("the product list is empty")]
    Empty,
    /// A byte-order mark of UTF-16, as spreadsheets write for "Unicode text".
    #[error("the product list is in UTF-16, not in UTF-8")]
    Utf16,
    /// The header is no text: most likely a spreadsheet or an archive.
    #[error("the product list is not a text file")]
    NotText,
    /// A column that is needed is not there.
    #[error("the product list has no column {wanted:?}; its columns are {}", present.join(", "))]
    NoColumn {
        /// The name that was looked for.
        wanted: String,
        /// The names that are there.
        present: Vec<String>,
    },
}

impl CsvError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "Export it again, with a header line and a line for each product.",
            Self::Utf16 | Self::NotText => "Save it as \"CSV UTF-8\" and run the command again.",
            Self::NoColumn { .. } => {
                "Say which column holds what, for example: \
                 --columns id=sku,name=title,attributes=brand+colour,image=file"
            }
        }
    }
}

impl From<MissingColumn> for CsvError {
    fn from(missing: MissingColumn) -> Self {
        let MissingColumn { wanted, present } = missing;
        Self::NoColumn { wanted, present }
    }
}

/// Reads a product list.
///
/// # Errors
/// [`CsvError`] if no row of it could be used.
pub fn read(bytes: &[u8], mapping: &Mapping) -> Result<ProductList, CsvError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(CsvError::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut records = Records::new(bytes, delimiter(bytes));
    let header = records
        .by_ref()
        .find(|record| !record.is_blank())
        .ok_or(CsvError::Empty)?;
    let header: Vec<String> = header
        .fields
        .iter()
        .map(|field| text(field).filter(|name| !name.contains('\0')))
        .collect::<Option<_>>()
        .ok_or(CsvError::NotText)?;
    let columns = Columns::find(mapping, &header)?;
    records.expect_columns(columns.width);

    let mut list = ProductList {
        attributes: columns
            .attributes
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        rows: Vec::new(),
        malformed: Vec::new(),
    };
    let mut lines: HashMap<String, u64> = HashMap::new();
    for record in records.filter(|record| !record.is_blank()) {
        let line = record.line;
        let row = row(record, &columns).and_then(|row| match lines.get(&row.id) {
            Some(&first) => Err(Fault::DuplicateId { id: row.id, first }),
            None => Ok(row),
        });
        match row {
            Ok(row) => {
                lines.insert(row.id.clone(), line);
                list.rows.push(row);
            }
            Err(fault) => list.malformed.push(Malformed { line, fault }),
        }
    }
    Ok(list)
}

/// Comma, semicolon or tab: the one that stands most often in the first line with text.
fn delimiter(bytes: &[u8]) -> u8 {
    let count = |delimiter: u8| {
        Records::new(bytes, delimiter)
            .find(|record| !record.is_blank())
            .map_or(0, |record| record.fields.len())
    };
    // Of equals the last is taken, so the comma stands last.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|&d| count(d))
        .unwrap_or(b',')
}

fn row(mut record: Record, columns: &Columns) -> Result<Row, Fault> {
    let fields = &mut record.fields;
    let (found, expected) = (fields.len(), columns.width);
    if found > expected {
        let surplus = fields.split_off(expected);
        let filled = surplus.iter().any(|field| !field.trim_ascii().is_empty());
        if columns.name + 1 == expected {
            // Kaggle's names have commas and no quotes: what follows belongs to the name.
            for field in surplus.iter().filter(|_| filled) {
                fields[columns.name].push(b',');
                fields[columns.name].extend_from_slice(field);
            }
        } else if filled {
            return Err(Fault::TooManyFields { found, expected });
        }
    }
    if fields.len() < columns.needed() {
        return Err(Fault::TooFewFields { found, expected });
    }
    let known = |at: usize| text(&fields[at]).map(unless_unknown).ok_or(Fault::NotUtf8);
    // An id may well be "NA": only an empty one is none.
    let id = text(&fields[columns.id]).ok_or(Fault::NotUtf8)?;
    if id.is_empty() {
        return Err(Fault::NoId);
    }
    if id.len() > MAX_ID || id.contains(['/', '\\', '\0']) || id == "." || id == ".." {
        return Err(Fault::BadId(id.chars().take(MAX_ID).collect()));
    }
    let name = Some(known(columns.name)?).filter(|name| !name.is_empty());
    let image = columns.image.map(known).transpose()?;
    Ok(Row {
        line: record.line,
        name: name.unwrap_or_else(|| id.clone()),
        attributes: columns
            .attributes
            .iter()
            .map(|(_, at)| known(*at))
            .collect::<Result<_, _>>()?,
        image: image.filter(|name| !name.is_empty()),
        id,
    })
}

/// A field as text, runs of blanks, line ends and control characters made one blank.
fn text(field: &[u8]) -> Option<String> {
    let text = str::from_utf8(field).ok()?;
    let blank = |c: char| c.is_whitespace() || (c.is_control() && c != '\0');
    let words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    Some(words.join(" "))
}

/// The empty string for what exporters write where they know nothing.
fn unless_unknown(text: String) -> String {
    if matches!(
        text.as_str(),
        "NA" | "N/A" | "NaN" | "nan" | "NULL" | "null"
    ) {
        String::new()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KAGGLE: &str = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,\
                          usage,productDisplayName\n";

    fn kaggle(rows: &str) -> ProductList {
        read(format!("{KAGGLE}{rows}").as_bytes(), &Mapping::default()).unwrap()
    }

    #[test]
    fn a_kaggle_row_is_read() {
        let list =
            kaggle("15970,Men,Apparel,Topwear,Shirts,Navy Blue,Fall,2011,NA,Turtle  Shirt \n");
        let attributes = [
            "Men",
            "Apparel",
            "Topwear",
            "Shirts",
            "Navy Blue",
            "Fall",
            "2011",
            "",
        ];
        assert_eq!(list.malformed, []);
        assert_eq!(
            list.rows,
            [Row {
                line: 2,
                id: "15970".into(),
                name: "Turtle Shirt".into(),
                attributes: attributes.map(str::to_owned).into(),
                image: None,
            }]
        );
        assert_eq!(
            (list.attributes.len(), list.attributes[4].as_str()),
            (8, "baseColour")
        );
    }

    #[test]
    fn names_survive_what_shops_do_to_them() {
        let cases = [
            ("plain", "Turtle Shirt", "Turtle Shirt"),
            ("unquoted commas", "Shirt, blue, M", "Shirt, blue, M"),
            ("quoted comma", "\"Shirt, blue\"", "Shirt, blue"),
            ("doubled quotes", "\"EM 3.5\"\" Short\"", "EM 3.5\" Short"),
            ("inches", "5\" heel", "5\" heel"),
            (
                "a quote that closes too early",
                "\"N\" heel, red",
                "\"N\" heel, red",
            ),
            ("surplus commas", "Shirt,,", "Shirt"),
            ("none", "", "7"),
            ("NA", "NA", "7"),
            ("umlauts", "Größe Ä", "Größe Ä"),
            ("a line end", "\"Shirt\r\nblue\"", "Shirt blue"),
            ("a control character", "Shirt\u{1}blue", "Shirt blue"),
        ];
        for (case, field, expected) in cases {
            let list = kaggle(&format!(
                "7,a,b,c,d,e,f,g,h,{field}\n8,a,b,c,d,e,f,g,h,next\n"
            ));
            let names: Vec<&str> = list.rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(names, [expected, "next"], "{case}: {:?}", list.malformed);
        }
    }

    #[test]
    fn malformed_rows_are_named_and_stop_nothing() {
        let cases: &[(&str, &[u8], Fault)] = &[
            (
                "short",
                b"7,a,b",
                Fault::TooFewFields {
                    found: 3,
                    expected: 10,
                },
            ),
            ("no id", b",a,b,c,d,e,f,g,h,n", Fault::NoId),
            ("blank id", b"  ,a,b,c,d,e,f,g,h,n", Fault::NoId),
            ("Latin-1", b"7,a,b,c,d,e,f,g,h,Gr\xf6\xdfe", Fault::NotUtf8),
            (
                "a path",
                b"../7,a,b,c,d,e,f,g,h,n",
                Fault::BadId("../7".into()),
            ),
            ("dots", b"..,a,b,c,d,e,f,g,h,n", Fault::BadId("..".into())),
            (
                "twice",
                b"1,a,b,c,d,e,f,g,h,n",
                Fault::DuplicateId {
                    id: "1".into(),
                    first: 2,
                },
            ),
        ];
        for (case, bytes, fault) in cases {
            let first = b"1,a,b,c,d,e,f,g,h,first\r\n";
            let last = b"\r\n2,a,b,c,d,e,f,g,h,last\r\n";
            let file = [KAGGLE.as_bytes(), first, bytes, last].concat();
            let list = read(&file, &Mapping::default()).unwrap();
            let expected = Malformed {
                line: 3,
                fault: fault.clone(),
            };
            assert_eq!(list.malformed, [expected], "{case}");
            let ids: Vec<&str> = list.rows.iter().map(|row| row.id.as_str()).collect();
            assert_eq!(ids, ["1", "2"], "{case}");
        }
    }

    #[test]
    fn other_lists_are_read_by_their_columns() {
        let mapping: Mapping = "id=SKU,name=title,attributes=colour,image=file"
            .parse()
            .unwrap();
        let files = [
            "sku,title,colour,file\nA-1,Shirt,red,a.jpg\nA-2,Hat,,\n",
            "\u{feff}sku;title;colour;file\r\nA-1;Shirt;red;a.jpg\r\nA-2;Hat;;\r\n",
            "\n\nfile\tcolour\tsku\ttitle\na.jpg\tred\tA-1\tShirt\n\tNA\tA-2\tHat",
            "sku,title,colour,file,,\nA-1,Shirt,red,a.jpg,,\n\nA-2,Hat,,,,,,\n",
        ];
        for file in files {
            let list = read(file.as_bytes(), &mapping).unwrap();
            assert_eq!(list.malformed, [], "{file}");
            assert_eq!(list.attributes, ["colour"], "{file}");
            let rows: Vec<_> = list
                .rows
                .iter()
                .map(|r| {
                    (
                        r.id.as_str(),
                        r.name.as_str(),
                        r.attributes[0].as_str(),
                        r.image.as_deref(),
                    )
                })
                .collect();
            assert_eq!(
                rows,
                [
                    ("A-1", "Shirt", "red", Some("a.jpg")),
                    ("A-2", "Hat", "", None)
                ],
                "{file}"
            );
        }
    }

    #[test]
    fn a_surplus_field_is_nobodys_when_the_name_is_not_last() {
        let mapping: Mapping = "id=sku,name=title,attributes=".parse().unwrap();
        let list = read(b"sku,title,price\n1,Shirt,2\n2,Shirt, blue,3\n", &mapping).unwrap();
        let fault = Fault::TooManyFields {
            found: 4,
            expected: 3,
        };
        assert_eq!(list.malformed, [Malformed { line: 3, fault }]);
        assert_eq!(list.rows.len(), 1);
    }

    #[test]
    fn files_without_a_product_list_are_refused() {
        let no_column = |wanted: &str, present: &[&str]| CsvError::NoColumn {
            wanted: wanted.into(),
            present: present.iter().map(|name| name.to_string()).collect(),
        };
        let cases: &[(&str, &[u8], CsvError)] = &[
            ("nothing", b"", CsvError::Empty),
            ("blank lines", b"\n \r\n\n", CsvError::Empty),
            ("a mark alone", b"\xef\xbb\xbf", CsvError::Empty),
            ("UTF-16 LE", b"\xff\xfei\0d\0", CsvError::Utf16),
            ("UTF-16 BE", b"\xfe\xff\0i\0d", CsvError::Utf16),
            (
                "a spreadsheet",
                b"PK\x03\x04\x14\0\x06\0\n",
                CsvError::NotText,
            ),
            ("Latin-1", b"id,gr\xf6sse\n", CsvError::NotText),
            (
                "other columns",
                b"sku,title\n",
                no_column("id", &["sku", "title"]),
            ),
            (
                "no name",
                b"id,title\n",
                no_column("productDisplayName", &["id", "title"]),
            ),
        ];
        for (case, bytes, expected) in cases {
            assert_eq!(
                read(bytes, &Mapping::default()).as_ref(),
                Err(expected),
                "{case}"
            );
        }
    }

    #[test]
    fn a_header_alone_is_an_empty_list() {
        let list = read(KAGGLE.as_bytes(), &Mapping::default()).unwrap();
        assert_eq!((list.rows.len(), list.malformed.len()), (0, 0));
    }

    /// The data set beside the project, where it is; `LOOKALIKE_SHARED` names its folder.
    #[test]
    fn the_shared_product_list_has_no_malformed_row() {
        let Some(shared) = std::env::var_os("LOOKALIKE_SHARED") else {
            println!("skipped: the shared product list is missing");
            return;
        };
        let bytes =
            std::fs::read(std::path::Path::new(&shared).join("fashion/styles.csv")).unwrap();
        let list = read(&bytes, &Mapping::default()).unwrap();
        assert_eq!(list.rows.len(), 39_784, "{:?}", list.malformed);
        assert!(
            list.rows
                .iter()
                .any(|row| row.name == "Nike Women's EM Tempo 3.5\" Pink Short")
        );
    }
}
