use tokio::time::timeout;

use super::*;

#[derive(Debug, PartialEq, Eq)]
struct Item(&'static str, usize);

impl Waits for Item {
    fn updates(&self) -> usize {
        1
    }
    fn bytes(&self) -> usize {
        self.1
    }
    fn alone(&self) -> bool {
        self.0 == "group"
    }
}

async fn taken(turns: &Turns<Item>, most: usize) -> Vec<&'static str> {
    let mut items = Vec::new();
    turns.take(most, most, &mut items).await;
    items.into_iter().map(|item| item.0).collect()
}

#[tokio::test]
async fn a_flood_by_one_agency_lets_the_others_pass() {
    let (lines, turns) = lines(Quota::default());
    for _ in 0..ROOM {
        lines.put("flood", Item("flood", 1)).await.unwrap();
    }
    lines.put("small", Item("small", 1)).await.unwrap();
    let first = taken(&turns, 100).await;
    assert_eq!(first.iter().position(|agency| *agency == "small"), Some(0));
    assert_eq!(first.len(), 100);
    assert_eq!(taken(&turns, 2_000).await.len(), ROOM - 99);
}

#[tokio::test]
async fn agencies_that_flood_take_turns() {
    let (lines, turns) = lines(Quota::default());
    for agency in ["one", "two"] {
        for _ in 0..500 {
            lines.put(agency, Item(agency, 1)).await.unwrap();
        }
    }
    let first = taken(&turns, 3 * TURN).await;
    let expected = ["one", "two", "one"].map(|agency| [agency; TURN]);
    assert_eq!(first, expected.as_flattened());
}

#[tokio::test(start_paused = true)]
async fn who_sends_is_told_apart() {
    let (lines, turns) = lines(Quota::default());
    let send = async |agency, times| {
        for _ in 0..times {
            lines.put(agency, Item(agency, 1)).await.unwrap();
        }
    };
    send("one", 3).await;
    assert_eq!(turns.company(), Company::One);
    send("two", 1).await;
    send("one", 1).await;
    assert_eq!(turns.company(), Company::NowAndThen);
    // Two that flood; the third sends now and then.
    send("two", 500).await;
    send("one", 500).await;
    assert_eq!(turns.company(), Company::Floods);
    send("three", 1).await;
    assert_eq!(turns.company(), Company::NowAndThen);
    sleep(AT_ONCE).await;
    send("three", 1).await;
    assert_eq!(turns.company(), Company::One);
    // What was a flood is forgotten meanwhile.
    send("one", 1).await;
    assert_eq!(turns.company(), Company::NowAndThen);
}

#[tokio::test]
async fn beside_somebody_who_sends_now_and_then_a_flood_comes_after_and_gets_little() {
    let (lines, turns) = lines(Quota::default());
    for _ in 0..600 {
        lines.put("flood", Item("flood", 1)).await.unwrap();
    }
    assert_eq!(taken(&turns, 10).await.len(), 10);
    lines.put("small", Item("small", 1)).await.unwrap();
    lines.put("small", Item("small", 1)).await.unwrap();
    let mut items = Vec::new();
    turns.take(100, 3, &mut items).await;
    assert_eq!(items.iter().map(|item| item.0).collect::<Vec<_>>(), ["small", "small", "flood", "flood", "flood"]);
    // Where a flood may not go on it waits, also for itself.
    let wait = timeout(Duration::from_millis(20), turns.take(100, 0, &mut items));
    assert!(wait.await.is_err());
    lines.put("small", Item("small", 1)).await.unwrap();
    items.clear();
    turns.take(100, 0, &mut items).await;
    assert_eq!(items, [Item("small", 1)]);
}

#[tokio::test]
async fn in_a_line_the_order_is_kept_and_what_is_alone_comes_last() {
    let (lines, turns) = lines(Quota::default());
    for name in ["a", "b", "group", "c"] {
        lines.put("one", Item(name, 1)).await.unwrap();
    }
    assert_eq!(taken(&turns, 100).await, ["a", "b", "group"]);
    assert_eq!(taken(&turns, 100).await, ["c"]);
}

