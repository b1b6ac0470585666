//! Directions and guesses to figures.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Product};
use evaluation::{Measured, PHOTO_CLASSES, article_types};
use rayon::prelude::*;

use super::inputs::{COMPARED, Inputs};
use super::looks::Looked;
use super::report::Figure;
use crate::error::CliError;
use crate::photo::Look;

/// Products that the page shows, and to how many the figures look at most.
const SHOWN: usize = 5;
const MOST: usize = 10;

/// How much alike a product kept aside and its neighbours are.
pub fn neighbours(inputs: &Inputs, queries: &Looked, gallery: &Looked) -> Vec<Figure> {
    let columns = inputs.compared.map(|column| Labels::of(inputs, column));
    let of = |looked: &Looked| -> Vec<[Option<usize>; COMPARED.len()]> {
        let label = |position: usize| columns.each_ref().map(|column| column.labels[position]);
        looked
            .keys
            .iter()
            .map(|&position| label(position))
            .collect()
    };
    let (asked, given) = (of(queries), of(gallery));
    let mut joint = evaluation::joint(&[asked.as_slice(), &given].concat());
    let joint_given = joint.split_off(asked.len());
    let found = nearest(queries, &gallery.rows, MOST);
    let shown = first(&found, SHOWN);

    let mut figures = Vec::new();
    for (count, found) in [(SHOWN, &shown), (MOST, &found)] {
        for (place, name) in COMPARED.into_iter().enumerate() {
            let [asked, given] = [&asked, &given].map(|labels| {
                labels
                    .iter()
                    .map(|labels| labels[place])
                    .collect::<Vec<_>>()
            });
            let measured = evaluation::precision(found, &asked, &given);
            figures.push(figure(format!("{name} precision@{count}"), measured));
        }
        let measured = evaluation::precision(found, &joint, &joint_given);
        figures.push(figure(format!("all three precision@{count}"), measured));
    }
    let measured = evaluation::ndcg(&found, &asked, &given, SHOWN);
    figures.push(figure(format!("nDCG@{SHOWN}"), measured));
    figures
}

/// What the model takes the products kept aside for, attribute by attribute. Products of a class that
/// no other product has are not asked about: nothing teaches it. By chance is who always answers with
/// the commonest class.
pub fn classifiers(inputs: &Inputs, queries: &Looked) -> Vec<Figure> {
    let learnt = queries.guesses.first().into_iter().flatten().enumerate();
    learnt
        .filter_map(|(place, guess)| {
            let column = Labels::of(inputs, inputs.attribute(&guess.attribute)?);
            let others: Vec<Option<usize>> = inputs
                .products
                .iter()
                .zip(&column.labels)
                .filter_map(|(product, label)| (!product.is_aside).then_some(*label))
                .collect();
            let taught: BTreeSet<usize> = others.iter().flatten().copied().collect();
            let right: Vec<Option<usize>> = queries
                .keys
                .iter()
                .map(|&position| column.labels[position].filter(|own| taught.contains(own)))
                .collect();
            // A class that the list does not have is a wrong answer like any other.
            let unheard = column.numbers.len();
            let answers: Vec<usize> = queries
                .guesses
                .iter()
                .map(|guesses| {
                    let number = guesses.get(place).map(|guess| guess.class.as_str());
                    let number = number.and_then(|class| column.numbers.get(class));
                    number.copied().unwrap_or(unheard)
                })
                .collect();
            let commonest = evaluation::commonest(&others)?;
            let judge = |answers: &[usize]| evaluation::classified(&right, answers, unheard + 1);
            let (value, chance) = (judge(&answers), judge(&vec![commonest; right.len()]));
            let measured = |value, chance| Measured {
                value,
                chance,
                queries: right.iter().flatten().count(),
            };
            let name = &guess.attribute;
            Some([
                figure(
                    format!("{name} accuracy"),
                    measured(value.accuracy, chance.accuracy),
                ),
                figure(
                    format!("{name} macro-F1"),
                    measured(value.macro_f1, chance.macro_f1),
                ),
            ])
        })
        .flatten()
        .collect()
}

