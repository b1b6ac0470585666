//! What the shop stocks of each article type: for whom, in which colours, patterns and cuts.

use crate::dice::Dice;
use crate::look::Look;
use crate::palette::named;
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

/// Takes back choices that no tailor would combine.
pub(crate) fn settle(look: &mut Look, dice: &mut Dice) {
    match look.article {
        A::Tshirts => {
            if look.gender == Gender::Women && look.neck == Neck::Crew && dice.chance(30) {
                look.neck = Neck::Scoop;
            }
            if look.neck == Neck::Polo && look.pattern == P::Printed {
                look.neck = Neck::Crew;
            }
            if look.neck == Neck::Polo && look.sleeve == Sleeve::ThreeQuarter {
                look.sleeve = Sleeve::Short;
            }
            if look.gender == Gender::Women && look.cut == Cut::Loose && dice.chance(50) {
                look.cut = Cut::Cropped;
            }
        }
        A::Tops => {
            if look.sleeve == Sleeve::Strap {
                look.neck = dice.pick(&[Neck::Scoop, Neck::Vee]);
            }
            if look.neck == Neck::Boat && look.sleeve == Sleeve::None {
                look.neck = Neck::Crew;
            }
        }
        A::Sweatshirts if look.neck == Neck::Hood && look.pattern == P::Striped => {
            look.pattern = P::Solid
        }
        A::Dresses => {
            if look.sleeve == Sleeve::Strap {
                look.neck = dice.pick(&[Neck::Scoop, Neck::Vee]);
            }
            match look.neck {
                Neck::Turtle => {
                    look.sleeve = Sleeve::Long;
                    look.cut = Cut::Bodycon;
                    look.pattern = dice.pick(&[P::Solid, P::Striped]);
                }
                Neck::Collar
                    if !matches!(
                        look.sleeve,
                        Sleeve::Short | Sleeve::ThreeQuarter | Sleeve::Long
                    ) =>
                {
                    look.sleeve = Sleeve::Short
                }
                _ => {}
            }
            if look.length == Length::Long && look.cut == Cut::Bodycon {
                look.length = Length::Knee;
            }
        }
        A::Skirts if look.cut == Cut::Slim => look.length = Length::Knee,
        A::Shorts if look.gender == Gender::Women => look.length = Length::Short,
        A::Jeans if look.gender == Gender::Men && look.cut == Cut::Wide => look.cut = Cut::Regular,
        A::Trousers
            if look.gender == Gender::Men && matches!(look.cut, Cut::Wide | Cut::Cropped) =>
        {
            look.cut = Cut::Regular
        }
        A::Jackets if look.neck == Neck::Hood && look.pattern == P::Tartan => {
            look.pattern = P::Solid
        }
        A::Caps | A::Backpacks if look.colour.name == look.trim.name => look.trim = named("White"),
        _ => {}
    }
}

/// What the shop calls it.
pub(crate) fn noun(look: &Look) -> String {
    let cut = match look.cut {
        Cut::Slim => "Slim Fit ",
        Cut::Loose => "Relaxed ",
        Cut::Cropped => "Cropped ",
        Cut::ALine => "A-Line ",
        Cut::Bodycon => "Bodycon ",
        Cut::Pleated => "Pleated ",
        Cut::Wide => "Wide Leg ",
        Cut::Regular => "",
    };
    let sleeve = match look.sleeve {
        Sleeve::None | Sleeve::Strap => "Sleeveless ",
        Sleeve::Long => "Long Sleeve ",
        Sleeve::ThreeQuarter => "3/4 Sleeve ",
        _ => "",
    };
    let model = |names: &[&'static str]| names[look.model % names.len()];
    match look.article {
        A::Tshirts => match look.neck {
            Neck::Polo => format!("{sleeve}Polo T-shirt"),
            Neck::Vee => format!("{sleeve}V-Neck T-shirt"),
            _ => format!("{cut}{sleeve}T-shirt"),
        },
        A::Shirts if look.neck == Neck::Band => format!("{cut}Band Collar Shirt"),
        A::Shirts => {
            format!("{cut}{}Shirt", if look.sleeve == Sleeve::Short { "Short Sleeve " } else { "" })
        }
        A::Tops => match look.sleeve {
            Sleeve::Strap => format!("{cut}Camisole Top"),
            _ => format!("{cut}{sleeve}Top"),
        },
        A::Sweaters => match look.neck {
            Neck::Vee => "V-Neck Sweater".into(),
            Neck::Turtle => "Turtleneck Sweater".into(),
            _ => format!("{}Sweater", ["", "Cable Knit ", "Ribbed "][look.model % 3]),
        },
        A::Sweatshirts if look.neck == Neck::Hood => "Hooded Sweatshirt".into(),
        A::Sweatshirts => "Sweatshirt".into(),
        A::Jackets => crate::outline::jacket_noun(look).into(),
        A::Blazers => format!("{cut}Blazer"),
        A::Coats => {
            if look.neck == Neck::Collar {
                "Mac Coat".into()
            } else {
                "Wool Coat".into()
            }
        }
        A::Waistcoat => "Waistcoat".into(),
        A::Dresses => {
            let length = match look.length {
                Length::Short => "Mini ",
                Length::Knee => "",
                Length::Long => "Maxi ",
            };
            if look.neck == Neck::Collar {
                format!("{length}Shirt Dress")
            } else {
                format!("{cut}{sleeve}{length}Dress")
            }
        }
        A::Skirts => match (look.cut, look.length) {
            (Cut::Slim, _) => "Pencil Skirt".into(),
            (_, Length::Short) => format!("{cut}Mini Skirt"),
            (_, Length::Knee) => format!("{cut}Midi Skirt"),
            (_, Length::Long) => format!("{cut}Maxi Skirt"),
        },
        A::Trousers => {
            if look.cut == Cut::Loose && look.gender == Gender::Men {
                "Cargo Trousers".into()
            } else {
                format!("{cut}Trousers")
            }
        }
        A::Jeans => format!("{cut}Jeans"),
        A::TrackPants => "Track Pants".into(),
        A::Leggings => {
            if look.length == Length::Knee {
                "Cropped Leggings".into()
            } else {
                "Leggings".into()
            }
        }
        A::Shorts => "Shorts".into(),
        A::CasualShoes => {
            model(&["Sneakers", "High Top Sneakers", "Slip-On Shoes", "Running Shoes"]).into()
        }
        A::FormalShoes => model(&["Derby Shoes", "Loafers", "Chelsea Boots"]).into(),
        A::Heels => model(&["Stiletto Pumps", "Block Heels", "Ankle Strap Heels"]).into(),
        A::Sandals => model(&["Buckled Sandals", "Slides", "Strappy Sandals"]).into(),
        A::Flats => model(&["Ballerina Flats", "Bow Flats"]).into(),
        A::Caps => model(&["Baseball Cap", "Trucker Cap"]).into(),
        A::Hat => model(&["Fedora Hat", "Straw Sun Hat", "Beanie", "Bucket Hat"]).into(),
        A::Handbags => model(&["Tote Bag", "Satchel", "Shoulder Bag", "Hobo Bag"]).into(),
        A::Backpacks => model(&["Backpack", "Flap Backpack"]).into(),
        A::Scarves => "Scarf".into(),
        A::Socks => model(&["Crew Socks", "Ankle Socks"]).into(),
        A::Belts => model(&["Leather Belt", "Braided Belt"]).into(),
        A::Ties => "Tie".into(),
    }
}
