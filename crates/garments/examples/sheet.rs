//! A contact sheet of products, to look at: `sheet FILE.png COLUMNS ROWS [ARTICLE|all] [FIRST]`.

use garments::products;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |i: usize, or: usize| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(or);
    let (columns, rows) = (number(2, 6), number(3, 4));
    let wanted = args.get(4).cloned().unwrap_or_else(|| "all".into());
    let (w, h) = (240, 320);
    let mut sheet = image::RgbImage::from_pixel((columns * w) as u32, (rows * h) as u32, image::Rgb([255; 3]));
    let chosen = products(2400).into_iter().filter(|g| wanted == "all" || g.article.name().replace(' ', "") == wanted);
    let start = std::time::Instant::now();
    let mut count = 0;
    for (i, garment) in chosen.skip(number(5, 0)).take(columns * rows).enumerate() {
        println!("{i:3} {} {}", garment.id, garment.name);
        let picture = garment.draw(w as u32, h as u32).unwrap_or_else(|e| panic!("{e}"));
        let (x, y) = (i % columns * w, i / columns * h);
        for (j, pixel) in picture.pixels().chunks_exact(3).enumerate() {
            sheet.put_pixel((x + j % w) as u32, (y + j / w) as u32, image::Rgb([pixel[0], pixel[1], pixel[2]]));
        }
        count += 1;
    }
    println!("{count} pictures in {:?}", start.elapsed());
    if let Some(path) = args.get(1) {
        sheet.save(path).unwrap_or_else(|e| panic!("{e}"));
    }
}
