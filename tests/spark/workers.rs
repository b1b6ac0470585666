//! What becomes of pictures when their worker dies.

use lookalike_tests::{Spark, embeddings};

use crate::shop;

#[test]
fn spark_loses_the_picture_that_kills_its_worker_and_no_other() {
    let Some((cli, scratch)) = shop::parts() else {
        return;
    };
    let Some(spark) = Spark::find(&scratch) else {
        return;
    };
    let mut tests = spark.python();
    tests.args(["-W", "ignore::ResourceWarning", "tests/test_worker.py"]);
    tests.env("LOOKALIKE_CLI", cli);
    tests.env("LOOKALIKE_MODEL", embeddings::shipped_model());
    let output = tests.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    println!("{words}");
    assert!(output.status.success(), "{words}");
}
