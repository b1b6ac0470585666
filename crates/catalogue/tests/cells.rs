//! Celled catalogues: what is written is read, what is damaged is refused, filters skip cells, and the
//! rule that ends a visit keeps to what it promises.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeSet;

use catalogue::cells::{
    CellProduct, CellSettings, Directory, DirectoryBuilder, EncodedCell, Outlook, Visited,
    encode_cell,
};
use catalogue::{
    Catalogue, CatalogueError, Colours, Filter, FormatError, Manifest, Product, Removed, Target,
    ThumbnailPack, Variants,
};
use contract::{Digest, Embedding, FileRecord, Fingerprint};

const DIMENSION: usize = 16;
const CELLS: usize = 12;
const EACH: usize = 30;

/// Numbers from a fixed generator, −1..1.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 40) as f32 / (1_u64 << 23) as f32) - 1.0
    }

    fn vector(&mut self) -> Vec<f32> {
        (0..DIMENSION).map(|_| self.next()).collect()
    }
}

fn unit(values: Vec<f32>) -> Embedding {
    Embedding::normalise(values).unwrap()
}

fn settings() -> CellSettings {
    CellSettings {
        title: "Many".into(),
        fingerprint: Fingerprint(Digest::of(b"model")),
        dimension: DIMENSION,
        attributes: vec!["colour".into(), "shape".into()],
        per_pack: 7,
        centre_steps: 96.0,
        towards: 0.8,
    }
}

/// The cells, their manifest and directory, and every product's exact direction by its id.
struct Made {
    cells: Vec<EncodedCell>,
    manifest: Manifest,
    directory: Vec<u8>,
    directions: Vec<(String, Embedding)>,
}

fn made() -> Made {
    let mut numbers = Numbers(3);
    let mut builder = DirectoryBuilder::new(settings());
    let mut cells = Vec::new();
    let mut directions = Vec::new();
    for cell in 0..CELLS {
        let centre = unit(numbers.vector());
        let products: Vec<CellProduct> = (0..EACH)
            .map(|place| {
                let noise = numbers.vector();
                let near = centre.as_slice().iter().zip(noise);
                let direction = unit(near.map(|(c, n)| c + 0.08 * n).collect());
                let row = direction
                    .as_slice()
                    .iter()
                    .map(|v| (v * 120.0).round() as i8 as u8);
                let id = format!("p{cell}-{place}");
                directions.push((id.clone(), direction.clone()));
                CellProduct {
                    product: Product {
                        id,
                        name: format!("Thing {place} of {cell}"),
                        attributes: vec![format!("colour {}", cell % 4), format!("shape {place}")],
                    },
                    row: row.collect(),
                    colours: Colours::UNKNOWN,
                    thumbnail: format!("jpeg {cell} {place}").into_bytes(),
                }
            })
            .collect();
        let encoded = encode_cell(&settings(), centre.as_slice(), &products).unwrap();
        builder.push(&encoded);
        cells.push(encoded);
    }
    let (manifest, directory) = builder.finish(None).unwrap();
    Made {
        cells,
        manifest,
        directory,
        directions,
    }
}

impl Made {
    fn opened(&self) -> Catalogue {
        let parsed = Manifest::parse(&self.manifest.to_json()).unwrap();
        assert_eq!(parsed, self.manifest);
        let mut catalogue = Catalogue::new(parsed, settings().fingerprint).unwrap();
        assert!(catalogue.is_celled() && !catalogue.is_complete());
        catalogue.add_shard(&self.directory).unwrap();
        assert!(catalogue.is_complete() && catalogue.is_empty());
        catalogue
    }

    fn read(&self, file: &FileRecord) -> Result<Vec<u8>, CatalogueError> {
        let mut files = self.cells.iter().map(|cell| &cell.file);
        let (_, bytes) = files.find(|(found, _)| found == file).unwrap();
        Ok(bytes.clone())
    }

