//! Sentences about catalogues of which a search compares a part.

use super::speaker::{count, say};
use crate::engine::protocol::{Coverage, Standing};

sentences! {
    in "cells_";
    /// The status while more of the catalogue is on its way.
    pub fn open;
    /// What the numbers beside the filters' values count.
    pub fn counts;
    /// What the pieces of a look were chosen among.
    pub fn look;
}

/// How much of the catalogue an answer is from, and whether more of it would change the answer.
pub fn coverage(coverage: &Coverage) -> String {
    let key = match coverage.standing {
        Standing::Open => "cells_open",
        Standing::Settled => "cells_settled",
        Standing::Certain => "cells_certain",
        Standing::Stopped => "cells_stopped",
        Standing::Offline => "cells_offline",
        Standing::Lost => "cells_lost",
    };
    match coverage.missing {
        0 => say(key, &[]),
        _ => [say(key, &[]), say("cells_missing", &[])].join(" "),
    }
}

/// How many of the products that were compared pass the filters.
pub fn passing(products: u64, compared: u64) -> String {
    let arguments = [("count", count(products)), ("compared", count(compared))];
    say("cells_passing", &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    #[test]
    fn each_standing_has_a_sentence_of_its_own_in_every_language() {
        for language in Language::ALL {
            language.speak();
            let mut said = Vec::new();
            for standing in [
                Standing::Open,
                Standing::Settled,
                Standing::Certain,
                Standing::Stopped,
                Standing::Offline,
                Standing::Lost,
            ] {
                let told = Coverage {
                    standing,
                    compared: 512,
                    is_more: true,
                    missing: 0,
                };
                let sentence = coverage(&told);
                assert!(sentence.ends_with(['.', '…']), "{sentence}");
                assert!(!said.contains(&sentence), "{sentence}");
                let missing = coverage(&Coverage { missing: 2, ..told });
                assert!(
                    missing.starts_with(&sentence) && missing != sentence,
                    "{missing}"
                );
                said.push(sentence);
            }
        }
    }

    #[test]
    fn what_passes_is_told_with_what_was_compared() {
        assert_eq!(passing(0, 96), "Of 96 products compared, none passes");
        assert_eq!(
            passing(1_024, 4_100),
            "Of 4,100 products compared, 1,024 pass"
        );
    }
}
