//! Unknown, another institution's and withheld are one answer, by the same statements in the same order.

use super::Normaliser;
use crate::query_counts::Log;
use crate::support::portal_of_its_own;

#[tokio::test]
async fn one_answer_by_the_same_statements() {
    let portal = portal_of_its_own().await;
    let owner = portal.owner().await;
    // Nobody stands in: what concerns An is Lien's.
    owner.batch_execute("update institutions set stand_in_id = null; update institutions set ordinal = 0").await.unwrap();
    let (emma, noor) = (portal.signed_in("emma").await, portal.signed_in("noor").await);
    let withheld = emma.request_for("An De Smet", "P-1101").await;
    let foreign = noor.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let mut log = Log::of(&portal).await;
    let mut answers = Vec::new();
    for reference in ["UA-2026-999999-Z", foreign.as_str(), withheld.as_str()] {
        let reference = if reference.starts_with("UA-2026-999999") { valid(999_999) } else { reference.to_owned() };
        let path = format!("/ombudsdienst/aanvragen/{reference}");
        // After every connection has prepared them.
        for _ in 0..8 {
            assert_eq!(an.get(&path).await.status, 404, "{reference}");
        }
        log.since();
        let page = an.get(&path).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let statements: Vec<String> = log.since();
        let mut normaliser = Normaliser::default();
        answers.push((statements.len(), normaliser.normalise(&page.body)));
    }
    assert!(answers[0].0 > 0);
    assert_eq!(answers[0], answers[1], "another institution's");
    assert_eq!(answers[0], answers[2], "withheld");
}

/// A reference with its check letter.
fn valid(number: u32) -> String {
    let letter = b"ABCDEFGHJKLMNPRSTUVWXYZ"[((2026 * 1_000_000_u64 + u64::from(number)) % 23) as usize] as char;
    format!("UA-2026-{number:06}-{letter}")
}
