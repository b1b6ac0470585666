//! The products: which garments the demo shop sells, under which names.

use crate::dice::Dice;
use crate::look::Look;
use crate::naming::noun;
use crate::palette::{Colour, named};
use crate::pattern::Pattern;
use crate::stock::{Stock, stock};
use crate::types::{Article, Gender, Length};

/// One product: the columns of the product list, and what its drawing needs.
#[derive(Debug, Clone)]
pub struct Garment {
    /// Unique; also the picture's file name.
    pub id: u32,
    /// Whom it is for.
    pub gender: Gender,
    /// What it is.
    pub article: Article,
    /// The name of its colour in the product list.
    pub base_colour: &'static str,
    /// What is woven or printed on it.
    pub pattern: Pattern,
    /// Spring, Summer, Fall or Winter.
    pub season: &'static str,
    /// The year of the collection.
    pub year: u32,
    /// Casual, Formal, Sports, Party or Smart Casual.
    pub usage: &'static str,
    /// What a shop would write below the picture.
    pub name: String,
    pub(crate) look: Look,
}

/// The titles of the product list's columns.
pub const COLUMNS: [&str; 10] = [
    "id",
    "gender",
    "masterCategory",
    "subCategory",
    "articleType",
    "baseColour",
    "season",
    "year",
    "usage",
    "productDisplayName",
];

/// How many products the demo catalogue has where nobody says otherwise.
pub const DEFAULT_COUNT: usize = 1_200;

/// Names of makers that do not exist.
const BRANDS: [&str; 8] = [
    "Northway",
    "Marlow & Finch",
    "Solenne",
    "Tidewater",
    "Juniper Lane",
    "Kestrel",
    "Oakhurst",
    "Velia",
];

impl Garment {
    /// The row of the product list, in the order of [`COLUMNS`].
    pub fn row(&self) -> [String; 10] {
        let (master, sub) = self.article.category();
        [
            self.id.to_string(),
            self.gender.name().into(),
            master.into(),
            sub.into(),
            self.article.name().into(),
            self.base_colour.into(),
            self.season.into(),
            self.year.to_string(),
            self.usage.into(),
            self.name.clone(),
        ]
    }
}

/// The first `count` products of the demo shop: the same on every call and every machine.
///
/// Article types come in the shares of a plausible shop, colours and patterns in turn within each
/// type. The first products of a longer list are the whole of a shorter one.
pub fn products(count: usize) -> Vec<Garment> {
    let mut made = [0usize; Article::ALL.len()];
    let total: usize = Article::ALL.iter().map(|a| a.share()).sum();
    let mut list = Vec::with_capacity(count);
    for position in 0..count {
        // The type that lags furthest behind its share; the first of equals.
        let lag = |i: usize| {
            Article::ALL[i].share() as i64 * (position as i64 + 1) - (made[i] * total) as i64
        };
        let next = (0..Article::ALL.len()).rev().max_by_key(|&i| lag(i)).unwrap_or(0);
        list.push(garment(Article::ALL[next], made[next], position));
        made[next] += 1;
    }
    list
}

/// The `turn`-th product of its type.
fn garment(article: Article, turn: usize, position: usize) -> Garment {
    let seed = position as u64 * 64 + 5;
    let mut dice = Dice::new(seed, 1);
    let Stock { genders, colours, patterns, cuts, sleeves, necks, lengths, usages, seasons } =
        stock(article);
    let gender = genders[turn % genders.len()];
    let colour = named(colours[walk(turn, colours.len(), 5)]);
    let pattern = patterns[walk(turn, patterns.len(), 7)];
    let model = dice.below(12);
    let mut look = Look {
        article,
        gender,
        colour,
        trim: named(dice.pick(&colour.partners)),
        pattern,
        cut: dice.pick(cuts),
        sleeve: dice.pick(sleeves),
        neck: dice.pick(necks),
        length: dice.pick(lengths),
        model,
        seed,
        tint: [0; 3],
    };
    crate::naming::settle(&mut look, &mut dice);
    let brand = dice.pick(&BRANDS);
    Garment {
        // Gaps, as real lists have them.
        id: 10_001 + position as u32 * 13 + (dice.below(7) as u32),
        gender,
        article,
        base_colour: look.colour.name,
        pattern: look.pattern,
        season: dice.pick(seasons),
        year: 2019 + dice.below(7) as u32,
        usage: dice.pick(usages),
        name: name(&look, brand, position),
        look,
    }
}

/// The place in a list of `length` at the `turn`-th visit: every place once a round, in steps of
/// about `step`, each round from another start, so that two lists of one length meet in all pairs.
fn walk(turn: usize, length: usize, step: usize) -> usize {
    let shares_a_factor =
        |step: usize| (2..=length).any(|f| step.is_multiple_of(f) && length.is_multiple_of(f));
    let step = (step..).find(|&step| !shares_a_factor(step)).unwrap_or(1);
    (turn * step + turn / length * (step + 1)) % length
}

fn name(look: &Look, brand: &str, position: usize) -> String {
    let who = look.gender.name();
    let colour: Colour = look.colour;
    let mut words = vec![brand, who, colour.name];
    let pattern = look.pattern.word();
    if !pattern.is_empty() {
        words.push(pattern);
    }
    let noun = noun(look);
    words.push(&noun);
    let mut name = words.join(" ");
    // Commas and quotes, as real lists have them.
    match (look.article, look.length) {
        (Article::Shorts, Length::Short) if position.is_multiple_of(3) => {
            name.push_str(", 7\" Inseam")
        }
        (Article::Jeans | Article::Trousers, _) if position.is_multiple_of(7) => {
            name.push_str(", 32\" Leg")
        }
        (Article::Socks, _) if position.is_multiple_of(2) => name.push_str(", Pair"),
        (Article::Backpacks, _) if position.is_multiple_of(5) => name.push_str(" for 15\" Laptops"),
        _ => {}
    }
    name
}