/// Whether a sharp picture finds its own product among all `parts`.
pub fn own_product(sharp: &Looked, parts: [&Looked; 3]) -> Vec<Figure> {
    if sharp.is_empty() {
        return Vec::new();
    }
    let rows: Vec<f32> = parts.iter().flat_map(|part| &part.rows).copied().collect();
    let positions = parts.iter().flat_map(|part| &part.keys);
    let row_of: BTreeMap<usize, usize> = positions.copied().zip(0..).collect();
    let found = nearest(sharp, &rows, SHOWN);
    // A product whose own small picture cannot be read is not there to be found.
    let (found, own): (Vec<Vec<usize>>, Vec<usize>) = found
        .into_iter()
        .zip(&sharp.keys)
        .filter_map(|(found, position)| Some((found, *row_of.get(position)?)))
        .unzip();
    [1, SHOWN]
        .map(|count| {
            let measured = evaluation::recall(&first(&found, count), &own, row_of.len());
            figure(format!("own product recall@{count}"), measured)
        })
        .to_vec()
}

/// Whether a person's photo finds products of its class, for all photos and class by class.
pub fn photos(inputs: &Inputs, photos: &Looked, gallery: &Looked) -> Vec<Figure> {
    if photos.is_empty() {
        return Vec::new();
    }
    let [article_type, ..] = inputs.compared;
    let found = nearest(photos, &gallery.rows, SHOWN);
    let types: Vec<&str> = gallery
        .keys
        .iter()
        .map(|&position| &*inputs.products[position].attributes[article_type])
        .collect();
    let answers = |class: usize, row: usize| {
        let (name, _) = PHOTO_CLASSES[class];
        article_types(name).is_some_and(|accepted| accepted.contains(&types[row]))
    };
    let judge = |name: String, wanted: &dyn Fn(usize) -> bool| {
        let (found, classes): (Vec<Vec<usize>>, Vec<usize>) = found
            .iter()
            .zip(&photos.keys)
            .filter(|(_, class)| wanted(**class))
            .map(|(found, class)| (found.clone(), *class))
            .unzip();
        let right = |query: usize, row| answers(classes[query], row);
        let measured = evaluation::precision_where(&found, gallery.len(), right);
        (measured.queries > 0).then(|| figure(name, measured))
    };
    let all = judge(format!("photos precision@{SHOWN}"), &|_| true);
    let each = PHOTO_CLASSES.iter().enumerate().map(|(at, (class, _))| {
        judge(format!("photos of {class} precision@{SHOWN}"), &|class| {
            class == at
        })
    });
    let cropped = framed(photos);
    cropped
        .into_iter()
        .chain(all)
        .chain(each.flatten())
        .collect()
}

/// How many of the photos were looked at in part; none where all were looked at whole.
fn framed(photos: &Looked) -> Option<Figure> {
    let count = photos.parts.iter().filter(|part| !part.is_whole()).count();
    let share = count as f32 / photos.len().max(1) as f32;
    (count > 0).then(|| without_chance("photos looked at in part", share, photos.len()))
}

/// How many of the first neighbours a catalogue finds, whose vectors are signed bytes.
///
/// # Errors
/// [`CliError::Internal`] for vectors that no catalogue takes.
pub fn stored(look: &dyn Look, queries: &Looked, gallery: &Looked) -> Result<Figure, CliError> {
    let products = gallery.embeddings().enumerate().map(|(number, embedding)| {
        let product = Product {
            id: number.to_string(),
            ..Product::default()
        };
        (product, embedding)
    });
    let (fingerprint, dimension) = (look.fingerprint(), look.dimension());
    let catalogue = Catalogue::from_embeddings(fingerprint, dimension, Vec::new(), products)
        .map_err(|error| CliError::Internal(error.to_string()))?;
    let searched: Vec<Vec<usize>> = queries
        .embeddings()
        .collect::<Vec<_>>()
        .par_iter()
        .map(|query| {
            let hits = catalogue.search(query, SHOWN);
            hits.iter().map(|hit| hit.index as usize).collect()
        })
        .collect();
    let exact = nearest(queries, &gallery.rows, SHOWN);
    let measured = evaluation::overlap(&searched, &exact, gallery.len());
    Ok(figure(format!("i8 catalogue overlap@{SHOWN}"), measured))
}

