//! Ways on from an answer: filters, likes, colour, variants, looks.

use super::answer::attribute;
use super::{grouped, processor};
use crate::comparison::Aspect;
use crate::engine::protocol::Match;
use crate::state::{Answer, State};

/// The name of the place where a person says what they want to see.
pub const REFINE: &str = "Narrow down and compare";
/// Takes all filters away.
pub const CLEAR_FILTERS: &str = "Remove all filters";
/// Takes all likes and dislikes away.
pub const CLEAR_RATINGS: &str = "Forget these";
/// Above the slider.
pub const COMPARE_BY: &str = "Compare by";
/// The slider's left end.
pub const SHAPE: &str = "Shape";
/// The slider's right end.
pub const COLOUR: &str = "Colour";
/// On a card's button: come closer to this product.
pub const LIKE: &str = "Like";
/// On a card's button: get away from this product.
pub const DISLIKE: &str = "Not this";
/// On a card's button: look for this product in place of the photo.
pub const MORE_LIKE_THIS: &str = "More like this";
/// On a card's button.
pub const COMPLETE_LOOK: &str = "Complete the look";
/// Below the cards.
pub const SHOW_MORE: &str = "Show more";
/// Looks for the photo again.
pub const BACK_TO_PHOTO: &str = "Back to your photo";
/// Before the names of liked products.
pub const CLOSER_TO: &str = "Closer to";
/// Before the names of disliked products.
pub const AWAY_FROM: &str = "Without";
/// The name of a card's swatches.
pub const OTHER_COLOURS: &str = "Other colours";
/// What a look is made by.
pub const LOOK_RULE: &str = "Chosen by a rule, not by the network: articles that complete each other, for the same person, in colours that go together, of the same usage and season where the shop has one.";
/// No piece goes with the product.
pub const LOOK_NOTHING: &str = "The rule finds nothing in this shop that goes with it.";
/// The engine has not answered yet.
pub const LOOK_WAITING: &str = "Looking for what goes with it…";
/// Closes the look.
pub const CLOSE: &str = "Close";
/// Filters that leave nothing.
const NOTHING_PASSES: &str = "No product passes your filters. Remove one of them to see more.";

/// Opens the filters; says how many are set.
pub fn filters(set: usize) -> String {
    match set {
        0 => "Filters".into(),
        1 => "Filters: one set".into(),
        count => format!("Filters: {count} set"),
    }
}

/// How many products pass the filters.
pub fn passing(count: u64) -> String {
    match count {
        0 => "No product passes".into(),
        1 => "One product passes".into(),
        count => format!("{} products pass", grouped(count)),
    }
}

/// A facet with what is chosen of it.
pub fn facet(name: &str, chosen: usize) -> String {
    match chosen {
        0 => attribute(name),
        count => format!("{} ({count})", attribute(name)),
    }
}

/// A number of products beside a value.
pub fn count(count: u32) -> String {
    grouped(count.into())
}

/// What a value's box is called: the value, and how many products it would leave.
pub fn value(value: &str, count: u32) -> String {
    match count {
        1 => format!("{value}, one product"),
        count => format!("{value}, {} products", grouped(count.into())),
    }
}

/// A filter that is set, as a button that takes it away.
pub fn chip(name: &str, value: &str) -> String {
    match Aspect::of(name) {
        // "Shirts" says that it is a type, and "Blue" that it is a colour; "Men" or "2015" do not.
        Aspect::Type | Aspect::Colour => value.to_owned(),
        _ => format!("{}: {value}", attribute(name)),
    }
}

/// What that button is called.
pub fn remove_filter(name: &str, value: &str) -> String {
    format!("Remove the filter {}: {value}", attribute(name))
}

/// What the button on a liked or disliked product's name is called.
pub fn forget_rating(name: &str, is_liked: bool) -> String {
    match is_liked {
        true => format!("No longer closer to {name}"),
        false => format!("Show {name} again"),
    }
}

/// The slider's position.
pub fn blend(colour_percent: u8) -> String {
    match colour_percent {
        0 => "By shape, as the network sees it".into(),
        percent => format!("{} % shape, {percent} % colour", 100 - u32::from(percent)),
    }
}

/// What the button [`LIKE`] of a product is called.
pub fn like(name: &str) -> String {
    format!("Like {name}: show more that resembles it")
}

/// What the button [`DISLIKE`] of a product is called.
pub fn dislike(name: &str) -> String {
    format!("Not this: hide {name}, and show less that resembles it")
}

/// What the button [`MORE_LIKE_THIS`] of a product is called.
pub fn more_like(name: &str) -> String {
    format!("More like this: {name}")
}

/// What the button [`COMPLETE_LOOK`] of a product is called.
pub fn complete_look(name: &str) -> String {
    format!("Complete the look with {name}")
}

/// Above products that were searched with a product in place of the photo.
pub fn searched_with(name: &str) -> String {
    format!("More like “{name}”")
}

/// A swatch: a product in another colour. `None` for a colour that the shop does not name.
pub fn swatch(colour: Option<&str>, name: &str) -> String {
    match colour {
        Some(colour) => format!("Show it in {colour}"),
        None => format!("Show {name}"),
    }
}

/// The colour of a product, as the shop writes it.
pub fn colour_of(product: &Match) -> Option<&str> {
    let mut known = product.attributes.iter();
    let is_colour = |name: &str| {
        Aspect::of(name) == Aspect::Colour
            || ["colour", "color", "basecolor"].contains(&name.to_lowercase().as_str())
    };
    known.find_map(|(name, value)| is_colour(name).then_some(value.as_str()))
}

/// Above the pieces of a look.
pub fn look_title(name: &str) -> String {
    format!("What goes with “{name}”")
}

/// Below a photo that others were given with.
pub fn other_photos(count: usize) -> String {
    match count {
        1 => "and one more photo of it".into(),
        count => format!("and {count} more photos of it"),
    }
}

/// The status where it is not the photo's own search; none for that.
pub(super) fn found(state: &State, answer: &Answer) -> Option<String> {
    let query = &state.refinement.query;
    if answer.matches.is_empty() && !query.filter.is_empty() {
        return Some(NOTHING_PASSES.into());
    }
    let name = state.refinement.name(query.product.as_deref()?);
    let place = processor(answer.engine);
    Some(match answer.matches.len() {
        0 => format!("Nothing in the catalogue is like “{name}”."),
        1 => format!("One product like “{name}”, found on your {place}."),
        count => format!("{count} products like “{name}”, found on your {place}."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let cases = [
            (filters(0), "Filters"),
            (filters(2), "Filters: 2 set"),
            (passing(0), "No product passes"),
            (passing(1), "One product passes"),
            (passing(44_000), "44,000 products pass"),
            (facet("articleType", 0), "Type"),
            (facet("baseColour", 3), "Colour (3)"),
            (value("Shirts", 1), "Shirts, one product"),
            (value("Shirts", 1_200), "Shirts, 1,200 products"),
            (blend(0), "By shape, as the network sees it"),
            (blend(30), "70 % shape, 30 % colour"),
            (other_photos(1), "and one more photo of it"),
            (chip("articleType", "Shirts"), "Shirts"),
            (chip("gender", "Men"), "For: Men"),
            (swatch(Some("Red"), "Shirt"), "Show it in Red"),
            (swatch(None, "Shirt"), "Show Shirt"),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .filter(|(found, expected)| found != expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