    fn bytes(&self, catalogue: &Catalogue, cell: u32) -> Vec<u8> {
        let record = catalogue.directory().unwrap().file(cell).unwrap();
        self.read(&record).unwrap()
    }

    fn add_all(&self, catalogue: &mut Catalogue) {
        for cell in 0..CELLS as u32 {
            let bytes = self.bytes(catalogue, cell);
            catalogue.add_cell(cell, &bytes).unwrap();
        }
    }
}

#[test]
fn what_is_written_is_read() {
    let made = made();
    let mut catalogue = made.opened();
    made.add_all(&mut catalogue);
    assert_eq!(catalogue.len(), CELLS * EACH);
    let mut seen = BTreeSet::new();
    for index in 0..catalogue.len() as u32 {
        let product = catalogue.product(index).unwrap();
        let (cell, place) = product.id[1..].split_once('-').unwrap();
        assert_eq!(product.name, format!("Thing {place} of {cell}"));
        assert_eq!(product.attributes[1], format!("shape {place}"));
        let (_, direction) = made
            .directions
            .iter()
            .find(|(id, _)| *id == product.id)
            .unwrap();
        let dot: f32 = catalogue
            .vector(index)
            .iter()
            .zip(direction.as_slice())
            .map(|(a, b)| a * b)
            .sum();
        assert!(dot > 0.999, "{}: {dot}", product.id);
        let (record, slot) = catalogue.thumbnail_pack(index).unwrap();
        let packs = made.cells.iter().flat_map(|cell| &cell.packs);
        let (_, pack) = packs.clone().find(|(file, _)| file == record).unwrap();
        let pack = ThumbnailPack::parse(pack).unwrap();
        assert_eq!(
            pack.get(slot),
            Some(format!("jpeg {cell} {place}").as_bytes())
        );
        seen.insert(product.id);
    }
    assert_eq!(seen.len(), CELLS * EACH);
    let facets = catalogue.select(&Filter::new()).facets;
    assert_eq!(facets[0].values[1].value, "colour 1");
    assert_eq!(facets[0].values[1].count as usize, CELLS / 4 * EACH);
}

#[test]
fn every_bit_of_a_cell_and_of_the_directory_counts() {
    let made = made();
    let mut catalogue = made.opened();
    let mut accepted = Vec::new();
    let bytes = made.bytes(&catalogue, 0);
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 1 << (at % 8);
        if !matches!(catalogue.add_cell(0, &bad), Err(CatalogueError::File(_))) {
            accepted.push(("cell", at));
        }
    }
    for length in [0, 1, bytes.len() - 1] {
        if catalogue.add_cell(0, &bytes[..length]).is_ok() {
            accepted.push(("cut cell", length));
        }
    }
    // Behind the digest the parser must neither panic nor believe in counts.
    for at in 0..made.directory.len() - 32 * CELLS {
        for flip in [1, 0x80, 0xff] {
            let mut bad = made.directory.clone();
            bad[at] ^= flip;
            let _ = Directory::parse(&bad);
        }
    }
    for length in 0..made.directory.len() {
        if Directory::parse(&made.directory[..length]).is_ok() {
            accepted.push(("cut directory", length));
        }
    }
    assert!(accepted.is_empty(), "{accepted:?}");
    assert!(catalogue.is_empty());
    assert!(matches!(
        catalogue.add_cell(CELLS as u32, &bytes),
        Err(CatalogueError::Surplus)
    ));
}

