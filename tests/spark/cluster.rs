//! Executors in processes of their own, one of which is killed half-way.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lookalike_tests::{Spark, embeddings, shared};

use crate::shop::{self, Shop, assert_same};

const PRODUCTS: usize = 2_000;
/// Two executors of one core and 2 GiB each.
const MASTER: &str = "local-cluster[2,1,2048]";
/// Bytes of pictures in a task: small, so that half-way is in the midst of many tasks.
const TASK_BYTES: u32 = 8 << 20;
/// Tasks that are done when an executor is killed, of about 17.
const HALF_WAY: usize = 8;
/// What a loaded computer may take.
const PATIENCE: Duration = Duration::from_secs(1_200);

#[test]
fn spark_makes_the_catalogue_of_a_local_run_though_it_loses_an_executor() {
    let (Some((cli, scratch)), Some(shared)) = (shop::parts(), shared()) else {
        return;
    };
    let Some(spark) = Spark::find(&scratch) else {
        return;
    };
    if !Path::new("/proc/self/cmdline").exists() {
        println!("skipped: without /proc the executors' processes cannot be told");
        return;
    }
    let shop = Shop::shared(&cli, &shared, PRODUCTS);
    shop.break_three();
    shop.index_locally("local", &["--title", "Two thousand"]);

    let began = Instant::now();
    let log = shop.path("spark.log");
    let mut build = spark.python();
    build.args([
        "-m",
        "lookalike_spark",
        "--master",
        MASTER,
        "--title",
        "Two thousand",
    ]);
    build.args(["--conf", "spark.ui.enabled=false"]);
    build.args([
        "--conf",
        &format!("spark.sql.files.maxPartitionBytes={TASK_BYTES}"),
    ]);
    build.arg("--lookalike").arg(&cli);
    build.arg("--model").arg(embeddings::shipped_model());
    build.arg("--products").arg(shop.path("styles.csv"));
    build.arg("--images").arg(shop.path("images"));
    build.arg("--out").arg(shop.path("cluster"));
    build.stdout(fs::File::create(shop.path("spark.out")).unwrap());
    build.stderr(fs::File::create(&log).unwrap());
    let mut build = build.stdin(Stdio::null()).spawn().unwrap();

    let (rows, driver) = (shop.path("cluster.rows"), build.id());
    let killed = wait(&mut build, || {
        let is_half_way = tasks_done(&rows) >= HALF_WAY;
        is_half_way
            .then(|| executors_below(driver))
            .and_then(|all| all.into_iter().next())
    });
    if let Some(executor) = &killed {
        let kill = Command::new("kill")
            .args(["-9", &executor.process.to_string()])
            .status();
        assert!(kill.unwrap().success());
    }
    let ended = wait(&mut build, || None::<()>);
    assert!(ended.is_none());
    let status = build.wait().unwrap();
    let words = fs::read_to_string(&log).unwrap();
    if let (Some(executor), Some(logs)) = (&killed, spark.logs()) {
        let _ = fs::remove_dir_all(logs.join(&executor.application));
    }
    let tail: Vec<&str> = words.lines().rev().take(60).collect();
    assert!(
        status.success(),
        "{}",
        tail.into_iter().rev().collect::<Vec<_>>().join("\n")
    );
    assert!(
        killed.is_some(),
        "the build ended before it was half-way: {words}"
    );
    assert!(
        words.contains("Lost executor"),
        "no executor was lost: {words}"
    );

    assert_same(&shop.files("cluster"), &shop.files("local"));
    let report = |out: &str| fs::read_to_string(shop.path(&format!("{out}.report.txt"))).unwrap();
    assert_eq!(report("cluster"), report("local"));
    assert!(
        report("local").contains("3 unreadable pictures\n"),
        "{}",
        report("local")
    );
    let counts = words.lines().rfind(|line| line.starts_with("looked at"));
    println!(
        "{PRODUCTS} pictures on {MASTER}, an executor killed: {:.0} s; {}",
        began.elapsed().as_secs_f64(),
        counts.unwrap_or_default()
    );
}

/// Waits for what `is_so` gives, or for the build's end.
fn wait<T>(build: &mut Child, mut is_so: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    while build.try_wait().unwrap().is_none() {
        if let Some(found) = is_so() {
            return Some(found);
        }
        if began.elapsed() > PATIENCE {
            let _ = build.kill();
            let _ = build.wait();
            panic!("the build did not come on in {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}

/// How many tasks have handed in their rows: each has a folder until the last has.
fn tasks_done(rows: &Path) -> usize {
    let folder = rows.join("_temporary/0");
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    names
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("task_"))
        .count()
}

/// An executor's process.
struct Executor {
    process: u32,
    /// Spark's name for what it works on.
    application: String,
}

/// The executors that the process `driver` has begun, itself or by others, and no one else's.
fn executors_below(driver: u32) -> Vec<Executor> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let mut executors = Vec::new();
    for process in numbers {
        let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        let mut words = line.split('\0');
        let is_executor = words.any(|word| word.ends_with("CoarseGrainedExecutorBackend"));
        let application = words.skip_while(|word| *word != "--app-id").nth(1);
        if let (true, Some(application)) = (is_executor && is_below(process, driver), application) {
            let application = application.to_owned();
            executors.push(Executor {
                process,
                application,
            });
        }
    }
    executors
}

fn is_below(process: u32, ancestor: u32) -> bool {
    let mut process = process;
    while process > 1 {
        if process == ancestor {
            return true;
        }
        // "123 (a name) S 45 …": the name may hold anything, a bracket too.
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1));
        process = parent.and_then(|parent| parent.parse().ok()).unwrap_or(0);
    }
    false
}
