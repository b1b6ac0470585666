//! What the shop stocks of each article type: for whom, in which colours, patterns and cuts.

use crate::pattern::Pattern;
use crate::types::{Article, Cut, Gender, Length, Neck, Sleeve};

use Article as A;
use Pattern as P;

/// The choices of an article type. No list is empty; what stands twice is bought twice as often.
pub(crate) struct Stock {
    pub(crate) genders: &'static [Gender],
    pub(crate) colours: &'static [&'static str],
    pub(crate) patterns: &'static [Pattern],
    pub(crate) cuts: &'static [Cut],
    pub(crate) sleeves: &'static [Sleeve],
    pub(crate) necks: &'static [Neck],
    pub(crate) lengths: &'static [Length],
    pub(crate) usages: &'static [&'static str],
    pub(crate) seasons: &'static [&'static str],
}

const BRIGHT: &[&str] = &[
    "Black",
    "Red",
    "White",
    "Blue",
    "Green",
    "Navy Blue",
    "Yellow",
    "Grey",
    "Pink",
    "Turquoise Blue",
    "Orange",
    "Purple",
    "Maroon",
    "Olive",
    "Charcoal",
    "Peach",
    "Teal",
];
const SOFT: &[&str] = &[
    "White",
    "Pink",
    "Black",
    "Peach",
    "Blue",
    "Lavender",
    "Red",
    "Cream",
    "Teal",
    "Mustard",
    "Navy Blue",
    "Maroon",
    "Green",
    "Purple",
    "Rust",
    "Yellow",
    "Turquoise Blue",
];
const WARM: &[&str] = &[
    "Grey",
    "Navy Blue",
    "Cream",
    "Maroon",
    "Charcoal",
    "Mustard",
    "Green",
    "Black",
    "Rust",
    "Beige",
    "Burgundy",
    "Teal",
    "Brown",
];
const FORMAL: &[&str] = &[
    "Navy Blue",
    "Charcoal",
    "Black",
    "Grey",
    "Beige",
    "Brown",
    "Khaki",
    "Burgundy",
    "Olive",
    "Blue",
    "Tan",
];
const SHIRTS: &[&str] = &[
    "White",
    "Blue",
    "Navy Blue",
    "Pink",
    "Grey",
    "Red",
    "Green",
    "Black",
    "Lavender",
    "Maroon",
    "Cream",
    "Turquoise Blue",
    "Olive",
];
const DENIM: &[&str] = &["Blue", "Navy Blue", "Black", "Blue", "Grey", "Navy Blue", "Charcoal"];
const LEATHER: &[&str] = &[
    "Black",
    "Brown",
    "Tan",
    "Burgundy",
    "Navy Blue",
    "Beige",
    "Red",
    "Olive",
    "Grey",
    "Cream",
    "Teal",
];
const ANY: &[&str] = &["Casual"];
const ALL_YEAR: &[&str] = &["Summer", "Fall", "Spring", "Winter"];
const COLD: &[&str] = &["Winter", "Fall"];
const HOT: &[&str] = &["Summer", "Spring"];
const MEN: &[Gender] = &[Gender::Men];
const WOMEN: &[Gender] = &[Gender::Women];
const BOTH: &[Gender] = &[Gender::Men, Gender::Women];
const UNISEX: &[Gender] = &[Gender::Unisex, Gender::Men, Gender::Women];

