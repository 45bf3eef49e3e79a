//! Bad files through the real command: the exact refusal, the good rows around it recorded, memory bounded.

use std::{
    fs::File,
    io::{BufWriter, Read, Write},
    path::Path,
    process::Stdio,
};

use tests::told::daedong;

use super::{House, Said, said};

/// The most memory that the command may take for any file, in kB; it is built without optimisation here.
const MOST_KB: u64 = 160 * 1024;

/// Hands a file in and watches how much memory that takes.
fn watched(house: &House, arguments: &[&str]) -> (Said, u64) {
    let mut child = daedong()
        .arg("--data")
        .arg(house.path("data"))
        .arg("submit")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let mut text = String::new();
        // It may have ended in between.
        let _ = File::open(&status).and_then(|mut file| file.read_to_string(&mut text));
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        most = most.max(now.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    (said(&child.wait_with_output().unwrap()), most)
}

fn written(path: &Path, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> String {
    let mut file = BufWriter::new(File::create(path).unwrap());
    write(&mut file).unwrap();
    file.flush().unwrap();
    path.to_str().unwrap().to_owned()
}

const HEADING: &str = "update_id,effective_on,programme_id,fiscal_year,cluster_id,source,stage,amount_krw\n";

fn amount(id: &str, amount: &str) -> String {
    format!("{id},2025-01-31,P-1,2025,C-1,private,requested,{amount}\n")
}

#[test]
fn a_line_of_a_hundred_megabytes_costs_itself_and_no_memory() {
    let house = House::small();
    let long = |file: &mut dyn Write| (0..100).try_for_each(|_| file.write_all(&[b'x'; 1_000_000]));
    let csv = written(&house.path("long.csv"), |file| {
        write!(file, "{HEADING}{}", amount("a1", "1"))?;
        long(file)?;
        write!(file, "\n{}", amount("a2", "2"))
    });
    let (said, most) = watched(&house, &["--record", "amount_recorded", &csv]);
    assert_eq!(said.outcomes(), ["accepted", "TOO_LARGE", "accepted"]);
    assert!(
        said.told.contains("long.csv:3: TOO_LARGE  (given \"\", expected a row of at most 1048576 bytes)"),
        "{}",
        said.told
    );
    assert!((1..MOST_KB).contains(&most), "{most} kB");

    let line = |id: &str| {
        format!(
            "{{\"record\":\"law_recorded\",\"update_id\":\"{id}\",\"effective_on\":\"2025-01-31\",\"law_id\":\"{id}\",\"name_ko\":\"법\"}}\n"
        )
    };
    let ndjson = written(&house.path("long.ndjson"), |file| {
        write!(file, "{}{{\"record\":\"", line("l1"))?;
        long(file)?;
        write!(file, "\"}}\n{}", line("l2"))
    });
    let (said, most) = watched(&house, &[&ndjson]);
    assert_eq!(said.outcomes(), ["accepted", "TOO_LARGE", "accepted"]);
    assert!((1..MOST_KB).contains(&most), "{most} kB");
}

#[test]
fn what_is_no_table_is_refused_as_a_whole_and_nothing_is_recorded() {
    let house = House::small();
    let before = house.json("overview")["position"].clone();
    for (name, bytes, code, expected) in [
        ("empty.csv", &b""[..], "MALFORMED", "the file is empty"),
        ("empty.ndjson", b"", "MALFORMED", "empty"),
        ("doubled.csv", b"update_id,update_id\n1,2\n", "MALFORMED", "each name once in the heading"),
        ("none.csv", b"1,2025-01-31,5\n", "MALFORMED", "a heading with the names of fields"),
        ("old.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "MALFORMED", "a workbook (.xlsx)"),
        ("cut.xlsx", b"PK\x03\x04\x14\0\0\0", "MALFORMED", ""),
        ("wide.csv", &[b'\xff', b'\xfe', b'u', 0, b'p', 0], "MALFORMED", "UTF-8 or CP949"),
    ] {
        let said = house.submit(&["--record", "amount_recorded", &house.file(name, bytes)]);
        assert_eq!((said.code, said.outcomes()), (2, vec![code]), "{name}: {}", said.told);
        assert!(said.told.contains(expected), "{name}: {}", said.told);
    }
    assert_eq!(house.json("overview")["position"], before);
}

#[test]
fn other_encodings_and_separators_enter_as_they_are() {
    let house = House::small();
    // 산업입지법, by the Korean code page of Windows.
    let cp949 = [
        &b"update_id;effective_on;law_id;name_ko\r\nx1;2025-01-31;LX;"[..],
        b"\xbb\xea\xbe\xf7\xc0\xd4\xc1\xf6\xb9\xfd",
        b"\r\n",
    ]
    .concat();
    let file = house.file("cp949.csv", cp949);
    for arguments in
        [vec!["--record", "law_recorded", &file], vec!["--record", "law_recorded", "--encoding", "cp949", &file]]
    {
        assert_eq!(house.submit(&arguments).code, 0);
    }
    let marked =
        "\u{feff}record\tupdate_id\teffective_on\tlaw_id\tname_ko\nlaw_recorded\tx2\t2025-01-31\tLY\t산업입지법\n";
    assert_eq!(house.submit(&[&house.file("tab.csv", marked)]).code, 0);
    let names = house.json("meta")["names"]["laws"].clone();
    assert_eq!((&names["LX"]["ko"], &names["LY"]["ko"]), (&"산업입지법".into(), &"산업입지법".into()));
}
