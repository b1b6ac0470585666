//! What may be wrong with an Arrow stream.

use std::io;

/// A stream that cannot be read or written any further.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The system refuses.
    #[error("the stream cannot be read: {0}")]
    Read(#[source] io::Error),
    /// Nobody takes the answers, or the disk is full.
    #[error("the answers cannot be written: {0}")]
    Write(#[source] io::Error),
    /// A person at a terminal, not a program.
    #[error("{0} is a terminal, and an Arrow stream is for programs")]
    Terminal(&'static str),
    /// No byte, or none that says which columns follow.
    #[error("there is no Arrow stream: it ends before its columns are named")]
    Empty,
    /// It breaks off.
    #[error("the stream ends in the middle of a message")]
    Truncated,
    /// Bytes that are no Arrow stream, or one that contradicts itself.
    #[error("this is no Arrow stream: {0}")]
    Malformed(String),
    /// A batch that nobody would hold in memory.
    #[error("a batch of the stream has more than {most} MiB")]
    TooLarge {
        /// The most, in MiB.
        most: u64,
    },
    /// A column that is needed is not there.
    #[error("the stream has no column {wanted:?}; it has {}", listed(found))]
    NoColumn {
        /// Its name.
        wanted: &'static str,
        /// Those that are there.
        found: Vec<String>,
    },
    /// A column of another type.
    #[error("the column {name:?} is of type {found}, and {wanted} is needed")]
    ColumnType {
        /// Its name.
        name: &'static str,
        /// As Arrow calls it.
        found: String,
        /// What would do.
        wanted: &'static str,
    },
    /// Rows of another model, version or arithmetic.
    #[error("the rows were made with another model or another version of lookalike")]
    OtherModel,
    /// A row that no worker wrote.
    #[error("row {number} is not as a worker writes it: {problem}")]
    Row {
        /// Counted from 1 over the whole stream.
        number: u64,
        /// What is wrong with it.
        problem: String,
    },
}

impl StreamError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Read(_) => "Look at the program that writes the stream: it may have ended early.",
            Self::Write(_) => {
                "Look at the program that reads the answers, or make room on the disk; then run it again."
            }
            Self::Terminal(_) => {
                "Let a program write and read the streams; integrations/spark does it on a cluster."
            }
            Self::Empty | Self::Malformed(_) => {
                "Write the stream form of Arrow IPC (in pyarrow: ipc.new_stream), uncompressed; the \
                 file form (Feather) and Parquet are not read."
            }
            Self::Truncated => {
                "The program that writes the stream ended early: look at its own messages, then run it again."
            }
            Self::TooLarge { .. } => {
                "Send fewer rows in a batch (in Spark: spark.sql.execution.arrow.maxRecordsPerBatch)."
            }
            Self::NoColumn { .. } | Self::ColumnType { .. } => {
                "Select and cast the columns before the stream is written; docs/cluster.md lists them."
            }
            Self::OtherModel => {
                "Embed the pictures again with the model and the lookalike that make the catalogue."
            }
            Self::Row { .. } => {
                "Hand on the rows as `lookalike embed --arrow` wrote them, with all their columns."
            }
        }
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.join(", "),
    }
}
