//! Tells Rust code from the comments and literals in it.

/// The text with every comment's and literal's content blanked; lines and columns stay.
///
/// Knows nested comments, raw and byte strings, and lifetimes from character literals.
pub fn code_only(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let end = end_of_literal(&characters, at);
        match end {
            Some(end) => {
                let blank = |character: &char| if *character == '\n' { '\n' } else { ' ' };
                code.extend(characters[at..end].iter().map(blank));
                at = end;
            }
            None => {
                code.push(characters[at]);
                at += 1;
            }
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; none if none begins there.
fn end_of_literal(text: &[char], at: usize) -> Option<usize> {
    let rest = &text[at..];
    let begins = |word: &str| {
        word.chars()
            .enumerate()
            .all(|(i, expected)| rest.get(i) == Some(&expected))
    };
    if begins("//") {
        let length = rest.iter().position(|character| *character == '\n');
        return Some(at + length.unwrap_or(rest.len()));
    }
    if begins("/*") {
        return Some(at + block_comment(rest));
    }
    let after_name = at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_');
    match rest.first()? {
        '"' => Some(at + quoted(rest, 1)),
        'r' if !after_name || matches!(text[at - 1], 'b' | 'c') => {
            raw(rest).map(|length| at + length)
        }
        '\'' => character(rest).map(|length| at + length),
        _ => None,
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at + 1 < rest.len() {
        match (rest[at], rest[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of a string whose content begins at `from`.
fn quoted(rest: &[char], from: usize) -> usize {
    let mut at = from;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of `r"…"` or `r#"…"#`; none for a name that begins with r.
fn raw(rest: &[char]) -> Option<usize> {
    let hashes = rest[1..]
        .iter()
        .take_while(|character| **character == '#')
        .count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let closes = |at: &usize| {
        rest[*at] == '"'
            && rest
                .get(at + 1..at + 1 + hashes)
                .is_some_and(|tail| tail.iter().all(|c| *c == '#'))
    };
    let end = (hashes + 2..rest.len()).find(closes);
    Some(end.map_or(rest.len(), |end| end + 1 + hashes))
}

/// The length of a character literal; none for a lifetime.
fn character(rest: &[char]) -> Option<usize> {
    match (rest.get(1)?, rest.get(2)?) {
        ('\\', _) => {
            let end = rest
                .iter()
                .skip(3)
                .position(|character| *character == '\'')?;
            Some(end + 4)
        }
        (_, '\'') => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn comments_and_literals_are_blanked_in_place() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("/* open", "       "),
            ("f(\"x\\\"y\") g", "f(      ) g"),
            ("r\"a\\\" b", "      b"),
            ("r#\"a\"b\"# c", "         c"),
            ("br\"a\" c", "b     c"),
            ("for x in y", "for x in y"),
            ("r#type", "r#type"),
            ("fn f<'a>(x: &'a str) -> 'b'", "fn f<'a>(x: &'a str) ->    "),
            ("'\\'' x '\"' y", "     x     y"),
            ("\"a\nb\" c", "  \n   c"),
            ("\"open", "     "),
        ];
        let mut wrong = Vec::new();
        for (text, expected) in cases {
            let got = code_only(text);
            if got != expected {
                wrong.push(format!("{text:?}: {got:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
