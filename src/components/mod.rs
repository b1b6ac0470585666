//! What is seen, one component a file. They show state and report what a person does.

pub mod address;
pub mod answer;
pub mod bar;
pub mod card;
pub mod card_actions;
pub mod crop;
pub mod engine_choice;
pub mod facets;
pub mod footer;
pub mod guesses;
pub mod header;
pub mod kept;
pub mod look;
pub mod notice;
pub mod origin;
pub mod photo;
pub mod photos;
pub mod privacy;
pub mod progress;
pub mod refine;
pub mod results;
pub mod samples;
pub mod share;
pub mod swatches;
pub mod ways_in;
