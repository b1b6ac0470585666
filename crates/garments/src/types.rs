//! The vocabulary of the product list: article types, people, seasons, and the parts a garment varies in.

/// What a product is. The names shown are those of the product list's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Article {
    Tshirts,
    Shirts,
    Tops,
    Sweaters,
    Sweatshirts,
    Jackets,
    Blazers,
    Coats,
    Waistcoat,
    Dresses,
    Skirts,
    Trousers,
    Jeans,
    TrackPants,
    Leggings,
    Shorts,
    CasualShoes,
    FormalShoes,
    Heels,
    Sandals,
    Flats,
    Caps,
    Hat,
    Handbags,
    Backpacks,
    Scarves,
    Socks,
    Belts,
    Ties,
}

use Article as A;

impl Article {
    /// Every article type.
    pub const ALL: [Self; 29] = [
        A::Tshirts,
        A::Shirts,
        A::Tops,
        A::Sweaters,
        A::Sweatshirts,
        A::Jackets,
        A::Blazers,
        A::Coats,
        A::Waistcoat,
        A::Dresses,
        A::Skirts,
        A::Trousers,
        A::Jeans,
        A::TrackPants,
        A::Leggings,
        A::Shorts,
        A::CasualShoes,
        A::FormalShoes,
        A::Heels,
        A::Sandals,
        A::Flats,
        A::Caps,
        A::Hat,
        A::Handbags,
        A::Backpacks,
        A::Scarves,
        A::Socks,
        A::Belts,
        A::Ties,
    ];

    /// The value of the column `articleType`.
    pub fn name(self) -> &'static str {
        match self {
            A::Tshirts => "Tshirts",
            A::Shirts => "Shirts",
            A::Tops => "Tops",
            A::Sweaters => "Sweaters",
            A::Sweatshirts => "Sweatshirts",
            A::Jackets => "Jackets",
            A::Blazers => "Blazers",
            A::Coats => "Coats",
            A::Waistcoat => "Waistcoat",
            A::Dresses => "Dresses",
            A::Skirts => "Skirts",
            A::Trousers => "Trousers",
            A::Jeans => "Jeans",
            A::TrackPants => "Track Pants",
            A::Leggings => "Leggings",
            A::Shorts => "Shorts",
            A::CasualShoes => "Casual Shoes",
            A::FormalShoes => "Formal Shoes",
            A::Heels => "Heels",
            A::Sandals => "Sandals",
            A::Flats => "Flats",
            A::Caps => "Caps",
            A::Hat => "Hat",
            A::Handbags => "Handbags",
            A::Backpacks => "Backpacks",
            A::Scarves => "Scarves",
            A::Socks => "Socks",
            A::Belts => "Belts",
            A::Ties => "Ties",
        }
    }

    /// The columns `masterCategory` and `subCategory`.
    pub fn category(self) -> (&'static str, &'static str) {
        match self {
            A::Tshirts
            | A::Shirts
            | A::Tops
            | A::Sweaters
            | A::Sweatshirts
            | A::Jackets
            | A::Blazers
            | A::Coats
            | A::Waistcoat => ("Apparel", "Topwear"),
            A::Dresses => ("Apparel", "Dress"),
            A::Skirts | A::Trousers | A::Jeans | A::TrackPants | A::Leggings | A::Shorts => {
                ("Apparel", "Bottomwear")
            }
            A::Socks => ("Accessories", "Socks"),
            A::CasualShoes | A::FormalShoes | A::Heels | A::Flats => ("Footwear", "Shoes"),
            A::Sandals => ("Footwear", "Sandal"),
            A::Caps | A::Hat => ("Accessories", "Headwear"),
            A::Handbags | A::Backpacks => ("Accessories", "Bags"),
            A::Scarves => ("Accessories", "Scarves"),
            A::Belts => ("Accessories", "Belts"),
            A::Ties => ("Accessories", "Ties"),
        }
    }

    /// How many of a thousand products are of this type, about.
    pub(crate) fn share(self) -> usize {
        match self {
            A::Tshirts => 110,
            A::Shirts | A::Dresses => 80,
            A::Tops | A::CasualShoes => 60,
            A::Sweaters | A::Sweatshirts | A::Jackets | A::Jeans | A::Trousers | A::Handbags => 45,
            A::Skirts | A::Shorts | A::Heels => 40,
            A::Coats | A::Backpacks | A::Socks | A::Scarves | A::TrackPants | A::Blazers => 25,
            A::Caps | A::FormalShoes | A::Sandals | A::Flats => 25,
            A::Hat | A::Ties | A::Belts | A::Leggings | A::Waistcoat => 18,
        }
    }
}

/// Whom the product is for; the column `gender`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Gender {
    Men,
    Women,
    Unisex,
}

impl Gender {
    /// The value of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Men => "Men",
            Self::Women => "Women",
            Self::Unisex => "Unisex",
        }
    }
}

/// How closely a garment follows the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Cut {
    Slim,
    Regular,
    Loose,
    Cropped,
    ALine,
    Bodycon,
    Pleated,
    Wide,
}

/// How long the sleeves are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Sleeve {
    None,
    Strap,
    Cap,
    Short,
    ThreeQuarter,
    Long,
}

/// What the garment has around the neck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Neck {
    Crew,
    Vee,
    Scoop,
    Polo,
    Collar,
    Band,
    Turtle,
    Hood,
    Boat,
    Lapel,
}

/// How far down it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each variant is its own name")]
pub enum Length {
    Short,
    Knee,
    Long,
}
