//! What happens to the wardrobe, and what the page has to do for it.

use contract::Digest;

use super::{Chosen, Garment, Place, Task};
use crate::engine::wardrobe::Lasting;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What the last visit left was read.
    Recollected {
        /// What photos are compared with.
        place: Place,
        /// Photos that it did not come to.
        left: usize,
    },
    /// The files were read.
    Listed {
        /// All garments, in any order; a photo's may be there twice.
        garments: Vec<Garment>,
        /// Files of a later version of the page.
        later: usize,
    },
    /// A person chose photos, or a folder of them.
    Chosen {
        /// In the order in which they are to be looked at.
        photos: Vec<Chosen>,
        /// Files of the folder that are no pictures.
        left_out: usize,
    },
    /// The photo or the file of a task could not be read.
    Unreadable {
        /// Of the task.
        number: u64,
    },
    /// The engine looked at a photo, and its garment is there.
    Kept {
        /// The engine's number.
        worker: u64,
        /// Of the task.
        number: u64,
        /// None for a file that the page cannot read.
        garment: Option<Garment>,
        /// Whether it will be there at the next visit.
        lasting: Lasting,
        /// How long it took.
        milliseconds: f64,
    },
    /// A person wants no further photo looked at for now.
    Pause,
    /// Or all the same.
    Resume,
    /// Or no further one at all.
    Cancel,
    /// A person wants a garment deleted.
    Remove(Digest),
    /// It was; or not.
    Removed {
        /// Whose.
        key: Digest,
        /// Whether nothing of it is left.
        is_done: bool,
    },
    /// A person wants everything deleted.
    ForgetAll,
    /// It was; or not.
    Forgotten {
        /// Whether nothing is left.
        is_done: bool,
    },
    /// A person chose what photos are compared with.
    Placed(Place),
}

/// Something for the page to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read all files, and tell.
    List,
    /// Tell the engine of all pieces that are kept.
    Recall {
        /// The engine's number.
        worker: u64,
    },
    /// Read the photo or the file, and send it to the engine.
    Send {
        /// The engine's number.
        worker: u64,
        /// What to look at.
        task: Task,
    },
    /// Let a chosen photo go.
    Release(u64),
    /// Delete the files of a piece but one: it was renewed.
    Prune {
        /// Whose.
        key: Digest,
        /// What is called so stays.
        except: String,
    },
    /// Delete a piece, here and in the engine's memory, and tell.
    Remove(Digest),
    /// Delete all, here and in the engine's memory, and tell.
    Clear,
    /// Keep between visits how many photos are still to be looked at.
    RememberLeft(usize),
    /// Keep between visits what photos are compared with.
    RememberPlace(Place),
}
