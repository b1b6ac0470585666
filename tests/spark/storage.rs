//! Pictures from a Parquet table, and everything on a file system that is not this computer's: Hadoop's
//! viewfs, which shows a folder of ours under an address of another kind.

use lookalike_tests::{Spark, embeddings};

use crate::shop::{self, Shop, assert_same, succeed};

const PRODUCTS: usize = 80;
/// What is left of them for the catalogue that is replaced.
const OLD: &str = "50";

#[test]
fn spark_replaces_a_catalogue_elsewhere_by_that_of_a_local_run() {
    let Some((cli, scratch)) = shop::parts() else {
        return;
    };
    let Some(spark) = Spark::find(&scratch) else {
        return;
    };
    let shop = Shop::drawn(&cli, PRODUCTS);
    shop.break_three();
    let build = |options: &[&str]| {
        let link = format!("file://{}", shop.path("").display());
        let mut build = spark.python();
        build.args(["-m", "lookalike_spark", "--master", "local[2]"]);
        build.args(["--conf", "spark.ui.enabled=false", "--conf"]);
        // Eighty pictures: Spark's own 200 would be as many empty tasks.
        build.args(["spark.sql.shuffle.partitions=4", "--conf"]);
        build.arg(format!(
            "spark.hadoop.fs.viewfs.mounttable.shop.link./data={link}"
        ));
        build.arg("--lookalike").arg(&cli);
        build.arg("--model").arg(embeddings::shipped_model());
        build.args(["--table", "viewfs://shop/data/pictures.parquet"]);
        build.args(["--products", "viewfs://shop/data/styles.csv"]);
        build.args(["--samples", "viewfs://shop/data/samples"]);
        build.args(["--out", "viewfs://shop/data/elsewhere"]);
        build.args(options);
        build
    };
    let mut wrong = Vec::new();
    for (name, options) in [
        ("the first", vec!["--limit", OLD, "--title", "Old"]),
        ("the second", vec!["--title", "New"]),
    ] {
        // The second time two pictures have changed, one is new, and one is gone.
        if name == "the second" {
            shop.change_pictures();
        }
        let samples = shop.path("samples");
        let mut local = vec!["--samples", samples.to_str().unwrap_or_default()];
        local.extend(&options);
        shop.index_locally("local", &local);
        let mut write = spark.python();
        write.arg("tests/write_table.py").arg(shop.path("images"));
        succeed(write.arg(shop.path("pictures.parquet")));
        let words = succeed(&mut build(&options));
        // Pictures that cannot be used are looked at again: the fault may have been the computer's.
        let looked = [
            "the first: looked at 80 pictures: 3",
            "the second: looked at 6 pictures: 3",
        ];
        let counts = words.lines().rfind(|line| line.starts_with("looked at"));
        let counts = format!("{name}: {}", counts.unwrap_or(&words));
        if !looked.iter().any(|expected| counts.starts_with(expected)) {
            wrong.push(counts);
        }
        if shop.files("elsewhere") != shop.files("local") {
            wrong.push(format!("{name}: the catalogues differ"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_same(&shop.files("elsewhere"), &shop.files("local"));

    // What a person got wrong is told in a sentence, with a remedy, and the catalogue stays.
    let before = shop.files("elsewhere");
    let cases = [
        (["--products", "viewfs://shop/data/gone.csv"], "gone.csv"),
        (
            ["--table", "viewfs://shop/data/list"],
            "list cannot be read",
        ),
        (["--model", "/no/such/model"], "holds no model"),
        (["--lookalike", "/no/such/program"], "is no program"),
    ];
    let mut wrong = Vec::new();
    for (option, expected) in cases {
        let output = build(&option).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_told = words.contains("error: ") && words.contains("\n  remedy: ");
        if output.status.success() || !is_told || !words.contains(expected) {
            wrong.push(format!("{option:?}: {words}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(shop.files("elsewhere"), before);
}
