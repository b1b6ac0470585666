//! The command line's options: `--name value` or `--name=value`, in any order.

use std::path::PathBuf;

use crate::error::Error;

/// Options and plain arguments of one command.
#[derive(Debug, Default)]
pub struct Options {
    named: Vec<(String, String)>,
    plain: Vec<String>,
}

impl Options {
    /// Reads `arguments`, refusing every option that is not in `known` (written with its dashes).
    ///
    /// # Errors
    /// [`Error::Usage`] for an unknown or repeated option, one without a value, or more than
    /// `most_plain` plain arguments.
    pub fn parse(arguments: &[String], known: &[&str], most_plain: usize) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if !argument.starts_with("--") {
                options.plain.push(argument.clone());
                continue;
            }
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            if !known.contains(&name) {
                return Err(usage(match known {
                    [] => format!("there is no option {name} here"),
                    _ => format!("there is no option {name}; there is {}", known.join(", ")),
                }));
            }
            if options.value(name).is_some() {
                return Err(usage(format!("{name} is given twice")));
            }
            let value = value
                .or_else(|| rest.next().cloned())
                .ok_or_else(|| usage(format!("{name} needs a value")))?;
            options.named.push((name.to_owned(), value));
        }
        match options.plain.get(most_plain) {
            Some(surplus) => Err(usage(format!("`{surplus}` is one argument too many"))),
            None => Ok(options),
        }
    }

    /// The value of an option, if it was given.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.named
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    /// The value of an option as a path.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    /// The value of an option as a port; 0 lets the system choose.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is no number from 0 to 65535.
    pub fn port(&self, name: &str) -> Result<Option<u16>, Error> {
        let parse = |value: &str| {
            let problem = || {
                usage(format!(
                    "{name} must be a number up to 65535, not `{value}`"
                ))
            };
            value.parse().map_err(|_| problem())
        };
        self.value(name).map(parse).transpose()
    }

    /// The arguments that are no options.
    pub fn plain(&self) -> &[String] {
        &self.plain
    }
}

fn usage(problem: String) -> Error {
    Error::Usage { problem }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn options_are_read_or_refused_in_words() {
        type Answer = Result<(&'static str, usize), &'static str>;
        let cases: [(&[&str], Answer); 7] = [
            (&["--port", "80", "dir"], Ok(("80", 1))),
            (&["dir", "--port=81"], Ok(("81", 1))),
            (&["--port"], Err("--port needs a value")),
            (
                &["--port", "1", "--port", "2"],
                Err("--port is given twice"),
            ),
            (
                &["--prot", "1"],
                Err("there is no option --prot; there is --port"),
            ),
            (&["a", "b"], Err("`b` is one argument too many")),
            (
                &["--port=70000"],
                Err("--port must be a number up to 65535, not `70000`"),
            ),
        ];
        let mut wrong = Vec::new();
        for (arguments, expected) in cases {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let got = Options::parse(&arguments, &["--port"], 1)
                .and_then(|options| Ok((options.port("--port")?, options.plain().len())))
                .map_err(|error| error.to_string());
            let expected = expected
                .map(|(port, plain)| (port.parse().ok(), plain))
                .map_err(str::to_owned);
            if got != expected {
                wrong.push(format!("{arguments:?}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
