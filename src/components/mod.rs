//! What is seen, one component a file. They show state and report what a person does.

pub mod answer;
pub mod bar;
pub mod card;
pub mod card_name;
pub mod engine_choice;
pub mod footer;
pub mod guesses;
pub mod header;
pub mod language_choice;
pub mod notice;
pub mod photo;
pub mod privacy;
pub mod progress;
pub mod refused;
pub mod results;
pub mod samples;
pub mod ways_in;
