//! A contact sheet of products, to look at: `sheet FILE.png COLUMNS ROWS [ARTICLE,ARTICLE…|all|samples] [FIRST]`,
//! ROWS rows of every article.

use garments::{Garment, products};
use image::{Rgb, RgbImage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let number = |i: usize, or: usize| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(or);
    let (columns, rows, first) = (number(2, 6), number(3, 4), number(5, 0));
    let wanted = args.get(4).map_or("all", String::as_str);
    let all = products(2_400);
    let mut chosen: Vec<&Garment> = Vec::new();
    for article in wanted.split(',') {
        let fits = |g: &&Garment| article == "all" || g.article.name().replace(' ', "") == article;
        chosen.extend(all.iter().filter(fits).skip(first).take(columns * rows));
    }
    if wanted == "samples" {
        return show_samples(args.get(1).map_or("samples.png", String::as_str));
    }
    let (w, h) = (240, 320);
    let lines = chosen.len().div_ceil(columns);
    let mut sheet = RgbImage::from_pixel((columns * w) as u32, (lines * h) as u32, Rgb([255; 3]));
    let start = std::time::Instant::now();
    for (i, garment) in chosen.iter().enumerate() {
        println!("{i:3} {} {}", garment.id, garment.name);
        let picture = garment.draw(w as u32, h as u32)?;
        let (x, y) = (i % columns * w, i / columns * h);
        for (j, pixel) in picture.pixels().chunks_exact(3).enumerate() {
            sheet.put_pixel(
                (x + j % w) as u32,
                (y + j / w) as u32,
                Rgb([pixel[0], pixel[1], pixel[2]]),
            );
        }
    }
    println!("{} pictures in {:?}", chosen.len(), start.elapsed());
    sheet.save(args.get(1).map_or("sheet.png", String::as_str))?;
    Ok(())
}

fn show_samples(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let samples = garments::samples()?;
    let mut sheet = RgbImage::new(480 * samples.len() as u32, 640);
    for (i, sample) in samples.iter().enumerate() {
        for (j, pixel) in sample.picture.pixels().chunks_exact(3).enumerate() {
            sheet.put_pixel(
                (i * 480 + j % 480) as u32,
                (j / 480) as u32,
                Rgb([pixel[0], pixel[1], pixel[2]]),
            );
        }
    }
    sheet.save(path)?;
    Ok(())
}
