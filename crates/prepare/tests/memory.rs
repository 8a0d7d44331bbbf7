//! A long file is read and sealed in bounded memory.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufWriter, Write as _};

use age::x25519::Identity;
use amparo_intake::Source;
use amparo_parcel::{ContributorKey, Kind};
use amparo_prepare::duplicates::Decisions;
use amparo_prepare::{ConsentColumns, Dispatch, Plan, look, pack, propose};
use jiff::civil::date;

/// Peak memory of this process so far, in MiB. Each test runs in a process of its own under nextest.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Processor time of this process so far, in seconds.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let behind = stat.rsplit_once(')').unwrap().1;
    let ticks: Vec<&str> = behind.split_whitespace().collect();
    // User and system time, in hundredths of a second.
    (ticks[11].parse::<f64>().unwrap() + ticks[12].parse::<f64>().unwrap()) / 100.0
}

/// `AMPARO_CSV` names a file of one's own instead.
///
/// `AMPARO_MIB=500 cargo nextest run -p amparo-prepare --run-ignored only --no-capture bounded`
#[test]
#[ignore = "writes and reads a long file; run it with the size you want"]
fn a_long_file_is_read_in_bounded_memory() {
    let size: u64 = std::env::var("AMPARO_MIB")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(32);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.csv");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    writeln!(file, "expediente;fecha_registro;sexo;edad;nacionalidad;pais explotacion;trabajo forzado;control;observaciones").unwrap();
    let (mut bytes, mut row) = (0, 0u64);
    while bytes < size << 20 {
        let line = format!(
            "C-{row:08};{:02}/{:02}/{};{};{};{};España;{};{};llamar al +34 612 {:03} {:03}, dice que vuelve el lunes\n",
            row % 28 + 1,
            row % 12 + 1,
            2014 + row % 11,
            ["M", "H"][row as usize % 2],
            row % 70,
            ["Perú", "Senegal", "China", "Brasil"][row as usize % 4],
            ["sí", "no"][row as usize % 3 % 2],
            ["amenazas, deudas", "engaño", "deudas"][row as usize % 3],
            row % 1000,
            row % 997
        );
        file.write_all(line.as_bytes()).unwrap();
        bytes += line.len() as u64;
        row += 1;
    }
    file.flush().unwrap();
    drop(file);
    let source = Source::Path(std::env::var_os("AMPARO_CSV").map_or(path, Into::into));
    let begun = seconds();
    let mapping = propose(&source, None)
        .unwrap()
        .confirmed("long", |_| true, &[])
        .unwrap();
    let plan = Plan {
        source: &source,
        mapping: Some(&mapping),
        encoding: None,
        today: date(2026, 11, 28),
        contributor: "Casa Abierta",
        secret: Some([7; 32]),
        decisions: &Decisions::default(),
        consent: &ConsentColumns::default(),
        last: None,
    };
    let looked = look(&plan, &|_| {}).unwrap();
    let (after_look, looking) = (peak(), seconds() - begun);
    let key = ContributorKey::generate().unwrap();
    let to = [Identity::generate().to_public().to_string()];
    let parcel = dir.path().join("long.parcel");
    let to = Dispatch {
        path: &parcel,
        recipients: &to,
        key: &key,
        kind: Kind::Complete,
        previous: None,
        numbers: true,
    };
    pack(&plan, &looked, to, &|_| {}).unwrap();
    println!(
        "{} cases: peak {after_look} MiB and {looking:.0} s of processor time after looking, {} MiB and {:.0} s after sealing {} MiB",
        looked.report.cases,
        peak(),
        seconds() - begun,
        std::fs::metadata(&parcel).unwrap().len() >> 20
    );
    // Marks of a million persons and of as many cases, half a million names to compare, the values of columns that are remembered, and the buffers.
    assert!(peak() < 400, "{} MiB", peak());
}
