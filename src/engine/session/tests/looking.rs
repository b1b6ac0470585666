//! Which part of a photo is looked at, and where in it the answer comes from.

use super::*;

/// White on the left and of this colour on the right: 32 × 16 pixels, so that a JPEG's blocks of colour
/// are of one half or the other, and each half fills a square input.
fn half_white(colour: [u8; 3]) -> Vec<u8> {
    let row = [[255; 3].repeat(16), colour.repeat(16)].concat();
    let picture = Rgb8::new(32, 16, row.repeat(16)).unwrap();
    imageprep::thumbnail(&picture, 32, 32)
}

struct Traced {
    part: Crop,
    places: Vec<Option<Crop>>,
    shares: Vec<Shares>,
    matches: Vec<(String, f32)>,
    milliseconds: f64,
}

fn traced(photo: Vec<u8>, part: Option<Crop>) -> Traced {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    let search = Search {
        photos: vec![PhotoFile { bytes: photo, part }],
        ..search(3, 2, [0; 3])
    };
    let events = serve_and_trace(&host, &session, [Wanted::Search(search)]);
    let told: Vec<&Event> = events.iter().map(|(event, _)| event).collect();
    let [
        Event::Looking { id: 3 },
        Event::Embedded {
            id: 3,
            milliseconds,
            threads: 1,
        },
        Event::Coded { id: 3, .. },
        Event::Found { id: 3, matches, .. },
        Event::Traced {
            id: 3,
            part,
            places,
            shares,
        },
        Event::Thumbnail { .. },
        Event::Thumbnail { .. },
    ] = told.as_slice()
    else {
        panic!("{told:?}");
    };
    Traced {
        part: *part,
        places: places.clone(),
        shares: shares.clone(),
        matches: matches
            .iter()
            .map(|m| (m.id.own.clone(), m.similarity))
            .collect(),
        milliseconds: *milliseconds,
    }
}

#[test]
fn the_garment_is_looked_at_unless_a_part_is_given() {
    let blue = [10, 10, 200];
    // The photo, the part that is asked for, the part that is looked at, how often the network looks,
    // and whether blue is found as if there were nothing else.
    let cases = [
        (photo(blue), None, Crop::WHOLE, 1.0, true),
        (half_white(blue), None, RIGHT, 2.0, true),
        (half_white(blue), Some(Crop::WHOLE), Crop::WHOLE, 1.0, false),
        (half_white(blue), Some(LEFT), LEFT, 1.0, false),
        (half_white(blue), Some(RIGHT), RIGHT, 1.0, true),
    ];
    let mut wrong = Vec::new();
    for (photo, asked, looked_at, looks, is_pure) in cases {
        let found = traced(photo, asked);
        let (best, similarity) = &found.matches[0];
        // The clock in memory goes on by one at each look.
        let is_right = found.part == looked_at
            && found.milliseconds == looks
            && is_pure == (best == "blue" && *similarity > 0.98);
        if !is_right {
            let (part, looks) = (found.part, found.milliseconds);
            wrong.push(format!(
                "{asked:?}: {part:?}, {looks} looks, {best} {similarity}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn shares_add_up_to_the_similarity_and_places_are_of_the_whole_photo() {
    let found = traced(half_white([10, 200, 10]), Some(RIGHT));
    // The fake looks at the left half of what it is given; the other cell is in the white around it.
    assert_eq!(found.places, [Some(part([5_000, 0, 2_500, 10_000])), None]);
    assert_eq!(found.shares.len(), found.matches.len());
    for (shares, (id, similarity)) in found.shares.iter().zip(&found.matches) {
        assert_eq!(shares.cells.len(), found.places.len());
        let sum = shares.sum();
        assert!(
            (sum - similarity).abs() < 1e-3,
            "{id}: {sum} of {similarity}"
        );
    }
}
