#![allow(missing_docs, clippy::unwrap_used)]
use std::time::Instant;
fn main() {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("golden") => { let p = imageprep::golden_picture();
            image::save_buffer(args.next().unwrap(), p.pixels(), p.width(), p.height(), image::ColorType::Rgb8).unwrap(); }
        Some("time") => for f in args {
            let b = std::fs::read(&f).unwrap();
            let t = Instant::now(); let p = imageprep::decode(&b).unwrap(); let d = t.elapsed();
            let t = Instant::now(); let i = imageprep::Recipe::imagenet().prepare(&p); let r = t.elapsed();
            let t = Instant::now(); let th = imageprep::thumbnail(&p, 120, 160);
            println!("{f} {}x{} decode {d:?} prepare {r:?} thumb {:?} {} B {}", p.width(), p.height(), t.elapsed(), th.len(), i.values().len());
        },
        _ => { let (mut ok, mut bad) = (0, 0); let t = Instant::now();
            for l in std::io::stdin().lines() { let l = l.unwrap(); let b = std::fs::read(&l).unwrap();
                match imageprep::decode(&b) { Ok(p) => { ok += 1; let i = imageprep::Recipe::imagenet().prepare(&p); assert!(i.values().iter().all(|v| v.is_finite())); let _ = imageprep::thumbnail(&p, 120, 160); }, Err(e) => { bad += 1; println!("{l}: {e}"); } } }
            println!("ok {ok} bad {bad} in {:?}", t.elapsed()); }
    }
}