pub(crate) fn stock(article: Article) -> Stock {
    let common = Stock {
        genders: BOTH,
        colours: BRIGHT,
        patterns: &[P::Solid],
        cuts: &[Cut::Regular, Cut::Slim, Cut::Loose],
        sleeves: &[Sleeve::Long],
        necks: &[Neck::Crew],
        lengths: &[Length::Knee],
        usages: ANY,
        seasons: ALL_YEAR,
    };
    match article {
        A::Tshirts => Stock {
            patterns: &[
                P::Solid,
                P::Striped,
                P::Printed,
                P::Solid,
                P::Colourblocked,
                P::Printed,
                P::Camouflage,
                P::Printed,
                P::Dotted,
                P::Chevron,
                P::Striped,
            ],
            sleeves: &[
                Sleeve::Short,
                Sleeve::Short,
                Sleeve::Short,
                Sleeve::Long,
                Sleeve::ThreeQuarter,
            ],
            necks: &[Neck::Crew, Neck::Crew, Neck::Vee, Neck::Polo, Neck::Polo],
            usages: &["Casual", "Casual", "Sports"],
            seasons: HOT,
            ..common
        },
        A::Shirts => Stock {
            colours: SHIRTS,
            patterns: &[
                P::Solid,
                P::Checked,
                P::Pinstriped,
                P::Tartan,
                P::Solid,
                P::Striped,
                P::Dotted,
                P::Checked,
                P::Floral,
                P::Tartan,
                P::Pinstriped,
            ],
            sleeves: &[Sleeve::Long, Sleeve::Long, Sleeve::Short],
            necks: &[Neck::Collar, Neck::Collar, Neck::Collar, Neck::Band],
            usages: &["Casual", "Formal", "Smart Casual"],
            ..common
        },
        A::Tops => Stock {
            genders: WOMEN,
            colours: SOFT,
            patterns: &[
                P::Floral,
                P::Solid,
                P::Dotted,
                P::Striped,
                P::Abstract,
                P::Solid,
                P::Chevron,
                P::Floral,
                P::Checked,
                P::Printed,
                P::Colourblocked,
            ],
            cuts: &[Cut::Regular, Cut::ALine, Cut::Cropped, Cut::Slim],
            sleeves: &[
                Sleeve::None,
                Sleeve::Cap,
                Sleeve::Short,
                Sleeve::ThreeQuarter,
                Sleeve::Strap,
            ],
            necks: &[Neck::Scoop, Neck::Vee, Neck::Boat, Neck::Crew],
            usages: &["Casual", "Casual", "Party"],
            seasons: HOT,
            ..common
        },
        A::Sweaters => Stock {
            colours: WARM,
            patterns: &[
                P::Solid,
                P::Striped,
                P::Argyle,
                P::Solid,
                P::Chevron,
                P::Colourblocked,
                P::Argyle,
            ],
            necks: &[Neck::Crew, Neck::Vee, Neck::Turtle, Neck::Crew],
            seasons: COLD,
            ..common
        },
        A::Sweatshirts => Stock {
            patterns: &[
                P::Solid,
                P::Printed,
                P::Colourblocked,
                P::Solid,
                P::Striped,
                P::Camouflage,
                P::Printed,
            ],
            cuts: &[Cut::Regular, Cut::Loose],
            necks: &[Neck::Hood, Neck::Crew, Neck::Hood],
            usages: &["Casual", "Sports"],
            seasons: COLD,
            ..common
        },
        A::Jackets => Stock {
            patterns: &[
                P::Solid,
                P::Solid,
                P::Colourblocked,
                P::Solid,
                P::Camouflage,
                P::Tartan,
                P::Solid,
            ],
            necks: &[Neck::Collar, Neck::Band, Neck::Hood],
            seasons: COLD,
            usages: &["Casual", "Sports", "Casual"],
            ..common
        },
        A::Blazers => Stock {
            colours: FORMAL,
            patterns: &[P::Solid, P::Herringbone, P::Pinstriped, P::Tartan, P::Solid, P::Checked],
            cuts: &[Cut::Slim, Cut::Regular],
            necks: &[Neck::Lapel],
            usages: &["Formal", "Party", "Smart Casual"],
            ..common
        },
        A::Coats => Stock {
            colours: &[
                "Beige",
                "Black",
                "Grey",
                "Navy Blue",
                "Tan",
                "Maroon",
                "Olive",
                "Charcoal",
                "Red",
                "Cream",
                "Brown",
            ],
            patterns: &[P::Solid, P::Herringbone, P::Solid, P::Tartan, P::Checked],
            necks: &[Neck::Lapel, Neck::Lapel, Neck::Collar],
            seasons: COLD,
            ..common
        },
        A::Waistcoat => Stock {
            genders: MEN,
            colours: FORMAL,
            patterns: &[P::Solid, P::Herringbone, P::Pinstriped, P::Tartan],
            sleeves: &[Sleeve::None],
            necks: &[Neck::Lapel],
            usages: &["Formal", "Party"],
            cuts: &[Cut::Slim, Cut::Regular],
            ..common
        },
        A::Dresses => Stock {
            genders: WOMEN,
            colours: SOFT,
            patterns: &[
                P::Floral,
                P::Solid,
                P::Dotted,
                P::Striped,
                P::Floral,
                P::Solid,
                P::Abstract,
                P::Tartan,
                P::Colourblocked,
                P::Checked,
                P::Chevron,
            ],
            cuts: &[Cut::ALine, Cut::ALine, Cut::Bodycon, Cut::Regular, Cut::Pleated, Cut::Loose],
            sleeves: &[
                Sleeve::None,
                Sleeve::Short,
                Sleeve::Strap,
                Sleeve::Cap,
                Sleeve::ThreeQuarter,
                Sleeve::Long,
            ],
            necks: &[Neck::Scoop, Neck::Vee, Neck::Boat, Neck::Crew, Neck::Collar, Neck::Turtle],
            lengths: &[Length::Short, Length::Knee, Length::Knee, Length::Long],
            usages: &["Casual", "Party", "Casual"],
            ..common
        },
        A::Skirts => Stock {
            genders: WOMEN,
            colours: SOFT,
            patterns: &[
                P::Solid,
                P::Tartan,
                P::Floral,
                P::Solid,
                P::Dotted,
                P::Striped,
                P::Pinstriped,
                P::Checked,
                P::Colourblocked,
            ],
            cuts: &[Cut::ALine, Cut::Pleated, Cut::Slim, Cut::ALine],
            lengths: &[Length::Short, Length::Knee, Length::Long],
            ..common
        },
        A::Trousers => Stock {
            colours: FORMAL,
            patterns: &[
                P::Solid,
                P::Solid,
                P::Pinstriped,
                P::Solid,
                P::Checked,
                P::Herringbone,
                P::Tartan,
            ],
            cuts: &[Cut::Regular, Cut::Slim, Cut::Wide, Cut::Loose, Cut::Cropped],
            usages: &["Formal", "Casual", "Smart Casual"],
            ..common
        },
        A::Jeans => Stock {
            colours: DENIM,
            cuts: &[Cut::Slim, Cut::Regular, Cut::Wide, Cut::Loose, Cut::Cropped],
            ..common
        },
        A::TrackPants => Stock {
            colours: &[
                "Black",
                "Grey",
                "Navy Blue",
                "Charcoal",
                "Maroon",
                "Green",
                "Blue",
                "Olive",
            ],
            patterns: &[P::Solid, P::Solid, P::Camouflage, P::Colourblocked],
            usages: &["Sports", "Casual"],
            ..common
        },
        A::Leggings => Stock {
            genders: WOMEN,
            patterns: &[P::Solid, P::Floral, P::Camouflage, P::Abstract, P::Striped, P::Chevron],
            lengths: &[Length::Long, Length::Knee],
            usages: &["Sports", "Casual"],
            cuts: &[Cut::Slim],
            ..common
        },
        A::Shorts => Stock {
            colours: &[
                "Khaki",
                "Navy Blue",
                "Blue",
                "Black",
                "Olive",
                "White",
                "Red",
                "Grey",
                "Green",
                "Beige",
                "Turquoise Blue",
            ],
            patterns: &[
                P::Solid,
                P::Checked,
                P::Floral,
                P::Solid,
                P::Camouflage,
                P::Striped,
                P::Tartan,
            ],
            lengths: &[Length::Short, Length::Knee],
            seasons: HOT,
            ..common
        },
        A::CasualShoes => Stock {
            genders: UNISEX,
            patterns: &[P::Solid, P::Solid, P::Colourblocked, P::Checked, P::Solid, P::Floral],
            usages: &["Casual", "Sports"],
            ..common
        },
        A::FormalShoes => Stock {
            genders: MEN,
            colours: &["Black", "Brown", "Tan", "Burgundy", "Navy Blue"],
            usages: &["Formal"],
            ..common
        },
        A::Heels => Stock {
            genders: WOMEN,
            colours: &[
                "Black",
                "Red",
                "Beige",
                "Pink",
                "Navy Blue",
                "Tan",
                "White",
                "Maroon",
                "Purple",
                "Teal",
            ],
            usages: &["Party", "Formal", "Casual"],
            ..common
        },
        A::Sandals => Stock {
            genders: BOTH,
            colours: &["Brown", "Black", "Tan", "Navy Blue", "Olive", "White", "Red"],
            seasons: HOT,
            ..common
        },
        A::Flats => Stock {
            genders: WOMEN,
            colours: &[
                "Black",
                "Pink",
                "Tan",
                "Red",
                "Navy Blue",
                "Cream",
                "Mustard",
                "Turquoise Blue",
            ],
            patterns: &[P::Solid, P::Solid, P::Dotted, P::Floral],
            ..common
        },
        A::Caps => Stock {
            genders: UNISEX,
            patterns: &[P::Solid, P::Solid, P::Colourblocked, P::Camouflage, P::Checked],
            usages: &["Casual", "Sports"],
            ..common
        },
        A::Hat => Stock {
            genders: UNISEX,
            colours: &["Beige", "Black", "Brown", "Cream", "Grey", "Navy Blue", "Maroon", "Olive"],
            ..common
        },
        A::Handbags => Stock {
            genders: WOMEN,
            colours: LEATHER,
            patterns: &[P::Solid, P::Solid, P::Colourblocked, P::Solid, P::Floral, P::Checked],
            usages: &["Casual", "Party", "Formal"],
            ..common
        },
        A::Backpacks => Stock {
            genders: UNISEX,
            patterns: &[P::Solid, P::Colourblocked, P::Camouflage, P::Solid, P::Dotted],
            ..common
        },
        A::Scarves => Stock {
            genders: BOTH,
            colours: WARM,
            patterns: &[P::Tartan, P::Solid, P::Striped, P::Checked, P::Herringbone, P::Floral],
            seasons: COLD,
            ..common
        },
        A::Socks => Stock {
            genders: BOTH,
            patterns: &[P::Striped, P::Solid, P::Argyle, P::Dotted, P::Checked, P::Chevron],
            ..common
        },
        A::Belts => Stock {
            colours: &["Black", "Brown", "Tan", "Burgundy", "Navy Blue", "Beige", "Olive", "White"],
            usages: &["Formal", "Casual"],
            ..common
        },
        A::Ties => Stock {
            genders: MEN,
            colours: &[
                "Navy Blue",
                "Red",
                "Maroon",
                "Blue",
                "Purple",
                "Green",
                "Charcoal",
                "Mustard",
                "Teal",
            ],
            patterns: &[P::Striped, P::Dotted, P::Solid, P::Checked, P::Floral, P::Argyle],
            usages: &["Formal"],
            ..common
        },
    }
}