#[test]
fn a_damaged_cell_whose_digest_is_right_is_refused_or_whole() {
    // As a hostile builder would publish it: the record is that of the damaged bytes.
    let made = made();
    let mut failures = Vec::new();
    let (_, bytes) = &made.cells[0].file;
    for at in 0..bytes.len() {
        let mut cells = made.cells.clone();
        let mut bad = bytes.clone();
        bad[at] ^= 0x55;
        let mut builder = DirectoryBuilder::new(settings());
        cells[0].file.0 = contract::FileRecord::of(cells[0].file.0.path.clone(), &bad);
        cells[0].file.1 = bad.clone();
        builder.push(&cells[0]);
        let (manifest, directory) = builder.finish(None).unwrap();
        let mut catalogue = Catalogue::new(manifest, settings().fingerprint).unwrap();
        catalogue.add_shard(&directory).unwrap();
        if catalogue.add_cell(0, &bad).is_ok() {
            // Another row or another letter: then everything must still be readable.
            let readable = (0..EACH as u32).all(|index| catalogue.product(index).is_some());
            if !readable || catalogue.len() != EACH {
                failures.push(at);
            }
        } else if !catalogue.is_empty() {
            failures.push(at);
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn the_same_products_give_the_same_bytes() {
    assert_eq!(made().cells, made().cells);
    assert_eq!(made().directory, made().directory);
}

#[test]
fn a_settled_visit_has_found_what_all_cells_hold() {
    let made = made();
    let mut whole = made.opened();
    made.add_all(&mut whole);
    let mut numbers = Numbers(99);
    let (mut found, mut cells, mut wrong) = (0, 0, Vec::new());
    let queries = 60;
    for number in 0..queries {
        let near = &made.directions[number * 5].1;
        let noise = numbers.vector();
        let query = near.as_slice().iter().zip(noise).map(|(v, n)| v + 0.05 * n);
        let query = unit(query.collect());
        let mut part = made.opened();
        let visited = part.search_cells(&query, 5, |file| made.read(file));
        let Visited {
            cells: fetched,
            outlook,
            ..
        } = visited.unwrap().unwrap();
        let ids = |c: &Catalogue| -> BTreeSet<String> {
            c.search(&query, 5)
                .iter()
                .map(|hit| c.id(hit.index).unwrap().to_owned())
                .collect()
        };
        let (part, exact) = (ids(&part), ids(&whole));
        found += part.intersection(&exact).count();
        cells += fetched.len();
        if outlook == Outlook::Open || (outlook == Outlook::Certain && part != exact) {
            wrong.push((number, outlook));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    // By chance, cells fetched at random hold as much of the answer as they are of the catalogue.
    let chance = cells as f64 / (queries * CELLS) as f64;
    let recall = found as f64 / (queries * 5) as f64;
    assert!(
        recall >= 0.98 && chance < 0.4,
        "recall {recall}, chance {chance}"
    );
}

#[test]
fn the_nearest_centre_comes_first_however_wide_its_cell_is() {
    let made = made();
    let catalogue = made.opened();
    let directory = catalogue.directory().unwrap();
    let mut wrong = Vec::new();
    for (id, query) in made.directions.iter().step_by(7) {
        let visit = catalogue.visit(query, &Filter::new()).unwrap();
        let distance = |cell: u32| -> f32 {
            let centre = directory.centre(cell);
            let pairs = query.as_slice().iter().zip(centre);
            pairs.map(|(a, b)| (a - b).powi(2)).sum()
        };
        // The query is rounded too.
        let order: Vec<f32> = visit.order().map(distance).collect();
        if !order.is_sorted_by(|a, b| *a <= b + 0.02) {
            wrong.push((id, order));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn filters_skip_cells_that_cannot_match() {
    let made = made();
    let query = made.directions[0].1.clone(); // of cell 0, colour 0
    let only = |attribute: &str, value: &str| -> Filter {
        [(attribute.to_owned(), BTreeSet::from([value.to_owned()]))].into()
    };
    let mut catalogue = made.opened();
    let visit = catalogue
        .visit(&query, &only("colour", "colour 3"))
        .unwrap();
    let wanted = catalogue.wanted(&visit, &[], 5, CELLS);
    assert_eq!(wanted.len(), CELLS / 4);
    for (cell, file) in wanted {
        catalogue
            .add_cell(cell, &made.read(&file).unwrap())
            .unwrap();
    }
    let colours: BTreeSet<String> = (0..catalogue.directory().unwrap().products() as u32)
        .filter_map(|index| Some(catalogue.value(index, 0)?.to_owned()))
        .collect();
    assert_eq!(colours, BTreeSet::from(["colour 3".to_owned()]));
    let catalogue = made.opened();
    let cells = |filter: &Filter| catalogue.visit(&query, filter).unwrap().len();
    assert_eq!(cells(&Filter::new()), CELLS);
    assert_eq!(cells(&only("colour", "colour 1")), CELLS / 4);
    assert_eq!(cells(&only("shape", "shape 3")), CELLS);
    assert_eq!(cells(&only("colour", "green")), 0);
    assert_eq!(cells(&only("size", "XL")), 0);
}

#[test]
fn cells_come_and_go() {
    let made = made();
    let mut catalogue = made.opened();
    let (last, first) = (made.bytes(&catalogue, 11), made.bytes(&catalogue, 0));
    catalogue.add_cell(11, &last).unwrap();
    catalogue.add_cell(0, &first).unwrap();
    catalogue.add_cell(0, &first).unwrap();
    assert_eq!(catalogue.len(), 2 * EACH);
    assert!(
        catalogue.product(EACH as u32).is_none(),
        "of a cell that is not there"
    );
    assert!(catalogue.product((11 * EACH) as u32).is_some());
    catalogue.drop_cell(0);
    assert!(!catalogue.has_cell(0) && catalogue.has_cell(11));
    assert_eq!(catalogue.len(), EACH);
}

#[test]
fn removed_products_are_nowhere() {
    let mut made = made();
    let mut whole = made.opened();
    made.add_all(&mut whole);
    let gone: Vec<u32> = (0..whole.len() as u32)
        .filter(|index| index % 7 == 2)
        .collect();
    let ids: Vec<String> = gone
        .iter()
        .map(|&index| whole.id(index).unwrap().to_owned())
        .collect();
    made.manifest.products -= gone.len() as u64;
    made.manifest.cells.as_mut().unwrap().removed = Removed::new(gone.clone());
    let mut catalogue = made.opened();
    made.add_all(&mut catalogue);
    let all = catalogue.len();
    let selection = catalogue.select(&Filter::new());
    assert_eq!(selection.passing, all - gone.len());
    let variants = Variants::of(&catalogue);
    let mut bins = [0; 32];
    bins[5] = 255;
    let colours = Colours::new(bins).unwrap();
    for (&index, id) in gone.iter().zip(&ids) {
        let query = unit(catalogue.vector(index));
        let target = |colour_weight| Target {
            direction: query.clone(),
            colours,
            colour_weight,
        };
        let ways = [
            catalogue.search(&query, all),
            catalogue.rank(&target(0.0), all, |_| true),
            catalogue.rank(&target(0.5), all, |_| true),
        ];
        for hits in ways {
            assert_eq!(hits.len(), all - gone.len());
            assert!(hits.iter().all(|hit| hit.index != index), "{id}");
        }
        assert_eq!(catalogue.index_of(id), None);
        assert!(catalogue.is_removed(index) && !selection.has(index));
        assert_eq!(variants.group(index).count(), 1);
    }
    assert_eq!(
        catalogue.index_of("p3-4").is_some(),
        !ids.contains(&"p3-4".to_owned())
    );

    // A list that goes beyond the cells, or that the count does not agree with.
    let mut beyond = made.manifest.clone();
    beyond.cells.as_mut().unwrap().removed = Removed::new(vec![all as u32]);
    beyond.products = all as u64 - 1;
    assert!(matches!(beyond.check(), Err(FormatError::Range { .. })));
    let mut fewer = made.manifest.clone();
    fewer.products += 1;
    let mut catalogue = Catalogue::new(fewer, settings().fingerprint).unwrap();
    assert!(matches!(
        catalogue.add_shard(&made.directory),
        Err(CatalogueError::OtherCatalogue { .. })
    ));
}