#[tokio::test]
async fn who_finds_no_room_waits_until_there_is_some_or_nobody_takes_any_more() {
    let (lines, turns) = lines(Quota::default());
    for _ in 0..ROOM {
        lines.put("one", Item("x", 1)).await.unwrap();
    }
    let more = || {
        tokio::spawn({
            let lines = lines.clone();
            async move { lines.put("one", Item("last", 1)).await }
        })
    };
    let waits = more();
    tokio::task::yield_now().await;
    assert!(!waits.is_finished());
    assert_eq!(taken(&turns, 1).await, ["x"]);
    waits.await.unwrap().unwrap();
    let waits = more();
    tokio::task::yield_now().await;
    drop(turns);
    assert!(waits.await.unwrap().is_err());
    assert!(lines.put("other", Item("x", 1)).await.is_err());
}

#[tokio::test]
async fn large_updates_find_room_for_fewer() {
    let (lines, turns) = lines(Quota::default());
    for _ in 0..ROOM / 4 {
        lines.put("one", Item("large", 4 * PLACE)).await.unwrap();
    }
    let waits = tokio::spawn({
        let lines = lines.clone();
        async move { lines.put("one", Item("small", 1)).await }
    });
    tokio::task::yield_now().await;
    assert!(!waits.is_finished());
    assert_eq!(taken(&turns, 1).await, ["large"]);
    waits.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn over_its_quota_an_agency_waits_and_no_other_does() {
    let quota = Quota { updates_per_second: Some(10), bytes_per_second: Some(1_000) };
    let (lines, _turns) = lines(quota);
    let begun = Instant::now();
    for _ in 0..30 {
        lines.put("one", Item("x", 1)).await.unwrap();
    }
    // Ten at once, after that ten a second.
    let waited = begun.elapsed().as_millis();
    assert!((1_850..=2_000).contains(&waited), "{waited}");
    let begun = Instant::now();
    lines.put("other", Item("x", 1)).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO);
    for _ in 0..3 {
        lines.put("large", Item("x", 1_000)).await.unwrap();
    }
    let waited = begun.elapsed().as_millis();
    assert!((990..=1_010).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_in_elsewhere_meanwhile_is_not_put_and_owes_nothing() {
    let (lines, turns) = lines(Quota { updates_per_second: Some(10), bytes_per_second: None });
    for _ in 0..11 {
        assert!(!lines.is_crowded("one", &Item("x", 1)));
        lines.put("one", Item("x", 1)).await.unwrap();
    }
    assert!(lines.is_crowded("one", &Item("x", 1)));
    assert!(!lines.is_crowded("two", &Item("x", 1)));
    let begun = Instant::now();
    for _ in 0..10 {
        assert!(!lines.put_if("one", Item("elsewhere", 1), || false).await.unwrap());
    }
    assert!(lines.put_if("one", Item("last", 1), || true).await.unwrap());
    assert!(begun.elapsed() < Duration::from_millis(200), "{:?}", begun.elapsed());
    let taken = taken(&turns, 100).await;
    assert_eq!((taken.len(), taken.last()), (12, Some(&"last")));
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_waiting_owes_nothing() {
    let (lines, _turns) = lines(Quota { updates_per_second: None, bytes_per_second: Some(10) });
    lines.put("one", Item("x", 1_000)).await.unwrap();
    for _ in 0..10 {
        let waiting = lines.put("one", Item("x", 1_000));
        assert!(timeout(Duration::from_millis(10), waiting).await.is_err());
    }
    let begun = Instant::now();
    lines.put("one", Item("x", 1_000)).await.unwrap();
    // What is owed is what was let in: a hundred seconds, and no thousand for what was not.
    let waited = begun.elapsed().as_secs();
    assert!((97..=100).contains(&waited), "{waited}");
}
