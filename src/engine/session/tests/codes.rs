//! A search that outlasts its photo.

use super::*;
use crate::engine::protocol::Match;

fn of_code(id: u64, code: &EmbeddingCode) -> Search {
    let query = Query {
        count: 5,
        ..Query::default()
    };
    Search {
        id,
        photos: Vec::new(),
        code: Some(code.clone()),
        query,
    }
}

fn matches_of(events: &Events) -> Vec<(String, f32)> {
    let found = events.iter().find_map(|(event, _)| match event {
        Event::Found { matches, .. } => Some(matches),
        _ => None,
    });
    let found = found.unwrap_or_else(|| panic!("nothing found: {events:?}"));
    let pair = |found: &Match| (found.id.own.clone(), found.similarity);
    found.iter().map(pair).collect()
}

#[test]
fn a_photos_code_finds_what_the_photo_found() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    let events = serve(&host, &session, [search(1, 5, [20, 10, 220])]);
    let code = events.iter().find_map(|(event, _)| match event {
        Event::Coded { id: 1, code } => Some(code.clone()),
        _ => None,
    });
    let by_photo = matches_of(&events);
    let events = serve(&host, &session, [of_code(2, &code.unwrap())]);
    assert!(matches!(events[0].0, Event::Looking { id: 2 }));
    assert!(matches!(&events[1].0, Event::Found { id: 2, guesses, .. } if guesses.is_empty()));
    assert!(matches!(
        &events[2],
        (Event::Thumbnail { id: 2, rank: 0 }, Some(_))
    ));
    let by_code = matches_of(&events);
    let wrong: Vec<_> = by_photo
        .iter()
        .zip(&by_code)
        .filter(|((id, similarity), (other, near))| id != other || (similarity - near).abs() > 0.01)
        .collect();
    assert!(
        by_photo.len() == 3 && by_code.len() == 3 && wrong.is_empty(),
        "{wrong:?}"
    );
}

#[test]
fn a_code_of_another_model_is_refused_and_the_next_photo_answered() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    let direction = |dimension| Embedding::normalise(vec![1.0; dimension]).unwrap();
    let ours = Fingerprint(Digest::from_bytes(FINGERPRINT));
    let other = Fingerprint(Digest::from_bytes([8; 32]));
    for code in [
        EmbeddingCode::of(&direction(3), Colours::UNKNOWN, &other),
        EmbeddingCode::of(&direction(4), Colours::UNKNOWN, &ours),
    ] {
        let searches = [of_code(1, &code), search(2, 5, [200, 0, 0])];
        let events = serve(&host, &session, searches);
        let failed = Event::Failed {
            id: Some(1),
            failure: Failure::OtherModelCode {
                model: ours.to_string(),
                code: code.model(),
            },
        };
        assert_eq!(events[0].0, failed);
        assert_eq!(matches_of(&events)[0].0, "red");
    }
}

#[test]
fn what_a_code_says_is_searched_again_without_it() {
    let host = site();
    let session = open_with(&host, 1.0).unwrap();
    let direction = Embedding::normalise(vec![0.1, 0.1, 1.0]).unwrap();
    let ours = Fingerprint(Digest::from_bytes(FINGERPRINT));
    let code = EmbeddingCode::of(&direction, Colours::UNKNOWN, &ours);
    let again = Search {
        code: None,
        ..of_code(2, &code)
    };
    let events = serve(&host, &session, [of_code(1, &code), again]);
    let of_search = |wanted: u64| {
        let found = events.iter().find_map(|(event, _)| match event {
            Event::Found { id, matches, .. } if *id == wanted => Some(matches.clone()),
            _ => None,
        });
        found.unwrap_or_default()
    };
    assert_eq!(of_search(1)[0].id, "blue");
    assert_eq!(of_search(1), of_search(2));
}
