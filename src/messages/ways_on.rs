//! Ways on from an answer: filters, likes, colour, variants, looks.

use super::answer::attribute;
use super::speaker::{Value, count as count_of, say};
use crate::comparison::Aspect;
use crate::engine::protocol::Match;
use crate::state::{Answer, State};

sentences! {
    in "ways_";
    /// The name of the place where a person says what they want to see.
    pub fn refine;
    /// Takes all filters away.
    pub fn clear_filters;
    /// Takes all likes and dislikes away.
    pub fn clear_ratings;
    /// Above the slider.
    pub fn compare_by;
    /// The slider's left end.
    pub fn shape;
    /// The slider's right end.
    pub fn colour;
    /// On a card's button: come closer to this product.
    pub fn like;
    /// On a card's button: get away from this product.
    pub fn dislike;
    /// On a card's button: look for this product in place of the photo.
    pub fn more_like_this;
    /// On a card's button.
    pub fn complete_look;
    /// Below the cards.
    pub fn show_more;
    /// Looks for the photo again.
    pub fn back_to_photo;
    /// Before the names of liked products.
    pub fn closer_to;
    /// Before the names of disliked products.
    pub fn away_from;
    /// The name of a card's swatches.
    pub fn other_colours;
    /// What a look is made by.
    pub fn look_rule;
    /// No piece goes with the product.
    pub fn look_nothing;
    /// The engine has not answered yet.
    pub fn look_waiting;
    /// Closes the look.
    pub fn close;
}
/// Opens the filters; says how many are set.
pub fn filters(set: usize) -> String {
    say("ways_filters", &[("count", count_of(set as u64))])
}

/// How many products pass the filters.
pub fn passing(products: u64) -> String {
    say("ways_passing", &[("count", count_of(products))])
}

/// A facet with what is chosen of it.
pub fn facet(name: &str, chosen: usize) -> String {
    match chosen {
        0 => attribute(name),
        chosen => say(
            "ways_facet",
            &[
                ("name", attribute(name).into()),
                ("count", count_of(chosen as u64)),
            ],
        ),
    }
}

/// A number of products beside a value.
pub fn count(products: u32) -> String {
    say("ways_number", &[("count", count_of(products.into()))])
}

/// What a value's box is called: the value, and how many products it would leave.
pub fn value(value: &str, products: u32) -> String {
    let products = ("count", count_of(products.into()));
    say("ways_value", &[("value", value.into()), products])
}

/// A filter that is set, as a button that takes it away.
pub fn chip(name: &str, value: &str) -> String {
    match Aspect::of(name) {
        // "Shirts" says that it is a type, and "Blue" that it is a colour; "Men" or "2015" do not.
        Aspect::Type | Aspect::Colour => value.to_owned(),
        _ => say("ways_chip", &filter(name, value)),
    }
}

/// What that button is called.
pub fn remove_filter(name: &str, value: &str) -> String {
    say("ways_remove_filter", &filter(name, value))
}

fn filter<'a>(name: &str, value: &'a str) -> [(&'static str, Value<'a>); 2] {
    [("name", attribute(name).into()), ("value", value.into())]
}

/// What the button on a liked or disliked product's name is called.
pub fn forget_rating(name: &str, is_liked: bool) -> String {
    match is_liked {
        true => named("ways_no_longer_closer", name),
        false => named("ways_show_again", name),
    }
}

/// The slider's position.
pub fn blend(colour_percent: u8) -> String {
    let percent = u64::from(colour_percent.min(100));
    match percent {
        0 => say("ways_blend_shape", &[]),
        percent => say(
            "ways_blend",
            &[
                ("shape", count_of(100 - percent)),
                ("colour", count_of(percent)),
            ],
        ),
    }
}

/// What the button [`like`] of a product is called.
pub fn like_named(name: &str) -> String {
    named("ways_like_named", name)
}

/// What the button [`dislike`] of a product is called.
pub fn dislike_named(name: &str) -> String {
    named("ways_dislike_named", name)
}

/// What the button [`more_like_this`] of a product is called.
pub fn more_like(name: &str) -> String {
    named("ways_more_like", name)
}

/// What the button [`complete_look`] of a product is called.
pub fn complete_look_named(name: &str) -> String {
    named("ways_complete_look_named", name)
}

/// Above products that were searched with a product in place of the photo.
pub fn searched_with(name: &str) -> String {
    named("ways_searched_with", name)
}

fn named(key: &str, name: &str) -> String {
    say(key, &[("name", name.into())])
}

/// A swatch: a product in another colour. `None` for a colour that the shop does not name.
pub fn swatch(colour: Option<&str>, name: &str) -> String {
    match colour {
        Some(colour) => say("ways_swatch", &[("colour", colour.into())]),
        None => named("ways_swatch_unnamed", name),
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
    named("ways_look_title", name)
}

/// Below a photo that others were given with.
pub fn other_photos(photos: usize) -> String {
    say("ways_other_photos", &[("count", count_of(photos as u64))])
}

/// The status where it is not the photo's own search; none for that.
pub(super) fn found(state: &State, answer: &Answer) -> Option<String> {
    let query = &state.refinement.query;
    if answer.matches.is_empty() && !query.filter.is_empty() {
        return Some(say("ways_nothing_passes", &[]));
    }
    let name = state.refinement.name(query.product.as_ref()?);
    let place = super::place(answer.engine, &state.adapter);
    let arguments = [
        ("count", count_of(answer.matches.len() as u64)),
        ("name", name.into()),
        ("place", place.into()),
    ];
    Some(say("ways_found", &arguments))
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
