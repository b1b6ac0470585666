//! The list of products: enough of everything, unique, and whole in CSV.

use std::collections::{BTreeMap, BTreeSet};

use garments::{Article, COLUMNS, DEFAULT_COUNT, Pattern, products, styles};

#[test]
fn the_shop_has_enough_of_everything() {
    let list = products(DEFAULT_COUNT);
    assert_eq!(list.len(), DEFAULT_COUNT);
    let mut articles = BTreeMap::<&str, usize>::new();
    let mut colours = BTreeMap::<&str, usize>::new();
    let mut patterns = BTreeMap::<Pattern, usize>::new();
    for garment in &list {
        *articles.entry(garment.article.name()).or_default() += 1;
        *colours.entry(garment.base_colour).or_default() += 1;
        *patterns.entry(garment.pattern).or_default() += 1;
    }
    let mut missing = Vec::new();
    for article in Article::ALL {
        if articles.get(article.name()).copied().unwrap_or(0) < 15 {
            missing.push(format!("{:?} in {articles:?}", article));
        }
    }
    for pattern in Pattern::ALL {
        if patterns.get(&pattern).copied().unwrap_or(0) < 10 {
            missing.push(format!("{pattern:?} in {patterns:?}"));
        }
    }
    if colours.values().filter(|&&count| count >= 20).count() < 16 {
        missing.push(format!("colours: {colours:?}"));
    }
    // A shop of one type or one colour would make the search trivial.
    for (name, &count) in articles.iter().chain(&colours) {
        if count > DEFAULT_COUNT / 6 {
            missing.push(format!("{name} is {count} of {DEFAULT_COUNT}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn ids_are_unique_and_a_longer_list_begins_with_the_shorter() {
    let long = products(2_000);
    let ids: BTreeSet<u32> = long.iter().map(|g| g.id).collect();
    assert_eq!(ids.len(), long.len());
    let short = products(150);
    let rows = |list: &[garments::Garment]| list.iter().map(|g| g.row()).collect::<Vec<_>>();
    assert_eq!(rows(&short), rows(&long[..150]));
    assert!(products(0).is_empty());
}

#[test]
fn names_say_what_the_columns_say() {
    let mut wrong = Vec::new();
    for garment in products(DEFAULT_COUNT) {
        let fits = garment.name.contains(garment.gender.name())
            && garment.name.contains(garment.base_colour)
            && garment.name.contains(garment.pattern.word())
            && !garment.name.contains("  ");
        if !fits {
            wrong.push(garment.name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn csv_keeps_commas_and_quotes() {
    let list = products(DEFAULT_COUNT);
    assert!(list.iter().filter(|g| g.name.contains(',')).count() >= 5);
    assert!(list.iter().filter(|g| g.name.contains('"')).count() >= 5);
    let text = styles(&list);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), COLUMNS.as_slice());
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), list.len());
    for (row, garment) in rows.iter().zip(&list) {
        assert_eq!(row, garment.row().as_slice());
    }
}
