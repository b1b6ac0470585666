//! What no tailor would combine, and what the shop calls the rest.

use crate::dice::Dice;
use crate::look::Look;
use crate::palette::named;
use crate::pattern::Pattern;
use crate::types::{Article, Cut, Gender, Length, Neck, Sleeve};

use Article as A;
use Pattern as P;

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
