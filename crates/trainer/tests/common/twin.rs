//! What the twin in `tools/train.py` and this trainer are compared on: drawn garments, drawn photos of
//! garments, and weights that let every layer matter.

use std::path::Path;

use trainer::data::{Dataset, STORED, Size};
use trainer::photos::Photos;
use trainer::stream::Order;
use trainer::weights::{HeadSizes, Weights};

/// Maps of the last stage have more than one cell, as in the twin they must.
const SIZE: Size = Size {
    width: 34,
    height: 40,
};

/// Of each class, half of them kept aside.
const PHOTOS: usize = 6;

/// The pictures, which lie in `folder` afterwards, and the batch that is asked for.
pub fn dataset(folder: &Path) -> (Dataset, Order) {
    garments::write_demo(folder, 240, &mut |_, _| ()).unwrap();
    let images = folder.join("images");
    let mut dataset = Dataset::read(&images, &folder.join("styles.csv"), STORED).unwrap();
    // With all the colours of the demo no joint label has products enough.
    for (number, product) in dataset.products.iter_mut().enumerate() {
        product.attributes[1] = ["Red", "Blue", ""][number % 3].to_owned();
    }
    let mut pictures: Vec<_> = std::fs::read_dir(&images)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pictures.sort();
    let photos = folder.join("photos");
    for (number, picture) in pictures.iter().enumerate().take(3 * PHOTOS) {
        let class = photos.join(["dress", "shirt", "t-shirt"][number / PHOTOS]);
        std::fs::create_dir_all(&class).unwrap();
        std::fs::copy(picture, class.join(picture.file_name().unwrap())).unwrap();
    }
    dataset.photos = Photos::read(&photos).unwrap();
    let order = Order {
        size: SIZE,
        epochs: 0..1,
        batch: 16,
        seed: 3,
    };
    (dataset, order)
}

/// The last units of all bottlenecks begin with a scale of 0, and would not matter.
pub fn weights(dataset: &Dataset) -> Weights {
    let labels = dataset.labels();
    let sizes = HeadSizes {
        dimension: 16,
        classes: labels.names.each_ref().map(Vec::len),
        joint: labels.joint_count,
    };
    let mut weights = Weights::random(&sizes, 3);
    for slot in weights.slots_mut() {
        if slot.name.ends_with("bn3.weight") {
            slot.values.fill(0.2);
        }
    }
    weights
}
