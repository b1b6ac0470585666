//! Finds the tags and attributes of an HTML file, with their places, so that they can be replaced.

use std::ops::Range;

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// In lower case.
    pub name: String,
    /// From `<` to after `>`.
    pub range: Range<usize>,
    /// In order.
    pub attributes: Vec<Attribute>,
    /// The content of a `script` or `style`; none for all other elements.
    pub body: Option<Range<usize>>,
}

/// An attribute of a [`Tag`].
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// In lower case.
    pub name: String,
    /// Without its quotes; empty if there is none.
    pub value: String,
    /// From the name's first to after the value's last character, quotes included.
    pub range: Range<usize>,
}

impl Tag {
    /// An attribute by its name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// An attribute's value.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.attribute(name)
            .map(|attribute| attribute.value.as_str())
    }
}

/// Every opening tag outside comments, in order. A tag without its end is left out.
pub fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find('<') {
        let start = at + offset;
        let rest = &text[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(text.len(), |end| start + end + 3);
            continue;
        }
        at = start + 1;
        if !rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let Some(mut tag) = read_tag(text, start) else {
            break;
        };
        at = tag.range.end;
        if matches!(tag.name.as_str(), "script" | "style") {
            let end = find_end(text, at, &tag.name);
            tag.body = Some(at..end);
            at = end;
        }
        tags.push(tag);
    }
    tags
}

/// Where `</name` begins, or the text ends.
fn find_end(text: &str, from: usize, name: &str) -> usize {
    let closes = |at: usize| {
        let word = text.get(at + 2..at + 2 + name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name))
    };
    let ends = text[from..].match_indices("</").map(|(at, _)| from + at);
    ends.into_iter()
        .find(|at| closes(*at))
        .unwrap_or(text.len())
}

fn read_tag(text: &str, start: usize) -> Option<Tag> {
    let skip = |at: usize, test: fn(char) -> bool| {
        let rest = &text[at..];
        at + rest
            .find(|character| !test(character))
            .unwrap_or(rest.len())
    };
    let is_name =
        |character: char| !character.is_whitespace() && !matches!(character, '>' | '/' | '=');
    let mut at = skip(start + 1, is_name);
    let name = text[start + 1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at = skip(at, |character| {
            character.is_whitespace() || character == '/'
        });
        let first = at;
        match text[at..].chars().next()? {
            '>' => break,
            '=' => at += 1, // a stray one begins a name, as browsers read it
            _ => {}
        }
        at = skip(at, is_name);
        let own_name = text[first..at].to_ascii_lowercase();
        let equals = skip(at, char::is_whitespace);
        let mut value = "";
        if text[equals..].starts_with('=') {
            let begin = skip(equals + 1, char::is_whitespace);
            let quote = text[begin..]
                .chars()
                .next()
                .filter(|first| matches!(first, '"' | '\''));
            (value, at) = match quote {
                Some(quote) => {
                    let length = text[begin + 1..].find(quote)?;
                    (&text[begin + 1..begin + 1 + length], begin + length + 2)
                }
                None => {
                    let end = skip(begin, |character| {
                        !character.is_whitespace() && character != '>'
                    });
                    (&text[begin..end], end)
                }
            };
        }
        attributes.push(Attribute {
            name: own_name,
            value: value.to_owned(),
            range: first..at,
        });
    }
    Some(Tag {
        name,
        range: start..at + 1,
        attributes,
        body: None,
    })
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_found_where_browsers_find_them() {
        let text = "<!doctype html><!-- <link rel=no> --><Meta NAME='a b' content=\"<x>\"/>\n\
            <link rel=preload href = ./a.js crossorigin><script type=module>if (1 < 2) '<link>';</SCRIPT>\
            <p hidden=>1 < 2</p><br/><link rel=\"cut";
        let found: Vec<String> = tags(text)
            .iter()
            .map(|tag| {
                let attributes: Vec<String> = tag
                    .attributes
                    .iter()
                    .map(|attribute| format!("{}={}", attribute.name, attribute.value))
                    .collect();
                let body = tag.body.clone().map(|body| &text[body]);
                format!("{} [{}] {body:?}", tag.name, attributes.join(", "))
            })
            .collect();
        let expected = [
            "meta [name=a b, content=<x>] None",
            "link [rel=preload, href=./a.js, crossorigin=] None",
            "script [type=module] Some(\"if (1 < 2) '<link>';\")",
            "p [hidden=] None",
            "br [] None",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn ranges_are_what_would_be_replaced() {
        let text = "é<meta name='x' content=\"y z\" />";
        let tags = tags(text);
        let tag = &tags[0];
        assert_eq!(&text[tag.range.clone()], &text[2..]);
        let content = tag.attribute("content").unwrap();
        assert_eq!(&text[content.range.clone()], "content=\"y z\"");
    }

    #[test]
    fn no_text_makes_it_fail() {
        let pieces = [
            "<", "a", "=", "\"", "'", ">", "/", " ", "<!--", "-->", "</script", "<script", "é",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for fourth in pieces {
                        tags(&[first, second, third, fourth].concat());
                    }
                }
            }
        }
    }
}