/// How nearly the model is the reference: the cosine of their directions of the same picture, and
/// the neighbours that both find for a product kept aside, in all products but itself. `again` is
/// what the reference saw in the pictures of both.
pub fn reference(queries: &Looked, gallery: &Looked, again: &Looked) -> Vec<Figure> {
    let row_of: BTreeMap<usize, &[f32]> = again.by_key().collect();
    let mut both = [Looked::default(), Looked::default()];
    let mut asked = 0;
    for (looked, is_asked) in [(queries, true), (gallery, false)] {
        // A picture that cannot be read is left out by both or by one.
        for (key, own) in looked.by_key() {
            let Some(reference) = row_of.get(&key) else {
                continue;
            };
            for (looked, row) in both.iter_mut().zip([own, reference]) {
                looked.dimension = row.len();
                looked.keys.push(key);
                looked.rows.extend(row);
            }
            asked += usize::from(is_asked);
        }
    }

    let [own, other] = &both;
    let pairs = own.embeddings().zip(other.embeddings());
    let mut cosines: Vec<f32> = pairs.map(|(a, b)| a.cosine(&b)).collect();
    cosines.sort_by(f32::total_cmp);
    let sum: f64 = cosines.iter().copied().map(f64::from).sum();
    let mean = (sum / cosines.len().max(1) as f64) as f32;
    let median = cosines.get(cosines.len() / 2).copied().unwrap_or_default();
    let cosine = |name, value| without_chance(name, value, cosines.len());

    let [a, b] = [own, other].map(|looked| {
        let queries = &looked.rows[..asked * looked.dimension];
        let found =
            evaluation::neighbours(queries, &looked.rows, looked.dimension.max(1), SHOWN + 1);
        let others = found.into_iter().enumerate().map(|(own, found)| {
            let others = found.into_iter().filter(|row| *row != own);
            others.take(SHOWN).collect()
        });
        others.collect::<Vec<Vec<usize>>>()
    });
    let overlap = evaluation::overlap(&a, &b, own.len().saturating_sub(1));
    vec![
        cosine("reference cosine", mean),
        cosine("reference median cosine", median),
        figure(format!("reference overlap@{SHOWN}"), overlap),
    ]
}

/// One attribute of all products as numbers.
struct Labels<'a> {
    /// By product; none where unknown.
    labels: Vec<Option<usize>>,
    /// By value.
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Labels<'a> {
    fn of(inputs: &'a Inputs, column: usize) -> Self {
        let mut numbers = BTreeMap::new();
        let labels = inputs
            .products
            .iter()
            .map(|product| {
                let value = product.attributes[column].as_str();
                let next = numbers.len();
                (!value.is_empty()).then(|| *numbers.entry(value).or_insert(next))
            })
            .collect();
        Self { labels, numbers }
    }
}

fn nearest(queries: &Looked, rows: &[f32], count: usize) -> Vec<Vec<usize>> {
    evaluation::neighbours(&queries.rows, rows, queries.dimension.max(1), count)
}

/// The first `count` of each.
fn first(found: &[Vec<usize>], count: usize) -> Vec<Vec<usize>> {
    found
        .iter()
        .map(|rows| rows.iter().take(count).copied().collect())
        .collect()
}

fn figure(name: String, measured: Measured) -> Figure {
    Figure {
        name,
        value: rounded(measured.value),
        chance: Some(rounded(measured.chance)),
        baseline: None,
        queries: measured.queries,
    }
}

/// A figure that no answer drawn by lot has.
fn without_chance(name: &str, value: f32, queries: usize) -> Figure {
    Figure {
        name: name.to_owned(),
        value: rounded(value),
        chance: None,
        baseline: None,
        queries,
    }
}

/// Six digits: by chance a product is found once in so many thousand times.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e6).round() / 1e6
}
