//! What is seen, one component a file. They show state and report what a person does.

pub mod address;
pub mod answer;
pub mod bar;
pub mod card;
pub mod engine_choice;
pub mod footer;
pub mod guesses;
pub mod header;
pub mod kept;
pub mod notice;
pub mod photo;
pub mod photos;
pub mod privacy;
pub mod progress;
pub mod results;
pub mod samples;
pub mod share;
pub mod ways_in;
